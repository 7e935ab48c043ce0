"""The built site in a real browser, from disk and without a network."""

import json

import pytest

from tests.book.browsing import Reader, needs_browser

pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    needs_browser,
]
CHAPTERS = ("parity", "diffusion", "controls", "governance", "claims", "robustness")


@pytest.fixture(scope="module")
def addresses(site):
    """Every page of the book, and the pages of three figures."""
    pages = sorted(site.glob("chapters/**/*.html"))
    pages += sorted(site.glob("figures/*/index.html"))[::30]
    return [path.relative_to(site).as_posix() for path in pages]


@pytest.fixture
def reader(chromium, site):
    opened = Reader(chromium, site)
    yield opened
    opened.context.close()


def first_figure(reader, chapter="parity"):
    page = reader.open(f"chapters/{chapter}.html")
    figure = page.locator("figure.exhibit").first
    figure.scroll_into_view_if_needed()
    return figure


@pytest.mark.parametrize("dark", [False, True])
def test_every_page_opens_quietly_and_fits_its_window(chromium, site, addresses, dark):
    opened = Reader(chromium, site, dark=dark)
    excess, loud = {}, {}
    for address in [*addresses, "search.html"]:
        opened.open(address)
        for width in (1280, 768, 360):
            excess[f"{address} at {width}"] = opened.excess(width)
        # Neither the charting library nor any specification comes by itself.
        loud[address] = {"vega-bundle.js", "live.js", "names.js"} & set(opened.loaded)
    assert {page: pixels for page, pixels in excess.items() if pixels > 1} == {}
    assert {page: names for page, names in loud.items() if names} == {}
    assert opened.complaints == []
    assert opened.foreign == []
    opened.context.close()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chart_comes_alive_without_moving_the_page(reader, chapter):
    figure = first_figure(reader, chapter)
    high = "document.documentElement.scrollHeight"
    before = reader.page.evaluate(high)
    figure.locator(".exhibit-button").click()
    figure.locator("css=.exhibit-live svg").wait_for(state="visible")
    assert abs(reader.page.evaluate(high) - before) <= 1
    assert figure.locator(".exhibit-live svg").get_attribute("role") == "img"
    assert reader.complaints == []
    figure.locator(".exhibit-button").click()
    figure.locator(".exhibit-wide svg").wait_for(state="visible")


def test_a_mark_tells_what_it_is(reader):
    figure = first_figure(reader)
    figure.locator(".exhibit-button").click()
    figure.locator("css=.exhibit-live svg").wait_for(state="visible")
    told = reader.page.locator("#vg-tooltip-element")
    for mark in figure.locator(".exhibit-live .mark-symbol path").all()[-40:]:
        mark.hover(force=True)
        if told.is_visible():
            break
    assert told.inner_text().strip()


def test_a_resting_pointer_brings_a_chart_to_life(reader):
    figure = first_figure(reader)
    figure.locator(".exhibit-plot").hover()
    figure.locator("css=.exhibit-live svg").wait_for(state="visible")


def test_the_disclosures_open_by_keyboard_one_at_a_time(reader):
    figure = first_figure(reader)
    page, summaries = reader.page, figure.locator("summary")
    assert summaries.count() == 5
    for position in range(5):
        summaries.nth(position).focus()
        page.keyboard.press("Enter")
        figure.locator("details").nth(position).and_(page.locator("[open]")).wait_for()
        page.wait_for_function("document.querySelectorAll('figure details[open]').length === 1")


def test_every_download_of_a_figure_is_there(reader, site):
    figure = first_figure(reader)
    links = figure.locator(".exhibit-files a").evaluate_all("all => all.map(a => a.href)")
    names = {link.rpartition("/")[2] for link in links}
    assert {"data.csv", "chart.svg", "chart.png", "chart.vl.json", "citation.bib"} < names
    for link in links:
        assert (site / link.partition("/html/")[2]).stat().st_size > 0, link


def test_a_figure_can_be_cited_and_embedded(reader):
    figure = first_figure(reader)
    figure.locator("summary", has_text="Cite").click()
    assert "edition as of" in figure.locator(".exhibit-cite p").first.inner_text()
    assert figure.locator(".exhibit-cite pre").inner_text().startswith("@inbook{")
    figure.locator("summary", has_text="Embed").click()
    codes = [code.inner_text() for code in figure.locator(".exhibit-embed pre").all()]
    assert len(codes) == 2
    assert all(code.startswith("<iframe ") and code.endswith("</iframe>") for code in codes)
    assert codes[0] != codes[1]


def test_a_figures_own_page_stands_alone(reader, site):
    folder = sorted((site / "figures").glob("*/index.html"))[0].parent
    page = reader.open(f"figures/{folder.name}/index.html")
    assert page.locator("figure.exhibit").count() == 1
    assert page.locator("h1").inner_text()
    assert set(reader.loaded) <= {
        "index.html", "exhibit.css", "charts.js", "tables.js", "travel.js", "icon.svg",
        *(name for name in reader.loaded if name.endswith(".woff2")),
    }  # fmt: skip
    page.locator(".exhibit-button").click()
    page.locator("css=.exhibit-live svg").wait_for(state="visible")
    assert reader.complaints == []
    told = json.loads((folder / "oembed.json").read_text("utf-8"))
    assert told["type"] == "rich"
    # The frame is high enough for what stands in it.
    page.set_viewport_size({"width": told["width"], "height": told["height"]})
    inside = page.evaluate("document.documentElement.scrollHeight")
    assert inside <= told["height"] + 60


