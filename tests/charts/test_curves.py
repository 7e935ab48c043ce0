import numpy as np
import pandas as pd
import pytest

from airace.charts import curves, theme
from tests.charts import frames
from tests.charts.drawing import WIDTHS, draw, texts


@pytest.mark.parametrize("width", WIDTHS)
def test_the_newest_release_is_named_with_its_value_and_older_ones_by_month(width):
    written = texts(draw("retold", frames.retold(), width))
    assert "now 4.6" in written
    assert "Apr 2026" in written or width == theme.NARROW


def test_each_older_release_ends_in_one_mark():
    spec = curves.retold(frames.retold(), unit="Points")(theme.WIDE).to_dict()
    marks = [layer for layer in spec["layer"] if layer["mark"].get("type") == "point"]
    rows = spec["datasets"][marks[0]["data"]["name"]]
    assert [row["value"] for row in rows] == [8.7, 9.8]


@pytest.mark.parametrize("width", WIDTHS)
def test_named_points_stay_inside_the_image(width):
    svg = draw("waiting", frames.waits(), width)
    assert {"40% within six months", "all of them"} <= set(texts(svg))


def test_a_strip_prints_the_ends_of_each_row_and_marks_one_answer():
    assert {"7.2 to 8.7", "6.1 to 6.6"} <= set(texts(draw("strip", frames.answers(), 680)))
    bare = frames.answers().drop(columns="marked")
    written = texts(draw("strip", bare, 680))
    assert "7.2 to 8.7" in written


def test_unknown_answers_leave_the_strip():
    some = frames.answers().assign(value=[7.2, np.nan, 6.1, 6.6])
    assert "7.2 to 7.2" in texts(draw("strip", some, 680))
    assert isinstance(some, pd.DataFrame)
