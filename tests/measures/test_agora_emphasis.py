"""Emphasis, themes over time, and single documents side by side."""

import math

import pandas as pd
import pytest

from airace.measures import agora

VINTAGE = pd.Timestamp("2026-03-23")


def archive(given: dict[str, tuple[str, list[str]]], year: dict[str, int] | None = None):
    """Document -> (origin, tags); a year of activity for each, 2024 by default."""
    year = year or {}
    documents = pd.DataFrame(
        {
            "vintage": VINTAGE,
            "agora_id": list(given),
            "origin": [origin for origin, _ in given.values()],
            "activity_date": pd.to_datetime([f"{year.get(k, 2024)}-05-01" for k in given]),
            "proposed_date": pd.NaT,
        }
    )
    tags = pd.DataFrame(
        [(VINTAGE, k, "Group", tag) for k, (_, own) in given.items() for tag in own],
        columns=["vintage", "agora_id", "tag_group", "tag"],
    )
    return documents, tags


def test_log_odds_are_those_of_monroe_colaresi_and_quinn():
    documents, tags = archive({"1": ("US", ["a", "a2"]), "2": ("US", ["a"]), "3": ("CN", ["a2"])})
    table = agora.emphasis(documents, tags, "US", "CN").set_index("tag")
    # Four uses, two tags: one pseudo-count each.  US: a 2+1 of 5, a2 1+1 of 5; CN: 0+1, 1+1 of 3.
    assert table.loc["a", "log_odds"] == pytest.approx(math.log(1 / 2) - math.log(3 / 2))
    assert table.loc["a", "z"] == pytest.approx(
        (math.log(1 / 2) - math.log(3 / 2)) / math.sqrt(1 / 1 + 1 / 3)
    )
    assert table.loc["a", "low"] < table.loc["a", "log_odds"] < table.loc["a", "high"]


def test_a_side_that_tags_everything_more_often_stresses_nothing():
    given = {f"u{i}": ("US", [["a", "b", "c", "d"][i % 4]]) for i in range(40)}
    given |= {f"c{i}": ("CN", ["a", "b", "c", "d"]) for i in range(40)}
    documents, tags = archive(given)
    table = agora.emphasis(documents, tags, "US", "CN")
    assert table["log_odds"].abs().max() == pytest.approx(0, abs=1e-9)
    assert agora.stressed(table, "challenger").value == 0
    # The shares, by contrast, all differ.
    assert agora.tag_shares(documents, tags, "US", "CN")["survives"].all()


def test_swapping_the_sides_turns_the_signs():
    given = {f"u{i}": ("US", ["a", "b"]) for i in range(30)} | {
        f"c{i}": ("CN", ["b", "c"]) for i in range(30)
    }
    one = agora.emphasis(*archive(given), "US", "CN").set_index("tag")
    two = agora.emphasis(*archive(given), "CN", "US").set_index("tag")
    assert (one["log_odds"] + two["log_odds"]).abs().max() == pytest.approx(0, abs=1e-9)
    assert agora.stressed(one.reset_index(), "challenger").note == "“c”"
    assert agora.stressed(one.reset_index(), "lead").note == "“a”"


def test_a_stronger_prior_pulls_towards_no_difference():
    given = {f"u{i}": ("US", ["a", "b"]) for i in range(9)} | {"c": ("CN", ["b", "c"])}
    weak, strong = (
        agora.emphasis(*archive(given), "US", "CN", prior_per_tag=k)["log_odds"].abs().max()
        for k in (1, 50)
    )
    assert strong < weak


def test_a_side_without_documents_is_unknown():
    table = agora.emphasis(*archive({"1": ("US", ["a"])}), "US", "CN")
    assert table.empty and not agora.stressed(table, "lead").known


def test_shares_before_and_since_a_year():
    given = {"1": ("US", ["a"]), "2": ("US", ["b"]), "3": ("US", ["a"]), "4": ("CN", ["a"])}
    documents, tags = archive(given, {"1": 2021, "2": 2022, "3": 2023, "4": 2023})
    table = agora.shares_by_period(documents, tags, ("US", "CN"), ["a"], split=2023)
    assert table[["country", "period", "part", "whole"]].values.tolist() == [
        ["US", "before", 1, 2],
        ["US", "since", 1, 1],
        ["CN", "since", 1, 1],
    ]


def test_a_bill_counts_in_the_year_of_its_proposal():
    documents, tags = archive({"1": ("US", ["a"])}, {"1": 2025})
    documents["proposed_date"] = pd.to_datetime(["2021-02-01"])
    table = agora.shares_by_period(documents, tags, ("US",), ["a"], split=2023)
    assert table["period"].tolist() == ["before"]


def test_an_untagged_document_is_missing_and_not_silent():
    table = agora.side_by_side(
        *archive({"1": ("US", ["a", "b"]), "2": ("CN", [])}), {"plan": "1", "other": "2"}
    )
    assert table["tag"].tolist() == ["a", "b"] and table["plan"].all()
    assert table["other"].isna().all()


def test_chosen_instruments_are_compared_in_words_and_in_their_order():
    chosen = pd.DataFrame(
        {
            "position": [2, 1, 3],
            "label": ["Untagged", "Plan", "Elsewhere"],
            "agora_id": ["2", "1", None],
        }
    )
    given = archive({"1": ("US", ["a"]), "2": ("CN", []), "3": ("CN", ["b"])})
    table = agora.compared(*given, chosen)
    assert list(table.columns) == ["tag_group", "tag", "Plan", "Untagged", "Elsewhere"]
    assert table.loc[0].tolist()[1:] == ["a", "yes", "not tagged", "text not in the archive"]
    both = agora.compared(*given, chosen.assign(agora_id=["3", "1", None]))
    assert both[["Plan", "Untagged"]].values.tolist() == [["yes", "no"], ["no", "yes"]]
    assert agora.compared(*given, chosen.iloc[:0]).empty


def test_a_share_has_moved_only_if_its_intervals_do_not_overlap():
    rows = [
        ("a", "US", "before", 0.1, 0.2),
        ("a", "US", "since", 0.3, 0.4),
        ("b", "CN", "before", 0.1, 0.3),
        ("b", "CN", "since", 0.2, 0.4),
        ("c", "CN", "since", 0.8, 0.9),
    ]
    periods = pd.DataFrame(rows, columns=["tag", "country", "period", "low", "high"])
    assert agora.moved(periods) == {"US"}
    assert agora.moved(periods.iloc[:0]) == set()
