"""No text of the book may act as markup, and none may be lost."""

import datetime
import string as alphabets

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airace.book.typst import FONTS, escape
from airace.book.typst.compile import compile_pdf
from airace.errors import AiraceError

# What a sentence of the book may hold, with all that Typst gives a meaning to.
HOSTILE = alphabets.printable + "äéñßø–—−×≤≥±…’“”€£µ°§½²\u00a0"
SNIPPETS = [
    '#panic("executed")',
    '#eval("panic()")',
    "$ panic() $",
    "*strong* _emph_ `raw` ```block```",
    "<label> @reference ~ -- --- ...",
    "// comment to the end",
    "/* block comment */ after",
    "= heading",
    "- item",
    "+ item",
    "1. item",
    "/ term: body",
    "\\u{41} \\ \\\\ \\#",
    "] [ ) ( } { ; a;b .field",
    "https://example.org/a_b?c=d&e=f#g",
    "quotes \"double\" and 'single'",
    "#let x = 1; #x",
    "\u2028next\u2029last\x85end",
]


def squeezed(text: str) -> str:
    """Drop white space, which line breaking moves about."""
    return "".join(text.split())


def printed(tmp_path, texts: list[str]) -> str:
    """Set each text as markup after a call, and as a string; return what the PDF says."""
    source = tmp_path / "text.typ"
    blocks = "".join(
        f"\n\n{escape.markup(text)}\n\n#emph[x]{escape.markup(text)}\n\n#{escape.string(text)}\n\n"
        for text in texts
    )
    source.write_text(
        '#set document(title: "t", date: none)\n'
        '#set text(font: ("IBM Plex Serif"), lang: "en", hyphenate: false)\n'
        "#set page(width: 60cm, height: auto)\n= t\n" + blocks,
        encoding="utf-8",
    )
    compile_pdf(source, tmp_path / "text.pdf", fonts=[FONTS], as_of=datetime.date(2026, 10, 20))
    reader = pypdf.PdfReader(tmp_path / "text.pdf")
    return squeezed("".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets_that_would_run_are_printed(tmp_path, snippet):
    said = squeezed(snippet)
    assert printed(tmp_path, [snippet]) == f"t{said}x{said}{said}"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(HOSTILE, max_size=30).filter(str.strip), min_size=1, max_size=4))
def test_any_text_survives_to_the_pdf(tmp_path, texts):
    expected = "".join(f"{said}x{said}{said}" for said in map(squeezed, texts))
    assert printed(tmp_path, texts) == "t" + expected


def test_breaking_white_space_becomes_one_space():
    assert escape.markup("a \n\t b\u2029c") == "a b c"


def test_what_no_font_has_is_written_out(tmp_path):
    # A name from a hub may hold anything; a page without its glyph would stop the book.
    said = "\\U0001f680\\u05d0\\u202eexe"
    assert printed(tmp_path, ["🚀\u05d0\u202eexe"]) == f"t{said}x{said}{said}"


def test_spaces_that_someone_meant_stay():
    assert escape.markup("5\u00a0%") == "5\u00a0\\%"


@pytest.mark.parametrize("function", [escape.markup, escape.string])
@pytest.mark.parametrize("control", ["\x00", "\x07", "\x9b", "\ud800", "\uffff"])
def test_control_characters_are_refused(function, control):
    with pytest.raises(AiraceError, match=rf"U\+{ord(control):04X}"):
        function(f"before{control}after")


def test_line_breaks_of_code_stay():
    assert escape.string('a "b"\r\n\tc\\') == '"a \\"b\\"\\n\\tc\\\\"'
