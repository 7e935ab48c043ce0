import pandas as pd
import pytest

from airace.measures import counts

DEVELOPERS = pd.DataFrame(
    {"developer_id": ["ours", "theirs"], "country": ["US", "CN"], "parent_id": [None, None]}
)
MODELS = pd.DataFrame(
    {
        "published": pd.to_datetime(
            ["2024-01-01", "2024-12-31", "2024-06-01", "2025-01-01", "2024-07-01", "2024-08-01"]
        ),
        "developer_ids": ["ours", "ours;theirs", "theirs", "ours", "unknown", "unknown"],
        "countries": ["US", "US;CN", "CN", "US", None, "FR"],
        "sota": [True, False, True, True, True, False],
    }
)


def test_joint_models_count_for_both_and_unknown_is_noted():
    us = counts.notable_count(MODELS, DEVELOPERS, "US", 2024)
    assert us.value == 2
    assert us.note == "1 of unknown affiliation"
    assert counts.notable_count(MODELS, DEVELOPERS, "CN", 2024).value == 2
    exclusive = counts.notable_count(MODELS, DEVELOPERS, "US", 2024, attribution="exclusive")
    assert exclusive.value == 1


def test_neither_share_leaves_the_unknown_out_of_both():
    found = counts.neither_share(MODELS, DEVELOPERS, "US", "CN", "2024-01-01", "2024-12-31")
    assert found.value == pytest.approx(1 / 4)
    assert found.note == "1 of 4; 1 of unknown affiliation"
    assert found.low < 0.25 < found.high


def test_sota_share_and_difference():
    period = ("2024-01-01", "2024-12-31")
    assert counts.sota_share(MODELS, DEVELOPERS, "US", *period).value == 0.5
    both = counts.sota_difference(MODELS, DEVELOPERS, "US", "CN", *period)
    assert both.value == 0
    assert both.includes_zero


def test_an_empty_period_is_unknown():
    assert not counts.notable_count(MODELS, DEVELOPERS, "US", 2030).known
    assert not counts.sota_share(MODELS, DEVELOPERS, "JP", "2024-01-01", "2024-12-31").known
    empty = counts.sota_difference(MODELS, DEVELOPERS, "US", "JP", "2024-01-01", "2024-12-31")
    assert not empty.known


def test_years_are_counted_for_each_bloc():
    found = counts.by_year(MODELS, DEVELOPERS, ("US", "CN"), 2023, 2025)
    assert found["models"].tolist() == [0, 2, 1, 0, 2, 0]
    assert found["date"].dt.strftime("%Y-%m-%d").iloc[1] == "2024-01-01"
