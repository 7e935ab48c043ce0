"""Epoch AI, compute and bases of models: the full view of 2025 and the large-scale table.

Both are older than the table of notable models, and wider: they hold models that are not
notable by the publisher's criteria, which the growth of the ten largest, the join with scores
and the lineages need.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, model_bases, vintages
from airace.sources.adapter import Adapter
from airace.sources.countries import iso2_list
from airace.sources.names import project_developers

# Beginning of the source's id -> names of the file, which tell the two tables apart: their
# columns agree.
FILES = {
    "epoch-all-models": ("*all_ai_models*.csv",),
    "epoch-large-scale-models": ("*large_scale_ai_models*.csv",),
}
# Days of the copies that are held; their files' names say the newest model's month.
COPIES = {"all_ai_models_2025-06": "2025-08-07", "large_scale_ai_models_2025-12": "2025-12-02"}
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
    """Read the files; models without a compute figure stay out of ``training_compute`` only.

    Each is the publisher's own (``all_ai_models.csv``, ``large_scale_ai_models.csv``) or a copy.
    """
    found = {prefix: locate.tables(root, *names) for prefix, names in FILES.items()}
    if not any(found.values()):
        locate.newest([], root=root, what="AI models (all_ai_models.csv)")
    compute, bases, days = [], [], {}
    for prefix, paths in found.items():
        if not paths:
            continue
        path = paths[-1]
        raw = locate.read_table(path, COLUMNS)
        raw["Publication date"] = vintages.iso_dates(raw["Publication date"], path.name)
        stamp = COPIES.get(path.stem) or vintages.stamp_of(path, raw["Publication date"])
        days[prefix, stamp] = vintages.day_of(stamp)
        compute.append(_rows(raw, path.name, f"{prefix}-{stamp}"))
        bases.append(_bases(raw, path.name, f"{prefix}-{stamp}"))
    return {
        "training_compute": pd.concat(compute, ignore_index=True),
        "model_bases": pd.concat(bases, ignore_index=True),
        "sources": feeds.source_rows(days),
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


ADAPTER = Adapter(
    "epoch-model-compute",
    tuple(FILES),
    ("training_compute", "model_bases"),
    extract,
    editions={"training_compute": ("source_id",), "model_bases": ("source_id",)},
)