def test_a_model_is_followed_through_the_charts(reader, site):
    names = (site / "figures" / "names.js").read_text("utf-8").partition(" = ")[2]
    shown = json.loads(names.rstrip(";\n"))
    page = reader.open("chapters/parity.html")
    here = set(page.locator("figure.exhibit").evaluate_all("all => all.map(f => f.id)"))
    name = max(shown, key=lambda n: (len(here & set(shown[n])), n))
    assert here & set(shown[name])
    box = page.locator("#neck-follow")
    box.fill(name)
    box.press("Enter")
    page.locator("figure.is-picking").first.wait_for(state="attached")
    assert page.locator(".is-picked").count() > 0
    assert "In " in page.locator(".follow output").inner_text()
    assert reader.complaints == []


def test_values_sort_and_search(reader):
    page = reader.open("chapters/values.html")
    box = page.locator("#neck-search")
    rows = page.locator("table.values tbody tr")
    every = rows.count()
    box.fill("arena")
    shown = page.locator("table.values tbody tr:visible")
    assert 0 < shown.count() < every
    assert f"of {every} rows" in page.locator(".table-search output").inner_text()
    box.fill("")
    table = page.locator("table.values").first
    head = table.locator("thead th").first
    button = head.locator("button")
    button.focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    titles = table.locator("tbody tr td:first-child strong").all_inner_texts()
    keyed = page.evaluate(
        "titles => [...titles].sort((a, b) => a.localeCompare(b))", [t for t in titles if t]
    )
    words = [t for t in titles if not t[:1].isdigit()]
    assert words == [t for t in keyed if not t[:1].isdigit()]


def test_a_number_leads_to_its_row_and_the_row_to_its_table(reader):
    page = reader.open("chapters/parity.html")
    number = page.locator(".findings .value:not(.term) a").first
    number.focus()
    card = page.locator(".value:focus-within > .value-card")
    assert "As of" in card.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/values.html#value-*")
    row = page.locator(":target").locator("xpath=ancestor-or-self::tr")
    assert "Sources:" in row.inner_text()
    row.locator("a[href*='data.html#table-']").first.click()
    page.wait_for_url("**/data.html#table-*")
    page.locator(":target").wait_for(state="visible")


def test_escape_shuts_a_card(reader):
    page = reader.open("chapters/parity.html")
    page.locator(".findings a.value-number").first.focus()
    card = page.locator(".findings .value-card").first
    card.wait_for(state="visible")
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_a_word_of_the_glossary_is_explained_beside_the_text(reader):
    page = reader.open("chapters/parity.html")
    word = page.locator(".term a").first
    note = page.locator(".term .value-card").first
    note.wait_for(state="hidden")
    word.focus()
    note.wait_for(state="visible")
    page.set_viewport_size({"width": 1500, "height": 900})
    word.evaluate("element => element.blur()")
    note.wait_for(state="visible")
    word.click()
    page.wait_for_url("**/glossary.html#term-*")


def test_the_front_page_says_who_is_ahead_in_its_first_screen(reader):
    page = reader.open("chapters/index.html")
    answer = page.locator(".standing-answer")
    assert "ahead" in answer.inner_text()
    assert answer.bounding_box()["y"] < 600
    assert page.locator("table.standing tbody tr").count() >= 2
    assert page.locator("table.standing svg.sparkline").count() > 0


def test_search_finds_a_word(reader):
    page = reader.page
    page.goto((reader.site / "search.html").as_uri() + "?q=arena")
    page.locator("#search-results li").first.wait_for()
    assert reader.complaints == []


def test_the_site_reads_without_scripts(chromium, site):
    opened = Reader(chromium, site, script=False)
    page = opened.open("chapters/parity.html")
    figure = page.locator("figure.exhibit").first
    figure.locator(".exhibit-wide svg").wait_for(state="visible")
    figure.locator("summary").first.click()
    figure.locator(".exhibit-data table").wait_for(state="visible")
    assert page.locator(".exhibit-button").count() == 0
    number = page.locator(".findings a.value-number").first
    number.focus()
    page.locator(".findings .value-card").first.wait_for(state="visible")
    opened.open("chapters/values.html")
    assert page.locator("table.values tbody tr").count() > 100
    opened.context.close()


def test_a_very_long_chart_begins_cut_on_a_phone(chromium, site, addresses):
    opened = Reader(chromium, site, width=360)
    page = opened.open("chapters/parity.html")
    boxes = page.locator(".exhibit-whole:visible")
    if not boxes.count():
        pytest.skip("no chart of this edition is that long")
    plot = boxes.first.locator("xpath=following-sibling::div[1]")
    assert plot.bounding_box()["height"] < 700
    boxes.first.locator("input").check()
    assert plot.bounding_box()["height"] > 1000
    opened.context.close()


def test_paper_shows_pictures_and_no_buttons(reader):
    figure = first_figure(reader)
    reader.page.emulate_media(media="print")
    figure.locator(".exhibit-wide svg").wait_for(state="visible")
    figure.locator(".exhibit-tools").wait_for(state="hidden")
