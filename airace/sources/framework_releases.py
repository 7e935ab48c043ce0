"""Inference and training frameworks: which model architectures each release supports.

Read from the packages themselves (folders and files per architecture in each release's wheel,
or the commit that added them).  The developer of an architecture was classified by hand; its
country is kept as that classification says it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.countries import iso2
from airace.sources.names import project_developers
from airace.sources.reading import read_csv

SOURCE = "framework-releases-2026-11-13"
COUNTS = {
    "n_china": "CN",
    "n_united_states": "US",
    "n_other": "other",
    "n_unclassified": "unknown",
}
SHORT = {"gguf (llama.cpp)": "llama.cpp", "ollama (native engine)": "ollama"}
SUPPORT = (
    "framework",
    "architecture_id",
    "developer",
    "developer_country",
    "first_version",
    "first_date",
)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``framework_support`` and ``framework_versions``."""
    folder = "diffusion/framework_support/"
    support = read_csv(root, folder + "architecture_first_support.csv", SUPPORT)
    versions = read_csv(
        root, folder + "transformers_version_counts.csv", ("version", "wheel_date", *COUNTS)
    )
    where = "architecture_first_support.csv, field 'developer_country'"
    rows = pd.DataFrame(
        {
            "framework": support["framework"].replace(SHORT),
            "architecture_id": support["architecture_id"],
            "developer_ids": support["developer"].map(project_developers().resolve),
            "country": [iso2(name, where) for name in support["developer_country"]],
            "first_version": support["first_version"],
            "first_date": support["first_date"],
            "source_id": SOURCE,
        }
    )
    long = versions.melt(["version", "wheel_date"], list(COUNTS), "country", "architectures")
    counts = pd.DataFrame(
        {
            "framework": "transformers",
            "version": long["version"],
            "date": long["wheel_date"],
            "country": long["country"].map(COUNTS),
            "architectures": long["architectures"],
            "source_id": SOURCE,
        }
    )
    return {"framework_support": rows, "framework_versions": counts}


ADAPTER = Adapter(
    "framework-releases", (SOURCE,), ("framework_support", "framework_versions"), extract
)
