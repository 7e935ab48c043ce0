import pandas as pd
import pytest

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
