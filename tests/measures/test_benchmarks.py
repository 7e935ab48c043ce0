import pandas as pd
import pytest

from airace.measures import benchmark_series, benchmarks
from tests.measures.tested import COURSE, DEVELOPERS, LIST

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
        "has no {CN:adjective} entry"
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
    found = benchmark_series.gaps_at_both(
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
    found = benchmark_series.share_of_gaps(pd.Series([0.1, 0.3, 0.05, -0.02]), 0.1, 1)
    assert (found.value, found.note) == (0.5, "2 of 4 tests")
    assert not benchmark_series.share_of_gaps(pd.Series(dtype=float), 0, 1).known
