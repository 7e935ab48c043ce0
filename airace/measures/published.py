"""Estimates that others published of one quantity, side by side and never added.

They differ in what they count, in method and in date; a chart of them shows a conflict, not a
distribution, and no average of them is taken.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate


def panel(published: pd.DataFrame, topic: str) -> pd.DataFrame:
    """Lay one topic out for a chart of intervals, oldest statement first.

    Parameters
    ----------
    published:
        Table ``published_estimates``.
    topic:
        A value of its ``topic``; rows of one topic share a unit.

    Returns
    -------
    ``subject``, ``who``, ``year`` (of the statement), ``value``, ``low``, ``high`` (both or
    neither; a half-open range is not drawn), ``limit`` (``at most``, ``at least`` or empty),
    ``method``, ``unit``, ``date``.
    """
    own = published[published["topic"] == topic].sort_values(["date", "estimate_id"])
    whole = own["low"].notna() & own["high"].notna()
    frame = pd.DataFrame(
        {
            "subject": own["subject"],
            "who": own["who"],
            "year": own["date"].dt.year,
            "value": own["value"],
            "low": own["low"].where(whole),
            "high": own["high"].where(whole),
            "limit": own["bound"].fillna(""),
            "method": own["method"],
            "unit": own["unit"],
            "date": own["date"],
        }
    )
    return frame.reset_index(drop=True)


def span(frame: pd.DataFrame) -> Estimate:
    """Largest value over the smallest: how far the statements of one topic lie apart.

    Bounds count with their value; unknown with fewer than two statements.
    """
    values = frame["value"].dropna()
    if len(values) < 2:
        return Estimate.unknown("Fewer than two statements were public")
    return Estimate(float(values.max() / values.min()), note=f"{len(values)} statements")


def least(frame: pd.DataFrame) -> Estimate:
    """Smallest figure that any statement of one topic allows, lower ends of ranges included.

    Parameters
    ----------
    frame:
        Rows of table ``published_estimates`` of one topic and unit.

    Returns
    -------
    Estimate
        The figure; the note says whose it is and of what.  Unknown without a statement.
    """
    least = frame["low"].fillna(frame["value"]) if len(frame) else pd.Series(dtype=float)
    if least.dropna().empty:
        return Estimate.unknown("No statement was public")
    row = frame.loc[least.idxmin()]
    return Estimate(
        float(least.min()), as_of=f"{row['date']:%Y-%m-%d}", note=f"{row['who']}: {row['subject']}"
    )
