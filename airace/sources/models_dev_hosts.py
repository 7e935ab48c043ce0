"""models.dev: which host lists which model, from the catalogue's history.

The catalogue is a git repository with one file per host and model; the listings read here are
its history unrolled: when a file appeared, when it went, what it said last.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.names import project_developers
from airace.sources.reading import read_csv
from airace.sources.registry import home_country
from airace.sources.spelling import tidy

SOURCE = "models-dev-hosts-2026-07-02"
LISTINGS = (
    "provider",
    "model_id",
    "model_key",
    "developer",
    "release_date",
    "open_weights",
    "first_listed",
    "removed",
)
PROVIDERS = ("provider", "name", "first_tracked")
PRICES = (
    *("provider", "model_id", "model_key", "date"),
    *("usd_per_mtok_input", "usd_per_mtok_output"),
)
# Dates before any of these models: the catalogue's way of leaving the date open.
PLACEHOLDER = "1970-01-01"


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``hosts``, ``host_listings`` and ``host_prices``."""
    listings = read_csv(root, "diffusion/models_dev/listings.csv", LISTINGS)
    providers = read_csv(root, "diffusion/models_dev/providers.csv", PROVIDERS)
    strange = listings.index[~listings["open_weights"].isin(["True", "False", ""])]
    if len(strange):
        raise AiraceError(
            f"{listings.loc[strange[0], 'open_weights']!r} is not True, False or empty",
            where=f"listings.csv, row {strange[0] + 2}, field 'open_weights'",
            remedy="The publisher may have changed its flags: mend the adapter",
        )
    names = project_developers()
    ids = listings["developer"].map(names.resolve)
    # A date without a day cannot be placed before or after a day: left out.
    dated = listings["release_date"].str.fullmatch(r"\d{4}-\d\d-\d\d")
    hosts = pd.DataFrame(
        {
            "host": providers["provider"],
            "name": providers["name"].mask(providers["name"] == "", providers["provider"]),
            "first_tracked": providers["first_tracked"],
            "source_id": SOURCE,
        }
    )
    rows = pd.DataFrame(
        {
            "host": listings["provider"],
            "model_id": listings["model_id"],
            "model_key": listings["model_key"],
            "developer_ids": ids,
            "country": ids.map(home_country),
            "release_date": listings["release_date"].where(
                dated & (listings["release_date"] != PLACEHOLDER), ""
            ),
            "open_weights": listings["open_weights"],
            "first_listed": listings["first_listed"],
            "removed": listings["removed"],
            "source_id": SOURCE,
        }
    )
    return {
        "hosts": hosts,
        "host_listings": _one_per_model(rows),
        "host_prices": _prices(root, set(rows.loc[rows["open_weights"] == "True", "model_key"])),
    }


def _prices(root: Path, open_keys: set[str]) -> pd.DataFrame:
    """Return what hosts asked for models that some host marks as open, change by change.

    A price of nothing may be a free tier or a gap in the catalogue, so it becomes a blank.
    """
    raw = read_csv(root, "diffusion/models_dev/price_history.csv", PRICES)
    raw = raw[raw["model_key"].isin(open_keys)]
    prices = {}
    for side in ("input", "output"):
        text = raw[f"usd_per_mtok_{side}"]
        number = pd.to_numeric(text.mask(text == ""), errors="coerce")
        bad = text.index[number.isna() & (text != "")]
        if len(bad):
            raise AiraceError(
                f"{text[bad[0]]!r} is not a price",
                where=f"price_history.csv, row {bad[0] + 2}, field 'usd_per_mtok_{side}'",
                remedy="Correct the cell",
            )
        prices[side] = text.where(number > 0, "")
    rows = pd.DataFrame(
        {
            "host": raw["provider"],
            "model_id": raw["model_id"].map(tidy),
            "model_key": raw["model_key"],
            "date": raw["date"],
            **prices,
            "source_id": SOURCE,
        }
    )
    return rows.drop_duplicates(["host", "model_id", "date"], keep="last").reset_index(drop=True)


def _one_per_model(rows: pd.DataFrame) -> pd.DataFrame:
    """Join a listing that was entered again with its blanks mended: the same id but for spaces."""
    rows = rows.assign(model_id=rows["model_id"].map(tidy))
    key = ["host", "model_id"]
    rows["first_listed"] = rows.groupby(key)["first_listed"].transform("min")
    # Of the two, the one that stands, or the one that went last.
    rows["_end"] = rows["removed"].where(rows["removed"] != "", "9999-12-31")
    rows = rows.sort_values([*key, "_end"], kind="stable").drop_duplicates(key, keep="last")
    return rows.drop(columns="_end").reset_index(drop=True)


ADAPTER = Adapter("models-dev-hosts", (SOURCE,), ("hosts", "host_listings", "host_prices"), extract)
