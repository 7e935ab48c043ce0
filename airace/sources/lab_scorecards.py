"""Scorecards, frameworks and commitments of AI companies, copied by hand from their pages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.countries import dated
from airace.sources.names import project_developers
from airace.sources.reading import read_csv

FOLDER = "governance/lab_scorecards"
GRADES = ("scorecard", "edition", "published", "org", "dimension", "grade", "source_url",
          "grade_points")  # fmt: skip
FRAMEWORKS = ("org", "framework", "version", "version_date", "url")
COMMITMENTS = ("company", "wave", "initiative", "source_url")

SOURCES = {
    ("FLI AI Safety Index", "December 2024"): "fli-ai-safety-index-2024-12",
    ("FLI AI Safety Index", "Summer 2025"): "fli-ai-safety-index-2025-07",
    ("FLI AI Safety Index", "Winter 2025"): "fli-ai-safety-index-2025-12",
    ("SaferAI ratings", "October 2025"): "saferai-ratings-2025-10",
    ("AI Lab Watch", "September 2025 (frozen)"): "ai-lab-watch-2025-09",
    ("Seoul Commitment Tracker", "February 2025"): "seoul-tracker-2025-02",
}
# The inventory lists current versions only, so it is a snapshot: earlier frameworks are not in it.
FRAMEWORKS_ON = "2026-07-08"
INITIATIVES = {
    "Frontier AI Safety Commitments": "seoul-frontier-ai-safety-commitments",
    "Artificial Intelligence Safety Commitments": "aiia-ai-safety-commitments",
}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Grades, current frameworks and signatories."""
    grades = read_csv(root, f"{FOLDER}/lab_scorecards_long.csv", GRADES)
    frameworks = read_csv(root, f"{FOLDER}/published_safety_frameworks.csv", FRAMEWORKS)
    signed = read_csv(root, f"{FOLDER}/company_commitments.csv", COMMITMENTS)
    resolve = project_developers().resolve
    return {
        "lab_scorecards": pd.DataFrame(
            {
                "scorecard": row["scorecard"],
                "edition": row["edition"],
                "published": row["published"],
                "company": row["org"],
                "developer_ids": resolve(row["org"]),
                "dimension": row["dimension"],
                "grade": row["grade"],
                "points": row["grade_points"],
                "url": row["source_url"],
                "source_id": _source(row["scorecard"], row["edition"]),
            }
            for row in grades.to_dict("records")
        ),
        "safety_frameworks": pd.DataFrame(
            {
                "snapshot": FRAMEWORKS_ON,
                "company": row["org"],
                "developer_ids": resolve(row["org"]),
                "framework": row["framework"],
                "version": row["version"],
                "version_date": row["version_date"],
                "url": row["url"],
                "source_id": "lab-policies-2026-07",
            }
            for row in frameworks.to_dict("records")
        ),
        "lab_commitments": pd.DataFrame(_commitment(row) for row in signed.to_dict("records")),
    }


def _source(scorecard: str, edition: str) -> str:
    try:
        return SOURCES[scorecard, edition]
    except KeyError:
        raise AiraceError(
            f"unknown edition {edition!r} of {scorecard!r}",
            where="lab_scorecards_long.csv",
            remedy="Add it to data/sources.csv and to airace/sources/lab_scorecards.py",
        ) from None


def _commitment(row: dict[str, str]) -> dict[str, object]:
    """One signatory; the list's title carries the day, which holds for the first wave only."""
    parts = re.fullmatch(r"(.+?) \(.*?,? ?(\d{4}-\d{2}(?:-\d{2})?)\)", row["initiative"])
    if not parts or parts.group(1) not in INITIATIVES:
        raise AiraceError(
            f"unknown commitments {row['initiative']!r}", where="company_commitments.csv"
        )
    date, precision = dated(parts.group(2) if row["wave"] == "initial" else "")
    return {
        "initiative": INITIATIVES[parts.group(1)],
        "company": row["company"],
        "developer_ids": project_developers().resolve(row["company"]),
        "wave": row["wave"],
        "date": date,
        "date_precision": precision,
        "url": row["source_url"],
        "source_id": "company-commitments-2026",
    }


ADAPTER = Adapter(
    name="lab-scorecards",
    source_ids=(*SOURCES.values(), "lab-policies-2026-07", "company-commitments-2026"),
    tables=("lab_scorecards", "safety_frameworks", "lab_commitments"),
    extract=extract,
)
