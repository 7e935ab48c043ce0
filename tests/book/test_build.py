"""A build that fails says why and leaves what was there."""

import shutil

import nbformat
import pytest

from airace.book import make as building
from airace.book.build import build
from airace.errors import AiraceError


@pytest.fixture
def copy(project, tmp_path):
    """The project's sources in a folder that a test may spoil."""
    for part in ("data", "notebooks", "chapters", "editions", "sweeps"):
        shutil.copytree(project / part, tmp_path / part)
    for part in ("_config.yml", "_toc.yml", "references.bib", "requirements.txt"):
        shutil.copyfile(project / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def edition(copy):
    """A last good edition, in short."""
    folder = copy / "_build"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    return folder


def intact(edition):
    leftovers = [path.name for path in edition.parent.iterdir() if path.name.startswith("._build")]
    return [p.name for p in edition.iterdir()] == ["manifest.json"] and not leftovers


def test_a_chapter_that_raises(copy, edition):
    path = copy / "notebooks" / "governance.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(2, nbformat.v4.new_code_cell("raise RuntimeError('no such law')"))
    nbformat.write(notebook, path)
    with pytest.raises(AiraceError, match=r"governance\.ipynb, cell 3.*no such law"):
        build(copy, {"as_of": "2024-06-30"}, pdf=False)
    assert intact(edition)


def test_a_table_with_a_wrong_type(copy, edition):
    path = copy / "data" / "chip_rules.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    column = header.split(",").index("limit")
    cells = first.split(",")
    cells[column] = "lots"
    path.write_text("\n".join([header, ",".join(cells), *rest]), encoding="utf-8")
    with pytest.raises(AiraceError, match=r"chip_rules\.csv, row 2, field 'limit'"):
        build(copy, {}, pdf=False)
    assert intact(edition)


def test_a_disk_that_fills(copy, edition, monkeypatch):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building.pages, "stage", full)
    with pytest.raises(AiraceError, match="No space left on device"):
        build(copy, {}, pdf=False)
    assert intact(edition)


@pytest.mark.parametrize(
    ("given", "words"),
    [({"as_off": "2025-01-31"}, "as_of"), ({"as_of": "1999-01-01"}, "support editions from")],
)
def test_bad_parameters_stop_at_once(copy, edition, given, words):
    with pytest.raises(AiraceError, match=words):
        build(copy, given)
    assert intact(edition)


def test_a_folder_that_is_not_an_edition_is_never_replaced(copy):
    precious = copy / "thesis"
    precious.mkdir()
    (precious / "chapter-1.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(AiraceError, match="not an edition"):
        build(copy, {}, precious)
    assert (precious / "chapter-1.txt").exists()


def test_the_swap_restores_the_old_edition_if_it_fails(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "old").write_text("x", encoding="utf-8")
    with pytest.raises(OSError):
        building._swap(tmp_path / "missing", out, tmp_path / "previous")
    assert (out / "old").exists()
