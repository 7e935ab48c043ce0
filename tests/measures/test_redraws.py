import numpy as np
import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.measures import lag, redraws
from airace.measures.estimate import Estimate

MONTH = 30.4375


def table(*rows):
    frame = pd.DataFrame(rows, columns=["model", "blocs", "release_date", "score", "low", "high"])
    frame["vintage"] = pd.Timestamp("2025-01-01")
    frame["release_date"] = pd.to_datetime(frame["release_date"])
    return frame.astype({"score": float, "low": float, "high": float})


MODELS = table(
    ("a1", "US", "2024-01-01", 100, None, None),
    ("a2", "US", "2024-04-10", 110, 105, 112),
    ("a2-mini", "US", "2024-04-10", 101, 80, 120),
    ("a3", "US", "2024-07-01", 120, 118, 121),
    ("b1", "CN", "2024-03-01", 99.5, 97, 101),
    ("b2", "CN", "2024-10-27", 111, 104, 115),
    ("both", "US;CN", "2024-11-01", 90, 60, 130),
    ("late", "CN", "2025-03-01", 200, 190, 210),
)


def rng():
    return np.random.default_rng(1)


def drawn(models=MODELS, **more):
    return redraws.redraw(
        models, "US", "CN", as_of="2025-01-01", rng=rng(), **({"draws": 4000} | more)
    )


def test_published_ends_are_the_quantiles_and_the_score_the_median():
    found = drawn()
    assert np.quantile(found.challenger[:, 1], [0.05, 0.5, 0.95]) == pytest.approx(
        [104, 111, 115], abs=0.35
    )
    assert (found.lead[:, 0] == 100).all(), "a score without an interval stays"


def test_only_models_that_set_a_record_take_part_unless_all_do():
    assert drawn().lead.shape == (4000, 3)
    assert drawn().challenger.shape == (4000, 2)
    everybody = drawn(pool="all")
    assert everybody.lead.shape == (4000, 4), "two models of one day are one day"
    # The rarely tested models are the luckiest in many redraws.
    assert (everybody.lead[:, 1] > 112.5).mean() > (drawn().lead[:, 1] > 112.5).mean() + 0.1
    leaders = drawn(pool="leaders")
    assert leaders.lead.shape == leaders.challenger.shape == (4000, 1)


def test_a_model_of_both_blocs_has_one_score():
    found = drawn(pool="all")
    assert (found.lead[:, 3] == found.challenger[:, 2]).all()


def test_nothing_after_the_day_and_nothing_from_nobody():
    assert drawn().challenger_days.max() == np.datetime64("2024-10-27")
    assert drawn(MODELS[MODELS["blocs"] == "US"]) is None
    assert drawn(MODELS.iloc[:0]) is None


def test_an_unknown_pool_names_the_choices():
    with pytest.raises(AiraceError, match="records, all, leaders"):
        drawn(pool="best")


def test_swapping_the_blocs_mirrors_the_gap():
    there = redraws.gap_draws(drawn())
    back = redraws.gap_draws(
        redraws.redraw(MODELS, "CN", "US", as_of="2025-01-01", rng=rng(), draws=4000)
    )
    assert there == pytest.approx(-back)


def test_who_leads_agrees_with_the_normal_curve():
    found = drawn(pool="leaders")
    # 120 - 111 with standard errors 2/1.645 downwards and 4/1.645 upwards.
    share = redraws.challenger_leads(found)
    assert 0 < share.value < 0.01 and share.low is None
    gap = redraws.gap_redrawn(found)
    assert gap.low < 9 < gap.high and gap.value == pytest.approx(9, abs=0.7)


def test_without_published_intervals_nothing_is_redrawn():
    bare = MODELS.assign(low=np.nan, high=np.nan)
    found = drawn(bare)
    assert not found.moved
    for estimate in (redraws.gap_redrawn(found), redraws.challenger_leads(found)):
        assert estimate.reason == redraws.NO_INTERVALS
    age = lag.backward(bare, "US", "CN", as_of="2025-01-01", redraws=found)
    assert age.known and age.low is None


def test_nothing_to_redraw_gives_a_reason():
    assert not redraws.gap_redrawn(None).known
    assert redraws.challenger_leads(None).reason


def test_an_interval_holds_its_point_and_survives_missing_draws():
    point = Estimate(10.0, note="kept")
    assert redraws.within(point, np.array([1.0, 2.0, 3.0, np.nan])).high == 10.0
    assert redraws.within(point, np.array([1.0, 2.0, 3.0])).note == "kept"
    assert redraws.within(point, np.array([1.0, np.nan, np.nan])).low is None
    assert redraws.within(point, np.array([5.0, 5.0])).low is None
    assert not redraws.within(Estimate.unknown("why"), np.array([1.0, 2.0])).known


def test_age_of_the_equal_in_each_redraw():
    still = drawn(MODELS.assign(low=np.nan, high=np.nan), draws=5)
    # 111 is first reached by a3 of 1 July; a point more changes nothing, ten do.
    assert lag.age_draws(still, "2025-01-01") == pytest.approx(np.full(5, 184 / MONTH))
    assert lag.age_draws(still, "2025-01-01", tolerance=10) == pytest.approx(np.zeros(5))
    series = lag.backward_series(MODELS, "US", "CN", end="2025-01-01")
    assert lag.age_mean_draws(still, "2025-01-01") == pytest.approx(
        np.full(5, series["months"].mean())
    )


def test_the_ages_interval_comes_from_the_redraws():
    found = lag.backward(MODELS, "US", "CN", as_of="2025-01-01", redraws=drawn(), level=0.8)
    assert found.level == 0.8
    # Low scores of b2 are within reach of a2, 266 days old.
    assert (found.low, found.high) == pytest.approx((184 / MONTH, 266 / MONTH))
    mean = lag.backward_mean(MODELS, "US", "CN", as_of="2025-01-01", redraws=drawn())
    assert mean.low < mean.value < mean.high
