"""Private funding of AI companies (CSET ETO Country AI Activity Metrics, CC BY-NC 4.0)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.countries import project_countries
from airace.sources.reading import read_csv

SOURCE_ID = "eto-ai-activity-2026-09"
COLUMNS = ("iso3", "year", "funding_estimated_musd_nominal", "estimated_complete",
           "funding_disclosed_musd_nominal", "disclosed_complete")  # fmt: skip


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Nominal funding of whole years; the older series in constant dollars is not mixed in."""
    frame = read_csv(
        root, "context/cset_private_investment/ai_private_funding_nominal_us_china.csv", COLUMNS
    )
    countries = project_countries()
    rows = []
    for row in frame.to_dict("records"):
        where = f"ai_private_funding_nominal_us_china.csv, {row['iso3']} {row['year']}"
        if {row["estimated_complete"], row["disclosed_complete"]} - {"true", "false"}:
            raise AiraceError("complete flags are true or false", where=where)
        if "false" in (row["estimated_complete"], row["disclosed_complete"]):
            continue  # a year that is not over would pass for a fall
        rows.append(
            {
                "country": countries.from_iso3(row["iso3"], where),
                "year": row["year"],
                "year_end": f"{row['year']}-12-31",
                "estimated": row["funding_estimated_musd_nominal"],
                "disclosed": row["funding_disclosed_musd_nominal"],
                "source_id": SOURCE_ID,
            }
        )
    return {"ai_private_funding": pd.DataFrame(rows)}


ADAPTER = Adapter("eto-ai-activity", (SOURCE_ID,), ("ai_private_funding",), extract)
