import pytest

from airace.errors import AiraceError
from airace.sources import llm_stats as source

HEAD = (
    "model_id,release_date,benchmark_id,benchmark_name,score,analysis_method,"
    "is_self_reported,self_reported_source_link,updated_at\n"
)
ROW = "{},2024-11-28,{},Test,{},Pass@1,{},https://x,2025-07-19T19:56:11.1+00:00\n"


@pytest.fixture
def extract(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "named_on", lambda board: ("mine",))

    def run(rows, head=HEAD):
        (tmp_path / "llm_stats_benchmark_scores.csv").write_text(head + rows)
        return source.extract(tmp_path)["vendor_scores"]

    return run


def test_only_named_models_and_true_reports_are_taken(extract):
    rows = extract(
        ROW.format("mine", "gpqa", 0.5, True)
        + ROW.format("mine", "placeholder", "0.0", True)
        + ROW.format("mine", "checked", 0.6, False)
        + ROW.format("other", "gpqa", 0.7, True)
    )
    assert rows[["version", "benchmark_id", "recorded_on"]].values.tolist() == [
        ["mine", "gpqa", "2025-07-19"]
    ]


@pytest.mark.parametrize(
    ("rows", "head", "message"),
    [
        (ROW.format("mine", "elo", 1800, True), HEAD, "row 2, column 'score'"),
        (ROW.format("mine", "gpqa", "half", True), HEAD, "'half' is not a share"),
        (ROW.format("other", "gpqa", 0.5, True), HEAD, "no model 'mine'"),
        (ROW.format("mine", "gpqa", 0.5, True), HEAD.replace("score", "result"), "score"),
    ],
)
def test_bad_files_stop_with_one_message(extract, rows, head, message):
    with pytest.raises(AiraceError, match=message):
        extract(rows, head)
