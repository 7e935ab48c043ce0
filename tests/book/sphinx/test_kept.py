"""Pages that read the same are not read again, and nobody can get a stale one."""

import hashlib
import os
import shutil

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from airace.measures.estimate import Estimate
from tests.book.executed import VALUES, chapters, value
from tests.book.sphinx.conftest import CONF, VALUES_PAGE

FRONT = "# Front\n\nThe gap is {value}`parity.gap`.\n\n```{toctree}\nvalues\nnotes\n```\n"
PAGES = {"chapters/index", "chapters/values", "chapters/notes"}


class Book:
    """A book of three pages that is built again and again into an empty folder."""

    def __init__(self, home, data):
        self.home, self.source = home, home / "book"
        chapters(self.source / "chapters")
        data.rename(self.source / "data")
        self.write("conf.py", CONF)
        self.write("chapters/index.md", FRONT)
        self.write("chapters/values.md", VALUES_PAGE)
        self.write("chapters/notes.md", "# Notes\n\nA first sentence.\n")

    def write(self, name, text):
        (self.source / name).write_text(text, encoding="utf-8")

    def build(self, *, doctrees="kept", out="out"):
        """Build, and return the pages that were read."""
        place = self.home / out
        shutil.rmtree(place, ignore_errors=True)
        read = []
        with docutils_namespace():
            app = Sphinx(self.source, self.source, place, self.home / doctrees, "html",
                         status=None, warning=None, warningiserror=True)  # fmt: skip
            app.connect("source-read", lambda app, name, content: read.append(name))
            app.build()
        assert app.statuscode == 0
        return set(read)

    def same_as_clean(self):
        """Whether the site is that of a build which keeps nothing."""
        self.build(doctrees=f"fresh-{len(list(self.home.iterdir()))}", out="clean")
        made, clean = (
            {
                path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in folder.rglob("*")
                if path.is_file()
            }
            for folder in (self.home / "out", self.home / "clean")
        )
        return made == clean


@pytest.fixture
def book(tmp_path, small):
    made = Book(tmp_path, small.root)
    assert made.build() == PAGES
    return made


def test_nothing_is_read_again_for_a_touch(book):
    for path in book.source.rglob("*"):
        os.utime(path, (2e9, 2e9))
    assert book.build() == set()
    assert book.same_as_clean()


def test_a_sentence_has_its_page_read(book):
    book.write("chapters/notes.md", "# Notes\n\nAnother sentence, on [the front](index.md).\n")
    assert book.build() == {"chapters/notes"}
    assert book.same_as_clean()


def test_size_and_time_of_a_page_deceive_nobody(book):
    path = book.source / "chapters" / "notes.md"
    before = path.stat()
    book.write("chapters/notes.md", "# Notes\n\nA fixed sentence.\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert book.build() == {"chapters/notes"}
    assert book.same_as_clean()


def test_a_number_has_all_pages_read(book):
    wider = value("parity.gap", Estimate(9.9, 8.0, 11.0, 0.9))
    chapters(book.source / "chapters", values=[wider, *VALUES[1:]])
    assert book.build() == PAGES
    assert book.same_as_clean()


@pytest.mark.parametrize("name", ["data/scores.csv", "chapters/index.md"])
def test_what_others_draw_on_has_all_pages_read(book, name):
    path = book.source / name
    text = path.read_text("utf-8")
    path.write_text(text.replace("10.5", "11.5").replace("# Front", "# The front"), "utf-8")
    assert book.build() == PAGES
    assert book.same_as_clean()
    path.write_text(text, "utf-8")
    assert book.build() == PAGES
    assert book.same_as_clean()


def test_a_page_comes_and_goes(book):
    book.write("chapters/index.md", FRONT.replace("notes\n", "notes\nmore\n"))
    book.write("chapters/more.md", "# More\n\nStill more.\n")
    assert book.build() == {*PAGES, "chapters/more"}
    assert book.same_as_clean()
    (book.source / "chapters" / "more.md").unlink()
    book.write("chapters/index.md", FRONT)
    assert book.build() == PAGES
    assert book.same_as_clean()


def test_after_a_build_that_failed_all_is_read(book):
    book.write("chapters/notes.md", "# Notes\n\nThe gap is {value}`parity.nonsense`.\n")
    with pytest.raises(Exception, match="nonsense"):
        book.build()
    book.write("chapters/notes.md", "# Notes\n\nA first sentence.\n")
    assert book.build() == PAGES
    assert book.same_as_clean()
