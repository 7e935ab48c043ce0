"""models.dev: which host lists which model, from the catalogue and from its history.

The catalogue is a git repository with one file per host and model.  Its history was unrolled once
(``listings.csv``, ``providers.csv``, ``price_history.csv``): when a file appeared, when it went,
what it said last.  Later vintages are the catalogue's own document, ``api.json``, which says what
is listed on its day; compared with what is held it gives the listings that came, went or changed
their price since.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, models_dev_catalogue
from airace.sources.adapter import Adapter
from airace.sources.model_bases import of_family
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.reading import read_csv
from airace.sources.registry import held, home_country
from airace.sources.spelling import tidy

PREFIX = "models-dev-hosts"
# The day of the commit up to which the history was unrolled.
SOURCE = f"{PREFIX}-2026-07-02"
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


KEYS = {
    "hosts": ["host"],
    "host_listings": ["host", "model_id"],
    "host_prices": ["host", "model_id", "date"],
}
# A host with at least so many listings, all of one maker, is that maker's own.
OWN_HOST = 3


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``hosts``, ``host_listings`` and ``host_prices``."""
    history = locate.tables(root, "listings.csv", columns=LISTINGS)
    documents = models_dev_catalogue.files(root)
    if documents:
        return _listed_on(documents[-1])
    path = locate.newest(history, root=root, what="the catalogue models.dev (api.json)")
    tables = _history(path.parent)
    # A listing that a later vintage has spoken of is not set back.
    for name, frame in tables.items():
        later = held(name)
        later = later.loc[later["source_id"] > SOURCE, KEYS[name]]
        spoken = set(later.itertuples(index=False, name=None))
        keys = frame[KEYS[name]].itertuples(index=False, name=None)
        tables[name] = frame[[key not in spoken for key in keys]]
    return tables


def _listed_on(path: Path) -> dict[str, pd.DataFrame]:
    """Compare the catalogue of one day with what is held; only rows that change are returned."""
    day, listed = models_dev_catalogue.read(path)
    source_id = f"{PREFIX}-{day}"
    before = {name: held(name) for name in KEYS}
    listings = _listings_then(listed, before["host_listings"], day, source_id)
    known = set(before["hosts"]["host"])
    hosts = listed.drop_duplicates("host")
    hosts = hosts[~hosts["host"].isin(known)]
    every = pd.concat([before["host_listings"], listings])
    open_keys = set(every.loc[every["open_weights"].astype(str).str.lower() == "true", "model_key"])
    return {
        "hosts": pd.DataFrame(
            {
                "host": hosts["host"],
                "name": hosts["host_name"],
                "first_tracked": day,
                "source_id": source_id,
            }
        ),
        "host_listings": listings,
        "host_prices": _prices_then(listed, every, before["host_prices"], open_keys, day),
        "sources": feeds.source_rows({(PREFIX, day): day}),
    }


def _listings_then(
    listed: pd.DataFrame, before: pd.DataFrame, day: str, source_id: str
) -> pd.DataFrame:
    """Rows of listings that are new, gone or said otherwise on a day.

    On a day before the newest vintage that is held, a listing is only told to be older than
    known; what came after that day is not undone.
    """
    key = KEYS["host_listings"]
    newest = max((i.removeprefix(f"{PREFIX}-") for i in before["source_id"]), default="")
    # A date without a day, or of a month that there is not, cannot be placed: left out.
    real = pd.to_datetime(listed["release_date"], format="%Y-%m-%d", errors="coerce").notna()
    placed = real & (listed["release_date"] != PLACEHOLDER)
    released = listed["release_date"].where(placed, "")
    now = listed.assign(release_date=released, open_weights=listed["open_weights"].str.lower())
    now = now.drop_duplicates(key, keep="last").set_index(key)
    then = before.set_index(key)
    fresh = now.index.difference(then.index)
    keys = _keys(now.loc[fresh].reset_index()["model_id"], before)
    rows = pd.DataFrame(index=fresh).reset_index()
    rows["model_key"] = keys
    rows["developer_ids"] = _makers(rows, before)
    rows["release_date"] = now.loc[fresh, "release_date"].to_numpy()
    rows["open_weights"] = now.loc[fresh, "open_weights"].to_numpy()
    rows["first_listed"] = day
    # Of a day past: it is not in a later vintage, so it had gone by then.
    rows["removed"] = newest if day < newest else ""
    both = now.index.intersection(then.index)
    changed = then.loc[both].copy()
    if day < newest:
        changed = changed[changed["first_listed"] > day].assign(first_listed=day)
        gone = then.iloc[:0]
    else:
        said = now.loc[both, ["release_date", "open_weights"]]
        said = said.where(said != "", changed[said.columns])
        other = (said != changed[said.columns]).any(axis=1) | (changed["removed"] != "")
        changed[said.columns] = said
        changed = changed[other].assign(removed="")
        missing = then.loc[then.index.difference(now.index)]
        gone = missing[(missing["removed"] == "") & (missing["first_listed"] <= day)]
        gone = gone.assign(removed=day)
    rows = pd.concat([rows, changed.reset_index(), gone.reset_index()], ignore_index=True)
    return rows.assign(country=rows["developer_ids"].map(home_country), source_id=source_id)


