"""Generative-AI services filed with China's internet regulator."""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

MONTH = 30.4375  # days, the mean of four years


def newest(filings: pd.DataFrame) -> Estimate:
    """Return the newest cumulative count of filed services.

    Parameters
    ----------
    filings:
        Table ``ai_service_filings``.

    Returns
    -------
    Estimate
        A count without interval; ``as_of`` is the day that it describes, the note gives the
        registered applications and says if the count is a lower bound.  Unknown before the
        first announcement.
    """
    if filings.empty:
        return Estimate.unknown("no count had been announced by the day")
    last = filings.sort_values("as_of").iloc[-1]
    parts = ["a lower bound" if last["precision"] != "exact" else "exact"]
    if pd.notna(last["registered"]):
        parts.append(f"besides {int(last['registered'])} applications registered provincially")
    return Estimate(int(last["filed"]), as_of=f"{last['as_of']:%Y-%m-%d}", note=", ".join(parts))


def on(filings: pd.DataFrame, day: str) -> Estimate:
    """Return the cumulative count of exactly one counted day."""
    found = filings[filings["as_of"] == pd.Timestamp(day)]
    if found.empty:
        return Estimate.unknown(f"no count describes {day}")
    return newest(found)


def series(filings: pd.DataFrame) -> pd.DataFrame:
    """Give the cumulative series and the pace between its points.

    Returns
    -------
    DataFrame
        ``as_of``, ``filed``, ``registered``, ``precision``, ``added`` since the point before
        and ``added_per_month`` (months of 30.4375 days); both missing at the first point and
        wherever either end is only a lower bound.

    Notes
    -----
    A service is filed once and may cover several models; filing is a duty, so the count cannot
    tell quality or use.
    """
    table = filings.sort_values("as_of")[["as_of", "filed", "registered", "precision"]]
    table = table.reset_index(drop=True)
    exact = table["precision"] == "exact"
    exact &= exact.shift(1, fill_value=False)
    table["added"] = table["filed"].diff().where(exact).astype("Int64")
    months = table["as_of"].diff().dt.days / MONTH
    table["added_per_month"] = table["added"].astype("Float64") / months
    return table
