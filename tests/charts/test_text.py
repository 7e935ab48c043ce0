import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.charts.text import FONTS, shorten, text_width, wrap


def test_the_fonts_and_their_licence_are_shipped():
    names = {path.name for path in FONTS.iterdir()}
    assert {"IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf", "OFL.txt"} <= names
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 3_000_000


def test_digits_have_one_width_and_a_minus_sign_has_theirs():
    # Plex Sans: 600 units of 1000 for every digit.
    assert text_width("0123456789", 10) == pytest.approx(60)
    assert text_width("−", 10) == text_width("0", 10)


def test_width_grows_with_size_and_weight():
    assert text_width("China", 28) == pytest.approx(2 * text_width("China", 14))
    assert text_width("China", strong=True) > text_width("China")


def test_a_missing_glyph_counts_as_one_em():
    assert text_width("中", 14) == 14


@given(st.text(), st.floats(40, 400))
def test_wrapping_keeps_every_character_but_spaces(text, width):
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(st.lists(st.text("abcdef", min_size=1, max_size=6), min_size=1), st.floats(60, 400))
def test_lines_fit_when_words_do(words, width):
    assert all(text_width(line) <= width for line in wrap(" ".join(words), width))


def test_ideographs_wrap_without_spaces():
    assert wrap("生成式人工智能服务管理暂行办法", 14 * 5) == [
        "生成式人工",
        "智能服务管",
        "理暂行办法",
    ]


def test_shortened_text_fits_and_says_that_it_is_cut():
    cut = shorten("Interim measures for generative services", 100)
    assert text_width(cut) <= 100
    assert cut.endswith("…")
    assert shorten("short", 100) == "short"
