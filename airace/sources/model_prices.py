"""Model prices over time: makers' list prices, from catalogues and from their history.

The history of models.dev, as packaged by ``model-prices`` (``model_prices_history_<day>.csv``),
is the base.  Later vintages are catalogues as they publish themselves (see ``price_catalogues``):
models.dev's ``api.json``, LiteLLM's ``model_prices_and_context_window.json`` and genai-prices'
``data.json``.  A catalogue adds a row where its price differs from the last one known on its day.
Prices are in USD per million tokens, without discounts for caching or batches.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, models_dev_catalogue, price_catalogues, vintages
from airace.sources.adapter import Adapter
from airace.sources.names import project_developers
from airace.sources.registry import held

PREFIX = "model-prices"
HISTORY = "model_prices_history_*.csv"
COLUMNS = ("provider", "model", "mode", "valid_from", "valid_from_basis", "input_usd_per_m",
           "output_usd_per_m", "status")  # fmt: skip
KEY = ["provider", "model", "mode", "valid_from"]
SIDES = {"input": "input_usd_per_mtok", "output": "output_usd_per_mtok"}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read ``prices``: one row per provider, model, mode and day of change."""
    histories = locate.tables(root, HISTORY, columns=COLUMNS)
    if histories:
        return _history(histories[-1])
    before = held("prices")
    readers = (
        ("models-dev-prices", models_dev_catalogue.is_catalogue,
         lambda path: price_catalogues.models_dev(path, _own_names(before))),
        ("litellm-prices", price_catalogues.is_litellm, price_catalogues.litellm),
        ("genai-prices", price_catalogues.is_genai, price_catalogues.genai),
    )  # fmt: skip
    frames, days = [], {}
    for prefix, recognises, read in readers:
        for path in locate.documents(root, holds=recognises)[-1:]:
            day, listed = read(path)
            rows = _changed(listed, before, vintages.day_of(day), f"{prefix}-{day}")
            # What one catalogue told, the next need not tell again.
            before = pd.concat([before, rows.astype(str)], ignore_index=True)
            frames.append(rows)
            days[prefix, day] = vintages.day_of(day)
    if not frames:
        locate.newest([], root=root, what="prices (models.dev, LiteLLM, genai-prices)")
    return {
        "prices": pd.concat(frames, ignore_index=True).drop_duplicates(KEY),
        "sources": feeds.source_rows(days),
    }


def _changed(listed: pd.DataFrame, before: pd.DataFrame, day: str, source_id: str) -> pd.DataFrame:
    """Rows of prices that are new, or differ from the last one known on a day.

    Of a model that the table holds, a catalogue is believed only if nobody has looked at the
    price since: another catalogue's older word does not undo a newer one.
    """
    standard = before[before["mode"] == "standard"]
    known = standard[standard["valid_from"] <= day].sort_values("valid_from")
    last = known.drop_duplicates(["provider", "model"], keep="last")
    last = last.set_index(["provider", "model"])
    ever = set(standard[["provider", "model"]].itertuples(index=False, name=None))
    rows = []
    for entry in listed.to_dict("records"):
        key = entry["provider"], entry["model"]
        if key in last.index:
            held_row = last.loc[key]
            same = all(_same(entry[side], held_row[field]) for side, field in SIDES.items())
            if same or held_row["status_seen"] >= day:
                continue
        elif key in ever:
            continue
        rows.append(entry)
    frame = pd.DataFrame(rows, columns=list(price_catalogues.COLUMNS))
    developers = project_developers()
    return frame.rename(columns=SIDES).assign(
        developer_id=[developers.resolve(name) for name in frame["provider"]],
        mode="standard",
        valid_from=day,
        basis="first observed",
        status="listed",
        status_seen=day,
        source_id=source_id,
    )


def _own_names(before: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the first words of each maker's own models: some makers also host others' models."""
    words = before["model"].map(price_catalogues.first_word).groupby(before["provider"])
    return {provider: frozenset(found) for provider, found in words}


def _same(price: float, held_price: str) -> bool:
    """Whether a listed price, or none, is the one held (``""`` missing)."""
    if held_price in ("", "nan") or price != price:
        return (held_price in ("", "nan")) == (price != price)
    return abs(price - float(held_price)) < 1e-6


def _history(path: Path) -> dict[str, pd.DataFrame]:
    """Read the history of models.dev with its dates."""
    raw = locate.read_table(path, COLUMNS, repeats=True)
    vintage = vintages.stamp_of(path, raw["valid_from"])
    source_id = f"{PREFIX}-{vintage}"
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
            "status_seen": vintages.day_of(vintage),
            "source_id": source_id,
        }
    )
    # Entries of one day (and even of one second) are a price and its correction: the last counts.
    moment = raw["valid_from"].rename("moment")
    order = pd.concat([frame, moment], axis=1).sort_values("moment", kind="stable")
    rows = order.drop(columns="moment").drop_duplicates(KEY, keep="last")
    return {
        "prices": rows,
        "sources": feeds.source_rows({(PREFIX, vintage): vintages.day_of(vintage)}),
    }


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
    source_ids=(PREFIX, "models-dev-prices", "litellm-prices", "genai-prices"),
    tables=("prices",),
    extract=extract,
    editions={"prices": tuple(KEY)},
)
