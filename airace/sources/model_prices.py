"""Model prices over time, from the history of models.dev as packaged by ``model-prices``.

Reads ``model_prices_history_<day>.csv``.  Prices are a provider's list prices in USD per million
tokens, without discounts for caching or batches.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.names import project_developers
from airace.sources.reading import find, read_csv
from airace.sources.registry import insist_registered, registered, vintage_of

PREFIX = "model-prices-"
HISTORY = "parity/prices/model_prices_history_20*.csv"
KEY = ["provider", "model", "mode", "valid_from"]


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the history into ``prices``: one row per provider, model, mode and day of change."""
    raw = read_csv(
        root,
        HISTORY,
        (
            "provider",
            "model",
            "mode",
            "valid_from",
            "valid_from_basis",
            "input_usd_per_m",
            "output_usd_per_m",
            "status",
        ),
    )
    path = find(root, HISTORY)
    vintage = vintage_of(path)
    source_id = PREFIX + vintage
    insist_registered({source_id}, registered(PREFIX), path.name)
    developers = project_developers()
    frame = pd.DataFrame(
        {
            "provider": raw["provider"],
            "developer_id": [developers.resolve(name) for name in raw["provider"]],
            "model": raw["model"],
            "mode": raw["mode"],
            "valid_from": raw["valid_from"].str[:10],
            "input_usd_per_mtok": _price(raw["input_usd_per_m"], path),
            "output_usd_per_mtok": _price(raw["output_usd_per_m"], path),
            "basis": raw["valid_from_basis"],
            "status": raw["status"].replace("", "listed"),
            "status_seen": vintage,
            "source_id": source_id,
        }
    )
    # Entries of one day (and even of one second) are a price and its correction: the last counts.
    moment = raw["valid_from"].rename("moment")
    order = pd.concat([frame, moment], axis=1).sort_values("moment", kind="stable")
    return {"prices": order.drop(columns="moment").drop_duplicates(KEY, keep="last")}


def _price(column: pd.Series, path: Path) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce").round(6)
    bad = column[(numbers.isna() & (column != "")) | (numbers < 0)]
    if len(bad):
        raise AiraceError(
            f"{bad.iloc[0]!r} is not a price",
            where=f"{path.name}, row {bad.index[0] + 2}, column {column.name!r}",
            remedy="Mend or fetch the file again",
        )
    return numbers


ADAPTER = Adapter(
    name="model-prices",
    source_ids=registered(PREFIX),
    tables=("prices",),
    extract=extract,
)
