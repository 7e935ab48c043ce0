# ruff: noqa: E501 (sample rows are one line each, as in the file of the publisher)
import io

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources import epoch_capabilities as source
from airace.sources import vintages

pytestmark = pytest.mark.usefixtures("nothing_held")

SCORES = """Model,Display name,eci,eci_ci_low,eci_ci_high,date,Organization,Country (of organization),Model accessibility
GPT-4o (Aug 2024),x,128.75,127,130,2024-05-13,OpenAI,United States of America,API access
GPT-5,x,150,,,2025-08-07,OpenAI,United States of America,API access
o3,x,146.9,145,149,2024-12-20,OpenAI,United States of America,API access
Yi-9B,x,106.61,97,114,2024-03-01,,,Unknown
Gemini 1.5 Pro (Sept 2024),x,132.51,131,134,2024-09-24,Google DeepMind,"United States of America,United Kingdom of Great Britain and Northern Ireland",API access
"""
BENCHMARKS = """model_group,benchmark,performance
GPT-5,GPQA diamond,0.8
"""
VINTAGES = """vintage,vintage_basis,model,model_version,eci,ci_low,ci_high,release_date,organization,country,accessibility
2026-04-19,commit date; remark,GPT-4o,gpt-4o-2024-05-13,128.9,,,2024-05-13,OpenAI,United States of America,API access
2026-04-19,commit date; remark,GPT-4o,gpt-4o-2024-08-06_low,129.3,,,2024-08-06,OpenAI,United States of America,API access
2026-04-19,commit date; remark,GPT-4o,gpt-4o-2024-08-06,129.3,,,2024-08-20,OpenAI,United States of America,API access
2026-04-19,commit date; remark,o3,o3_high,147,,,2025-04-16,OpenAI,United States of America,API access
2026-04-19,commit date; remark,o3,o3_low,147,,,2025-05-01,OpenAI,United States of America,API access
2026-04-19,commit date; remark,Open one,v,120,,,2026-04-01,DeepSeek,China,Open weights (restricted use)
2026-07-07,day,o3,,147,,,,,,
2026-08-11,day,o3,,999,,,2024-12-20,OpenAI,United States of America,API access
"""


@pytest.fixture
def root(tmp_path):
    newest = tmp_path / "epoch_eci_2026-08-11"
    collected = tmp_path / "epoch_eci_vintages"
    newest.mkdir()
    collected.mkdir()
    (newest / "eci_scores.csv").write_text(SCORES)
    (newest / "eci_benchmarks.csv").write_text(BENCHMARKS)
    (collected / "eci_vintages_tidy.csv").write_text(VINTAGES)
    return tmp_path


def scores(root):
    return source.extract(root)["capability_scores"].set_index(["vintage", "model"])


def test_effort_variants_become_one_row_and_releases_stay_apart(root):
    april = scores(root).loc["2026-04-19"]
    assert set(april.index) == {"GPT-4o (May 2024)", "GPT-4o (Aug 2024)", "o3", "Open one"}
    assert april.loc["o3", "release_date"] == "2025-04-16"
    assert april.loc["GPT-4o (Aug 2024)", "release_date"] == "2024-08-06"
    assert april.loc["Open one", ["weights", "countries"]].tolist() == ["open", "CN"]


def test_the_newest_download_is_read_instead_of_its_transcript(root):
    assert scores(root).loc[("2026-08-11", "o3"), "score"] == 146.9


def test_blank_organisations_are_resolved_and_names_agree_between_vintages(root):
    found = scores(root)
    assert found.loc[("2026-08-11", "Yi-9B"), ["developer_ids", "countries"]].tolist() == [
        "01-ai",
        "CN",
    ]
    assert found.loc[("2026-08-11", "Yi-9B"), "weights"] == "unknown"
    assert found.loc[("2026-07-07", "o3"), "developer_ids"] == "openai"
    assert ("2026-08-11", "Gemini 1.5 Pro (Sep 2024)") in found.index


def test_both_release_dates_are_kept(root):
    dates = source.extract(root)["release_dates"].set_index("model")
    assert dates.loc["o3", ["family_date", "version_date"]].tolist() == ["2024-12-20", "2025-04-16"]
    assert dates.loc["GPT-4o (Aug 2024)", "version_date"] == "2024-08-06"
    assert dates.loc["GPT-4o (Aug 2024)", "family_date"] == "2024-05-13"
    assert dates.loc["GPT-5", "note"] == "only one date is published"
    assert (dates["known_from"] <= dates["version_date"]).all()


def test_a_month_in_the_name_overrides_a_family_date_of_another_month(root):
    path = root / "epoch_eci_2026-08-11" / "eci_scores.csv"
    row = "Grok-2 (Dec 2024),x,130,,,2024-08-13,xAI,United States of America,API access\n"
    path.write_text(SCORES + row)
    dates = source.extract(root)["release_dates"].set_index("model")
    assert dates.loc["Grok-2 (Dec 2024)", "version_date"] == "2024-12-01"
    assert "no day is published" in dates.loc["Grok-2 (Dec 2024)", "note"]


