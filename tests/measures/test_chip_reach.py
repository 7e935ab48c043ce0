"""Destinations of a rule, on small tables."""

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.measures import chip_reach

LICENCE, FREE = "licence required", "not caught"


def group(rule, name, licence, case_by_case=LICENCE, notification=FREE):
    return {
        "rule": rule,
        "group": name,
        "licence": licence,
        "case_by_case": case_by_case,
        "notification": notification,
    }


GROUPS = pd.DataFrame(
    [
        group("r", "strict", LICENCE, "case-by-case review", "notification"),
        group("r", "concern", LICENCE),
        group("r", "elsewhere", FREE, FREE),
        group("w", "ally", FREE, FREE),
        group("w", "elsewhere", LICENCE),
    ]
)
MEMBERS = pd.DataFrame(
    [("r", "CN", "strict"), ("r", "AE", "concern"), ("r", "VN", "concern"), ("w", "DE", "ally")],
    columns=["rule", "country", "group"],
)
CLASSED = pd.DataFrame(
    {
        "chip_id": list("abcde"),
        "rule": "r",
        "class": [LICENCE, "case-by-case review", "notification", FREE, "unknown"],
        "caught": ["yes", "yes", "yes", "no", "unknown"],
    }
)


def classes(destination, frame=CLASSED):
    return chip_reach.at_destination(frame, GROUPS, MEMBERS, destination)["class"].tolist()


def test_the_strictest_group_keeps_the_classes():
    assert classes("CN") == CLASSED["class"].tolist()


def test_a_group_of_concern_has_no_lighter_review_and_no_notification():
    assert classes("AE") == [LICENCE, LICENCE, FREE, FREE, "unknown"]


def test_a_destination_that_the_rule_does_not_reach_is_free_of_unknowns_too():
    assert classes("FR") == [FREE] * 5
    there = chip_reach.at_destination(CLASSED, GROUPS, MEMBERS, "FR")
    assert set(there["caught"]) == {"no"}


def test_a_worldwide_rule_reaches_all_but_its_exceptions():
    world = CLASSED.assign(rule="w")
    assert classes("FR", world) == [LICENCE, LICENCE, FREE, FREE, "unknown"]
    assert classes("DE", world) == [FREE] * 5


def test_destinations_are_counted_over_the_groups_that_need_a_licence():
    assert chip_reach.destinations(GROUPS, MEMBERS, "r").value == 3
    assert not chip_reach.destinations(GROUPS, MEMBERS, "w").known
    assert not chip_reach.destinations(GROUPS, MEMBERS, "later").known


def test_reached_lists_names_and_counts_the_rest():
    countries = pd.DataFrame(
        {"country": ["AE", "CN", "DE", "FR", "US", "VN"], "name": list("ECGFUV")}
    )
    table = chip_reach.reached(GROUPS, MEMBERS, countries).set_index(["rule", "group"])
    assert table.loc[("r", "concern"), "names"] == "E, V"
    assert table.loc[("r", "elsewhere"), "count"] == 2  # Germany and France, not the United States
    assert table.loc[("w", "elsewhere"), "count"] == 4


def test_a_rule_without_a_group_for_the_rest_says_so():
    with pytest.raises(AiraceError, match="elsewhere"):
        chip_reach.group_of(GROUPS[GROUPS["group"] != "elsewhere"], MEMBERS, "r", "FR")
