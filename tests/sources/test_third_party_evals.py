import pytest

from airace.errors import AiraceError
from airace.sources import third_party_evals

TEXT = (
    "lab,model,category,evaluator,recurring,source_url\n"
    "SpaceXAI,Grok 4,biorisk,UK AISI,True,https://x\nUnlisted,M,cybersec,METR,False,https://y\n"
)


def test_engagements_are_a_snapshot(tmp_path):
    (tmp_path / "third_party_evaluations_long.csv").write_text(TEXT)
    rows = third_party_evals.extract(tmp_path)["safety_evaluations"]
    assert rows["developer_ids"].tolist() == ["xai", "unknown"]
    assert set(rows["snapshot"]) == {"2026-08-14"}
    assert "source_url" not in rows


def test_a_renamed_column_is_named(tmp_path):
    path = tmp_path / "third_party_evaluations_long.csv"
    path.write_text(TEXT.replace("evaluator", "auditor"))
    with pytest.raises(AiraceError, match="evaluator"):
        third_party_evals.extract(tmp_path)
