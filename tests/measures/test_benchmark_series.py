import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import benchmark_series, benchmarks
from tests.measures.tested import COURSE, DEVELOPERS, LIST, course

DAYS = [pd.Timestamp("2024-02-01"), pd.Timestamp("2025-02-01")]


def series(days=DAYS, **more):
    more = {"at_least": 1, "within_days": 500, **more}
    found = benchmark_series.gap_series(COURSE, DEVELOPERS, "US", "CN", days, **more)
    return found.set_index(["benchmark_id", "day"])


def test_the_best_so_far_is_compared_on_each_day():
    found = series()
    first, second = (found.loc[("closing", day)] for day in DAYS)
    assert (first["value"], second["value"]) == pytest.approx((0.3, 0.01))
    assert (first["result"], second["result"]) == ("lead", "tied")
    assert second["high"] - second["value"] == pytest.approx(1.6448536 * 0.01 * 2**0.5)
    assert (second["lead_entries"], second["challenger_entries"]) == (2, 2)
    assert (second["lead_model"], second["challenger_model"]) == ("closing0", "closing3")
    assert "minutes" not in found.index.get_level_values("benchmark_id")


def test_no_error_means_no_interval_and_two_high_scores_mean_saturated():
    found = series()
    assert found.loc[("full", DAYS[0]), "result"] == "few"
    now = found.loc[("full", DAYS[1])]
    assert now["result"] == "lead" and not now["sure"] and pd.isna(now["low"])
    assert now["saturated"] and not found.loc[("closing", DAYS[1]), "saturated"]


def test_a_side_that_stopped_taking_part_is_not_compared():
    assert series().loc[("stopped", DAYS[1]), "result"] == "few"
    assert series(within_days=900).loc[("stopped", DAYS[1]), "result"] == "lead"
    assert series(at_least=2).loc[("closing", DAYS[0]), "result"] == "few"


def test_without_error_less_than_half_a_point_is_no_difference():
    close = course("close", [("2024-01-01", 0.5)], [("2024-01-01", 0.504)], stderr=None)
    frame = pd.concat([COURSE, close], ignore_index=True)
    found = benchmark_series.gap_series(frame, DEVELOPERS, "US", "CN", DAYS[:1], at_least=1)
    row = found.set_index("benchmark_id").loc["close"]
    assert row["result"] == "tied" and row["value"] == pytest.approx(-0.004)


def test_the_days_are_quarters_and_the_newest_entry():
    days = benchmark_series.quarter_days(COURSE, "2024-01-01")
    assert [f"{day:%Y-%m-%d}" for day in days] == [
        "2024-03-31",
        "2024-06-30",
        "2024-09-30",
        "2025-01-01",
    ]
    assert benchmark_series.quarter_days(COURSE, "2026-01-01") == [pd.Timestamp("2025-01-01")]
    assert benchmark_series.quarter_days(COURSE.iloc[:0], "2024-01-01") == []


AREAS = pd.DataFrame({"benchmark_id": ["closing", "full"], "area": ["coding", "mathematics"]})


def test_areas_count_who_is_ahead_and_how_surely():
    now = series().reset_index()
    now = now[now["day"] == DAYS[1]]
    placed = benchmark_series.with_areas(now, LIST, AREAS)
    assert placed["area"].tolist() == ["mathematics", "coding", "mixed"]
    summary = benchmark_series.by_area(placed).set_index("area")
    assert summary.index.tolist() == ["mathematics", "coding"]
    assert summary.loc["mathematics", ["lead", "lead_unsure", "saturated"]].tolist() == [0, 1, 1]
    assert summary.loc["coding", ["tied", "tests"]].tolist() == [1, 1]
    assert summary["result"].tolist() == ["lead", "tied"]
    assert benchmarks.tally(placed, flag="saturated").value == 1
    found = benchmark_series.area_gap(summary.reset_index(), "coding")
    assert found.value == pytest.approx(0.01) and found.note == "1 test"
    assert "no test of agents" in benchmark_series.area_gap(summary.reset_index(), "agents").reason
    assert benchmark_series.by_area(placed.iloc[:0]).empty


def test_the_side_whose_best_score_rose_more_has_gained():
    found = benchmark_series.gains(COURSE, DEVELOPERS, "US", "CN", DAYS[1], at_least=1, level=0.95)
    assert found["benchmark_id"].tolist() == ["closing"]
    row = found.iloc[0]
    assert (row["before"], row["now"], row["change"]) == pytest.approx((0.3, 0.01, -0.29))
    # The lead's best entry is the same on both days and adds no error.
    assert row["high"] - row["change"] == pytest.approx(1.959964 * 0.01 * 2**0.5, rel=1e-5)
    assert row["result"] == "challenger" and row["sure"]


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_who_gained_turns_with_the_sides(scores):
    a, b, c, d = scores
    frame = course(
        "t", [("2024-01-01", a), ("2025-01-01", b)], [("2024-01-01", c), ("2025-01-01", d)]
    )
    days = DAYS[1]
    one, two = (
        benchmark_series.gains(frame, DEVELOPERS, *sides, days, at_least=1).iloc[0]
        for sides in (("US", "CN"), ("CN", "US"))
    )
    turned = {"lead": "challenger", "challenger": "lead", "tied": "tied"}
    assert two["result"] == turned[one["result"]]
    assert two["change"] == pytest.approx(-one["change"])
