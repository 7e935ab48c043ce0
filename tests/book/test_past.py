"""Past editions and revisions, on ledgers made by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace import wording
from airace.book.past import KEPT, change, claims_of, largest, revisions, values_of
from tests.claims.worlds import claim, claim_test, entry, value, worlds


def told(*days, newest):
    """Editions of ``gap``: by day what was published, and what is known now."""
    return worlds(
        entry("2026-06-30", {"gap": value(newest)}, parts=["edition"]),
        *(entry(day, {"gap": value(*then)}) for day, then, _ in days),
        *(entry(day, {"gap": value(now)}, "newest") for day, _, now in days),
    )


def test_a_revision_is_what_is_known_now_less_what_was_published():
    found = revisions(
        told(("2025-03-31", (4.0, 3.0, 5.0), 4.5), ("2025-06-30", (4.0, 3.0, 5.0), 6.0), newest=1),
        "gap",
    )
    assert [(one.day, one.shift, one.inside) for one in found] == [
        ("2025-03-31", 0.5, True),
        ("2025-06-30", 2.0, False),
    ]
    assert largest(found).day == "2025-06-30"


def test_a_day_that_knew_nothing_has_no_revision_but_a_day_that_knows_it_now_has_a_row():
    found = revisions(told(("2025-03-31", (None,), None), ("2025-06-30", (None,), 2.0), newest=1),
                      "gap")  # fmt: skip
    assert [(one.day, one.shift, one.inside) for one in found] == [("2025-06-30", None, False)]
    assert largest(found) is None
    assert revisions(told(newest=1), "other") == []


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), max_size=6))
def test_no_revision_is_larger_than_the_largest(pairs):
    days = [(f"2025-01-{n + 1:02d}", (then,), now) for n, (then, now) in enumerate(pairs)]
    found = revisions(told(*days, newest=1), "gap")
    most = largest(found)
    assert (most is None) == all(then == now for then, now in pairs)
    assert all(abs(one.shift) <= abs(most.shift) for one in found if one.shift)


@pytest.mark.parametrize(
    ("difference", "display", "text"),
    [
        (1.24, "{:.1f} points", "+1.2 points"),
        (-0.031, "{:.0%}", "−3 percentage points"),
        (0.05, "{:.0%} of the year before", "+5 percentage points"),
        (0, "{:.0%}", "no change"),
        (0.004, "{:.0%}", "less than can be printed"),
        (-1200, "{:,.0f}", "−1,200"),
    ],
)
def test_a_difference_is_printed_with_its_sign_and_unit(difference, display, text):
    assert change(difference, display) == text


@given(st.floats(-1e6, 1e6), st.sampled_from(["{:.1f} points", "{:.0%}", "{:,.0f}"]))
def test_a_difference_and_its_opposite_differ_in_sign_only(difference, display):
    swap = str.maketrans({"+": wording.MINUS, wording.MINUS: "+"})
    assert change(-difference, display) == change(difference, display).translate(swap)


def test_a_past_edition_judges_by_what_it_knew():
    found = worlds(
        entry("2026-06-30", {"gap": value(-2.0, -3.0, -1.0)}, parts=["edition"]),
        entry("2025-03-31", {"gap": value(2.0, 1.0, 3.0)}, parts=["history", "past"]),
        entry("2025-03-31", {"gap": value(-1.0, -2.0, -0.5)}, "newest"),
    )
    (past,) = found.past()
    claims, tests = pd.DataFrame([claim()]), pd.DataFrame([claim_test()])
    (judged,) = claims_of(past, found, claims, tests)
    assert (judged["id"], judged["as_of"], judged["verdict"]) == (
        "X1", "2025-03-31", "contradicted",
    )  # fmt: skip
    assert judged["tests"][0]["text"] == "2.0 points"
    (record,) = values_of(past)
    assert tuple(record) == KEPT
    assert (record["id"], record["value"], record["as_of"]) == ("gap", 2.0, "2025-03-31")
