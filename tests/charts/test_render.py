import json
import subprocess
import sys
import xml.etree.ElementTree as ET

import altair as alt
import pandas as pd
import pytest

from airace.charts import render, theme
from tests.charts import frames
from tests.charts.drawing import BUILDERS


def specification(text="A", **mark):
    frame = pd.DataFrame({"x": [1.0], "t": [text]})
    chart = alt.Chart(frame).mark_text(**mark).encode(x="x:Q", text="t:N")
    return render.clean(theme.themed(chart))


def test_the_image_has_a_name_and_a_description_of_its_own():
    svg = ET.fromstring(render.plot_svg(specification(), "fig-plot", "A finding", "What it shows"))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "fig-plot-title fig-plot-desc"
    words = {e.get("id"): e.text for e in svg if e.get("id")}
    assert words == {"fig-plot-title": "A finding", "fig-plot-desc": "What it shows"}


def test_marks_do_not_speak_for_themselves():
    svg = ET.fromstring(render.plot_svg(specification(), "fig", "t", "d"))
    for element in list(svg.iter())[1:]:
        assert not [a for a in element.attrib if a == "role" or a.startswith("aria-")]


def test_clip_paths_get_the_figure_s_prefix():
    frame = pd.DataFrame({"x": [0.0, 9.0], "y": [0.0, 9.0]})
    chart = (
        alt.Chart(frame)
        .mark_line(clip=True)
        .encode(x=alt.X("x:Q", scale=alt.Scale(domain=[0, 5])), y="y:Q")
    )
    svg = render.plot_svg(theme.themed(chart), "fig-a", "t", "d")
    (clip,) = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("clipPath")]
    assert clip.get("id").startswith("fig-a-")
    assert f"url(#{clip.get('id')})" in svg


def test_a_character_that_xml_forbids_is_dropped():
    svg = render.plot_svg(specification("a\x00b\x0bc\ud800d"), "fig", "t\x00", "d")
    assert ">abcd<" in svg


@pytest.mark.parametrize("name", ["frontier", "membership"])
def test_bytes_do_not_depend_on_process_place_or_hash_seed(name, tmp_path):
    frame = {"frontier": frames.steps, "membership": frames.adherence}[name]()
    spec = render.clean(theme.themed(BUILDERS[name](frame)(theme.WIDE)))
    (tmp_path / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    code = (
        "import hashlib, json, sys; from airace.charts import render;"
        "svg = render.plot_svg(json.load(open(sys.argv[1])), 'f', 't', 'd');"
        "print(hashlib.sha256(svg.encode() + render.png(svg)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "spec.json")],
            env={"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone, seed in (("America/Los_Angeles", "1"), ("Asia/Shanghai", "2"))
    }
    assert len(digests) == 1


def test_the_image_carries_its_words_and_paper():
    plot = render.plot_svg(specification(), "fig", "t", "d")
    image = render.image_svg(
        plot,
        "fig-image",
        title="A finding & more",
        subtitle="Measure",
        desc="d",
        note="Counts",
        source_line="Source: X",
    )
    svg = ET.fromstring(image)
    words = [e.text for e in svg.iter(f"{{{render.SVG}}}text")]
    for expected in ("A finding & more", "Measure", "Note: Counts", "Source: X"):
        assert expected in words
    paper = svg.find(f"{{{render.SVG}}}rect")
    assert paper.get("fill") == "#FFFFFF"
    assert paper.get("height") == svg.get("height")


def test_long_words_of_the_image_are_wrapped():
    plot = render.plot_svg(specification(), "fig", "t", "d")
    texts = {"title": "finding " * 40, "subtitle": "s", "desc": "d", "source_line": "x"}
    short = render.image_svg(plot, "i", note="", **{**texts, "title": "f"})
    long = render.image_svg(plot, "i", note="", **texts)
    height = [float(ET.fromstring(svg).get("height")) for svg in (short, long)]
    assert height[1] > height[0] + 100


def test_png_is_a_png_at_twice_the_size():
    image = render.png(render.plot_svg(specification(), "fig", "t", "d"))
    assert image.startswith(b"\x89PNG")
