import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from airace.markdown import code, plain
from airace.sources.spelling import visible

HOSTILE = [
    "<script>alert(1)</script>",
    "{value}`parity.eci.gap`",
    "`code` and ``more``",
    "=cmd()|'/c calc'!A0",
    "\u202egnp.exe",
    "a|b\nc",
    "[x](javascript:alert(1)) ![](http://e.org/x.png) <http://e.org>",
    "@everyone #12 &amp; $x$",
    "x" * 10_000,
]


def rendered(markdown):
    """The text that a reader sees, and the kinds of nodes that it took."""
    tokens = MarkdownIt("commonmark", {"html": True}).parseInline(markdown)[0].children
    return "".join(t.content for t in tokens), {t.type for t in tokens}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    shown, kinds = rendered(code(text, limit=20_000))
    assert kinds == {"code_inline"}
    assert shown == visible(text)
    shown, kinds = rendered(plain(text))
    assert kinds <= {"text", "text_special"}
    assert shown == visible(text)


@given(st.text(min_size=1, max_size=60).map(str.strip).filter(bool))
def test_any_text_stays_text(text):
    shown, kinds = rendered(f"before {code(text)} after")
    assert kinds == {"text", "code_inline"}
    assert shown.startswith("before ") and shown.endswith(" after")


def test_long_names_are_cut_and_nothing_is_a_dash():
    assert len(code("x" * 10_000)) < 100 and code("") == "–"
