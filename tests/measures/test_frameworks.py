"""Framework support: counts by hand."""

import numpy as np
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


LAG_SUPPORT = pd.DataFrame(
    {
        "framework": ["mlx-lm", "mlx-lm", "mlx-lm", "llama.cpp", "mlx-lm"],
        "architecture_id": ["a", "b", "c", "a", "no release"],
        "country": ["CN", "CN", "US", "CN", "CN"],
        "first_date": pd.to_datetime(
            ["2025-01-03", "2025-01-11", "2025-01-01"] + ["2025-02-01"] * 2
        ),
    }
)
LAG_RELEASES = pd.DataFrame(
    {
        "architecture_id": ["a", "b", "c"],
        "model": ["A", "B", "C"],
        "release_date": pd.to_datetime(["2025-01-01", "2025-01-01", "2025-01-02"]),
    }
)


def test_days_from_release_to_support():
    lags = frameworks.support_lags(LAG_SUPPORT, LAG_RELEASES)
    assert lags["days"].tolist() == [2, 10, -1]
    rng = np.random.default_rng(1)
    found = frameworks.median_lag(lags, "mlx-lm", "CN", rng=rng, fewest=2)
    assert (found.value, found.low, found.high) == (6.0, 2.0, 10.0)
    few = frameworks.median_lag(lags, "mlx-lm", "CN", rng=rng)
    assert not few.known and few.reason.startswith("2 dated architectures")
    assert not frameworks.median_lag(lags, "sglang", "US", rng=rng).known


def test_recent_share_keeps_the_unclassified_in_the_whole():
    support = LAG_SUPPORT.assign(country=["CN", "unknown", "US", "CN", "CN"])
    found = frameworks.recent_share(support, "mlx-lm", "CN", until="2025-12-31")
    assert found.value == 0.5 and found.note == "2 of 4; 1 unclassified"
    assert not frameworks.recent_share(support, "mlx-lm", "CN", until="2024-12-31").known


def test_a_country_that_is_only_counted_with_others_is_unknown_not_zero():
    versions = pd.DataFrame(
        {
            "framework": "transformers",
            "version": "5.0.0",
            "date": pd.Timestamp("2026-01-01"),
            "country": ["CN", "US", "other"],
            "architectures": [3, 5, 2],
        }
    )
    found = frameworks.release_share(versions, "transformers", "5.0.0", "FR")
    assert not found.known and "with others" in found.reason
    assert frameworks.release_share(versions, "transformers", "5.0.0", "CN").value == 0.3


def test_the_architectures_of_one_developer_in_some_libraries():
    support = pd.DataFrame(
        {
            "framework": ["a", "b", "a", "c"],
            "architecture_id": ["v2", "v2", "llama", "v3"],
            "developer_ids": ["deepseek", "deepseek;other", "meta", "deepseek"],
            "first_date": pd.to_datetime(["2025-01-01", "2024-07-24", "2023-01-01", "2025-02-01"]),
        }
    )
    found = frameworks.of_developer(support, "deepseek", ("a", "b"))
    assert (found.value, found.note) == (1, "first in b, 2024-07-24")
    assert frameworks.of_developer(support, "qwen", ("a",)).value == 0
    assert not frameworks.of_developer(support, "deepseek", ("z",)).known
