"""What tables say of each other beyond foreign keys: sources, developers, days, value ids."""

from __future__ import annotations

import pandas as pd

from airace.checks.problem import Problem, at
from airace.sources.names import SEPARATOR, UNKNOWN
from airace.tables import DataPackage

Tables = dict[str, pd.DataFrame]
# Registries of the project's own, whose rows rest on no source.
UNSOURCED = {"sources", "corrections", "values", "blocs", "vintages"}


def sources(package: DataPackage, tables: Tables) -> list[Problem]:
    """Every table is attributed row by row, and nothing but a quotation rests on cite-only."""
    use = tables["sources"].set_index("source_id")["use"]
    problems = []
    for name, frame in tables.items():
        if name in UNSOURCED:
            continue
        if "source_id" not in frame:
            problems.append(
                Problem("sources", f"data/{name}.csv", None, "source_id", "no such column",
                        "a source in every row", "Add the column and name each row's source", name)
            )  # fmt: skip
            continue
        quoted = frame.index[frame["source_id"].map(use) == "cite_only"]
        if len(quoted) and not name.startswith("quoted_"):
            problems.append(
                at(
                    package.resource(name),
                    frame,
                    quoted[0],
                    "source_id",
                    rule="sources",
                    expected="a source that allows more: this one may only be quoted",
                    remedy="Move its rows to a table of quotations, whose name begins quoted_",
                )
            )
    return problems


def developers(package: DataPackage, tables: Tables) -> list[Problem]:
    """Developer ids, alone or listed in a cell, name reviewed developers."""
    known = set(tables["developers"]["developer_id"])
    parents = tables["developers"]["parent_id"].dropna()
    problems = [
        at(
            package.resource("developers"),
            tables["developers"],
            row,
            "parent_id",
            rule="developers",
            expected="the id of a developer",
            remedy="Correct it, or add the parent's row to data/developers.csv",
        )
        for row in parents.index[~parents.isin(known)]
    ]
    for name, frame in tables.items():
        fields = [c for c in ("developer_ids", "base_developer_ids", "developer_id") if c in frame]
        for field in fields if name != "developers" else []:
            for row, ids in frame[field].items():
                cell = [] if pd.isna(ids) else str(ids).split(SEPARATOR)
                strange = [i for i in cell if i not in known and i not in (UNKNOWN, "none")]
                if strange or (not cell and field == "developer_ids"):
                    problems.append(
                        at(
                            package.resource(name),
                            frame,
                            row,
                            field,
                            rule="developers",
                            found=", ".join(map(repr, strange)) or "nothing",
                            expected=f"ids of data/developers.csv joined by ';', or {UNKNOWN}",
                            remedy="Correct it, or add the developer, with evidence, to "
                            "data/developers.csv; until then write unknown",
                        )
                    )
    return problems


def horizon(package: DataPackage, tables: Tables) -> list[Problem]:
    """No row is newer than the package's ``as_of``, and that day is the newest row's."""
    limit = pd.Timestamp(package.descriptor["as_of"])
    newest, problems = pd.NaT, []
    for name, resource in package.resources.items():
        for field in resource.get("as_of", {}).get("drop", []):
            days = tables[name][field]
            if not days.notna().any():
                continue
            newest = days.max() if newest is pd.NaT else max(newest, days.max())
            if days.max() > limit:
                problems.append(
                    at(
                        resource,
                        tables[name],
                        days.idxmax(),
                        field,
                        rule="horizon",
                        expected=f"a day up to the package's as_of, {limit:%Y-%m-%d}",
                        remedy="Correct the day; if the row is right, move as_of in "
                        "data/datapackage.json",
                    )
                )
    if newest is not pd.NaT and newest < limit:
        problems.append(
            Problem("horizon", "data/datapackage.json", None, "as_of", f"{limit:%Y-%m-%d}",
                    f"the day of the newest row, {newest:%Y-%m-%d}", "Set as_of to it")
        )  # fmt: skip
    return problems


def values(package: DataPackage, tables: Tables) -> list[Problem]:
    """Value ids start with their chapter, so that a reader knows where to look."""
    frame = tables["values"]
    return [
        at(
            package.resource("values"),
            frame,
            row,
            "value_id",
            rule="values",
            expected=f"an id that begins {frame.at[row, 'chapter']!r} and a full stop",
            remedy="Rename the value, or correct its chapter",
        )
        for row in frame.index
        if not str(frame.at[row, "value_id"]).startswith(f"{frame.at[row, 'chapter']}.")
    ]
