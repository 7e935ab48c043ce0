"""The PDFs of an edition carry what the edition holds."""

import datetime
import json

import pytest

from airace.book.collect import dump
from airace.book.pdf import ARCHIVE, FOLDER, INPUTS, attached, compare_attached
from airace.book.typst import FONTS
from airace.book.typst.compile import compile_pdf
from airace.book.typst.documents import ARCHIVAL
from airace.errors import AiraceError

MANIFEST = {"title": "t", "inputs": {"lock": "0"}, "outputs": {"pdf/x.pdf": "1"}}


@pytest.fixture
def edition(tmp_path):
    """An edition's folder with the files that its archival copy carries."""
    folder = tmp_path / "edition"
    (folder / "html" / "data").mkdir(parents=True)
    (folder / FOLDER).mkdir()
    files = {"data/a.csv": "x\n1\n", "values.json": "[]\n"}
    files[INPUTS] = dump({k: v for k, v in MANIFEST.items() if k != "outputs"})
    (folder / "html" / "data" / "a.csv").write_text(files["data/a.csv"], encoding="utf-8")
    (folder / "values.json").write_text(files["values.json"], encoding="utf-8")
    attach = "\n".join(
        f"#pdf.attach({json.dumps(name)}, bytes({json.dumps(text)}), relationship: "
        f'"data", mime-type: "text/plain", description: "d")'
        for name, text in files.items()
    )
    source = tmp_path / "book.typ"
    head = '#set document(title: "t")\n#set text(font: "IBM Plex Serif")\n= t\n'
    source.write_text(head + attach, encoding="utf-8")
    compile_pdf(
        source,
        folder / FOLDER / ARCHIVE,
        fonts=[FONTS],
        as_of=datetime.date(2026, 10, 20),
        standards=ARCHIVAL,
    )
    return folder


def differing(folder, manifest=MANIFEST):
    return [name.split(": ")[1] for name, same in compare_attached(folder, manifest) if not same]


def test_what_is_inside_is_what_is_outside(edition):
    assert list(attached(edition / FOLDER / ARCHIVE)) == ["data/a.csv", INPUTS, "values.json"]
    assert len(list(compare_attached(edition, MANIFEST))) == 3
    assert differing(edition) == []


def test_a_file_changed_outside_is_found(edition):
    (edition / "values.json").write_text("[1]\n", encoding="utf-8")
    assert differing(edition) == ["values.json"]


def test_a_file_that_is_only_on_one_side_is_found(edition):
    (edition / "html" / "data" / "b.csv").write_text("x\n", encoding="utf-8")
    (edition / "html" / "data" / "a.csv").unlink()
    assert differing(edition) == ["data/a.csv", "data/b.csv"]


def test_another_record_of_what_went_in_is_found(edition):
    assert differing(edition, MANIFEST | {"inputs": {"lock": "1"}}) == [INPUTS]


def test_outputs_may_differ_for_no_file_can_hold_its_own_digest(edition):
    assert differing(edition, MANIFEST | {"outputs": {}}) == []


def test_an_edition_without_the_copy_has_nothing_to_compare(tmp_path):
    assert list(compare_attached(tmp_path, MANIFEST)) == []


def test_a_broken_copy_is_one_error(edition):
    (edition / FOLDER / ARCHIVE).write_bytes(b"no PDF")
    with pytest.raises(AiraceError, match="is not a sound PDF"):
        list(compare_attached(edition, MANIFEST))
