import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airace.measures import lag
from airace.measures.frontier import records

MONTH = 30.4375


def table(*rows):
    frame = pd.DataFrame(rows, columns=["model", "blocs", "release_date", "score", "low", "high"])
    frame["release_date"] = pd.to_datetime(frame["release_date"]).astype("datetime64[us]")
    return frame.astype({"score": float, "low": float, "high": float})


MODELS = table(
    ("a1", "US", "2024-01-01", 100, None, None),
    ("a2", "US", "2024-04-10", 110, None, None),
    ("a3", "US", "2024-07-01", 120, None, None),
    ("b1", "CN", "2024-03-01", 99.5, 97, 101),
    ("b2", "CN", "2024-05-30", 105, 99, 112),
    ("b3", "CN", "2024-10-27", 111, 104, 115),
)


def test_each_record_is_matched_by_the_first_model_that_reaches_it():
    pairs = lag.catch_up(MODELS, "US", "CN", as_of="2025-01-01")
    assert pairs["match"].tolist()[:2] == ["b2", "b3"]
    assert pairs["matched"].tolist() == [True, True, False]
    assert pairs["months"].iloc[0] == pytest.approx(150 / MONTH)
    assert pairs["months"].iloc[1] == pytest.approx(200 / MONTH)
    # The open record is as old as it was on the day: a lower bound.
    assert pairs["months"].iloc[2] == pytest.approx(184 / MONTH)


def test_mean_and_extremes_speak_of_matched_records_only():
    pairs = lag.catch_up(MODELS, "US", "CN", as_of="2025-01-01")
    mean = lag.catch_up_mean(pairs)
    assert mean.value == pytest.approx(175 / MONTH)
    assert mean.note == "2 matched records, 1 open"
    assert lag.catch_up_min(pairs).value == pytest.approx(150 / MONTH)
    assert lag.catch_up_max(pairs).note == "b3 after a2"
    assert lag.catch_up_matched(pairs).value == 2
    assert lag.catch_up_censored(pairs).value == 1


def test_tolerance_favours_the_challenger():
    pairs = lag.catch_up(MODELS, "US", "CN", as_of="2025-01-01", tolerance=1)
    assert pairs["match"].iloc[0] == "b1"


def test_nothing_after_the_day_is_seen():
    pairs = lag.catch_up(MODELS, "US", "CN", as_of="2024-05-01")
    assert pairs["record"].tolist() == ["a1", "a2"]
    assert not pairs["matched"].any()
    assert not lag.catch_up_mean(pairs).known
    assert lag.catch_up_censored(pairs).value == 2


def test_backward_age_and_the_tolerance():
    found = lag.backward(MODELS, "US", "CN", as_of="2024-12-31")
    assert found.value == pytest.approx(183 / MONTH)
    assert found.note == "b3 does what a3 did first"
    assert found.low is None, "without redraws there is no interval"
    # On 1 October b2 had 105: the first to reach it was a2; with five points more still a2.
    for tolerance in (0.0, 5.0):
        then = lag.backward(MODELS, "US", "CN", as_of="2024-10-01", tolerance=tolerance)
        assert then.note == "b2 does what a2 did first"
    short = lag.backward(MODELS, "US", "CN", as_of="2024-10-01", tolerance=5.5)
    assert short.note == "b2 does what a3 did first"


def test_a_frontier_of_several_models_has_records_of_its_own():
    pairs = lag.catch_up(MODELS, "US", "CN", as_of="2025-01-01", frontier_k=2)
    # Means of two: US 105 (April), 115 (July); CN 102.25 (May), 108 (October).
    assert pairs["score"].tolist() == [105, 115]
    assert pairs["matched"].tolist() == [True, False]
    assert pairs["months"].iloc[0] == pytest.approx(200 / MONTH)


def test_first_records_can_be_left_out():
    series = lag.backward_series(MODELS, "US", "CN", end="2024-12-31", skip_first=True)
    assert series["date"].iloc[0] == pd.Timestamp("2024-05-30")
    mean = lag.backward_mean(MODELS, "US", "CN", as_of="2024-12-31", skip_first=True)
    assert mean.value == pytest.approx(series["months"].mean())


LINES = st.lists(st.integers(0, 20), min_size=1, max_size=8)


@settings(max_examples=50)
@given(LINES, LINES, st.integers(0, 5))
def test_more_tolerance_never_lengthens_a_lag(ours, theirs, points):
    days = pd.date_range("2024-01-01", periods=8, freq="31D")
    rows = [(f"a{i}", "US", days[i], score, None, None) for i, score in enumerate(ours)]
    rows += [(f"b{i}", "CN", days[i], score, None, None) for i, score in enumerate(theirs)]
    models = table(*rows)
    strict, lenient = (
        lag.catch_up(models, "US", "CN", as_of="2025-01-01", tolerance=float(t))
        for t in (0, points)
    )
    assert (lenient["months"] <= strict["months"]).all()
    assert (lenient["matched"] >= strict["matched"]).all()
    ages = [
        lag.backward_series(models, "US", "CN", end="2025-01-01", tolerance=float(t))["months"]
        for t in (0, points)
    ]
    assert (ages[1] <= ages[0]).all()


def test_backward_is_unknown_when_the_challenger_leads():
    ahead = table(
        ("a", "US", "2024-01-01", 100, None, None), ("b", "CN", "2024-02-01", 101, None, None)
    )
    assert "no {US:adjective} model" in lag.backward(ahead, "US", "CN", as_of="2024-03-01").reason
    assert lag.backward_series(ahead, "US", "CN", end="2024-03-01")["months"].eq(0).all()


def test_backward_series_is_daily_and_its_mean_agrees():
    series = lag.backward_series(MODELS, "US", "CN", end="2024-12-31").set_index("date")
    assert series.index[0] == pd.Timestamp("2024-03-01")
    assert series.loc["2024-05-29", "months"] == pytest.approx(149 / MONTH)
    assert series.loc["2024-12-31", "months"] == pytest.approx(183 / MONTH)
    mean = lag.backward_mean(MODELS, "US", "CN", as_of="2024-12-31")
    assert mean.value == pytest.approx(series["months"].mean())


def test_no_models_give_reasons_not_errors():
    none = MODELS.iloc[:0]
    pairs = lag.catch_up(none, "US", "CN", as_of="2025-01-01")
    for found in (
        lag.catch_up_mean(pairs),
        lag.catch_up_min(pairs),
        lag.catch_up_matched(pairs),
        lag.backward(none, "US", "CN", as_of="2025-01-01"),
        lag.backward_mean(none, "US", "CN", as_of="2025-01-01"),
    ):
        assert not found.known and found.reason


def test_a_side_without_any_record_leaves_every_record_of_the_other_open():
    some = records(table(("A", "US", "2025-01-01", 10.0, None, None)), "US")
    none = some.astype(object).iloc[:0]
    pairs = lag.match(some, none, as_of="2025-02-01", tolerance=0.0)
    assert pairs["matched"].tolist() == [False]
    assert pairs["months"].tolist() == pytest.approx([31 / MONTH])
    assert lag.match(none, some, as_of="2025-02-01", tolerance=0.0).empty
