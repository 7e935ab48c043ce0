"""What it takes for one number to bear a statement out: a relation, judged with its interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from airace.errors import AiraceError
from airace.measures.estimate import Estimate

# From clearly so to clearly not; the middle three are what an interval leaves open.
HOLDS, LEANS, OPEN, LEANS_NOT, FAILS, UNKNOWN = (
    "holds",
    "leans towards it",
    "open",
    "leans against it",
    "fails",
    "not known",
)
OUTCOMES = (HOLDS, LEANS, OPEN, LEANS_NOT, FAILS, UNKNOWN)


@dataclass(frozen=True)
class Relation:
    """A relation between an estimate and one bound or two.

    Attributes
    ----------
    words:
        How a sentence says it, with ``{low}`` and ``{high}`` for the bounds.
    bounds:
        How many bounds it takes.
    judge:
        Estimate and bounds -> one of ``OUTCOMES``; the estimate is known.
    """

    words: str
    bounds: int
    judge: Callable[[Estimate, float, float | None], str]


def _above(estimate: Estimate, bound: float, _: float | None = None) -> str:
    low, high = _ends(estimate)
    if low > bound:
        return HOLDS
    if high <= bound:
        return FAILS
    return LEANS if estimate.value > bound else LEANS_NOT


def _below(estimate: Estimate, bound: float, _: float | None = None) -> str:
    low, high = _ends(estimate)
    if high < bound:
        return HOLDS
    if low >= bound:
        return FAILS
    return LEANS if estimate.value < bound else LEANS_NOT


def _at_least(estimate: Estimate, bound: float, _: float | None = None) -> str:
    low, high = _ends(estimate)
    if low >= bound:
        return HOLDS
    if high < bound:
        return FAILS
    return LEANS if estimate.value >= bound else LEANS_NOT


def _at_most(estimate: Estimate, bound: float, _: float | None = None) -> str:
    low, high = _ends(estimate)
    if high <= bound:
        return HOLDS
    if low > bound:
        return FAILS
    return LEANS if estimate.value <= bound else LEANS_NOT


def _between(estimate: Estimate, low_bound: float, high_bound: float | None) -> str:
    low, high = _ends(estimate)
    if low_bound <= low and high <= high_bound:
        return HOLDS
    if high < low_bound or low > high_bound:
        return FAILS
    return LEANS if low_bound <= estimate.value <= high_bound else LEANS_NOT


def _may_be_at_most(estimate: Estimate, bound: float, _: float | None = None) -> str:
    """Two-valued: whether the interval reaches down to the bound."""
    return HOLDS if _ends(estimate)[0] <= bound else FAILS


def _prints_as(estimate: Estimate, low_bound: float, high_bound: float | None) -> str:
    """Two-valued, the point alone: a published number reproduced within a stated margin."""
    return HOLDS if low_bound <= estimate.value <= high_bound else FAILS


def _by_day(estimate: Estimate, bound: str, _: str | None = None) -> str:
    return HOLDS if str(estimate.value) <= str(bound) else FAILS


def _is(estimate: Estimate, bound: str, _: str | None = None) -> str:
    return HOLDS if str(estimate.value) == str(bound) else FAILS


def _known(estimate: Estimate, *_: object) -> str:
    return HOLDS


RELATIONS = {
    "above": Relation("above {low}", 1, _above),
    "below": Relation("below {low}", 1, _below),
    "at_least": Relation("{low} or more", 1, _at_least),
    "at_most": Relation("{low} or less", 1, _at_most),
    "between": Relation("between {low} and {high}", 2, _between),
    "may_be_at_most": Relation("{low} or less at one end of its interval", 1, _may_be_at_most),
    "prints_as": Relation("within {low} and {high}", 2, _prints_as),
    "by_day": Relation("on or before {low}", 1, _by_day),
    "is": Relation("{low}", 1, _is),
    "known": Relation("on record", 0, _known),
}


def outcome(
    estimate: Estimate,
    relation: str,
    low: float | str | None = None,
    high: float | str | None = None,
) -> str:
    """Return whether an estimate bears a relation out.

    Parameters
    ----------
    estimate:
        The number, with its interval if it has one; without, it is judged as a point.
    relation:
        A key of ``RELATIONS``.
    low, high:
        Its bounds, in the estimate's unit; days as ISO dates.

    Returns
    -------
    One of ``OUTCOMES``.  ``holds`` and ``fails`` need the whole interval on one side; where it
    straddles the bound the point decides which way it leans, which bears nothing out by itself.

    Raises
    ------
    AiraceError
        For an unknown relation or a missing bound.
    """
    try:
        known = RELATIONS[relation]
    except KeyError:
        raise AiraceError(
            f"no relation {relation!r}",
            where="data/claim_tests.csv",
            remedy=f"Relations are: {', '.join(RELATIONS)}",
        ) from None
    if [low, high][: known.bounds].count(None):
        raise AiraceError(
            f"{relation!r} takes {known.bounds} bounds, got {low!r} and {high!r}",
            where="data/claim_tests.csv",
            remedy="Fill low, and high where two are needed",
        )
    return known.judge(estimate, low, high) if estimate.known else UNKNOWN


def _ends(estimate: Estimate) -> tuple[float, float]:
    if estimate.low is None:
        return estimate.value, estimate.value
    return estimate.low, estimate.high
