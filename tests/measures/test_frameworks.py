"""Framework support: counts by hand."""

import pandas as pd
import pytest

from airace.measures import frameworks

SUPPORT = pd.DataFrame(
    [
        ("transformers", "qwen3", "CN", "2025-04-28"),
        ("transformers", "pp_ocr", "CN", "2025-05-01"),
        ("transformers", "llama4", "US", "2025-04-05"),
        ("transformers", "enigma", "unknown", "2025-04-05"),
        ("transformers", "bert", "US", "2020-11-30"),
        ("sglang", "qwen3", "CN", "2025-04-28"),
    ],
    columns=["framework", "architecture_id", "country", "first_date"],
).assign(first_date=lambda f: pd.to_datetime(f["first_date"]))
VERSIONS = pd.DataFrame(
    [
        ("transformers", "5.9.0", "2026-05-20", "CN", 20),
        ("transformers", "5.9.0", "2026-05-20", "US", 70),
        ("transformers", "5.9.0", "2026-05-20", "unknown", 10),
        ("transformers", "5.10.1", "2026-06-03", "CN", 30),
        ("transformers", "5.10.1", "2026-06-03", "US", 70),
    ],
    columns=["framework", "version", "date", "country", "architectures"],
).assign(date=lambda f: pd.to_datetime(f["date"]))


def test_counts_of_a_year():
    found = frameworks.supported_in_year(SUPPORT, "transformers", 2025, "CN")
    assert (found.value, found.low) == (2, None)
    assert found.note == "of 4 architectures new in transformers in 2025; 1 unclassified"
    fewer = frameworks.supported_in_year(SUPPORT, "transformers", 2025, "CN", without=("pp_",))
    assert fewer.value == 1
    assert frameworks.supported_in_year(SUPPORT, "transformers", 2025, "FR").value == 0
    assert not frameworks.supported_in_year(SUPPORT, "transformers", 2021, "CN").known


def test_first_supported_adds_up_to_the_framework():
    table = frameworks.first_supported(SUPPORT, "transformers")
    assert table["architectures"].sum() == 5
    assert set(table["year"]) == {2020, 2025}
    assert frameworks.first_supported(SUPPORT.iloc[:0], "transformers").empty


def test_share_of_a_release_keeps_the_unclassified_in_the_whole():
    found = frameworks.release_share(VERSIONS, "transformers", "5.9.0", "CN")
    assert (found.value, found.as_of) == (pytest.approx(0.2), "2026-05-20")
    assert found.note == "20 of 100 architectures in transformers 5.9.0"
    assert not frameworks.release_share(VERSIONS, "transformers", "6.0.0", "CN").known


def test_the_newest_release_is_by_date_not_by_text():
    assert frameworks.newest_release(VERSIONS, "transformers") == "5.10.1"
    assert frameworks.newest_release(VERSIONS, "ollama") is None
    found = frameworks.newest_release_share(VERSIONS, "transformers", "CN")
    assert found.value == pytest.approx(0.3)
    assert not frameworks.newest_release_share(VERSIONS, "ollama", "CN").known


def test_series_of_releases():
    series = frameworks.release_series(VERSIONS, "transformers", ["CN"])
    assert series["share"].tolist() == pytest.approx([0.2, 0.3])
    assert series["version"].tolist() == ["5.9.0", "5.10.1"]
