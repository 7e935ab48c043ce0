"""The ATOM list: regions and developers, hostile regions."""

import pytest

from airace.errors import AiraceError
from airace.sources.atom_tracked_models import extract

TEXT = (
    "model_id,hf_org,region,list,first_tracked,total_params_b\n"
    "Qwen/Qwen3-8B,Qwen,china,primary,2025-12-30,8.2\n"
    "ibm/docling,docling-project,eu,extra,2026-01-01,\n"
    "nobody/x,nobody-knows,unknown,primary,2026-01-01,\n"
)


def test_rows(tmp_path):
    (tmp_path / "tracked_models_joined.csv").write_text(TEXT, encoding="utf-8")
    rows = extract(tmp_path)["open_models"]
    assert rows["developer_ids"].tolist() == ["alibaba", "ibm", "unknown"]
    # The registry's country and the list's region can differ: both are kept.
    assert rows["country"].tolist() == ["CN", "US", "unknown"]
    assert rows["region"].tolist() == ["CN", "EU", "unknown"]


@pytest.mark.parametrize(("old", "new"), [("china", "prc"), ("hf_org", "org")])
def test_hostile_files(tmp_path, old, new):
    (tmp_path / "tracked_models_joined.csv").write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(AiraceError, match=new if old == "china" else old):
        extract(tmp_path)
