"""The ratios that the README quotes, on costs made by hand."""

import pytest

from benchmarks.bench_build import COLD, EDITIONS, NOTEBOOKS, PAGES, TWELVE, Bench, beside_stock
from benchmarks.cost import Cost, alone

STOCK = [Cost(NOTEBOOKS, 60, 300), Cost(PAGES, 40, 500)]


def test_one_edition_is_beside_all_that_the_stock_route_does_for_one():
    (found, *_) = beside_stock([Cost("one sentence changed", 25, 900), *STOCK])
    assert found.ratio == 0.25
    assert found.beside == "stock (100 s for one edition)"
    assert str(found).endswith("1/4.0 the time of stock (100 s for one edition)")


def test_numbers_of_several_editions_are_beside_as_many_rounds_of_notebooks():
    (found, *_) = beside_stock([Cost(TWELVE, 72, 900), *STOCK])
    assert found.ratio == 0.1
    assert "720 s, projected" in found.beside


def test_a_cold_build_is_beside_one_edition_and_beside_as_many_runs():
    one, all_runs, *_ = beside_stock([Cost(COLD, 150, 900, runs=60), *STOCK])
    assert one.ratio == 1.5
    assert str(one).endswith("x1.5 the time of stock (100 s for one edition)")
    # Ten seconds a notebook, and the pages once.
    assert all_runs.ratio == 150 / 640


def test_what_has_no_equal_in_the_stock_route_has_no_ratio():
    found = beside_stock([Cost("index: one fit", 1, 100), *STOCK])
    assert [cost.ratio for cost in found] == [None, None, None]
    assert beside_stock([Cost(COLD, 150, 900, runs=60)])[0].ratio is None


@pytest.mark.parametrize(
    "case", ["nothing", "table", "sentence", "edition", "cold", "twelve", "hundred"]
)
def test_every_case_of_a_build_is_known_to_the_ratios(case, monkeypatch, tmp_path):
    bench = Bench(tmp_path)
    monkeypatch.setattr(bench, "run", lambda name, *commands: Cost(name, 1, 1))
    assert getattr(bench, case)().case in EDITIONS


def test_the_memory_of_work_is_its_own_not_that_of_who_asks():
    held = b"x" * 300 * 2**20
    result, _, peak = alone(len, held[:10])
    assert result == 10
    assert 1 < peak < 250, "what this process holds was counted"
