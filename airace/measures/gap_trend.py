"""Whether the gap between two frontiers has been closing: its slope over the last months.

A straight line through the daily gap.  The gap moves in steps and days next to each other are
nearly the same, so a line's textbook error would be far too small.  Two sources of chance are
drawn instead: scores from their published intervals (``redraws``), and the ups and downs around the
line, moved about in blocks of days (the circular block bootstrap of Politis and Romano 1992, in
LePage and Billard, Exploring the Limits of Bootstrap, 263-270).

What this cannot tell: what comes next.  A year holds four blocks of a quarter: few, so the interval
is too narrow rather than too wide.  Where the window begins, just before or after a big release,
moves the slope; that is why two windows are shown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.estimate import Estimate
from airace.measures.frontier import NO_VINTAGE, gap_series
from airace.measures.redraws import Redraws, within

YEAR = 365.25
BLOCK = 90  # days after which what is left of the gap around its line has lost its memory


def gap_slope(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    end: str,
    months: int,
    rng: np.random.Generator,
    draws: int = 2000,
    redraws: Redraws | None = None,
    frontier_k: int = 1,
    level: float = 0.90,
) -> Estimate:
    """Slope of the daily gap over the last ``months``, by least squares.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``.
    lead, challenger, frontier_k:
        As in ``frontier.gap``.
    end:
        ISO date of the window's last day; no later than the vintage's.
    months:
        Length of the window.
    rng, draws:
        Random generator and number of resamples.
    redraws:
        ``draws`` redrawn scores; without them (and for frontiers of several models, which are not
        redrawn) the interval leaves errors of scores out.
    level:
        Level of the interval.

    Returns
    -------
    Estimate
        Index points a year; negative when the challenger gains.  The note gives the window's first
        day.  Unknown if one of the blocs had no model when the window begins.
    """
    if models.empty:
        return Estimate.unknown(NO_VINTAGE)
    start = pd.Timestamp(end) - pd.DateOffset(months=months)
    series = gap_series(models, lead, challenger, end=end, frontier_k=frontier_k, levels=())
    series = series[series["date"] >= start]
    if series.empty or series["date"].iloc[0] > start:
        return Estimate.unknown(f"one of the two has no model on the index by {start:%Y-%m-%d}")
    gaps = series["gap"].to_numpy(float)
    time = np.arange(len(gaps)) / YEAR
    pull = (time - time.mean()) / ((time - time.mean()) ** 2).sum()
    value = float(pull @ gaps)
    estimate = Estimate(value, note=f"since {start:%Y-%m-%d}", as_of=end)
    around = gaps - gaps.mean() - value * (time - time.mean())
    drawn = value + _shuffled(around, rng, draws) @ pull
    if redraws is not None and frontier_k == 1:
        days = series["date"].to_numpy().astype("datetime64[D]")
        drawn += _redrawn_slopes(redraws, days, pull) - value
    return within(estimate, drawn, level=level)


def _shuffled(around: np.ndarray, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Residuals in blocks of days that begin anywhere and wrap around, shape (draws, days)."""
    days = len(around)
    begin = rng.integers(0, days, (draws, -(-days // BLOCK)))
    at = (begin[:, :, None] + np.arange(BLOCK)).reshape(draws, -1)[:, :days]
    return around[at % days]


def _redrawn_slopes(redraws: Redraws, days: np.ndarray, pull: np.ndarray) -> np.ndarray:
    """Slope of the gap in each redraw; a step weighs as much as its days together."""
    slopes = []
    for dates, frontier in (
        (redraws.lead_days, redraws.lead_frontier),
        (redraws.challenger_days, redraws.challenger_frontier),
    ):
        step = np.searchsorted(dates, days, side="right") - 1
        slopes.append(frontier @ np.bincount(step, weights=pull, minlength=len(dates)))
    return slopes[0] - slopes[1]
