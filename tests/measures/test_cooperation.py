import pandas as pd
import pytest

from airace.measures import cooperation

ARTICLES = pd.DataFrame(
    {"country": ["CN", "CN", "FR"], "year": [2022, 2021, 2022], "articles": [50, 40, 9]}
).assign(international=[8, 10, 3])
PAIRS = pd.DataFrame(
    {"country_a": ["CN"], "country_b": ["US"], "articles": [13], "collaboration_index": [1.08]}
).assign(period="2003-2022", period_end=pd.Timestamp("2022-12-31"))
MONEY = pd.DataFrame(
    {"country": ["CN", "CN"], "year": [2024, 2025], "estimated": [10.0, 15.0]}
).assign(disclosed=[8.0, 4.0])


def test_shares_by_year():
    table = cooperation.international_share(ARTICLES, ("CN",))
    assert table["year"].tolist() == [2021, 2022]
    assert table["share"].tolist() == [0.25, 0.16]
    assert (table["low"] < table["share"]).all()


def test_newest_share():
    estimate = cooperation.newest_share(ARTICLES, "CN")
    assert (estimate.value, estimate.as_of) == (0.16, "2022-12-31")
    assert not cooperation.newest_share(ARTICLES, "US").known


def test_the_pair_has_no_order():
    one, two = cooperation.pair(PAIRS, "US", "CN"), cooperation.pair(PAIRS, "CN", "US")
    assert one == two
    assert (one.value, one.note) == (13, "2003-2022 together, collaboration index 1.08")
    assert not cooperation.pair(PAIRS, "US", "FR").known


def test_funding_and_its_change():
    assert not cooperation.funding(MONEY, "CN", 2026).known
    assert cooperation.funding_change(MONEY, "CN", 2024, 2025).value == pytest.approx(1.5)
    assert cooperation.funding_change(MONEY, "CN", 2024, 2025, of="disclosed").value == 0.5
    assert not cooperation.funding_change(MONEY, "CN", 2025, 2026).known


def test_nothing_known_gives_nothing():
    assert cooperation.international_share(ARTICLES.iloc[:0], ("CN",)).empty
    assert not cooperation.pair(PAIRS.iloc[:0], "US", "CN").known
    assert not cooperation.funding(MONEY.iloc[:0], "CN", 2025).known
