"""Chinese names are drawn with the face that the book ships, and none of them is missing."""

import re
from pathlib import Path
from xml.etree import ElementTree

import vl_convert

from airace.charts import render
from airace.charts.text import FONTS, _advances, wrap

DATA = Path(__file__).resolve().parents[2] / "data"
IDEOGRAPHS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
FACE = "NotoSansSC-Regular.ttf"


def test_every_ideograph_of_the_tables_has_a_glyph_as_wide_as_charts_count_it():
    wanted = {
        character
        for path in DATA.glob("*.csv")
        for character in IDEOGRAPHS.findall(path.read_text(encoding="utf-8"))
    }
    advances = _advances(FACE)
    assert wanted and not {c for c in wanted if ord(c) not in advances}
    assert {advances[ord(c)] for c in "国家互联网信息办公室"} == {1.0}


def test_different_names_are_different_pictures():
    def drawn(text: str) -> bytes:
        render._register_fonts()
        svg = f'<text y="20" font-family="IBM Plex Sans" font-size="20">{text}</text>'
        return vl_convert.svg_to_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">{svg}</svg>'
        )

    # Characters without a glyph are all the same picture: nothing, or an empty box.
    assert len({drawn("办公室"), drawn("工信部"), drawn("")}) == 3


def test_the_licence_lies_beside_the_face():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL-Noto.txt").read_text(encoding="utf-8")


def test_a_run_of_ideographs_names_its_face_and_keeps_the_words_around_it():
    spec = {
        "data": {"values": [{"t": "filed with 工信部 and 公安部."}]},
        "mark": "text",
        "encoding": {"text": {"field": "t"}},
    }
    svg = ElementTree.fromstring(render.plot_svg(spec, "f", "t", "d"))
    (label,) = (e for e in svg.iter(f"{{{render.SVG}}}text") if "filed" in (e.text or ""))
    assert "".join(label.itertext()) == "filed with 工信部 and 公安部."
    assert [(run.text, run.get("font-family")) for run in label] == [
        ("工信部", "Noto Sans SC"),
        ("公安部", "Noto Sans SC"),
    ]


def test_ideographs_beside_a_ligature_are_drawn():
    def drawn(text: str) -> bytes:
        words = {"title": "t", "subtitle": text, "desc": "d", "note": "", "source_line": "s"}
        plot = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="9"/>'
        return render.png(render.image_svg(plot, "p", **words))

    # Without a face of its own each of these was the same row of boxes.
    assert drawn("filed with 工信部") != drawn("filed with 公安局")


def test_brackets_stay_with_their_ideographs_and_no_space_is_added():
    assert wrap("Administration of China (网信办), by day", 1000) == [
        "Administration of China (网信办), by day"
    ]
    assert wrap("(网信办), by", 14 * 3) == ["(网信", "办), by"]
