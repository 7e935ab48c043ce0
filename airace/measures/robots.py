"""Industrial robots, as quoted: installed in a year, and who made those that China installs.

An installed robot is a machine in a factory: it says nothing of the software in it, of vehicles,
drones or humanoid robots, or of what it cost.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

INSTALLED, OF_WORLD, HOME_MADE = "installed", "share of world", "home-made share"


def newest(robots: pd.DataFrame, country: str, of: str) -> pd.Series | None:
    """Return the row of the newest year of a country's figure; of two, the one published last."""
    rows = robots[(robots["country"] == country) & (robots["of"] == of)]
    return None if rows.empty else rows.sort_values(["year", "published"]).iloc[-1]


def quoted(robots: pd.DataFrame, country: str, of: str) -> Estimate:
    """Return a quoted figure of the newest year.

    Parameters
    ----------
    robots:
        Table ``quoted_robots`` on the edition's day: ``country``, ``year``, ``of``, ``value``,
        ``published``, ``who``.
    country:
        Country code.
    of:
        ``installed`` (robots), ``share of world`` or ``home-made share`` (fractions).

    Returns
    -------
    Estimate
        As published, without interval; the note says whose figure it is.
    """
    row = newest(robots, country, of)
    if row is None:
        return Estimate.unknown("no figure had been published by the day")
    return Estimate(
        float(row["value"]), as_of=f"{row['year']}-12-31", note=f"{row['year']}, {row['who']}"
    )


def ratio(robots: pd.DataFrame, one: str, other: str) -> Estimate:
    """Robots that one country installed over those of another, in the newest year of both.

    Both figures come from one publication, so that revisions do not enter the ratio.
    """
    rows = robots[(robots["of"] == INSTALLED) & robots["country"].isin([one, other])]
    both = rows.pivot(index=["year", "published", "who"], columns="country", values="value")
    both = both.dropna().sort_index()
    if both.empty or not {one, other} <= set(both.columns):
        return Estimate.unknown("no publication by the day counts both")
    year, _, who = both.index[-1]
    first, second = both[one].iloc[-1], both[other].iloc[-1]
    return Estimate(
        float(first / second),
        as_of=f"{year}-12-31",
        note=f"{first:,.0f} against {second:,.0f} in {year}, {who}",
    )
