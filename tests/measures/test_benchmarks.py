import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import benchmarks

DEVELOPERS = pd.DataFrame(
    {"developer_id": ["ours", "theirs"], "country": ["US", "CN"], "parent_id": [None, None]}
)
SCORES = pd.DataFrame(
    {
        "benchmark_id": ["t", "t", "t", "other"],
        "model_version": ["a", "b", "b2", "c"],
        "score": [0.8, 0.5, 0.79, 99.0],
        "stderr": [0.03, 0.04, None, None],
        "release_date": pd.to_datetime(["2025-01-01", "2025-01-01", "2025-06-01", "2025-01-01"]),
        "developer_ids": ["ours", "theirs", "theirs", "ours"],
        "countries": ["US", "CN", "CN", "US"],
    }
)


def test_the_gap_stays_within_one_test_and_counts_the_entries():
    found = benchmarks.gap(SCORES, DEVELOPERS, "t", "US", "CN", "2025-02-01")
    assert found.value == pytest.approx(0.3)
    assert found.high - found.value == pytest.approx(1.6448536 * 0.05)
    assert found.note == "a (of 1) against b (of 1)"


def test_the_next_entry_takes_a_false_gap_away():
    later = benchmarks.gap(SCORES, DEVELOPERS, "t", "US", "CN", "2025-07-01")
    assert later.value == pytest.approx(0.01)


def test_a_side_without_entry_is_unknown():
    assert (
        "has no CN entry"
        in benchmarks.gap(SCORES, DEVELOPERS, "other", "US", "CN", "2025-07-01").reason
    )


def entries(test, ours, theirs, stderr=0.01, unit="fraction"):
    rows = [("ours", "US", s) for s in ours] + [("theirs", "CN", s) for s in theirs]
    frame = pd.DataFrame(rows, columns=["developer_ids", "countries", "score"])
    frame = frame.assign(benchmark_id=test, unit=unit, stderr=stderr, weights="open")
    frame["model_version"] = [f"m{i}" for i in range(len(frame))]
    return frame.assign(release_date=pd.Timestamp("2025-01-01"))


MANY = pd.concat(
    [
        entries("apart", [0.8, 0.1], [0.5, 0.2]),
        entries("close", [0.5, 0.1], [0.49, 0.2]),
        entries("behind", [0.3, 0.1], [0.6, 0.2]),
        entries("few", [0.9], [0.1, 0.2]),
        entries("bare", [0.9, 0.8], [0.1, 0.2], stderr=None),
        entries("elo", [1300, 1200], [1250, 1200], unit="elo"),
    ],
    ignore_index=True,
)
LIST = pd.DataFrame({"benchmark_id": ["apart"], "name": ["Apart"]})


def test_only_tests_with_errors_and_enough_entries_are_compared():
    found = benchmarks.gaps(MANY, LIST, DEVELOPERS, "US", "CN", "2025-02-01", at_least=2)
    assert found["name"].tolist() == ["Apart", "close", "behind"]
    assert found["result"].tolist() == ["lead", "tied", "challenger"]
    assert found["value"].tolist() == pytest.approx([0.3, 0.01, -0.3])
    assert benchmarks.tally(found).value == 3
    assert benchmarks.tally(found, "tied").value == 1
    assert benchmarks.tally(found).as_of == "2025-01-01"


def test_before_any_test_the_count_is_unknown():
    found = benchmarks.gaps(MANY, LIST, DEVELOPERS, "US", "CN", "2024-02-01", at_least=2)
    assert found.empty and not benchmarks.tally(found).known


def course(test, ours, theirs, stderr=0.01, unit="fraction"):
    """Entries of (day, score) on each side."""
    rows = [("ours", "US", *e) for e in ours] + [("theirs", "CN", *e) for e in theirs]
    frame = pd.DataFrame(rows, columns=["developer_ids", "countries", "release_date", "score"])
    frame = frame.assign(benchmark_id=test, unit=unit, stderr=stderr, weights="open")
    frame["model_version"] = [f"{test}{i}" for i in range(len(frame))]
    return frame.assign(release_date=pd.to_datetime(frame["release_date"]))


COURSE = pd.concat(
    [
        course(
            "closing",
            [("2024-01-01", 0.8), ("2024-12-01", 0.1)],
            [("2024-01-01", 0.5), ("2025-01-01", 0.79)],
        ),
        course("full", [("2024-01-01", 0.95)], [("2024-06-01", 0.91)], stderr=None),
        course("stopped", [("2024-12-01", 0.9)], [("2023-06-01", 0.2)]),
        course("minutes", [("2024-12-01", 90)], [("2024-12-01", 30)], unit="minutes"),
    ],
    ignore_index=True,
)
DAYS = [pd.Timestamp("2024-02-01"), pd.Timestamp("2025-02-01")]


def series(days=DAYS, **more):
    more = {"at_least": 1, "within_days": 500, **more}
    found = benchmarks.gap_series(COURSE, DEVELOPERS, "US", "CN", days, **more)
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


