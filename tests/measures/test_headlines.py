import numpy as np
import pandas as pd
import pytest

from airace.measures import headlines
from airace.measures.estimate import Estimate

DAYS = pd.to_datetime
VERSIONS = pd.DataFrame(
    [
        ("ours", "index", "ours v1", "2025-01-10", 1),
        ("ours", "index", "ours v2", "2025-03-10", 1),
        ("ours", "hub", "ours-low", "2025-01-10", 2),
        ("ours", "hub", "ours-high", "2025-01-10", 1),
        ("ours", "hub", "ours-2", "2025-03-10", 1),
        ("theirs", "index", "theirs", "2025-01-01", 1),
        ("theirs", "hub", "theirs", "2025-01-01", 1),
    ],
    columns=["named_id", "board", "version", "release_date", "preference"],
).assign(release_date=lambda f: DAYS(f["release_date"]))
NAMED = pd.DataFrame(
    {
        "named_id": ["painter", "ours", "theirs"],
        "name": ["Painter", "Ours", "Theirs"],
        "developer_ids": ["cn-lab", "cn-lab", "us-lab"],
        "release_date": DAYS(["2025-02-01", "2025-01-10", "2025-01-01"]),
    }
)
DEVELOPERS = pd.DataFrame(
    {"developer_id": ["us-lab", "cn-lab"], "country": ["US", "CN"], "parent_id": [None, None]}
)
SCORES = pd.DataFrame(
    [
        ("2026-01-01", "ours v1", 100.0, "cn-lab", "2025-01-10"),
        ("2026-01-01", "theirs", 110.0, "us-lab", "2025-01-01"),
        ("2026-02-01", "theirs", 111.0, "us-lab", "2025-01-01"),
    ],
    columns=["vintage", "model", "score", "developer_ids", "release_date"],
).assign(
    vintage=lambda f: DAYS(f["vintage"]),
    release_date=lambda f: DAYS(f["release_date"]),
    low=np.nan,
    high=np.nan,
    date_kind="version",
    countries=pd.NA,
    accessibility="",
    weights="open",
    source_id="s",
)
VINTAGES = pd.DataFrame(
    {"vintage": DAYS(["2026-01-01", "2026-02-01"]), "full": pd.array([True, True], "boolean")}
)
DATES = pd.DataFrame({"model": [], "version_date": [], "family_date": []})
NO_LISTS = (
    pd.DataFrame({"date": DAYS([]), "variant": [], "model": [], "rating": []}),
    pd.DataFrame({"date": DAYS([]), "variant": [], "default": [], "complete": []}),
)


def test_a_statement_means_the_newest_version_of_its_day():
    order = headlines.versions_of
    assert order(VERSIONS, "ours", "hub", said_on="2025-02-01") == ["ours-high", "ours-low"]
    assert order(VERSIONS, "ours", "hub", said_on="2025-04-01")[0] == "ours-2"
    assert order(VERSIONS, "ours", "index") == ["ours v1", "ours v2"]
    assert order(VERSIONS, "painter", "index") == []
    assert headlines.first_on(VERSIONS, "ours", ["ours v2"]) == "ours v2"
    assert headlines.first_on(VERSIONS, "painter", ["ours v2"]) == ""


def standings():
    return headlines.standings(
        NAMED,
        VERSIONS,
        (SCORES, VINTAGES, DATES, DEVELOPERS),
        NO_LISTS,
        as_of="2026-03-01",
        lead="US",
        challenger="CN",
    ).set_index("named_id")


def test_each_model_is_scored_by_the_newest_release_that_holds_it():
    found = standings()
    assert found.index.tolist() == ["theirs", "ours", "painter"]
    assert found["vintage"].tolist() == ["2026-02-01", "2026-01-01", ""]
    assert found.loc["ours", "ahead"].value == -10.0
    assert found.loc["ours", "rank"].value == 2
    assert found.loc["painter", "rank"].reason == "not on the index"
    assert (
        found.loc["theirs", "ahead"].reason == "no other {CN:adjective} model of the index was out"
    )


def test_standings_are_counted_for_each_side():
    found = standings().reset_index()
    cn, us = (headlines.tally_standings(found, bloc) for bloc in ("CN", "US"))
    assert {k: v.value for k, v in cn.items()} == dict(counted=1, ahead=0, tied=0, behind=1)
    assert us["counted"].value == 0
    off = found.assign(vintage="")
    assert not headlines.tally_standings(off, "CN")["behind"].known


def test_columns_of_estimates_become_numbers():
    flat = headlines.flat(standings().reset_index())
    row = flat.set_index("named_id").loc["ours"]
    assert (row["ahead"], row["ahead_note"], row["rank_note"]) == (-10.0, "theirs", "of 2 models")
    assert flat.set_index("named_id").loc["painter", "rank_note"] == "not on the index"


@pytest.mark.parametrize(
    ("mean", "end"),
    [
        (Estimate(0.2, 0.1, 0.3, 0.9), "first"),
        (Estimate(-0.2, -0.3, -0.1, 0.9), "second"),
        (Estimate(0.2, -0.1, 0.3, 0.9), "tied"),
        (Estimate(0.2), "few"),
        (Estimate.unknown("none"), "few"),
    ],
)
def test_a_comparison_ends_in_one_of_four_ways(mean, end):
    assert headlines.outcome(mean) == end


def test_a_comparison_is_answered_on_every_scale():
    hub = pd.DataFrame(
        [("t", "ours-low", 0.2), ("t", "ours-high", 0.4), ("t", "theirs", 0.7)],
        columns=["benchmark_id", "model_version", "score"],
    ).assign(stderr=0.01, kind="own", place=None, unit="fraction")
    vendor = pd.DataFrame(
        {"version": [], "benchmark_id": [], "benchmark": [], "score": []}, dtype=object
    )
    tables = {
        "benchmark_scores": hub,
        "benchmarks": pd.DataFrame({"benchmark_id": ["t"], "name": ["T"]}),
        "vendor_scores": vendor,
        "capability_scores": SCORES,
        "capability_vintages": VINTAGES,
        "arena_ratings": NO_LISTS[0],
        "arena_snapshots": NO_LISTS[1],
    }
    said = pd.Series(
        {
            "comparison_id": "ours_theirs",
            "named_id": "ours",
            "other_id": "theirs",
            "said_on": pd.Timestamp("2025-02-01"),
        }
    )
    found, each = headlines.compare(VERSIONS, said, tables, rng=np.random.default_rng(1))
    assert found["difference"].value == pytest.approx(-0.3)
    assert (found["tests"].value, found["lost"].value, found["inside"].value) == (1, 1, 0)
    assert found["index_difference"].value == -10.0
    assert not found["arena_difference.first"].known
    assert (found["vendor.tests"].value, found["vendor.won"].known) == (0, False)
    assert each["by"].tolist() == ["others"]
