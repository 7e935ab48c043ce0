import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace import wording
from airace.measures.estimate import Estimate


@pytest.mark.parametrize(
    ("iso", "text"),
    [("2026-08-01", "1 August 2026"), ("2026-04", "April 2026"), ("2026", "2026")],
)
def test_dates_are_written_out(iso, text):
    assert wording.day(iso) == text


@pytest.mark.parametrize(
    ("value", "display", "text"),
    [
        (-3.14, "{:.1f} points", "−3.1 points"),
        (-0.001, "{:.1f} points", "0.0 points"),
        (0.0, "{:+.0%}", "+0%"),
        (12345, "{:,.0f}", "12,345"),
        (-0.5, "{:.1f}", "−0.5"),
        (-0.051, "{:+.0%} points", "−5 percentage points"),
    ],
)
def test_numbers_have_true_signs(value, display, text):
    assert wording.number(value, display) == text


@given(st.floats(-1e6, 1e6))
def test_no_number_prints_a_hyphen_or_a_negative_zero(value):
    text = wording.number(value, "{:.1f}")
    assert "-" not in text
    assert text != "−0.0"


def test_lists_are_read_aloud():
    assert [wording.listing(list("abc")[:n]) for n in range(4)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("estimate", "chosen"),
    [
        (Estimate(2.0, 1.0, 3.0, 0.9), "ahead"),
        (Estimate(-2.0, -3.0, -1.0, 0.9), "behind"),
        (Estimate(2.0, -1.0, 5.0, 0.9), "tied"),
        (Estimate(2.0), "ahead"),
        (Estimate(0.0), "tied"),
        (Estimate.unknown("no data"), "unknown"),
    ],
)
def test_the_sentence_follows_the_interval(estimate, chosen):
    words = dict(positive="ahead", negative="behind", tied="tied", unknown="unknown")
    assert wording.by_result(estimate, **words) == chosen


def test_marks_of_blocs_become_names_and_nothing_else_does():
    text = "{CN:adjective} models, not those of {US:country}; CN-2 and {parity.gap} stay"
    named = wording.name_blocs(text, {"CN": "Chinese"}.get, {"US": "the United States"}.get)
    assert named == "Chinese models, not those of the United States; CN-2 and {parity.gap} stay"
