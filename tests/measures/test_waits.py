import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airace.measures import lag, redraws, waits


def pairs(months, matched):
    return pd.DataFrame({"months": np.asarray(months, float), "matched": np.asarray(matched, bool)})


# Hand-computed: 2, 4*, 6, 8*, 10 (a star is open): S = 4/5, 4/5, 4/5*2/3, ..., 0.
FIVE = pairs([2, 4, 6, 8, 10], [True, False, True, False, True])


def same(frame, draws=3):
    """Every redraw is the published story."""
    shape = (draws, len(frame))
    return waits.Waits(
        np.broadcast_to(frame["months"].to_numpy(), shape),
        np.broadcast_to(frame["matched"].to_numpy(), shape),
        np.ones(shape, int),
    )


def test_open_records_count_for_as_long_as_they_were_watched():
    share = waits.unmatched(FIVE, np.array([0, 1.9, 2, 5, 6, 9, 10]))
    assert share == pytest.approx([1, 1, 0.8, 0.8, 0.8 * 2 / 3, 0.8 * 2 / 3, 0])
    assert waits.median(FIVE).value == 10
    assert waits.matched_share(FIVE, 6).value == pytest.approx(1 - 0.8 * 2 / 3)
    # 2 * 1 + 4 * 0.8 + 2 * 0.5333
    assert waits.restricted_mean(FIVE, 8).value == pytest.approx(2 + 3.2 + 16 / 15)


def test_leaving_open_records_out_would_make_waits_look_shorter():
    assert waits.restricted_mean(FIVE, 10).value > lag.catch_up_mean(FIVE).value


def test_a_median_that_is_not_reached_has_a_lower_bound_only():
    open_ones = pairs([1, 5, 7], [True, False, False])
    found = waits.median(open_ones, same(open_ones))
    assert not found.known and "more than 7.0 months" in found.reason
    half = waits.Waits(
        np.array([[1.0, 2.0]] * 4), np.array([[True, True]] * 2 + [[True, False]] * 2),
        np.array([[1, 1]] * 2 + [[0, 1]] * 2),
    )  # fmt: skip
    found = waits.median(pairs([1, 2], [True, True]), half)
    assert (
        found.value == 1
        and found.low is None
        and found.note == ("at least 1.0 months; no upper end")
    )


def test_what_nobody_watched_is_unknown():
    assert "12 months" in waits.matched_share(pairs([3, 4], [True, False]), 12).reason
    assert "12 months" in waits.restricted_mean(pairs([3, 4], [True, False]), 12).reason
    # With the last record matched nothing is left to watch.
    assert waits.matched_share(pairs([3, 4], [False, True]), 12).value == 1


def test_a_record_reached_before_it_was_set_has_waited_zero_months():
    early = pairs([-3, 5], [True, True])
    assert waits.median(early).value == 0
    assert waits.matched_share(early, 0).value == 0.5


def test_no_record_gives_reasons():
    none = pairs([], [])
    for found in (
        waits.mean(none, None),
        waits.median(none),
        waits.matched_share(none, 6),
        waits.restricted_mean(none, 12),
    ):
        assert not found.known and found.reason
    assert waits.waits(None) is None


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-2, 15), st.booleans()), min_size=1, max_size=12))
def test_the_vectorised_estimate_is_that_of_scipy(rows):
    frame = pairs(*zip(*rows, strict=True))
    at = np.arange(0, 17, 0.5)
    for row in waits.unmatched_draws(same(frame), at):
        assert row == pytest.approx(waits.unmatched(frame, at), nan_ok=True)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 15), st.booleans()), min_size=1, max_size=8))
def test_a_record_of_weight_two_counts_as_two(rows):
    frame = pairs(*zip(*rows, strict=True))
    doubled = same(frame)
    doubled = waits.Waits(doubled.months, doubled.matched, doubled.weight * 2)
    twice = pd.concat([frame, frame])
    at = np.arange(0, 17, 1.0)
    assert waits.unmatched_draws(doubled, at)[0] == pytest.approx(
        waits.unmatched(twice, at), nan_ok=True
    )


