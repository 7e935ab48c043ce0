# ruff: noqa: E501 (sample rows are one line each, as in the file of the publisher)
import pytest

from airace.errors import AiraceError
from airace.sources import epoch_benchmarks as source
from airace.sources.benchmark_names import benchmark_id, canonical

HEAD = (
    "benchmark,model_version,score,unit,stderr,agent,release_date,eval_date,organization,"
    "country_raw,accessibility,model_name,metr_version,source_kind,source\n"
)
ROWS = """GPQA diamond,gpt-5_high,0.8,fraction,0.02,,2025-08-07,2025-08-08,OpenAI,United States of America,API access,GPT-5,,Epoch run,
Terminal-Bench 2.0, gpt-5_high ,0.3,fraction,,Agent A,2025-08-07,,OpenAI,United States of America,API access,GPT-5,,external leaderboard,
Terminal-Bench 2.0,gpt-5_high,0.4,fraction,,Agent B,2025-08-07,,OpenAI,United States of America,API access,GPT-5,,external leaderboard,
MMLU,,0.5,fraction,,,,,,,,,,external leaderboard,
MMLU,Yi-34B,0.7,fraction,,,2023-11-02,,01.AI,,Open weights (restricted use),Yi-34B,,external leaderboard,
METR,m1,10,minutes,,,2025-01-01,,,,,,,external leaderboard,
METR,m1,20,minutes,,,2025-01-01,,,,,,METR-Horizon-v1.1,external leaderboard,
"""
INDEX = "benchmark_name,benchmark_release_date\nGPQA diamond,2023-11-20\nLAMBADA,2016-06-20\n"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "epoch_benchmark_hub_2026-04-19").mkdir()
    (tmp_path / "epoch_eci_2026-08-11").mkdir()
    (tmp_path / "epoch_eci_2026-08-11" / "edi_scores.csv").write_text(INDEX)
    return tmp_path


def extract(root, rows=ROWS, head=HEAD):
    (root / "epoch_benchmark_hub_2026-04-19" / "benchmark_scores_tidy.csv").write_text(head + rows)
    return source.extract(root)


def test_the_best_agent_counts_and_nameless_rows_do_not(root):
    found = extract(root)["benchmark_scores"].set_index(["benchmark_id", "model_version"])
    assert found.loc[("terminal-bench-2.0", "gpt-5_high"), "score"] == 0.4
    assert ("mmlu", "") not in found.index
    yi = found.loc[("mmlu", "Yi-34B")]
    assert yi[["developer_ids", "countries", "weights", "kind"]].tolist() == [
        "01-ai",
        "CN",
        "open",
        "external",
    ]


def test_an_error_in_per_cent_is_brought_to_the_scores_unit(root):
    row = "APEX-Agents,m,0.3,fraction,{},,2026-02-05,,OpenAI,,API access,M,,external leaderboard,\n"
    errors = extract(root, ROWS + row.format("3.6"))["benchmark_scores"]
    errors = errors.set_index("benchmark_id")["stderr"]
    assert float(errors["apex-agents"]) == 0.036
    assert float(errors["gpqa-diamond"]) == 0.02
    without = extract(root, ROWS + row.format(""))["benchmark_scores"].set_index("benchmark_id")
    assert without["stderr"]["apex-agents"] == ""


def test_a_score_out_of_a_paper_is_its_authors_word(root):
    row = (
        "MMLU,{},0.8,fraction,,,2024-12-26,,DeepSeek,China,Open weights,,,external leaderboard,{}\n"
    )
    rows = row.format("a", "DeepSeek-V3 Technical Report") + row.format("b", "Standford HELM")
    found = extract(root, ROWS + rows)["benchmark_scores"].set_index("model_version")
    assert found.loc["a", ["kind", "place"]].tolist() == ["report", "DeepSeek-V3 Technical Report"]
    assert found.loc["b", ["kind", "place"]].tolist() == ["external", "Standford HELM"]
    assert found.loc["Yi-34B", ["kind", "place"]].tolist() == ["external", ""]
    assert set(found.loc[["gpt-5_high"], "kind"]) == {"own", "external"}


def test_the_two_suites_of_metr_are_two_benchmarks(root):
    found = extract(root)["benchmark_scores"].set_index("benchmark_id")["score"]
    assert found["metr-time-horizons-1.0"] == 10
    assert found["metr-time-horizons-1.1"] == 20


def test_every_test_of_hub_and_index_is_listed_once(root):
    found = extract(root)["benchmarks"].set_index("benchmark_id")
    assert found.loc["gpqa-diamond", ["in_hub", "in_index"]].tolist() == [True, True]
    assert found.loc["lambada", ["in_hub", "unit"]].tolist() == [False, ""]
    assert found.loc["gpqa-diamond", "release_date"] == "2023-11-20"


def test_names_of_the_two_files_agree():
    assert canonical("Balrog") == canonical("BALROG")
    assert benchmark_id("METR Time Horizons 1.1") == "metr-time-horizons-1.1"


@pytest.mark.parametrize(
    ("rows", "head", "message"),
    [
        (ROWS.replace("0.7", "seventy"), HEAD, "row 6, column 'score'"),
        (ROWS, HEAD.replace("stderr", "error"), "stderr"),
        (ROWS.replace("Epoch run", "guess"), HEAD, "unknown source_kind"),
        (ROWS.replace("United States of America", "Atlantis"), HEAD, "Atlantis"),
    ],
)
def test_bad_files_stop_with_one_message(root, rows, head, message):
    with pytest.raises(AiraceError, match=message):
        extract(root, rows, head)
