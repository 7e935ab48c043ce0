"""The registry of feeds: where each publisher's file is, how often it comes, what it feeds.

``data/feeds.csv`` has one row per adapter and file.  A file that a reader brings is a vintage of
its feed; if nobody has registered that vintage, its row of ``data/sources.csv`` is made here from
the feed's own words, so that licence and citation cannot be forgotten.
"""

from __future__ import annotations

import pandas as pd

from airace.errors import AiraceError
from airace.sources.registry import held

VINTAGE = "{vintage}"
TEMPLATE = ("publisher", "title", "citation", "licence", "licence_url", "landing_page", "use",
            "attribution")  # fmt: skip
NOTE = "Brought in by an update from the publisher's file."


def addresses(adapter: str) -> list[tuple[str, str]]:
    """Return the files of an adapter that the network can bring: name and address, in order.

    A feed without an address is not among them: it is collected by hand.
    """
    rows = held("feeds")
    rows = rows[(rows["adapter"] == adapter) & (rows["url"] != "")]
    return list(rows.drop_duplicates("url")[["file", "url"]].itertuples(index=False, name=None))


def source_row(prefix: str, stamp: str, day: str) -> dict[str, str]:
    """Return the row of ``sources`` that a new vintage of a feed gets.

    Parameters
    ----------
    prefix:
        Beginning of the feed's source ids (``epoch-capabilities``).
    stamp:
        What follows in the id: a day, or the name of an edition (``2026-12``).
    day:
        The vintage, ISO date.
    """
    rows = held("feeds")
    rows = rows[rows["prefix"] == prefix]
    if rows.empty:
        raise AiraceError(
            f"no feed begins with {prefix!r}",
            where="data/feeds.csv",
            remedy="Add the row: publisher, licence, address, cadence",
        )
    feed = rows.iloc[0]
    words = {name: feed[name].replace(VINTAGE, stamp) for name in TEMPLATE}
    return {"source_id": f"{prefix}-{stamp}", **words, "vintage": day, "note": NOTE}


def source_rows(vintages: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Return ``source_row`` for each ``(prefix, stamp) -> day``."""
    rows = [source_row(*key, day) for key, day in vintages.items()]
    return pd.DataFrame(rows, columns=["source_id", *TEMPLATE, "vintage", "note"])
