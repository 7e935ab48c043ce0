"""``airace check``: what the standard validates, and what only this project knows to ask."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from airace.checks import domain, registries
from airace.checks.accepted import unexcepted
from airace.checks.problem import Problem
from airace.checks.structure import structure
from airace.tables import DataPackage

ACCEPTED = "accepted"
REGISTRIES = (registries.sources, registries.developers, registries.horizon, registries.values)
DOMAIN = (
    domain.days,
    domain.order,
    domain.plausible,
    domain.intervals,
    domain.shares,
    domain.codes,
    domain.scales,
    domain.one_spelling,
)


def check(package: DataPackage, report: Callable[[str], None] = lambda line: None) -> list[str]:
    """Validate the data package.

    Returns
    -------
    One line per problem: file, row, field, what was found, what was expected and what to do;
    empty if all is well.
    """
    return [str(problem) for problem in problems(package, report)]


def problems(
    package: DataPackage, report: Callable[[str], None] = lambda line: None
) -> list[Problem]:
    """Return what is wrong with the data package, exceptions with a declared reason left out."""
    found = structure(package)
    report(f"structure: {len(found)} problems")
    if found:
        # The checks below read the tables by their types.
        return found
    tables = {name: package.load(name) for name in package.resources}
    for rule in REGISTRIES:
        told = rule(package, tables)
        report(f"{rule.__name__}: {len(told)} problems")
        found += told
    return found + implausible(package, tables, report)


def implausible(
    package: DataPackage,
    tables: dict[str, pd.DataFrame],
    report: Callable[[str], None] = lambda line: None,
) -> list[Problem]:
    """Return what the domain rules find in typed tables and nobody has accepted.

    Parameters
    ----------
    package:
        Says what the tables' fields are.
    tables:
        By name; all of the package's, as rules look from one into another.
    """
    found = []
    for rule in DOMAIN:
        told = list(rule(package, tables))
        report(f"{rule.__name__}: {len(told)} to look at")
        found += told
    accepted = tables.get(ACCEPTED, pd.DataFrame(columns=["rule", "table", "key", "field"]))
    left = unexcepted(found, accepted)
    report(f"left after the accepted exceptions: {len(left)}")
    return left
