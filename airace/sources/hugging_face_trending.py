"""Hugging Face's trending list for one week: what today's derivatives are built on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import model_bases
from airace.sources.adapter import Adapter
from airace.sources.countries import iso2
from airace.sources.names import project_developers
from airace.sources.reading import read_csv

SOURCE = "hugging-face-trending-2026-05-05"
NO_BASE = "none named"
NO_LICENCE = "none given"
UNKNOWN = "unknown"
# Who released an entry: the ATOM Project's regions, which know the larger accounts only.
REGIONS = {"us": "US", "china": "CN", "eu": "EU", "other": "other", "unknown": UNKNOWN, "": UNKNOWN}
COLUMNS = (
    *("snapshot_date", "model_id", "downloads_30d", "base_model", "base_country_guess"),
    *("author", "author_region_atom", "license_tag", "base_relation", "created"),
)
RELATIONS = ("", "quantized", "finetune", "adapter", "merge")


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
    odd = raw.index[~raw["base_relation"].isin(RELATIONS)]
    if len(odd):
        raise AiraceError(
            f"unknown relation {raw.loc[odd[0], 'base_relation']!r}",
            where=f"{name}, row {odd[0] + 2}, field 'base_relation'",
            remedy=f"Relations are {sorted(filter(None, RELATIONS))}: mend the adapter",
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
        "model_bases": _bases(raw),
    }


def _bases(raw: pd.DataFrame) -> pd.DataFrame:
    """Return what each entry says that it was made from, known from the first day it was seen.

    The list is re-read, not the publisher's guess of the base's country: an account's home is the
    registry's.  A base that is a copy, or stands under an account that the registry does not
    know, has the maker of its own base, if the list says what that is.
    """
    resolve = project_developers().resolve_account
    first = raw.groupby("model_id")["snapshot_date"].min()
    rows = raw.sort_values("snapshot_date", kind="stable").drop_duplicates("model_id", keep="last")
    steps = {
        row.model_id: (row.base_model, row.base_relation)
        for row in rows[rows["base_model"] != ""].itertuples()
    }

    def made(base: str, passed: frozenset[str] = frozenset()) -> model_bases.Maker:
        account = resolve(base.split("/")[0])
        onward, relation = steps.get(base, ("", ""))
        copied = account == "unknown" or relation == "quantized"
        if onward and copied and onward not in passed:
            developer, countries, _ = made(onward, passed | {base})
            return developer, countries, "chain"
        if account != "unknown":
            return account, model_bases.homes(account), "account"
        return model_bases.of_family(base)

    ids = rows["author"].map(resolve)
    models = pd.DataFrame(
        {
            "model_id": rows["model_id"],
            "published": rows["created"],
            "known_from": rows["model_id"].map(first),
            "developer_ids": ids,
            "countries": ids.map(model_bases.homes),
            "base_models": [[base] if base else [] for base in rows["base_model"]],
            "relation": rows["base_relation"],
        }
    )
    return model_bases.rows(models, made, register="hub", source_id=SOURCE)


def _counts(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    found = rows.groupby(["snapshot_date", *keys], as_index=False).agg(
        models=("model_id", "nunique"), downloads_30d=("downloads_30d", "sum")
    )
    return found.assign(source_id=SOURCE)


ADAPTER = Adapter(
    "hugging-face-trending",
    (SOURCE,),
    ("trending_models", "trending_derivatives", "trending_licences", "model_bases"),
    extract,
)
