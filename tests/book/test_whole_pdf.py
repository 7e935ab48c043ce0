"""The PDFs of one whole edition, page by page: nothing lost, nothing past the margin."""

import json
import re

import pikepdf
import pypdfium2
import pytest

from airace.book.pdf import ARCHIVE, FOLDER, attached
from airace.book.title_page import OFFPRINTS
from airace.book.typst.documents import NAME

pytestmark = pytest.mark.book

POINTS = 72 / 25.4  # of a millimetre
# The narrowest margin at the sides is 18 mm; a chart's last letter may stand a hair out.
SIDE = 17.0 * POINTS
KINDS = ["", "-letter", "-archive", *(f"-{name}" for name in OFFPRINTS)]


def path_of(edition, kind):
    return edition / FOLDER / f"{NAME}{kind}.pdf"


@pytest.fixture(scope="session")
def texts(edition) -> dict[str, list[str]]:
    """The text of every page of every PDF, as a reader would copy it."""
    found = {}
    for kind in KINDS:
        with pypdfium2.PdfDocument(path_of(edition, kind)) as pdf:
            found[kind] = [page.get_textpage().get_text_bounded() for page in pdf]
    return found


def test_the_edition_has_all_its_pdfs(edition):
    names = {path.name for path in (edition / FOLDER).iterdir()}
    assert names == {f"{NAME}{kind}.pdf" for kind in KINDS}
    served = edition / "html" / FOLDER
    for name in names:
        assert (served / name).read_bytes() == (edition / FOLDER / name).read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_stands_past_the_margin(edition, kind):
    outside = []
    with pypdfium2.PdfDocument(path_of(edition, kind)) as pdf:
        for number, page in enumerate(pdf, start=1):
            width, height = page.get_size()
            words = page.get_textpage()
            for at in range(words.count_rects()):
                left, bottom, right, top = words.get_rect(at)
                inside = left >= SIDE and right <= width - SIDE and bottom > 0 and top < height
                if not inside and words.get_text_bounded(left, bottom, right, top).strip():
                    outside.append((number, words.get_text_bounded(left, bottom, right, top)))
    assert outside == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_empty(texts, kind):
    # A head, a foot and a line say less than this.
    bare = [number for number, text in enumerate(texts[kind], 1) if len(text) < 250]
    assert bare in ([], [1])  # the title page says little


@pytest.mark.parametrize("kind", KINDS)
def test_fonts_are_inside_and_every_character_has_a_meaning(edition, texts, kind):
    fonts = []
    with pikepdf.open(path_of(edition, kind)) as pdf:
        for page in pdf.pages:
            fonts += page.resources.get("/Font", {}).values()
        for font in fonts:
            assert "/ToUnicode" in font
            described = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in described or "/FontFile3" in described
    assert fonts
    whole = "".join(texts[kind])
    assert "\ufffd" not in whole
    # Ligatures are letters when copied.
    assert not re.search("[\ufb00-\ufb04]", whole)


def test_what_is_copied_out_is_what_was_set(texts):
    whole = " ".join("".join(texts[""]).split())
    assert "−" in whole  # a minus sign, not a hyphen
    assert re.search("[\u4e00-\u9fff]{4,}", whole)
    assert re.search(r"\bfi(rst|nd|gure)", whole)


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_leads_somewhere(edition, kind):
    with pikepdf.open(path_of(edition, kind)) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        names = pdf.Root.get("/Names", {}).get("/Dests")
        named = {str(key) for key in pikepdf.NameTree(names)} if names is not None else set()
        named |= {str(key)[1:] for key in pdf.Root.get("/Dests", {})}
        links = [
            note for page in pdf.pages for note in page.get("/Annots", ())
            if note.get("/Subtype") == "/Link"
        ]  # fmt: skip
        assert links
        for link in links:
            action = link.get("/A", {})
            if action.get("/S") == "/URI":
                assert re.match("https?://", str(action.URI)), str(action.URI)
                continue
            target = link.get("/Dest", action.get("/D"))
            if isinstance(target, pikepdf.Array):
                assert target[0].objgen in pages
            else:
                assert str(target).removeprefix("/") in named


@pytest.mark.parametrize("kind", KINDS)
def test_metadata_language_and_standards(edition, kind):
    with pikepdf.open(path_of(edition, kind)) as pdf:
        xmp = pdf.open_metadata()
        assert xmp["pdfuaid:part"] == "1"
        assert (xmp.get("pdfaid:conformance") == "A") == (kind == "-archive")
        assert "CC BY 4.0" in xmp["dc:rights"]
        assert xmp["dc:creator"] == ["The Neck and Neck authors"]
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        assert len(pdf.open_outline().root) > 1


def test_the_archival_copy_carries_the_editions_own_files(edition):
    inside = attached(path_of(edition, "-archive"))
    assert path_of(edition, "-archive").name == ARCHIVE
    assert inside["values.json"] == (edition / "values.json").read_bytes()
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    manifest.pop("outputs")
    assert json.loads(inside["inputs.json"]) == manifest
    package = edition / "html" / "data"
    for path in package.iterdir():
        assert inside[f"data/{path.name}"] == path.read_bytes()


def test_no_figure_is_lost(edition, texts):
    whole = re.sub(r"\s", "", "".join(texts[""]))
    for folder in (edition / "figures").iterdir():
        assert f"/f/{folder.name}.html" in whole, folder.name
        assert (edition / "html" / "f" / f"{folder.name}.html").is_file()


def test_no_value_and_no_claim_is_lost(edition, texts):
    whole = re.sub(r"\s", "", "".join(texts[""]))
    for value in json.loads((edition / "values.json").read_text("utf-8")):
        assert value["id"] in whole, value["id"]
    for claim in json.loads((edition / "claims.json").read_text("utf-8")):
        assert f"Claim{claim['claim_id']}" in whole


def test_the_site_prints_the_digest_of_each_pdf_and_links_the_offprints(edition):
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    cite = (edition / "html" / "chapters" / "cite.html").read_text("utf-8")
    for path in (edition / FOLDER).iterdir():
        assert manifest["outputs"][f"{FOLDER}/{path.name}"] in cite
    for name in OFFPRINTS:
        page = (edition / "html" / "chapters" / f"{name}.html").read_text("utf-8")
        assert f"../{FOLDER}/{NAME}-{name}.pdf" in page


def test_the_appendix_says_where_a_number_is_used(texts):
    whole = " ".join("".join(texts[""]).split())
    assert re.search(r"V\d+ parity\.\S+ · used on pp?\.\s*\d+", whole)
    assert re.search(r"Numbers on this page are defined on pp?\.\s*\d+", whole)
