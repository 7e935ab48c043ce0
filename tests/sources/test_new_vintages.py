# ruff: noqa: E501 (sample rows are one line each, as in the file of the publisher)
"""Newer and older files in the publishers' own formats, merged into the project's tables."""

import json

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources import locate
from airace.sources.adapter import adapters
from airace.sources.plan import plan

ECI = """Organization,Model,Display name,eci,eci_ci_low,eci_ci_high,date,Country (of organization),Model accessibility,new column
DeepSeek,DeepSeek-V9,x,170.5,168,173,2027-01-10,China,Open weights (unrestricted),1
OpenAI,GPT-9 (high),x,171,169,174,2027-01-12,United States of America,API access,2
Zeta Labs,Zeta Prime,x,150,140,160,2027-01-01,,Open weights (unrestricted),3
"""
ARENA = """model_name,organization,license,rating,rating_lower,rating_upper,variance,vote_count,rank,category,leaderboard_publish_date
deepseek-v9,deepseek,MIT,1601.236,1590,1612,3.1,5000,1,overall,{day}
gpt-9-high,openai,Proprietary,1600,1591,1609,3.1,7000,2,overall,{day}
zeta-prime,zeta,,1500,1480,1520,9.9,900,3,overall,{day}
deepseek-v9,deepseek,MIT,1650,1640,1660,3.1,500,1,math,{day}
"""
API = {
    "deepseek": {"id": "deepseek", "name": "DeepSeek", "models": {
        "deepseek-v9": {"id": "deepseek-v9", "name": "V9", "release_date": "2027-01-10", "last_updated": "2027-01-11",
                        "open_weights": True, "cost": {"input": 0.25, "output": 1}, "limit": {"context": 1}}}},
    "newhost": {"id": "newhost", "name": "New Host", "models": {
        "deepseek/deepseek-v9": {"id": "deepseek/deepseek-v9", "release_date": "2027-01", "open_weights": True,
                                 "cost": {"input": 0, "output": 0}},
        "zeta/zeta-prime": {"id": "zeta/zeta-prime", "release_date": "2027-01-01", "open_weights": True}}},
}  # fmt: skip


def planned(real, name, root):
    return plan(real, [adapters()[name]], root)


def counts(found):
    return {c.table: (c.added, c.changed, c.dropped) for c in found.changes()}


def new_rows(found, table):
    key = found.keys[table]
    after, before = (t[table].set_index(key) for t in (found.after, found.before))
    return after.loc[after.index.difference(before.index)]


def test_a_newer_index_stands_beside_the_older_ones(real, tmp_path):
    (tmp_path / "epoch_2027-01-15.csv").write_text(ECI)
    found = planned(real, "epoch-capabilities", tmp_path)
    changes = counts(found)
    assert changes["capability_scores"] == (3, 0, 0)
    assert changes["capability_vintages"] == changes["sources"] == (1, 0, 0)
    assert changes["release_dates"][0] == 3 and changes["release_dates"][2] == 0
    assert "index_benchmark_scores" not in changes
    scores = new_rows(found, "capability_scores").loc["2027-01-15"]
    assert scores["developer_ids"].to_dict() == {
        "DeepSeek-V9": "deepseek", "GPT-9 (high)": "openai", "Zeta Prime": "unknown"}  # fmt: skip
    (source,) = new_rows(found, "sources").to_dict("records")
    assert (source["vintage"], source["licence"]) == ("2027-01-15", "CC-BY-4.0")
    assert found.as_of == "2027-01-15"


def test_an_older_index_is_a_vintage_too_and_moves_no_day(real, tmp_path):
    old = ECI.replace("2027-01-1", "2025-10-1").replace("2027-01-01", "2025-10-01")
    (tmp_path / "eci_scores_20251101.csv").write_text(old)
    found = planned(real, "epoch-capabilities", tmp_path)
    assert counts(found)["capability_scores"] == (3, 0, 0)
    assert found.as_of == real.descriptor["as_of"]


