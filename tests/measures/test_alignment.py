import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import alignment
from tests.measures.joined import EXAMPLE, ROWS, memberships, tables


def test_overlap_by_hand():
    # US: pact, club, treaty; China: pact, body.
    estimate = alignment.overlap(memberships(ROWS), "US", "CN")
    assert estimate.value == pytest.approx(1 / 4)
    assert estimate.note == "1 joined by both, 2 by US alone, 1 by CN alone"
    named = alignment.overlap(memberships(ROWS), "US", "CN", ("the United States", "China"))
    assert named.note == "1 joined by both, 2 by the United States alone, 1 by China alone"
    assert alignment.joined(memberships(ROWS), "US").value == 3
    assert alignment.shared(memberships(ROWS), "US", "CN").value == 1


def test_coverage_by_a_parent_body_changes_nothing():
    without = [row for row in ROWS if row[2] != "covered_by_membership"]
    assert alignment.overlap(memberships(without), "US", "CN") == alignment.overlap(
        memberships(ROWS), "US", "CN"
    )


def test_nothing_known_has_no_overlap():
    empty = memberships([])
    assert not alignment.overlap(empty, "US", "CN").known
    assert not alignment.joined(empty, "US").known
    assert not alignment.shared(empty, "US", "CN").known


SETS = st.sets(st.sampled_from("abcdefgh"))


@given(SETS, SETS)
def test_jaccard_is_symmetric_bounded_and_one_for_equals_only(one, two):
    value = alignment.jaccard(one, two)
    assert value == alignment.jaccard(two, one)
    if one | two:
        assert 0 <= value <= 1
        assert (value == 1) == (one == two)
        assert (value == 0) == (not one & two)
    else:
        assert value is None


@given(SETS, SETS)
def test_overlap_is_symmetric(one, two):
    rows = [(i, "US", "signed", "2024-01-01") for i in sorted(one)]
    rows += [(i, "CN", "signed", "2024-01-01") for i in sorted(two)]
    frame = memberships(rows)
    assert alignment.overlap(frame, "US", "CN").value == alignment.overlap(frame, "CN", "US").value


def test_the_latest_act_stands_for_the_country():
    acts = alignment.own_acts(memberships(ROWS)).set_index(["initiative_id", "country"])
    assert acts.loc[("treaty", "GB"), "kind"] == "ratified"
    assert len(acts) == 8


def counts(rows):
    table = pd.DataFrame(rows, columns=["initiative_id", "counted_on", "count", "bound", "meaning"])
    return table.assign(counted_on=pd.to_datetime(table["counted_on"]))


def test_other_counts_of_one_text_are_named():
    table = counts(
        [
            ("paris", "2026-05-20", 63, "exact", "countries"),
            ("paris", "2025-02-11", 58, "exact", "countries"),
            ("un", "2024-07-01", 140, "at least", "co-sponsors"),
        ]
    )
    paris = alignment.signatories(table, "paris")
    assert (paris.value, paris.as_of) == (63, "2026-05-20")
    assert paris.note == "countries; other counts: 58 (2025-02-11)"
    assert alignment.signatories(table, "un").note == "at least, co-sponsors"
    assert not alignment.signatories(table, "rome").known


def test_overlap_by_year_tells_jaccard_from_the_shorter_list():
    table = alignment.overlap_by_year(tables(EXAMPLE)[0], "L", "C").set_index("year")
    assert table.index.tolist() == [2020, 2021, 2022, 2023]
    assert table.loc[2021, ["lead", "challenger", "both"]].tolist() == [2, 1, 1]
    assert table.loc[2021, "jaccard"] == 0.5 and table.loc[2021, "overlap"] == 1
    assert table.loc[2023, "overlap"] == 0.5
    found = alignment.overlap_coefficient(tables(EXAMPLE)[0], "L", "C")
    assert (found.value, found.note) == (0.5, "1 of 2")
    assert not alignment.overlap_coefficient(tables(EXAMPLE)[0], "L", "Q").known


def test_what_both_joined_since_a_day_counts_from_the_later_act():
    acts = pd.DataFrame(
        [
            ("old", "US", "2024-01-01"),
            ("old", "CN", "2024-01-01"),
            ("late", "US", "2024-01-01"),
            ("late", "CN", "2025-06-01"),
            ("one", "US", "2025-06-01"),
        ],
        columns=["initiative_id", "country", "date"],
    ).assign(kind="signed", own_act=True)
    acts["date"] = pd.to_datetime(acts["date"])
    found = alignment.shared_since(acts, "US", "CN", "2025-04-07", "2026-01-01")
    assert (found.value, found.note) == (1, "late")
    assert alignment.shared_since(acts, "US", "FR", "2025-04-07", "2026-01-01").value == 0
    assert not alignment.shared_since(acts, "US", "CN", "2025-04-07", "2025-04-07").known
    assert alignment.members_named(acts, "late").value == 2
    assert alignment.members_named(acts, "none").value == 0
