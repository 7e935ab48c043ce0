"""Charts of past days on the site: their addresses, words and files."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from airace.book.collect import Edition, Origin
from airace.book.past_figures import PastDay, PastFigure
from airace.book.sphinx import past_figures
from tests.book.by_hand import figure
from tests.book.executed import chapters

HOSTILE = '</title><img src=x onerror="alert(1)"> & "quotes"'
EDITION = "2025-01-31"


def day(name, *figures):
    made = [PastFigure(one, Origin("parity", 7, "", ("scores",))) for one in figures]
    return PastDay(name, {"as_of": name, "seed": 1}, made)


@pytest.fixture
def edition(tmp_path):
    bundle = {"number": "1.1", "tables": ["scores"], "figure": figure().to_bundle()}
    chapters(tmp_path / "chapters", figures=[bundle])
    return Edition.collect(tmp_path / "chapters")


@pytest.fixture
def days():
    gap, other = figure(title=HOSTILE), figure(figure_id="parity-gone")
    shown = [day("2024-06-30", gap, other), day("2024-12-31", replace(gap, data_csv="a\n9\n"))]
    return {one.as_of: one for one in shown}


@pytest.fixture
def site(edition, days, tmp_path):
    past_figures.write(edition, days, tmp_path)
    return tmp_path / "as-of"


def page(site, name):
    return BeautifulSoup((site / name).read_text("utf-8"), "html.parser")


def test_every_file_that_is_listed_is_there(site, days):
    for name, one in days.items():
        for entry in past_figures.listed(one):
            files = {k: v for k, v in entry.items() if k not in ("id", "title")}
            assert len(files) == 6
            assert all(path.startswith(f"{name}/figures/") for path in files.values())
            assert all((site / path).is_file() for path in files.values())
    assert (site / "2024-12-31/figures/parity-gap/data.csv").read_text("utf-8") == "a\n9\n"


def test_the_page_says_its_day_and_leads_to_the_newest_and_the_others(site):
    soup = page(site, "2024-06-30/figures/parity-gap/index.html")
    notice = soup.select_one(".past-notice")
    assert "what this book knew on 30 June 2024" in notice.get_text()
    assert notice.a["href"] == "../../../../figures/parity-gap/index.html"
    home = soup.select(".figure-home a")[1]
    assert home["href"] == "../../../../as-of/2024-06-30/index.html#parity-gap"
    (other,) = soup.select(".figure-days a")
    assert other["href"] == "../../../../as-of/2024-12-31/figures/parity-gap/index.html"
    assert soup.select_one("link[rel=stylesheet]")["href"].startswith("../../../../_static/")
    assert soup.figure["data-live"] == "../../../../as-of/2024-06-30/figures/parity-gap/live.js"
    # Today's code may speak of later days.
    assert not soup.select(".figure-code")


def test_a_figure_that_the_edition_lacks_leads_to_the_book(site):
    soup = page(site, "2024-06-30/figures/parity-gone/index.html")
    assert soup.select_one(".past-notice a")["href"] == "../../../../chapters/index.html"
    assert not soup.select(".figure-days")


def test_it_is_cited_with_its_day_as_part_of_the_edition_that_drew_it(site, edition, days):
    one = days["2024-06-30"]
    told = past_figures.about(edition, one, one.figures[1])
    assert told.work.part == "The gap closes (as of 30 June 2024)"
    where = f"/{EDITION}/as-of/2024-06-30/figures/parity-gone/"
    assert told.work.permalink.endswith(where)
    assert told.values == "as-of/2024-06-30/values.html"
    cited = json.loads((site / "2024-06-30/figures/parity-gone/citation.json").read_text("utf-8"))
    assert cited[0]["URL"].endswith(where)


def test_markup_in_a_past_figure_is_text(site):
    soup = page(site, "2024-06-30/figures/parity-gap/index.html")
    assert soup.find("img") is None
    assert soup.h1.get_text() == HOSTILE
    assert not [t for t in soup.find_all() if any(name.startswith("on") for name in t.attrs)]


def test_a_script_is_told_which_day_has_which(edition, days):
    assert past_figures.ids_by_day(edition, days) == {
        "2024-06-30": ["parity-gap", "parity-gone"],
        "2024-12-31": ["parity-gap"],
        EDITION: ["parity-gap"],
    }
    assert list(past_figures.days_of(days, "parity-gap")) == list(days)
    assert past_figures.ids_by_day(edition, {}) == {EDITION: []}
