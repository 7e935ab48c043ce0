"""Recent instruments of the United States and China, collected by hand from two curated lists."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.countries import dated, project_countries
from airace.sources.reading import read_csv

SOURCE_ID = "policy-lists-2026-07"
COLUMNS = ("instrument_id", "iso3", "date", "title_en", "issuer", "instrument_type", "number",
           "source_url")  # fmt: skip


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Turn each listed instrument into a row; the lists do not say what binds."""
    frame = read_csv(root, "governance/instruments_seen/instruments_seen.csv", COLUMNS)
    rows = []
    for row in frame.to_dict("records"):
        date, precision = dated(row["date"])
        rows.append(
            {
                "instrument_id": row["instrument_id"].lower(),
                "title": row["title_en"],
                "jurisdiction": project_countries().from_iso3(
                    row["iso3"], f"instruments_seen.csv, {row['instrument_id']}"
                ),
                "area": "",
                "level": "national",
                "issuer": row["issuer"],
                "date": date,
                "date_kind": "listed",
                "date_precision": precision,
                "in_force": "",
                "type": row["instrument_type"],
                "binding": "unknown",
                "number": row["number"],
                "url": row["source_url"],
                "verified": "",
                "source_id": SOURCE_ID,
            }
        )
    return {"instruments": pd.DataFrame(rows)}


ADAPTER = Adapter("policy-lists", (SOURCE_ID,), ("instruments",), extract)
