import numpy as np
import pandas as pd
import pytest

from airace.measures import lag, lag_by_yardstick

MONTH = 30.4375


def homes():
    return pd.DataFrame(
        {"developer_id": ["u", "c"], "country": ["US", "CN"], "parent_id": pd.array([None, None])}
    )


def scores(*rows):
    columns = ["benchmark_id", "model_version", "score", "release_date", "developer_ids"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["release_date"] = pd.to_datetime(frame["release_date"])
    return frame.assign(unit="fraction", weights="open", countries=pd.NA)


TEST = (
    ("t", "u1", 0.50, "2025-01-01", "u"),
    ("t", "u2", 0.70, "2025-03-01", "u"),
    ("t", "c1", 0.40, "2025-02-01", "c"),
    ("t", "c2", 0.60, "2025-06-01", "c"),
)


def by_test(*rows, **more):
    asked = {"at_least": 2, "within_months": 12, **more}
    return lag_by_yardstick.by_test(scores(*rows), homes(), "US", "CN", "2025-12-31", **asked)


def test_the_delay_runs_from_the_first_equal_to_the_best():
    found = by_test(*TEST).iloc[0]
    assert found["lead_model"] == "u2"
    assert found["challenger_model"] == "c2"
    assert found["months"] == pytest.approx(92 / MONTH)


def test_a_best_that_nobody_equalled_before_has_no_delay():
    found = by_test(
        *TEST, ("t", "c3", 0.9, "2025-07-01", "c"), ("t", "u3", 0.95, "2025-08-01", "u")
    )
    assert found["months"].tolist() == [0.0]
    assert found["lead_model"].isna().all()


def test_tests_with_few_entries_or_an_old_best_do_not_count():
    assert by_test(*TEST, at_least=3).empty
    assert by_test(*TEST, within_months=3).empty


def test_entries_after_the_day_are_not_seen():
    late = ("t", "c9", 0.99, "2026-02-01", "c")
    pd.testing.assert_frame_equal(by_test(*TEST), by_test(*TEST, late))


def test_the_median_needs_five_tests():
    rows = [(f"t{i}", *row[1:]) for i in range(5) for row in TEST]
    lags = by_test(*rows)
    found = lag_by_yardstick.median_over_tests(lags, rng=np.random.default_rng(1), draws=50)
    assert found.value == pytest.approx(92 / MONTH)
    assert found.low <= found.value <= found.high
    few = lag_by_yardstick.median_over_tests(lags.iloc[:4], rng=np.random.default_rng(1))
    assert not few.known


def board(*rows):
    frame = pd.DataFrame(rows, columns=["date", "model", "rating", "low", "high", "blocs"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def test_a_renamed_entry_keeps_the_day_of_its_first_name():
    listed = board(
        ("2026-08-19", "lead-high", 1500.0, 1490.0, 1510.0, "US"),
        ("2026-08-19", "rival", 1480.0, 1470.0, 1490.0, "CN"),
    )
    history = board(
        ("2026-02-19", "lead-thinking", 1495.0, 1485.0, 1505.0, "US"),
        ("2026-08-19", "lead-high", 1500.0, 1490.0, 1510.0, "US"),
        ("2026-07-01", "rival", 1470.0, 1460.0, 1480.0, "CN"),
    )
    models = lag_by_yardstick.arena_models(listed, history)
    age = lag.backward(models, "US", "CN", as_of="2026-08-19")
    assert age.value == pytest.approx(181 / MONTH)
    # The published 95 % interval is wider than the 90 % one that the index's measures read.
    assert (models["low"] > [1490.0, 1470.0]).all()


def test_no_list_gives_no_models_and_no_age():
    columns = {name: "float64" for name in ("rating", "low", "high")} | {
        "date": "datetime64[us]",
        "model": "string",
        "blocs": "string",
    }
    nobody = board().astype(columns)
    models = lag_by_yardstick.arena_models(nobody, nobody)
    assert models.empty
    assert not lag.backward(models, "US", "CN", as_of="2026-08-19").known
