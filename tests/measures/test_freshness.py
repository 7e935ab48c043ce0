import pandas as pd
import pytest

from airace.measures import freshness

FEEDS = pd.DataFrame(
    [
        ("index", "epoch-index", "Epoch", "weekly", 60, False),
        ("arena", "arena-dataset", "Arena", "weekly", 30, False),
        ("arena", "arena-history", "Arena", "not published again", pd.NA, True),
        ("clusters", "clusters", "Epoch", "not published again", pd.NA, True),
        ("unread", "unread", "Nobody", "daily", 7, False),
    ],
    columns=["adapter", "prefix", "publisher", "cadence", "budget_days", "final"],
)
SOURCES = pd.DataFrame(
    [
        ("epoch-index-2026-01-01", "2026-01-01", "Index"),
        ("epoch-index-2026-03-01", "2026-03-01", "Index"),
        ("arena-dataset-2026-04-01", "2026-04-01", "Arena"),
        ("arena-history", "2025-03-02", "Arena, history"),
        ("clusters-2025-01-01", "2025-01-01", "Clusters"),
        ("by-hand", "2026-02-01", "By hand"),
    ],
    columns=["source_id", "vintage", "attribution"],
).assign(vintage=lambda t: pd.to_datetime(t["vintage"]))


def states(day):
    return freshness.states(FEEDS, SOURCES, pd.Timestamp(day)).set_index("dataset")


def test_each_dataset_is_held_against_its_own_budget():
    found = states("2026-05-01")
    assert found["state"].to_dict() == {
        "arena: Arena": freshness.WITHIN,
        "clusters: Epoch": freshness.FINAL,
        "index: Epoch": "late by 1 day",
    }
    assert found.loc["index: Epoch", ["age_days", "budget_days"]].tolist() == [61, 60]
    # A feed that was never read has no age.
    assert "unread: Nobody" not in found.index


@pytest.mark.parametrize(("day", "state"), [("2026-04-30", "within its budget"),
                                            ("2026-05-03", "late by 3 days")])  # fmt: skip
def test_the_budget_itself_is_not_late(day, state):
    assert states(day).loc["index: Epoch", "state"] == state


def test_an_edition_of_the_past_knows_the_vintage_of_its_day():
    found = states("2026-02-01")
    assert found.loc["index: Epoch", "newest"] == pd.Timestamp("2026-01-01")
    # Only a closed mirror of the board was there then.
    assert found.loc["arena: Arena", "newest"] == pd.Timestamp("2025-03-02")
    assert states("2024-12-31").loc["clusters: Epoch", "state"] == freshness.LATER


def test_the_oldest_input_is_the_oldest_dataset_by_its_newest_vintage():
    vintages = freshness.dated(FEEDS, SOURCES)
    day = pd.Timestamp("2026-05-01")
    ids = ["epoch-index-2026-01-01", "epoch-index-2026-03-01", "arena-history",
           "arena-dataset-2026-04-01"]  # fmt: skip
    assert freshness.oldest_input(ids, vintages, day) == ("Index", pd.Timestamp("2026-03-01"))
    assert freshness.oldest_input([*ids, "by-hand"], vintages, day)[0] == "By hand"
    assert freshness.oldest_input([], vintages, day) is None


def test_a_vintage_after_the_editions_day_counts_as_of_that_day():
    vintages = freshness.dated(FEEDS, SOURCES)
    day = pd.Timestamp("2026-01-15")
    found = freshness.oldest_input(["arena-dataset-2026-04-01"], vintages, day)
    assert found == ("Arena", day)
