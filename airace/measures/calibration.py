"""How often did what came later fall inside the interval that was given?

A *case* is an interval as it could be given on a past day and the same quantity as it was
measured later.  ``index_cases`` and ``arena_cases`` gather them; here they are scored, whatever
they are about.

The later number is not the truth.  It rests in part on the same answers and votes, so that an
honest interval covers it *more* often than it promises: too few covered is a fault, too many is
no proof of one.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from airace.measures.attribution import members
from airace.measures.estimate import Estimate, difference

CASE = ["case", "cluster", "blocs", "day", "later_day", "said", "low", "high", "level", "later"]
# Weights of resampled cases held in memory at a time.
AT_ONCE = 2_000_000
NO_CASES = "nothing that was given with an interval by then has been measured again"


def ratios(cases: pd.DataFrame, promised: float) -> pd.Series:
    """How many half-widths, of the side to which it moved, the later number lies away.

    Parameters
    ----------
    cases:
        ``said, low, high, later`` and ``level``, at which ``low`` and ``high`` were given.
    promised:
        Level to which the intervals are first brought, as ``estimate.rescale`` does.

    Returns
    -------
    Series
        At most 1 where the interval covers; infinite where one without width was left.
    """
    moved = cases["later"] - cases["said"]
    half = np.where(moved > 0, cases["high"] - cases["said"], cases["said"] - cases["low"])
    scale = norm.ppf(0.5 + promised / 2) / norm.ppf(0.5 + cases["level"].astype(float) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.abs(moved) / (half * scale)
    return found.where(moved != 0, 0.0).astype(float)


def coverage(cases: pd.DataFrame, promised: float, *, level: float = 0.90) -> Estimate:
    """Share of cases whose later number lies inside the interval at the level ``promised``.

    Parameters
    ----------
    cases:
        As ``ratios`` takes, with ``cluster``: cases of one cluster (a model, a pair of leaders)
        stand or fall together.
    promised:
        Share that the intervals promise to cover.
    level:
        Level of the interval of the share itself.

    Returns
    -------
    Estimate
        A fraction.  Wilson's interval for Kish's effective number of clusters, ``(sum n)**2 /
        sum n**2``, as if the cases of a cluster were one: cases of one release or list also
        move together, which it does not know.  The note counts cases and clusters.

    Notes
    -----
    Kish, L. (1965), Survey Sampling, section 5.4 and 11.7; Wilson, E. B. (1927), JASA 22, 209-212.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    share = float((ratios(cases, promised) <= 1 + 1e-9).mean())
    low, high = _wilson(share, effective(cases), level)
    note = f"{held(cases, promised)} cases, {cases['cluster'].nunique():,} without repeats"
    return Estimate(share, min(low, share), max(high, share), level, note=note)


def between(
    cases: pd.DataFrame,
    lead: str,
    challenger: str,
    promised: float,
    *,
    level: float = 0.90,
    least: int = 10,
) -> Estimate:
    """Coverage of the lead's cases minus that of the challenger's, as a fraction.

    Newcombe's interval from the two of ``coverage``.  Unknown if a side has fewer than ``least``
    clusters: Wilson's interval of a few cases is too narrow to set two countries apart.
    """
    sides = [of_bloc(cases, bloc) for bloc in (lead, challenger)]
    if min(side["cluster"].nunique() for side in sides) < least:
        return Estimate.unknown(f"one side has fewer than {least} different cases")
    return difference(*(coverage(side, promised, level=level) for side in sides))


def against(
    cases: pd.DataFrame, promised: float, *, level: float = 0.90, least: int = 10
) -> Estimate:
    """Coverage minus the promise: negative where intervals were too narrow for what came later.

    Unknown with fewer than ``least`` clusters, which could fall short by accident.
    """
    found = coverage(cases, promised, level=level)
    if not found.known:
        return found
    if cases["cluster"].nunique() < least:
        return Estimate.unknown(f"fewer than {least} different cases")
    ends = {"low": found.low - promised, "high": found.high - promised}
    return replace(found, value=found.value - promised, **ends)


def count(cases: pd.DataFrame) -> Estimate:
    """Count the cases; unknown when there is none."""
    return Estimate(len(cases)) if len(cases) else Estimate.unknown(NO_CASES)


def held(cases: pd.DataFrame, promised: float) -> str:
    """Covered cases over all, in words: ``10 of 11``."""
    inside = int((ratios(cases, promised) <= 1 + 1e-9).sum())
    return f"{inside:,} of {len(cases):,}"