@pytest.mark.parametrize("parquet", [False, True])
def test_a_later_arena_export_is_a_new_list(real, tmp_path, parquet):
    folder = tmp_path / "text_style_control"
    folder.mkdir()
    path = folder / "latest-00000-of-00001.csv"
    path.write_text(ARENA.format(day="2027-01-20"))
    if parquet:
        import duckdb

        duckdb.read_csv(str(path)).write_parquet(str(path.with_suffix(".parquet")))
        path.unlink()
    found = planned(real, "arena", tmp_path)
    assert counts(found) == {"arena_ratings": (3, 0, 0), "arena_snapshots": (1, 0, 0),
                             "sources": (1, 0, 0)}  # fmt: skip
    rows = new_rows(found, "arena_ratings").reset_index().set_index("model")
    assert rows["rank"].tolist() == ["1", "2", "3"]
    assert rows["rating"]["deepseek-v9"] == "1601.24"
    assert rows["developer_ids"].tolist() == ["deepseek", "openai", "unknown"]
    assert rows["weights"].tolist() == ["open", "closed", "unknown"]
    assert set(rows["source_id"]) == {"arena-dataset-2027-01-20"}


def test_a_list_that_another_mirror_kept_whole_stays_as_it_was(real, tmp_path):
    (tmp_path / "board.csv").write_text(ARENA.format(day="2025-08-04"))
    before = real.load("arena_snapshots")
    assert (before["date"] == "2025-08-04").any()
    found = planned(real, "arena", tmp_path)
    assert all(change == (0, 0, 0) for change in counts(found).values())


def test_a_board_of_another_kind_is_not_the_text_board(real, tmp_path):
    (tmp_path / "webdev").mkdir()
    (tmp_path / "webdev" / "latest.csv").write_text(ARENA.format(day="2027-01-20"))
    with pytest.raises(AiraceError, match="text boards"):
        planned(real, "arena", tmp_path)


def test_an_export_whose_column_is_gone_is_named(tmp_path):
    path = tmp_path / "text_style_control.csv"
    path.write_text(ARENA.replace("rating_lower", "lower").format(day="2027-01-20"))
    from airace.sources import lmarena_dataset

    with pytest.raises(AiraceError, match="rating_lower"):
        lmarena_dataset.read(path)


def test_another_commit_of_models_dev_adds_what_came_and_ends_what_went(real, tmp_path):
    (tmp_path / "api_2027-01-15.json").write_text(json.dumps(API))
    found = planned(real, "models-dev-hosts", tmp_path)
    listed = new_rows(found, "host_listings")
    assert listed["developer_ids"].to_dict() == {
        ("deepseek", "deepseek-v9"): "deepseek",
        ("newhost", "deepseek/deepseek-v9"): "deepseek",
        ("newhost", "zeta/zeta-prime"): "unknown",
    }
    assert set(listed["first_listed"]) == {"2027-01-15"}
    # A date without a day is no date; a price of nothing is none.
    assert listed.loc[("newhost", "deepseek/deepseek-v9"), "release_date"] == ""
    assert new_rows(found, "host_prices")["output"].tolist() == ["1.0"]
    assert list(new_rows(found, "hosts").index) == ["newhost"]
    went = found.after["host_listings"].set_index(["host", "model_id"])["removed"]
    standing = found.before["host_listings"].set_index(["host", "model_id"])["removed"] == ""
    assert (went.loc[standing.index[standing]] == "2027-01-15").all()
    assert counts(found)["host_listings"][2] == 0
    assert found.as_of == "2027-01-15"


