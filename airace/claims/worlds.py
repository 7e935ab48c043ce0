"""The editions that claims are judged in, as one file that the claims' notebooks read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from airace.claims.judge import World, back, looked_at
from airace.errors import AiraceError

EDITION, SAID, HISTORY, CHOICES = "edition", "said", "history", "choices"
# An edition of a past day that the book carries whole: every value, and what it found.
PAST = "past"
# What sets an edition apart besides its day; the number of draws only sharpens an interval.
VARIED = ("attribution", "dates", "frontier_k", "tolerance", "weights")
FIELDS = ("value", "low", "high", "level", "text", "note", "reason", "as_of")


@dataclass(frozen=True)
class Worlds:
    """Ledgers of many editions.

    Attributes
    ----------
    as_of, vintage:
        Day of the edition that all this belongs to, and which release of an index it reads.
    base:
        Its choices, by name.
    sources:
        Ids of the sources of each value.
    found:
        Worlds by (day, vintage, choices) in the file's order.
    parts:
        Which of ``EDITION``, ``SAID``, ``HISTORY``, ``CHOICES``, ``PAST`` each belongs to, by the
        same key.
    findings:
        Records ``id``, ``chapter``, ``text`` of each edition of ``past``, by its day.
    """

    as_of: str
    vintage: str
    base: dict[str, Any]
    sources: dict[str, tuple[str, ...]]
    found: dict[tuple, World]
    parts: dict[tuple, tuple[str, ...]]
    findings: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @classmethod
    def load(cls, content: dict[str, Any]) -> Worlds:
        """Read what ``pack`` wrote."""
        found, parts = {}, {}
        for entry in content["worlds"]:
            key = _key(entry["as_of"], entry["vintage"], entry["choices"])
            values = {
                value_id: content["definitions"][value_id] | dict(zip(FIELDS, fields, strict=True))
                for value_id, fields in entry["values"].items()
            }
            choices = entry["choices"] | {"vintage": entry["vintage"]}
            found[key] = World(entry["as_of"], values, choices)
            parts[key] = tuple(entry["parts"])
        sources = {i: tuple(named["sources"]) for i, named in content["definitions"].items()}
        return cls(
            content["as_of"],
            content["vintage"],
            content["base"],
            sources,
            found,
            parts,
            content["findings"],
        )

    @property
    def edition(self) -> World:
        """The edition itself."""
        return self.found[_key(self.as_of, self.vintage, self.base)]

    def at(self, day: str, vintage: str) -> World | None:
        """Return the edition of a day, under the base choices; ``None`` if it was not run."""
        return self.found.get(_key(day, vintage, self.base))

    def around(self, world: World, whens: Iterable[str]) -> dict[str, World]:
        """Return the editions that the tests of a claim look back to, by ``when``.

        The edition of today looks back with today's data; one of the past with what it knew.
        Those that were not run are left out.
        """
        vintage = world.choices["vintage"]
        seen = {"": world}
        for when in whens:
            if when:
                then = self.at(
                    back(world.as_of, when), "newest" if world.as_of == self.as_of else vintage
                )
                seen |= {when: then} if then else {}
        return seen

    def history(self, vintage: str) -> Iterator[World]:
        """Yield the editions of past days and this one, oldest first, by one kind of release."""
        days = sorted({key[0] for key, parts in self.parts.items() if HISTORY in parts})
        for day in [*days, self.as_of]:
            world = self.at(day, vintage if day != self.as_of else self.vintage)
            if world:
                yield world

    def past(self) -> list[World]:
        """Return the editions of past days that the book carries whole, oldest first."""
        whole = [self.found[key] for key, parts in self.parts.items() if PAST in parts]
        return sorted(whole, key=lambda world: world.as_of)

    def alternatives(self) -> list[World]:
        """Return the editions of the same day under other choices, the base first."""
        same = [self.found[k] for k, parts in self.parts.items() if CHOICES in parts]
        return sorted(same, key=lambda w: any(w.choices[n] != self.base[n] for n in VARIED))


def label(vintage: str) -> str:
    """Return which of the two kinds of knowledge a parameter ``vintage`` stands for."""
    return vintage if vintage == "published" else "newest"


def _key(day: str, vintage: str, choices: Mapping[str, Any]) -> tuple:
    return (day, vintage, *(choices[name] for name in VARIED))


def days_judged(claims: pd.DataFrame, tests: pd.DataFrame, as_of: str) -> dict[str, set[str]]:
    """Return the days other than ``as_of`` whose editions these claims are judged in.

    They are the day on which each was made, and the days that its tests look back to from there
    and from today; with each, oldest first, the ids of the values that are looked at.
    """
    days: dict[str, set[str]] = {}
    for claim in claims.to_dict("records"):
        said = f"{claim['said']:%Y-%m-%d}"
        own = tests[tests["claim_id"] == claim["claim_id"]]
        for when, ids in looked_at(own).items():
            for day in (back(said, when), back(as_of, when)):
                days.setdefault(day, set()).update(ids)
    return {day: days[day] for day in sorted(days) if day < as_of}


def pack(
    edition: dict[str, Any],
    found: Iterable[tuple[dict[str, Any], tuple[str, ...], list[dict[str, Any]]]],
    only: set[str],
    findings: Mapping[str, list[dict[str, str]]],
    *,
    shown: set[str] = frozenset(),
) -> dict[str, Any]:
    """Return the file's content.

    Parameters
    ----------
    edition:
        Parameters of the edition that all this belongs to.
    found:
        Parameters, parts and values (as in ``values.json``) of each world.
    only:
        Ids of the values to keep; of an edition of ``PAST``, all are kept.
    findings:
        What each edition of ``PAST`` found, by its day.
    shown:
        Ids of more values, which an edition need not have heard of.

    Raises
    ------
    AiraceError
        If no edition defines one of ``only``.
    """
    kept = only | shown
    definitions: dict[str, dict[str, Any]] = {}
    worlds: dict[tuple, dict[str, Any]] = {}
    for parameters, parts, values in found:
        choices = {name: parameters[name] for name in VARIED}
        vintage = label(parameters["vintage"])
        key = _key(parameters["as_of"], vintage, choices)
        entry = worlds.setdefault(
            key,
            {
                "as_of": parameters["as_of"],
                "vintage": vintage,
                "choices": choices,
                "parts": [],
                "values": {},
            },
        )
        entry["parts"] = sorted({*entry["parts"], *parts})
        for value in values:
            if (value["id"] in kept or PAST in parts) and value["id"] not in entry["values"]:
                named = definitions.setdefault(
                    value["id"],
                    {name: value[name] for name in ("chapter", "title", "display", "unit")}
                    | {"sources": []},
                )
                named["sources"] = sorted({*named["sources"], *value["sources"]})
                entry["values"][value["id"]] = [value[name] for name in FIELDS]
    missing = sorted(only - set(definitions))
    if missing:
        raise AiraceError(
            f"no edition has the values {missing}",
            where="data/claim_tests.csv",
            remedy="Mend the ids (data/values.csv lists them), or publish them in their chapter",
        )
    return {
        "as_of": edition["as_of"],
        "vintage": label(edition["vintage"]),
        "base": {name: edition[name] for name in VARIED},
        "definitions": dict(sorted(definitions.items())),
        "worlds": list(worlds.values()),
        "findings": dict(sorted(findings.items())),
    }
