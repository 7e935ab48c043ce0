from __future__ import annotations

import pandas as pd
import pytest

from airace.measures import chip_outcomes, chip_rules
from tests.measures.ruled import BOTH, OF_2023, L, N, chips, rules, specs


def test_chips_of_the_destination_are_a_what_if_and_not_counted():
    both = chips(("us", "US", "datacenter"), ("cn", "CN", "datacenter"))
    figures = specs(us={"dense_int8_tops": 700.0}, cn={"dense_int8_tops": 700.0})
    classified = chip_rules.classify(both, figures, rules(*OF_2023), "2023")
    assert chip_outcomes.controlled(classified).value == 1
    assert chip_outcomes.controlled(classified, what_if=True).value == 1
    assert chip_outcomes.listed(classified).value == 1


def test_an_unpublished_rule_is_unknown_not_zero():
    classified = chip_rules.classify(
        chips(("x", "US", "datacenter")), specs(x={"tdp_w": 1.0}), rules(*OF_2023), "2026"
    )
    assert classified.empty
    assert not chip_outcomes.controlled(classified).known
    assert not chip_outcomes.figure(classified, "x", "tpp").known
    assert not chip_outcomes.in_class(classified, "notification").known


def release(day, frame):
    return frame.assign(release_date=pd.Timestamp(day))


@pytest.mark.parametrize(
    ("day", "figures", "status", "days", "rule"),
    [
        # Below the transfer rate of 2022, above the performance of 2023: free for 240 days.
        ("2023-03-22", {"dense_fp16_tflops": 312, "interconnect_gb_s": 400}, "caught later", 240,
         "2023"),
        ("2023-03-22", {"dense_fp16_tflops": 312, "interconnect_gb_s": 600}, "caught at release",
         0, "2022"),
        ("2022-10-01", {"dense_fp16_tflops": 312, "interconnect_gb_s": 600}, "caught later", 20,
         "2022"),
        ("2024-01-01", {"dense_fp16_tflops": 312, "interconnect_gb_s": 400}, "caught at release",
         0, "2023"),
        ("2023-03-22", {"dense_fp16_tflops": 90, "interconnect_gb_s": 900}, "free so far", 375,
         None),
        ("2023-03-22", {"dense_fp16_tflops": 312}, "unknown", None, "2022"),
    ],
)  # fmt: skip
def test_the_time_until_a_line_moved(day, figures, status, days, rule):
    found = chip_outcomes.until_caught(
        release(day, chips(("x", "US", "datacenter"))),
        specs(x=figures),
        BOTH,
        as_of="2024-03-31",
    ).iloc[0]
    assert found["status"] == status
    assert (None if pd.isna(found["days"]) else found["days"]) == days
    assert (None if pd.isna(found["rule"]) else found["rule"]) == rule


def test_a_chip_without_a_date_has_no_such_time():
    frame = chips(("x", "US", "datacenter")).assign(release_date=pd.NaT)
    assert chip_outcomes.until_caught(frame, specs(), BOTH, as_of="2024-03-31").empty


def test_chips_that_fared_alike_share_a_path_and_all_are_in_one():
    frame = chips(
        ("a", "US", "datacenter"),
        ("b", "US", "datacenter"),
        ("c", "US", "consumer"),
        ("d", "CN", "datacenter"),
        ("e", "US", "datacenter"),
    )
    fast = {"dense_fp16_tflops": 400, "interconnect_gb_s": 400, "die_area_mm2": 800}
    slow = {"dense_fp16_tflops": 50, "interconnect_gb_s": 400, "die_area_mm2": 800}
    classed = chip_rules.classify_all(frame, specs(a=fast, b=fast, c=fast, d=fast, e=slow), BOTH)
    found = chip_outcomes.paths(classed)
    assert found["names"].tolist() == [["a", "b"], ["e"], ["c"], ["d"]]
    assert found["group"].tolist() == [0, 0, 1, 2]
    assert found["2022"].tolist() == ["not caught"] * 4
    assert found["2023"].tolist() == [L, "not caught", N, L]
    assert found["chips"].sum() == len(frame)


def test_freed_are_the_chips_for_china_from_elsewhere_that_stay_out():
    frame = chips(("a", "US", "datacenter"), ("b", "CN", "datacenter"), ("c", "US", "datacenter"))
    frame["for_chinese_market"] = [True, True, False]
    slow = {"dense_fp16_tflops": 50, "interconnect_gb_s": 400, "die_area_mm2": 800}
    classed = chip_rules.classify(frame, specs(a=slow, b=slow, c=slow), BOTH, "2022")
    assert chip_outcomes.freed(classed)["chip_id"].tolist() == ["a"]


def test_a_chip_is_reclassed_only_between_vintages_that_class_it():
    frame = chips(("a", "US", "datacenter"), ("b", "US", "datacenter"), ("c", "US", "datacenter"))
    figures = specs(
        a={"dense_fp16_tflops": 400, "interconnect_gb_s": 400, "die_area_mm2": 800},
        b={"dense_fp16_tflops": 50, "interconnect_gb_s": 400, "die_area_mm2": 800},
        # The link decides in 2022 and is missing.
        c={"dense_fp16_tflops": 400, "die_area_mm2": 800},
    )
    classed = chip_rules.classify_all(frame, figures, BOTH)
    found = chip_outcomes.reclassed(classed)
    assert (found.value, found.note) == (1, "of 3 chips")
    assert not chip_outcomes.reclassed(classed.iloc[:0]).known
