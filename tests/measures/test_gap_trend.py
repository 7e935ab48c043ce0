import numpy as np
import pandas as pd
import pytest

from airace.measures import gap_trend, redraws


def race(growth):
    """Two frontiers that rise each month, the lead by 1 point, the challenger by ``growth``."""
    days = pd.date_range("2022-01-01", periods=40, freq="30D")
    rows = []
    for i, day in enumerate(days):
        rows.append((f"a{i}", "US", day, 100 + i, 97 + i, 103 + i))
        rows.append((f"b{i}", "CN", day, 90 + growth * i, 88 + growth * i, 92 + growth * i))
    frame = pd.DataFrame(rows, columns=["model", "blocs", "release_date", "score", "low", "high"])
    return frame.assign(vintage=pd.Timestamp("2026-01-01"))


def slope(models, **more):
    return gap_trend.gap_slope(
        models, "US", "CN", end="2025-03-01", months=24, rng=np.random.default_rng(1), **more
    )


def test_a_gap_that_closes_evenly_has_its_slope():
    # 0.3 points every 30 days.
    found = slope(race(1.3))
    assert found.value == pytest.approx(-0.3 * 365.25 / 30, rel=0.02)
    assert found.high < 0 and found.note == "since 2023-03-01"


def test_equal_steps_have_no_trend():
    found = slope(race(1.0))
    assert found.value == pytest.approx(0, abs=1e-9)


def test_errors_of_scores_widen_the_interval():
    models = race(1.3)
    drawn = redraws.redraw(
        models, "US", "CN", as_of="2025-03-01", rng=np.random.default_rng(2), draws=2000
    )
    alone, together = slope(models), slope(models, redraws=drawn)
    assert together.value == alone.value
    assert together.high - together.low > alone.high - alone.low
    # Frontiers of several models are not redrawn.
    assert slope(models, redraws=drawn, frontier_k=2) == slope(models, frontier_k=2)


def test_redraws_without_errors_change_nothing():
    models = race(1.3).assign(low=np.nan, high=np.nan)
    drawn = redraws.redraw(
        models, "US", "CN", as_of="2025-03-01", rng=np.random.default_rng(2), draws=2000
    )
    alone, together = slope(models), slope(models, redraws=drawn)
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high))


def test_swapping_the_blocs_turns_the_sign():
    models = race(1.3)
    turned = gap_trend.gap_slope(
        models, "CN", "US", end="2025-03-01", months=24, rng=np.random.default_rng(1)
    )
    assert turned.value == pytest.approx(-slope(models).value)


def test_a_window_before_the_first_model_is_unknown():
    assert "no model on the index by 2023-03-01" in slope(race(1.0).iloc[40:]).reason
    assert not slope(race(1.0).iloc[:0]).known
