"""Rows that ought to reach a value, and rows that share a name in two groups."""

import pandas as pd
import pytest

from airace.charts import rows, theme

FRAME = pd.DataFrame(
    {
        "label": ["ours", "theirs", "ours", "theirs"],
        "group": ["first", "first", "second", "second"],
        "value": [0.2, 0.4, 0.6, 0.8],
        "target": [0.9, 0.9, 0.5, float("nan")],
    }
)


def frames(width):
    spec = rows.intervals(FRAME, unit="Share")(width).to_dict()
    return [(layer, spec["datasets"][layer["data"]["name"]]) for layer in spec["layer"]]


@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_a_name_in_two_groups_is_two_rows_in_the_frames_order(width):
    points = next(found for layer, found in frames(width) if layer["mark"]["type"] == "point")
    heights = [row["mark"] for row in points]
    assert heights == sorted(heights)
    named = {r["py"] for _, found in frames(width) for r in found if r.get("text") == "ours"}
    first, second = sorted(named)
    assert first <= heights[0] < heights[1] < second <= heights[2]


def test_a_target_is_a_stroke_on_its_own_row_and_inside_the_scale():
    strokes = next(found for _, found in frames(theme.WIDE) if "target" in found[0])
    points = next(f for layer, f in frames(theme.WIDE) if layer["mark"]["type"] == "point")
    middles = [(row["above"] + row["under"]) / 2 for row in strokes]
    assert middles == [row["mark"] for row in points[:3]]
    assert [row["target"] for row in strokes] == [0.9, 0.9, 0.5]
