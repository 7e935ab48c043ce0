"""Load the data package: typed tables, cut at a day, with a record of what was read.

The tables are described in ``data/datapackage.json`` (Frictionless Data Package).  Two
properties of our own, both allowed by the standard, say what a day means for a table:

``as_of.drop``
    fields whose date must not lie after the edition's day; a row that does is not known
    yet and is dropped;
``as_of.blank``
    fields that speak of a later event (a withdrawal, an end); a date after the edition's
    day is blanked, the row stays.

``as_of.releases``
    the register (a table with ``vintage`` and ``full``) of a source that restates its past at
    every release; see ``DataPackage.release_read`` and ``TableReader.table`` on reading a release
    back.

A row without a date in a ``drop`` field is known only through its source, so it counts from
that source's vintage.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from airace import journal
from airace.errors import AiraceError

# Text is kept as Python keeps it, whether or not pyarrow happens to be installed: its columns
# answer some operations with other types, and a book must not depend on its neighbours.
pd.options.mode.string_storage = "python"

# The release that is read where no full one had come out yet.
NO_RELEASE = date.min.isoformat()

DTYPES = {
    "string": "string",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "year": "Int64",
}


@dataclass(frozen=True)
class DataPackage:
    """The folder ``data/`` as the rest of the package sees it."""

    root: Path

    @classmethod
    def find(cls, data_dir: str | Path = "data") -> DataPackage:
        """Find the package at ``data_dir``, or there relative to a parent of the working folder.

        So that a notebook opened in ``notebooks/`` and a command run at the top read the same
        tables.  An update that was interrupted is finished first, so that nobody reads old
        tables beside new ones.
        """
        for base in [Path(), *Path.cwd().parents]:
            root = (base / data_dir).resolve()
            if (root / "datapackage.json").is_file():
                journal.recover(root)
                return cls(root)
        raise AiraceError(
            "no datapackage.json in this folder or above it",
            where=f"data_dir={data_dir}",
            remedy="Point data_dir at the project's data/ folder",
        )

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The parsed ``datapackage.json``."""
        path = self.root / "datapackage.json"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise AiraceError(
                f"not valid JSON ({error.msg}, line {error.lineno})",
                where="data/datapackage.json",
                remedy="Restore the file or mend the line",
            ) from None

    @cached_property
    def resources(self) -> dict[str, dict[str, Any]]:
        """Resource descriptors by table name."""
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    def resource(self, name: str) -> dict[str, Any]:
        """Return one table's descriptor; an unknown name lists the tables that exist."""
        try:
            return self.resources[name]
        except KeyError:
            raise AiraceError(
                f"no table {name!r}",
                where="data/datapackage.json",
                remedy=f"Tables are: {', '.join(sorted(self.resources))}",
            ) from None

    @cached_property
    def registers(self) -> set[str]:
        """Names of the tables that say when a source which restates its past did so."""
        rules = (resource.get("as_of", {}) for resource in self.resources.values())
        return {rule["releases"] for rule in rules if "releases" in rule}

    @cached_property
    def _full_releases(self) -> list[str]:
        """ISO dates of the releases that are at hand whole, oldest first."""
        registers = [self.load(name) for name in self.registers]
        days = {day for found in registers for day in found.loc[found["full"], "vintage"]}
        return sorted(f"{day:%Y-%m-%d}" for day in days)

    def release_read(self, vintage: str) -> str:
        """Return which release of restated sources the parameter ``vintage`` stands for.

        All days until the next release stand for the same: what is read is the same.

        Parameters
        ----------
        vintage:
            ``published``, ``newest`` or an ISO date.

        Returns
        -------
        ISO date of the newest full release, of all or by that day, ``NO_RELEASE`` if there was
        none; empty for ``published``, which reads none back.
        """
        if vintage == "published":
            return ""
        until = self.descriptor["as_of"] if vintage == "newest" else vintage
        return max((day for day in self._full_releases if day <= until), default=NO_RELEASE)

    def path(self, name: str) -> Path:
        """Where a table's CSV lies."""
        return self.root / self.resource(name)["path"]

    def digest(self, name: str) -> str:
        """Sha256 of a table's file."""
        return self._file(name).sha256

    def _file(self, name: str) -> _File:
        try:
            content = self.path(name).read_bytes()
        except FileNotFoundError:
            raise AiraceError(
                "the file is missing",
                where=f"data/{self.resource(name)['path']}",
                remedy="Restore it",
            ) from None
        return _File(self.path(name), hashlib.sha256(content).hexdigest(), [content])

    def load(self, name: str) -> pd.DataFrame:
        """Read one whole table, typed by its schema.

        Dates become ``datetime64``; missing values become ``NA``.  A value that does not fit
        its type stops with file, row, field and value.
        """
        return self.read(name).frame

    def read(self, name: str) -> Table:
        """Read one whole table as ``load`` does, with the digests of file, schema and rows."""
        description = json.dumps(self.resource(name), sort_keys=True)
        guard = json.dumps(self.descriptor.get("spreadsheet_guard"))
        return _typed_table(self._file(name), description, guard)

    @cached_property
    def source_vintages(self) -> pd.Series:
        """Vintage (datetime64) of each source id."""
        return self.load("sources").set_index("source_id")["vintage"]


