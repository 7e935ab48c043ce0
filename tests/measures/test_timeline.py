"""Lanes, heights and counts of events."""

from __future__ import annotations

import pandas as pd

from airace.measures import timeline


def events(*rows):
    frame = pd.DataFrame(rows, columns=["event_id", "date", "actor", "actor_kind", "direction"])
    return frame.assign(date=pd.to_datetime(frame["date"]), title=frame["event_id"])


ALL = events(
    ("a", "2025-01-01", "US", "government", "tighten"),
    ("b", "2025-01-10", "US", "government", "tighten"),
    ("c", "2025-06-01", "US;CN", "government", "loosen"),
    ("d", "2025-06-02", "NL", "government", "tighten"),
    ("e", "2025-06-03", "US", "firm", "adapt"),
)


def test_an_act_of_both_stands_in_both_lanes():
    laid = timeline.lanes(ALL, "US", "CN")
    assert laid.loc[laid["event_id"] == "c", "lane"].tolist() == ["US", "CN"]
    assert laid.set_index("event_id").loc["d", "lane"] == timeline.OTHERS
    assert laid.set_index("event_id").loc["e", "lane"] == timeline.FIRMS


def test_near_events_of_a_lane_differ_in_height():
    laid = timeline.lanes(ALL, "US", "CN", gap_days=30)
    assert laid.loc[laid["lane"] == "US", "height"].tolist() == [0, 1, 0]


def test_other_blocs_make_other_lanes():
    laid = timeline.lanes(ALL, "NL", "CN")
    assert set(laid["lane"]) == {"NL", "CN", timeline.OTHERS, timeline.FIRMS}


def test_unstated_additions_are_counted_as_unstated():
    additions = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"]),
            "china_added": pd.array([5, None, 0], dtype="Int64"),
            "basis": ["stated", "not_stated", "none"],
        }
    )
    years = timeline.entity_list_years(additions)
    assert years.to_dict("records") == [
        {"year": 2024, "china_stated": 5, "rules_with_china": 2, "rules_without_number": 1}
    ]
    assert timeline.entity_list_total(additions).value == 5


def test_empty_cuts():
    assert timeline.lanes(ALL.iloc[:0], "US", "CN").empty
    assert not timeline.events_listed(ALL.iloc[:0]).known
    nothing = pd.DataFrame(
        {
            "date": pd.to_datetime([]),
            "china_added": pd.array([], dtype="Int64"),
            "basis": pd.array([], dtype="string"),
        }
    )
    assert not timeline.entity_list_total(nothing).known


def test_marks_take_named_events_once_in_order():
    events = pd.DataFrame(
        {
            "event_id": ["a", "b", "c", "d"],
            "date": pd.to_datetime(["2023-01-01", "2022-01-01", "2024-01-01", "2024-02-01"]),
            "label": ["Second", "First", None, "Second"],
        }
    )
    found = timeline.marks(events, ["First", "Second", "Never"])
    assert found["label"].tolist() == ["First", "Second"]
    assert found["date"].dt.year.tolist() == [2022, 2023]
