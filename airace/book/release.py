"""The tables as an edition may pass them on: cut at its day, licence by licence."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from airace.book.collect import dump
from airace.charts.package import FORMULA, guarded
from airace.files import write_csv
from airace.sources.corrections import SEPARATOR
from airace.tables import DataPackage, TableReader, names_later_day

# Only sources that allow it are re-released; results computed from the others are in values.json.
RELEASED = "redistribute"
# Cells that a spreadsheet would run begin with an apostrophe, as OWASP advises; the descriptor says
# so, and ``airace.tables`` takes it off again.
GUARD = {
    "prefix": "'",
    "before": list(FORMULA),
    "description": "A text cell that begins with one of 'before' stands behind 'prefix', so that a "
    "spreadsheet does not run it; take the prefix off to have the text",
}


def release_tables(package: DataPackage, as_of: str, folder: Path) -> list[str]:
    """Write the tables that readers may download, with their own ``datapackage.json``.

    Rows whose source may only be derived from or cited are left out, and so is everything
    dated after ``as_of``.

    Returns
    -------
    Names of the tables written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reader = TableReader(package, as_of)
    sources = package.load("sources")
    free = set(sources.loc[sources["use"] == RELEASED, "source_id"])
    descriptor = json.loads(json.dumps(package.descriptor))
    frames: dict[str, pd.DataFrame] = {}
    for resource in list(descriptor["resources"]):
        name = resource["name"]
        frame = corrections_known(package, as_of) if name == "corrections" else reader.table(name)
        if name == "values":
            # An id may name a day itself: a cut, a rule.
            frame = frame[[not names_later_day(i, as_of) for i in frame["value_id"]]]
        if "source_id" in frame and name != "sources":
            frame = frame[frame["source_id"].isin(free)]
            if frame.empty and reader.reads[name]["rows"]:
                descriptor["resources"].remove(resource)
                continue
        frames[name] = frame
    written = list(frames)
    for resource in descriptor["resources"]:
        frame = _joined(frames, resource)
        write_csv(_text(frame, resource, guard=True), folder / resource["path"])
    for resource in descriptor["resources"]:
        keys = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [
            key for key in keys if key["reference"]["resource"] in written
        ]
        _licensed(resource, frames[resource["name"]], sources)
    descriptor["as_of"] = as_of
    descriptor["spreadsheet_guard"] = GUARD
    (folder / "datapackage.json").write_text(dump(descriptor), encoding="utf-8")
    return written


def _licensed(resource: dict, frame: pd.DataFrame, sources: pd.DataFrame) -> None:
    """Write into a released table's descriptor whose rows it holds, and under which licences.

    ``sources`` and ``licenses`` of the standard for the table, and ``licences`` for each field: a
    column may be filled by some of the sources only.
    """
    if "source_id" not in frame or resource["name"] == "sources" or frame.empty:
        return
    known = sources.set_index("source_id")
    used = known.loc[sorted(frame["source_id"].unique())]
    resource["sources"] = [
        {"title": str(source["citation"]), "path": str(source["landing_page"])}
        for _, source in used.iterrows()
    ]
    resource["licenses"] = [{"name": name} for name in sorted(used["licence"].unique())]
    filled = frame.notna().groupby(frame["source_id"]).any()
    for field in resource["schema"]["fields"]:
        own = filled.index[filled[field["name"]]]
        field["licences"] = sorted(set(known["licence"].reindex(own)))


def _joined(frames: dict[str, pd.DataFrame], resource: dict) -> pd.DataFrame:
    """Return a table without the rows that speak of a row which is not known yet.

    A test of a claim, for example, has no day of its own: it is known with its claim.
    """
    frame = frames[resource["name"]]
    for key in resource["schema"].get("foreignKeys", []):
        parent, field = key["reference"]["resource"], key["reference"]["fields"]
        if parent in frames and isinstance(field, str):
            own = frame[key["fields"]]
            frame = frame[own.isna() | own.isin(frames[parent][field])]
    return frame


def corrections_known(package: DataPackage, as_of: str) -> pd.DataFrame:
    """Return the corrections that say nothing later than ``as_of``.

    A correction of a cell is known with its row; one that drops a row, which is in no table, as
    soon as every date it names has passed.
    """
    reader = TableReader(package, as_of)
    fixes = package.load("corrections").fillna("")
    keys: dict[str, set[str]] = {}
    known = []
    for fix in fixes.to_dict("records"):
        name = fix["table"]
        if name not in keys and name in package.resources:
            frame = _text(reader.table(name), package.resource(name)).astype(str)
            columns = package.resource(name)["schema"]["primaryKey"]
            rows = frame[columns].itertuples(index=False, name=None)
            keys[name] = set(map(SEPARATOR.join, rows))
        passed = not names_later_day(f"{fix['key']} {fix['expect']} {fix['replacement']}", as_of)
        known.append(passed and (fix["action"] == "drop" or fix["key"] in keys.get(name, set())))
    return fixes[pd.Series(known, dtype=bool, index=fixes.index)].reset_index(drop=True)


def _text(frame, resource, *, guard=False):
    frame = frame.copy()
    for field in resource["schema"]["fields"]:
        column = frame[field["name"]]
        if field["type"] == "date":
            frame[field["name"]] = column.dt.strftime("%Y-%m-%d")
        elif field["type"] == "boolean":
            frame[field["name"]] = column.map({True: "true", False: "false"})
        elif guard and field["type"] == "string":
            frame[field["name"]] = column.map(guarded, na_action="ignore")
    return frame