def effective(cases: pd.DataFrame) -> float:
    """Kish's effective number of clusters: that many independent cases at least are there."""
    sizes = cases.groupby("cluster").size()
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def widening(
    cases: pd.DataFrame,
    promised: float,
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """Find the smallest factor on all half-widths with which the promise would have been kept.

    Parameters
    ----------
    cases, promised, level:
        As in ``coverage``.
    rng, draws:
        Random generator and number of resamples of whole clusters.

    Returns
    -------
    Estimate
        Above 1 if the intervals were too narrow for what came later, below 1 if they were wider
        than this asked for.  Percentile interval; none with fewer than three clusters.  Unknown
        if no factor would do, because an interval without width was left.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    away = ratios(cases, promised)
    order = np.argsort(away.to_numpy(), kind="stable")
    away = away.to_numpy()[order]
    value = _quantile(away, np.ones((1, len(away))), promised)[0]
    if not math.isfinite(value):
        return Estimate.unknown("no factor widens an interval that has no width")
    codes, names = pd.factorize(cases["cluster"])
    if len(names) < 3:
        return Estimate(float(value))
    found, even = [], np.full(len(names), 1 / len(names))
    at_once = max(1, AT_ONCE // len(away))
    for size in [at_once] * (draws // at_once) + [draws % at_once]:
        drawn = rng.multinomial(len(names), even, size=size)
        found.append(_quantile(away, drawn[:, codes[order]], promised))
    found = np.concatenate(found)
    low, high = np.quantile(found, [0.5 - level / 2, 0.5 + level / 2], method="inverted_cdf")
    if not math.isfinite(high):
        return Estimate(float(value), note="in some resamples no factor would do")
    return Estimate(float(value), min(float(low), value), max(float(high), value), level)


def drift(cases: pd.DataFrame, *, level: float = 0.90) -> Estimate:
    """Mean of later minus said, in the cases' unit: does what is said tend to be revised one way?

    Each cluster's mean counts once; Student's interval over clusters, none with fewer than three.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    means = (cases["later"] - cases["said"]).groupby(cases["cluster"]).mean()
    value = float(means.mean())
    if len(means) < 3:
        return Estimate(value)
    half = float(t.ppf(0.5 + level / 2, len(means) - 1) * means.std(ddof=1) / math.sqrt(len(means)))
    return Estimate(value, value - half, value + half, level)


def interval_score(cases: pd.DataFrame, promised: float) -> pd.Series:
    """Score each interval: its width, and a penalty for what it missed; less is better.

    Returns
    -------
    Series
        In the cases' unit: ``width + 2 / alpha * miss`` with ``alpha = 1 - promised``.

    Notes
    -----
    Gneiting and Raftery (2007), JASA 102, 359-378, equation 43.
    """
    scale = norm.ppf(0.5 + promised / 2) / norm.ppf(0.5 + cases["level"].astype(float) / 2)
    down, up = (cases["said"] - cases["low"]) * scale, (cases["high"] - cases["said"]) * scale
    moved = cases["later"] - cases["said"]
    missed = (-moved - down).clip(lower=0) + (moved - up).clip(lower=0)
    return (down + up + 2 / (1 - promised) * missed).astype(float)


def skill(cases: pd.DataFrame, promised: float) -> Estimate:
    """How much better the intervals score than one width for all cases, as a fraction.

    The rival is symmetrical and just as wide as would have kept the promise, which is known
    only afterwards: it is a hard one.  1 is perfect, 0 as good as the rival, negative worse.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    moved = np.sort((cases["later"] - cases["said"]).abs().to_numpy(float))
    half = _quantile(moved, np.ones((1, len(moved))), promised)[0]
    rival = cases.assign(low=cases["said"] - half, high=cases["said"] + half, level=promised)
    theirs = float(interval_score(rival, promised).mean())
    if theirs == 0:
        return Estimate.unknown("nothing has moved")
    return Estimate(1 - float(interval_score(cases, promised).mean()) / theirs)


def misses(cases: pd.DataFrame, promised: float, count: int = 10) -> pd.DataFrame:
    """Return the cases by how far the later number lies outside, the furthest first.

    Returns
    -------
    DataFrame
        The cases, each cluster's worst only, at most ``count``, with the ends brought to
        ``promised``, ``ratio`` (as ``ratios``) and ``miss``, signed, in the cases' unit; cases
        that are covered are not in it.
    """
    scale = norm.ppf(0.5 + promised / 2) / norm.ppf(0.5 + cases["level"].astype(float) / 2)
    found = cases.assign(
        ratio=ratios(cases, promised),
        low=cases["said"] - (cases["said"] - cases["low"]) * scale,
        high=cases["said"] + (cases["high"] - cases["said"]) * scale,
        level=promised,
    )
    above = (found["later"] - found["high"]).clip(lower=0)
    below = (found["later"] - found["low"]).clip(upper=0)
    found = found.assign(miss=(above + below).astype(float))
    found = found.assign(size=found["miss"].abs())[found["ratio"] > 1 + 1e-9]
    found = found.sort_values(["ratio", "size", "case"], ascending=[False, False, True])
    return found.drop(columns="size").drop_duplicates("cluster").head(count).reset_index(drop=True)


def of_bloc(cases: pd.DataFrame, bloc: str) -> pd.DataFrame:
    """Return the cases that concern a bloc's models."""
    return members(cases, bloc)


def summary(
    kinds: dict[str, pd.DataFrame],
    promises: tuple[float, ...] = (0.90, 0.50),
    *,
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the coverage of several kinds of cases, for drawing.

    Returns
    -------
    DataFrame
        ``kind, promised, share, low, high, held, cases, clusters``, kinds within promises;
        a kind without a case is left out.
    """
    rows = []
    for promised in promises:
        for kind, cases in kinds.items():
            if cases.empty:
                continue
            found = coverage(cases, promised, level=level)
            count = (held(cases, promised), len(cases), cases["cluster"].nunique())
            rows.append((kind, promised, found.value, found.low, found.high, *count))
    columns = ["kind", "promised", "share", "low", "high", "held", "cases", "clusters"]
    return pd.DataFrame(rows, columns=columns).astype({c: float for c in columns[2:5]})


def scorecard(
    kinds: dict[str, pd.DataFrame],
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> pd.DataFrame:
    """Return how each kind of intervals did, one row a kind that has cases.

    Returns
    -------
    DataFrame
        ``kind, cases, different, held90, held50, factor, drift, drift_low, drift_high, skill``:
        clusters; covered over all in words; ``widening``, ``drift`` and ``skill`` at 90 %.
    """
    rows = []
    for kind, cases in kinds.items():
        if cases.empty:
            continue
        factor = widening(cases, 0.90, rng=rng, draws=draws, level=level)
        moved = drift(cases, level=level)
        counts = (len(cases), cases["cluster"].nunique(), held(cases, 0.90), held(cases, 0.50))
        ends = (moved.value, moved.low, moved.high)
        rows.append((kind, *counts, factor.value, *ends, skill(cases, 0.90).value))
    columns = ["kind", "cases", "different", "held90", "held50", "factor", "drift", "drift_low",
               "drift_high", "skill"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({c: float for c in columns[5:]})


def worst(
    kinds: dict[str, pd.DataFrame], promised: float, *, count: int = 12, each: int = 5
) -> pd.DataFrame:
    """Return ``misses`` of several kinds, with a column ``kind``, the furthest first.

    Ordered by half-widths, as their units differ; at most ``each`` of a kind and ``count`` in all.
    """
    found = [misses(cases, promised, each).assign(kind=kind) for kind, cases in kinds.items()]
    joined = pd.concat([f for f in found if len(f)] or found[:1], ignore_index=True)
    order = ["ratio", "kind", "case"]
    joined = joined.sort_values(order, ascending=[False, True, True]).head(count)
    return joined.reset_index(drop=True)


def _quantile(away: np.ndarray, weights: np.ndarray, share: float) -> np.ndarray:
    """Smallest of the sorted ``away`` below which, by each row of weights, ``share`` lies."""
    total = weights.cumsum(axis=1)
    reached = total >= share * total[:, -1:] - 1e-9
    return away[reached.argmax(axis=1)]


def _wilson(share: float, count: float, level: float) -> tuple[float, float]:
    """Wilson's interval for a share of ``count`` cases, which need not be whole."""
    z2 = norm.ppf(0.5 + level / 2) ** 2
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = math.sqrt(z2 * (share * (1 - share) / count + z2 / (4 * count**2))) / (1 + z2 / count)
    return max(0.0, centre - half), min(1.0, centre + half)


def joined(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Join frames of cases and give their columns one type, whether there are any or not.

    ``columns`` are ``CASE`` and any further numbers.
    """
    filled = [frame for frame in frames if len(frame)]
    joined = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)
    texts, days = ["case", "cluster", "blocs"], ["day", "later_day"]
    numbers = [c for c in columns if c not in (*texts, *days)]
    kinds = dict.fromkeys(texts, "str") | dict.fromkeys(days, "datetime64[us]")
    return joined[columns].astype(kinds | dict.fromkeys(numbers, float))
