import json

import pytest
from bs4 import BeautifulSoup

from airace.book.sphinx.exhibit import (
    TABLE_ROWS,
    depart_exhibit_html,
    exhibit,
    render_exhibit,
    visit_exhibit_html,
)

HOSTILE = '</script><img src=x onerror="alert(1)"> & "quotes"'


def figure(**more):
    return {
        "figure_id": "parity-gap",
        "title": "China is 4.6 points behind",
        "subtitle": "Index points",
        "note": "Bands: 50 % and 90 %.",
        "source_line": "Source: X.",
        "data_csv": "name,value\nGPT-4,126\n'=SUM(A1),-1.5\n",
        "plot_svg": '<svg role="img" aria-labelledby="parity-gap-plot-title"></svg>',
        "plot_narrow_svg": '<svg role="img"></svg>',
        "spec": {"datasets": {"a": [{"t": "x"}]}, "mark": "point", "usermeta": {"title": "x"}},
        "spec_narrow": {"datasets": {"b": [{"t": "y"}]}, "mark": "bar"},
        **more,
    }


def page(number="3", **more):
    html = render_exhibit(figure(**more), number=number, to=lambda target: f"../{target}")
    return BeautifulSoup(html, "html.parser")


def test_words_stand_in_their_order_around_the_picture():
    soup = page()
    assert soup.figure["id"] == "parity-gap"
    assert soup.select_one(".exhibit-number").get_text() == "Figure 3"
    assert soup.select_one("figcaption .exhibit-title").get_text() == "China is 4.6 points behind"
    assert soup.select_one(".exhibit-note").get_text() == "Note: Bands: 50 % and 90 %."
    assert soup.select_one(".exhibit-wide svg")["role"] == "img"
    assert soup.select_one(".exhibit-narrow svg")["role"] == "img"


def test_without_number_and_note_there_is_no_empty_line():
    soup = page(number="", note="")
    assert soup.select_one(".exhibit-number") is None
    assert soup.select_one(".exhibit-note") is None


def test_downloads_are_relative_to_the_page():
    addresses = [a["href"] for a in page().select(".exhibit-links a")]
    assert addresses == [
        f"../figures/parity-gap/{name}"
        for name in ("data.csv", "chart.vl.json", "chart.svg", "chart.png")
    ]
    assert page().figure["data-vega"] == "../vega/vega-bundle.js"


def test_the_data_are_a_real_table():
    table = page().select_one("details.exhibit-data .table-scroll table")
    assert [th["scope"] for th in table.select("thead th")] == ["col", "col"]
    assert [th["scope"] for th in table.select("tbody th")] == ["row", "row"]
    assert table.select_one("tbody td")["class"] == ["num"]
    assert table.caption.get_text() == "Data of: China is 4.6 points behind"
    box = page().select_one(".table-scroll")
    assert box["tabindex"] == "0"
    assert page().find(id=box["aria-labelledby"]) is not None


def test_the_guard_against_formulas_is_not_shown():
    assert page().select("tbody th")[1].get_text() == "=SUM(A1)"


def test_a_long_table_is_cut_and_says_so():
    data = "n\n" + "\n".join(str(i) for i in range(TABLE_ROWS + 50)) + "\n"
    soup = page(data_csv=data)
    assert len(soup.select("tbody tr")) == TABLE_ROWS
    assert "The first 200 of 250 rows" in soup.select_one(".exhibit-rest").get_text()


def test_an_empty_table_has_its_header():
    soup = page(data_csv="name,value\n")
    assert len(soup.select("thead th")) == 2
    assert "(0 rows)" in soup.summary.get_text()


@pytest.mark.parametrize("field", ["title", "subtitle", "note", "source_line"])
def test_markup_in_words_is_text(field):
    soup = page(**{field: HOSTILE})
    assert soup.find("img") is None
    assert HOSTILE in soup.figure.get_text()


def test_markup_in_data_is_text_in_table_and_specification():
    data = {"spec": {"datasets": {"a": [{"t": HOSTILE}]}, "mark": "point"}}
    soup = page(data_csv='name,value\n"</td><img src=x>",1\n', **data)
    assert soup.find("img") is None
    embedded = json.loads(soup.select_one("script.exhibit-spec").string)
    assert embedded["datasets"]["a"][0]["t"] == HOSTILE


def test_both_forms_share_their_data():
    embedded = json.loads(page().select_one("script.exhibit-spec").string)
    assert set(embedded) == {"datasets", "wide", "narrow"}
    assert set(embedded["datasets"]) == {"a", "b"}
    assert embedded["wide"] == {"mark": "point"}


def test_the_visitor_writes_the_figure_relative_to_its_page():
    class Builder:
        current_docname = "chapters/parity"

        def get_target_uri(self, docname):
            return f"{docname}.html"

    class Writer:
        builder = Builder()

        def __init__(self):
            self.body = []

    writer = Writer()
    node = exhibit("", figure=figure(), number="3", ids=["parity-gap"])
    visit_exhibit_html(writer, node)
    depart_exhibit_html(writer, node)
    soup = BeautifulSoup("".join(writer.body), "html.parser")
    assert soup.select_one(".exhibit-links a")["href"] == "../figures/parity-gap/data.csv"
