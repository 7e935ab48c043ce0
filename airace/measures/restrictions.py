"""Government measures on DeepSeek."""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

NONE = "no dated measure is known by the day"


def count(restrictions: pd.DataFrame) -> Estimate:
    """Count the dated measures.

    Parameters
    ----------
    restrictions:
        Table ``deepseek_restrictions``.

    Returns
    -------
    Estimate
        A count without interval; the note gives the kinds and the undated rest.  The
        collection is incomplete after February 2025, so the count is a lower bound.
    """
    dated = _dated(restrictions)
    if dated.empty:
        return Estimate.unknown(NONE)
    kinds = dated["kind"].value_counts().sort_index()
    parts = [f"{number} {kind}" for kind, number in kinds.items()]
    undated = len(restrictions) - len(dated)
    rest = f"; {undated} without a date not counted" if undated else ""
    return Estimate(len(dated), note=f"{', '.join(parts)}{rest}")


def jurisdictions(restrictions: pd.DataFrame) -> Estimate:
    """Count the countries with a dated measure, at whatever level of government."""
    dated = _dated(restrictions)
    if dated.empty:
        return Estimate.unknown(NONE)
    found = sorted(dated["jurisdiction"].unique())
    return Estimate(len(found), note=", ".join(found))


def timeline(restrictions: pd.DataFrame) -> pd.DataFrame:
    """List the dated measures in order.

    Returns
    -------
    DataFrame
        ``date``, ``date_precision``, ``jurisdiction``, ``level``, ``authority``, ``kind``,
        ``measure``, ``cumulative`` (measures) and ``jurisdictions`` (countries so far).  A date
        that is ``on_or_before`` is the latest possible one.
    """
    table = _dated(restrictions).sort_values(["date", "restriction_id"]).reset_index(drop=True)
    columns = ["date", "date_precision", "jurisdiction", "level", "authority", "kind", "measure"]
    first = ~table["jurisdiction"].duplicated()
    return table[columns].assign(
        cumulative=range(1, len(table) + 1), jurisdictions=first.cumsum().astype("int64")
    )


def _dated(restrictions: pd.DataFrame) -> pd.DataFrame:
    return restrictions[restrictions["date"].notna()]
