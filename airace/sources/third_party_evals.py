"""AI Safety Testing Tracker (S. W. Kelly): who evaluated which model, as companies report."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.names import project_developers
from airace.sources.reading import read_csv

SOURCE_ID, SNAPSHOT = "ai-safety-testing-tracker-2026-08", "2026-08-14"
COLUMNS = ("lab", "model", "category", "evaluator", "recurring")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Turn each engagement into a row; the tracker gives no dates, so the table is a snapshot."""
    frame = read_csv(root, "governance/third_party_evals/third_party_evaluations_long.csv", COLUMNS)
    developers = project_developers()
    return {
        "safety_evaluations": frame[list(COLUMNS)].assign(
            snapshot=SNAPSHOT,
            developer_ids=[developers.resolve(lab) for lab in frame["lab"]],
            source_id=SOURCE_ID,
        )
    }


ADAPTER = Adapter("ai-safety-testing-tracker", (SOURCE_ID,), ("safety_evaluations",), extract)
