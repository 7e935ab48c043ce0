"""Editions of past days: what each knew, how it judged, and what later releases made of it.

A past edition is re-made from today's tables, cut at its day, by today's methods.  It is not a
page that stood on the web then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from airace import wording
from airace.claims.dossier import as_text, judged
from airace.claims.judge import World
from airace.claims.worlds import Worlds

RULE = (
    "An address with ?asOf=DAY means the newest edition whose day is not later than DAY. Past "
    "editions are re-made from the tables of this edition, cut at their day, by today's methods."
)
# Folder of the site that holds them, one below it for each day.
FOLDER = "as-of"
# Fields of a record of ``values.json`` that a past edition keeps, in its order.
KEPT = (
    "id", "chapter", "title", "value", "unit", "low", "high", "level", "as_of", "text", "note",
    "reason", "display",
)  # fmt: skip


def values_of(world: World) -> list[dict[str, Any]]:
    """Return every value of an edition as records of ``values.json``, shortened to ``KEPT``."""
    return [
        {name: (record | {"id": value_id})[name] for name in KEPT}
        for value_id, record in world.values.items()
    ]


def claims_of(
    world: World, worlds: Worlds, claims: pd.DataFrame, tests: pd.DataFrame
) -> list[dict[str, Any]]:
    """Judge in an edition the claims that had been made by its day.

    Parameters
    ----------
    world:
        The edition.
    worlds:
        Those that tests look back to.
    claims, tests:
        Tables ``claims``, as known on its day, and ``claim_tests``.

    Returns
    -------
    The claim's fields with ``as_of``, ``verdict``, ``reason`` and ``tests`` of that day, in the
    order of ``claims``.
    """
    rows = as_text(tests)
    own, none = dict(iter(rows.groupby("claim_id", sort=False))), rows.iloc[:0]
    found = []
    for claim in as_text(claims).to_dict("records"):
        made = asdict(judged(claim, own.get(claim["claim_id"], none), worlds, world))
        found.append({"id": claim["claim_id"], **claim, **made, "tests": list(made["tests"])})
    return found


@dataclass(frozen=True)
class Revision:
    """A number of one past day: as it was published, and as it is known now.

    Attributes
    ----------
    day:
        The past day.
    published, newest:
        Records of the value, from the releases of that day and from the newest ones cut at that
        day; ``None`` where an edition does not know it.
    """

    day: str
    published: Mapping[str, Any] | None
    newest: Mapping[str, Any] | None

    @property
    def shift(self) -> float | None:
        """How far the number moved since; ``None`` if it is not known both times, or no number."""
        if self.published is None or self.newest is None:
            return None
        before, after = self.published["value"], self.newest["value"]
        if not all(isinstance(one, int | float) for one in (before, after)):
            return None
        return after - before

    @property
    def inside(self) -> bool:
        """Whether what is known now lies in the interval that was published."""
        then, now = self.published, self.newest
        if self.shift is None or then["low"] is None:
            return False
        return then["low"] <= now["value"] <= then["high"]


def revisions(worlds: Worlds, value_id: str) -> list[Revision]:
    """Return a number's revisions, one per past day that knew it either way, oldest first."""
    newest = {world.as_of: world.known(value_id) for world in worlds.history("newest")}
    found = (
        Revision(world.as_of, world.known(value_id), newest.get(world.as_of))
        for world in worlds.history("published")
        if world.as_of != worlds.as_of
    )
    return [one for one in found if one.published or one.newest]


def largest(found: Iterable[Revision]) -> Revision | None:
    """Return the revision that moved a number most; ``None`` if none moved it."""
    moved = [one for one in found if one.shift]
    return max(moved, key=lambda one: abs(one.shift), default=None)


def change(difference: float, display: str) -> str:
    """Format a difference of two numbers of one ``display``: ``+1.2 points``, ``−3 percentage …``.

    One that rounds to nothing is ``no change`` if it is zero, else ``less than can be printed``.
    """
    # Differences of shares are percentage points, whatever they are shares of.
    display = re.sub(r"%\}.*$", "%} points", display)
    text = wording.number(abs(difference), display)
    if text == wording.number(0, display):
        return "no change" if difference == 0 else "less than can be printed"
    return f"{'+' if difference > 0 else wording.MINUS}{text}"
