"""Generative-AI services filed in China, from announcements of the CAC and Xinhua."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.countries import dated
from airace.sources.reading import read_csv

SOURCE_ID = "cac-filings-2026"
FOLDER = "governance/cac_genai_filings"
CUMULATIVE = ("as_of", "cumulative_filed_services", "cumulative_registered_apps", "source_title",
              "source_url", "precision")  # fmt: skip
PERIODS = ("period", "new_filed_services", "note", "source_url")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Cumulative counts and the additions announced without one."""
    total = read_csv(root, f"{FOLDER}/cac_cumulative.csv", CUMULATIVE)
    added = read_csv(root, f"{FOLDER}/cac_new_by_period_partial.csv", PERIODS)
    return {
        "ai_service_filings": pd.DataFrame(
            {
                "as_of": row["as_of"],
                "announced": _announced(row) or row["as_of"],
                "filed": row["cumulative_filed_services"],
                "registered": row["cumulative_registered_apps"],
                "precision": row["precision"],
                "url": row["source_url"],
                "source_id": SOURCE_ID,
            }
            for row in total.to_dict("records")
        ),
        "ai_service_filing_additions": pd.DataFrame(_addition(r) for r in added.to_dict("records")),
    }


def _announced(row: dict[str, str]) -> str:
    """Day of the announcement as the title or the address shows it, else empty."""
    title = re.search(r"\d{4}-\d{2}-\d{2}", row.get("source_title", ""))
    if title:
        return title.group()
    address = re.search(r"/(\d{4})[-/](\d{2})/?(\d{2})/", row["source_url"])
    return "-".join(address.groups()) if address else ""


def _addition(row: dict[str, str]) -> dict[str, object]:
    first, _, last = row["period"].partition("/")
    end, announced = dated(last or first)[0], _announced(row)
    return {
        "period_start": f"{first}-01",
        "period_end": min(end, announced or end),
        "announced": announced or end,
        "new_filed": row["new_filed_services"],
        "scope": "on-device services" if "on-device" in row["note"] else "all services",
        "url": row["source_url"],
        "source_id": SOURCE_ID,
    }


ADAPTER = Adapter(
    "cac-filings", (SOURCE_ID,), ("ai_service_filings", "ai_service_filing_additions"), extract
)
