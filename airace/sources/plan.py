"""What an update would do: extract, correct and merge a source's newer files, writing nothing."""

from __future__ import annotations

import datetime
import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import corrections
from airace.sources.adapter import Adapter
from airace.sources.reading import locate, noting
from airace.tables import DataPackage

SOURCES = "sources"


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
class Effect:
    """Rows added, changed and dropped."""

    added: int
    changed: int
    dropped: int


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
    effects:
        By adapter, the change of its own rows in all its tables together.
    """

    before: dict[str, pd.DataFrame]
    after: dict[str, pd.DataFrame]
    inputs: list[Input]
    as_of: str
    keys: dict[str, list[str]]
    effects: dict[str, Effect]

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
    fed: dict[Adapter, list[str]] = {}
    for adapter in chosen:
        frames, files = _extracted(adapter, root)
        inputs += [_input(adapter.name, file, root) for file in files]
        if SOURCES in frames:
            frames = {**frames, SOURCES: _cited(frames)}
        for name, frame in frames.items():
            if name not in (*adapter.tables, SOURCES):
                raise AiraceError(f"feeds {name!r} without declaring it", where=adapter.name)
            if name not in before:
                before[name] = after[name] = current(package, name)
            after[name] = _merge(package, adapter, name, frame, after[name], fixes)
            fed.setdefault(adapter, []).append(name)
    keys = {name: package.resource(name)["schema"]["primaryKey"] for name in after}
    for name, frame in after.items():
        after[name] = _ordered(frame, name, keys[name])
    effects = {
        adapter.name: _effect(
            compare(name, _own(before[name], adapter), _own(after[name], adapter), keys[name])
            for name in tables
        )
        for adapter, tables in fed.items()
    }
    return Plan(before, after, inputs, _newest_day(package, after), keys, effects)


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


def _extracted(adapter: Adapter, root: Path) -> tuple[dict[str, pd.DataFrame], list[Path]]:
    """Run an adapter; whatever it trips over becomes one error that names the files it read."""
    with noting() as files:
        try:
            return adapter.extract(root), list(files)
        except AiraceError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # Python quotes the value that it could not read: say in which cell it stands.
            values = re.findall(r"['\"](.+?)['\"]", str(error))
            place = next(filter(None, (locate(list(files), value) for value in values)), "")
            raise AiraceError(
                f"cannot be read as expected ({type(error).__name__}: {error})",
                where=place or f"{adapter.name}, {', '.join(file.name for file in files)}",
                remedy="Compare the file with an earlier one: mend the cell, or the adapter if "
                "the publisher's format has changed",
            ) from error


def _merge(
    package: DataPackage,
    adapter: Adapter,
    name: str,
    frame: pd.DataFrame,
    before: pd.DataFrame,
    fixes: pd.DataFrame,
) -> pd.DataFrame:
    """Put an adapter's rows in place of those that they supersede.

    A source that is registered stays as it is, because its row may have been written by hand.
    """
    resource = package.resource(name)
    fields = [field["name"] for field in resource["schema"]["fields"]]
    rows = _as_text(frame, resource, adapter.name)[fields]
    stray = sorted({i for i in rows["source_id"] if not adapter.owns(i)})
    if stray:
        raise AiraceError(f"rows carry undeclared sources {stray}", where=adapter.name)
    if name == SOURCES:
        new = rows[~rows["source_id"].isin(before["source_id"])]
        return pd.concat([before, new], ignore_index=True)
    rows = corrections.apply(rows, name, resource["schema"]["primaryKey"], fixes)
    _insist_fit(rows, resource, adapter.name)
    kept = before[~adapter.gives_way(before, rows, name)]
    return pd.concat([kept, rows], ignore_index=True)


def _cited(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """A vintage that brought no row is not registered: nothing would rest on it."""
    ids = {i for name, frame in frames.items() if name != SOURCES for i in frame["source_id"]}
    return frames[SOURCES][frames[SOURCES]["source_id"].isin(ids)]


def _own(frame: pd.DataFrame, adapter: Adapter) -> pd.DataFrame:
    return frame[frame["source_id"].map(adapter.owns).astype(bool)]


def _effect(changes: Iterable[Change]) -> Effect:
    parts = [(change.added, change.changed, change.dropped) for change in changes]
    return Effect(*(sum(part) for part in zip(*parts, strict=True)))


def _ordered(frame: pd.DataFrame, name: str, key: list[str]) -> pd.DataFrame:
    # Sources stand in the order in which they came to the project.
    ordered = frame if name == SOURCES else frame.sort_values(key, kind="stable")
    ordered = ordered.reset_index(drop=True)
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
    text = " ".join(str(value).split())
    if not text or kind not in ("integer", "year", "number") or _unfit(text, kind):
        return text
    return repr(float(text)) if kind == "number" else str(int(float(text)))


def _insist_fit(rows: pd.DataFrame, resource: dict, adapter: str) -> None:
    """Stop at the first cell that is no date or number where the table has one."""
    schema = resource["schema"]
    for field in schema["fields"]:
        cells, kind = rows[field["name"]], field.get("type", "string")
        if kind not in ("date", "integer", "year", "number"):
            continue
        for row, text in cells.items():
            expected = _unfit(text, kind)
            if expected:
                key = {name: rows.loc[row, name] for name in schema["primaryKey"]}
                raise AiraceError(
                    f"expected {expected}, found {text!r}",
                    where=f"{adapter}, {resource['name']}, row {key}, field {field['name']!r}",
                    remedy="Mend the cell, declare a correction, or mend the adapter if the "
                    "publisher's format has changed",
                )


def _unfit(text: str, kind: str) -> str:
    """Say what was expected if a text is no value of its kind; empty texts are missing."""
    if not text:
        return ""
    if kind == "date":
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            return "a date like 2026-08-11"
        return "" if len(text) == 10 else "a date like 2026-08-11"
    try:
        number = float(text)
    except ValueError:
        return "a number"
    if not math.isfinite(number):
        return "a finite number"
    return "" if kind == "number" or number.is_integer() else "a whole number"
