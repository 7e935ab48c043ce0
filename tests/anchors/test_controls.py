"""Published figures about chips, flows and clusters, from the tables in ``data/``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from airace.measures import (
    chip_flows,
    chip_outcomes,
    chip_reach,
    chip_rules,
    clusters,
    compute_growth,
    growth_break,
    timeline,
    training_hardware,
)
from airace.tables import DataPackage, TableReader

DATA = DataPackage(Path(__file__).parents[2] / "data")
TABLES = ("chips", "chip_specs", "chip_rules")


@pytest.fixture(scope="module")
def read():
    return TableReader(DATA, "2026-11-13").table


@pytest.fixture(scope="module")
def classed(read):
    return chip_rules.classify_all(*(read(name) for name in TABLES)).set_index(["rule", "chip_id"])


def quoted(read, figure):
    return read("quoted_figures").set_index("figure_id").loc[figure, "value"]


def test_c1_a100_caught_in_2022_and_its_slower_kin_only_in_2023(classed):
    a100 = classed.loc[("2022-10-07", "nvidia-a100")]
    assert (a100["tpp"], a100["interconnect_gb_s"], a100["caught"]) == (4992, 600, "yes")
    for chip in ("nvidia-a800", "nvidia-h800"):
        assert classed.loc[("2022-10-07", chip), "caught"] == "no"
        assert classed.loc[("2022-10-07", chip), "interconnect_gb_s"] == 400
        assert classed.loc[("2023-10-17", chip), "paragraph"] == "3A090.a"


def test_c2_h20_lies_under_every_line(classed, read):
    for rule in ("2022-10-07", "2023-10-17", "2025-01-15", "2026-01-15"):
        assert classed.loc[(rule, "nvidia-h20"), "caught"] == "no"
    h20 = classed.loc[("2023-10-17", "nvidia-h20")]
    assert h20["tpp"] == quoted(read, "chips.tpp.h20") == 2368
    assert round(h20["performance_density"], 2) == quoted(read, "chips.density.h20") == 2.91


def test_c3_the_4090_is_caught_and_the_4090_d_is_not(classed, read):
    for chip, published, caught in (("rtx-4090", 5285, "yes"), ("rtx-4090-d", 4707, "no")):
        row = classed.loc[("2023-10-17", f"nvidia-{chip}")]
        assert row["tpp"] == pytest.approx(published, abs=1)
        assert quoted(read, f"chips.tpp.{chip}") == published
        assert row["caught"] == caught


def test_cards_that_the_press_named_as_barred_in_2023(classed):
    for chip in ("h100-sxm", "h800", "a100", "a800", "l40", "l4", "rtx-4090"):
        assert classed.loc[("2023-10-17", f"nvidia-{chip}"), "caught"] == "yes"


@pytest.mark.parametrize(
    ("chip", "tpp"),
    [("nvidia-h200", 15832), ("amd-mi325x", 20919), ("nvidia-rtx-4080", 3117)],
)
def test_other_published_processing_performances(classed, chip, tpp):
    assert classed.loc[("2026-01-15", chip), "tpp"] == pytest.approx(tpp, rel=0.001)


def test_the_policy_of_2026_covers_h200_and_mi325x_and_not_blackwell(classed):
    for chip in ("nvidia-h200", "amd-mi325x"):
        assert classed.loc[("2026-01-15", chip), "class"] == chip_rules.CASE_BY_CASE
    assert classed.loc[("2026-01-15", "nvidia-b200"), "class"] == chip_rules.LICENCE


def test_an_undisclosed_chip_stays_unknown(classed):
    assert classed.loc[("2023-10-17", "amd-mi308x"), "class"] == chip_rules.UNKNOWN


def test_c4_share_of_chips_for_china(read):
    # "Just over 5 %": companies' holdings there, chips made for the market here.
    found = chip_flows.cumulative_share(read("chip_sales"))
    assert found.value * 100 == pytest.approx(5, abs=0.7)
    assert found.low < found.value < found.high
    assert chip_flows.peak(read("chip_sales")).note == "2023Q3"


def test_weighing_by_memory_bandwidth_more_than_doubles_the_share(read):
    weighted = chip_flows.with_memory_bandwidth(read("chip_sales"), read("chip_types"))
    found = chip_flows.cumulative_share(weighted, by="memory_bandwidth")
    assert found.value == pytest.approx(0.133, abs=0.002)


def test_c5_clusters_in_may_2025(read):
    for bloc, published in (("US", "clusters.us-share"), ("CN", "clusters.china-share")):
        found = clusters.share(read("compute_clusters"), bloc, "2025-05-31")
        assert found.value * 100 == pytest.approx(quoted(read, published), abs=3)


def test_c5_counting_every_phase_again_shifts_both_shares(read):
    table = read("compute_clusters")
    for bloc, raw in (("US", 0.755), ("CN", 0.131)):
        found = clusters.share(table, bloc, "2025-05-31", drop_superseded=False)
        assert found.value == pytest.approx(raw, abs=0.001)


def test_c6_growth_hangs_on_the_table_and_the_window(read):
    # Published: 3x a year in China since late 2021, 5x elsewhere since 2018.  Epoch's table of
    # January 2025 is not at hand; of the two snapshots here the wider gives more, the table of
    # large models less, on both sides, so neither reproduces both figures.
    table = read("training_compute")
    factors = {"CN": [], "elsewhere": []}
    for _, snapshot in table.groupby("source_id"):
        language = compute_growth.language(snapshot)
        for name, since in (("CN", "2021-10-01"), ("elsewhere", "2018-01-01")):
            region = compute_growth.of_region(language, "CN", inside=name == "CN")
            found = compute_growth.growth_per_year(region, since=since, until="2024-12-31")
            factors[name].append(found.value)
    assert min(factors["CN"]) < 3 < max(factors["CN"])
    assert min(factors["elsewhere"]) < 5 < max(factors["elsewhere"])
    # In each snapshot growth elsewhere is the faster: the direction of the published statement.
    for china, elsewhere in zip(factors["CN"], factors["elsewhere"], strict=True):
        assert china < elsewhere


def test_c7_the_fall_of_27_january_2025_is_quoted(read):
    assert quoted(read, "market.nvidia.2025-01-27") == pytest.approx(-17, abs=0.1)


def test_c8_two_figures_for_ascend_in_2025_conflict(read):
    estimated = chip_flows.units_sold(read("chip_sales"), "Huawei", 2025)
    assert estimated.value == 800_000
    said = read("published_estimates").set_index("estimate_id")
    assert said.loc["huawei-2025.kessler", "value"] == 200_000
    assert estimated.low > 200_000


def test_entity_list_sums_of_the_abstracts(read):
    years = timeline.entity_list_years(read("entity_list_additions")).set_index("year")
    assert years.loc[[2023, 2024, 2025], "china_stated"].tolist() == [138, 52, 131]


def test_an_early_edition_knows_nothing_later():
    read = TableReader(DATA, "2023-06-30").table
    classified = chip_rules.classify(*(read(name) for name in TABLES), "2023-10-17")
    assert not chip_outcomes.controlled(classified).known
    assert read("chips")["release_date"].max() <= pd.Timestamp("2023-06-30")
    assert read("chip_specs")["release_date"].max() <= pd.Timestamp("2023-06-30")
    assert not chip_flows.cumulative_share(read("chip_sales")).known
    assert chip_flows.peak(read("chip_sales")).known
    assert read("policy_events")["date"].max() <= pd.Timestamp("2023-06-30")
    assert not clusters.share(
        read("compute_clusters"), "US", "2025-05-31", as_of="2023-06-30"
    ).known


def test_every_hand_kept_chip_has_a_specification_or_is_explicitly_without(read):
    without = set(read("chips")["chip_id"]) - set(read("chip_specs")["chip_id"])
    assert without <= {"enflame-t21"}
    assert len(read("chips")) >= 45


def test_chips_for_china_were_free_until_the_lines_of_2023_were_in_force(read):
    tables = [read(name) for name in TABLES]
    found = chip_outcomes.until_caught(*tables, as_of="2026-11-13").set_index("chip_id")
    for chip in ("nvidia-a800", "nvidia-h800"):
        assert found.loc[chip, "status"] == "caught later"
        assert found.loc[chip, "effective"] == pd.Timestamp("2023-11-17")
    # The letter of April 2025 named the H20; no line ever caught it.
    assert found.loc["nvidia-h20", "status"] == "free so far"
    # Reported for 2025, when the framework of January was withdrawn: the lines of 2023 stood.
    assert found.loc["nvidia-b30a", "rule"] == "2023-10-17"


def test_on_30_june_2023_the_a800_is_free():
    read = TableReader(DATA, "2023-06-30").table
    classed = chip_rules.classify_all(*(read(name) for name in TABLES))
    assert set(classed["rule"]) == {"2022-10-07"}
    assert {"nvidia-a800", "nvidia-h800"} <= set(chip_outcomes.freed(classed)["chip_id"])
    assert "nvidia-h20" not in set(classed["chip_id"])


def test_a_moved_threshold_moves_every_class(read):
    chips, specs, rules = (read(name) for name in TABLES)
    moved = rules.assign(limit=rules["limit"].replace(4800.0, 5000.0))
    classed = chip_rules.classify_all(chips, specs, moved).set_index(["rule", "chip_id"])
    assert classed.loc[("2022-10-07", "nvidia-a100"), "caught"] == "no"
    # In 2023 the A100 falls to the second clause: less performance on a small area.
    assert classed.loc[("2023-10-17", "nvidia-a100"), "clause"] == "a2"
    gone = rules.assign(limit=rules["limit"].replace(4800.0, 5300.0))
    classed = chip_rules.classify(chips, specs, gone, "2023-10-17").set_index("chip_id")
    assert classed.loc["nvidia-rtx-4090", "class"] == "not caught"


def test_destinations_of_2023_are_the_44_countries_and_macau(read):
    """CSET (December 2023): 44 countries and Macau, Israel and Cyprus left out."""
    groups, members = read("chip_rule_groups"), read("chip_rule_countries")
    listed = set(members.loc[members["rule"] == "2023-10-17", "country"])
    assert len(listed - {"HK", "MO"}) == 44
    assert not {"IL", "CY", "US"} & listed
    assert chip_reach.destinations(groups, members, "2023-10-17").value == len(listed)
    assert (members["group"] == "ally").sum() == 18


def test_the_same_chip_in_another_place_meets_another_rule(read):
    classed = chip_rules.classify_all(*(read(name) for name in TABLES))
    groups, members = read("chip_rule_groups"), read("chip_rule_countries")

    def at(destination, chip, rule):
        there = chip_reach.at_destination(classed, groups, members, destination)
        return there.set_index(["chip_id", "rule"]).loc[(chip, rule), "class"]

    # Examples of CSET on the rule of 2023: H100 to Saudi Arabia, RTX 4090 to Vietnam.
    assert at("SA", "nvidia-h100-sxm", "2023-10-17") == "licence required"
    assert at("VN", "nvidia-rtx-4090", "2023-10-17") == "not caught"
    assert at("DE", "nvidia-h100-sxm", "2023-10-17") == "not caught"
    # Three tiers of January 2025; the lighter review of 2026 is for China and Macau.
    assert at("IN", "nvidia-h100-sxm", "2025-01-15") == "licence required"
    assert at("JP", "nvidia-h100-sxm", "2025-01-15") == "not caught"
    assert at("CN", "nvidia-h200", "2026-01-15") == "case-by-case review"
    assert at("RU", "nvidia-h200", "2026-01-15") == "licence required"


def test_the_bend_of_chinese_growth_lies_before_the_rule_in_the_wide_table(read):
    """Fragile by design (traps): the ten largest slowed in both, all models did not."""
    wide = read("training_compute")
    wide = compute_growth.language(wide[wide["source_id"] == "epoch-all-models-2025-08-07"])
    china = compute_growth.of_region(wide, "CN")
    rule = "2022-10-07"
    ten = growth_break.bend_at(china, rule, since="2018-01-01")
    every = growth_break.bend_at(china, rule, since="2018-01-01", k=None)
    assert growth_break.verdict(ten.change) == "slower"
    assert growth_break.verdict(every.change) == "cannot be told"
    found = growth_break.search(
        china, since="2018-01-01", rng=np.random.default_rng(2026), draws=199
    )
    assert found.last < rule
    assert found.p_value.value < 0.05


def test_every_hardware_name_is_new_and_points_to_a_chip(read):
    names, chips = read("training_hardware_names"), read("chips")
    assert not set(names["hardware"]) & set(chips["ml_hardware_name"].dropna())
    assert (names["chip_id"].isna() != names["tpp"].isna()).all()
    assert set(names["chip_id"].dropna()) <= set(chips["chip_id"])


def test_two_models_on_chinese_chips_are_known_by_2025_as_cnas_counts(read):
    """CNAS (June 2025): of 22 notable Chinese models, two were trained on Chinese chips.

    The table of notable models of July 2026 knows more of both; the two are in it.
    """
    notable = read("notable_models").rename(columns={"published": "date"})
    early = notable[notable["date"] < "2025-01-01"]
    pieces = training_hardware.chips_of(
        training_hardware.combined(early), read("chips"), read("training_hardware_names")
    )
    home = pieces["chip_id"].map(read("chips").set_index("chip_id")["vendor_country"]) == "CN"
    own = training_hardware.of_bloc(pieces[home], "CN", "US")
    assert 1 <= own["model"].nunique() <= 4
