import pandas as pd
import pytest

from airace.measures import arena

DEVELOPERS = pd.DataFrame(
    {
        "developer_id": ["ours", "theirs", "third"],
        "country": ["US", "CN", "FR"],
        "parent_id": [None, None, None],
    }
)


def lists(*days):
    """Days of (date, variant, default, complete, [(model, developer, rating, low, high)])."""
    snapshots, ratings = [], []
    for date, variant, default, complete, rows in days:
        snapshots.append((date, variant, default, variant, len(rows), complete))
        ratings += [(date, variant, *row) for row in rows]
    s = pd.DataFrame(
        snapshots, columns=["date", "variant", "default", "segment", "models", "complete"]
    )
    r = pd.DataFrame(
        ratings, columns=["date", "variant", "model", "developer_ids", "rating", "low", "high"]
    )
    s["date"], r["date"] = pd.to_datetime(s["date"]), pd.to_datetime(r["date"])
    r[["low", "high"]] = r[["low", "high"]].astype(float)
    r = r.assign(votes=None, rank=1, weights="unknown", source_id="s")
    return r, s


FULL = [
    ("a", "ours", 1400, 1390, 1410),
    ("b", "theirs", 1360, 1350, 1375),
    ("c", "third", 1300, None, None),
    ("d", "nobody", 1290, None, None),
]
RATINGS, SNAPSHOTS = lists(
    ("2025-01-01", "text", True, True, FULL),
    ("2025-02-01", "text", True, True, [("early-a", "ours", 1420, 1400, 1440), *FULL]),
    ("2025-03-01", "style", True, False, [("a", "ours", 1300, None, None)]),
)


def newest(as_of, **more):
    return arena.board(RATINGS, SNAPSHOTS, DEVELOPERS, as_of=as_of, **more)


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
    assert "names no CN model" in arena.gap(newest("2025-03-15"), "US", "CN").reason
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


def test_series_keeps_segments_and_gaps():
    series = arena.gap_series(RATINGS, SNAPSHOTS, DEVELOPERS, as_of="2025-12-31")
    assert series["segment"].tolist() == ["text", "text", "style"]
    assert series["gap"].tolist()[:2] == [40, 60]
    assert series["gap"].isna().tolist() == [False, False, True]
    assert arena.gap_series(RATINGS, SNAPSHOTS, DEVELOPERS, as_of="2024-01-01").empty


def test_share_series_leaves_out_lists_that_are_too_short():
    found = arena.share_series(
        RATINGS, SNAPSHOTS, DEVELOPERS, as_of="2025-12-31", bloc="CN", tops=(2, 5)
    )
    assert found[found["top"] == 2]["share"].tolist() == [0.5, 0.0]
    assert found[found["top"] == 5]["date"].dt.month.tolist() == [2]


def test_a_line_breaks_between_scales_and_in_a_long_silence():
    series = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-01-01", "2025-01-20", "2025-01-30", "2025-06-01"]),
            "segment": ["a", "a", "b", "b"],
            "gap": [1.0, 2.0, 3.0, 4.0],
        }
    )
    broken = arena.with_breaks(series, "gap", days=60)
    assert broken["gap"].isna().tolist() == [False, False, True, False, True, False]
    assert broken["date"].is_monotonic_increasing
    twice = pd.concat([series.assign(top=10), series.assign(top=20)])
    broken = arena.with_breaks(twice, "gap", by="top", days=60)
    assert broken["gap"].isna().sum() == 4 and broken["top"].notna().all()


def test_the_first_scale_is_no_change():
    changes = arena.scale_changes(SNAPSHOTS)
    assert changes["date"].tolist() == [pd.Timestamp("2025-03-01")]
    assert changes["label"].tolist() == ["style"]
    assert arena.scale_changes(SNAPSHOTS.iloc[:1]).empty


def test_the_newest_list_of_a_month_stands_for_it():
    series = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-01-01", "2025-01-20", "2025-01-30"]),
            "segment": ["a", "a", "b"],
            "top": 10,
            "share": [0.1, 0.2, 0.3],
        }
    )
    assert arena.newest_of_month(series, by="top")["share"].tolist() == [0.2, 0.3]


def test_a_chance_of_winning_and_points_are_inverse():
    assert arena.chance(0) == 0.5
    assert arena.chance(400) == pytest.approx(10 / 11)
    assert arena.points_for(0.5) == 0
    assert arena.chance(arena.points_for(0.6)) == pytest.approx(0.6)


MANY = [
    ("a", "ours", 1400, 1390, 1410),
    ("a2", "ours", 1380, 1370, 1390),
    ("b", "theirs", 1360, 1350, 1375),
    ("b2", "theirs", 1350, 1345, 1355),
    ("c", "third", 1300, None, None),
]
MORE = lists(("2025-04-01", "text", True, True, MANY))


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


PLAIN = MORE[0].drop(columns="variant").assign(rating=lambda f: f["rating"] - [0, 0, 10, 10, 0])


def test_the_board_without_style_control_is_another_list_of_the_same_day():
    off = arena.plain_board(PLAIN, DEVELOPERS, as_of="2025-04-30")
    assert arena.gap(off, "US", "CN").value == 50
    assert "not the board that the site showed" in arena.gap(off, "US", "CN").note
    series = arena.style_series(*MORE, PLAIN, DEVELOPERS, as_of="2025-04-30")
    assert series[["gap_on", "gap_off"]].values.tolist() == [[40, 50]]
    none = arena.plain_board(PLAIN, DEVELOPERS, as_of="2025-03-31")
    assert none.empty and not arena.gap(none, "US", "CN").known
    assert arena.style_series(*MORE, PLAIN, DEVELOPERS, as_of="2025-03-31").empty


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


def test_published_gaps_stand_beside_the_lists_of_their_month():
    series = arena.gap_series(RATINGS, SNAPSHOTS, DEVELOPERS, as_of="2025-12-31")
    published = pd.DataFrame({"period": ["2025-02", "2025-03"], "value": [1.7, 0.4]})
    found = arena.published_beside(published, series)
    assert found["lists"].tolist() == [1, 0]
    assert found["lowest"].iloc[0] == pytest.approx(100 * 60 / 1360)
    assert found["lowest"].isna().tolist() == [False, True]
