"""Where other countries stand between two blocs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import alignment_others
from tests.measures.joined import EXAMPLE, INITIATIVES, ROWS, memberships, tables


def test_nothing_known_is_close_to_nobody():
    assert alignment_others.closeness(memberships([]), INITIATIVES, "US", "CN").empty


def test_closeness_keeps_to_complete_lists():
    table = alignment_others.closeness(memberships(ROWS), INITIATIVES, "US", "CN").set_index(
        "country"
    )
    assert list(table.index) == ["GB"]  # Laos is on a partial list only
    row = table.loc["GB"]
    assert (row["lead_only"], row["lead_only_of"]) == (2, 2)
    assert (row["challenger_only"], row["challenger_only_of"]) == (0, 0)
    assert row["jaccard_lead"] == pytest.approx(2 / 3)


def test_reach_counts_acts_of_others_on_texts_that_the_bloc_had_joined():
    course = alignment_others.reach(*tables(EXAMPLE), "L", "C")
    lead = course[course["country"] == "L"]
    # The world's four, then two of the club, then three of the summit without the lead.
    assert lead["acts"].tolist() == [4, 6, 9]
    assert lead["shared"].tolist() == [4, 6, 6]
    assert course[course["country"] == "C"]["shared"].tolist() == [4, 4, 7]
    assert alignment_others.newest_reach(course, "L").value == pytest.approx(6 / 9)


def test_reach_is_unknown_before_anybody_joined():
    course = alignment_others.reach(*tables({}), "L", "C")
    assert course.empty and not alignment_others.newest_reach(course, "L").known


@given(st.lists(st.sets(st.sampled_from("abcdefgh")), min_size=2, max_size=8), st.integers(0, 99))
def test_a_trade_keeps_the_length_of_every_list_and_the_adherents_of_every_text(rows, seed):
    shuffled = [set(row) for row in rows]
    alignment_others._trade(shuffled, 50, np.random.default_rng(seed))
    assert [len(row) for row in shuffled] == [len(row) for row in rows]
    assert sorted(x for row in shuffled for x in row) == sorted(x for row in rows for x in row)


def many(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Half of the countries join ten texts of the lead, half ten of the challenger."""
    texts = [(f"l{i}", "L") for i in range(10)] + [(f"c{i}", "C") for i in range(10)]
    rows = []
    for text, bloc in texts:
        friends = [f"{bloc.lower()}{k}" for k in range(n)]
        rows += [(text, country) for country in (bloc, *friends)]
    memberships = pd.DataFrame(rows, columns=["initiative_id", "country"]).assign(
        kind="signed", own_act=True, date=pd.Timestamp("2024-01-01")
    )
    initiatives = pd.DataFrame({"initiative_id": [t for t, _ in texts], "list_complete": True})
    return memberships, initiatives


def test_countries_that_follow_one_bloc_lean_to_it():
    table = alignment_others.leanings(*many(4), "L", "C", np.random.default_rng(1), draws=400)
    leans = table.set_index("country")["leans"]
    assert {leans[f"l{k}"] for k in range(4)} == {"lead"}
    assert {leans[f"c{k}"] for k in range(4)} == {"challenger"}
    assert alignment_others.leaning(table, "lead").value == 4
    swapped = alignment_others.leanings(*many(4), "C", "L", np.random.default_rng(1), draws=400)
    assert alignment_others.leaning(swapped, "lead").value == 4


def test_a_country_that_joined_what_all_joined_leans_nowhere():
    # By Jaccard's index, a and b would be closer to the challenger, which joined less.
    joined = {"world": "LCabcd", "club": "Labcd", "summit": "Labcd"}
    table = alignment_others.leanings(
        *tables(joined), "L", "C", np.random.default_rng(1), draws=200
    )
    assert set(table["leans"]) == {"neither"}
    assert table["tilt"].tolist() == [0, 0, 0, 0]


def test_too_short_lists_say_nothing():
    few = alignment_others.leanings(*tables({"world": "LCa"}), "L", "C", np.random.default_rng(1))
    assert few.empty and not alignment_others.leaning(few, "lead").known
