"""Epoch AI, all models with known training compute, notable or not (snapshot of August 2025)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter, read_csv
from airace.sources.countries import iso2_list

SOURCE = "epoch-all-models-2025-08-07"
FILE = "all_ai_models_*.csv"
COUNTRY, COMPUTE = "Country (of organization)", "Training compute (FLOP)"
COLUMNS = ("Model", "Publication date", "Domain", "Confidence", COUNTRY, COMPUTE)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read ``all_ai_models_*.csv``; models without a compute figure are left out."""
    raw = read_csv(root, f"controls/epoch_ai_models/{FILE}", COLUMNS)
    raw = raw[raw[COMPUTE] != ""].reset_index(drop=True)
    compute = pd.to_numeric(raw[COMPUTE], errors="coerce")
    bad = ~(compute > 0)
    if bad.any():
        raise AiraceError(
            f"{raw.loc[bad.idxmax(), COMPUTE]!r} is not a positive number",
            where=f"{FILE}, model {raw.loc[bad.idxmax(), 'Model']!r}, field {COMPUTE!r}",
            remedy="Check the publisher's file",
        )
    rows = pd.DataFrame(
        {
            "model_id": raw["Model"] + " " + raw["Publication date"],
            "model": raw["Model"],
            "date": raw["Publication date"],
            "countries": [iso2_list(c, file=FILE) or "unknown" for c in raw[COUNTRY]],
            "domain": [";".join(d.strip() for d in text.split(",")) for text in raw["Domain"]],
            "compute_flop": compute,
            "confidence": raw["Confidence"],
            "source_id": SOURCE,
        }
    )
    return {"training_compute": rows}


ADAPTER = Adapter("epoch-all-models", (SOURCE,), ("training_compute",), extract)
