"""Classes of chips: the law's arithmetic on tables small enough to check by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.errors import AiraceError
from tests.measures.ruled import OF_2022, OF_2023, REVIEW, C, L, N, one


def test_the_rule_of_2022_needs_both_tests():
    both = {"dense_int8_tops": 624.0, "interconnect_gb_s": 600.0}
    slow_link = both | {"interconnect_gb_s": 400.0}
    weak = both | {"dense_int8_tops": 500.0}
    assert one(both, table=OF_2022, rule="2022")["class"] == L
    assert one(slow_link, table=OF_2022, rule="2022")["class"] == "not caught"
    assert one(weak, table=OF_2022, rule="2022")["class"] == "not caught"


@pytest.mark.parametrize(
    ("tpp", "area", "clause"),
    [
        (4800, 10000, "a1"),  # performance alone
        (4799, 4799 / 1.6, "b1"),  # just under, density at the lower line
        (1600, 1600 / 5.92 - 0.01, "a2"),  # small but dense
        (1600, 1600 / 3.2, "b2"),
        (1599, 1, ""),  # however dense
        (2399, 2399 / 3.19, ""),  # under 2,400 the line of 1.6 does not reach
        (2400, 2400 / 1.59, ""),
    ],
)
def test_lines_of_2023(tpp, area, clause):
    row = one({"dense_int8_tops": tpp / 8, "die_area_mm2": area})
    assert row["clause"] == clause
    assert (row["caught"] == "yes") == bool(clause)


def test_a_card_not_for_data_centers_is_caught_by_performance_alone():
    assert one({"dense_int8_tops": 660.6, "die_area_mm2": 608.0}, "consumer")["class"] == N
    assert one({"dense_int8_tops": 588.3, "die_area_mm2": 609.0}, "consumer")["class"] == (
        "not caught"
    )


def test_a_missing_die_area_matters_only_between_the_lines():
    assert one({"dense_int8_tops": 700.0})["caught"] == "yes"
    assert one({"dense_int8_tops": 199.0})["caught"] == "no"
    between = one({"dense_int8_tops": 400.0})
    assert between["caught"] == "unknown"
    assert between["reason"] == "die area unknown"


def test_a_missing_link_matters_only_above_the_performance_line():
    assert one({"dense_int8_tops": 100.0}, table=OF_2022, rule="2022")["class"] == "not caught"
    assert one({"dense_int8_tops": 700.0}, table=OF_2022, rule="2022")["reason"] == (
        "interconnect unknown"
    )


def test_a_chip_without_throughput_is_unknown():
    row = one({"die_area_mm2": 800.0})
    assert row["class"] == "unknown"
    assert row["reason"] == "throughput unknown"


def test_review_lightens_a_licence_but_not_a_notification():
    table = OF_2023 + REVIEW
    h200 = {"dense_int8_tops": 1979.0, "memory_bandwidth_gb_s": 4800.0}
    assert one(h200, table=table)["class"] == C
    assert one(h200, table=table)["caught"] == "yes"
    assert one(h200 | {"memory_bandwidth_gb_s": 8000.0}, table=table)["class"] == L
    assert one({"dense_int8_tops": 1979.0}, table=table)["class"] == L
    assert one(h200, "consumer", table=table)["class"] == N


def test_an_unknown_operator_names_the_table():
    odd = [("2023", "a", 1, "p", "scope", 1, "tpp", ">", 1.0, "any", L)]
    with pytest.raises(AiraceError, match=r"chip_rules\.csv"):
        one({"dense_int8_tops": 700.0}, table=odd)


@given(st.floats(1, 1e4), st.floats(10, 2000), st.floats(1.0, 3.0))
def test_a_faster_chip_of_the_same_size_is_never_freed(rate, area, factor):
    slow = one({"dense_int8_tops": rate, "die_area_mm2": area})
    fast = one({"dense_int8_tops": rate * factor, "die_area_mm2": area})
    assert not (slow["caught"] == "yes" and fast["caught"] == "no")