def _keys(model_ids: pd.Series, before: pd.DataFrame) -> list[str]:
    known = dict(zip(before["model_id"], before["model_key"], strict=True))
    return [known.get(i) or models_dev_catalogue.key_of(i) for i in model_ids]


def _makers(rows: pd.DataFrame, before: pd.DataFrame) -> list[str]:
    """Who made the models of new listings, by the first that tells: the same model at other
    hosts, the organisation in its id, a host that lists one maker only, a family's name."""
    voices = before[before["developer_ids"] != UNKNOWN].groupby("model_key")["developer_ids"]
    known = voices.agg(lambda ids: ids.mode().iloc[0]).to_dict()
    of_host = before.groupby("host")["developer_ids"].agg(["nunique", "size", "first"])
    alone = of_host[(of_host["nunique"] == 1) & (of_host["size"] >= OWN_HOST)]["first"].to_dict()
    names = project_developers()
    makers = []
    for host, model_id, key in zip(rows["host"], rows["model_id"], rows["model_key"], strict=True):
        organisation = model_id.split("/")[-2] if "/" in model_id else ""
        candidates = (
            known.get(key, UNKNOWN),
            names.resolve(organisation) if organisation else UNKNOWN,
            alone.get(host, UNKNOWN),
            of_family(model_id)[0],
        )
        makers.append(next((maker for maker in candidates if maker != UNKNOWN), UNKNOWN))
    return makers


def _prices_then(
    listed: pd.DataFrame,
    listings: pd.DataFrame,
    before: pd.DataFrame,
    open_keys: set[str],
    day: str,
) -> pd.DataFrame:
    """Rows of prices that differ from the last one known on a day."""
    keys = listings.drop_duplicates(KEYS["host_listings"]).set_index(KEYS["host_listings"])
    last = (
        before[before["date"] <= day]
        .sort_values("date")
        .drop_duplicates(["host", "model_id"], keep="last")
    )
    last = last.set_index(["host", "model_id"])[["input", "output"]]
    last = last.apply(pd.to_numeric, errors="coerce").round(6)
    now = listed.drop_duplicates(["host", "model_id"], keep="last").set_index(["host", "model_id"])
    now = now[["input", "output"]].astype("float64")
    now = now.where(now > 0)
    now = now[now.notna().any(axis=1)]
    held_then = last.reindex(now.index)
    same = ((now == held_then) | (now.isna() & held_then.isna())).all(axis=1)
    rows = now[~same].reset_index()
    rows["model_key"] = (
        keys["model_key"].reindex(pd.MultiIndex.from_frame(rows[["host", "model_id"]])).to_numpy()
    )
    rows = rows[rows["model_key"].isin(open_keys)]
    return rows.assign(date=day, source_id=f"{PREFIX}-{day}")


def _history(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the catalogue's history, unrolled."""
    listings = read_csv(folder, "listings.csv", LISTINGS)
    providers = read_csv(folder, "providers.csv", PROVIDERS)
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
        "host_prices": _prices(folder, set(rows.loc[rows["open_weights"] == "True", "model_key"])),
    }


def _prices(folder: Path, open_keys: set[str]) -> pd.DataFrame:
    """Return what hosts asked for models that some host marks as open, change by change.

    A price of nothing may be a free tier or a gap in the catalogue, so it becomes a blank.
    """
    raw = read_csv(folder, "price_history.csv", PRICES, repeats=True)
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


ADAPTER = Adapter(
    "models-dev-hosts",
    (PREFIX,),
    tuple(KEYS),
    extract,
    editions={name: tuple(key) for name, key in KEYS.items()},
)
