"""Epoch AI's notable models: who published what, how open, with how much compute."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources import feeds, locate, model_bases, vintages
from airace.sources.adapter import Adapter
from airace.sources.countries import iso2_list
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.registry import home_countries

PREFIX = "epoch-notable-models"
NOTABLE = ("epoch_ai_models/notable_ai_models_20*.csv", "*notable_ai_models*.csv")
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
COLUMNS = (*FIELDS, "Country (of organization)", "Notability criteria", "Frontier model",
           "Open model weights?")  # fmt: skip


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the publisher's table into ``notable_models`` and, for the bases, ``model_bases``.

    The file is ``notable_ai_models.csv`` as epoch.ai gives it, or a copy of it under its day.
    """
    path = locate.newest(
        locate.tables(root, *NOTABLE, columns=COLUMNS), root=root, what="notable AI models"
    )
    raw = locate.read_table(path, COLUMNS)
    raw["Publication date"] = vintages.iso_dates(raw["Publication date"], path.name)
    # A name twice would be two rows of one key; the publisher's file of all models has some.
    raw = raw[raw["Model"].str.strip() != ""].drop_duplicates("Model").reset_index(drop=True)
    file = path.name
    stamp = vintages.stamp_of(path, raw["Publication date"])
    source_id = f"{PREFIX}-{stamp}"
    frame = raw[list(FIELDS)].rename(columns=FIELDS)
    developers = project_developers()
    frame["organisations"] = frame["organisations"].str.replace(",", ";")
    frame["developer_ids"] = [developers.resolve_list(o) for o in raw["Organization"]]
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
    return {
        "notable_models": frame,
        "model_bases": bases,
        "sources": feeds.source_rows({(PREFIX, stamp): vintages.day_of(stamp)}),
    }


ADAPTER = Adapter(
    name="epoch-models",
    source_ids=(PREFIX,),
    tables=("notable_models", "model_bases"),
    extract=extract,
)
