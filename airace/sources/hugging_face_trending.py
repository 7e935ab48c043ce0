"""Hugging Face's trending list for one week: what today's derivatives are built on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter, read_csv
from airace.sources.countries import iso2

SOURCE = "hugging-face-trending-2026-05-05"
NO_BASE = "none named"
NO_LICENCE = "none given"
UNKNOWN = "unknown"
# Who released an entry: the ATOM Project's regions, which know the larger accounts only.
REGIONS = {"us": "US", "china": "CN", "eu": "EU", "other": "other", "unknown": UNKNOWN, "": UNKNOWN}
COLUMNS = (
    *("snapshot_date", "model_id", "downloads_30d", "base_model", "base_country_guess"),
    *("author_region_atom", "license_tag"),
)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return counts and downloads by day: by base, by base and author, by licence and author."""
    name = "hf_trending_top1000_daily.csv"
    raw = read_csv(root, f"diffusion/hf_trending_2026-05/{name}", COLUMNS)
    bad = raw.index[~raw["downloads_30d"].str.fullmatch(r"\d+")]
    if len(bad):
        raise AiraceError(
            f"{raw.loc[bad[0], 'downloads_30d']!r} is not a count",
            where=f"{name}, row {bad[0] + 2}, field 'downloads_30d'",
            remedy="Correct the cell",
        )
    strange = raw.index[~raw["author_region_atom"].isin(list(REGIONS))]
    if len(strange):
        raise AiraceError(
            f"unknown region {raw.loc[strange[0], 'author_region_atom']!r}",
            where=f"{name}, row {strange[0] + 2}, field 'author_region_atom'",
            remedy=f"Regions are {sorted(filter(None, REGIONS))}: mend the adapter",
        )
    country = [
        iso2(guess or "Unknown", name) if base else NO_BASE
        for guess, base in zip(raw["base_country_guess"], raw["base_model"], strict=True)
    ]
    rows = raw.assign(
        base_country=country,
        downloads_30d=raw["downloads_30d"].astype("int64"),
        author_region=raw["author_region_atom"].map(REGIONS),
        licence=raw["license_tag"].mask(raw["license_tag"] == "", NO_LICENCE),
    )
    return {
        "trending_models": _counts(rows, ["base_country"]),
        "trending_derivatives": _counts(rows, ["base_country", "author_region"]),
        "trending_licences": _counts(rows, ["licence", "author_region"]),
    }


def _counts(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    found = rows.groupby(["snapshot_date", *keys], as_index=False).agg(
        models=("model_id", "nunique"), downloads_30d=("downloads_30d", "sum")
    )
    return found.assign(source_id=SOURCE)


ADAPTER = Adapter(
    "hugging-face-trending",
    (SOURCE,),
    ("trending_models", "trending_derivatives", "trending_licences"),
    extract,
)