def test_an_older_commit_of_models_dev_only_dates_listings_earlier(real, tmp_path):
    held = real.load("host_listings")
    row = held[(held["host"] == "openai") & (held["first_listed"] > "2026-01-01")].iloc[0]
    document = {"openai": {"id": "openai", "name": "OpenAI", "models": {row["model_id"]: {}}}}
    (tmp_path / "api_2025-12-01.json").write_text(json.dumps(document))
    found = planned(real, "models-dev-hosts", tmp_path)
    after = found.after["host_listings"].set_index(["host", "model_id"])
    assert after.loc[("openai", row["model_id"]), "first_listed"] == "2025-12-01"
    assert counts(found)["host_listings"] == (0, 1, 0)


def test_catalogues_of_prices_add_new_prices_only(real, tmp_path):
    held = real.load("prices")
    known = held[(held["provider"] == "openai") & (held["mode"] == "standard")]
    same = known.sort_values("valid_from").drop_duplicates("model", keep="last").iloc[0]
    per_token = {side: same[f"{side}_usd_per_mtok"] / 1e6 for side in ("input", "output")}
    litellm = {
        "sample_spec": {"litellm_provider": "one of"},
        "gpt-9": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2e-6, "output_cost_per_token": 1e-5},
        same["model"]: {"litellm_provider": "openai", "mode": "chat",
                        "input_cost_per_token": per_token["input"], "output_cost_per_token": per_token["output"]},
        "dall-e-9": {"litellm_provider": "openai", "mode": "image_generation", "input_cost_per_token": 1},
    }  # fmt: skip
    (tmp_path / "model_prices_and_context_window_2027-01-15.json").write_text(json.dumps(litellm))
    genai = [{"id": "deepseek", "models": [{"id": "deepseek-v9", "prices_checked": "2027-01-16", "prices": [
        {"prices": {"input_mtok": {"base": 0.25, "tiers": []}, "output_mtok": 1}},
        {"constraint": {"start_time": "16:30"}, "prices": {"input_mtok": 0.1}}]}]}]  # fmt: skip
    (tmp_path / "data.json").write_text(json.dumps(genai))
    found = planned(real, "model-prices", tmp_path)
    rows = new_rows(found, "prices").reset_index()
    assert counts(found)["prices"] == (2, 0, 0)
    assert rows[["model", "valid_from", "input_usd_per_mtok", "source_id"]].to_numpy().tolist() == [
        ["deepseek-v9", "2027-01-16", "0.25", "genai-prices-2027-01-16"],
        ["gpt-9", "2027-01-15", "2.0", "litellm-prices-2027-01-15"],
    ]


def test_the_daily_rankings_become_whole_months(real, tmp_path):
    days = pd.date_range("2026-10-30", "2026-12-05").strftime("%Y-%m-%d")
    rows = [
        f"{day},{slug},{tokens}"
        for day in days
        for slug, tokens in (
            ("deepseek/deepseek-v9", 10),
            ("openai/gpt-9", 5),
            ("zeta/z", 1),
            ("other", 4),
        )
    ]
    (tmp_path / "latest.csv").write_text(
        "\n".join(["date,model_permaslug,total_tokens", *rows]) + "\n"
    )
    found = planned(real, "openrouter", tmp_path)
    months = new_rows(found, "router_tokens").reset_index()
    assert set(months["month"]) == {"2026-11", "2026-12"}
    november = months[months["month"] == "2026-11"].set_index("company")
    assert november["tokens"].to_dict() == {
        "DeepSeek": "300",
        "OpenAI": "150",
        "other": "120",
        "zeta": "30",
    }
    assert november["developer_ids"]["zeta"] == "unknown"
    assert set(months["partial"]) == {"true", "false"}
    assert counts(found)["router_tokens"][2] == 0


