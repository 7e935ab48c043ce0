import math

import numpy as np
import pandas as pd
import pytest

from airace.measures import calibration, index_cases

DEVELOPERS = pd.DataFrame(
    {"developer_id": ["ours", "theirs"], "country": ["US", "CN"], "parent_id": [None, None]}
)

SCORES = pd.DataFrame(
    [
        # vintage, model, score, low, high, release_date, developer
        ("2025-01-31", "a1", 110.0, 106.0, 115.0, "2024-03-01", "ours"),
        ("2025-01-31", "b1", 100.0, 98.0, 103.0, "2024-05-01", "theirs"),
        ("2025-01-31", "anchor", 90.0, None, None, "2023-05-01", "ours"),
        ("2025-01-31", "renamed", 95.0, 94.0, 96.0, "2023-05-01", "theirs"),
        ("2025-02-28", "a1", 111.0, None, None, "2024-03-01", "ours"),
        ("2025-02-28", "b1", 101.0, None, None, "2024-05-01", "theirs"),
        ("2025-06-30", "a1", 112.0, 109.0, 115.0, "2024-03-01", "ours"),
        ("2025-06-30", "b1", 104.0, 101.0, 106.0, "2024-05-01", "theirs"),
        ("2025-06-30", "b0", 102.0, 101.0, 103.0, "2024-02-01", "theirs"),
        ("2025-06-30", "anchor", 90.0, None, None, "2023-05-01", "ours"),
    ],
    columns=["vintage", "model", "score", "low", "high", "release_date", "developer_ids"],
).assign(date_kind="version", countries=None, weights="open", accessibility="Open", source_id="s")
SCORES["vintage"] = pd.to_datetime(SCORES["vintage"])
SCORES["release_date"] = pd.to_datetime(SCORES["release_date"])
VINTAGES = pd.DataFrame(
    {
        "vintage": pd.to_datetime(["2025-01-31", "2025-02-28", "2025-06-30"]),
        "full": [True, True, True],
    }
)
DATES = pd.DataFrame(
    {"model": [], "known_from": pd.to_datetime([]), "family_date": pd.to_datetime([]),
     "version_date": pd.to_datetime([])}
)  # fmt: skip
TABLES = (SCORES, VINTAGES, DATES, DEVELOPERS)
BOTH = ("US", "CN")


def test_scores_are_matched_by_name_and_anchors_and_later_releases_left_out():
    found = index_cases.index_scores(TABLES, as_of="2025-12-31", blocs=BOTH)
    assert found[["case", "said", "later"]].values.tolist() == [
        ["a1", 110.0, 112.0],
        ["b1", 100.0, 104.0],
    ]
    assert calibration.ratios(found, 0.90).tolist() == pytest.approx([2 / 5, 4 / 3])
    assert calibration.of_bloc(found, "CN")["case"].tolist() == ["b1"]
    assert found["age"].tolist() == pytest.approx([336 / 30.4375, 275 / 30.4375])
    before = index_cases.index_scores(TABLES, as_of="2025-03-31", blocs=BOTH)
    assert before["later"].tolist() == [111.0, 101.0]
    assert index_cases.index_scores(TABLES, as_of="2025-02-01", blocs=BOTH).empty


def test_gaps_are_of_the_same_day_in_both_releases():
    found = index_cases.index_gaps(TABLES, *BOTH, as_of="2025-12-31").set_index("case")
    # Until May the newest release has b0 at 102, which the earlier one had not tested.
    assert found.loc["31 March 2024", ["said", "later"]].tolist() == [15, 10]
    # In 2023 the newest release knows no model of the challenger: nothing to compare with.
    assert not any("2023" in day for day in found.index)
    assert found.loc["30 June 2024", ["said", "later"]].tolist() == [10, 8]
    assert found.loc["30 June 2024", "low"] == pytest.approx(10 - math.hypot(4, 3))
    assert "31 January 2025" in found.index
    assert found["cluster"].unique().tolist() == ["a1 against renamed", "a1 against b1"]


def test_ages_and_means_are_compared_on_one_day():
    rng = np.random.default_rng(1)
    ages = index_cases.ages(TABLES, *BOTH, as_of="2025-12-31", rng=rng).set_index("case")
    own = ages.loc["31 January 2025"]
    assert own["said"] == own["later"] == pytest.approx(336 / 30.4375)
    means = index_cases.catch_up_means(TABLES, *BOTH, as_of="2025-12-31", rng=rng)
    assert means.empty  # fewer than three matched records have no interval
