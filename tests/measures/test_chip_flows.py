"""Shares of chip sales, on sums done by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.measures import chip_flows


def sales(*rows):
    columns = ["quarter", "manufacturer", "chip_type", "for_chinese_market", "units", "h100e"]
    frame = pd.DataFrame(rows, columns=columns)
    for field in ("units", "h100e"):
        frame[f"{field}_low"] = frame[field] * 0.8
        frame[f"{field}_high"] = frame[field] * 1.2
    ends = pd.PeriodIndex(frame["quarter"], freq="Q").end_time.normalize()
    return frame.assign(quarter_end=ends, incomplete=False)


TWO = sales(
    ("2024Q1", "A", "big", False, 100.0, 90.0),
    ("2024Q1", "B", "small", True, 100.0, 10.0),
    ("2024Q2", "A", "big", False, 100.0, 90.0),
    ("2024Q2", "B", "small", True, 300.0, 30.0),
)


def test_shares_by_quarter_and_so_far():
    quarterly = chip_flows.quarterly_share(TWO).set_index("quarter")
    assert quarterly.loc["2024Q1", "share"] == pytest.approx(0.10)
    assert quarterly.loc["2024Q2", "share"] == pytest.approx(0.25)
    so_far = chip_flows.cumulative_share(TWO, first="2024Q1", last="2024Q2")
    assert so_far.value == pytest.approx(40 / 220)
    assert so_far.low < so_far.value < so_far.high
    assert so_far.as_of == "2024-06-30"


def test_units_weigh_otherwise():
    assert chip_flows.cumulative_share(
        TWO, first="2024Q1", last="2024Q1", by="units"
    ).value == pytest.approx(0.5)


def test_quarters_of_a_chip_add_up_linearly_and_chips_in_quadrature():
    same = chip_flows.total(TWO[TWO["chip_type"] == "big"], "h100e", 0.90)
    assert (same.low, same.high) == pytest.approx((144, 216))
    both = chip_flows.total(TWO, "h100e", 0.90)
    assert both.high - both.value == pytest.approx((36**2 + 8**2) ** 0.5)


def test_a_higher_level_is_wider():
    narrow = chip_flows.total(TWO, "h100e", 0.50)
    wide = chip_flows.total(TWO, "h100e", 0.99)
    assert narrow.high < wide.high
    assert 0 < wide.low < narrow.low


def test_quarters_after_a_maker_ends_are_not_comparable():
    longer = pd.concat([TWO, sales(("2024Q3", "A", "big", False, 1.0, 1.0))], ignore_index=True)
    assert chip_flows.last_comparable_quarter(longer) == "2024Q2"
    found = chip_flows.cumulative_share(longer, first="2024Q1", last="2024Q3")
    assert not found.known
    assert "B" in found.reason
    assert chip_flows.peak(longer, first="2024Q1").note == "2024Q2"


def test_an_incomplete_quarter_does_not_extend_the_comparison():
    open_end = TWO.assign(incomplete=TWO["quarter"] == "2024Q2")
    assert chip_flows.last_comparable_quarter(open_end) == "2024Q1"


def test_a_quarter_without_chips_for_china_is_zero_without_interval():
    row = chip_flows.quarterly_share(TWO[TWO["manufacturer"] == "A"]).iloc[0]
    assert row["share"] == 0
    assert pd.isna(row["low"])


def test_empty_cuts_and_other_blocs_are_unknown():
    empty = TWO.iloc[:0]
    assert not chip_flows.cumulative_share(empty).known
    assert not chip_flows.peak(empty).known
    assert not chip_flows.cumulative_share(TWO, bloc="FR").known
    assert not chip_flows.units_sold(TWO, "B", 2024).known


def test_memory_bandwidth_leaves_out_types_without_a_figure():
    types = pd.DataFrame({"chip_type": ["big"], "memory_bandwidth_gb_s": [3000.0]})
    weighted = chip_flows.with_memory_bandwidth(TWO, types)
    assert set(weighted["chip_type"]) == {"big"}
    assert weighted["memory_bandwidth"].tolist() == [300000.0, 300000.0]


def test_a_misspelt_weight_lists_the_weights():
    with pytest.raises(AiraceError, match="memory_bandwidth"):
        chip_flows.quarterly_share(TWO, by="flops")


THREE = sales(
    ("2023Q4", "A", "big", False, 100.0, 90.0),
    ("2023Q4", "A", "cut", True, 10.0, 5.0),
    ("2024Q1", "A", "big", False, 100.0, 90.0),
    ("2024Q1", "A", "cut", True, 10.0, 5.0),
    ("2024Q1", "B", "home", True, 40.0, 15.0),
)


def test_imports_and_domestic_chips_are_told_apart_by_their_makers():
    found = chip_flows.by_origin(THREE).set_index(["quarter", "origin"])["value"]
    assert found.to_dict() == {
        ("2023Q4", "imported"): 5.0,
        ("2024Q1", "imported"): 5.0,
        ("2024Q1", "domestic"): 15.0,
    }


def test_the_domestic_share_needs_the_whole_year():
    whole = sales(
        *[(f"2024Q{n}", "A", "big", False, 10.0, 10.0) for n in (1, 2, 3, 4)],
        *[(f"2024Q{n}", "A", "cut", True, 10.0, 5.0) for n in (1, 2, 3, 4)],
        *[(f"2024Q{n}", "B", "home", True, 10.0, 15.0) for n in (1, 2, 3, 4)],
    )
    found = chip_flows.domestic_share(whole, 2024)
    assert found.value == pytest.approx(0.75)
    assert found.low < 0.75 < found.high
    assert not chip_flows.domestic_share(THREE, 2024).known


def test_a_conflict_between_flow_and_type_is_listed_and_can_be_restated():
    types = pd.DataFrame({"chip_type": ["big", "cut", "home"], "h100e": [0.9, 0.5, 0.25]})
    conflict = chip_flows.conflicts(THREE, types)
    assert conflict["chip_type"].tolist() == ["home"]
    assert conflict["flow"].iloc[0] == pytest.approx(15 / 40)
    again = chip_flows.restated(THREE, types)
    assert again["h100e"].tolist() == pytest.approx([90, 5, 90, 5, 10])
    assert again["h100e_high"].iloc[-1] == pytest.approx(40 * 1.2 * 0.25)
