"""A lighter drawing looks the same and says less."""

import io
from xml.etree import ElementTree

import pytest
import vl_convert
from PIL import Image, ImageChops

from airace.charts import render, theme
from airace.charts.lighten import lighten
from tests.charts import frames
from tests.charts.drawing import BUILDERS

SVG = "{http://www.w3.org/2000/svg}"


def light(inside):
    root = ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{inside}</svg>')
    lighten(root)
    return root


def test_what_svg_assumes_anyway_goes():
    (line,) = light('<line x2="5" y2="0" stroke="red" stroke-width="1" opacity="1" class="m"/>')
    assert line.attrib == {"x2": "5", "stroke": "red"}


def test_what_says_something_stays():
    text = '<path d="M1,2" opacity="0.5" stroke-width="2" fill="red"/>'
    (path,) = light(text)
    assert path.attrib == {"d": "M1,2", "opacity": "0.5", "stroke-width": "2", "fill": "red"}


def test_coordinates_are_rounded_and_words_are_not():
    text, other = light(
        '<text transform="translate(52.05975,-0.001)" fill="#123456">1.23456</text>'
        '<path d="M39.7619,1e-14L1234.5678,2.5"/>'
    )
    assert text.get("transform") == "translate(52.06,0)"
    assert text.text == "1.23456"
    assert other.get("d") == "M39.76,1e-14L1234.57,2.5"


def test_the_common_face_is_said_once():
    root = light('<text font-family="A">x</text><text font-family="A">y</text>')
    assert root.get("font-family") == "A"
    assert not any(text.get("font-family") for text in root)


def test_groups_that_say_nothing_are_unwrapped_in_order():
    root = light(
        '<g transform="translate(0,0)"><g><path d="M1"/></g><path d="M2"/></g><path d="M3"/>'
    )
    assert [path.get("d") for path in root] == ["M1", "M2", "M3"]


@pytest.mark.parametrize("name", ["frontier", "membership"])
def test_a_chart_looks_the_same(name):
    frame = {"frontier": frames.steps, "membership": frames.adherence}[name]()
    specification = render.clean(theme.themed(BUILDERS[name](frame)(theme.WIDE)))
    render.plot_svg(specification, "a", "t", "d")  # sets the faces up
    drawn = vl_convert.vegalite_to_svg(specification)
    root = ElementTree.fromstring(drawn)
    lighten(root)
    lighter = ElementTree.tostring(root, encoding="unicode")
    assert len(lighter) < 0.8 * len(drawn)
    before, after = (
        Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=1))).convert("L")
        for svg in (drawn, lighter)
    )
    # Edges may fall a hundredth of a pixel elsewhere.
    differing = ImageChops.difference(before, after).histogram()
    assert sum(differing[64:]) < 0.0005 * before.width * before.height
