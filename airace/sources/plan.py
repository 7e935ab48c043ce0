"""What an update would do: extract, correct and merge a source's newer files, writing nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import corrections
from airace.sources.adapter import Adapter
from airace.sources.delivery import Delivery
from airace.sources.fitting import as_text, insist_fit
from airace.sources.reading import NoFile, locate, noting
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
        By adapter, the change of its rows in all its tables together.
    absent:
        Adapters that were left out because none of their files is there.
    failed:
        Adapters that were left out because of an error, and the error.
    """

    before: dict[str, pd.DataFrame]
    after: dict[str, pd.DataFrame]
    inputs: list[Input]
    as_of: str
    keys: dict[str, list[str]]
    effects: dict[str, Effect] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def changes(self) -> list[Change]:
        """Count rows; one ``Change`` per table touched, in name order."""
        return [
            compare(name, self.before[name], self.after[name], self.keys[name])
            for name in sorted(self.after)
        ]


def plan(
    package: DataPackage,
    chosen: list[Adapter],
    root: Path | Delivery,
    *,
    partial: bool = False,
    keep_going: bool = False,
) -> Plan:
    """Run adapters over publishers' files and merge their rows, in memory.

    Parameters
    ----------
    package:
        The tables as they are.
    chosen:
        Adapters, in the order in which they run.
    root:
        Folder with the files, or where each adapter's are.
    partial:
        Leave out adapters none of whose files is there, instead of stopping.
    keep_going:
        Leave out adapters that stop with an error, instead of stopping.

    Raises
    ------
    AiraceError
        If a file cannot be read, a row does not fit its table, or two rows share a key.
    """
    delivery = root if isinstance(root, Delivery) else Delivery(root)
    fixes = package.load("corrections")
    found = Plan({}, {}, [], "", {}, {})
    for adapter in chosen:
        place = delivery.root_of(adapter.name)
        with noting() as files:
            try:
                frames = _extracted(adapter, place, files)
                merged = _merged(package, adapter, frames, found.after, fixes)
            except NoFile:
                if files or not partial:
                    raise
                found.absent.append(adapter.name)
                continue
            except AiraceError as error:
                if not keep_going:
                    raise
                found.failed[adapter.name] = str(error)
                continue
        changes = []
        for name, frame in merged.items():
            held = found.after[name] if name in found.after else current(package, name)
            key = found.keys[name] = package.resource(name)["schema"]["primaryKey"]
            changes.append(compare(name, held, frame, key))
            found.before.setdefault(name, held)
            found.after[name] = frame
        found.effects[adapter.name] = _sum(changes)
        found.inputs.extend(_input(adapter.name, file, place, delivery) for file in files)
    return replace(found, as_of=_newest_day(package, found.after))


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


def _extracted(adapter: Adapter, root: Path, files: Iterable[Path]) -> dict[str, pd.DataFrame]:
    """Run an adapter; whatever it trips over becomes one error that names the files it read."""
    try:
        return adapter.extract(root)
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


def _merged(
    package: DataPackage,
    adapter: Adapter,
    frames: dict[str, pd.DataFrame],
    held: dict[str, pd.DataFrame],
    fixes: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Merge all that an adapter made, so that it counts as a whole or not at all."""
    out = {}
    if SOURCES in frames:
        frames = {**frames, SOURCES: _cited(frames)}
    for name, frame in frames.items():
        if name not in (*adapter.tables, SOURCES):
            raise AiraceError(f"feeds {name!r} without declaring it", where=adapter.name)
        before = held[name] if name in held else current(package, name)
        merged = _merge(package, adapter, name, frame, before, fixes)
        out[name] = _ordered(merged, name, package.resource(name)["schema"]["primaryKey"])
    return out


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
    rows = as_text(frame, resource, adapter.name)[fields]
    stray = sorted({i for i in rows["source_id"] if not adapter.owns(i)})
    if stray:
        raise AiraceError(f"rows carry undeclared sources {stray}", where=adapter.name)
    if name == SOURCES:
        new = rows[~rows["source_id"].isin(before["source_id"])]
        return pd.concat([before, new], ignore_index=True)
    rows = corrections.apply(rows, name, resource["schema"]["primaryKey"], fixes)
    insist_fit(rows, resource, adapter.name)
    kept = before[~adapter.gives_way(before, rows, name)]
    return pd.concat([kept, rows], ignore_index=True)


def _cited(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """A vintage that brought no row is not registered: nothing would rest on it."""
    ids = {i for name, frame in frames.items() if name != SOURCES for i in frame["source_id"]}
    return frames[SOURCES][frames[SOURCES]["source_id"].isin(ids)]


def _sum(changes: list[Change]) -> Effect:
    return Effect(
        sum(change.added for change in changes),
        sum(change.changed for change in changes),
        sum(change.dropped for change in changes),
    )


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


def _input(adapter: str, file: Path, root: Path, delivery: Delivery) -> Input:
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    return Input(adapter, name, sha256, file.stat().st_size, delivery.origin_of(file))
