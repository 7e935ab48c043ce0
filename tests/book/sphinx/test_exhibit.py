import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from airace.book.citation import Work
from airace.book.collect import Origin
from airace.book.sphinx.exhibit import (
    HIGHER_THAN_PAPER,
    depart_exhibit_html,
    exhibit,
    live_script,
    render_exhibit,
    render_still,
    visit_exhibit_html,
)
from airace.book.sphinx.exhibit_tools import ROWS, ROWS_ALONE, About, frame_height, oembed

HOSTILE = '</script><img src=x onerror="alert(1)"> & "quotes"'


WORK = Work("2025-01-31", "0.1.0", "abc" * 20, "The gap", "figures/parity-gap/")
ORIGIN = Origin("parity", 7, "chapter.figure(…)", ("scores", "arena_ratings"))
ABOUT = About(WORK, ORIGIN, {"lead": "US", "seed": 1})


def figure(**more):
    return {
        "figure_id": "parity-gap",
        "values": ["parity.eci.gap_x"],
        "licence": "CC-BY-4.0",
        "selector": None,
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


def page(number="3", alone=False, **more):
    html = render_exhibit(
        figure(**more), ABOUT, number=number, to=lambda target: f"../{target}", alone=alone
    )
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
    addresses = [a["href"] for a in page().select(".exhibit-download a")]
    assert addresses == [
        f"../figures/parity-gap/{name}"
        for name in ("data.csv", "chart.svg", "chart.png", "chart.vl.json", "figure.json")
    ]
    assert page().figure["data-vega"] == "../vega/vega-bundle.js"
    assert page().figure["data-live"] == "../figures/parity-gap/live.js"


def test_the_number_leads_to_the_figures_page_and_from_there_to_its_chapter():
    assert page().select_one(".exhibit-number a")["href"] == "../figures/parity-gap/index.html"
    back = page(alone=True).select_one(".exhibit-number a")["href"]
    assert back == "../chapters/parity.html#parity-gap"


def test_a_still_one_has_the_words_and_leads_to_its_own_page():
    past = replace(ABOUT, work=replace(WORK, address="as-of/2024-06-30/figures/parity-gap/"))
    html = render_still(figure(selector=SELECTOR), past, to=lambda target: f"../../{target}")
    soup = BeautifulSoup(html, "html.parser")
    assert soup.figure["id"] == "parity-gap"
    assert {"data-live", "data-vega"}.isdisjoint(soup.figure.attrs)
    assert not soup.select(".exhibit-tools, .exhibit-choose")
    words = [soup.select_one(f".exhibit-{part}").get_text() for part in ("title", "source")]
    assert words == ["China is 4.6 points behind", "Source: X."]
    assert len(soup.select(".exhibit-wide svg, .exhibit-narrow svg")) == 2
    (more,) = soup.select("a")
    assert more["href"] == "../../as-of/2024-06-30/figures/parity-gap/index.html"


def test_one_disclosure_is_open_at_a_time():
    blocks = page().select(".exhibit-tools > details")
    assert [block["class"][0] for block in blocks] == [
        "exhibit-data", "exhibit-download", "exhibit-cite", "exhibit-embed", "exhibit-origin",
    ]  # fmt: skip
    assert {block["name"] for block in blocks} == {"tools-parity-gap"}


def test_the_citation_is_the_works_own():
    cite = page().select_one(".exhibit-cite")
    assert cite.p.get_text() == WORK.text
    assert cite.pre.get_text() == WORK.bibtex


def test_it_can_be_embedded_frozen_and_live():
    frozen, newest = (pre.get_text() for pre in page().select(".exhibit-embed pre"))
    assert 'src="https://neck-and-neck.github.io/2025-01-31/figures/parity-gap/"' in frozen
    assert 'src="https://neck-and-neck.github.io/figures/parity-gap/"' in newest


def test_markup_in_a_title_stays_inside_the_embedding_code():
    code = page(title=HOSTILE).select_one(".exhibit-embed pre").get_text()
    inside = BeautifulSoup(code, "html.parser")
    assert [tag.name for tag in inside.find_all()] == ["iframe"]
    assert inside.iframe["title"] == HOSTILE


def test_it_says_what_made_it():
    told = page().select_one(".exhibit-origin").get_text()
    assert "cell 7 of notebooks/parity.ipynb" in told
    assert "seed 1" in told
    links = [a["href"] for a in page().select(".exhibit-origin a")]
    assert "../chapters/data.html#table-arena-ratings" in links
    assert "../chapters/values.html#value-parity-eci-gap-x" in links


def test_oembed_fits_its_version():
    told = oembed(figure(), "https://example.org/f/", (10, 20))
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert told["thumbnail_url"] == "https://example.org/f/chart.png"
    assert 'src="https://example.org/f/"' in told["html"]


def test_a_higher_plot_needs_a_higher_frame():
    low, high = (
        frame_height(figure(plot_svg=f'<svg viewBox="0 0 680 {h}"></svg>')) for h in (200, 400)
    )
    assert high == low + 200


@pytest.mark.parametrize(("height", "boxes"), [(900, 0), (1400, 1)])
def test_only_a_very_long_chart_has_a_box_to_show_it_whole(height, boxes):
    soup = page(plot_narrow_svg=f'<svg width="340" height="{height}"></svg>')
    assert len(soup.select(".exhibit-whole input[type=checkbox]")) == boxes


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


@pytest.mark.parametrize(("alone", "rows"), [(False, ROWS), (True, ROWS_ALONE)])
def test_a_long_table_is_cut_and_says_so(alone, rows):
    data = "n\n" + "\n".join(str(i) for i in range(rows + 50)) + "\n"
    soup = page(data_csv=data, alone=alone)
    assert len(soup.select("tbody tr")) == rows
    assert f"The first {rows} of {rows + 50:,} rows" in soup.select_one(".exhibit-rest").get_text()


def test_an_empty_table_has_its_header():
    soup = page(data_csv="name,value\n")
    assert len(soup.select("thead th")) == 2
    assert "0 rows" in soup.summary.get_text()


@pytest.mark.parametrize("field", ["title", "subtitle", "note", "source_line"])
def test_markup_in_words_is_text(field):
    soup = page(**{field: HOSTILE})
    assert soup.find("img") is None
    assert HOSTILE in soup.figure.get_text()


def test_markup_in_data_is_text_in_table_and_specification():
    data = {"spec": {"datasets": {"a": [{"t": HOSTILE}]}, "mark": "point"}}
    soup = page(data_csv='name,value\n"</td><img src=x>",1\n', **data)
    assert soup.find("img") is None
    assert embedded(**data)["datasets"]["a"][0]["t"] == HOSTILE


def embedded(**more):
    """What a script of a figure defines."""
    text = live_script(figure(**more))
    begin, _, content = text.partition('["parity-gap"] = ')
    assert begin == "(globalThis.neckFigures = globalThis.neckFigures || {})"
    return json.loads(content.rstrip(";\n"))


def test_both_forms_share_their_data():
    assert set(embedded()) == {"choices", "datasets", "wide", "narrow"}
    assert embedded()["choices"] == []
    assert set(embedded()["datasets"]) == {"a", "b"}
    assert embedded()["wide"] == {"mark": "point"}


def bound(*options):
    """A specification that can be chosen in, as it is downloaded."""
    bind = {"input": "select", "options": [None, *options]}
    return {"mark": "point", "params": [{"name": "neck_choice", "value": None, "bind": bind}]}


SELECTOR = {
    "label": "Test",
    "every": "All tests",
    "choices": [
        {"label": f"Sums {HOSTILE}", "match": "1", "said": "Two."},
        {"label": "Proofs", "match": "2", "said": "One."},
    ],
}


def test_a_list_to_choose_from_stands_above_the_plot_with_nothing_chosen():
    soup = page(selector=SELECTOR)
    box = soup.select_one("figcaption + .exhibit-choose")
    assert box.label["for"] == box.select_one("select")["id"]
    assert box.output["for"] == [box.label["for"]]
    assert [(o["value"], o.get_text()) for o in box.select("option")] == [
        ("", "All tests"), ("0", f"Sums {HOSTILE}"), ("1", "Proofs"),
    ]  # fmt: skip
    assert page().select_one(".exhibit-choose") is None
    assert frame_height(figure(selector=SELECTOR)) > frame_height(figure())


def test_a_choice_says_in_which_form_it_is_drawn():
    found = embedded(selector=SELECTOR, spec=bound("1", "2"), spec_narrow=bound("2"))
    assert [choice["in"] for choice in found["choices"]] == [["wide"], ["wide", "narrow"]]
    assert [choice["said"] for choice in found["choices"]] == ["Two.", "One."]
    # The page has the list; a second one, of the library, would stand beside it.
    assert found["wide"]["params"] == [{"name": "neck_choice", "value": None}]


def test_no_line_of_a_script_ends_inside_a_string():
    spec = {"datasets": {"a": [{"t": "x\u2028y\u2029"}]}, "mark": "point"}
    assert "\u2028" not in live_script(figure(spec=spec))
    assert embedded(spec=spec)["datasets"]["a"][0]["t"] == "x\u2028y\u2029"


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
    node = exhibit("", figure=figure(), about=ABOUT, number="3", ids=["parity-gap"])
    visit_exhibit_html(writer, node)
    depart_exhibit_html(writer, node)
    soup = BeautifulSoup("".join(writer.body), "html.parser")
    assert soup.select_one(".exhibit-download a")["href"] == "../figures/parity-gap/data.csv"


@pytest.mark.parametrize(("height", "parts"), [(HIGHER_THAN_PAPER - 1, 0), (1300, 3)])
def test_a_chart_too_high_for_paper_is_there_in_parts_for_it(height, parts):
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="680" height="{height}" '
        f'viewBox="0 0 680 {height}"><title id="parity-gap-plot-title">A</title></svg>'
    )
    page = render_exhibit(figure(plot_svg=drawn), ABOUT, number="1", to=lambda target: target)
    soup = BeautifulSoup(page, "html.parser")
    shown = soup.select(".exhibit-sheets svg")
    assert len(shown) == parts
    heights = [float(part["viewbox"].split()[3]) for part in shown]
    assert sum(heights) == (height if parts else 0)
    (whole,) = soup.select(".exhibit-wide > svg")
    assert {use["href"] for use in soup.select("use")} <= {f"#{whole['id']}"}
