"""Published figures about governance, reproduced from the project's own tables.

D3 and D5 are quotations: no table at hand derives them.  They stand in the tables as the
publishers gave them, each with its scope, and are never put on one scale.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from airace.measures import (
    agora,
    alignment,
    alignment_grid,
    alignment_others,
    cooperation,
    filings,
    restrictions,
    transparency,
)
from airace.tables import DataPackage, TableReader

NEWEST = "2026-11-13"


@pytest.fixture(scope="module")
def package():
    return DataPackage(Path(__file__).parents[2] / "data")


@pytest.fixture(scope="module")
def table(package):
    return TableReader(package, NEWEST).table


def test_d1_transparency_index_of_december_2025(table):
    scores = table("transparency_scores")
    published = {
        "IBM": 95, "Anthropic": 46, "Google": 41, "OpenAI": 35,
        "DeepSeek": 32, "Meta": 31, "Alibaba": 26, "xAI": 14,
    }  # fmt: skip
    found = {name: transparency.company_total(scores, name, "2025-12").value for name in published}
    assert found == published
    mean = transparency.mean_total(scores, table("developers"), edition="2025-12")
    assert round(mean.value, 1) == 40.7


@pytest.mark.parametrize(
    ("edition", "companies", "mean"), [("2023-10", 10, 37), ("2024-05", 14, 58)]
)
def test_d1_earlier_editions_have_their_own_published_means(table, edition, companies, mean):
    # The publisher's averages, 37 and 58: right only if the sum rows and columns are dropped.
    row = transparency.editions(table("transparency_scores")).set_index("edition").loc[edition]
    assert (row["companies"], row["indicators"], round(row["mean"])) == (companies, 100, mean)


def test_d2_bletchley_had_28_countries_and_the_union(package):
    # On the day: New Zealand, which joined in October 2024, must not be among them.
    known = TableReader(package, "2023-12-31").table
    acts = alignment.own_acts(known("memberships"))
    joined = set(acts.loc[acts["initiative_id"] == "bletchley-declaration", "country"])
    assert len(joined - {"EU"}) == 28
    assert {"EU", "US", "CN"} <= joined
    assert "NZ" not in joined
    assert alignment.signatories(known("signatory_counts"), "bletchley-declaration").value == 29


def test_d2_paris_and_seoul_went_opposite_ways(table):
    stands = alignment_grid.side_by_side(
        table("memberships"), table("initiatives"), table("alignment_positions"), "US", "CN"
    ).set_index("initiative_id")
    paris, seoul = stands.loc["paris-statement-2025"], stands.loc["seoul-ministerial-statement"]
    assert (paris["lead"], paris["challenger"]) == ("did not sign", "endorsed")
    assert (seoul["lead"], seoul["challenger"]) == ("endorsed", "did not sign")
    said = table("alignment_positions").set_index(["initiative_id", "country"])["position"]
    assert said["paris-statement-2025", "CN"] == "signed"
    # 27 countries and the EU at Seoul; Paris: 63 countries and the EU, as read in 2026.
    acts = alignment.own_acts(table("memberships"))["initiative_id"].value_counts()
    assert acts["seoul-ministerial-statement"] == 28
    assert acts["paris-statement-2025"] == 64


def test_d2_counts_of_one_text_differ_by_day_and_source(table):
    counts = table("signatory_counts").set_index("initiative_id").loc["paris-statement-2025"]
    assert sorted(counts["count"]) == [58, 61, 63]


def test_d3_co_sponsors_as_quoted(table):
    counts = table("signatory_counts")
    led = {"unga-78-265": (123, "co-sponsors"), "unga-78-311": (140, "at least, co-sponsors")}
    for initiative, (number, note) in led.items():
        estimate = alignment.signatories(counts, initiative)
        assert (estimate.value, estimate.note) == (number, note)


@pytest.mark.parametrize(
    ("day", "filed"),
    [("2024-12-31", 302), ("2025-03-31", 346), ("2025-12-31", 748), ("2026-02-28", 796)],
)
def test_d4_filed_services(table, day, filed):
    assert filings.on(table("ai_service_filings"), day).value == filed


def test_d5_two_editions_two_scopes(table):
    figures = table("quoted_policy_figures").set_index("figure_id")
    laws = figures.loc["ai-index-2025-united-states-ai-related-laws-passed-cumulative-2016-2024"]
    bills = figures.loc[
        "ai-index-2026-united-states-ai-related-bills-passed-g20-countries-2016-2025"
    ]
    assert (laws["value"], bills["value"]) == (27, 25)
    assert "114 countries" in laws["scope"]
    assert "G20" in bills["scope"]


def test_participation_is_mostly_coverage_by_a_parent_body(table):
    # 1,130 of the map's 1,440 rows are UN or bloc memberships.
    rows = table("memberships")
    rows = rows[rows["source_id"] == "global-ai-governance-map-2026-08"]
    assert len(rows) == 1440
    assert (rows["kind"] == "covered_by_membership").sum() == 1130
    assert not rows.loc[rows["kind"] == "covered_by_membership", "own_act"].any()


def test_jaccard_closeness_is_an_artefact_of_the_longer_list(table):
    # With coverage by membership counted, nearly every country seems closer to China (183 to 8
    # where it was computed): the US list is longer.  On own acts, complete lists only, no such
    # majority is left among the countries that joined anything that one bloc joined alone.
    rows = table("memberships")
    everything = rows.assign(own_act=True)
    sets = everything.groupby("country")["initiative_id"].agg(set)
    others = sets.drop(["US", "CN"])
    closer = [
        alignment.jaccard(own, sets["CN"]) > alignment.jaccard(own, sets["US"]) for own in others
    ]
    assert sum(closer) > 0.8 * len(closer)
    close = alignment_others.closeness(rows, table("initiatives"), "US", "CN")
    assert (close["lead_only"].gt(0).sum()) > 20


def test_agora_holds_the_documents_of_its_vintage(table):
    documents = table("agora_documents")
    held = [agora.documents_held(documents, country).value for country in (None, "US", "CN")]
    assert held == [1035, 943, 26]
    assert len(agora.newest(table("agora_tags"))) == 5779
    newest = agora.newest(documents)
    assert (newest["origin"] == "CN").sum() == 31
    # Declared corrections: no document is proposed after its own activity.
    assert not (newest["proposed_date"] > newest["activity_date"]).any()


def test_agora_tags_twelve_survive_correction_on_sixteen_chinese_documents(table):
    shares = agora.tag_shares(table("agora_documents"), table("agora_tags"), "US", "CN")
    assert (len(shares), shares["challenger_of"].iloc[0]) == (77, 16)
    assert agora.tags_that_differ(shares, corrected=True).value == 12


def test_co_authorship_and_funding_as_published(table):
    # Science and Engineering Indicators: 20.9 and 16.1 % (China), 36.8 and 39.3 % (US).
    shares = cooperation.international_share(table("ai_coauthorship"), ("CN", "US"))
    per_cent = (shares.set_index(["country", "year"])["share"] * 100).round(1)
    assert per_cent[[("CN", 2018), ("CN", 2022), ("US", 2018), ("US", 2022)]].tolist() == [
        20.9,
        16.1,
        36.8,
        39.3,
    ]
    assert cooperation.pair(table("ai_coauthorship_pairs"), "US", "CN").value == 13631
    money = table("ai_private_funding")
    lead, other = (cooperation.funding(money, bloc, 2025).value for bloc in ("US", "CN"))
    assert round(lead / other, 1) == 20.7


def test_restrictions_are_the_dated_ones(table):
    rows = table("deepseek_restrictions")
    assert restrictions.count(rows).value == 11
    assert restrictions.jurisdictions(rows).value == 5


def test_an_early_edition_knows_less_and_says_why(package):
    known = TableReader(package, "2025-01-31").table
    scores = known("transparency_scores")
    assert transparency.newest_edition(scores) == "2024-05"
    assert not transparency.mean_total(scores, known("developers"), "CN").known
    assert filings.newest(known("ai_service_filings")).value == 302
    assert restrictions.count(known("deepseek_restrictions")).value == 1
    assert not agora.documents_held(known("agora_documents")).known
    # The inventory of frameworks holds current versions: it says nothing of an earlier day.
    assert known("safety_frameworks").empty
    assert alignment.overlap(known("memberships"), "US", "CN").value == pytest.approx(4 / 15)


def test_no_edition_of_the_governance_tables_knows_a_later_day(package):
    for day in ("2024-01-01", "2025-01-31"):
        reader = TableReader(package, day)
        for name, resource in package.resources.items():
            for field in resource.get("as_of", {}).get("drop", []):
                dates = reader.table(name)[field].dropna()
                assert (dates <= pd.Timestamp(day)).all(), (name, field)


def test_rows_that_are_one_instrument_are_linked(package):
    """Every page or number that two rows share is in the links, and the links name real rows."""
    instruments = package.load("instruments")
    documents = agora.newest(package.load("agora_documents"))
    links = package.load("instrument_links")
    rows = pd.concat(
        [
            instruments[["instrument_id", "url"]],
            documents.assign(instrument_id="agora:" + documents["agora_id"])[
                ["instrument_id", "url"]
            ],
        ],
        ignore_index=True,
    )
    assert set(links["instrument_id"]) | set(links["same_as"]) <= set(rows["instrument_id"])
    linked = {frozenset(pair) for pair in links[["instrument_id", "same_as"]].to_numpy()}
    # One page carries the Seoul declaration and its annex, two texts.
    linked.add(frozenset({"seoul-declaration", "seoul-statement-of-intent"}))
    page = rows["url"].str.lower().str.replace(r"^https?://(www\.)?|/$", "", regex=True)
    listed = set(instruments["instrument_id"])
    for _, same in rows[page.duplicated(keep=False)].groupby(page)["instrument_id"]:
        for one in listed & set(same):
            for two in set(same) - {one}:
                assert frozenset({one, two}) in linked, (one, two)
    numbered = instruments.dropna(subset="number")
    assert not numbered["number"].duplicated().any()


def test_a_proposal_date_stays_before_the_activity(package):
    documents = package.load("agora_documents")
    assert not (documents["proposed_date"] > documents["activity_date"]).any()


def test_one_summit_moved_how_much_of_others_acts_each_bloc_shares(table):
    # Paris, February 2025: China signed and the United States did not (D2), so the one's share
    # rises and the other's falls on that day.
    course = alignment_others.reach(table("memberships"), table("initiatives"), "US", "CN")
    steps = course.pivot(index="date", columns="country", values="share").diff()
    paris = pd.Timestamp("2025-02-11")
    assert steps["US"].idxmin() == paris and steps.loc[paris, "CN"] > 0.1
    assert alignment_others.newest_reach(course, "US").note == "189 of 255 acts"


def test_chance_explains_where_all_but_one_country_stands(table):
    frames = (table("memberships"), table("initiatives"))
    found = alignment_others.leanings(*frames, "US", "CN", np.random.default_rng(2026))
    assert found.loc[found["leans"] != "neither", "country"].tolist() == ["GB"]
    assert len(found) == 29
    # The countries that Jaccard's index puts next to China stand where chance would put them.
    jaccard = alignment_others.closeness(*frames, "US", "CN").set_index("country")[
        "jaccard_challenger"
    ]
    assert set(jaccard.nlargest(3).index) == {"BR", "ID", "IN"}


def test_emphasis_is_less_than_shares_let_one_think(table):
    frames = (table("agora_documents"), table("agora_tags"))
    found = agora.emphasis(*frames, "US", "CN")
    assert (found["stands_out"].sum(), found["survives"].sum()) == (14, 3)
    # All twelve shares that differ are higher in Chinese documents, which carry more tags each.
    shares = agora.tag_shares(*frames, "US", "CN")
    assert (shares.loc[shares["survives"], "difference"] > 0).all()
    strong = agora.emphasis(*frames, "US", "CN", prior_per_tag=4)
    assert strong["survives"].sum() == 0


def test_electricity_of_2025_as_published(table):
    power = table("electricity_generation").set_index(["country", "year"])["generation"]
    assert power[("CN", 2025)] == pytest.approx(10583.36)
    assert power[("US", 2025)] == pytest.approx(4519.79)


def test_states_and_congress_are_quoted_apart(table):
    quoted = table("quoted_policy_figures")
    states = quoted[quoted["geography"] == "US states"].set_index("period")["value"]
    assert states.to_dict() == {"2016": 1, "2023": 49, "2024": 131}
