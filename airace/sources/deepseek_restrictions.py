"""Government measures on DeepSeek, collected by hand from official texts and list pages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.countries import dated, project_countries
from airace.sources.reading import read_csv

SOURCE_ID = "deepseek-measures-2025"
COLUMNS = ("iso3", "level", "authority", "measure", "measure_type", "date", "source_url")
LEVELS = {"federal law": "national"}
ON_OR_BEFORE = re.compile(r"on or before (\d{4}-\d{2}-\d{2})")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Turn each measure into a row; an undated list page is dated on or before its day."""
    frame = read_csv(root, "governance/deepseek_restrictions/deepseek_restrictions.csv", COLUMNS)
    rows = []
    for row in frame.to_dict("records"):
        where = f"deepseek_restrictions.csv, {row['authority']}"
        country = project_countries().from_iso3(row["iso3"], where)
        before = ON_OR_BEFORE.match(row["date"])
        date, precision = (before.group(1), "on_or_before") if before else dated(row["date"])
        rows.append(
            {
                "restriction_id": _slug(f"{country} {row['authority']}"),
                "jurisdiction": country,
                "level": LEVELS.get(row["level"], row["level"]),
                "authority": row["authority"],
                "kind": row["measure_type"],
                "measure": row["measure"],
                "date": date,
                "date_precision": precision,
                "url": row["source_url"],
                "source_id": SOURCE_ID,
            }
        )
    return {"deepseek_restrictions": pd.DataFrame(rows)}


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


ADAPTER = Adapter("deepseek-measures", (SOURCE_ID,), ("deepseek_restrictions",), extract)
