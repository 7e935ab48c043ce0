import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airace.measures import price_history, prices
from tests.measures.priced import PRICES, SPELLS, history


def test_cheapest_prices_change_when_a_price_or_a_name_does():
    steps = history()
    own = steps[(steps["level"] == 120) & (steps["bloc"] == "CN")]
    assert list(zip(own["date"].dt.strftime("%Y-%m-%d"), own["usd_per_mtok"], strict=True)) == [
        ("2025-01-01", 3.0),
        ("2025-06-01", 1.0),
        ("2025-09-01", 1.0),
    ]
    assert own["model"].tolist() == ["B-big", "B-big", "B-new"]
    assert steps.loc[(steps["level"] == 145), "bloc"].tolist() == ["US"]


# Frames are slow on a busy machine; the law is what counts here, not the time.
@settings(max_examples=40)
@given(st.dates(pd.Timestamp("2025-01-01").date(), pd.Timestamp("2025-12-31").date()))
def test_the_history_is_the_price_of_each_of_its_days(day):
    now = prices.in_force(SPELLS, day)
    at = price_history.price_at(history(), str(day)).set_index(["level", "bloc"])["usd_per_mtok"]
    for level in (120, 145):
        for bloc in ("US", "CN"):
            found = prices.cheapest(now, bloc, level)
            expected = None if found is None else found["blended_usd_per_mtok"]
            assert at.get((level, bloc)) == expected


def test_a_level_that_is_sold_no_more_has_no_price():
    ended = SPELLS.assign(end=pd.Timestamp("2025-08-01"))
    steps = price_history.cheapest_over_time(
        ended, ("US",), (120,), since="2025-01-01", until="2025-12-31"
    )
    assert pd.isna(steps["usd_per_mtok"].iloc[-1])
    assert price_history.price_at(steps, "2025-09-01").empty
    first, last = price_history.first_and_last(steps, "US", 120)
    assert first.value == 2.0 and "not sold" not in first.reason
    assert "sold any more" in last.reason


def test_a_history_neither_begins_before_the_record_nor_ends_after_the_day():
    steps = history(since="2025-03-01", until="2025-07-31")
    assert steps["date"].min() == pd.Timestamp("2025-03-01")
    assert steps["date"].max() == pd.Timestamp("2025-06-01")
    assert history(since="2024-01-01", until="2024-12-31").empty
    assert price_history.record_begins(PRICES) == "2025-02-01"
    assert price_history.record_begins(PRICES.iloc[:0]) is None


def test_first_and_present_price_of_a_level():
    first, last = price_history.first_and_last(history(), "CN", 120)
    assert (first.value, first.note, first.as_of) == (3.0, "B-big", "2025-01-01")
    assert (last.value, last.note, last.as_of) == (1.0, "B-new", "2025-09-01")
    assert not price_history.first_and_last(history(), "FR", 120)[0].known


def test_days_on_which_the_challenger_was_cheaper():
    found = price_history.days_cheaper(history(), "US", "CN", 120, until="2025-06-10")
    # 3 against 2 USD from January to May (151 days), 1 against 2 from 1 June on.
    assert found.note == "10 of 161 days"
    assert found.value == pytest.approx(10 / 161)
    assert not price_history.days_cheaper(history(), "US", "CN", 145, until="2025-06-10").known
    assert not price_history.days_cheaper(
        history().iloc[:0], "US", "CN", 120, until="2025-06-10"
    ).known


def test_days_after_an_end_do_not_count():
    ended = SPELLS.assign(
        end=SPELLS["end"].mask(SPELLS["blocs"] == "US", pd.Timestamp("2025-06-03"))
    )
    steps = price_history.cheapest_over_time(
        ended, ("US", "CN"), (120,), since="2025-01-01", until="2025-12-31"
    )
    assert (
        price_history.days_cheaper(steps, "US", "CN", 120, until="2025-12-31").note
        == "2 of 153 days"
    )
