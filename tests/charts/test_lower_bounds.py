"""Rows that are at least so much, and room for numbers on a logarithmic scale."""

import pandas as pd

from airace.charts import rows, theme
from airace.charts.text import text_width


def found_rows(spec, key):
    return [r for d in spec["datasets"].values() for r in d if key in r]


def test_a_lower_bound_is_drawn_hollow_and_says_more_than():
    frame = pd.DataFrame(
        {"label": ["matched", "open"], "value": [4.0, 8.3], "bound": [False, True]}
    )
    spec = rows.intervals(frame, unit="Months")(theme.WIDE).to_dict()
    points = [s for s in spec["layer"] if s["mark"].get("type") == "point"]
    shown = {s["mark"]["filled"]: spec["datasets"][s["data"]["name"]] for s in points}
    assert [r["label"] for r in shown[True]] == ["matched"]
    assert [r["label"] for r in shown[False]] == ["open"]
    assert "more than 8.3" in {r["text"] for r in found_rows(spec, "text")}


def test_a_frame_without_bounds_has_filled_marks_only():
    frame = pd.DataFrame({"label": ["a", "b"], "value": [4.0, 8.3]})
    spec = rows.intervals(frame, unit="Months")(theme.WIDE).to_dict()
    points = [s for s in spec["layer"] if s["mark"].get("type") == "point"]
    assert [s["mark"]["filled"] for s in points] == [True]


def test_numbers_of_a_logarithmic_dumbbell_stay_inside_the_plot():
    frame = pd.DataFrame({"label": ["x", "x"], "bloc": ["US", "CN"], "value": [0.1, 10.0]})
    spec = rows.dumbbell(frame, unit="USD", spec=",.2f", log=True)(theme.WIDE).to_dict()
    numbers = {r["text"]: r["px"] for r in found_rows(spec, "px") if "text" in r}
    # The number is right-aligned at its mark: its left end must not leave the plot.
    assert numbers["0.10"] > text_width("0.10")
