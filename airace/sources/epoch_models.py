"""Epoch AI's notable models: who published what, how open, with how much compute."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources import model_bases
from airace.sources.adapter import Adapter
from airace.sources.countries import iso2_list
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.reading import find, read_csv
from airace.sources.registry import home_countries, insist_registered, registered, vintage_of

PREFIX = "epoch-notable-models-"
NOTABLE = "controls/epoch_ai_models/notable_ai_models_20*.csv"
OPENNESS = {"Yes": "open", "No": "closed", "": UNKNOWN}
FIELDS = {
    "Model": "model",
    "Publication date": "published",
    "Organization": "organisations",
    "Model accessibility": "accessibility",
    "Training compute (FLOP)": "training_compute_flop",
    "Confidence": "compute_confidence",
    "Training hardware": "training_hardware",
    "Hardware quantity": "hardware_quantity",
    "Training compute cost (2023 USD)": "training_cost_usd_2023",
    "Parameters": "parameters",
    "Domain": "domain",
    "Base model": "base_model",
}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the publisher's table into ``notable_models`` and, for the bases, ``model_bases``."""
    raw = read_csv(
        root,
        NOTABLE,
        (
            *FIELDS,
            "Country (of organization)",
            "Notability criteria",
            "Frontier model",
            "Open model weights?",
        ),
    )
    source_id = PREFIX + vintage_of(find(root, NOTABLE))
    insist_registered({source_id}, registered(PREFIX), NOTABLE)
    frame = raw[list(FIELDS)].rename(columns=FIELDS)
    developers = project_developers()
    frame["organisations"] = frame["organisations"].str.replace(",", ";")
    frame["developer_ids"] = [developers.resolve_list(o) for o in raw["Organization"]]
    file = Path(NOTABLE).name
    published = [iso2_list(names, file=file) for names in raw["Country (of organization)"]]
    frame["countries"] = [
        places or home_countries(ids)
        for places, ids in zip(published, frame["developer_ids"], strict=True)
    ]
    # The publisher's own flag is blank for a quarter of the rows; so is the accessibility then.
    frame["weights"] = raw["Open model weights?"].map(OPENNESS).fillna(UNKNOWN)
    criteria = raw["Notability criteria"].str.split(",")
    frame["sota"] = ["SOTA improvement" in {part.strip() for part in parts} for parts in criteria]
    frame["frontier"] = raw["Frontier model"] == "True"
    frame["source_id"] = source_id
    bases = model_bases.register_rows(raw, frame["developer_ids"], published, source_id)
    return {"notable_models": frame, "model_bases": bases}


ADAPTER = Adapter(
    name="epoch-models",
    source_ids=registered(PREFIX),
    tables=("notable_models", "model_bases"),
    extract=extract,
)
