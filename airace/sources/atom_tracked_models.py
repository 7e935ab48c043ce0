"""The ATOM Project's curated list of open models on Hugging Face."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.names import project_developers
from airace.sources.reading import read_csv
from airace.sources.registry import home_country

SOURCE = "atom-tracked-models-2026-08-17"
REGIONS = {"us": "US", "china": "CN", "eu": "EU", "other": "other", "unknown": "unknown"}
COLUMNS = ("model_id", "hf_org", "region", "list", "first_tracked", "total_params_b")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``open_models``."""
    raw = read_csv(root, "diffusion/tracked_models/tracked_models_joined.csv", COLUMNS)
    strange = sorted(set(raw["region"]) - set(REGIONS))
    if strange:
        raise AiraceError(
            f"unknown regions {strange}",
            where="tracked_models_joined.csv, field 'region'",
            remedy=f"Regions are {sorted(REGIONS)}: mend the adapter",
        )
    ids = raw["hf_org"].map(project_developers().resolve_account)
    rows = pd.DataFrame(
        {
            "model_id": raw["model_id"],
            "org": raw["hf_org"],
            "developer_ids": ids,
            "country": ids.map(home_country),
            "region": raw["region"].map(REGIONS),
            "list": raw["list"],
            "first_tracked": raw["first_tracked"],
            "total_params_b": raw["total_params_b"],
            "source_id": SOURCE,
        }
    )
    return {"open_models": rows}


ADAPTER = Adapter("atom-tracked-models", (SOURCE,), ("open_models",), extract)
