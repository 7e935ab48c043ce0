import re
from itertools import pairwise

import pandas as pd
import pytest

from airace.charts import lines, theme
from airace.charts.theme import Sides
from tests.charts import frames
from tests.charts.drawing import draw, texts


def rows_of(spec, column):
    """Rows of the one data set that has this column."""
    (found,) = [d for d in spec["datasets"].values() if d and column in d[0]]
    return found


def test_lines_are_named_at_their_ends_with_the_last_value():
    assert "United States 162" in texts(draw("frontier", frames.steps(), theme.WIDE))
    assert "US 162" in texts(draw("frontier", frames.steps(), theme.NARROW))


def test_other_sides_take_the_roles():
    build = lines.frontier(
        frames.steps(), sides=Sides(lead="CN", challenger="US"), unit="x", end="2026-08-11"
    )
    spec = build(theme.WIDE).to_dict()
    ends = [r for d in spec["datasets"].values() for r in d if r.get("text") == "China 158"]
    assert {row["role"] for row in ends} == {"lead"}


def test_steps_run_on_to_the_edition_s_day():
    spec = lines.frontier(frames.steps(), unit="x", end="2026-08-11")(theme.WIDE).to_dict()
    last = max(r["date"] for d in spec["datasets"].values() for r in d if "date" in r)
    assert last == "2026-08-11"


def test_events_carry_their_month_and_stay_on_the_axis():
    marked = pd.concat(
        [frames.events(), pd.DataFrame({"date": ["2021-01-01"], "label": ["Too early"]})]
    )
    build = lines.frontier(frames.steps(), unit="x", end="2026-08-11", events=marked)
    spec = build(theme.WIDE).to_dict()
    found = {r["text"] for d in spec["datasets"].values() for r in d if "text" in r}
    assert "Diffusion rule, Jan 2025" in found
    assert not any("Too early" in text for text in found)


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (theme.NARROW, {"First, Jun 2024", "4 marks, May to Nov 2025"}),
        (
            theme.WIDE,
            {"First, Jun 2024", "A, May 2025", "B, Jun 2025", "C, Jul 2025", "D, Nov 2025"},
        ),
    ],
)
def test_on_a_phone_rules_that_crowd_share_one_label(width, told):
    days = ["2024-06-02", "2025-05-01", "2025-06-10", "2025-07-10", "2025-11-03"]
    marked = pd.DataFrame({"date": days, "label": ["First", "A", "B", "C", "D"]})
    series = pd.DataFrame({"date": ["2023-09-30", "2026-08-19"], "value": [0.1, 0.2], "bloc": "CN"})
    spec = lines.trend(series, unit="x", events=marked)(width).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    assert {row["text"] for row in rows if re.search(r" 20\d\d$", row.get("text", ""))} == told
    # Each rule is drawn, whoever carries its name.
    assert len({row["at"] for row in rows if "head" in row}) == len(days)


def test_end_labels_of_equal_values_do_not_collide():
    frame = frames.steps()
    frame.loc[frame["name"] == "Kimi K3", "value"] = 162.1
    spec = lines.frontier(frame, unit="x", end="2026-08-11")(theme.WIDE).to_dict()
    ends = {
        r["text"]: r["py"]
        for d in spec["datasets"].values()
        for r in d
        if r.get("text", "").endswith(" 162")
    }
    assert len(ends) == 2
    assert abs(ends["United States 162"] - ends["China 162"]) >= 18 - 1e-6


def test_a_break_in_the_series_breaks_the_line():
    frame = frames.gap()
    frame.loc[10:12, "value"] = None
    spec = lines.gap(frame, unit="x", step=False)(theme.WIDE).to_dict()
    line = next(
        layer
        for layer in spec["layer"]
        if isinstance(layer.get("mark"), dict) and layer["mark"]["type"] == "line"
    )
    values = [row["value"] for row in spec["datasets"][line["data"]["name"]]]
    assert values.count(None) == 3


def test_areas_of_the_two_sides_end_exactly_at_zero():
    frame = pd.DataFrame({"date": ["2024-01-01", "2024-01-11"], "value": [5.0, -5.0]})
    areas = rows_of(lines.gap(frame, unit="x", step=False)(theme.WIDE).to_dict(), "part")
    middle = [r for r in areas if r["date"] == "2024-01-06"]
    assert {(r["role"], r["part"]) for r in middle} == {("lead", 0), ("challenger", 0)}
    assert all(r["part"] >= 0 for r in areas if r["role"] == "lead")
    assert all(r["part"] <= 0 for r in areas if r["role"] == "challenger")


@pytest.mark.parametrize("sign", [1, -1])
def test_both_sides_of_zero_are_named_whoever_is_ahead(sign):
    frame = frames.gap().assign(value=lambda f: sign * f["value"].abs())
    found = texts(draw("gap", frame, theme.WIDE))
    assert "United States ahead ↑" in found
    assert "China ahead ↓" in found


def test_two_steps_of_shade_for_two_levels():
    spec = lines.frontier(frames.steps(), unit="x", end="2026-08-11")(theme.WIDE).to_dict()
    shades = [
        layer["mark"]["fillOpacity"]
        for layer in spec["layer"]
        if isinstance(layer.get("mark"), dict) and layer["mark"]["type"] == "area"
    ]
    assert shades == [theme.BAND_OPACITY["90"], theme.BAND_OPACITY["50"]]


def test_a_name_from_the_data_is_text_not_markup():
    frame = frames.steps()
    frame.loc[0, "name"] = "<script>alert(1)</script> & co"
    build = lines.frontier(frame, unit="x", end="2026-08-11", labels=[frame.loc[0, "name"]])
    from airace.charts import render

    svg = render.plot_svg(theme.themed(build(theme.WIDE)), "x", "t", "d")
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_guides_read_the_axis_in_words_and_keep_clear_of_the_last_value():
    from airace.charts.theme import LINE_HEIGHT

    spec = lines.gap(frames.gap(), unit="Points", guides=frames.guides())(theme.WIDE).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    labels = [r for r in rows if r.get("text") in {"even", "5 of 9 votes"}]
    assert len(labels) == 2
    assert not any(r.get("text") == "all votes" for r in rows)
    edge = labels[0]["px"]
    heights = sorted(r["py"] for r in rows if r.get("px") == edge and "text" in r)
    assert len(heights) == 3
    assert min(b - a for a, b in pairwise(heights)) >= LINE_HEIGHT - 1e-6
