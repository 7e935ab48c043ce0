"""Growth of the largest models, on a line of known slope."""

from __future__ import annotations

import pandas as pd
import pytest

from airace.measures import compute_growth


def models(factor=3.0, years=6):
    rows = []
    for year in range(years):
        for rank, size in enumerate((1.0, 0.01)):
            rows.append((pd.Timestamp(2018 + year, 1, 1 + rank), factor**year * size * 1e20))
    frame = pd.DataFrame(rows, columns=["date", "training_compute_flop"])
    return frame.assign(countries=["US", "CN;US"] * years, domain="Language;Vision")


def test_only_models_among_the_largest_when_they_came_out_count():
    top = compute_growth.largest_at_release(models(), k=1)
    assert len(top) == 6
    assert top["training_compute_flop"].is_monotonic_increasing


def test_the_slope_is_recovered():
    found = compute_growth.growth_per_year(models(), since="2018-01-01", k=1)
    assert found.value == pytest.approx(3.0, rel=0.01)
    assert found.low <= found.value <= found.high
    assert found.as_of == "2023-01-01"


def test_windows_and_regions():
    inside = compute_growth.of_region(models(), "CN")
    assert len(inside) == 6
    assert len(compute_growth.of_region(models(), "CN", inside=False)) == 6
    assert len(compute_growth.language(models().assign(domain="Vision"))) == 0
    table = compute_growth.spread(
        inside, windows={"all": ("2018-01-01", None), "short": ("2022-06-01", None)}, ks=(1, 10)
    )
    assert table["factor"].notna().tolist() == [True, True, False, False]


def test_an_empty_cut_is_unknown():
    assert not compute_growth.growth_per_year(models().iloc[:0], since="2018-01-01").known
