"""Accessibility rules on every kind of page, in light and dark, and what happens in a page's life.

The rules are those of axe for WCAG 2.2, levels A and AA, and its best practices.  To try every
page of the site rather than those of each kind, which takes many minutes:

    .venv/bin/pytest tests/book/test_axe.py -n 0 --every-page
"""

import pytest

from tests.book.axe_rules import findings
from tests.book.browsing import Reader, needs_browser

pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    needs_browser,
]
# Front, chapter, verdicts, what a reader turns and what was revised, long tables, prose, lists.
KINDS = (
    "chapters/index", "chapters/diffusion", "chapters/claims", "chapters/choices",
    "chapters/revisions", "chapters/values", "chapters/methods", "chapters/glossary",
    "chapters/references", "chapters/data", "chapters/sources", "chapters/changes",
    "chapters/cite", "as-of/index", "search",
)  # fmt: skip
# The first of each: a claim, a figure, a past edition's page and its figure.
MORE = ("chapters/claims/*.html", "figures/*/index.html", "as-of/*/index.html",
        "as-of/*/figures/*/index.html")  # fmt: skip
# Of kinds that stand above, where their colours are tried: that rule is the slowest.
LIKE = ("chapters/parity", "chapters/controls", "chapters/governance", "chapters/robustness")
# Pages that lead on to a figure at once.
SHORT = "f"


def addresses(site, *, every: bool, colours: bool) -> list[str]:
    """Addresses of the pages to try."""
    if every:
        pages = (path.relative_to(site) for path in site.rglob("*.html"))
        return sorted(page.as_posix() for page in pages if page.parts[0] != SHORT)
    named = [f"{name}.html" for name in (*KINDS, *(() if colours else LIKE))]
    first = (next(iter(sorted(site.glob(glob)))) for glob in MORE)
    return named + [page.relative_to(site).as_posix() for page in first]


@pytest.mark.parametrize(
    ("dark", "width"), [(False, 1280), (True, 1280), (False, 360)], ids=["light", "dark", "phone"]
)
def test_no_page_breaks_a_rule(chromium, site, dark, width, pytestconfig):
    opened = Reader(chromium, site, dark=dark, width=width)
    found, colours = {}, width == 1280
    every = pytestconfig.getoption("--every-page")
    for address in addresses(site, every=every, colours=colours):
        page = opened.open(address)
        page.wait_for_load_state()
        found[address] = findings(page, colours=colours, all_rules=not dark)
    assert {address: broken for address, broken in found.items() if broken} == {}
    assert opened.complaints == []
    opened.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_that_opens_breaks_a_rule(chromium, site, dark):
    opened = Reader(chromium, site, dark=dark)
    page = opened.open("chapters/diffusion.html")
    figure = page.locator("figure.exhibit").first
    figure.locator(".exhibit-button").click()
    figure.locator("css=.exhibit-live svg").wait_for(state="visible")
    for summary in figure.locator("summary").all():
        summary.click()
        assert findings(page, within="figure.exhibit") == [], summary.inner_text()
    page.locator("a.value-number").first.focus()
    assert findings(page, within=".value") == []
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog").wait_for(state="visible")
    assert findings(page, within="#pst-search-dialog") == []
    opened.context.close()


def test_the_colours_change_and_are_kept(chromium, site):
    opened = Reader(chromium, site)
    page = opened.open("chapters/glossary.html")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "light"
    page.locator(".theme-switch-button").click()
    page.wait_for_function(f"{theme} === 'dark'")
    page = opened.open("chapters/methods.html")
    assert page.evaluate(theme) == "dark"
    opened.context.close()


def test_the_chapters_open_and_shut_by_keyboard_on_a_phone(chromium, site):
    opened = Reader(chromium, site, width=360)
    page = opened.open("chapters/glossary.html")
    button = page.locator(".primary-toggle")
    button.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#pst-primary-sidebar-modal")
    menu.wait_for(state="visible")
    menu.locator(":focus").wait_for()
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
    page.locator(".primary-toggle:focus").wait_for()
    opened.context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_text(chromium, site):
    opened = Reader(chromium, site)
    page = opened.open("chapters/glossary.html")
    page.keyboard.press("Tab")
    page.locator(":focus[href='#main-content']").wait_for()
    opened.context.close()


def test_nothing_moves_for_who_wants_it_still(chromium, site):
    opened = Reader(chromium, site)
    opened.page.emulate_media(reduced_motion="reduce")
    page = opened.open("chapters/diffusion.html")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => {"
        " const s = getComputedStyle(e); return s.animationName !== 'none' ||"
        " s.transitionDuration.split(',').some(d => parseFloat(d) > 0); }).length"
    )
    assert moving == 0
    opened.context.close()


def test_the_policy_stops_what_is_smuggled_into_a_page(chromium, site):
    opened = Reader(chromium, site)
    page = opened.open("chapters/glossary.html")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        ' \'<img src=x onerror="window.ran = 1"><p style="color: red" id=styled>x</p>\')'
    )
    script = "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
    page.evaluate(f"{script} document.body.append(s)")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != (
        "rgb(255, 0, 0)"
    )
    assert any("Content Security Policy" in said for said in opened.complaints)
    opened.context.close()