def test_excerpts_and_mislabelled_files_cut_no_frontier():
    def vintage(day, newest, n=120, dated=True):
        dates = [newest if dated else None] * n
        return pd.DataFrame(
            {"vintage": day, "release_date": dates, "low": 1.0, "date_kind": "version", "basis": ""}
        )

    frame = pd.concat(
        [
            vintage("2026-02-01", "2026-01-20"),
            vintage("2026-03-01", "2026-02-20"),
            vintage("2026-03-05", "2026-01-20"),
            vintage("2026-04-01", "2026-03-20", n=17),
            vintage("2026-05-01", "2026-03-20", dated=False),
        ]
    )
    found = source._vintages(frame, frame, frame.iloc[:0]).set_index("vintage")
    assert found["full"].tolist() == [True, True, False, False, False]
    assert "older than its label" in found.loc["2026-03-05", "note"]
    assert "excerpt: 17 models" in found.loc["2026-04-01", "note"]


def test_a_renamed_column_is_named(root):
    path = root / "epoch_eci_2026-08-11" / "eci_scores.csv"
    path.write_text(SCORES.replace("eci_ci_low", "lower"))
    with pytest.raises(AiraceError, match="eci_ci_low"):
        source.extract(root)


def test_a_bad_number_names_row_and_column(root):
    path = root / "epoch_eci_vintages" / "eci_vintages_tidy.csv"
    path.write_text(VINTAGES.replace("128.9", "n/a"))
    with pytest.raises(AiraceError, match=r"row 2, column 'eci'"):
        source.extract(root)


def test_a_vintage_that_nobody_registered_brings_its_source(root):
    path = root / "epoch_eci_vintages" / "eci_vintages_tidy.csv"
    path.write_text(VINTAGES + "2030-01-01,day,o3,,147,,,2025-04-16,OpenAI,,API access\n")
    sources = source.extract(root)["sources"].set_index("source_id")
    row = sources.loc["epoch-capabilities-2030-01-01"]
    assert row["citation"].endswith("vintage of 2030-01-01")
    assert row[["vintage", "licence", "use"]].tolist() == [
        "2030-01-01",
        "CC-BY-4.0",
        "redistribute",
    ]


def test_a_renamed_download_alone_is_known_by_its_columns(tmp_path):
    columns = SCORES.splitlines()[0].split(",")
    frame = pd.read_csv(io.StringIO(SCORES), dtype=str).fillna("")[columns[::-1]]
    frame.assign(extra="x").to_csv(tmp_path / "index_20261020.csv", index=False)
    found = source.extract(tmp_path / "index_20261020.csv")
    assert set(found) == {"capability_scores", "capability_vintages", "release_dates", "sources"}
    assert set(found["capability_scores"]["vintage"]) == {"2026-10-20"}
    assert found["capability_vintages"]["date_kind"].tolist() == ["family"]


def test_a_file_without_a_day_is_as_new_as_its_newest_model(tmp_path):
    (tmp_path / "eci_scores.csv").write_text(SCORES)
    found = source.extract(tmp_path)["capability_vintages"]
    assert found["vintage"].tolist() == ["2025-08-07"]
    with vintages.on("2025-09-01"):
        assert source.extract(tmp_path)["capability_vintages"]["vintage"].tolist() == ["2025-09-01"]


def test_the_archives_table_of_variants_is_a_vintage_of_its_own(tmp_path):
    (tmp_path / "benchmark_data_2026-05-01").mkdir()
    (tmp_path / "benchmark_data_2026-05-01" / "epoch_capabilities_index.csv").write_text(
        "Model version,ECI Score,Release date,Organization,Country,Model accessibility,Model name\n"
        "gpt-5_high,150.12345,2025-08-07,OpenAI,United States of America,API access,GPT-5\n"
        "gpt-5_low,149,2025-08-07,OpenAI,United States of America,API access,GPT-5\n"
        "untested,,2026-04-16,Anthropic,United States of America,,Claude\n"
    )
    found = source.extract(tmp_path)["capability_scores"].set_index("model")
    assert list(found.index) == ["GPT-5"]
    assert found.loc["GPT-5", ["vintage", "score", "date_kind"]].tolist() == [
        "2026-05-01", 150.123, "version"]  # fmt: skip


def test_nobody_is_made_up_for_an_unknown_developer(tmp_path):
    row = "Zeta Prime,x,170,165,175,2026-10-01,Zeta Labs,,Open weights (unrestricted)\n"
    (tmp_path / "eci_scores_2026-10-20.csv").write_text(SCORES + row)
    found = source.extract(tmp_path)["capability_scores"].set_index("model")
    assert found.loc["Zeta Prime", ["developer_ids", "countries", "weights"]].tolist() == [
        "unknown", "", "open"]  # fmt: skip
