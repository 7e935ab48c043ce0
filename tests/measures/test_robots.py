import pandas as pd
import pytest

from airace.measures import robots


def row(country, year, of, value, published="2024-09-24", who="A"):
    return {
        "country": country,
        "year": year,
        "of": of,
        "value": value,
        "published": pd.Timestamp(published),
        "who": who,
    }


ROBOTS = pd.DataFrame(
    [
        row("CN", 2023, "installed", 300.0),
        row("US", 2023, "installed", 40.0),
        row("CN", 2024, "installed", 500.0, "2026-04-13", "B"),
        row("CN", 2023, "home-made share", 0.47),
        row("CN", 2024, "home-made share", 0.57, "2025-09-25"),
    ]
)


def test_the_ratio_needs_both_countries_in_one_publication():
    found = robots.ratio(ROBOTS, "CN", "US")
    assert (found.value, found.as_of) == (7.5, "2023-12-31")
    assert found.note == "300 against 40 in 2023, A"


def test_figures_of_two_publications_are_not_divided():
    apart = pd.DataFrame(
        [row("CN", 2023, "installed", 300.0), row("US", 2023, "installed", 40.0, "2026-04-13", "B")]
    )
    assert not robots.ratio(apart, "CN", "US").known
    assert not robots.ratio(ROBOTS, "FR", "US").known
    assert not robots.ratio(ROBOTS[:0], "CN", "US").known


def test_the_newest_year_is_quoted_as_published():
    found = robots.quoted(ROBOTS, "CN", robots.HOME_MADE)
    assert found.value == pytest.approx(0.57)
    assert found.note == "2024, A"
    assert not robots.quoted(ROBOTS, "US", robots.HOME_MADE).known
