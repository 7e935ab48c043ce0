"""What became of every claim in an edition of which only the ledgers were made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from airace.chapter import CHAPTERS
from airace.claims.dossier import as_text
from airace.claims.judge import World, back, judge, looked_at, looks_back
from airace.params import Parameters
from airace.tables import DataPackage, TableReader

Records = dict[Parameters, dict[str, dict[str, Any]]]
# The claims are about these two, whatever an edition compares.
SIDES = {"lead": "US", "challenger": "CN"}


def editions_for(
    world: Parameters, package: DataPackage, *, draws: int | None = None
) -> dict[str, Parameters]:
    """Return the editions in whose ledgers the claims of an edition are judged.

    Parameters
    ----------
    world:
        The edition.
    package:
        The data package; days before the tables' first are left out.
    draws:
        Draws behind the intervals of earlier days; as many as the edition has if not given.

    Returns
    -------
    Editions by what a test's ``when`` may say: ``""`` is the edition itself, of the ``SIDES``;
    the others are those that tests look back to, with the knowledge of the edition's day.
    """
    base = world.model_copy(update=SIDES)
    tests = as_text(TableReader(package, world.day).table("claim_tests"))
    first = package.descriptor["first_as_of"]
    days = {when: back(base.day, when) for when in looks_back(tests) if when}
    same = {"vintage": base.as_of, "draws": draws or base.draws}
    return {"": base} | {
        when: base.model_copy(update={"as_of": pd.Timestamp(day).date(), **same})
        for when, day in days.items()
        if first <= day < base.day
    }


def chapters_for(
    worlds: Iterable[Parameters], package: DataPackage, *, draws: int | None = None
) -> dict[Parameters, set[str]]:
    """Return all editions that the claims of some editions are judged in, with their chapters.

    An edition is judged in all of its own; of one that is only looked back to, the chapters whose
    values are looked at will do.

    Parameters
    ----------
    worlds, package, draws:
        As in ``editions_for``, of each.
    """
    chapter_of = package.load("values").set_index("value_id")["chapter"]
    found: dict[Parameters, set[str]] = {}
    for world in worlds:
        tests = as_text(TableReader(package, world.day).table("claim_tests"))
        ids = looked_at(tests)
        for when, edition in editions_for(world, package, draws=draws).items():
            needed = {chapter_of[value_id] for value_id in ids[when]} if when else CHAPTERS
            found.setdefault(edition, set()).update(needed)
    return found


def judged(
    editions: dict[str, Parameters], found: Records, package: DataPackage
) -> list[dict[str, str]]:
    """Judge every claim that had been made by an edition's day.

    Parameters
    ----------
    editions:
        What ``editions_for`` returned for it.
    found:
        What ``sweep`` returned for these.
    package:
        The data package.

    Returns
    -------
    Records ``id``, ``statement``, ``verdict``, ``reason``, in the order of the table ``claims``.
    """
    known = TableReader(package, editions[""].day)
    claims, tests = (as_text(known.table(name)) for name in ("claims", "claim_tests"))
    ledgers = {when: _ledger(edition, found) for when, edition in editions.items()}
    made = []
    for claim in claims.to_dict("records"):
        own = tests[tests["claim_id"] == claim["claim_id"]]
        result = judge(claim, own, ledgers)
        made.append(
            {
                "id": claim["claim_id"],
                "statement": claim["statement"],
                "verdict": result.verdict,
                "reason": result.reason,
            }
        )
    return made


def verdicts(worlds: Iterable[Parameters], found: Records, package: DataPackage) -> pd.DataFrame:
    """Judge every claim that had been made by an edition's day, in each edition of a sweep.

    Parameters
    ----------
    worlds:
        Editions.
    found:
        What ``sweep`` returned for the editions of ``editions_for`` each.
    package:
        The data package.

    Returns
    -------
    One row per edition and claim: ``edition``, the parameters, ``claim_id``, ``verdict``,
    ``reason``.
    """
    rows = [
        {
            **describe(world),
            "claim_id": claim["id"],
            "verdict": claim["verdict"],
            "reason": claim["reason"],
        }
        for world in worlds
        for claim in judged(editions_for(world, package), found, package)
    ]
    return pd.DataFrame(rows)


def describe(world: Parameters) -> dict[str, Any]:
    """Return the columns that name an edition in a table: its day and its choices."""
    choices = world.as_dict()
    return {
        "edition": world.day,
        **{k: v for k, v in choices.items() if k not in ("as_of", "data_dir")},
    }


def _ledger(world: Parameters, found: Records) -> World:
    values = (value for record in found[world].values() for value in record["values"])
    return World(world.day, {value["id"]: value for value in values}, world.as_dict())
