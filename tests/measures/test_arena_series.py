import pandas as pd
import pytest

from airace.measures import arena, arena_series
from tests.measures.listed import (
    DEVELOPERS,
    MORE,
    PLAIN,
    RATINGS,
    SNAPSHOTS,
)


def test_series_keeps_segments_and_gaps():
    series = arena_series.gap_series(RATINGS, SNAPSHOTS, DEVELOPERS, as_of="2025-12-31")
    assert series["segment"].tolist() == ["text", "text", "style"]
    assert series["gap"].tolist()[:2] == [40, 60]
    assert series["gap"].isna().tolist() == [False, False, True]
    assert arena_series.gap_series(RATINGS, SNAPSHOTS, DEVELOPERS, as_of="2024-01-01").empty


def test_share_series_leaves_out_lists_that_are_too_short():
    found = arena_series.share_series(
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
    broken = arena_series.with_breaks(series, "gap", days=60)
    assert broken["gap"].isna().tolist() == [False, False, True, False, True, False]
    assert broken["date"].is_monotonic_increasing
    twice = pd.concat([series.assign(top=10), series.assign(top=20)])
    broken = arena_series.with_breaks(twice, "gap", by="top", days=60)
    assert broken["gap"].isna().sum() == 4 and broken["top"].notna().all()


def test_the_first_scale_is_no_change():
    changes = arena_series.scale_changes(SNAPSHOTS)
    assert changes["date"].tolist() == [pd.Timestamp("2025-03-01")]
    assert changes["label"].tolist() == ["style"]
    assert arena_series.scale_changes(SNAPSHOTS.iloc[:1]).empty


def test_the_newest_list_of_a_month_stands_for_it():
    series = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-01-01", "2025-01-20", "2025-01-30"]),
            "segment": ["a", "a", "b"],
            "top": 10,
            "share": [0.1, 0.2, 0.3],
        }
    )
    assert arena_series.newest_of_month(series, by="top")["share"].tolist() == [0.2, 0.3]


def test_the_board_without_style_control_is_another_list_of_the_same_day():
    off = arena.plain_board(PLAIN, DEVELOPERS, as_of="2025-04-30")
    assert arena.gap(off, "US", "CN").value == 50
    assert "not the board that the site showed" in arena.gap(off, "US", "CN").note
    series = arena_series.style_series(*MORE, PLAIN, DEVELOPERS, as_of="2025-04-30")
    assert series[["gap_on", "gap_off"]].values.tolist() == [[40, 50]]
    none = arena.plain_board(PLAIN, DEVELOPERS, as_of="2025-03-31")
    assert none.empty and not arena.gap(none, "US", "CN").known
    assert arena_series.style_series(*MORE, PLAIN, DEVELOPERS, as_of="2025-03-31").empty


def test_published_gaps_stand_beside_the_lists_of_their_month():
    series = arena_series.gap_series(RATINGS, SNAPSHOTS, DEVELOPERS, as_of="2025-12-31")
    published = pd.DataFrame({"period": ["2025-02", "2025-03"], "value": [1.7, 0.4]})
    found = arena_series.published_beside(published, series)
    assert found["lists"].tolist() == [1, 0]
    assert found["lowest"].iloc[0] == pytest.approx(100 * 60 / 1360)
    assert found["lowest"].isna().tolist() == [False, True]
