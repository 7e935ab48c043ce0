"""How old the data are: each publisher's newest vintage against the time it may take.

The age of data is counted to the edition's day, never to the day of a build.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

COLUMNS = ["dataset", "adapter", "publisher", "attribution", "cadence", "newest", "age_days",
           "budget_days", "final", "state"]  # fmt: skip
WITHIN, FINAL, LATER = "within its budget", "final: no longer published", "read after this day"


def dated(feeds: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Say of which dataset each source is a vintage.

    Parameters
    ----------
    feeds, sources:
        Tables ``feeds`` and ``sources``.

    Returns
    -------
    Index ``source_id``; ``dataset`` (what one publisher gives to one adapter: its vintages and
    mirrors follow one another), ``vintage`` (datetime64), ``attribution``.  A source that no feed
    brings is a dataset of its own.
    """
    prefixes = feeds.drop_duplicates("prefix").set_index("prefix")
    datasets = []
    for source_id in sources["source_id"]:
        own = [p for p in prefixes.index if source_id == p or source_id.startswith(f"{p}-")]
        feed = prefixes.loc[max(own, key=len)] if own else None
        datasets.append(source_id if feed is None else f"{feed['adapter']}: {feed['publisher']}")
    return pd.DataFrame(
        {
            "dataset": datasets,
            "vintage": sources["vintage"].to_numpy(),
            "attribution": sources["attribution"].to_numpy(),
        },
        index=pd.Index(sources["source_id"], name="source_id"),
    )


def states(feeds: pd.DataFrame, sources: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Compare each dataset's newest vintage with its budget.

    Parameters
    ----------
    feeds, sources:
        Tables ``feeds`` and ``sources``.
    as_of:
        The edition's day.

    Returns
    -------
    ``COLUMNS``, one row per dataset that has been read, the latest first: ``newest`` (datetime64)
    is its newest vintage by the day, ``age_days`` and ``budget_days`` count days, and ``state``
    is ``WITHIN``, ``late by N days``, ``FINAL`` or, if every vintage is later, ``LATER``: then
    its rows are cut at the day.
    """
    vintages = dated(feeds, sources)
    keyed = feeds.assign(dataset=feeds["adapter"] + ": " + feeds["publisher"])
    rows = []
    for dataset, group in keyed.groupby("dataset", sort=True):
        read = vintages[vintages["dataset"] == dataset]
        if read.empty:
            continue
        known = read[read["vintage"] <= as_of]
        last = (known if len(known) else read).sort_values("vintage").iloc[-1]
        alive = group[~group["final"].astype(bool)]
        budget = alive["budget_days"].min() if len(alive) else pd.NA
        age = (as_of - last["vintage"]).days
        rows.append(
            {
                "dataset": dataset,
                "adapter": group["adapter"].iloc[0],
                "publisher": group["publisher"].iloc[0],
                "attribution": last["attribution"],
                "cadence": (alive if len(alive) else group)["cadence"].iloc[0],
                "newest": last["vintage"],
                "age_days": age,
                "budget_days": budget,
                "final": alive.empty,
                "state": _state(age, budget, final=alive.empty),
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    late = frame["age_days"] - pd.to_numeric(frame["budget_days"], errors="coerce")
    return frame.assign(late=late).sort_values("late", ascending=False, kind="stable")[COLUMNS]


def _state(age: int, budget: int, *, final: bool) -> str:
    if age < 0:
        return LATER
    if final:
        return FINAL
    late = age - int(budget)
    return WITHIN if late <= 0 else f"late by {late} day{'' if late == 1 else 's'}"


def oldest_input(
    source_ids: Iterable[str], vintages: pd.DataFrame, as_of: pd.Timestamp
) -> tuple[str, pd.Timestamp] | None:
    """Return the oldest dataset that a number rests on: its credit and its newest vintage.

    Parameters
    ----------
    source_ids:
        Sources of the rows that the number was computed from.
    vintages:
        As ``dated`` returns them.
    as_of:
        The edition's day; a vintage after it counts as of that day, at which its rows are cut.

    Returns
    -------
    ``None`` if no source is known.  Of a dataset with several vintages the newest counts: the
    number uses the older ones for the past only.
    """
    used = vintages.loc[vintages.index.intersection(list(source_ids))]
    if used.empty:
        return None
    used = used.assign(vintage=used["vintage"].clip(upper=as_of))
    newest = used.sort_values("vintage", kind="stable").groupby("dataset").tail(1)
    oldest = newest.sort_values(["vintage", "attribution"], kind="stable").iloc[0]
    return str(oldest["attribution"]), oldest["vintage"]
