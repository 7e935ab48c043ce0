"""Epoch AI, compute and bases of models: the full view of 2025 and the large-scale table.

Both are older than the table of notable models, and wider: they hold models that are not
notable by the publisher's criteria, which the growth of the ten largest, the join with scores
and the lineages need.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import model_bases
from airace.sources.adapter import Adapter
from airace.sources.countries import iso2_list
from airace.sources.names import project_developers
from airace.sources.reading import read_csv

FILES = {
    "epoch-all-models-2025-08-07": "all_ai_models_2025-06.csv",
    "epoch-large-scale-models-2025-12-02": "large_scale_ai_models_2025-12.csv",
}
COUNTRY, COMPUTE = "Country (of organization)", "Training compute (FLOP)"
COLUMNS = (
    "Model",
    "Publication date",
    "Domain",
    "Confidence",
    "Training hardware",
    COUNTRY,
    COMPUTE,
    "Organization",
    "Base model",
)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read both files; models without a compute figure stay out of ``training_compute`` only."""
    raw = {
        source: read_csv(root, f"controls/epoch_ai_models/{file}", COLUMNS)
        for source, file in FILES.items()
    }
    compute = [_rows(raw[source], file, source) for source, file in FILES.items()]
    bases = [_bases(raw[source], file, source) for source, file in FILES.items()]
    return {
        "training_compute": pd.concat(compute, ignore_index=True),
        "model_bases": pd.concat(bases, ignore_index=True),
    }


def _bases(raw: pd.DataFrame, file: str, source: str) -> pd.DataFrame:
    ids = raw["Organization"].map(project_developers().resolve_list)
    places = [iso2_list(names, file=file) for names in raw[COUNTRY]]
    return model_bases.register_rows(raw, ids, places, source)


def _rows(raw: pd.DataFrame, file: str, source: str) -> pd.DataFrame:
    raw = raw[raw[COMPUTE] != ""].reset_index(drop=True)
    compute = pd.to_numeric(raw[COMPUTE], errors="coerce")
    bad = ~(compute > 0)
    if bad.any():
        raise AiraceError(
            f"{raw.loc[bad.idxmax(), COMPUTE]!r} is not a positive number",
            where=f"{file}, model {raw.loc[bad.idxmax(), 'Model']!r}, field {COMPUTE!r}",
            remedy="Check the publisher's file",
        )
    return pd.DataFrame(
        {
            "model_id": raw["Model"] + " " + raw["Publication date"],
            "model": raw["Model"],
            "date": raw["Publication date"],
            "countries": [iso2_list(c, file=file) or "unknown" for c in raw[COUNTRY]],
            "domain": [";".join(d.strip() for d in text.split(",")) for text in raw["Domain"]],
            "training_compute_flop": compute,
            "confidence": raw["Confidence"],
            "training_hardware": raw["Training hardware"],
            "source_id": source,
        }
    )


ADAPTER = Adapter("epoch-model-compute", tuple(FILES), ("training_compute", "model_bases"), extract)
