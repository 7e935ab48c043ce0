"""``airace check``: what the standard validates, and what only this project knows to ask."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from frictionless import Package

from airace.sources.names import SEPARATOR
from airace.tables import DataPackage

# Pairs of fields whose dates must not be the wrong way round, wherever a table has both.
DATE_ORDER = (
    ("date", "end_date"),
    ("first_listed", "removed"),
    ("quarter_start", "quarter_end"),
    ("low", "high"),
)


def check(package: DataPackage, report: Callable[[str], None] = lambda line: None) -> list[str]:
    """Validate the data package.

    Returns
    -------
    One line per problem, naming table, row and field; empty if all is well.
    """
    problems = standard(package)
    report(f"standard checks: {len(problems)} problems")
    if problems:
        # The checks below read the tables by their types.
        return problems
    tables = {name: package.load(name) for name in package.resources}
    for rule in (sources, developers, order, horizon, registry):
        found = rule(package, tables)
        report(f"{rule.__name__}: {len(found)} problems")
        problems += found
    return problems


def standard(package: DataPackage) -> list[str]:
    """Types, constraints, primary and foreign keys, as Frictionless sees them."""
    result = Package(str(package.root / "datapackage.json")).validate()
    return [
        f"data/{task.place}, row {error.to_dict().get('rowNumber', '-')}, "
        f"field {error.to_dict().get('fieldName', '-')}: {error.message}"
        for task in result.tasks
        for error in task.errors
    ] + [f"datapackage.json: {error.message}" for error in result.errors]


def sources(package: DataPackage, tables: dict[str, pd.DataFrame]) -> list[str]:
    """Every table is attributed row by row, and nothing but a quotation rests on cite-only."""
    use = tables["sources"].set_index("source_id")["use"]
    exempt = {"sources", "corrections", "values", "blocs", "vintages"}
    problems = []
    for name, frame in tables.items():
        if name in exempt:
            continue
        if "source_id" not in frame:
            problems.append(f"table {name}: no field source_id; every row names its source")
            continue
        quoted = frame[frame["source_id"].map(use) == "cite_only"]
        if len(quoted) and not name.startswith("quoted_"):
            problems.append(
                f"data/{name}.csv, row {quoted.index[0] + 2}: source "
                f"{quoted['source_id'].iloc[0]} may only be quoted; tables of quotations are "
                "named quoted_*"
            )
    return problems


def developers(package: DataPackage, tables: dict[str, pd.DataFrame]) -> list[str]:
    """Lists of developer ids, which foreign keys cannot describe, name listed developers."""
    known = set(tables["developers"]["developer_id"])
    problems = []
    parents = tables["developers"]["parent_id"].dropna()
    for row, parent in parents[~parents.isin(known)].items():
        problems.append(f"data/developers.csv, row {row + 2}, parent_id: no developer {parent!r}")
    for name, frame in tables.items():
        if "developer_ids" not in frame:
            continue
        for row, ids in frame["developer_ids"].items():
            cell = [] if pd.isna(ids) else str(ids).split(SEPARATOR)
            strange = [i for i in cell if i not in known and i != "unknown"]
            if strange or not cell:
                problems.append(
                    f"data/{name}.csv, row {row + 2}, developer_ids: "
                    f"{strange or 'empty'}; list it in developers.csv or say unknown"
                )
    return problems


def order(package: DataPackage, tables: dict[str, pd.DataFrame]) -> list[str]:
    """Beginnings do not come after ends."""
    return [
        f"data/{name}.csv, row {row + 2}: {first} is after {last}"
        for name, frame in tables.items()
        for first, last in DATE_ORDER
        if first in frame and last in frame
        for row in frame.index[(frame[first] > frame[last]).fillna(False)]
    ]


def horizon(package: DataPackage, tables: dict[str, pd.DataFrame]) -> list[str]:
    """No row is newer than the package's ``as_of``, and that day is the newest row's."""
    newest = {
        (name, field): tables[name][field].max()
        for name, resource in package.resources.items()
        for field in resource.get("as_of", {}).get("drop", [])
        if tables[name][field].notna().any()
    }
    limit = pd.Timestamp(package.descriptor["as_of"])
    problems = [
        f"data/{name}.csv, field {field}: {day:%Y-%m-%d} is after the package's as_of, "
        f"{limit:%Y-%m-%d}"
        for (name, field), day in newest.items()
        if day > limit
    ]
    if newest and max(newest.values()) < limit:
        problems.append(
            f"datapackage.json: as_of is {limit:%Y-%m-%d}, the newest row "
            f"{max(newest.values()):%Y-%m-%d}"
        )
    return problems


def registry(package: DataPackage, tables: dict[str, pd.DataFrame]) -> list[str]:
    """Value ids start with their chapter, so that a reader knows where to look."""
    values = tables["values"]
    return [
        f"data/values.csv, row {row + 2}: {value_id!r} does not start with {chapter!r}"
        for row, value_id, chapter in zip(
            values.index, values["value_id"], values["chapter"], strict=True
        )
        if not str(value_id).startswith(f"{chapter}.")
    ]
