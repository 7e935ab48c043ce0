import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.sources.spelling import disguise, fold, loose, tidy, visible


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    # Case folding may leave a letter and a mark that compose: two rounds settle it.
    assert fold(fold(fold(text))) == fold(fold(text))
    assert tidy(tidy(text)) == tidy(text)
    assert loose(loose(loose(text))) == loose(loose(text))


@given(st.text(alphabet="abcXYZ019-_. ", min_size=1, max_size=20))
def test_case_spaces_and_width_are_folded(text):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert fold(text) == fold(text.upper()) == fold(f"  {text.replace(' ', '   ')}") == fold(wide)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("OpenAI", "\u041epenAI"),  # a Cyrillic O
        ("OpenAI", "Open\u200bAI"),  # a space of no width
        ("OpenAI", "\u202eOpenAI"),  # written from the right
        ("OpenAI", "\U0001d40epenAI"),  # a letter of mathematics
        ("DeepSeek", "DeepSeek\x00"),
    ],
)
def test_what_only_looks_alike_stays_apart_and_is_named(one, two):
    assert fold(one) != fold(two) and loose(one) != loose(two)
    assert not disguise(one)
    assert disguise(two)


def test_ordinary_names_hide_nothing():
    for name in (
        "École polytechnique",
        "智谱",
        "Moonshot AI 月之暗面",
        "Яндекс",
        "α-Model 3",
        "a‑b",
    ):
        assert not disguise(name), name


def test_the_invisible_is_shown():
    assert visible("a\u202eb\x00c\u2066d\U000e0041") == "a\\u202eb\\u0000c\\u2066d\\U000e0041"
    assert visible("École 智谱") == "École 智谱"
