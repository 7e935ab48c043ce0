import numpy as np
import pytest

from airace.measures import price_ratio, prices
from tests.measures.priced import MODELS, NAMES, PRICES, ratio, rng


def test_no_candidate_is_a_reason_not_an_error():
    assert "no {CN:adjective} model" in ratio("2025-02-01", 145).reason
    assert "no {US:adjective} model" in ratio("2024-01-01", 130).reason
    empty = prices.priced_models(PRICES, NAMES, MODELS.iloc[:0], as_of="2025-02-01")
    assert not price_ratio.price_ratio(empty, "US", "CN", 130).known


def test_a_doubt_about_a_name_reaches_the_note():
    doubted = NAMES.assign(note=["", "", "may be another model", "", ""])
    priced = prices.priced_models(PRICES, doubted, MODELS, as_of="2025-02-01")
    assert "may be another model" in price_ratio.price_ratio(priced, "US", "CN", 130).note


def test_scores_are_redrawn_from_their_own_intervals():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01")
    draws = price_ratio.score_draws(priced, rng(), 4000)
    column = dict(zip(priced["model"], draws.T, strict=True))
    assert (column["B-new"] == 141.0).all()
    low, high = np.quantile(column["A-big"], [0.05, 0.95])
    assert (low, high) == pytest.approx((148, 152), abs=0.2)


def test_a_model_near_the_level_widens_the_ratio():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01")
    near = price_ratio.price_ratio(priced, "US", "CN", 131, rng=rng(), draws=500)
    assert near.value == 0.5
    assert (near.low, near.high) == (1 / 15, 0.5)
    far = price_ratio.price_ratio(priced, "US", "CN", 120, rng=rng(), draws=500)
    assert far.low == far.value == far.high
    lost = price_ratio.price_ratio(priced, "US", "CN", 150, rng=rng(), draws=500)
    assert not lost.known
    chance = price_ratio.price_ratio(priced, "US", "CN", 141, rng=rng(), draws=500)
    assert chance.known and chance.low == chance.high == 1 / 15


def test_a_level_that_one_side_may_miss_has_no_interval():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-07-01")
    found = price_ratio.price_ratio(priced, "US", "CN", 140, rng=rng(), draws=500)
    assert found.known and found.low is None
    assert "one side has no such model" in found.note


def test_best_matched_and_second_cheapest():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01")
    assert price_ratio.best_ratio(priced, "US", "CN").value == 1 / 15
    assert price_ratio.matched_ratio(priced, "US", "CN", "B-new").value == 1 / 15
    assert price_ratio.matched_ratio(priced, "US", "CN", "A-small").value == 0.5
    assert not price_ratio.matched_ratio(priced, "US", "CN", "A-big").known
    assert "no first-party price of C" in price_ratio.matched_ratio(priced, "US", "CN", "C").reason
    assert not price_ratio.price_ratio(priced, "US", "CN", 120, second=True).known
    assert price_ratio.price_ratio(priced, "US", "CN", 120, blend=(1, 0)).value == 0.5
    assert price_ratio.price_ratio(priced, "US", "CN", 120, blend=(0, 1)).value == 0.5


@pytest.mark.parametrize("threshold", [120, 131, 140])
def test_swapping_the_blocs_inverts_a_ratio(threshold):
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-07-01")
    ahead = price_ratio.price_ratio(priced, "US", "CN", threshold)
    turned = price_ratio.price_ratio(priced, "CN", "US", threshold)
    assert turned.value == pytest.approx(1 / ahead.value)
