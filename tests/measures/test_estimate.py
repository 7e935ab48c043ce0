import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures.estimate import (
    Estimate,
    difference,
    logarithm,
    rescale,
    share,
    with_draws,
    with_inner_band,
)

SCORES = st.floats(-100, 100)
WIDTHS = st.floats(0, 20)


def test_an_estimate_is_whole_or_says_why_not():
    assert not Estimate.unknown("no data").known
    for bad in (
        lambda: Estimate(None),
        lambda: Estimate(math.nan),
        lambda: Estimate(1.0, 0.5),
        lambda: Estimate(1.0, 0.5, 1.5),
        lambda: Estimate(1.0, 2.0, 1.0, 0.9),
    ):
        with pytest.raises(ValueError):
            bad()


def test_wilson_by_hand():
    # z = 1.6449: centre (3 + z²/2) / (10 + z²) = 0.3425, half-width 0.2157.
    result = share(3, 10)
    assert result.value == 0.3
    assert result.low == pytest.approx(0.1269, abs=5e-4)
    assert result.high == pytest.approx(0.5583, abs=5e-4)
    assert not share(0, 0).known


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_share_lies_in_its_interval_and_the_interval_in_zero_to_one(part, whole):
    part = min(part, whole)
    result = share(part, whole)
    assert 0 <= result.low <= result.value <= result.high <= 1
    mirrored = share(whole - part, whole)
    assert mirrored.low == pytest.approx(1 - result.high, abs=1e-9)


def test_a_difference_adds_half_widths_in_quadrature_side_by_side():
    result = difference(Estimate(10.0, 7.0, 14.0, 0.9), Estimate(4.0, 1.0, 8.0, 0.9))
    assert result.value == 6.0
    assert result.low == pytest.approx(6 - math.hypot(3, 4))
    assert result.high == pytest.approx(6 + math.hypot(4, 3))


def test_a_missing_interval_counts_as_no_width():
    assert difference(Estimate(5.0), Estimate(3.0, 2.0, 3.5, 0.9)).low == pytest.approx(1.5)
    assert difference(Estimate(5.0), Estimate(3.0)).low is None


def test_levels_do_not_mix_and_unknown_stays_unknown():
    with pytest.raises(ValueError, match="levels"):
        difference(Estimate(1.0, 0.0, 2.0, 0.9), Estimate(1.0, 0.0, 2.0, 0.5))
    assert difference(Estimate.unknown("no vintage"), Estimate(1.0)).reason == "no vintage"


@given(SCORES, WIDTHS, WIDTHS, SCORES, WIDTHS, WIDTHS)
def test_swapping_sides_turns_the_difference_round(a, a_down, a_up, b, b_down, b_up):
    first = Estimate(a, a - a_down, a + a_up, 0.9)
    second = Estimate(b, b - b_down, b + b_up, 0.9)
    there, back = difference(first, second), difference(second, first)
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high)
    assert there.includes_zero == back.includes_zero


@given(SCORES, st.floats(0.01, 20))
def test_rescaling_there_and_back_changes_nothing_and_less_cover_is_narrower(value, width):
    inner = rescale(value, value + width, from_level=0.9, to_level=0.5)
    assert value < inner < value + width
    assert rescale(value, inner, from_level=0.5, to_level=0.9) == pytest.approx(value + width)


def test_the_inner_band_lies_inside():
    frame = pd.DataFrame({"value": [5.0], "low": [3.0], "high": [9.0]})
    band = with_inner_band(frame, 0.9).iloc[0]
    assert 3 < band["low50"] < 5 < band["high50"] < 9


def test_a_ratio_of_one_is_a_logarithm_of_zero():
    found = logarithm(Estimate(0.5, 0.25, 1.0, 0.9, "2025-01-01", "n"))
    assert found.value == pytest.approx(-math.log(2))
    assert found.includes_zero
    assert (found.level, found.as_of, found.note) == (0.9, "2025-01-01", "n")


def test_factors_are_compared_by_their_ratio():
    apart = difference(logarithm(Estimate(6.0, 5.0, 7.2, 0.9)), logarithm(Estimate(3.0)))
    assert apart.value == pytest.approx(math.log(2))
    assert apart.low == pytest.approx(math.log(5 / 3))


def test_the_unknown_stays_unknown():
    assert logarithm(Estimate.unknown("no data")).reason == "no data"


def test_draws_give_their_percentiles_and_never_miss_the_point():
    draws = np.arange(101.0)
    middle = with_draws(Estimate(50.0, note="kept"), draws, level=0.8)
    assert (middle.low, middle.high, middle.level) == pytest.approx((10.0, 90.0, 0.8))
    assert middle.note == "kept"
    outside = with_draws(Estimate(120.0), draws, level=0.8)
    assert (outside.low, outside.high) == pytest.approx((10.0, 120.0))
