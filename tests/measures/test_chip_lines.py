from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import chip_lines
from tests.measures.ruled import BOTH, OF_2022, OF_2023, REVIEW, L, N, chips, one, rules, specs


def test_margins_are_in_per_cent_of_the_line():
    found = chip_lines.margins(
        chips(("h20", "US", "datacenter")),
        specs(h20={"dense_int8_tops": 296.0, "die_area_mm2": 814.0}),
        rules(*OF_2023),
        "2023",
    ).set_index(["clause", "test"])
    assert found.loc[("b1", 1), "margin_percent"] == pytest.approx(-1.333, abs=0.001)
    assert found.loc[("b2", 2), "margin_percent"] == pytest.approx(-9.09, abs=0.01)
    assert ("a1n", 1) not in found.index


def dated(found, released, market="datacenter"):
    """Nearest line of one chip under two vintages, published in 2022 and 2023."""
    table = rules(*OF_2022, *OF_2023)
    table["published"] = pd.to_datetime(table["rule"] + "-10-01")
    chip = chips(("x", "US", market)).assign(release_date=pd.Timestamp(released))
    return chip_lines.nearest_line(chip, specs(x=found), table)


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
    assert chip_lines.just_under(short, 5).value == 0
    wide_open = dated({"dense_int8_tops": 300.0}, "2023-11-09")
    assert pd.isna(wide_open["percent"].iloc[0])
    assert chip_lines.just_under(wide_open, 5).note.endswith("1 of them without the figures")


def test_just_under_counts_neither_the_caught_nor_the_distant():
    near = dated({"dense_int8_tops": 590.0}, "2023-11-09", market="consumer")
    caught = dated({"dense_int8_tops": 700.0}, "2023-11-09", market="consumer")
    assert caught["ratio"].iloc[0] >= 1
    assert chip_lines.just_under(pd.concat([near, caught]), 5).value == 1
    assert chip_lines.just_under(near, 1).value == 0
    assert not chip_lines.just_under(near.iloc[:0], 5).known


@given(st.floats(50, 2000), st.floats(50, 2000))
def test_the_nearest_line_agrees_with_the_class(rate, area):
    figures = {"dense_int8_tops": rate, "die_area_mm2": area}
    caught = one(figures)["caught"] == "yes"
    assert (dated(figures, "2024-01-01")["ratio"].iloc[0] >= 1) == caught


def test_outlines_follow_the_corners_of_the_clauses():
    lines = chip_lines.outlines(rules(*OF_2023, *REVIEW), "2023")
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
    assert chip_lines.outlines(rules(*OF_2022), "2022").empty


def test_a_rule_is_drawn_in_the_plane_of_what_it_tests():
    assert chip_lines.plane_of(BOTH, "2022") == ("tpp", "interconnect_gb_s")
    assert chip_lines.plane_of(BOTH, "2023") == ("tpp", "performance_density")
    corner = chip_lines.outlines(BOTH, "2022", ("tpp", "interconnect_gb_s"))
    assert corner[["x", "y"]].to_numpy().tolist()[1] == [4800.0, 600.0]
    assert chip_lines.outlines(BOTH, "2022").empty
