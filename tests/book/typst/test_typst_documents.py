"""Which PDFs are made of one set of pages, and what each of them holds."""

import pytest

from airace.book.typst.documents import ARCHIVAL, Part, documents, list_attachments
from airace.book.typst.pages import Appendix, Dossiers, Page, for_print
from airace.errors import AiraceError

ABOUT = {"title": 'Who "leads"?', "citation": "A.", "bibtex": "@b", "address": "https://x/"}
VALUES = {"v#gap": "#value-entry(gap)", "v#lag": "#value-entry(lag)"}
WORKS = {"r#kwa": "#citation(kwa)"}
PARTS = [
    Part("pages/index.typ", "", docname="index", is_root=True),
    Part(
        "pages/chapters/parity.typ",
        "",
        docname="chapters/parity",
        used=frozenset({"v#gap", "r#kwa"}),
    ),
    Part("pages/chapters/values.typ", "", docname="chapters/values", is_appendix=True),
    Part("pages/claims/p1.typ", "", docname="claims/p1", is_appendix=True, opens=False),
]


def made(attachments=(), offprints=None):
    metadata = {"offprints": {"chapters/parity": ABOUT} if offprints is None else offprints}
    return {d.name: d for d in documents(PARTS, metadata, VALUES, WORKS, attachments)}


def test_the_whole_on_two_papers_and_an_offprint_of_each_chapter():
    assert list(made()) == ["neck-and-neck", "neck-and-neck-letter", "neck-and-neck-parity"]
    assert 'paper: "letter"' in made()["neck-and-neck-letter"].source


def test_the_archival_copy_exists_only_with_something_to_carry():
    found = made(["data/a.csv", "values.json"])["neck-and-neck-archive"]
    assert found.standards == ARCHIVAL
    assert 'pdf.attach("data/a.csv", read("/attached/data/a.csv", encoding: none)' in found.source
    assert 'mime-type: "text/csv"' in found.source
    assert 'mime-type: "application/json"' in found.source
    plain = made(["values.json"])["neck-and-neck"].source
    assert "pdf.attach" not in plain
    assert found.source.startswith(plain)  # what the compiler keeps serves both


def test_appendices_begin_once_and_dossiers_share_their_pages():
    source = made()["neck-and-neck"].source
    assert source.count("#show: appendices") == 1
    assert source.index("#show: appendices") < source.index("values.typ")
    assert '#chapter-break()\n#include "/pages/claims' not in source
    assert source.index("#lists()") > source.index("index.typ")


def test_an_offprint_takes_along_what_its_chapter_uses_and_no_more():
    source = made()["neck-and-neck-parity"].source
    assert "#value-entry(gap)" in source and "#citation(kwa)" in source
    assert "lag" not in source
    assert r'title: "Who \"leads\"?"' in source


def test_a_chapter_that_the_book_does_not_have_gets_no_offprint():
    assert "neck-and-neck-gone" not in made(offprints={"chapters/gone": ABOUT})


def test_attachments_are_found_below_folders_and_sorted(tmp_path):
    (tmp_path / "data").mkdir()
    for name in ("values.json", "data/b.csv", "data/a.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert list_attachments(tmp_path) == ["data/a.csv", "data/b.csv", "values.json"]
    assert list_attachments(tmp_path / "none") == []


def page(docname, part="", depth=1):
    return Page(docname, None, depth, part)


PAGES = [
    page("index"),
    page("claims", "The race"),
    page("claims/p1", "The race", 2),
    page("methods", "Reference"),
    page("values", "Reference"),
    page("errata", "Reference"),
]


def told(pages):
    return [(p.title if isinstance(p, Appendix) else p.docname, p.letter) for p in pages]


def test_pages_stay_as_they_are_without_appendices():
    assert for_print(PAGES, "", None) == PAGES


def test_appendices_get_letters_and_dossiers_one_of_their_own():
    found = for_print(PAGES, "Reference", Dossiers("claims", "All claims", "values"))
    assert told(found) == [
        ("index", ""),
        ("claims", ""),
        ("methods", "A"),
        ("values", "B"),
        ("All claims", "C"),
        ("claims/p1", ""),
        ("errata", "D"),
    ]


def test_dossiers_must_know_where_to_go():
    with pytest.raises(AiraceError, match="no page 'gone'"):
        for_print(PAGES, "Reference", Dossiers("claims", "All claims", "gone"))
