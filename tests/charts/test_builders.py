"""What all builders promise: exact width, readable type, every mark named, odd frames drawn."""

import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from airace.charts import theme
from airace.errors import AiraceError
from tests.charts.drawing import BUILDERS, FRAMES, WIDTHS, draw


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", BUILDERS)
def test_image_has_the_asked_width_and_readable_type(name, width):
    svg = draw(name, FRAMES[name](), width)
    assert float(svg.get("width")) == pytest.approx(width, abs=1)
    sizes = {e.get("font-size") for e in svg.iter() if e.get("font-size")}
    assert {float(size.removesuffix("px")) for size in sizes} == {14}
    fonts = {e.get("font-family") for e in svg.iter() if e.get("font-family")}
    assert fonts == {"IBM Plex Sans"}


@pytest.mark.parametrize("name", BUILDERS)
def test_only_the_palette_is_used(name):
    allowed = {*theme.LIGHT.values(), "none", "transparent"}
    for element in draw(name, FRAMES[name](), theme.WIDE).iter():
        for attribute in ("fill", "stroke"):
            assert element.get(attribute, "none") in allowed


@pytest.mark.parametrize("name", BUILDERS)
def test_marks_have_tooltips(name):
    spec = BUILDERS[name](FRAMES[name]())(theme.WIDE).to_dict()
    assert any("tooltip" in layer.get("encoding", {}) for layer in spec["layer"])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", BUILDERS)
def test_an_empty_frame_is_an_empty_chart(name, width):
    draw(name, FRAMES[name]().iloc[:0], width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", BUILDERS)
def test_one_row_is_enough(name, width):
    draw(name, FRAMES[name]().iloc[:1], width)


@pytest.mark.parametrize("name", [n for n in BUILDERS if n not in ("timeline", "membership")])
def test_unknown_numbers_are_not_drawn_as_numbers(name):
    frame = FRAMES[name]()
    column = "y" if name.startswith("scatter") else "value"
    frame[column] = float("nan")
    svg = draw(name, frame, theme.WIDE)
    assert "nan" not in ET.tostring(svg, encoding="unicode").lower().replace("finance", "")


@pytest.mark.parametrize("name", BUILDERS)
def test_a_missing_column_names_itself(name):
    frame = FRAMES[name]()
    with pytest.raises(AiraceError, match="no column"):
        BUILDERS[name](frame.drop(columns=frame.columns[0]))(theme.WIDE)


@pytest.mark.parametrize("name", BUILDERS)
def test_the_caller_s_frame_is_left_alone(name):
    frame = FRAMES[name]()
    before = frame.copy(deep=True)
    BUILDERS[name](frame)(theme.WIDE)
    pd.testing.assert_frame_equal(frame, before)
