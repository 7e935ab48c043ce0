"""Who is ahead by a yardstick, by how much, since when and how sure: pure functions of ledgers.

The rule is the book's own: where the interval of a difference includes no difference, or two
intervals overlap, nobody is ahead.  A number without an interval is taken as it stands, and the
reader is told that it has none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from airace import wording
from airace.claims.worlds import Worlds
from airace.errors import AiraceError

LEAD, CHALLENGER, NEITHER = "lead", "challenger", "neither"
_LINE = re.compile(
    r"(?P<label>[^:]+): (?P<first>\S+) (?P<how>over|under|against|below) (?P<other>\S+)"
)

_BLOCK = re.compile(r"^```\{(headlines|standing)\}\n(.*?)^```", re.DOTALL | re.MULTILINE)
_ID = re.compile(r"[a-z]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Point:
    """A number in one edition; ``low`` and ``high`` are missing (NaN) if it has no interval."""

    day: str
    value: float
    low: float = math.nan
    high: float = math.nan

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval, or the number itself twice."""
        return (self.value, self.value) if math.isnan(self.low) else (self.low, self.high)


@dataclass(frozen=True)
class Yardstick:
    """One way to tell who is ahead.

    Attributes
    ----------
    label:
        What is measured, as readers are told.
    first:
        Id of a value; with ``other``, that of the lead bloc.
    other:
        Id of the challenger bloc's value, or empty.
    level:
        Without ``other``: the number at which nobody is ahead.
    over:
        Whether the lead bloc is ahead where the first is larger than the other, or than the level
        (else where it is smaller).
    """

    label: str
    first: str
    other: str = ""
    level: float = 0.0
    over: bool = True

    @classmethod
    def parse(cls, line: str) -> Yardstick:
        """Read one line.

        ``label: value.id over 0`` or ``under 1`` says where the lead bloc is ahead;
        ``label: lead.id against challenger.id`` that the larger number is ahead, ``below`` that
        the smaller one is.
        """
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise AiraceError(
                "not a yardstick",
                where=repr(line),
                remedy="Write 'label: id over 0', 'under 1', 'against id' or 'below id'",
            )
        over = found["how"] in ("over", "against")
        if found["how"] in ("against", "below"):
            return cls(found["label"], found["first"], found["other"], over=over)
        return cls(found["label"], found["first"], level=float(found["other"]), over=over)

    @property
    def ids(self) -> tuple[str, ...]:
        """The values that it needs."""
        return (self.first, self.other) if self.other else (self.first,)

    def ahead(self, points: Sequence[Point]) -> str:
        """Return who is ahead, given a point for each of ``ids``: a role, or ``NEITHER``."""
        low, high = points[0].bounds
        other_low, other_high = points[1].bounds if self.other else (self.level, self.level)
        if low > other_high:
            return LEAD if self.over else CHALLENGER
        if high < other_low:
            return CHALLENGER if self.over else LEAD
        return NEITHER


def counted(answers: Iterable[str], names: Mapping[str, str], verb: str = "is") -> str:
    """Return a sentence that counts who is ahead by how many yardsticks.

    Parameters
    ----------
    answers:
        Who is ahead, of each yardstick (see ``Yardstick.ahead``); at least one.
    names:
        Names of ``LEAD`` and ``CHALLENGER``, as they stand in a sentence.
    verb:
        ``is``, or ``was`` of a past day.
    """
    answers, parts = list(answers), []
    for role in (LEAD, CHALLENGER, NEITHER):
        count = answers.count(role)
        if not count:
            continue
        told = f"{count}" if parts else f"{count} of {len(answers)} yardsticks"
        if role == NEITHER:
            parts.append(f"{told} {'cannot' if verb == 'is' else 'could not'} tell")
        else:
            parts.append(f"{names[role]} {verb} ahead by {told}")
    return f"{wording.sentence(wording.listing(parts))}."


def point(day: str, value: Mapping[str, Any] | None) -> Point | None:
    """Return a record of a ledger as a point; ``None`` if it is not known or no number."""
    if value is None or not isinstance(value["value"], int | float):
        return None
    low, high = value["low"], value["high"]
    bare = low is None or high is None
    return Point(day, value["value"], *((math.nan, math.nan) if bare else (low, high)))


def course(worlds: Worlds | None, value_id: str) -> list[Point]:
    """Return a number in the past editions and this one, oldest first, as each would have read.

    Editions that did not know it are left out; all of them without a file of worlds.
    """
    past = worlds.history("published") if worlds else ()
    found = (point(world.as_of, world.values.get(value_id)) for world in past)
    return [one for one in found if one is not None]


def ids_named(page: str) -> set[str]:
    """Return the ids of values that a page's ``headlines`` and ``standing`` blocks name."""
    return {value_id for _, block in _BLOCK.findall(page) for value_id in _ID.findall(block)}


@dataclass(frozen=True)
class FrontPage:
    """What a front page asks.

    Attributes
    ----------
    yardsticks:
        Of its ``standing`` blocks, in order.
    headlines:
        Of its ``headlines`` blocks: for each number the ids that may stand for it, best first.
    """

    yardsticks: tuple[Yardstick, ...] = ()
    headlines: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def read(cls, page: str) -> FrontPage:
        """Read a page's Markdown."""
        lines: dict[str, list[str]] = {"standing": [], "headlines": []}
        for name, block in _BLOCK.findall(page):
            lines[name] += [line for line in block.splitlines() if line.strip()]
        return cls(
            tuple(Yardstick.parse(line) for line in lines["standing"]),
            tuple(tuple(i.strip() for i in line.split("|")) for line in lines["headlines"]),
        )

    @property
    def ids(self) -> list[str]:
        """Every value that it names, once, in order."""
        standing = [value_id for one in self.yardsticks for value_id in one.ids]
        return [*dict.fromkeys([*standing, *(i for line in self.headlines for i in line)])]

    def shown(self, known: Callable[[str], bool]) -> list[str]:
        """Return the numbers that an edition shows: of each line the first that it knows."""
        found = (next(filter(known, line), None) for line in self.headlines)
        return [value_id for value_id in found if value_id is not None]


@dataclass(frozen=True)
class Since:
    """How long somebody has been ahead, over editions of past days.

    Attributes
    ----------
    day:
        Oldest edition in the unbroken run up to now.
    before:
        Newest edition before it, by which it was otherwise; empty if the run begins with the
        first edition that could tell.
    """

    day: str
    before: str = ""


def since(yardstick: Yardstick, courses: Iterable[Sequence[Point]]) -> Since | None:
    """Return since when the newest answer has stood; ``None`` without any past edition."""
    by_day: dict[str, list[Point]] = {}
    wanted = 0
    for one in courses:
        wanted += 1
        for each in one:
            by_day.setdefault(each.day, []).append(each)
    told = [
        (day, yardstick.ahead(points))
        for day, points in sorted(by_day.items())
        if len(points) == wanted
    ]
    if len(told) < 2:
        return None
    run = list(takewhile(lambda one: one[1] == told[-1][1], reversed(told)))
    before = told[len(told) - len(run) - 1][0] if len(run) < len(told) else ""
    return Since(run[-1][0], before)