def test_an_older_archive_of_agora_stands_beside_the_others(real, tmp_path):
    folder = tmp_path / "agora_2024-11-05" / "agora"
    folder.mkdir(parents=True)
    (folder / "documents.csv").write_text(
        "\ufeffAGORA ID,Official name,Casual name,Link to document,Authority,Collections,Most recent activity,"
        "Most recent activity date,Proposed date,Annotated?,Validated?,Tags\n"
        "1,A,Act,https://a,United States Congress,U.S. federal laws,Enacted,2024-01-02,,TRUE,False,Harms: Bias\n",
        encoding="utf-8",
    )
    (folder / "segments.csv").write_text("AGORA ID,Segment position,Text\n1,1,Words\n")
    found = planned(real, "agora", tmp_path)
    assert counts(found) == {
        "agora_documents": (1, 0, 0),
        "agora_tags": (1, 0, 0),
        "sources": (1, 0, 0),
    }
    assert new_rows(found, "agora_documents")["jurisdiction"].tolist() == ["US"]


def test_the_governance_map_is_read_from_its_own_document(tmp_path):
    common = {"id": "r1", "name": "Rule", "bindingStatus": "binding", "status": "In force", "dateAdopted": "2027-01-02",
              "dateInForce": None, "sourceUrl": "https://r", "verificationStatus": "verified", "lastVerified": "2027-02-01",
              "countryIso3": "CHN", "type": "law", "jurisdiction": "China", "regulatorOrBody": "CAC"}  # fmt: skip
    data = {
        "nationalAIRegulations": [common], "subnationalAIRules": [],
        "internationalInstruments": [{"id": "t1", "name": "Text", "issuer": "UN", "date": "2027-01-03", "instrumentType": "treaty",
                                      "bindingStatus": "binding", "sourceUrl": "https://t", "verificationStatus": "verified"}],
        "internationalParticipation": [{"instrumentId": "t1", "countryIso3": "USA", "participationType": "signed", "date": "2027-01-04",
                                        "sourceUrl": "https://p", "notes": None, "verificationStatus": "verified"}],
    }  # fmt: skip
    (tmp_path / "full-dataset.json").write_text(
        json.dumps({"snapshotDate": "2027-02-03", "data": data})
    )
    found = adapters()["global-ai-governance-map"].extract(tmp_path)
    assert found["instruments"]["jurisdiction"].tolist() == ["CN", "INT"]
    assert found["memberships"]["country"].tolist() == ["US"]
    assert found["sources"]["source_id"].tolist() == ["global-ai-governance-map-2027-02-03"]
    data.pop("subnationalAIRules")
    (tmp_path / "full-dataset.json").write_text(json.dumps({"data": data}))
    with pytest.raises(AiraceError, match="subnationalAIRules"):
        adapters()["global-ai-governance-map"].extract(tmp_path)


def test_a_grapher_download_of_electricity(tmp_path):
    (tmp_path / "electricity-generation.csv").write_text(
        "Entity,Code,Year,Total electricity generation - TWh\nChina,CHN,2026,11000.5\nASEAN (Ember),,2026,1\n"
    )
    found = adapters()["ember-electricity"].extract(tmp_path)
    assert found["electricity_generation"][["country", "generation"]].to_numpy().tolist() == [
        ["CN", "11000.5"]
    ]
    assert found["sources"]["vintage"].tolist() == ["2027-01-01"]


def test_a_new_edition_of_the_transparency_index(tmp_path):
    (tmp_path / "Dec2026").mkdir()
    (tmp_path / "Dec2026" / "Dec2026_scores.csv").write_text(
        "Indicator,DeepSeek,OpenAI\nData size,1,0\nUse,1,1\n"
    )
    (tmp_path / "Dec2026" / "Dec2026_indicators.csv").write_text(
        "Indicator,Domain\nData size,Upstream\nUse,Downstream\n"
    )
    found = adapters()["fmti"].extract(tmp_path)
    rows = found["transparency_scores"].set_index(["company", "domain"])
    assert rows.loc[("DeepSeek", "Upstream"), ["points", "edition", "edition_date"]].tolist() == [
        1,
        "2026-12",
        "2026-12-31",
    ]
    assert found["sources"]["source_id"].tolist() == ["fmti-2026-12"]


