"""Names from a hub may hold anything: each stays text in every place a reader meets it."""

import csv
import io
import xml.etree.ElementTree as ElementTree

import altair as alt
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from airace import wording
from airace.book.citation import Work
from airace.book.collect import Origin
from airace.book.sphinx.exhibit import live_script, render_exhibit
from airace.book.sphinx.exhibit_tools import About
from airace.book.sphinx.nodes import table
from airace.charts.frames import LABEL, WORD, require
from airace.charts.package import make_figure
from airace.ledger import Ledger

ABOUT = About(
    Work("2026-08-11", "1", "0" * 64, "t", "figures/parity-hostile/"),
    Origin("parity", 3, "x = 1"),
    {},
)
NAMES = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "{value}",
    "{value}`parity.eci.gap`",
    "{parity.gap} by {parity.gap:interval}",
    "```{raw} html",
    "=cmd()|'/c calc'!A0",
    "+1", "-1", "@SUM(1)", "\t=1",
    "\u202egnp.exe", "\u2066isolated",
    "שלום 1 2", "🚀",
    "x" * 10_000,
    "bell\x07",
]  # fmt: skip


def chart(frame):
    def build(width):
        shown = require(frame, ["model", "score"], chart="test")
        return (
            alt.Chart(shown)
            .mark_bar()
            .encode(x="score", y=alt.Y("model", sort=None), tooltip=["model", "score"])
            .properties(width=width)
        )

    return build


@pytest.fixture(scope="module")
def figure():
    frame = pd.DataFrame({"model": NAMES, "score": range(len(NAMES))})
    return make_figure(
        "parity-hostile", "parity", chart(frame), frame, title=f"Ahead: {NAMES[0]}",
        subtitle=NAMES[1], alt=NAMES[0], note=wording.shown(NAMES[11]), source_line="Lab",
        as_of="2025-01-31", sources=["lab"], values=[], licence="CC-BY-4.0",
    )  # fmt: skip


def test_the_page_shows_names_and_runs_none(figure):
    page = BeautifulSoup(
        render_exhibit(figure.for_page(), ABOUT, number="1.1", to=lambda target: target),
        "html.parser",
    )
    assert page.select_one(".exhibit-title").text == f"Ahead: {NAMES[0]}"
    assert not page.select("img, a[href^=javascript]")
    assert not page.select("script")
    rows = [row.text for row in page.select(".exhibit-data tbody th")]
    # White space at the edge of a cell is not shown by any browser.
    assert {wording.shown(name).strip() for name in NAMES} <= {row.strip() for row in rows}
    assert "\\u202egnp.exe" in rows
    assert all(cell.find("bdi") for cell in page.select(".exhibit-data tbody th"))
    live = live_script(figure.for_page())
    # A file of its own: what ends a script element in a page ends nothing there.
    assert "\u202e" not in live


def test_the_drawings_hold_text_and_only_what_has_a_shape(figure):
    for svg in (figure.plot_svg, figure.plot_narrow_svg, figure.image_svg):
        root = ElementTree.fromstring(svg)
        assert not [e for e in root.iter() if e.tag.endswith(("script", "foreignObject"))]
        assert "\u202e" not in svg and "🚀" not in svg and "\\U0001f680" in svg
        assert float(root.get("width")) < 2000


def test_labels_are_cut_and_the_data_are_whole(figure):
    rows = list(csv.DictReader(io.StringIO(figure.data_csv)))
    assert "x" * 10_000 in {row["model"] for row in rows}
    assert "x" * (WORD + 1) not in figure.plot_svg


def test_two_long_names_that_begin_alike_stay_two():
    names = ["x" * 10_000 + end for end in "ab"] + ["word " * 200]
    labels = list(require(pd.DataFrame({"model": names}), ["model"], chart="test")["model"])
    assert len(set(labels)) == 3 and all(len(label) <= LABEL + 4 for label in labels)


def test_a_spreadsheet_runs_no_cell(figure):
    rows = list(csv.DictReader(io.StringIO(figure.data_csv)))
    cells = {row["model"] for row in rows}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=cmd()|'/c calc'!A0" in cells


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_sentence_names_no_value(name):
    template = f"Ahead is {wording.literal(name)}."
    assert Ledger().fill(template) == f"Ahead is {name}."


def test_a_cell_of_a_list_is_text():
    made = table(["Model"], [[name] for name in NAMES])
    assert [node.astext() for node in made.findall() if node.tagname == "paragraph"][1:] == NAMES


def test_a_chapter_takes_no_brace_of_a_table_for_a_value(small, monkeypatch):
    from airace.chapter import Chapter

    path = small.path("scores")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A1,", "evil {value} \u202e,"), encoding="utf-8")
    monkeypatch.chdir(small.root.parent)
    chapter = Chapter("parity", as_of="2025-06-01")
    name = chapter.table("scores")["model"].iloc[0]
    chapter.finding("parity.best", f"Ahead is {name}.")
    (finding,) = chapter._findings
    assert Ledger().fill(finding["text"]) == "Ahead is evil {value} \\u202e."