def models():
    rows = [
        ("a1", "US", "2024-01-01", 100, 98, 102),
        ("a2", "US", "2024-04-10", 110, 108, 112),
        ("a3", "US", "2024-05-10", 111, 109, 113),
        ("a4", "US", "2024-12-01", 130, 128, 132),
        ("b1", "CN", "2024-03-01", 99.5, 97, 101),
        ("b2", "CN", "2024-05-30", 105, 99, 112),
        ("b3", "CN", "2024-10-27", 112, 104, 115),
    ]
    frame = pd.DataFrame(rows, columns=["model", "blocs", "release_date", "score", "low", "high"])
    frame["release_date"] = pd.to_datetime(frame["release_date"])
    return frame.astype({"score": float, "low": float, "high": float})


def redrawn(frame, **more):
    return redraws.redraw(
        frame, "US", "CN", as_of="2025-01-01", rng=np.random.default_rng(3), **more
    )


@pytest.mark.parametrize("tolerance", [0.0, 1.0, 5.0])
def test_without_errors_every_redraw_tells_the_published_story(tolerance):
    bare = models().assign(low=np.nan, high=np.nan)
    published = lag.catch_up(bare, "US", "CN", as_of="2025-01-01", tolerance=tolerance)
    found = waits.waits(redrawn(bare, draws=4), tolerance=tolerance)
    assert (found.weight == 1).all()
    for months, matched in zip(found.months, found.matched, strict=True):
        assert months == pytest.approx(published["months"])
        assert (matched == published["matched"]).all()
    assert waits.mean(published, found).low is None


def test_records_that_share_a_match_are_drawn_as_one():
    bare = models().assign(low=np.nan, high=np.nan)
    found = waits.waits(redrawn(bare, draws=500), rng=np.random.default_rng(4))
    # a2 and a3 are both matched by b3; a1 by b2; a4 by nobody: three blocks.
    assert (found.weight[:, 1] == found.weight[:, 2]).all()
    blocks = found.weight[:, [0, 1, 3]]
    assert (blocks.sum(axis=1) == 3).all() and blocks.std() > 0
    published = lag.catch_up(bare, "US", "CN", as_of="2025-01-01")
    mean = waits.mean(published, found)
    assert mean.low < mean.value < mean.high


def test_errors_of_scores_move_the_story_and_intervals_hold_their_points():
    published = lag.catch_up(models(), "US", "CN", as_of="2025-01-01")
    found = redrawn(models())
    scores_alone = waits.waits(found)
    # In some redraws a3 is below a2 and sets no record.
    assert 0 < scores_alone.weight[:, 2].mean() < 1
    alone = waits.mean(published, scores_alone)
    assert alone.low < alone.value < alone.high
    for estimate in (
        waits.matched_share(published, 6, waits.waits(found, rng=np.random.default_rng(4))),
        waits.restricted_mean(published, 6, waits.waits(found, rng=np.random.default_rng(4))),
    ):
        assert estimate.low <= estimate.value <= estimate.high


def test_the_curve_rises_and_its_band_holds_it():
    published = lag.catch_up(models(), "US", "CN", as_of="2025-01-01")
    found = waits.waits(redrawn(models()), rng=np.random.default_rng(4))
    frame = waits.curve(published, found, until=24)
    assert frame["value"].is_monotonic_increasing
    band = frame.dropna()
    assert (band["low"] <= band["low50"]).all() and (band["high50"] <= band["high"]).all()
    assert band["value"].between(band["low"], band["high"]).all()


def test_the_curve_ends_with_the_last_record_under_observation():
    watched = pairs([3, 4], [True, False])
    frame = waits.curve(watched, same(watched), until=24)
    assert frame["months"].max() == 4 and frame["value"].iloc[-1] == 0.5