def hub(folder, gpqa="0.9"):
    folder.mkdir()
    (folder / "gpqa_diamond.csv").write_text(
        "Model version,mean_score,Best score (across scorers),Release date,Organization,Country,stderr,Started at,id\n"
        f"gpt-9_high,0.88,{gpqa},2027-01-12,OpenAI,United States of America,0.02,2027-01-13T14:03:19.000Z,a\n"
    )
    (folder / "aider_polyglot_external.csv").write_text(
        "Model version,Percent correct,Release date,Organization,Country,Source,Source link,Date of evaluation\n"
        "deepseek-v9,91.5,2027-01-10,DeepSeek,China,Aider leaderboard,https://aider,2027-01-14\n"
    )
    (folder / "brand_new_test.csv").write_text("Model version,Points\nx,1\n")
    (folder / "epoch_capabilities_index.csv").write_text(
        "Model version,ECI Score,Release date,Organization,Country,Model accessibility,Model name\n"
        "gpt-9_high,171,2027-01-12,OpenAI,United States of America,API access,GPT-9\n"
    )
    return folder


@pytest.mark.usefixtures("nothing_held")
def test_the_hubs_archive_one_file_per_test(tmp_path, caplog):
    found = adapters()["epoch-benchmarks"].extract(hub(tmp_path / "benchmark_data"))
    rows = found["benchmark_scores"].set_index("benchmark_id")
    assert rows["score"].to_dict() == {"gpqa-diamond": 0.9, "aider-polyglot": 0.915}
    assert rows.loc["gpqa-diamond", ["model", "weights", "eval_date", "kind"]].tolist() == [
        "GPT-9", "closed", "2027-01-13", "own"]  # fmt: skip
    assert found["sources"]["source_id"].tolist() == ["epoch-benchmark-hub-2027-01-14"]
    # What nobody has said how to score is named, not guessed.
    assert "brand_new_test.csv" in caplog.text


@pytest.mark.usefixtures("nothing_held")
def test_a_test_that_changed_its_scale_stops(tmp_path):
    with pytest.raises(AiraceError, match=r"gpqa_diamond.csv, row 2.*scale"):
        adapters()["epoch-benchmarks"].extract(hub(tmp_path / "benchmark_data", gpqa="90"))


def test_what_is_held_with_the_same_content_is_no_change(real, tmp_path):
    scores = real.load("capability_scores")
    newest = scores[scores["vintage"] == scores["vintage"].max()]
    day = f"{newest['vintage'].iloc[0]:%Y-%m-%d}"
    held = pd.DataFrame({
        "Model": newest["model"], "eci": newest["score"], "eci_ci_low": newest["low"], "eci_ci_high": newest["high"],
        "date": newest["release_date"].dt.strftime("%Y-%m-%d"), "Organization": "", "Country (of organization)": newest["countries"].map({"US": "United States of America", "CN": "China"}).fillna(""),
        "Model accessibility": newest["accessibility"],
    })  # fmt: skip
    held.to_csv(tmp_path / f"eci_scores_{day}.csv", index=False)
    found = planned(real, "epoch-capabilities", tmp_path)
    assert counts(found)["capability_scores"][::2] == (0, 0)
    assert counts(found)["sources"] == (0, 0, 0)
    held["eci"] += 1
    held.to_csv(tmp_path / f"eci_scores_{day}.csv", index=False)
    changed = planned(real, "epoch-capabilities", tmp_path)
    assert counts(changed)["capability_scores"] == (0, len(held), 0)


def test_locating_does_not_take_one_publishers_file_for_anothers(tmp_path):
    (tmp_path / "a.csv").write_text(ECI)
    assert locate.tables(tmp_path, columns=("model_name", "rating")) == []
    with pytest.raises(AiraceError, match="Arena"):
        adapters()["arena"].extract(tmp_path)
