"""Our own index: gaps and intervals, on simulated scores with a known gap."""

import numpy as np
import pandas as pd
import pytest

from airace.measures import latent
from tests.measures.simulated import ANCHORS, DAY, GAP, fitted_index, simulate


@pytest.fixture(scope="module")
def fitted():
    return fitted_index()


def test_the_gap_names_its_leaders_and_its_day(fitted):
    index, resampled, models, _ = fitted
    found = latent.gap(index, resampled, models, "US", "CN", DAY)
    assert found.note == "us02 against cn00"
    assert found.as_of == "2026-01-15"
    assert found.low < GAP < found.high
    swapped = latent.gap(index, resampled, models, "CN", "US", DAY)
    assert (swapped.value, swapped.low, swapped.high) == pytest.approx(
        (-found.value, -found.high, -found.low)
    )


def test_a_frontier_of_several_is_their_mean(fitted):
    index, _, models, _ = fitted
    found = latent.gap(index, None, models, "US", "CN", DAY, frontier_k=2)
    ranked = latent.table(index).set_index("model")["score"]
    best = [ranked[ranked.index.str.startswith(b)].nlargest(2).mean() for b in ("us", "cn")]
    assert found.value == pytest.approx(best[0] - best[1])
    assert found.low is None


def test_models_out_later_do_not_lead(fitted):
    index, _, models, _ = fitted
    models = models.assign(
        release_date=models["release_date"].mask(models["model"] == "us02", pd.Timestamp(DAY))
    )
    assert "us02" not in latent.gap(index, None, models, "US", "CN", "2026-01-30").note
    assert "us02" in latent.gap(index, None, models, "US", "CN", DAY).note


def test_picking_anew_never_gives_a_side_less_than_its_leader(fitted):
    index, resampled, models, _ = fitted
    one_sided = models[(models["blocs"] == "US") | (models["model"] == "cn00")]
    anew = latent.gap(index, resampled, one_sided, "US", "CN", DAY)
    same = latent.gap(index, resampled, one_sided, "US", "CN", DAY, same_leaders=True)
    assert anew.value == same.value
    assert anew.low >= same.low and anew.high >= same.high


def test_rarely_tested_models_do_not_lead(fitted):
    _, _, models, scores = fitted
    few = scores[(scores["model"] != "us02") | (scores["benchmark_id"] < "t03")]
    index = latent.fit(few, anchors=ANCHORS)
    assert "us02" not in latent.gap(index, None, models, "US", "CN", DAY).note
    assert latent.left_out(index, models).value == 1
    assert "us02" in latent.gap(index, None, models, "US", "CN", DAY, at_least=3).note


def test_without_scores_everything_is_unknown(fitted):
    _, _, models, scores = fitted
    index = latent.fit(scores.iloc[:0])
    assert index is None
    compared = latent.compare(index, pd.DataFrame())
    for found in (
        latent.gap(index, None, models, "US", "CN", DAY),
        latent.left_out(index, models),
        latent.spearman(compared),
    ):
        assert not found.known and found.reason == latent.NO_SCORES


def test_a_side_without_models_is_unknown(fitted):
    index, resampled, models, _ = fitted
    assert "FR" in latent.gap(index, resampled, models, "US", "FR", DAY).reason


def test_comparison_with_a_published_index(fitted):
    index, _, _, _ = fitted
    ours = latent.table(index)
    published = ours.assign(vintage=pd.Timestamp("2026-01-15"), score=2 * ours["score"])
    later = published.assign(vintage=pd.Timestamp("2026-01-16"), score=0.0)
    compared = latent.compare(index, pd.concat([published.iloc[:10], later]))
    assert len(compared) == 10
    assert compared["difference"].to_numpy() == pytest.approx(-compared["score"].to_numpy())
    assert latent.spearman(compared).value == pytest.approx(1)
    assert latent.spearman(compared).note == "10 models in both"


def test_intervals_cover_a_known_gap():
    # Larger runs of the same simulation cover 88 times in 100.
    covered = 0
    rounds = 40
    for seed in range(rounds):
        rng = np.random.default_rng([11, seed])
        scores, models = simulate(rng)
        index = latent.fit(scores, anchors=ANCHORS)
        found = latent.gap(index, latent.resample(index, 80, rng), models, "US", "CN", DAY)
        covered += found.low <= GAP <= found.high
    assert 0.80 <= covered / rounds <= 0.97


def test_the_age_is_that_of_the_first_lead_model_that_does_as_much(fitted):
    index, resampled, models, _ = fitted
    early = models["model"] == "us02"
    models = models.assign(
        release_date=models["release_date"].mask(early, pd.Timestamp("2025-07-15"))
    )
    found = latent.age(index, resampled, models, "US", "CN", DAY)
    # 184 days before the index's own day, which is earlier than the edition's.
    assert found.value == pytest.approx(184 / 30.4375)
    assert found.as_of == "2026-01-15"
    assert found.note == "cn00 does what us02 did first"
    assert found.low <= found.value <= found.high
    ahead = latent.age(index, resampled, models, "CN", "US", DAY)
    assert not ahead.known
    assert "no {CN:adjective} model reaches us02" in ahead.reason
    assert not latent.age(None, None, models, "US", "CN", DAY).known
