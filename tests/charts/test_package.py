import csv
import io
import json
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.charts.package import FORMULA, Figure, make_figure, safe_csv
from airace.errors import AiraceError
from tests.charts import frames
from tests.charts.drawing import BUILDERS

WORDS = {
    "title": "China is 4.6 points behind",
    "subtitle": "Index points; best model so far",
    "alt": "Step chart; the United States ends at 162, China at 158.",
    "note": "Bands: 50 % and 90 %.",
    "source_line": "Source: Epoch AI. As of 11 Aug 2026.",
    "as_of": "2026-08-11",
    "sources": ["epoch_eci"],
    "values": ["parity.eci.gap"],
    "licence": "CC-BY-4.0",
}


@pytest.fixture(scope="module")
def figure():
    data = frames.steps()
    return make_figure("parity-frontier", "parity", BUILDERS["frontier"](data), data, **WORDS)


def test_a_bundle_goes_through_json_and_back(figure):
    bundle = json.loads(json.dumps(figure.to_bundle(), allow_nan=False))
    assert Figure.from_bundle(bundle) == figure


def test_a_bundle_of_another_version_is_refused(figure):
    bundle = figure.to_bundle()
    del bundle["spec_narrow"]
    with pytest.raises(AiraceError, match="missing or unknown parts: spec_narrow"):
        Figure.from_bundle(bundle)


def test_the_folder_has_exactly_these_files(figure, tmp_path):
    figure.write(tmp_path / "f")
    names = {path.name for path in (tmp_path / "f").iterdir()}
    assert names == {
        "chart.vl.json",
        "data.csv",
        "chart.svg",
        "chart.png",
        "figure.json",
        "plot.svg",
        "plot-narrow.svg",
    }
    about = json.loads((tmp_path / "f" / "figure.json").read_text(encoding="utf-8"))
    assert set(about["files"].values()) == names - {"figure.json"}
    assert about["title"] == WORDS["title"]
    assert about["sources"] == ["epoch_eci"]


def test_the_specification_stands_alone(figure):
    assert figure.spec["datasets"]
    assert "url" not in json.dumps(figure.spec["datasets"])
    assert figure.spec["description"] == WORDS["alt"]
    assert figure.spec["usermeta"]["title"] == WORDS["title"]
    assert figure.spec["config"]["font"] == "IBM Plex Sans"


def test_no_identifier_occurs_twice_on_a_page(figure):
    ids = [
        element.get("id")
        for svg in (figure.plot_svg, figure.plot_narrow_svg, figure.image_svg)
        for element in ET.fromstring(svg).iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("parity-frontier-") for i in ids)


def test_building_twice_gives_the_same_bytes(figure):
    data = frames.steps()
    again = make_figure("parity-frontier", "parity", BUILDERS["frontier"](data), data, **WORDS)
    assert again == figure


@pytest.mark.parametrize("bad", ["Parity", "parity_frontier", "", "a b", "../x", "1a", "a--b"])
def test_an_id_that_is_no_address_stops(bad):
    with pytest.raises(AiraceError, match="cannot be a figure's id"):
        make_figure(bad, "parity", None, frames.steps(), **WORDS)


@pytest.mark.parametrize("word", ["title", "subtitle", "alt", "source_line", "licence"])
def test_a_figure_without_its_words_stops(word):
    with pytest.raises(AiraceError, match=f"no {word}"):
        make_figure("a", "parity", None, frames.steps(), **{**WORDS, word: " "})


def test_a_figure_without_a_source_stops():
    with pytest.raises(AiraceError, match="no source"):
        make_figure("a", "parity", None, frames.steps(), **{**WORDS, "sources": []})


def test_csv_prints_days_truth_and_nothing():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-08-11", None]),
            "open": pd.array([True, None], dtype="boolean"),
            "n": pd.array([3, None], dtype="Int64"),
            "x": [-0.1, float("nan")],
            "who": [("a", "b"), None],
        }
    )
    assert safe_csv(frame) == "day,open,n,x,who\n2026-08-11,true,3,-0.1,a;b\n,,,,\n"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00")), min_size=1))
def test_no_text_cell_is_a_formula(cells):
    rows = list(csv.reader(io.StringIO(safe_csv(pd.DataFrame({"a": cells, "b": 1})))))[1:]
    assert len(rows) == len(cells)
    for (cell, _), original in zip(rows, cells, strict=True):
        assert not cell.startswith(FORMULA)
        assert cell in (original, f"'{original}")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers(number):
    written = float(safe_csv(pd.DataFrame({"x": [number]})).splitlines()[1])
    assert written == pytest.approx(number, rel=1e-11, abs=1e-300)


def test_the_noise_of_binary_fractions_is_not_published():
    assert safe_csv(pd.DataFrame({"x": [147.2 - 3.3]})) == "x\n143.9\n"


def test_a_header_can_be_a_formula_too():
    assert safe_csv(pd.DataFrame({"=cmd()": [1]})).startswith("'=cmd()\n")
