"""Framework releases: country as classified, counts long, hostile countries."""

import pytest

from airace.errors import AiraceError
from airace.sources.framework_releases import extract

SUPPORT = (
    "framework,architecture_id,developer,developer_country,first_version,first_date\n"
    "gguf (llama.cpp),qwen3,Alibaba,China,0.18.0,2026-03-01\n"
    "transformers,sam_hq,HKUST,China,4.52.1,2025-05-20\n"
    "transformers,what,Unclassified,Unknown,4.52.1,2025-05-20\n"
)
VERSIONS = (
    "version,wheel_date,n_china,n_united_states,n_other,n_unclassified\n5.0.0,2026-01-01,1,2,3,4\n"
)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "architecture_first_support.csv").write_text(SUPPORT, encoding="utf-8")
    (tmp_path / "transformers_version_counts.csv").write_text(VERSIONS, encoding="utf-8")
    return tmp_path


def test_rows(root):
    tables = extract(root)
    support = tables["framework_support"]
    assert support["framework"].tolist() == ["llama.cpp", "transformers", "transformers"]
    assert support["developer_ids"].tolist() == ["alibaba", "hkust", "unknown"]
    # The classification's own country, where the registry separates Hong Kong.
    assert support["country"].tolist() == ["CN", "CN", "unknown"]
    counts = tables["framework_versions"].set_index("country")["architectures"]
    assert counts.to_dict() == {"CN": "1", "US": "2", "other": "3", "unknown": "4"}


def test_a_country_that_is_not_known_is_named(root):
    path = root / "architecture_first_support.csv"
    path.write_text(path.read_text().replace("Alibaba,China", "Alibaba,Chnia"))
    with pytest.raises(AiraceError, match="Chnia"):
        extract(root)


def test_a_renamed_count_is_named(root):
    path = root / "transformers_version_counts.csv"
    path.write_text(path.read_text().replace("n_china", "n_cn"))
    with pytest.raises(AiraceError, match="n_china"):
        extract(root)
