"""Open against closed models on a small index, reckoned by hand."""

import numpy as np
import pandas as pd
import pytest

from airace.measures import frontier, lag, open_frontier, redraws

COLUMNS = ["model", "score", "low", "high", "release_date", "weights", "blocs"]


def index(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(
        vintage=pd.Timestamp("2025-12-31"),
        release_date=pd.to_datetime(frame["release_date"]),
        accessibility="Open weights (unrestricted)",
        blocs=frame["blocs"].astype("string"),
    )


SIX = index(
    ("c1", 100.0, 98.0, 102.0, "2024-01-01", "closed", "US"),
    ("o1", 90.0, 88.0, 92.0, "2024-02-01", "open", "US"),
    ("o2", 95.0, 93.0, 97.0, "2024-03-01", "open", "CN"),
    ("o3", 99.0, 97.0, 101.0, "2024-05-01", "open", "US"),
    ("o4", 110.0, 108.0, 112.0, "2024-07-01", "open", "CN"),
    ("c2", 120.0, 118.0, 122.0, "2024-07-01", "closed", "US"),
)
DAY = "2024-12-31"


def rng():
    return np.random.default_rng(1)


def test_sides_are_weights_and_unknown_weights_are_neither():
    more = pd.concat([SIX, SIX.tail(1).assign(model="x", weights="unknown")])
    sides = open_frontier.by_weights(more)
    assert sides["blocs"].value_counts().to_dict() == {"open": 4, "closed": 2}
    own = open_frontier.by_weights(SIX, bloc="CN")
    assert own.loc[own["blocs"] == "open", "model"].tolist() == ["o2", "o4"]
    assert frontier.gap(sides, "closed", "open", DAY).value == 10.0


def test_since_is_the_run_that_lasts_and_first_is_the_first():
    first, since = open_frontier.best_open_since(SIX, "CN", DAY)
    assert (first.value, since.value) == ("2024-03-01", "2024-07-01")
    assert since.note == "o4"
    first, since = open_frontier.best_open_since(SIX, "US", DAY)
    assert first.value == "2024-02-01"
    assert not since.known and "not ahead" in since.reason


def test_on_an_earlier_day_the_run_is_another():
    _, since = open_frontier.best_open_since(SIX, "US", "2024-06-01")
    assert since.value == "2024-05-01"


def test_a_margin_can_undo_a_first():
    first, _ = open_frontier.best_open_since(SIX, "CN", DAY, tolerance=6.0)
    assert first.value == "2024-07-01"


def test_a_bloc_without_open_models_is_unknown():
    first, since = open_frontier.best_open_since(SIX, "FR", DAY)
    assert not first.known and not since.known


def test_redraws_tell_how_sure_the_run_is():
    drawn = open_frontier.rest_redrawn(SIX, "CN", DAY, rng=rng(), draws=400)
    _, since = open_frontier.best_open_since(SIX, "CN", DAY, drawn=drawn)
    assert "2024-07-01 to 2024-07-01 in 90% of the redraws that have one (100%)" in since.note
    assert redraws.challenger_leads(drawn).value == 1.0


def test_best_models_that_are_open():
    found = open_frontier.best_open(SIX, "US", DAY, rng=rng(), n=2, draws=200)
    assert found.value == 0.0 and found.note == "0 of the best 2"
    few = open_frontier.best_open(SIX, "CN", DAY, rng=rng(), draws=10)
    assert not few.known and "not 10" in few.reason


def test_unknown_access_is_left_out_of_the_share_and_counted():
    hidden = SIX.assign(weights=SIX["weights"].mask(SIX["model"] == "o3", "unknown"))
    found = open_frontier.best_open(hidden, "US", DAY, rng=rng(), n=3, draws=200)
    assert found.value == 0.0
    assert found.note.endswith("1 of unknown access left out")
    assert found.low is None or 0 <= found.low <= found.value <= found.high <= 1


def test_reigns_end_with_the_next_open_model_and_the_last_has_not_ended():
    reigns = open_frontier.reigns(SIX, DAY)
    assert reigns["record"].tolist() == ["o1", "o2", "o3", "o4"]
    assert reigns["match"].tolist()[:3] == ["o2", "o3", "o4"]
    assert reigns["matched"].tolist() == [True, True, True, False]
    days = reigns["months"] * lag.MONTH
    assert days.round().tolist() == [29, 61, 61, 183]


def test_redrawn_reigns_agree_where_scores_have_no_error():
    sure = SIX.assign(low=SIX["score"], high=SIX["score"])
    found = open_frontier.reigns_redrawn(sure, DAY, rng=rng(), draws=5)
    assert found.months.shape == (5, 4)
    assert np.allclose(found.months, open_frontier.reigns(sure, DAY)["months"].to_numpy())
    assert found.matched[0].tolist() == [True, True, True, False]


def test_mean_gap_over_days():
    sides = open_frontier.by_weights(SIX)
    assert open_frontier.mean_gap(sides, "2024-02-02").value == 10.0
    late = open_frontier.mean_gap(sides, "2024-03-01").value
    assert late == pytest.approx((29 * 10 + 5) / 30)
    assert not open_frontier.mean_gap(sides, "2024-01-15").known


def test_ends_of_all_choices():
    choices = pd.DataFrame({"since": pd.to_datetime(["2024-07-01", None, "2024-03-01"])})
    first, last = open_frontier.earliest_and_latest(choices)
    assert (first.value, last.value) == ("2024-03-01", "2024-07-01")
    assert first.note == "2 of 3 choices"
    assert not open_frontier.earliest_and_latest(choices.iloc[[1]])[0].known
