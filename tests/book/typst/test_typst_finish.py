"""What is added to a PDF after it was set."""

import datetime

import pikepdf
import pytest

from airace.book.typst import FONTS
from airace.book.typst.compile import compile_pdf
from airace.book.typst.documents import ARCHIVAL
from airace.book.typst.finish import Rights, finish

RIGHTS = Rights("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "https://x/", "A, B")


@pytest.fixture
def made(tmp_path):
    (tmp_path / "book.typ").write_text(
        '#set document(title: "t")\n#set text(font: "IBM Plex Serif")\n= t\n'
        '#pdf.attach("a/b.json", bytes("{}"), relationship: "data", '
        'mime-type: "application/json", description: "d")\nfi fl −1 国家互联网信息办公室\n',
        encoding="utf-8",
    )
    path = tmp_path / "book.pdf"
    compile_pdf(
        tmp_path / "book.typ",
        path,
        fonts=[FONTS],
        as_of=datetime.date(2026, 10, 20),
        standards=ARCHIVAL,
    )
    return path


def test_the_rights_are_in_the_metadata_and_the_standards_stay(made):
    finish(made, RIGHTS)
    with pikepdf.open(made) as pdf:
        xmp = pdf.open_metadata()
        assert xmp["dc:rights"] == "CC BY 4.0"
        assert xmp["xmpRights:WebStatement"] == RIGHTS.licence_address
        assert xmp["dc:identifier"] == "https://x/"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == "t"
        assert pdf.attachments["a/b.json"].get_file().read_bytes() == b"{}"
        assert pdf.Root.MarkInfo.Marked
        assert "/Suspects" not in pdf.Root.MarkInfo


def test_equal_input_gives_equal_bytes(made):
    before = made.read_bytes()
    finish(made, RIGHTS)
    once = made.read_bytes()
    made.write_bytes(before)
    finish(made, RIGHTS)
    assert made.read_bytes() == once


def test_nothing_is_said_of_rights_that_are_not_known(made):
    finish(made, Rights())
    with pikepdf.open(made) as pdf:
        xmp = pdf.open_metadata()
        assert "dc:rights" not in xmp and "xmpRights:Marked" not in xmp
