"""A choice inside a chart, in a real browser: what steps back, what is said, what stays."""

import pytest

from tests.book.axe_rules import findings
from tests.book.browsing import Reader, needs_browser

pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    needs_browser,
]
CHAPTER = "chapters/controls.html"
FADED = ".exhibit-live [opacity='0.13']"


@pytest.fixture
def reader(chromium, site):
    opened = Reader(chromium, site)
    yield opened
    opened.context.close()


def first_with_choice(page):
    figure = page.locator("figure.exhibit:has(.exhibit-choose)").first
    figure.scroll_into_view_if_needed()
    return figure


def test_choosing_brings_the_chart_to_life_and_says_what_it_shows(reader):
    figure = first_with_choice(reader.open(CHAPTER))
    high = "document.documentElement.scrollHeight"
    before = reader.page.evaluate(high)
    hint = figure.locator(".exhibit-choose output").inner_text()
    figure.locator("select").select_option(index=1)
    figure.locator(FADED).first.wait_for(state="attached")
    said = figure.locator(".exhibit-choose output").inner_text()
    assert said
    assert said != hint
    assert abs(reader.page.evaluate(high) - before) <= 1
    # To a screen reader the chart stays one image.
    assert figure.locator(".exhibit-live svg [aria-label]").count() == 0
    figure.locator("select").select_option(index=0)
    figure.locator(FADED).first.wait_for(state="detached")
    assert figure.locator(".exhibit-choose output").inner_text() == hint
    assert reader.complaints == []


def test_the_list_is_named_and_worked_by_keyboard(reader):
    figure = first_with_choice(reader.open(CHAPTER))
    name = figure.locator(".exhibit-choose label").inner_text()
    figure.get_by_role("combobox", name=name).focus()
    reader.page.keyboard.press("ArrowDown")
    figure.locator(FADED).first.wait_for(state="attached")
    assert figure.get_by_role("status").inner_text()


def test_the_still_chart_has_nothing_chosen(reader):
    figure = first_with_choice(reader.open(CHAPTER))
    figure.locator("select").select_option(index=1)
    figure.locator(FADED).first.wait_for(state="attached")
    figure.locator(".exhibit-button").click()
    figure.locator(".exhibit-wide svg").wait_for(state="visible")
    assert figure.locator("select").input_value() == ""
    figure.locator("select").select_option(index=2)
    figure.locator(FADED).first.wait_for(state="attached")
    figure.locator(".exhibit-live svg").wait_for(state="visible")


def test_a_choice_outlives_a_turned_phone(chromium, site):
    opened = Reader(chromium, site, width=900)
    figure = first_with_choice(opened.open(CHAPTER))
    figure.locator("select").select_option(index=1)
    figure.locator(FADED).first.wait_for(state="attached")
    wide = figure.locator(".exhibit-live svg").get_attribute("width")
    opened.page.set_viewport_size({"width": 390, "height": 800})
    opened.page.wait_for_function(
        "([key, wide]) => { const all = document.querySelectorAll(`#${key} .exhibit-live svg`);"
        " return all.length === 1 && all[0].getAttribute('width') !== wide; }",
        arg=[figure.get_attribute("id"), wide],
    )
    figure.locator(FADED).first.wait_for(state="attached")
    assert opened.complaints == []
    opened.context.close()


def test_a_figures_own_page_has_its_list(reader, site):
    figure = first_with_choice(reader.open(CHAPTER))
    page = reader.open(f"figures/{figure.get_attribute('id')}/index.html")
    page.locator(".exhibit-choose select").select_option(index=1)
    page.locator(FADED).first.wait_for(state="attached")
    assert reader.complaints == []
    assert reader.foreign == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("dark", [False, True])
def test_a_chosen_chart_breaks_no_rule(chromium, site, dark, width):
    opened = Reader(chromium, site, dark=dark, width=width)
    page = opened.open(CHAPTER)
    figure = first_with_choice(page)
    figure.locator("select").select_option(index=1)
    figure.locator(FADED).first.wait_for(state="attached")
    assert findings(page, within=f"#{figure.get_attribute('id')}") == []
    assert opened.excess(width) <= 1
    opened.context.close()


def test_without_scripts_there_is_no_list_and_the_whole_chart(chromium, site):
    opened = Reader(chromium, site, script=False)
    page = opened.open(CHAPTER)
    figure = first_with_choice(page)
    assert figure.locator(".exhibit-wide svg").is_visible()
    assert not figure.locator(".exhibit-choose").is_visible()
    opened.context.close()


def test_paper_has_no_list(reader):
    figure = first_with_choice(reader.open(CHAPTER))
    reader.page.emulate_media(media="print")
    assert not figure.locator(".exhibit-choose").is_visible()
