"""The front page under other choices: what each number reads, how far it moves, who is ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airace.book.past import change
from airace.book.standing import FrontPage, Yardstick, point
from airace.claims.judge import World, interval
from airace.claims.worlds import VARIED, Worlds


@dataclass(frozen=True)
class Question:
    """A line of the front page.

    Attributes
    ----------
    key:
        Its first value's id.
    label:
        What is measured.
    ids:
        Values that answer it: those of a yardstick, or a number by itself.
    yardstick:
        The rule that says who is ahead; ``None`` for a number by itself.
    """

    key: str
    label: str
    ids: tuple[str, ...]
    yardstick: Yardstick | None = None


@dataclass(frozen=True)
class Answer:
    """What a question's numbers are under one set of choices.

    Attributes
    ----------
    texts, intervals:
        Of each number, as printed; empty where there is none.
    moves:
        By how much each differs from the book's own choices, as printed.
    moved:
        Whether any of them differs.
    inside:
        Whether each that differs stays in the interval under the book's own choices.
    ahead:
        Who is ahead (see ``Yardstick.ahead``); empty if not asked, or not known.
    turned:
        Whether that is another answer than under the book's own choices.
    """

    texts: tuple[str, ...]
    intervals: tuple[str, ...]
    moves: tuple[str, ...]
    moved: bool
    inside: bool
    ahead: str
    turned: bool


def questions(front: FrontPage, worlds: Worlds) -> list[Question]:
    """Return the lines of a front page whose numbers the edition knows.

    A number that a yardstick asks for already is not asked for again.
    """
    base = worlds.edition
    asked = [
        Question(one.first, one.label, one.ids, one)
        for one in front.yardsticks
        if all(base.known(value_id) for value_id in one.ids)
    ]
    taken = {value_id for question in asked for value_id in question.ids}
    numbers = front.shown(lambda value_id: bool(base.known(value_id)))
    return asked + [
        Question(value_id, base.values[value_id]["title"], (value_id,))
        for value_id in numbers
        if value_id not in taken
    ]


def answer(question: Question, world: World, base: World) -> Answer:
    """Answer a question in ``world``, beside the answer under the book's own choices, ``base``."""
    records = [world.known(value_id) for value_id in question.ids]
    before = [base.values[value_id] for value_id in question.ids]
    shifts = [
        _shift(was, now) if now is not None else None
        for was, now in zip(before, records, strict=True)
    ]
    ahead = _ahead(question, records, world.as_of)
    return Answer(
        texts=tuple(record["text"] if record else "" for record in records),
        intervals=tuple(interval(record) if record else "" for record in records),
        moves=tuple(
            "" if shift is None else change(shift, was["display"])
            for shift, was in zip(shifts, before, strict=True)
        ),
        moved=any(shifts),
        inside=all(
            _inside(was, now) for was, now, s in zip(before, records, shifts, strict=True) if s
        ),
        ahead=ahead,
        turned=bool(ahead) and ahead != _ahead(question, before, base.as_of),
    )


def differing(world: World, worlds: Worlds) -> dict[str, Any]:
    """Return the choices in which an edition differs from the book's own, by name."""
    return {n: world.choices[n] for n in VARIED if world.choices[n] != worlds.base[n]}


def single(worlds: Worlds) -> list[tuple[str, Any, World]]:
    """Return the editions that differ from the book's own choices in one: its name and value."""
    found = ((differing(world, worlds), world) for world in worlds.alternatives())
    return [(*next(iter(other.items())), world) for other, world in found if len(other) == 1]


def axes(worlds: Worlds) -> dict[str, list[Any]]:
    """Return what each choice may be, the book's own first; those with one option are left out."""
    sets = worlds.alternatives()
    found = {
        name: [*dict.fromkeys([worlds.base[name], *(world.choices[name] for world in sets)])]
        for name in VARIED
    }
    return {name: options for name, options in found.items() if len(options) > 1}


def tally(question: Question, worlds: Worlds) -> dict[str, int]:
    """Count the sets of choices by who is ahead, most frequent first; ``""`` for not known."""
    counted: dict[str, int] = {}
    for world in worlds.alternatives():
        ahead = answer(question, world, worlds.edition).ahead
        counted[ahead] = counted.get(ahead, 0) + 1
    return dict(sorted(counted.items(), key=lambda item: -item[1]))


def verdict_changes(was: Mapping[str, str], now: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the claims with another verdict: ``claim_id``, ``from``, ``to``.

    Both are verdicts by claim, of the same claims.
    """
    return [
        {"claim_id": claim_id, "from": verdict, "to": now[claim_id]}
        for claim_id, verdict in was.items()
        if now[claim_id] != verdict
    ]


def address(choices: Mapping[str, Any]) -> str:
    """Return choices as they stand in an address: ``attribution=inclusive&frontier_k=3``."""
    return "&".join(f"{name}={option(choices[name])}" for name in VARIED if name in choices)


def option(value: Any) -> str:
    """Return a choice's value as it stands in an address: ``1.0`` -> ``1``."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _shift(was: Mapping[str, Any], now: Mapping[str, Any]) -> float | None:
    both = (was["value"], now["value"])
    return both[1] - both[0] if all(isinstance(one, int | float) for one in both) else None


def _inside(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return was["low"] is not None and was["low"] <= now["value"] <= was["high"]


def _ahead(question: Question, records: Iterable[Mapping[str, Any] | None], day: str) -> str:
    if question.yardstick is None:
        return ""
    points: Sequence = [point(day, record) for record in records]
    return "" if None in points else question.yardstick.ahead(points)
