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


def training_costs(
    published: pd.DataFrame,
    models: pd.DataFrame,
    countries: tuple[str, ...],
    *,
    largest: int = 6,
) -> pd.DataFrame:
    """Set stated training costs beside modelled ones.

    Parameters
    ----------
    published:
        Table ``published_estimates``; its topic ``training-cost`` is taken.
    models:
        Table ``notable_models``: ``model``, ``published`` (day), ``countries`` (codes joined by
        ``;``) and ``training_cost_usd_2023``.
    countries:
        Codes of the countries of which the costliest models are shown.
    largest:
        How many of each; a model of two countries counts for both.

    Returns
    -------
    As ``panel``, in million dollars, by subject and then by day: what others stated, and the
    model of Epoch AI for the models of these statements and the costliest of each country.
    The two are in dollars of different years, and what they count differs.
    """
    said = panel(published, "training-cost")
    modelled = models[models["training_cost_usd_2023"].notna()]
    homes = modelled["countries"].fillna("").str.split(";")
    costliest = [
        modelled[[code in own for own in homes]].nlargest(largest, "training_cost_usd_2023")
        for code in countries
    ]
    named = pd.concat([*(frame["model"] for frame in costliest), said["subject"]])
    asked = modelled[modelled["model"].isin(named)]
    beside = pd.DataFrame(
        {
            "subject": asked["model"],
            "who": "Epoch AI",
            "year": asked["published"].dt.year,
            "value": asked["training_cost_usd_2023"] / 1e6,
            "limit": "",
            "method": "Model of chips by the hour and energy, final run, dollars of 2023",
            "unit": "million US dollars",
            "date": asked["published"],
        }
    )
    both = pd.concat([said, beside], ignore_index=True)
    return both.sort_values(["subject", "date"], kind="stable")


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
