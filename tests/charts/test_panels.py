"""Panels share one scale, keep the order they were given in and run on to the end."""

import pandas as pd
import pytest

from airace.charts import panels, points, theme
from tests.charts import frames
from tests.charts.drawing import draw, texts


def rows_with(spec, column):
    return [row for rows in spec["datasets"].values() for row in rows if column in row]


def drawn(frame, **more):
    build = panels.steps(frame, unit="USD", end="2026-08-11", log=True, **more)
    return build(theme.WIDE).to_dict()


def test_panels_stand_in_the_order_of_the_frame_not_of_the_dates():
    words = texts(draw("panels", frames.prices(), theme.WIDE))
    assert words.index("150 or more") < words.index("140 or more")


def test_lines_run_on_to_the_day_and_are_named_there_with_the_last_value():
    ends = {
        row["line"]
        for row in rows_with(drawn(frames.prices()), "line")
        if row["date"] == "2026-08-11"
    }
    assert ends == {"150 or more US", "150 or more CN", "140 or more US", "140 or more CN"}
    assert {"China 2.15", "United States 1.13", "China 0.32"} <= set(
        texts(draw("panels", frames.prices(), theme.WIDE))
    )


def test_a_line_that_ended_is_not_named_at_the_end():
    frame = frames.prices().tail(3)
    gone = pd.DataFrame([("140 or more", "2026-01-01", "CN", None, "")], columns=frame.columns)
    words = texts(draw("panels", pd.concat([frame, gone]), theme.WIDE))
    assert "United States 0.26" in words
    assert not any(word.startswith("China") for word in words)


def test_equal_values_stand_at_equal_heights_of_their_panels():
    frame = frames.prices().assign(value=1.0)
    points_ = {row["py"] for row in rows_with(drawn(frame), "line")}
    assert len(points_) == 2


def test_a_frontier_runs_to_the_edge_and_is_named_there():
    spec = points.scatter(
        frames.sold(), x_unit="x", y_unit="y", x_log=True, frontiers=frames.frontiers()
    )(theme.WIDE).to_dict()
    line = [row for row in rows_with(spec, "order") if row["role"] == "challenger"]
    assert [row["order"] for row in line] == [0, 1, 2, 3]
    assert line[1]["px"] == line[2]["px"] and line[0]["py"] == line[1]["py"]
    assert line[3]["px"] == pytest.approx(spec["width"])
    assert {"United States", "China"} <= set(texts(draw("scatter_frontiers", frames.sold(), 680)))


def test_background_points_are_fainter():
    spec = points.scatter(frames.sold(), x_unit="x", y_unit="y")(theme.WIDE).to_dict()
    marks = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert [mark["opacity"] for mark in marks] == [0.45, 1]
