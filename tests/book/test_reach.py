"""Tables wider than their box: reached by keyboard, named, and seen to go on."""

from io import BytesIO

import pytest
from PIL import Image

from airace.book.sphinx.frame import STATIC
from tests.book.browsing import Reader, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

WIDE = "<tr>" + "".join(f"<td>cell-number-{n}</td>" for n in range(12)) + "</tr>"
BOX = '<div class="pst-scrollable-table-container"><table>{}</table></div>'
PAGE = """<!doctype html><html data-theme="light"><meta charset="utf-8">
<link rel="stylesheet" href="{static}/exhibit.css"><link rel="stylesheet" href="{static}/neck.css">
<script src="{static}/tables.js" defer></script>
<article class="bd-article">
<section><h2>Wide <a class="headerlink">#</a></h2>{wide}</section>
<section><h2>Short</h2>{short}</section>
<section><details class="folded"><summary>Its fields</summary>{folded}</details></section>
</article>
"""


@pytest.fixture
def page(chromium, tmp_path):
    made = PAGE.format(
        static=STATIC.as_uri(),
        wide=BOX.format(WIDE),
        short=BOX.format("<tr><td>one</td></tr>"),
        folded=BOX.format("<caption>Fields</caption>" + WIDE),
    )
    (tmp_path / "page.html").write_text(made, encoding="utf-8")
    reader = Reader(chromium, tmp_path, width=360)
    yield reader.open("page.html")
    reader.context.close()


def test_a_table_that_scrolls_is_a_stop_with_a_name(page):
    box = page.get_by_role("group", name="Table: Wide", exact=True)
    box.wait_for()
    page.keyboard.press("Tab")
    assert box.evaluate("box => box === document.activeElement")
    assert page.locator("section:has(h2:text('Short')) [tabindex]").count() == 0


def test_a_folded_table_becomes_one_when_it_opens(page):
    box = page.get_by_role("group", name="Table: Fields")
    assert box.count() == 0
    page.locator("summary").click()
    box.wait_for()
    assert box.get_attribute("tabindex") == "0"


def test_the_shade_shows_on_the_side_where_the_table_goes_on(page):
    box = page.get_by_role("group", name="Table: Wide", exact=True)
    box.wait_for()
    assert _darker(page, box) == (False, True)
    box.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    assert _darker(page, box) == (True, False)


def _darker(page, box):
    """Whether the left and the right edge of a box are darker than paper, under its rows."""
    page.add_style_tag(content="td { visibility: hidden }")
    shot = Image.open(BytesIO(box.screenshot(animations="disabled"))).convert("L")
    row = shot.height // 2
    return tuple(shot.getpixel((x, row)) < 250 for x in (1, shot.width - 2))
