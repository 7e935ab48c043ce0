"""Classes of chips: the law's arithmetic on tables small enough to check by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.errors import AiraceError
from airace.measures import chip_rules


def chips(*rows):
    frame = pd.DataFrame(rows, columns=["chip_id", "vendor_country", "market"])
    return frame.assign(
        name=frame["chip_id"],
        vendor="Maker",
        release_date=pd.Timestamp("2023-01-01"),
        for_chinese_market=False,
    )


def specs(**by_chip):
    rows = [(chip, spec, value) for chip, found in by_chip.items() for spec, value in found.items()]
    return pd.DataFrame(rows, columns=["chip_id", "spec", "value"])


def rules(*rows):
    columns = ["rule", "clause", "test", "paragraph", "layer", "rank", "spec", "operator"]
    return pd.DataFrame(rows, columns=[*columns, "limit", "applies_to", "effect"])


OF_2022 = [
    ("2022", "a", 1, "3A090", "scope", 1, "tpp", ">=", 4800.0, "any", "licence required"),
    ("2022", "a", 2, "3A090", "scope", 1, "interconnect_gb_s", ">=", 600.0, "any",
     "licence required"),
]  # fmt: skip
L, N = "licence required", "notification"
OF_2023 = [
    ("2023", "a1", 1, "3A090.a", "scope", 1, "tpp", ">=", 4800.0, "datacenter", L),
    ("2023", "a2", 1, "3A090.a", "scope", 2, "tpp", ">=", 1600.0, "datacenter", L),
    ("2023", "a2", 2, "3A090.a", "scope", 2, "performance_density", ">=", 5.92, "datacenter", L),
    ("2023", "a1n", 1, "3A090.a", "scope", 3, "tpp", ">=", 4800.0, "non-datacenter", N),
    ("2023", "b1", 1, "3A090.b", "scope", 4, "tpp", ">=", 2400.0, "datacenter", N),
    ("2023", "b1", 2, "3A090.b", "scope", 4, "tpp", "<", 4800.0, "datacenter", N),
    ("2023", "b1", 3, "3A090.b", "scope", 4, "performance_density", ">=", 1.6, "datacenter", N),
    ("2023", "b1", 4, "3A090.b", "scope", 4, "performance_density", "<", 5.92, "datacenter", N),
    ("2023", "b2", 1, "3A090.b", "scope", 5, "tpp", ">=", 1600.0, "datacenter", N),
    ("2023", "b2", 2, "3A090.b", "scope", 5, "performance_density", ">=", 3.2, "datacenter", N),
    ("2023", "b2", 3, "3A090.b", "scope", 5, "performance_density", "<", 5.92, "datacenter", N),
]
C = "case-by-case review"
REVIEW = [
    ("2023", "r", 1, "742.6", "review", 1, "tpp", "<", 21000.0, "any", C),
    ("2023", "r", 2, "742.6", "review", 1, "memory_bandwidth_gb_s", "<", 6500.0, "any", C),
]


def one(found, market="datacenter", table=None, rule="2023", country="US"):
    table = rules(*(table or OF_2023))
    classified = chip_rules.classify(
        chips(("x", country, market)), specs(x=found or {"tdp_w": 1.0}), table, rule
    )
    return classified.iloc[0]


def test_processing_performance_is_the_largest_rate_times_bits_without_sparsity():
    found = chip_rules.quantities(
        specs(x={"dense_fp16_tflops": 312.0, "dense_int8_tops": 624.0, "dense_fp32_tflops": 19.5})
    ).loc["x"]
    assert found["tpp"] == 4992
    assert found["tpp_format"] == "FP16"


def test_tf32_counts_19_bits():
    assert chip_rules.quantities(specs(x={"dense_tf32_tflops": 190.0})).loc["x", "tpp"] == 3610


def test_density_is_performance_over_die_area():
    found = chip_rules.quantities(specs(x={"dense_fp16_tflops": 148.0, "die_area_mm2": 814.0}))
    assert found.loc["x", "performance_density"] == pytest.approx(2.909, abs=0.001)


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


def test_chips_of_the_destination_are_a_what_if_and_not_counted():
    both = chips(("us", "US", "datacenter"), ("cn", "CN", "datacenter"))
    figures = specs(us={"dense_int8_tops": 700.0}, cn={"dense_int8_tops": 700.0})
    classified = chip_rules.classify(both, figures, rules(*OF_2023), "2023")
    assert chip_rules.controlled(classified).value == 1
    assert chip_rules.controlled(classified, what_if=True).value == 1
    assert chip_rules.listed(classified).value == 1


def test_margins_are_in_per_cent_of_the_line():
    found = chip_rules.margins(
        chips(("h20", "US", "datacenter")),
        specs(h20={"dense_int8_tops": 296.0, "die_area_mm2": 814.0}),
        rules(*OF_2023),
        "2023",
    ).set_index(["clause", "test"])
    assert found.loc[("b1", 1), "margin_percent"] == pytest.approx(-1.333, abs=0.001)
    assert found.loc[("b2", 2), "margin_percent"] == pytest.approx(-9.09, abs=0.01)
    assert ("a1n", 1) not in found.index


def test_an_unpublished_rule_is_unknown_not_zero():
    classified = chip_rules.classify(
        chips(("x", "US", "datacenter")), specs(x={"tdp_w": 1.0}), rules(*OF_2023), "2026"
    )
    assert classified.empty
    assert not chip_rules.controlled(classified).known
    assert not chip_rules.figure(classified, "x", "tpp").known
    assert not chip_rules.in_class(classified, "notification").known


def test_an_unknown_operator_names_the_table():
    odd = [("2023", "a", 1, "p", "scope", 1, "tpp", ">", 1.0, "any", L)]
    with pytest.raises(AiraceError, match=r"chip_rules\.csv"):
        one({"dense_int8_tops": 700.0}, table=odd)


@given(st.floats(1, 1e4), st.floats(10, 2000), st.floats(1.0, 3.0))
def test_a_faster_chip_of_the_same_size_is_never_freed(rate, area, factor):
    slow = one({"dense_int8_tops": rate, "die_area_mm2": area})
    fast = one({"dense_int8_tops": rate * factor, "die_area_mm2": area})
    assert not (slow["caught"] == "yes" and fast["caught"] == "no")


def dated(found, released, market="datacenter"):
    """Nearest line of one chip under two vintages, published in 2022 and 2023."""
    table = rules(*OF_2022, *OF_2023)
    table["published"] = pd.to_datetime(table["rule"] + "-10-01")
    chip = chips(("x", "US", market)).assign(release_date=pd.Timestamp(released))
    return chip_rules.nearest_line(chip, specs(x=found), table)


def test_the_limit_that_a_chip_is_furthest_below_decides_and_the_nearest_clause_counts():
    h20 = {"dense_int8_tops": 296.0, "die_area_mm2": 814.0, "interconnect_gb_s": 900.0}
    row = dated(h20, "2023-11-09").iloc[0]
    assert (row["rule"], row["spec"], row["limit"]) == ("2023", "tpp", 2400.0)
    assert row["percent"] == pytest.approx(-1.333, abs=0.001)
    assert not row["at_least"]
    early = dated(h20, "2023-05-01").iloc[0]
    assert (early["rule"], early["spec"]) == ("2022", "tpp")
    assert early["percent"] == pytest.approx(-50.67, abs=0.01)


def test_a_chip_from_before_the_first_rule_is_held_against_the_first():
    a800 = {"dense_int8_tops": 624.0, "interconnect_gb_s": 400.0}
    row = dated(a800, "2022-08-11").iloc[0]
    assert (row["rule"], row["spec"]) == ("2022", "interconnect_gb_s")
    assert row["percent"] == pytest.approx(-33.33, abs=0.01)


def test_a_missing_area_makes_the_distance_a_lower_bound_or_unknown():
    short = dated({"dense_int8_tops": 193.0}, "2023-11-09")
    assert short["at_least"].iloc[0]
    assert short["percent"].iloc[0] == pytest.approx(-3.5)
    assert chip_rules.just_under(short, 5).value == 0
    wide_open = dated({"dense_int8_tops": 300.0}, "2023-11-09")
    assert pd.isna(wide_open["percent"].iloc[0])
    assert chip_rules.just_under(wide_open, 5).note.endswith("1 of them without the figures")


def test_just_under_counts_neither_the_caught_nor_the_distant():
    near = dated({"dense_int8_tops": 590.0}, "2023-11-09", market="consumer")
    caught = dated({"dense_int8_tops": 700.0}, "2023-11-09", market="consumer")
    assert caught["ratio"].iloc[0] >= 1
    assert chip_rules.just_under(pd.concat([near, caught]), 5).value == 1
    assert chip_rules.just_under(near, 1).value == 0
    assert not chip_rules.just_under(near.iloc[:0], 5).known


@given(st.floats(50, 2000), st.floats(50, 2000))
def test_the_nearest_line_agrees_with_the_class(rate, area):
    figures = {"dense_int8_tops": rate, "die_area_mm2": area}
    caught = one(figures)["caught"] == "yes"
    assert (dated(figures, "2024-01-01")["ratio"].iloc[0] >= 1) == caught


def test_outlines_follow_the_corners_of_the_clauses():
    lines = chip_rules.outlines(rules(*OF_2023, *REVIEW), "2023")
    inf = float("inf")
    corners = {
        name: list(zip(f["x"], f["y"], strict=True)) for name, f in lines.groupby("boundary")
    }
    assert corners["3A090.a"] == [(1600, inf), (1600, 5.92), (4800, 5.92), (4800, 0)]
    notified = [p for p in corners["3A090.b"] if p != (2400, pytest.approx(2.263, abs=0.001))]
    assert notified == [(1600, 5.92), (1600, 3.2), (2400, 3.2), (2400, 1.6), (4800, 1.6)]
    assert corners["742.6"] == [(21000, inf), (21000, 0)]
    assert lines["label"].dropna().tolist() == [L, N, "review ceiling"]


def test_a_rule_on_something_else_has_no_outline():
    assert chip_rules.outlines(rules(*OF_2022), "2022").empty


WITH_DAYS = {
    "2022": ("2022-10-07", "2022-10-21", "2023-11-16"),
    "2023": ("2023-10-17", "2023-11-17", None),
}


def with_days(table):
    days = [WITH_DAYS[rule] for rule in table["rule"]]
    for position, field in enumerate(("published", "effective", "end_date")):
        table[field] = pd.to_datetime([day[position] for day in days])
    return table


BOTH = with_days(rules(*OF_2022, *OF_2023))


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
    found = chip_rules.until_caught(
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
    assert chip_rules.until_caught(frame, specs(), BOTH, as_of="2024-03-31").empty


def test_the_arithmetic_is_written_out_with_the_format_that_gives_the_product():
    found = chip_rules.arithmetic(
        specs(
            a={"dense_fp16_tflops": 311.8, "dense_int8_tops": 624, "die_area_mm2": 826},
            b={"dense_fp16_tflops": 312, "dense_int8_tops": 624},
            c={"die_area_mm2": 100},
        )
    )
    assert found.loc["a", "performance"] == "624 × 8 (INT8) = 4,992"
    assert found.loc["a", "density"] == "4,992 / 826 = 6.04"
    assert found.loc["b", "performance"] == "312 × 16 (FP16) = 4,992"
    assert found.loc["b", "density"] == found.loc["c", "performance"] == ""


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
    found = chip_rules.paths(classed)
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
    assert chip_rules.freed(classed)["chip_id"].tolist() == ["a"]


def test_a_rule_is_drawn_in_the_plane_of_what_it_tests():
    assert chip_rules.plane_of(BOTH, "2022") == ("tpp", "interconnect_gb_s")
    assert chip_rules.plane_of(BOTH, "2023") == ("tpp", "performance_density")
    corner = chip_rules.outlines(BOTH, "2022", ("tpp", "interconnect_gb_s"))
    assert corner[["x", "y"]].to_numpy().tolist()[1] == [4800.0, 600.0]
    assert chip_rules.outlines(BOTH, "2022").empty
