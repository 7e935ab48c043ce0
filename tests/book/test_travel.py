"""The book as of other days and under other choices, in a real browser, from disk."""

import json
from datetime import date, timedelta

import pytest

from tests.book.browsing import Reader, needs_browser

pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    needs_browser,
]


@pytest.fixture(scope="module")
def listed(site):
    return json.loads((site / "as-of" / "index.json").read_text("utf-8"))


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


def test_a_claim_and_a_figure_take_a_day(reader, site, listed):
    day = listed["editions"][-1]["as_of"]
    name = min((site / "chapters" / "claims").glob("*.html")).stem
    where, _ = ask(reader, f"chapters/claims/{name}.html?asOf={day}")
    assert where == f"as-of/{day}/index.html?asOf={day}#claim-{name}"
    figure = min((site / "figures").glob("*/index.html")).parent.name
    where, told = ask(reader, f"figures/{figure}/index.html?asOf={day}")
    assert where.startswith(f"figures/{figure}/")
    assert "Figures are drawn for the edition of" in told
    assert f"as-of/{day}/index.html" in reader.page.locator(".as-of-notice a").first.get_attribute(
        "href"
    )


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
    for page in (f"as-of/{day}/index.html", f"as-of/{day}/values.html", "as-of/index.html",
                 "chapters/choices.html", "chapters/revisions.html"):  # fmt: skip
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
