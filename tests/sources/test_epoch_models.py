# ruff: noqa: E501 (sample rows are one line each, as in the file of the publisher)
import pytest

from airace.errors import AiraceError
from airace.sources import epoch_models as source

HEAD = (
    "Model,Organization,Country (of organization),Publication date,Domain,Parameters,"
    "Training compute (FLOP),Confidence,Notability criteria,Frontier model,Model accessibility,"
    "Open model weights?,Base model,Training hardware,Hardware quantity,"
    "Training compute cost (2023 USD)\n"
)
ROWS = """Joint,"OpenAI,DeepSeek","United States of America,China,China",2025-01-02,Language,,1e24,Likely,"Highly cited,SOTA improvement",True,API access,No,,,2048.0,5.4e6
Blank,Alibaba,,2025-02-03,Language,,,,Significant use,,,,,,,
"""


def extract(tmp_path, rows=ROWS, head=HEAD):
    folder = tmp_path / "controls" / "epoch_ai_models"
    folder.mkdir(parents=True)
    (folder / "notable_ai_models_2026-07.csv").write_text(head + rows)
    return source.extract(tmp_path)["notable_models"].set_index("model")


def test_affiliations_openness_and_criteria(tmp_path):
    found = extract(tmp_path)
    joint = found.loc["Joint"]
    assert joint["countries"] == "US;CN"
    assert joint["developer_ids"] == "openai;deepseek"
    assert joint["organisations"] == "OpenAI;DeepSeek"
    assert (joint["weights"], joint["sota"], joint["frontier"]) == ("closed", True, True)
    assert float(joint["training_cost_usd_2023"]) == 5.4e6
    blank = found.loc["Blank"]
    assert (blank["countries"], blank["weights"], blank["sota"]) == ("CN", "unknown", False)


def test_a_renamed_column_is_named(tmp_path):
    with pytest.raises(AiraceError, match="Notability criteria"):
        extract(tmp_path, head=HEAD.replace("Notability criteria", "Why notable"))


def test_an_unknown_country_is_named(tmp_path):
    with pytest.raises(AiraceError, match="Ruritania"):
        extract(tmp_path, rows=ROWS.replace(",China,China", ",Ruritania"))