@dataclass(frozen=True)
class Table:
    """A whole table and what identifies it.

    Attributes
    ----------
    sha256:
        Digest of the file.
    schema_sha256:
        Digest of the table's description in ``datapackage.json``.
    row_digests:
        One 64-bit number per row of ``frame``, ``uint64``.
    """

    whole: pd.DataFrame = field(repr=False)
    sha256: str
    schema_sha256: str
    row_digests: np.ndarray = field(repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The typed rows; a change to them stays with the caller."""
        return self.whole.copy(deep=False)

    def digest_of(self, rows: pd.Index | pd.Series) -> str:
        """Sha256 over some rows, given by position or by a mask, in their order."""
        return hashlib.sha256(self.row_digests[np.asarray(rows)].tobytes()).hexdigest()


@dataclass(frozen=True)
class _File:
    """A file as it was at one moment; equal if it is the same place with the same content.

    ``content`` holds its bytes until they are parsed: a table is remembered, its file need not be.
    """

    path: Path
    sha256: str
    content: list[bytes] = field(compare=False, repr=False)


@lru_cache(maxsize=128)
def _typed_table(file: _File, description: str, guard: str) -> Table:
    """Parse a table once for all that read it in this process.

    ``description`` and ``guard`` are JSON: the resource and what a released package puts before
    text that a spreadsheet would run.
    """
    resource = json.loads(description)
    where, fields = f"data/{resource['path']}", resource["schema"]["fields"]
    try:
        raw = pd.read_csv(
            io.BytesIO(file.content.pop()), dtype=str, keep_default_na=False, encoding="utf-8"
        )
    except (ValueError, pd.errors.ParserError) as error:
        raise AiraceError(f"not a readable CSV ({error})", where=where) from None
    names = [column["name"] for column in fields]
    if list(raw.columns) != names:
        raise AiraceError(
            f"columns are {list(raw.columns)}, the schema says {names}",
            where=where,
            remedy="Rename the columns or mend the schema in datapackage.json",
        )
    raw = _unguarded(raw, json.loads(guard))
    frame = pd.DataFrame({f["name"]: _typed(raw[f["name"]], f, where) for f in fields})
    return Table(
        frame,
        file.sha256,
        hashlib.sha256(description.encode()).hexdigest(),
        pd.util.hash_pandas_object(frame, index=False).to_numpy(),
    )


def _unguarded(raw: pd.DataFrame, guard: dict[str, Any] | None) -> pd.DataFrame:
    """Take off what a released package puts before text that a spreadsheet would run."""
    if not guard:
        return raw
    starts = tuple(guard["prefix"] + sign for sign in guard["before"])
    return raw.map(lambda cell: cell[len(guard["prefix"]) :] if cell.startswith(starts) else cell)


def _typed(column: pd.Series, field: dict[str, Any], where: str) -> pd.Series:
    kind = field.get("type", "string")
    values = column.mask(column == "", None)
    try:
        if kind == "date":
            return pd.to_datetime(values, format="%Y-%m-%d", errors="raise").astype(
                "datetime64[us]"
            )
        if kind == "boolean":
            values = values.map({"true": True, "false": False}, na_action="ignore").where(
                values.isin(["true", "false"]) | values.isna(), values
            )
        if kind in ("integer", "year", "number"):
            values = pd.to_numeric(values, errors="raise")
        return values.astype(DTYPES.get(kind, "string"))
    except (ValueError, TypeError):
        row, value = _first_bad(values, kind)
        raise AiraceError(
            f"{value!r} is not a {kind}",
            where=f"{where}, row {row}, field {field['name']!r}",
            remedy="Correct the cell (dates are YYYY-MM-DD, booleans true/false)",
        ) from None


def _first_bad(values: pd.Series, kind: str) -> tuple[int, Any]:
    """Row number (the header is row 1) and text of the first value that does not fit."""
    for position, value in enumerate(values):
        if value is None or pd.isna(value):
            continue
        try:
            if kind == "date":
                pd.to_datetime(value, format="%Y-%m-%d")
            elif kind == "boolean":
                if not isinstance(value, bool):
                    raise ValueError
            elif kind in ("integer", "year"):
                if float(value) != int(float(value)):
                    raise ValueError
            else:
                float(value)
        except (ValueError, TypeError):
            return position + 2, value
    return 0, None


class TableReader:
    """Tables as they were known on one day, and the record of which were read.

    Parameters
    ----------
    package:
        The data package.
    as_of:
        The edition's day, ISO date.
    """

    def __init__(self, package: DataPackage, as_of: str) -> None:
        self.package, self.as_of = package, pd.Timestamp(as_of)
        self.reads: dict[str, dict[str, Any]] = {}
        self.source_ids: dict[str, tuple[str, ...]] = {}
        # Tables that only said which release of another counts.
        self.registers: set[str] = set()

    def table(self, name: str, *, read_back: str = "") -> pd.DataFrame:
        """Return a table cut at ``as_of``; notes its digest, rows, newest day and sources.

        Parameters
        ----------
        name:
            The table.
        read_back:
            A release of a source that restates its past (see ``DataPackage.release_read``): take
            it alone, and read it as if it had been published on the edition's day, so that what
            became known about that day can stand beside what was known on it.
        """
        table = self.package.read(name)
        rule = self.package.resource(name).get("as_of", {})
        frame = table.frame
        if read_back:
            frame = self._read_back(frame, read_back)
        vintages = self.package.source_vintages if name != "sources" else None
        seen = frame[_is_known(frame, rule, self.as_of, vintages)]
        known = _blanked(seen, rule, self.as_of)
        dates = [known[field].max() for field in rule.get("drop", []) if known[field].notna().any()]
        self.reads[name] = {
            "sha256": table.sha256,
            "rows": len(table.frame),
            "rows_used": len(known),
            "rows_sha256": table.digest_of(seen.index),
            "schema_sha256": table.schema_sha256,
            "read_back": read_back,
            "newest": f"{max(dates):%Y-%m-%d}" if dates else None,
        }
        sources = known["source_id"].dropna() if "source_id" in known else []
        self.source_ids[name] = tuple(sorted(set(sources)))
        return known

    def _read_back(self, frame: pd.DataFrame, release: str) -> pd.DataFrame:
        """Keep one release; its ``vintage`` is the edition's day if that was earlier.

        ``published`` keeps the day on which it really came out.
        """
        self.registers |= self.package.registers
        day = pd.Timestamp(release)
        kept = frame[frame["vintage"] == day]
        return kept.assign(vintage=kept["vintage"].clip(upper=self.as_of), published=day)


def names_later_day(text: str, as_of: str) -> bool:
    """Whether a text (an id, a key) names an ISO date after ``as_of``: a cut, a rule, a release."""
    return any(day > as_of for day in re.findall(r"\d{4}-\d\d-\d\d", text))


def cut(
    frame: pd.DataFrame,
    rule: dict[str, list[str]],
    as_of: pd.Timestamp,
    vintages: pd.Series | None = None,
) -> pd.DataFrame:
    """Drop what is not known yet on ``as_of`` and blank what has not happened yet.

    Parameters
    ----------
    frame:
        A typed table.
    rule:
        The resource's ``as_of`` property: ``drop`` and ``blank``, lists of date fields.
    as_of:
        The day.
    vintages:
        Vintage by source id, which dates the undated rows; without it they are kept.
    """
    return _blanked(frame[_is_known(frame, rule, as_of, vintages)], rule, as_of)


def _blanked(frame: pd.DataFrame, rule: dict[str, list[str]], as_of: pd.Timestamp) -> pd.DataFrame:
    known = frame.reset_index(drop=True)
    for name in rule.get("blank", []):
        known[name] = known[name].mask(known[name] > as_of)
    return known


def _is_known(frame, rule, as_of, vintages) -> pd.Series:
    keep = pd.Series(True, index=frame.index)
    for name in rule.get("drop", []):
        dates = frame[name]
        if vintages is not None and "source_id" in frame:
            dates = dates.fillna(frame["source_id"].map(vintages).astype(dates.dtype))
        keep &= ~(dates > as_of)
    return keep
