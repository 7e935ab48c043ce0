"""What an update would do: extract, correct and merge a source's newer files, writing nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import corrections
from airace.sources.adapter import Adapter
from airace.sources.reading import noting
from airace.tables import DataPackage


@dataclass(frozen=True)
class Input:
    """One publisher's file that an update read.

    Attributes
    ----------
    adapter:
        Who read it.
    name:
        Its path below the folder that was read, with ``/``.
    sha256, bytes:
        Of its content.
    origin:
        The address it was downloaded from, or its name where it came from disk.
    """

    adapter: str
    name: str
    sha256: str
    bytes: int
    origin: str


@dataclass(frozen=True)
class Change:
    """What an update does to one table, in rows."""

    table: str
    added: int
    changed: int
    dropped: int
    rows: int


@dataclass(frozen=True)
class Plan:
    """What an update would do; nothing is written.

    Attributes
    ----------
    before, after:
        Text tables (``str``, ``""`` missing) by name, as they are in ``data/`` and as they would
        be; only tables that the update touches.
    inputs:
        The publishers' files that were read.
    as_of:
        The package's newest day afterwards, ISO date.
    keys:
        Primary key by table.
    """

    before: dict[str, pd.DataFrame]
    after: dict[str, pd.DataFrame]
    inputs: list[Input]
    as_of: str
    keys: dict[str, list[str]]

    def changes(self) -> list[Change]:
        """Count rows; one ``Change`` per table touched, in name order."""
        return [
            compare(name, self.before[name], self.after[name], self.keys[name])
            for name in sorted(self.after)
        ]


def plan(package: DataPackage, chosen: list[Adapter], root: Path) -> Plan:
    """Run adapters over the files below ``root`` and merge their rows, in memory.

    Raises
    ------
    AiraceError
        If a file cannot be read, a row does not fit its table, or two rows share a key.
    """
    fixes = package.load("corrections")
    before: dict[str, pd.DataFrame] = {}
    after: dict[str, pd.DataFrame] = {}
    inputs: list[Input] = []
    for adapter in chosen:
        with noting() as files:
            frames = adapter.extract(root)
        inputs += [_input(adapter.name, file, root) for file in files]
        for name, frame in frames.items():
            if name not in adapter.tables:
                raise AiraceError(f"feeds {name!r} without declaring it", where=adapter.name)
            if name not in before:
                before[name] = after[name] = current(package, name)
            after[name] = _merge(package, adapter, name, frame, after[name], fixes)
    keys = {name: package.resource(name)["schema"]["primaryKey"] for name in after}
    for name, frame in after.items():
        after[name] = _ordered(frame, name, keys[name])
    return Plan(before, after, inputs, _newest_day(package, after), keys)


def current(package: DataPackage, name: str) -> pd.DataFrame:
    """Return a table's rows as text, as they are in ``data/``; none if it has no file yet."""
    path = package.path(name)
    if not path.exists():
        fields = package.resource(name)["schema"]["fields"]
        return pd.DataFrame(columns=[field["name"] for field in fields], dtype=str)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def compare(name: str, old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> Change:
    """Count the rows that were added, changed and dropped between two states of a table."""
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


def _merge(
    package: DataPackage,
    adapter: Adapter,
    name: str,
    frame: pd.DataFrame,
    before: pd.DataFrame,
    fixes: pd.DataFrame,
) -> pd.DataFrame:
    """Put an adapter's rows in place of those that its sources had."""
    resource = package.resource(name)
    fields = [field["name"] for field in resource["schema"]["fields"]]
    rows = _as_text(frame, resource, adapter.name)[fields]
    stray = set(rows["source_id"]) - set(adapter.source_ids)
    if stray:
        raise AiraceError(f"rows carry undeclared sources {sorted(stray)}", where=adapter.name)
    rows = corrections.apply(rows, name, resource["schema"]["primaryKey"], fixes)
    kept = before[~before["source_id"].isin(adapter.source_ids)]
    return pd.concat([kept, rows], ignore_index=True)


def _ordered(frame: pd.DataFrame, name: str, key: list[str]) -> pd.DataFrame:
    ordered = frame.sort_values(key, kind="stable").reset_index(drop=True)
    repeated = ordered[ordered.duplicated(key, keep=False)]
    if len(repeated):
        raise AiraceError(
            f"{len(repeated)} rows share a key, first {repeated[key].iloc[0].to_dict()}",
            where=f"table {name}",
            remedy="Mend the adapter: the primary key must name one row",
        )
    return ordered


def _newest_day(package: DataPackage, after: dict[str, pd.DataFrame]) -> str:
    """Return the newest day on which a row of any table becomes known."""
    newest = ""
    for name, resource in package.resources.items():
        fields = resource.get("as_of", {}).get("drop", [])
        if fields and (name in after or package.path(name).exists()):
            frame = after[name] if name in after else current(package, name)
            newest = max([newest, *(frame[field].max() for field in fields if len(frame))])
    return newest or package.descriptor["as_of"]


def _input(adapter: str, file: Path, root: Path) -> Input:
    content = file.read_bytes()
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    return Input(adapter, name, hashlib.sha256(content).hexdigest(), len(content), file.name)


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
