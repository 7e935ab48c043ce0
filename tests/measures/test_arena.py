import pandas as pd
import pytest

from airace.measures import arena
from tests.measures.listed import (
    DEVELOPERS,
    FULL,
    MANY,
    MORE,
    PLAIN,
    lists,
    newest,
)


def test_gap_and_what_follows_from_it():
    listed = newest("2025-01-15")
    gap = arena.gap(listed, "US", "CN", level=0.95)
    assert gap.value == 40
    assert gap.low == pytest.approx(40 - (10**2 + 15**2) ** 0.5)
    assert gap.high == pytest.approx(40 + (10**2 + 10**2) ** 0.5)
    assert gap.as_of == "2025-01-01"
    assert arena.gap_percent(listed, "US", "CN").value == pytest.approx(100 * 40 / 1360)
    win = arena.win_rate(listed, "US", "CN")
    assert win.value == pytest.approx(1 / (1 + 10**-0.1))
    assert win.low < win.value < win.high < 1


def test_intervals_come_at_the_level_asked_for():
    listed = newest("2025-01-15")
    assert arena.gap(listed, "US", "CN").low > arena.gap(listed, "US", "CN", level=0.95).low


def test_a_preview_entry_is_said():
    assert "test version" in arena.gap(newest("2025-02-15"), "US", "CN").note
    assert "test version" not in arena.gap(newest("2025-01-15"), "US", "CN").note


def test_a_short_list_without_a_challenger_is_undefined_or_passed_over():
    assert "names no {CN:adjective} model" in arena.gap(newest("2025-03-15"), "US", "CN").reason
    assert arena.gap_percent(newest("2025-03-15"), "US", "CN").value is None
    passed = newest("2025-03-15", need=("US", "CN"))
    assert passed["date"].iloc[0] == pd.Timestamp("2025-02-01")


def test_before_the_first_list_everything_is_unknown():
    none = newest("2024-12-31")
    assert none.empty
    for found in (
        arena.gap(none, "US", "CN"),
        arena.win_rate(none, "US", "CN"),
        arena.challenger_share(none, "CN", 10),
    ):
        assert "no overall list" in found.reason


def test_the_board_shown_by_default_is_preferred_on_one_day():
    ratings, snapshots = lists(
        ("2025-01-01", "elo", False, True, [("x", "ours", 1, None, None)]),
        ("2025-01-01", "text", True, True, FULL),
    )
    listed = arena.board(ratings, snapshots, DEVELOPERS, as_of="2025-01-01")
    assert listed["variant"].unique().tolist() == ["text"]


def test_share_of_the_top_counts_unknown_in_the_whole():
    listed = newest("2025-01-15")
    found = arena.challenger_share(listed, "CN", 4)
    assert found.value == 0.25
    assert "1 of unknown home" in found.note
    assert "only 4 names" in arena.challenger_share(listed, "CN", 10).reason


def test_a_chance_of_winning_and_points_are_inverse():
    assert arena.chance(0) == 0.5
    assert arena.chance(400) == pytest.approx(10 / 11)
    assert arena.points_for(0.5) == 0
    assert arena.chance(arena.points_for(0.6)) == pytest.approx(0.6)


def test_the_mean_of_several_rests_on_all_of_them():
    listed = arena.board(*MORE, DEVELOPERS, as_of="2025-04-01")
    found = arena.mean_gap(listed, "US", "CN", 2, level=0.95)
    assert found.value == pytest.approx(1390 - 1355)
    ours, theirs = (10**2 + 10**2) ** 0.5 / 2, (15**2 + 5**2) ** 0.5 / 2
    assert found.low == pytest.approx(35 - (ours**2 + theirs**2) ** 0.5)
    assert found.as_of == "2025-04-01" and "2 best" in found.note
    assert arena.mean_gap(listed, "US", "CN", 1) == arena.gap(listed, "US", "CN").with_note(
        "the 1 best names of each, list of 2025-04-01"
    )
    assert "only 2" in arena.mean_gap(listed, "US", "CN", 3).reason
    assert not arena.mean_gap(newest("2024-12-31"), "US", "CN", 1).known


def test_the_mean_has_no_interval_if_one_entry_has_none():
    listed = arena.board(
        *lists(("2025-04-01", "text", True, True, [*MANY[:3], ("b2", "theirs", 1340, None, None)])),
        DEVELOPERS,
        as_of="2025-04-01",
    )
    found = arena.mean_gap(listed, "US", "CN", 2)
    assert found.value == pytest.approx(40)
    # One side's errors are known: a missing interval counts as zero width, as everywhere.
    assert found.low < 40 < found.high


def test_a_list_with_too_few_names_of_a_side_is_passed_over():
    ratings, snapshots = lists(
        ("2025-04-01", "text", True, True, MANY), ("2025-05-01", "text", True, False, FULL)
    )
    choose = dict(as_of="2025-06-01", need=("US", "CN"))
    few = arena.board(ratings, snapshots, DEVELOPERS, **choose)
    many = arena.board(ratings, snapshots, DEVELOPERS, fewest=2, **choose)
    assert few["date"].iloc[0] == pd.Timestamp("2025-05-01")
    assert many["date"].iloc[0] == pd.Timestamp("2025-04-01")


def test_choices_of_board_and_number_stand_side_by_side():
    boards = {
        "on": arena.board(*MORE, DEVELOPERS, as_of="2025-04-01"),
        "off": arena.plain_board(PLAIN, DEVELOPERS, as_of="2025-04-01"),
        "none": arena.plain_board(PLAIN, DEVELOPERS, as_of="2025-03-01"),
    }
    found = arena.gap_choices(boards, "US", "CN", tops=(1, 2, 9))
    assert found[["board", "top"]].values.tolist() == [
        ["on", 1],
        ["on", 2],
        ["off", 1],
        ["off", 2],
    ]
    assert found["value"].tolist() == [40, 35, 50, 45]
    assert found["win_rate"].iloc[0] == pytest.approx(1 / (1 + 10**-0.1))


def test_places_add_up_to_the_length():
    listed = newest("2025-01-15")
    found = arena.places(listed, ("US", "CN"), (2, 4, 9))
    assert found["top"].tolist() == [2, 4]
    assert found.iloc[1].tolist() == [4, 1, 1, 1, 1]
    assert arena.places(newest("2024-12-31"), ("US", "CN")).empty
