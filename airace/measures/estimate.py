"""A measured quantity with its interval, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import ndtri


@dataclass(frozen=True)
class Estimate:
    """One number and how sure we are of it.

    Attributes
    ----------
    value:
        The point estimate; a string for a date (``YYYY-MM-DD``), a month (``YYYY-MM``)
        or a name; ``None`` when it cannot be known from the tables.
    low, high:
        Ends of the interval, in the value's unit, or ``None`` when there is none.
    level:
        Probability the interval is meant to cover (``0.90``), or ``None``.
    as_of:
        ISO date that the value describes, if it is not the edition's own day.
    note:
        What a reader must know to read the number rightly: a record's name, a quarter,
        why no interval is given.
    reason:
        Why the value is unknown; empty if it is known.
    """

    value: float | int | str | None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    as_of: str | None = None
    note: str = ""
    reason: str = ""

    def __post_init__(self) -> None:  # noqa: D105
        if self.value is not None and isinstance(self.value, float) and math.isnan(self.value):
            raise ValueError("an unknown estimate is Estimate.unknown(reason), not NaN")
        if self.value is None and not self.reason:
            raise ValueError("an unknown estimate needs a reason")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval needs both ends")
        if self.low is not None and (self.level is None or not self.low <= self.high):
            raise ValueError("an interval needs a level and low <= high")

    @classmethod
    def unknown(cls, reason: str, **more) -> Estimate:
        """Return an estimate that is not known, and why."""
        return cls(None, reason=reason, **more)

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def includes_zero(self) -> bool:
        """Whether the interval holds zero: the two sides cannot be told apart."""
        return self.low is not None and self.low <= 0 <= self.high

    def with_note(self, note: str) -> Estimate:
        """Return the same estimate with another note."""
        return replace(self, note=note)


def share(part: int, whole: int, *, level: float = 0.90, **more) -> Estimate:
    """Share of successes with Wilson's score interval.

    Parameters
    ----------
    part, whole:
        Counts, ``0 <= part <= whole``.
    level:
        Coverage of the interval.

    Returns
    -------
    Estimate
        Share in [0, 1]; unknown when ``whole`` is 0.  The interval treats the items as a
        sample from a process that could have gone otherwise; it does not know about items
        that were never listed.

    Notes
    -----
    Wilson, E. B. (1927), JASA 22, 209-212, as implemented in ``scipy.stats``.
    """
    if whole == 0:
        return Estimate.unknown("nothing to take a share of", **more)
    # Not above: it takes a second to load, and pages are written without it.
    from scipy.stats import binomtest

    interval = binomtest(int(part), int(whole)).proportion_ci(level, method="wilson")
    low, high = max(0.0, interval.low), min(1.0, interval.high)
    value = part / whole
    return Estimate(value, min(low, value), max(high, value), level, **more)


def with_draws(estimate: Estimate, draws: np.ndarray, *, level: float = 0.90) -> Estimate:
    """Give an estimate the percentile interval of its resamples or redraws.

    Parameters
    ----------
    estimate:
        A known one.
    draws:
        The same quantity in each draw, shape (draws,), none missing.
    level:
        Level of the interval.

    Returns
    -------
    Estimate
        With the draws' percentiles as ends (Efron 1979, Annals of Statistics 7, 1-26), widened,
        if need be, to hold the point itself: with few or skew data it can lie outside.
    """
    low, high = np.quantile(draws, [0.5 - level / 2, 0.5 + level / 2])
    value = estimate.value
    return replace(estimate, low=min(float(low), value), high=max(float(high), value), level=level)


def rescale(value: float, end: float, *, from_level: float, to_level: float) -> float:
    """Move one end of a normal-theory interval from one level to another.

    The half-width is scaled by the ratio of normal quantiles; each side separately, so an
    asymmetric interval stays asymmetric.  Works element-wise on arrays.
    """
    return value + (end - value) * (_reach(to_level) / _reach(from_level))


@cache  # the same few levels, a thousand times a chapter
def _reach(level: float) -> float:
    """Half-width of a standard normal interval."""
    return ndtri(0.5 + level / 2)


def difference(a: Estimate, b: Estimate) -> Estimate:
    """Difference ``a - b`` of two independent estimates at the same level.

    Half-widths are added in quadrature, side by side, so that asymmetric intervals stay
    asymmetric (the MOVER construction: Zou and Donner 2008, Statistics in Medicine 27,
    1693-1702).  A missing interval counts as zero width: an index's anchors have none by
    construction.  Independence is an assumption: scores of models that share tests are
    correlated, which makes this interval too wide rather than too narrow.
    """
    for estimate in (a, b):
        if not estimate.known:
            return Estimate.unknown(estimate.reason)
    levels = {e.level for e in (a, b) if e.level is not None}
    if len(levels) > 1:
        raise ValueError(f"intervals at different levels: {sorted(levels)}")
    value = a.value - b.value
    if not levels:
        return Estimate(value)
    a_low, a_high = _ends(a)
    b_low, b_high = _ends(b)
    low = value - math.hypot(a.value - a_low, b_high - b.value)
    high = value + math.hypot(a_high - a.value, b.value - b_low)
    return Estimate(value, low, high, levels.pop())


def logarithm(estimate: Estimate) -> Estimate:
    """Natural logarithm of a positive estimate and of its interval.

    A ratio is judged against one, and two ratios against each other, where they are symmetrical:
    as logarithms against zero, and as a difference of logarithms.
    """
    if not estimate.known:
        return estimate
    if estimate.low is None:
        return replace(estimate, value=math.log(estimate.value))
    low, high = math.log(estimate.low), math.log(estimate.high)
    return replace(estimate, value=math.log(estimate.value), low=low, high=high)


def _ends(estimate: Estimate) -> tuple[float, float]:
    if estimate.low is None:
        return estimate.value, estimate.value
    return estimate.low, estimate.high


def with_inner_band(frame: pd.DataFrame, level: float) -> pd.DataFrame:
    """Add ``low50`` and ``high50`` to a frame with ``value``, ``low``, ``high`` at ``level``.

    The inner half of the probability is what charts draw darker.  Each side of the interval is
    scaled by the ratio of normal quantiles (``rescale``), an approximation for intervals that
    come from resampling.
    """
    return frame.assign(
        low50=rescale(frame["value"], frame["low"], from_level=level, to_level=0.5),
        high50=rescale(frame["value"], frame["high"], from_level=level, to_level=0.5),
    )
