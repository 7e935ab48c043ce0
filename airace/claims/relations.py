"""What it takes for one number to bear a statement out: a relation, judged with its interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from airace.errors import AiraceError
from airace.measures.estimate import Estimate

# From clearly so to clearly not; the middle two are what an interval leaves open.
HOLDS, LEANS, LEANS_NOT, FAILS, UNKNOWN = (
    "holds",
    "leans towards it",
    "leans against it",
    "fails",
    "not known",
)
OUTCOMES = (HOLDS, LEANS, LEANS_NOT, FAILS, UNKNOWN)
WHERE = "data/claim_tests.csv"


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
    of_text:
        Whether its bounds are texts (days, names), not numbers.
    """

    words: str
    bounds: int
    judge: Callable[[Estimate, Any, Any], str]
    of_text: bool = False


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
    """Compare as finely as both are known: a month is on or before each of its days."""
    day, length = str(estimate.value), min(len(str(estimate.value)), len(bound))
    return HOLDS if day[:length] <= bound[:length] else FAILS


def _is(estimate: Estimate, bound: str, _: str | None = None) -> str:
    if isinstance(estimate.value, str):
        return HOLDS if estimate.value == bound else FAILS
    return HOLDS if estimate.value == float(bound) else FAILS


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
    "by_day": Relation("on or before {low}", 1, _by_day, of_text=True),
    "is": Relation("{low}", 1, _is, of_text=True),
    "known": Relation("on record", 0, _known),
}


def relation(name: str) -> Relation:
    """Return a relation by its name.

    Raises
    ------
    AiraceError
        If there is none.
    """
    try:
        return RELATIONS[name]
    except KeyError:
        raise AiraceError(
            f"no relation {name!r}",
            where=WHERE,
            remedy=f"Relations are: {', '.join(RELATIONS)}",
        ) from None


def outcome(
    estimate: Estimate,
    name: str,
    low: float | str | None = None,
    high: float | str | None = None,
) -> str:
    """Return whether an estimate bears a relation out.

    Parameters
    ----------
    estimate:
        The number, with its interval if it has one; without, it is judged as a point.
    name:
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
        For an unknown relation, a missing bound, bounds in the wrong order, or a text where the
        relation is one of numbers.
    """
    found = relation(name)
    bounds = [low, high][: found.bounds]
    if None in bounds:
        raise AiraceError(
            f"{name!r} takes {found.bounds} bounds, got {low!r} and {high!r}",
            where=WHERE,
            remedy="Fill low, and high where two are needed",
        )
    if found.bounds == 2 and low > high:
        raise AiraceError(
            f"{name!r} has its bounds in the wrong order: {low!r} and {high!r}",
            where=WHERE,
            remedy="Write the smaller one as low",
        )
    if not estimate.known:
        return UNKNOWN
    if found.bounds and not found.of_text and isinstance(estimate.value, str):
        raise AiraceError(
            f"{name!r} compares numbers; the value is {estimate.value!r}",
            where=WHERE,
            remedy="Use by_day for a day, is for a name, or another value",
        )
    return found.judge(estimate, low, high)


def _ends(estimate: Estimate) -> tuple[float, float]:
    if estimate.low is None:
        return estimate.value, estimate.value
    return estimate.low, estimate.high
