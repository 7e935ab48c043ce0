"""Bring a source's newer files into the tables: extract, correct, merge, write at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.files import whole
from airace.sources import corrections
from airace.sources.adapter import Adapter
from airace.tables import DataPackage


@dataclass(frozen=True)
class Change:
    """What an update does to one table, in rows."""

    table: str
    added: int
    changed: int
    dropped: int
    rows: int


def update(
    package: DataPackage, chosen: list[Adapter], root: Path, *, dry_run: bool
) -> list[Change]:
    """Run adapters over the files below ``root`` and merge their rows.

    All tables are computed before the first is written, and each is replaced in one step, so
    an adapter that fails leaves ``data/`` as it was.

    Returns
    -------
    One ``Change`` per table touched, in name order.
    """
    fixes = package.load("corrections")
    merged: dict[str, pd.DataFrame] = {}
    for adapter in chosen:
        for name, frame in adapter.extract(root).items():
            if name not in adapter.tables:
                raise AiraceError(f"feeds {name!r} without declaring it", where=adapter.name)
            resource = package.resource(name)
            before = merged[name] if name in merged else _current(package, name)
            fields = [field["name"] for field in resource["schema"]["fields"]]
            rows = _as_text(frame, resource, adapter.name)[fields]
            stray = set(rows["source_id"]) - set(adapter.source_ids)
            if stray:
                raise AiraceError(
                    f"rows carry undeclared sources {sorted(stray)}", where=adapter.name
                )
            rows = corrections.apply(rows, name, resource["schema"]["primaryKey"], fixes)
            kept = before[~before["source_id"].isin(adapter.source_ids)]
            merged[name] = pd.concat([kept, rows], ignore_index=True)
    changes = []
    for name, frame in sorted(merged.items()):
        key = package.resource(name)["schema"]["primaryKey"]
        merged[name] = frame.sort_values(key, kind="stable").reset_index(drop=True)
        repeated = merged[name][merged[name].duplicated(key, keep=False)]
        if len(repeated):
            raise AiraceError(
                f"{len(repeated)} rows share a key, first {repeated[key].iloc[0].to_dict()}",
                where=f"table {name}",
                remedy="Mend the adapter: the primary key must name one row",
            )
        changes.append(_compare(name, _current(package, name), merged[name], key))
    if not dry_run:
        for name, frame in merged.items():
            write_csv(frame, package.path(name))
    return changes


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table so that it is there whole or not at all."""
    with whole(path) as stream:
        frame.to_csv(stream, index=False, lineterminator="\n")


def _current(package: DataPackage, name: str) -> pd.DataFrame:
    path = package.path(name)
    if not path.exists():
        fields = package.resource(name)["schema"]["fields"]
        return pd.DataFrame(columns=[field["name"] for field in fields], dtype=str)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _as_text(frame: pd.DataFrame, resource: dict, adapter: str) -> pd.DataFrame:
    """Render typed values in the one way that the CSV files use."""
    out = {}
    for field in resource["schema"]["fields"]:
        name, kind = field["name"], field.get("type", "string")
        if name not in frame.columns:
            raise AiraceError(
                f"rows lack the field {name!r}", where=f"{adapter}, {resource['name']}"
            )
        out[name] = [_text(value, kind) for value in frame[name]]
    return pd.DataFrame(out, dtype=str)


def _text(value: object, kind: str) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if kind == "boolean" and str(value) in ("True", "False"):
        return str(value).lower()
    if kind == "date" and isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if kind in ("integer", "year") and str(value) not in ("",):
        return str(int(float(value)))
    if kind == "number" and str(value) not in ("",):
        return repr(float(value))
    return " ".join(str(value).split())


def _compare(name: str, old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> Change:
    before = old.set_index(key).sort_index()
    after = new.set_index(key).sort_index()
    common = before.index.intersection(after.index)
    columns = list(after.columns)
    changed = int((before.loc[common, columns] != after.loc[common, columns]).any(axis=1).sum())
    return Change(
        table=name,
        added=len(after.index.difference(before.index)),
        changed=changed,
        dropped=len(before.index.difference(after.index)),
        rows=len(new),
    )
