"""Bends of growth on lines whose bend is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airace.measures import growth_break
from airace.measures.compute_growth import DAYS_A_YEAR

DAY = "2022-10-01"


def line(before, after, *, bend=DAY, spread=0.0, seed=0, first="2019-01-15"):
    """A model a month, growing by 10**before a year until the bend and by 10**after from then."""
    dates = pd.date_range(first, "2025-12-15", freq="30D")
    years = (dates - pd.Timestamp(bend)).days.to_numpy() / DAYS_A_YEAR
    noise = np.random.default_rng(seed).normal(0, spread, len(dates))
    log = 22 + before * np.minimum(years, 0) + after * np.maximum(years, 0) + noise
    return pd.DataFrame({"date": dates, "training_compute_flop": 10**log})


def test_a_bend_is_found_with_both_slopes():
    found = growth_break.bend_at(line(1.0, 0.5, spread=0.05), DAY, since="2019-01-01", k=None)
    assert found.before.value == pytest.approx(10, rel=0.1)
    assert found.after.value == pytest.approx(10**0.5, rel=0.1)
    assert found.change.value == pytest.approx(found.after.value / found.before.value)
    assert found.change.high < 1
    assert growth_break.verdict(found.change) == "slower"


def test_the_interval_of_a_straight_line_holds_one_about_as_often_as_it_says():
    held = [
        growth_break.verdict(
            growth_break.bend_at(
                line(0.6, 0.6, spread=0.3, seed=seed), DAY, since="2019-01-01", k=None
            ).change
        )
        == "cannot be told"
        for seed in range(100)
    ]
    assert np.mean(held) == pytest.approx(0.9, abs=0.08)


def test_too_few_models_on_a_side_are_unknown_with_their_number():
    few = line(1.0, 0.5, spread=0.1)
    few = few[few["date"] < "2022-12-15"]
    found = growth_break.bend_at(few, DAY, since="2019-01-01", k=None)
    assert not found.change.known and not found.before.known
    assert "after" in found.change.reason
    assert growth_break.verdict(found.change) == "not known"


def test_models_without_compute_are_left_out_and_counted():
    models = line(1.0, 0.5)
    models.loc[::3, "training_compute_flop"] = np.nan
    counted = growth_break.known_share(models)
    assert counted["models"].sum() == len(models)
    assert counted["known"].sum() == models["training_compute_flop"].notna().sum()
    found = growth_break.bend_at(models, DAY, since="2019-01-01", k=None)
    assert found.change.value == pytest.approx(10**-0.5)


@settings(max_examples=20)
@given(st.floats(0.1, 1.5), st.floats(0.1, 1.5), st.floats(1e-3, 1e3))
def test_the_unit_of_compute_does_not_matter(before, after, unit):
    models = line(before, after, spread=0.2)
    scaled = models.assign(training_compute_flop=models["training_compute_flop"] * unit)
    one, other = (
        growth_break.bend_at(m, DAY, since="2019-01-01", k=None).change for m in (models, scaled)
    )
    assert one.value == pytest.approx(other.value, rel=1e-6)
    assert one.low == pytest.approx(other.low, rel=1e-6)


def test_the_search_finds_the_day_and_says_that_there_is_one():
    found = growth_break.search(
        line(1.0, 0.3, bend="2021-06-01", spread=0.1),
        since="2019-01-01",
        k=None,
        rng=np.random.default_rng(1),
    )
    assert found.first <= "2021-06-01" <= found.last
    assert abs((pd.Timestamp(found.day.value) - pd.Timestamp("2021-06-01")).days) < 120
    assert found.p_value.value < 0.01


def test_the_search_of_a_straight_line_seldom_finds_one():
    """A nominal F test would reject far more often than one time in ten after a search."""
    p = [
        growth_break.search(
            line(0.6, 0.6, spread=0.3, seed=seed),
            since="2019-01-01",
            k=None,
            rng=np.random.default_rng(seed),
            draws=99,
        ).p_value.value
        for seed in range(60)
    ]
    assert np.mean(np.array(p) < 0.1) < 0.25
    assert np.mean(p) == pytest.approx(0.5, abs=0.15)


def test_the_search_fits_what_a_regression_on_that_day_fits():
    models = line(1.0, 0.3, bend="2021-06-01", spread=0.2)
    found = growth_break.search(
        models, since="2019-01-01", k=None, rng=np.random.default_rng(1), draws=99
    )
    years = (models["date"] - pd.Timestamp("2019-01-01")).dt.days.to_numpy() / DAYS_A_YEAR
    y = np.log10(models["training_compute_flop"].to_numpy())
    day = found.profile["day"].iloc[10]
    at = (day - pd.Timestamp("2019-01-01")).days / DAYS_A_YEAR
    straight = np.column_stack([np.ones_like(years), years])
    broken = np.column_stack([straight, np.clip(years - at, 0, None)])
    ssr = [((y - d @ np.linalg.lstsq(d, y, rcond=None)[0]) ** 2).sum() for d in (straight, broken)]
    by_hand = (ssr[0] - ssr[1]) / (ssr[1] / (len(y) - 3))
    assert found.profile["f"].iloc[10] == pytest.approx(by_hand)


def test_a_search_without_candidates_is_unknown():
    few = line(1.0, 0.5).head(8)
    found = growth_break.search(few, since="2019-01-01", rng=np.random.default_rng(1))
    assert not found.day.known and not found.p_value.known
    assert found.profile.empty


def test_every_choice_has_a_row_and_contrasts_divide():
    tables = {"t": {"US": line(1.0, 1.0, spread=0.1), "CN": line(1.0, 0.5, spread=0.1, seed=2)}}
    specs = growth_break.specifications(
        tables, DAY, starts=["2019-01-01", "2020-01-01"], ends=[None], ks=[None, 10]
    )
    assert len(specs) == 2 * 2 * 2
    assert set(specs["k"]) == {0, 10}
    both = growth_break.contrasts(specs, "US", "CN")
    assert len(both) == 4
    own = specs.set_index(["since", "k", "bloc"])["value"]
    first = both.iloc[0]
    assert first["value"] == pytest.approx(
        own[first["since"], first["k"], "CN"] / own[first["since"], first["k"], "US"]
    )
    whole = both[both["k"] == 0]
    assert (whole["bends"] == "slower").all()


def test_a_contrast_with_an_unknown_side_is_not_known():
    tables = {"t": {"US": line(1.0, 1.0).head(6), "CN": line(1.0, 0.5, spread=0.1)}}
    specs = growth_break.specifications(tables, DAY, starts=["2019-01-01"], ends=[None], ks=[None])
    both = growth_break.contrasts(specs, "US", "CN")
    assert both["bends"].tolist() == ["not known"]
    assert np.isnan(both["value"].iloc[0])


def test_a_tally_counts_answers_out_of_those_with_one():
    frame = pd.DataFrame({"bends": ["slower", "slower", "not known", "faster"]})
    assert growth_break.tally(frame, "slower").value == 2
    assert "of 3" in growth_break.tally(frame, "slower").note
    assert not growth_break.tally(frame[frame["bends"] == "not known"], "slower").known


@pytest.mark.parametrize(
    ("bend", "where"), [("2021-03-01", "before"), ("2024-06-01", "after"), (DAY, "around")]
)
def test_the_days_that_fit_are_placed_against_a_day(bend, where):
    found = growth_break.search(
        line(1.0, 0.3, bend=bend, spread=0.1),
        since="2019-01-01",
        k=None,
        rng=np.random.default_rng(1),
        draws=199,
    )
    assert growth_break.relation(found, DAY) == where
    assert (
        growth_break.relation(
            growth_break.search(
                line(1.0, 0.3).head(3), since="2019-01-01", rng=np.random.default_rng(1)
            ),
            DAY,
        )
        == "unknown"
    )


def test_known_compute_of_one_year_has_an_interval():
    counted = pd.DataFrame({"year": [2024, 2025], "models": [10, 20], "known": [9, 5]})
    found = growth_break.known_in(counted, 2025)
    assert found.value == 0.25
    assert found.low < 0.25 < found.high
    assert not growth_break.known_in(counted, 2030).known
