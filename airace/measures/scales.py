"""What a difference on each scale means, in words that need no statistics.

Every function turns a distance on one scale into something a reader can picture: votes of a
hundred, months at the pace of late, right answers of a hundred, times the price.  Nothing here is a
finding; it is the yardstick for findings.

What this cannot tell: whether a scale is straight.  Five points of the index may be a longer way
near the top than below it, and the pace of the last years need not last.
"""

from __future__ import annotations

import math
from itertools import combinations

import pandas as pd
from scipy.stats import norm

from airace.measures import frontier
from airace.measures.arena import SCALE
from airace.measures.benchmarks import FRACTION
from airace.measures.estimate import Estimate, difference


def votes(points: float) -> float:
    """Votes of a hundred, ties split, that a model so many Arena points ahead would win.

    The logistic curve behind the ratings: 400 points are ten wins to one.
    """
    return 100 / (1 + 10 ** (-points / SCALE))


def pace(
    models: pd.DataFrame, bloc: str, end: str, *, months: int = 24, level: float = 0.90
) -> Estimate:
    """Index points a month by which a bloc's best score rose over the months before a day.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``.
    bloc, end:
        Code of the bloc, ISO date.
    months:
        Span; the rise between its two ends is divided by it.

    Returns
    -------
    Estimate
        The interval joins those of the two scores at the ends; it does not know how the path
        between them would have gone otherwise.  The note names both models.
    """
    start = f"{pd.Timestamp(end) - pd.DateOffset(months=months):%Y-%m-%d}"
    ends = [frontier.frontier_on(models, bloc, day, level=level) for day in (end, start)]
    rise = difference(*ends)
    if not rise.known:
        return rise
    note = f"from {ends[1].note} to {ends[0].note}"
    if rise.low is None:
        return Estimate(rise.value / months, as_of=end, note=note)
    spans = (rise.value / months, rise.low / months, rise.high / months)
    return Estimate(*spans, rise.level, end, note)


def months_for(points: float, speed: Estimate) -> Estimate:
    """Months that so many index points take at a pace.

    The interval is that of the pace; it is open-ended, and left out, if the pace may be zero.
    """
    if not speed.known:
        return speed
    if speed.value <= 0:
        return Estimate.unknown("the best score did not rise")
    if speed.low is None or speed.low <= 0:
        return Estimate(points / speed.value, as_of=speed.as_of, note=speed.note)
    return Estimate(
        points / speed.value,
        points / speed.high,
        points / speed.low,
        speed.level,
        speed.as_of,
        speed.note,
    )


def example_pair(scores: pd.Series, points: float, *, slack: float = 1.5) -> Estimate:
    """Name the two models whose scores lie most nearly so many points apart.

    Parameters
    ----------
    scores:
        Scores on one release of the index, by the name to print.
    points, slack:
        Distance wanted, and how far the example may miss it.

    Returns
    -------
    Estimate
        Text, ``A (135.7) and B (130.0)``, the higher first; unknown if no pair fits.
    """
    pairs = combinations(scores.sort_index(kind="stable").items(), 2)
    near = min(
        ((abs(abs(a[1] - b[1]) - points), a, b) for a, b in pairs),
        key=lambda found: (found[0], found[1][0], found[2][0]),
        default=None,
    )
    if near is None or near[0] > slack:
        return Estimate.unknown("no two of the named models are so far apart")
    high, low = sorted(near[1:], key=lambda item: -item[1])
    return Estimate(f"{high[0]} ({high[1]:.1f}) and {low[0]} ({low[1]:.1f})")


def records_within(models: pd.DataFrame, bloc: str, end: str, *, months: int) -> Estimate:
    """Count the records of a bloc's best score in the months before a day, that day included."""
    if models.empty:
        return Estimate.unknown(frontier.NO_VINTAGE)
    days = frontier.records(models, bloc)["date"]
    return Estimate(_within(days, end, months), as_of=end)


def _within(days: pd.Series, end: str, months: int) -> int:
    last = pd.Timestamp(end)
    return int(((days > last - pd.DateOffset(months=months)) & (days <= last)).sum())


def noise_of_a_test(scores: pd.DataFrame, *, level: float = 0.90) -> Estimate:
    """Difference that two equal models show on one test by chance: half-width of its interval.

    Parameters
    ----------
    scores:
        Table ``benchmark_scores``; scores as a fraction whose standard error is published and
        above zero count.

    Returns
    -------
    Estimate
        Fraction of the test: the median standard error, times the square root of two for two
        models, times the normal quantile of ``level``.
    """
    errors = scores.loc[(scores["unit"] == FRACTION) & (scores["stderr"] > 0), "stderr"]
    if errors.empty:
        return Estimate.unknown("no score has a published standard error")
    half = float(errors.median()) * math.sqrt(2) * norm.ppf(0.5 + level / 2)
    return Estimate(float(half), note=f"median of {len(errors):,} published errors")


def times_as_much(ratio: float) -> str:
    """Say a ratio of prices in words: ``3.0 times as much``, ``half as much``, ``as much``."""
    if round(ratio, 1) == 1:
        return "as much"
    parts = {2: "half", 3: "a third", 4: "a quarter", 5: "a fifth", 10: "a tenth"}
    part = round(1 / ratio)
    if part in parts and abs(1 / ratio - part) <= 0.05 * part:
        return f"{parts[part]} as much"
    return f"{ratio:.1f} times as much" if ratio > 1 else f"{ratio:.2f} times as much"


def index_words(points: Estimate, text: str, speed: Estimate) -> str:
    """Say an index difference with what its interval allows and the months that it is worth.

    ``text`` is the difference as it is printed elsewhere, ``speed`` as ``pace`` gives it.
    """
    if not points.known:
        return "not on it"
    if points.includes_zero:
        return f"{text}: cannot be told apart"
    months = months_for(abs(points.value), speed)
    bare = " (no interval published)" if points.low is None else ""
    return f"{text}{bare}" + (f": {months.value:.1f} months of rise" if months.known else "")


def arena_words(points: Estimate, day: str) -> str:
    """Say an Arena difference as votes of a hundred for the first model; ``day`` is the list's."""
    if not points.known:
        return "no list of both"
    told = ": cannot be told apart" if points.includes_zero else ""
    return f"{votes(points.value):.0f} of 100 votes, {day}{told}"
