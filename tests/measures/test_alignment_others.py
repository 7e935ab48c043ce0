"""Where other countries stand between two blocs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import alignment

DAYS = {
    "world": "2020-01-01",
    "club": "2021-06-01",
    "summit": "2023-03-01",
    "partial": "2022-01-01",
}


def tables(joined: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Initiative -> countries, one letter each; ``partial`` has no complete list."""
    rows = [
        {"initiative_id": name, "country": c, "kind": "signed", "own_act": True, "date": DAYS[name]}
        for name, countries in joined.items()
        for c in countries
    ]
    columns = ["initiative_id", "country", "kind", "own_act", "date"]
    memberships = pd.DataFrame(rows, columns=columns)
    memberships["date"] = pd.to_datetime(memberships["date"])
    initiatives = pd.DataFrame(
        {
            "initiative_id": list(DAYS),
            "list_complete": [name != "partial" for name in DAYS],
            "date": pd.to_datetime(list(DAYS.values())),
        }
    )
    return memberships, initiatives


EXAMPLE = {"world": "LCabcd", "club": "Lab", "summit": "Cacd", "partial": "Lz"}


def test_reach_counts_acts_of_others_on_texts_that_the_bloc_had_joined():
    course = alignment.reach(*tables(EXAMPLE), "L", "C")
    lead = course[course["country"] == "L"]
    # The world's four, then two of the club, then three of the summit without the lead.
    assert lead["acts"].tolist() == [4, 6, 9]
    assert lead["shared"].tolist() == [4, 6, 6]
    assert course[course["country"] == "C"]["shared"].tolist() == [4, 4, 7]
    assert alignment.newest_reach(course, "L").value == pytest.approx(6 / 9)


def test_reach_is_unknown_before_anybody_joined():
    course = alignment.reach(*tables({}), "L", "C")
    assert course.empty and not alignment.newest_reach(course, "L").known


def test_overlap_by_year_tells_jaccard_from_the_shorter_list():
    table = alignment.overlap_by_year(tables(EXAMPLE)[0], "L", "C").set_index("year")
    assert table.index.tolist() == [2020, 2021, 2022, 2023]
    assert table.loc[2021, ["lead", "challenger", "both"]].tolist() == [2, 1, 1]
    assert table.loc[2021, "jaccard"] == 0.5 and table.loc[2021, "overlap"] == 1
    assert table.loc[2023, "overlap"] == 0.5
    found = alignment.overlap_coefficient(tables(EXAMPLE)[0], "L", "C")
    assert (found.value, found.note) == (0.5, "1 of 2")
    assert not alignment.overlap_coefficient(tables(EXAMPLE)[0], "L", "Q").known


@given(st.lists(st.sets(st.sampled_from("abcdefgh")), min_size=2, max_size=8), st.integers(0, 99))
def test_a_trade_keeps_the_length_of_every_list_and_the_adherents_of_every_text(rows, seed):
    shuffled = [set(row) for row in rows]
    alignment._trade(shuffled, 50, np.random.default_rng(seed))
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
    table = alignment.leanings(*many(4), "L", "C", np.random.default_rng(1), draws=400)
    leans = table.set_index("country")["leans"]
    assert {leans[f"l{k}"] for k in range(4)} == {"lead"}
    assert {leans[f"c{k}"] for k in range(4)} == {"challenger"}
    assert alignment.leaning(table, "lead").value == 4
    swapped = alignment.leanings(*many(4), "C", "L", np.random.default_rng(1), draws=400)
    assert alignment.leaning(swapped, "lead").value == 4


def test_a_country_that_joined_what_all_joined_leans_nowhere():
    # By Jaccard's index, a and b would be closer to the challenger, which joined less.
    joined = {"world": "LCabcd", "club": "Labcd", "summit": "Labcd"}
    table = alignment.leanings(*tables(joined), "L", "C", np.random.default_rng(1), draws=200)
    assert set(table["leans"]) == {"neither"}
    assert table["tilt"].tolist() == [0, 0, 0, 0]


def test_too_short_lists_say_nothing():
    few = alignment.leanings(*tables({"world": "LCa"}), "L", "C", np.random.default_rng(1))
    assert few.empty and not alignment.leaning(few, "lead").known
