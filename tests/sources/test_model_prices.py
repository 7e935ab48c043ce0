import pytest

from airace.errors import AiraceError
from airace.sources import model_prices as source

HEAD = "provider,model,mode,valid_from,valid_from_basis,input_usd_per_m,output_usd_per_m,status\n"
ROWS = """anthropic,claude-haiku-4-5,standard,2025-10-15T17:24:36Z,models.dev commit,3.0,15.0,
anthropic,claude-haiku-4-5,standard,2025-10-15T17:24:36Z,documented,1.0,5.0,
zai,glm-5,standard,2026-02-11T20:35:23Z,models.dev commit,1.0,3.2,removed
zai,glm-5,standard,2026-02-11T18:17:49Z,models.dev commit,0.0,0.0,removed
"""


def extract(tmp_path, rows=ROWS, head=HEAD):
    (tmp_path / "model_prices_history_2026-10-26.csv").write_text(head + rows)
    return source.extract(tmp_path)["prices"].set_index("model")


def test_the_last_entry_of_a_day_counts_even_within_one_second(tmp_path):
    found = extract(tmp_path)
    assert found.loc["claude-haiku-4-5", "input_usd_per_mtok"] == 1.0
    assert found.loc["glm-5", "output_usd_per_mtok"] == 3.2
    assert found.loc["glm-5", ["developer_id", "status", "status_seen"]].tolist() == [
        "zhipu",
        "removed",
        "2026-10-26",
    ]
    assert found.loc["claude-haiku-4-5", "status"] == "listed"


@pytest.mark.parametrize("wrong", ["free", "-1.0"])
def test_what_is_no_price_names_row_and_column(tmp_path, wrong):
    with pytest.raises(AiraceError, match="row 2, column 'input_usd_per_m'"):
        extract(tmp_path, ROWS.replace("3.0,15.0", f"{wrong},15.0"))


def test_a_renamed_column_is_named(tmp_path):
    with pytest.raises(AiraceError, match="valid_from_basis"):
        extract(tmp_path, head=HEAD.replace("valid_from_basis", "basis"))


def test_a_newer_history_brings_its_source(tmp_path):
    (tmp_path / "model_prices_history_2099-01-01.csv").write_text(HEAD + ROWS)
    found = source.extract(tmp_path)
    assert set(found["prices"]["source_id"]) == {"model-prices-2099-01-01"}
    assert found["sources"]["vintage"].tolist() == ["2099-01-01"]
