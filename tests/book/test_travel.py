"""The book as of other days and under other choices, in a real browser, from disk."""

import json
import re
import threading
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bs4 import BeautifulSoup

from tests.book.browsing import Reader, needs_browser

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    needs_browser,
]


@pytest.fixture(scope="module")
def listed(site):
    return json.loads((site / "as-of" / "index.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def served(site):
    """Address of the site on a server of this machine, where a folder's address is its page's."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(chromium, site):
    opened = Reader(chromium, site)
    yield opened
    assert opened.complaints == []
    assert opened.foreign == []
    opened.context.close()


def ask(reader, address):
    """Open an address with a query, and return where the reader ends, and what is said there."""
    path, mark, rest = address.partition("?")
    reader.page.goto((reader.site / path).as_uri() + mark + rest)
    reader.page.wait_for_function("globalThis.neckDays !== undefined")
    reader.page.wait_for_load_state()
    reader.page.wait_for_timeout(300)
    told = reader.page.locator(".as-of-notice")
    where = reader.page.url.removeprefix(reader.site.as_uri() + "/")
    return where, told.inner_text() if told.count() else ""


def after(day, days=1):
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("page", ["index", "parity", "claims"])
def test_links_lead_to_a_past_day_and_back(chromium, site, listed, page, script):
    opened = Reader(chromium, site, script=script)
    shown = opened.open(f"chapters/{page}.html")
    shown.locator(".as-of-choice summary").click()
    shown.locator(".as-of-choice li a").last.click()
    day = listed["editions"][-1]["as_of"]
    assert f"as-of/{day}/index.html" in shown.url
    assert "A past edition." in shown.locator(".past-notice").inner_text()
    shown.locator(".past-notice a").click()
    assert shown.url.endswith("chapters/index.html")
    opened.context.close()


@pytest.mark.parametrize(
    ("page", "file", "anchor"),
    [
        ("index.html", "index.html", ""),
        ("chapters/index.html", "index.html", ""),
        ("chapters/parity.html", "index.html", "#parity"),
        ("chapters/values.html", "values.html", ""),
    ],
)
def test_a_day_in_the_address_leads_to_the_edition_in_force(reader, listed, page, file, anchor):
    day = listed["editions"][-1]["as_of"]
    where, told = ask(reader, f"{page}?asOf={day}")
    assert (where, told) == (f"as-of/{day}/{file}?asOf={day}{anchor}", "")
    where, told = ask(reader, f"{page}?asOf={after(day)}")
    assert where == f"as-of/{day}/{file}?asOf={after(day)}{anchor}"
    assert "newest edition that is not later" in told


def test_a_claim_takes_a_day(reader, site, listed):
    day = listed["editions"][-1]["as_of"]
    name = min((site / "chapters" / "claims").glob("*.html")).stem
    where, _ = ask(reader, f"chapters/claims/{name}.html?asOf={day}")
    assert where == f"as-of/{day}/index.html?asOf={day}#claim-{name}"


@pytest.fixture(scope="module")
def charts(listed):
    """The charts of the past day that was last."""
    found = listed["editions"][-1]["figures"]
    assert found
    return found


@pytest.mark.parametrize("file", ["", "index.html"])
def test_a_figures_address_takes_a_day_and_leads_back(chromium, served, listed, charts, file):
    day, name = listed["editions"][-1]["as_of"], charts[0]["id"]
    page = chromium.new_page()
    page.goto(f"{served}figures/{name}/{file}?asOf={after(day)}")
    page.wait_for_url(f"{served}as-of/{day}/figures/{name}/index.html?asOf={after(day)}")
    page.locator(".as-of-notice", has_text="newest edition that is not later").wait_for()
    assert "A chart of a past day." in page.locator(".past-notice").inner_text()
    page.locator(".past-notice a").click()
    page.wait_for_url(f"{served}figures/{name}/index.html")
    page.locator(".figure-days a").last.click()
    page.wait_for_url(f"{served}as-of/{day}/figures/{name}/index.html")
    page.goto(f"{served}as-of/{day}/figures/{name}/index.html?asOf=2999-01-01")
    page.wait_for_url(f"{served}figures/{name}/index.html?asOf=2999-01-01")
    page.close()


def test_a_charts_place_in_a_chapter_is_its_place_on_the_past_day(reader, listed, charts):
    day, chart = listed["editions"][-1]["as_of"], charts[0]["id"]
    chapter = chart.partition("-")[0]
    where, told = ask(reader, f"chapters/{chapter}.html?asOf={day}#{chart}")
    assert (where, told) == (f"as-of/{day}/index.html?asOf={day}#{chart}", "")
    drawn = reader.page.locator(f"figure#{chart}")
    assert drawn.locator("svg:visible").count() == 1
    assert drawn.evaluate("figure => Math.abs(figure.getBoundingClientRect().top) < 200")
    drawn.locator(".exhibit-more a").click()
    assert reader.page.url.endswith(f"as-of/{day}/figures/{chart}/index.html")


def test_a_figure_that_past_days_do_not_draw_says_so(reader, site, listed, charts):
    day = listed["editions"][-1]["as_of"]
    drawn = {chart["id"] for chart in charts}
    name = next(
        path.parent.name
        for path in sorted((site / "figures").glob("parity-*/index.html"))
        if path.parent.name not in drawn
    )
    where, told = ask(reader, f"figures/{name}/index.html?asOf={day}")
    assert where == f"figures/{name}/index.html?asOf={day}"
    assert "none of them" in told or "was not known on" in told
    links = reader.page.locator(".as-of-notice a")
    assert f"as-of/{day}/index.html" in links.first.get_attribute("href")
    where, told = ask(reader, f"chapters/parity.html?asOf={day}#{name}")
    assert where == f"as-of/{day}/index.html?asOf={day}#{name}"
    assert "was not known on" in told


def test_a_past_chart_becomes_live_on_its_own_page(reader, listed, charts):
    day, name = listed["editions"][-1]["as_of"], charts[0]["id"]
    page = reader.open(f"as-of/{day}/figures/{name}/index.html")
    page.locator(".exhibit-button").first.click()
    page.locator("figure.is-live .exhibit-live svg").wait_for()
    assert reader.excess(360) <= 1


def later(text, day):
    """Days after ``day`` that a text names, as 2025-01-31 or 31 January 2025."""
    found = re.findall(r"\b20\d\d-\d\d-\d\d\b", text)
    for number, month, year in re.findall(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (20\d\d)\b", text):
        if month in MONTHS:
            found.append(f"{year}-{MONTHS.index(month) + 1:02d}-{int(number):02d}")
    return sorted(one for one in found if one > day)


def test_a_past_chart_knows_nothing_later(site, listed):
    assert later("on 3 May 2025, not 2024-05-03", "2025-01-31") == ["2025-05-03"]
    for edition in listed["editions"]:
        assert edition["figures"]
        for chart in edition["figures"]:
            day = edition["as_of"]
            for kind in ("data", "image_svg", "specification"):
                text = (site / "as-of" / chart[kind]).read_text("utf-8")
                assert later(text, day) == [], chart[kind]
            told = json.loads((site / "as-of" / chart["description"]).read_text("utf-8"))
            # Sources are named after the releases that the tables were read from.
            told.pop("sources")
            assert later(json.dumps(told), day) == [], chart["description"]
            assert (site / "as-of" / chart["image_png"]).stat().st_size > 1000
            page = BeautifulSoup((site / "as-of" / chart["page"]).read_text("utf-8"), "html.parser")
            for part in ("figcaption", ".exhibit-plot", ".exhibit-note", ".exhibit-source",
                         ".exhibit-data"):  # fmt: skip
                text = " ".join(found.get_text(" ") for found in page.select(f"figure {part}"))
                assert later(text, day) == [], (chart["page"], part)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("1999-01-01", "no edition so old"), ("2999-01-01", "The newest edition here"),
     ("2025-02-30", "which is no day"), ("soon", "which is no day")],
)  # fmt: skip
def test_a_day_without_an_edition_is_said_so_where_one_is(reader, asked, told):
    where, said = ask(reader, f"chapters/parity.html?asOf={asked}")
    assert where == f"chapters/parity.html?asOf={asked}"
    assert told in said


def test_what_programs_fetch_is_there_and_knows_nothing_later(site, listed):
    for one in listed["editions"]:
        values = json.loads((site / "as-of" / one["values"]).read_text("utf-8"))
        assert values
        assert max(value["as_of"] for value in values) <= one["as_of"]
        claims = json.loads((site / "as-of" / one["claims"]).read_text("utf-8"))
        assert all(claim["said"] <= one["as_of"] == claim["as_of"] for claim in claims)
        assert json.loads((site / "as-of" / one["findings"]).read_text("utf-8"))


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_past_days_and_choices_fit_their_window(reader, listed, width):
    day = listed["editions"][-1]["as_of"]
    chart = listed["editions"][-1]["figures"][0]["page"]
    for page in (f"as-of/{day}/index.html", f"as-of/{day}/values.html", "as-of/index.html",
                 f"as-of/{chart}", "chapters/choices.html", "chapters/revisions.html"):  # fmt: skip
        reader.open(page)
        assert reader.excess(width) <= 1, page


def test_the_switch_says_what_moves_and_keeps_it_in_the_address(reader):
    page = reader.open("chapters/choices.html")
    page.locator('.choice-switch input[value="open"]').focus()
    summary = page.locator(".choice-summary")
    assert "nothing moves" in summary.inner_text()
    assert summary.get_attribute("aria-live") == "polite"
    page.keyboard.press("Space")
    page.wait_for_function("location.search === '?weights=open'")
    assert "verdicts of" in summary.inner_text() or "verdict of" in summary.inner_text()
    assert page.locator(".choice-result td:nth-child(3)").first.inner_text() not in ("", "–")
    page.reload()
    assert page.locator('.choice-switch input[value="open"]').is_checked()
    page.locator(".choice-reset").click()
    assert "nothing moves" in summary.inner_text()
    assert page.evaluate("location.search") == ""


def test_choices_are_tables_without_a_script(chromium, site):
    opened = Reader(chromium, site, script=False)
    page = opened.open("chapters/choices.html")
    assert page.locator("table.choices").count() > 1
    assert "Models counted are those with open weights only" in page.inner_text("article")
    opened.context.close()


def test_a_choice_in_the_address_of_another_page_leads_to_the_choices(reader):
    page = reader.page
    page.goto((reader.site / "chapters" / "parity.html").as_uri() + "?weights=open")
    page.locator(".as-of-notice a").click()
    page.wait_for_url("**/chapters/choices.html?weights=open")
    assert page.locator('.choice-switch input[value="open"]').is_checked()


def test_each_headline_tells_its_revisions(reader):
    page = reader.open("chapters/index.html")
    page.locator(".headline a", has_text="Revisions").first.click()
    assert "chapters/revisions.html#revision-" in page.url
    assert page.locator("details.revised table").count()
