"""Hugging Face's trending list for one week: what today's derivatives are built on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter, read_csv
from airace.sources.countries import iso2

SOURCE = "hugging-face-trending-2026-05-05"
NO_BASE = "none named"
COLUMNS = ("snapshot_date", "model_id", "downloads_30d", "base_model", "base_country_guess")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``trending_models``: counts and downloads by day and country of the base model."""
    name = "hf_trending_top1000_daily.csv"
    raw = read_csv(root, f"diffusion/hf_trending_2026-05/{name}", COLUMNS)
    bad = raw.index[~raw["downloads_30d"].str.fullmatch(r"\d+")]
    if len(bad):
        raise AiraceError(
            f"{raw.loc[bad[0], 'downloads_30d']!r} is not a count",
            where=f"{name}, row {bad[0] + 2}, field 'downloads_30d'",
            remedy="Correct the cell",
        )
    country = [
        iso2(guess or "Unknown", name) if base else NO_BASE
        for guess, base in zip(raw["base_country_guess"], raw["base_model"], strict=True)
    ]
    rows = (
        raw.assign(base_country=country, downloads_30d=raw["downloads_30d"].astype("int64"))
        .groupby(["snapshot_date", "base_country"], as_index=False)
        .agg(models=("model_id", "nunique"), downloads_30d=("downloads_30d", "sum"))
    )
    return {"trending_models": rows.assign(source_id=SOURCE)}


ADAPTER = Adapter("hugging-face-trending", (SOURCE,), ("trending_models",), extract)
