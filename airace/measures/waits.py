"""How long a record stays unmatched: survival of the lead's records.

Each record of the lead waits to be matched; a record that is still open on the day of the index has
waited at least its age.  Leaving open records out makes waits look short, so they are counted as
what they are, right-censored observations, by the estimator of Kaplan and Meier (1958, JASA 53,
457-481), as implemented in ``scipy.stats.ecdf``.

A record that the challenger had reached before it was set (a negative wait) has waited zero months.

Intervals come from two sources of chance at once: every redraw takes other scores from their
published intervals (``redraws``) and with them other records, matches and waits; and then
resamples blocks of records with replacement, a block being the records that share their match, or
are open (a cluster bootstrap: Field and Welsh 2007, JRSS B 69, 369-390).  Greenwood's formula would
take records for independent, which they are not.

What this cannot tell: whether open records will ever be matched; the estimator takes them for
records like the others.  Ten or so blocks are few, which makes the intervals too narrow rather than
too wide; independent errors of scores work the other way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import CensoredData, ecdf

from airace.measures.estimate import Estimate
from airace.measures.lag import MONTH, NO_LEAD_RECORD, catch_up_mean
from airace.measures.redraws import Redraws, within


@dataclass(frozen=True)
class Waits:
    """Waits of the lead's records, redrawn; every array has shape (draws, lead days).

    Attributes
    ----------
    months:
        Months from the day to the match, or to the day of the index where there is none.
    matched:
        Whether a challenger model reaches that score by then.
    weight:
        How often the record counts in this redraw; 0 where the day set no record.
    """

    months: np.ndarray
    matched: np.ndarray
    weight: np.ndarray


def waits(
    redraws: Redraws | None,
    *,
    tolerance: float = 0.0,
    rng: np.random.Generator | None = None,
) -> Waits | None:
    """Match the records of every redraw.

    Parameters
    ----------
    redraws:
        As returned by ``redraws.redraw``.
    tolerance:
        Index points in the challenger's favour, as in ``lag.catch_up``.
    rng:
        Random generator that resamples blocks of records; without it every record counts once,
        and the spread is that of the scores' errors alone.

    Returns
    -------
    Waits or None
        ``None`` if there is nothing redrawn.
    """
    if redraws is None:
        return None
    frontier = redraws.lead_frontier
    before = np.column_stack([np.full(len(frontier), -np.inf), frontier[:, :-1]])
    record = redraws.lead > before
    line = (redraws.lead - tolerance)[:, :, None]
    reach = (redraws.challenger_frontier[:, None, :] < line).sum(axis=2)
    ends = np.append(redraws.challenger_days, redraws.as_of)
    months = (ends[reach] - redraws.lead_days) / np.timedelta64(1, "D") / MONTH
    matched = reach < len(redraws.challenger_days)
    weight = record.astype(int) if rng is None else _blocks(record, reach, len(ends), rng)
    return Waits(months, matched, weight)


def _blocks(
    record: np.ndarray, reach: np.ndarray, blocks: int, rng: np.random.Generator
) -> np.ndarray:
    """Resample, in every draw, the blocks of records that share ``reach``."""
    draws = np.arange(len(record))[:, None]
    present = np.zeros((len(record), blocks))
    np.maximum.at(present, (np.broadcast_to(draws, reach.shape), reach), record)
    many = present.sum(axis=1).astype(int)
    chosen = rng.multinomial(many, present / many[:, None])
    return chosen[draws, reach] * record


def mean(pairs: pd.DataFrame, found: Waits | None, *, level: float = 0.90) -> Estimate:
    """Mean months over matched records (``lag.catch_up_mean``) with the interval of its redraws."""
    estimate = catch_up_mean(pairs)
    return estimate if found is None else within(estimate, mean_draws(found), level=level)


def mean_draws(found: Waits) -> np.ndarray:
    """Mean months over the matched records of each redraw; missing where none is matched."""
    weight = found.weight * found.matched
    total = weight.sum(axis=1)
    summed = (weight * found.months).sum(axis=1)
    return np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0)


def unmatched_draws(found: Waits, months: np.ndarray) -> np.ndarray:
    """Share of records unmatched after so many months, by Kaplan and Meier, in each redraw.

    Parameters
    ----------
    months:
        Points in time, shape (t,), zero or more.

    Returns
    -------
    ndarray
        Shape (draws, t); missing beyond the last record under observation.
    """
    waited, left = _kaplan_meier(found)
    passed = (waited[:, :, None] <= months).sum(axis=1)
    steps = np.column_stack([np.ones(len(left)), left])
    share = np.take_along_axis(steps, passed, axis=1)
    last = np.where(np.isfinite(waited), waited, -np.inf).max(axis=1, keepdims=True)
    return np.where((months > last) & (share > 0), np.nan, share)


def _kaplan_meier(found: Waits) -> tuple[np.ndarray, np.ndarray]:
    """Waits of each redraw by length, infinite for what is no record, and who is left after each.

    ``scipy`` knows neither weights nor many samples at once; a test holds the two together.
    """
    waited = np.where(found.weight > 0, np.maximum(found.months, 0.0), np.inf)
    # At equal times a match comes before the end of an observation.
    order = np.lexsort((~found.matched, waited), axis=-1)
    waited, weight, matched = (
        np.take_along_axis(a, order, axis=1) for a in (waited, found.weight, found.matched)
    )
    under = weight.sum(axis=1, keepdims=True) - np.cumsum(weight, axis=1) + weight
    events = np.divide(weight * matched, under, out=np.zeros_like(waited), where=under > 0)
    return waited, np.cumprod(1 - events, axis=1)


def unmatched(pairs: pd.DataFrame, months: np.ndarray) -> np.ndarray:
    """Share of records unmatched after so many months, by Kaplan and Meier.

    Parameters
    ----------
    pairs:
        As returned by ``lag.catch_up``.
    months:
        Points in time, shape (t,), zero or more.

    Returns
    -------
    ndarray
        Shape (t,); missing beyond the last record under observation.
    """
    waited = pairs["months"].clip(lower=0.0).to_numpy(float)
    survival = ecdf(CensoredData.right_censored(waited, ~pairs["matched"].to_numpy(bool))).sf
    share = survival.evaluate(months)
    return np.where((months > waited.max()) & (share > 0), np.nan, share)


def median(pairs: pd.DataFrame, found: Waits | None = None, *, level: float = 0.90) -> Estimate:
    """Months after which half of the records are matched, open records counted.

    Parameters
    ----------
    pairs:
        As returned by ``lag.catch_up``.
    found:
        Redrawn waits, for the interval.
    level:
        Level of the interval.

    Returns
    -------
    Estimate
        Unknown while half of the records have not been matched; the reason then gives the lower
        bound.  Without an interval where its upper end is not reached; the note says so.
    """
    if pairs.empty:
        return Estimate.unknown(NO_LEAD_RECORD)
    times = np.unique(pairs["months"].clip(lower=0.0).to_numpy(float))
    half = times[np.nan_to_num(unmatched(pairs, times), nan=1.0) <= 0.5]
    if not half.size:
        return Estimate.unknown(
            f"fewer than half of the records are matched, so it is more than {times[-1]:.1f} months"
        )
    value = float(half[0])
    if found is None:
        return Estimate(value)
    drawn = _median_draws(found)
    # Quantiles of the draws themselves: a median that is not reached has no place between two.
    low, high = np.quantile(
        drawn, [0.5 - level / 2, 0.5 + level / 2], method="inverted_cdf"
    ).tolist()
    if np.isinf(high):
        return Estimate(value, note=f"at least {min(low, value):.1f} months; no upper end")
    if low == high:
        return Estimate(value)
    return Estimate(value, min(low, value), max(high, value), level)


def _median_draws(found: Waits) -> np.ndarray:
    """Median wait in each redraw; infinite where it is not reached."""
    waited, left = _kaplan_meier(found)
    reached = left <= 0.5
    first = np.take_along_axis(waited, reached.argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.where(reached.any(axis=1), first, np.inf)


def matched_share(
    pairs: pd.DataFrame, months: float, found: Waits | None = None, *, level: float = 0.90
) -> Estimate:
    """Share of records matched within so many months, open records counted.

    Unknown without a record, and where no record has been watched for so long.
    """
    if pairs.empty:
        return Estimate.unknown(NO_LEAD_RECORD)
    at = np.array([float(months)])
    share = 1 - unmatched(pairs, at)[0]
    if np.isnan(share):
        return Estimate.unknown(f"no record has been watched for {months:g} months")
    estimate = Estimate(float(share))
    if found is None:
        return estimate
    return within(estimate, 1 - unmatched_draws(found, at)[:, 0], level=level)


def restricted_mean(
    pairs: pd.DataFrame, months: float, found: Waits | None = None, *, level: float = 0.90
) -> Estimate:
    """Mean wait if every wait is cut off after so many months, open records counted.

    The area under the share of unmatched records up to ``months``: unlike the mean over matched
    records it needs no wait to be over (Royston and Parmar 2013, BMC Medical Research Methodology
    13, 152).  Unknown without a record, and where no record has been watched for so long.
    """
    if pairs.empty:
        return Estimate.unknown(NO_LEAD_RECORD)
    waited = pairs["months"].clip(lower=0.0).to_numpy(float)
    edges = np.unique([0.0, *waited[waited < months], float(months)])
    share = unmatched(pairs, edges)
    if np.isnan(share).any():
        return Estimate.unknown(f"no record has been watched for {months:g} months")
    estimate = Estimate(float((share[:-1] * np.diff(edges)).sum()))
    if found is None:
        return estimate
    fine = np.linspace(0.0, months, 121)
    drawn = unmatched_draws(found, fine)
    area = ((drawn[:, :-1] + drawn[:, 1:]) / 2 * np.diff(fine)).sum(axis=1)
    return within(estimate, area, level=level)


def curve(
    pairs: pd.DataFrame, found: Waits, *, until: float, level: float = 0.90, each: float = 0.25
) -> pd.DataFrame:
    """Share of records matched by month, with bands, for drawing.

    Returns
    -------
    DataFrame
        ``months, value, low, high, low50, high50``: from 0 to ``until`` months, or to the last
        record under observation, in steps of ``each``.
    """
    months = np.arange(0.0, until + each / 2, each)
    share = 1 - unmatched(pairs, months)
    months, share = months[~np.isnan(share)], share[~np.isnan(share)]
    drawn = 1 - unmatched_draws(found, months)
    # A band needs most of the redraws; beyond their last record they say nothing.
    enough = np.isnan(drawn).mean(axis=0) <= 0.5
    frame = {"months": months, "value": share}
    for suffix, wanted in (("", level), ("50", 0.50)):
        ends = np.full((2, len(months)), np.nan)
        quantiles = [0.5 - wanted / 2, 0.5 + wanted / 2]
        ends[:, enough] = np.nanquantile(drawn[:, enough], quantiles, axis=0)
        frame[f"low{suffix}"] = np.minimum(ends[0], share)
        frame[f"high{suffix}"] = np.maximum(ends[1], share)
    return pd.DataFrame(frame)
