"""One whole book, built once for all tests that look at it."""

from pathlib import Path

import pytest
from filelock import FileLock

from airace.book.build import build
from tests.book.browsing import browser
from tests.book.by_hand import Book
from tests.book.one_chapter import NUMBER, write

AS_OF = "2025-01-31"


@pytest.fixture(scope="session")
def edition(project, tmp_path_factory, worker_id) -> Path:
    """The edition of a past day, with its PDF; the first worker that wants it builds it for all."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    out = shared / "past"
    with FileLock(shared / "past.lock"):
        # An edition is put in place when it is whole.
        if not out.exists():
            build(project, {"as_of": AS_OF}, out, sweeps=Path(__file__).parent / "sweeps")
    return out


@pytest.fixture(scope="session")
def site(edition) -> Path:
    """The website of that edition."""
    return edition / "html"


@pytest.fixture(scope="module")
def chromium():
    """A browser for the tests of one module."""
    with browser() as opened:
        yield opened


@pytest.fixture
def book(tmp_path, small) -> Book:
    """A small project from which a test makes editions by hand."""
    return Book(tmp_path, small)


@pytest.fixture
def home(small):
    """A project whose one chapter reads ``scores``, ``as_of`` and ``frontier_k``."""
    folder = small.root.parent
    (folder / "notebooks").mkdir()
    (folder / "requirements.txt").write_text("", encoding="utf-8")
    write(folder, NUMBER)
    return folder