def test_without_error_less_than_half_a_point_is_no_difference():
    close = course("close", [("2024-01-01", 0.5)], [("2024-01-01", 0.504)], stderr=None)
    frame = pd.concat([COURSE, close], ignore_index=True)
    found = benchmarks.gap_series(frame, DEVELOPERS, "US", "CN", DAYS[:1], at_least=1)
    row = found.set_index("benchmark_id").loc["close"]
    assert row["result"] == "tied" and row["value"] == pytest.approx(-0.004)


def test_a_side_that_stopped_taking_part_is_not_compared():
    assert series().loc[("stopped", DAYS[1]), "result"] == "few"
    assert series(within_days=900).loc[("stopped", DAYS[1]), "result"] == "lead"
    assert series(at_least=2).loc[("closing", DAYS[0]), "result"] == "few"


def test_the_days_are_quarters_and_the_newest_entry():
    days = benchmarks.quarter_days(COURSE, "2024-01-01")
    assert [f"{day:%Y-%m-%d}" for day in days] == [
        "2024-03-31",
        "2024-06-30",
        "2024-09-30",
        "2025-01-01",
    ]
    assert benchmarks.quarter_days(COURSE, "2026-01-01") == [pd.Timestamp("2025-01-01")]
    assert benchmarks.quarter_days(COURSE.iloc[:0], "2024-01-01") == []


AREAS = pd.DataFrame({"benchmark_id": ["closing", "full"], "area": ["coding", "mathematics"]})


def test_areas_count_who_is_ahead_and_how_surely():
    now = series().reset_index()
    now = now[now["day"] == DAYS[1]]
    placed = benchmarks.with_areas(now, LIST, AREAS)
    assert placed["area"].tolist() == ["mathematics", "coding", "mixed"]
    summary = benchmarks.by_area(placed).set_index("area")
    assert summary.index.tolist() == ["mathematics", "coding"]
    assert summary.loc["mathematics", ["lead", "lead_unsure", "saturated"]].tolist() == [0, 1, 1]
    assert summary.loc["coding", ["tied", "tests"]].tolist() == [1, 1]
    assert summary["result"].tolist() == ["lead", "tied"]
    assert benchmarks.tally(placed, flag="saturated").value == 1
    found = benchmarks.area_gap(summary.reset_index(), "coding")
    assert found.value == pytest.approx(0.01) and found.note == "1 test"
    assert "no test of agents" in benchmarks.area_gap(summary.reset_index(), "agents").reason
    assert benchmarks.by_area(placed.iloc[:0]).empty


def test_the_side_whose_best_score_rose_more_has_gained():
    found = benchmarks.gains(COURSE, DEVELOPERS, "US", "CN", DAYS[1], at_least=1, level=0.95)
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
        benchmarks.gains(frame, DEVELOPERS, *sides, days, at_least=1).iloc[0]
        for sides in (("US", "CN"), ("CN", "US"))
    )
    turned = {"lead": "challenger", "challenger": "lead", "tied": "tied"}
    assert two["result"] == turned[one["result"]]
    assert two["change"] == pytest.approx(-one["change"])


def test_other_units_stay_in_their_own():
    found = benchmarks.own_units(COURSE, DEVELOPERS, "US", "CN")
    assert found["unit"].unique().tolist() == ["minutes"]
    assert found["score"].tolist() == [90, 30]
    third = benchmarks.own_units(COURSE, DEVELOPERS, "US", "FR")
    assert third["entries"].tolist() == [1, 0] and third["score"].isna().tolist() == [False, True]


def test_published_gaps_stand_beside_ours_at_the_end_of_the_month():
    published = pd.DataFrame(
        {
            "benchmark_id": ["closing", None],
            "lead": "US",
            "challenger": "CN",
            "period": ["2024-12", "2024-12"],
            "value": [17.5, 3.0],
        }
    )
    found = benchmarks.published_beside(published, COURSE, DEVELOPERS)
    assert found["ours"].iloc[0] == pytest.approx(30)
    assert pd.isna(found["ours"].iloc[1])


def test_gaps_at_two_days_need_both_sides_at_both():
    early, late = pd.Timestamp("2023-06-01"), pd.Timestamp("2024-06-01")
    old = entries("both", [0.8], [0.5]).assign(release_date=early)
    new = entries("both", [0.85], [0.84]).assign(release_date=late)
    only_late = entries("late", [0.9], [0.1]).assign(release_date=late)
    found = benchmarks.gaps_at_both(
        pd.concat([old, new, only_late], ignore_index=True),
        DEVELOPERS,
        "US",
        "CN",
        ("2023-12-31", "2024-12-31"),
        at_least=1,
    )
    assert found.index.tolist() == ["both"]
    assert found.loc["both"].tolist() == pytest.approx([0.3, 0.01])


def test_the_share_of_gaps_within_bounds_counts_them():
    found = benchmarks.share_of_gaps(pd.Series([0.1, 0.3, 0.05, -0.02]), 0.1, 1)
    assert (found.value, found.note) == (0.5, "2 of 4 tests")
    assert not benchmarks.share_of_gaps(pd.Series(dtype=float), 0, 1).known
