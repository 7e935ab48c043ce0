import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.claims.relations import (
    FAILS,
    HOLDS,
    LEANS,
    LEANS_NOT,
    OUTCOMES,
    RELATIONS,
    UNKNOWN,
    outcome,
)
from airace.errors import AiraceError
from airace.measures.estimate import Estimate

# Eighths are exact in binary: shifting them moves no comparison by a rounding error.
EIGHTHS = st.integers(-800, 800).map(lambda n: n / 8)
WIDTHS = st.integers(0, 160).map(lambda n: n / 8)
ONE_BOUND = ["above", "below", "at_least", "at_most", "may_be_at_most"]
TWO_BOUNDS = ["between", "prints_as"]
MIRROR = {
    "above": "below",
    "below": "above",
    "at_least": "at_most",
    "at_most": "at_least",
    "between": "between",
    "prints_as": "prints_as",
}


@st.composite
def estimates(draw):
    value = draw(EIGHTHS)
    if draw(st.booleans()):
        return Estimate(value)
    return Estimate(value, value - draw(WIDTHS), value + draw(WIDTHS), 0.9)


@st.composite
def numeric(draw):
    """A numeric relation's name and its bounds, in order."""
    name = draw(st.sampled_from(ONE_BOUND + TWO_BOUNDS))
    low, high = sorted([draw(EIGHTHS), draw(EIGHTHS)])
    return name, low, high if name in TWO_BOUNDS else None


def moved(estimate, by):
    if estimate.low is None:
        return Estimate(estimate.value + by)
    return Estimate(estimate.value + by, estimate.low + by, estimate.high + by, estimate.level)


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        # The estimate is 3 (1 to 6).
        ("above", 0, None, HOLDS),
        ("above", 1, None, LEANS),
        ("above", 3, None, LEANS_NOT),
        ("above", 6, None, FAILS),
        ("below", 7, None, HOLDS),
        ("below", 6, None, LEANS),
        ("below", 3, None, LEANS_NOT),
        ("below", 1, None, FAILS),
        ("at_least", 1, None, HOLDS),
        ("at_least", 3, None, LEANS),
        ("at_least", 6, None, LEANS_NOT),
        ("at_least", 6.5, None, FAILS),
        ("at_most", 6, None, HOLDS),
        ("at_most", 3, None, LEANS),
        ("at_most", 1, None, LEANS_NOT),
        ("at_most", 0.5, None, FAILS),
        ("between", 1, 6, HOLDS),
        ("between", 3, 4, LEANS),
        ("between", 4, 5, LEANS_NOT),
        ("between", 7, 8, FAILS),
        ("between", -1, 0, FAILS),
        ("may_be_at_most", 1, None, HOLDS),
        ("may_be_at_most", 0, None, FAILS),
        ("prints_as", 2.5, 3.5, HOLDS),
        ("prints_as", 1, 2.5, FAILS),
        ("known", None, None, HOLDS),
    ],
)
def test_each_relation_by_hand(name, low, high, expected):
    assert outcome(Estimate(3, 1, 6, 0.9), name, low, high) == expected


def test_every_relation_is_tried_here():
    assert set(RELATIONS) == {*ONE_BOUND, *TWO_BOUNDS, "by_day", "is", "known"}


@pytest.mark.parametrize(
    ("value", "bound", "expected"),
    [
        ("2025-07-26", "2025-07-26", HOLDS),
        ("2025-07-27", "2025-07-26", FAILS),
        # As finely as both are known.
        ("2025-07", "2025-07-26", HOLDS),
        ("2025-07-26", "2025-07", HOLDS),
        ("2025-08", "2025-07-26", FAILS),
        ("2025", "2025-07-26", HOLDS),
    ],
)
def test_a_day_is_compared_as_finely_as_both_are_known(value, bound, expected):
    assert outcome(Estimate(value), "by_day", bound) == expected


def test_a_name_is_or_is_not_and_a_count_is_compared_as_a_number():
    assert outcome(Estimate("Kimi K3"), "is", "Kimi K3") == HOLDS
    assert outcome(Estimate("cannot be told"), "is", "yes") == FAILS
    assert outcome(Estimate(3), "is", "3") == HOLDS
    assert outcome(Estimate(3.0), "is", "3") == HOLDS
    assert outcome(Estimate(4), "is", "3") == FAILS


@given(estimates(), numeric(), WIDTHS, WIDTHS)
def test_a_wider_interval_never_turns_holds_into_fails(estimate, asked, down, up):
    low, high = (
        (estimate.value, estimate.value) if estimate.low is None else (estimate.low, estimate.high)
    )
    wider = Estimate(estimate.value, low - down, high + up, 0.9)
    before, after = outcome(estimate, *asked), outcome(wider, *asked)
    assert (before, after) != (HOLDS, FAILS)
    # Nor does it make sure what was not, except what asks only where the interval reaches.
    if asked[0] != "may_be_at_most" and before not in (HOLDS, FAILS):
        assert after not in (HOLDS, FAILS)


@given(estimates(), numeric().filter(lambda asked: asked[0] in MIRROR))
def test_the_mirror_image_is_judged_alike(estimate, asked):
    name, low, high = asked
    ends = (None, None) if estimate.low is None else (-estimate.high, -estimate.low)
    image = Estimate(-estimate.value, *ends, estimate.level)
    bounds = (-low,) if high is None else (-high, -low)
    assert outcome(image, MIRROR[name], *bounds) == outcome(estimate, name, low, high)


@given(estimates(), numeric(), EIGHTHS)
def test_value_and_bounds_shifted_together_change_nothing(estimate, asked, by):
    name, low, high = asked
    bounds = [end + by for end in (low, high) if end is not None]
    assert outcome(moved(estimate, by), name, *bounds) == outcome(estimate, name, low, high)


@given(estimates(), EIGHTHS)
def test_above_and_at_most_never_both_hold_nor_both_fail(estimate, bound):
    above, at_most = outcome(estimate, "above", bound), outcome(estimate, "at_most", bound)
    assert (above == HOLDS) == (at_most == FAILS)
    assert (above == FAILS) == (at_most == HOLDS)


@given(numeric())
def test_what_is_not_known_is_neither_borne_out_nor_refuted(asked):
    assert outcome(Estimate.unknown("no data"), *asked) == UNKNOWN


def test_a_day_that_is_not_known_is_not_known():
    assert outcome(Estimate.unknown("no data"), "by_day", "2025-07-26") == UNKNOWN
    assert outcome(Estimate.unknown("no data"), "known") == UNKNOWN


def test_outcomes_are_told_apart():
    assert len(set(OUTCOMES)) == len(OUTCOMES)


@pytest.mark.parametrize(
    ("value", "asked", "named"),
    [
        (3, ("over", 1), "no relation 'over'"),
        (3, ("above",), "takes 1 bounds"),
        (3, ("between", 1), "takes 2 bounds"),
        (3, ("between", 2, 1), "wrong order"),
        ("Kimi K3", ("above", 1), "compares numbers"),
        ("2025-07-26", ("between", 1, 2), "compares numbers"),
    ],
)
def test_what_does_not_fit_is_named(value, asked, named):
    with pytest.raises(AiraceError, match=named):
        outcome(Estimate(value), *asked)


def test_a_missing_bound_is_named_even_if_the_value_is_not_known():
    with pytest.raises(AiraceError, match="takes 1 bounds"):
        outcome(Estimate.unknown("no data"), "above")
