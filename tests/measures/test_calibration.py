import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import calibration


def cases(*rows, level=0.90):
    """Cases: name, said, low, high, later."""
    frame = pd.DataFrame(rows, columns=["case", "said", "low", "high", "later"])
    days = {"day": pd.Timestamp("2025-01-01"), "later_day": pd.Timestamp("2025-06-01")}
    return frame.assign(cluster=frame["case"], blocs="US", level=level, **days)


FOUR = cases(
    ("inside above", 100, 98, 104, 103),
    ("outside above", 100, 98, 104, 106),
    ("on the end", 100, 98, 104, 98),
    ("outside below", 100, 98, 104, 95),
)


def test_each_side_is_measured_in_its_own_half_width():
    assert calibration.ratios(FOUR, 0.90).tolist() == [0.75, 1.5, 1.0, 2.5]


def test_another_promise_scales_the_half_widths_by_normal_quantiles():
    found = calibration.ratios(FOUR, 0.50)
    assert found.tolist() == pytest.approx([r * 1.644854 / 0.674490 for r in (0.75, 1.5, 1, 2.5)])


def test_coverage_counts_the_ends_as_inside():
    found = calibration.coverage(FOUR, 0.90)
    assert found.value == 0.5
    assert found.low < 0.5 < found.high
    assert found.note == "2 of 4 cases, 4 without repeats"
    assert calibration.held(FOUR, 0.50) == "0 of 4"


def test_repeats_of_a_model_widen_the_interval_of_the_share_not_the_share():
    repeated = pd.concat([FOUR] * 5, ignore_index=True)
    assert calibration.effective(repeated) == pytest.approx(4)
    assert calibration.coverage(repeated, 0.90).low == calibration.coverage(FOUR, 0.90).low
    # Kish: (5 + 1 + 1 + 1)**2 / (25 + 1 + 1 + 1).
    uneven = pd.concat([FOUR, *[FOUR.iloc[:1]] * 4], ignore_index=True)
    assert calibration.effective(uneven) == pytest.approx(64 / 28)


def test_wilson_for_a_whole_count_is_scipys():
    from airace.measures.estimate import share

    found, expected = calibration.coverage(FOUR, 0.90), share(2, 4)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_the_widening_is_the_ratio_that_nine_in_ten_do_not_exceed():
    ten = cases(*[(f"m{i}", 0, -10, 10, i * 2) for i in range(1, 11)])
    found = calibration.widening(ten, 0.90, rng=np.random.default_rng(1))
    assert found.value == pytest.approx(1.8)
    assert found.low <= 1.8 <= found.high <= 2.0


def test_resamples_are_the_same_however_many_are_drawn_at_once(monkeypatch):
    ten = cases(*[(f"m{i}", 0, -10, 10, i * 2) for i in range(1, 11)])
    found = []
    for at_once in (calibration.AT_ONCE, 70, 1):
        monkeypatch.setattr(calibration, "AT_ONCE", at_once)
        found.append(calibration.widening(ten, 0.90, rng=np.random.default_rng(1), draws=101))
    assert found[0] == found[1] == found[2]
    assert found[0].low < found[0].high


def test_no_factor_widens_what_has_no_width():
    points = cases(*[(f"m{i}", 0, 0, 0, 1) for i in range(5)])
    assert not calibration.widening(points, 0.90, rng=np.random.default_rng(1)).known
    assert calibration.ratios(points, 0.90).tolist() == [math.inf] * 5
    unmoved = points.assign(later=0.0)
    assert calibration.coverage(unmoved, 0.90).value == 1


def test_one_case_without_width_takes_the_factors_interval_not_the_factor():
    rows = [(f"m{i}", 0, -10, 10, 5) for i in range(10)] + [("sure", 0, 0, 0, 1)]
    found = calibration.widening(cases(*rows), 0.90, rng=np.random.default_rng(1))
    assert found.value == 0.5 and found.low is None and "no factor" in found.note


def test_drift_counts_each_cluster_once():
    rows = cases(("a", 0, -1, 1, 3), ("a", 0, -1, 1, 5), ("b", 0, -1, 1, 0), ("c", 0, -1, 1, -1))
    found = calibration.drift(rows)
    assert found.value == pytest.approx(1.0)
    # Student's t, two degrees of freedom, of 4, 0 and -1.
    assert found.high - 1 == pytest.approx(2.919986 * math.sqrt(7) / math.sqrt(3))
    assert calibration.drift(rows.iloc[:2]).low is None


def test_interval_score_is_width_and_twenty_times_the_miss_at_nine_in_ten():
    assert calibration.interval_score(FOUR, 0.90).tolist() == pytest.approx([6, 46, 6, 66])


