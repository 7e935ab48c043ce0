import numpy as np
import pytest

from airace.measures import latent, latent_drivers
from tests.measures.simulated import ANCHORS, DAY, fitted_index, registries


@pytest.fixture(scope="module")
def fitted():
    return fitted_index()


def test_drivers_say_what_they_count(fitted):
    index, resampled, models, scores = fitted
    areas, benchmarks = registries(scores)
    found = latent_drivers.drivers(
        index, resampled.head(40), models, areas, benchmarks, "US", "CN", DAY, fewest_models=5
    )
    row = found.set_index(["kind", "variant"])
    assert row.loc[("all", "all"), "gap"] == latent.gap(index, None, models, "US", "CN", DAY).value
    assert row.loc[("only_area", "coding"), "reason"] == "only 3 tests"
    assert np.isnan(row.loc[("only_area", "coding"), "gap"])
    assert row.loc[("only_area", "agents"), "tests"] == 10
    assert row.loc[("before", "2025-01-01"), "tests"] == 12
    assert row.loc[("weights", "open"), ["lead_models", "challenger_models"]].tolist() == [6, 4]
    assert (found["kind"] == "without_test").sum() == 30
    bounded = found.dropna(subset="low")
    assert ((bounded["low"] <= bounded["gap"]) & (bounded["gap"] <= bounded["high"])).all()
    one = row.loc[("without_test", "t05")]
    refit = latent.fit(scores[scores["benchmark_id"] != "t05"], anchors=ANCHORS)
    alone = latent.gap(refit, None, models, "US", "CN", DAY)
    assert one["gap"] == pytest.approx(alone.value, abs=0.02)
    change = latent_drivers.largest_change(found, {"t05": "Five"}, up=True)
    assert change.value == pytest.approx(
        found.loc[found["kind"] == "without_test", "gap"].max() - found["gap"].iloc[0]
    )
    area = latent_drivers.driver(found, "only_area", "agents")
    assert area.note.startswith("10 tests; ")
    assert "only 3 tests" in latent_drivers.driver(found, "only_area", "coding").reason


def test_areas_with_too_few_models_of_a_side_are_unknown(fitted):
    index, _, models, scores = fitted
    areas, benchmarks = registries(scores)
    found = latent_drivers.drivers(index, None, models, areas, benchmarks, "US", "CN", DAY)
    reason = latent_drivers.driver(found, "only_area", "agents").reason
    assert reason == "only 8 {CN:adjective} models took 2 tests"


def test_without_scores_nothing_drives_the_gap(fitted):
    _, _, models, scores = fitted
    areas, benchmarks = registries(scores)
    found = latent_drivers.drivers(None, None, models, areas, benchmarks, "US", "CN", DAY)
    for answer in (
        latent_drivers.driver(found, "all", "all"),
        latent_drivers.largest_change(found, {}, up=True),
        latent_drivers.area_gap(None, None, models, areas, "coding", "US", "CN", DAY),
    ):
        assert not answer.known and answer.reason == latent.NO_SCORES
