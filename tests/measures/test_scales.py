import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import scales
from airace.measures.estimate import Estimate


def models(rows):
    frame = pd.DataFrame(rows, columns=["model", "score", "low", "high", "release_date"])
    return frame.assign(
        release_date=pd.to_datetime(frame["release_date"]),
        blocs=pd.array(["US"] * len(frame), dtype="string"),
        vintage=pd.Timestamp("2026-01-01"),
    )


MODELS = models(
    [
        ("old", 100.0, 97.0, 103.0, "2023-12-01"),
        ("weak", 90.0, 89.0, 91.0, "2025-10-01"),
        ("new", 124.0, 120.0, 128.0, "2025-11-01"),
    ]
)


@given(st.floats(-800, 800))
def test_votes_of_both_sides_make_a_hundred(points):
    assert scales.votes(points) + scales.votes(-points) == pytest.approx(100)


def test_four_hundred_points_are_ten_to_one():
    assert scales.votes(400) == pytest.approx(100 * 10 / 11)
    assert scales.votes(20) == pytest.approx(52.875, abs=0.001)


def test_pace_is_the_rise_over_the_span():
    found = scales.pace(MODELS, "US", "2026-01-01")
    assert found.value == pytest.approx(1.0)
    assert found.high - found.value == pytest.approx(math.hypot(4, 3) / 24)
    assert found.note == "from old to new"
    assert not scales.pace(MODELS, "US", "2025-01-01").known
    bare = MODELS.assign(low=math.nan, high=math.nan)
    assert scales.pace(bare, "US", "2026-01-01").low is None


def test_months_turn_the_interval_round():
    found = scales.months_for(5, Estimate(1.0, 0.5, 2.0, 0.9))
    assert (found.value, found.low, found.high) == (5.0, 2.5, 10.0)
    assert scales.months_for(5, Estimate(1.0, -0.5, 2.0, 0.9)).low is None
    assert not scales.months_for(5, Estimate(0.0)).known
    assert not scales.months_for(5, Estimate.unknown("why")).known


def test_the_example_is_the_nearest_pair():
    known = pd.Series({"C": 100.0, "A": 105.2, "B": 112.0})
    assert scales.example_pair(known, 5).value == "A (105.2) and C (100.0)"
    assert not scales.example_pair(known, 9).known
    assert not scales.example_pair(known.iloc[:1], 5).known


def test_records_and_releases_are_counted_over_a_span():
    assert scales.records_within(MODELS, "US", "2026-01-01", months=8).value == 1
    assert scales.records_within(MODELS, "US", "2025-10-31", months=8).value == 0
    assert not scales.records_within(MODELS.iloc[:0], "US", "2026-01-01", months=8).known


def test_noise_is_that_of_two_scores():
    table = pd.DataFrame(
        {"unit": ["fraction", "fraction", "elo", "fraction"], "stderr": [0.03, 0.01, 9.0, 0.0]}
    )
    assert scales.noise_of_a_test(table).value == pytest.approx(0.02 * math.sqrt(2) * 1.6448536)
    assert not scales.noise_of_a_test(table.iloc[3:]).known


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.0, "as much"),
        (0.5, "half as much"),
        (0.101, "a tenth as much"),
        (0.7, "0.70 times as much"),
        (27.31, "27.3 times as much"),
    ],
)
def test_ratios_in_words(ratio, words):
    assert scales.times_as_much(ratio) == words


def test_differences_in_words():
    speed = Estimate(1.0, 0.5, 2.0, 0.9)
    apart, tied, bare = Estimate(-3, -4, -2, 0.9), Estimate(-3, -7, 1, 0.9), Estimate(2)
    assert scales.index_words(apart, "-3 points", speed) == "-3 points: 3.0 months of rise"
    assert scales.index_words(tied, "-3 points", speed) == "-3 points: cannot be told apart"
    assert scales.index_words(bare, "2 points", Estimate.unknown("x")) == (
        "2 points (no interval published)"
    )
    assert scales.index_words(Estimate.unknown("x"), "", speed) == "not on it"
    assert scales.arena_words(apart, "today") == "50 of 100 votes, today"
    assert scales.arena_words(tied, "today").endswith("cannot be told apart")
    assert scales.arena_words(Estimate.unknown("x"), "") == "no list of both"