def test_skill_is_against_one_width_that_just_keeps_the_promise():
    # The rival is five either side: nine in ten of the moves are at most five.
    rows = cases(*[(f"m{i}", 0, -1, 1, 1) for i in range(5)],
                 *[(f"n{i}", 0, -5, 5, 5) for i in range(5)])  # fmt: skip
    assert calibration.skill(rows, 0.90).value == pytest.approx(1 - 6 / 10)
    assert not calibration.skill(rows.assign(later=rows["said"]), 0.90).known


def test_misses_come_furthest_first_and_once_a_cluster():
    again = FOUR.assign(later=FOUR["later"] + 1)
    found = calibration.misses(pd.concat([FOUR, again], ignore_index=True), 0.90)
    assert found["case"].tolist() == ["outside below", "outside above"]
    assert found["miss"].tolist() == [-3, 3]
    assert len(calibration.misses(FOUR, 0.90, 1)) == 1


def test_the_worst_of_several_kinds_are_mixed_and_named():
    found = calibration.worst({"x": FOUR, "y": FOUR.assign(later=112.0), "z": FOUR[:1]}, 0.90)
    assert found["kind"].tolist() == ["y"] * 4 + ["x"] * 2
    assert found["ratio"].is_monotonic_decreasing
    assert calibration.worst({"z": FOUR[:1]}, 0.90).empty
    assert calibration.worst({"x": FOUR, "y": FOUR}, 0.90, each=1)["kind"].tolist() == ["x", "y"]


def test_nothing_to_test_is_unknown_everywhere():
    none = calibration.joined([], calibration.CASE)
    for found in (
        calibration.coverage(none, 0.90),
        calibration.widening(none, 0.90, rng=np.random.default_rng(1)),
        calibration.drift(none),
        calibration.skill(none, 0.90),
        calibration.count(none),
    ):
        assert found.reason == calibration.NO_CASES
    assert calibration.misses(none, 0.90).empty
    assert calibration.summary({"x": none}).empty
    assert calibration.scorecard({"x": none}, rng=np.random.default_rng(1)).empty
    assert not calibration.against(none, 0.90).known


def test_summary_and_scorecard_list_the_kinds_that_have_cases():
    none = FOUR.iloc[:0]
    found = calibration.summary({"x": FOUR, "y": none})
    assert found[["kind", "promised", "held"]].values.tolist() == [
        ["x", 0.9, "2 of 4"],
        ["x", 0.5, "0 of 4"],
    ]
    card = calibration.scorecard({"x": FOUR, "y": none}, rng=np.random.default_rng(1))
    assert card.loc[0, ["kind", "cases", "held90"]].tolist() == ["x", 4, "2 of 4"]
    assert card.loc[0, "factor"] == 2.5


def test_against_the_promise_is_negative_where_too_few_held():
    twenty = cases(*[(f"m{i}", 0, -1, 1, 0 if i < 10 else 5) for i in range(20)])
    found = calibration.against(twenty, 0.90)
    assert found.value == pytest.approx(-0.4)
    assert found.low < -0.4 < found.high < 0
    assert "fewer than 10" in calibration.against(FOUR, 0.90).reason


def test_two_countries_are_compared_only_if_each_has_enough_different_cases():
    ours = cases(*[(f"u{i}", 0, -1, 1, 0) for i in range(12)])
    theirs = cases(*[(f"c{i}", 0, -1, 1, 5) for i in range(12)]).assign(blocs="CN")
    found = calibration.between(pd.concat([ours, theirs]), "US", "CN", 0.90)
    assert found.value == 1 and found.low > 0
    few = pd.concat([ours, *[theirs[:3]] * 5])
    assert "fewer than 10" in calibration.between(few, "US", "CN", 0.90).reason


numbers = st.floats(-50, 50, allow_nan=False)
widths = st.floats(0.01, 20)
some = st.lists(st.tuples(st.sampled_from("abcdef"), numbers, widths, widths, numbers), min_size=1)


@given(some, st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_coverage_is_a_share_and_the_factor_keeps_the_promise(rows, promised):
    frame = cases(*[(n, said, said - a, said + b, later) for n, said, a, b, later in rows])
    found = calibration.coverage(frame, promised)
    assert 0 <= found.low <= found.value <= found.high <= 1
    factor = calibration.widening(frame, promised, rng=np.random.default_rng(1), draws=100).value

    def widened(by):
        ends = {
            "low": frame["said"] - (frame["said"] - frame["low"]) * by,
            "high": frame["said"] + (frame["high"] - frame["said"]) * by,
        }
        return calibration.coverage(frame.assign(**ends), promised).value

    assert widened(factor * 1.000001) >= promised - 1e-9
    if factor > 1e-6:
        assert widened(factor * 0.999) < promised
