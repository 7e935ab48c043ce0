"""What became of every claim in each edition of a sweep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from airace.claims.dossier import as_text
from airace.claims.judge import World, back, judge, looks_back
from airace.params import Parameters
from airace.tables import DataPackage, TableReader

Records = dict[Parameters, dict[str, dict[str, Any]]]


def looked_back_to(worlds: Iterable[Parameters], package: DataPackage) -> list[Parameters]:
    """Return the editions of earlier days that tests of claims compare these with.

    They differ from the edition that is judged in their day only; days before the tables'
    first are left out.
    """
    tests = as_text(package.load("claim_tests"))
    first = package.descriptor["first_as_of"]
    return [
        earlier
        for world in worlds
        for earlier in _earlier(world, tests).values()
        if earlier.day >= first
    ]


def verdicts(worlds: Iterable[Parameters], found: Records, package: DataPackage) -> pd.DataFrame:
    """Judge every claim that had been made by an edition's day, in that edition.

    Parameters
    ----------
    worlds:
        Editions.
    found:
        What ``sweep`` returned for them and for those of ``looked_back_to``.
    package:
        The data package.

    Returns
    -------
    One row per edition and claim: ``edition``, the parameters, ``claim_id``, ``verdict``,
    ``reason``.
    """
    all_tests = as_text(package.load("claim_tests"))
    rows = []
    for world in worlds:
        claims = as_text(TableReader(package, world.day).table("claims"))
        for claim in claims.to_dict("records"):
            tests = all_tests[all_tests["claim_id"] == claim["claim_id"]]
            seen = {"": _ledger(world, found)} | {
                when: _ledger(earlier, found)
                for when, earlier in _earlier(world, tests).items()
                if earlier in found
            }
            judged = judge(claim, tests, seen)
            rows.append(
                {
                    **describe(world),
                    "claim_id": claim["claim_id"],
                    "verdict": judged.verdict,
                    "reason": judged.reason,
                }
            )
    return pd.DataFrame(rows)


def describe(world: Parameters) -> dict[str, Any]:
    """Return the columns that name an edition in a table: its day and its choices."""
    choices = world.as_dict()
    return {
        "edition": world.day,
        **{k: v for k, v in choices.items() if k not in ("as_of", "data_dir")},
    }


def _earlier(world: Parameters, tests: pd.DataFrame) -> dict[str, Parameters]:
    """The editions that tests look back to, by ``when``."""
    days = {when: back(world.day, when) for when in looks_back(tests) if when}
    return {
        when: world.model_copy(update={"as_of": pd.Timestamp(day).date()})
        for when, day in days.items()
        if day < world.day
    }


def _ledger(world: Parameters, found: Records) -> World:
    values = (value for record in found[world].values() for value in record["values"])
    return World(world.day, {value["id"]: value for value in values}, world.as_dict())
