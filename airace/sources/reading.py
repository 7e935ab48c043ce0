"""Read publishers' files: the one place where bytes become a frame or a JSON value.

An adapter asks for a file by pattern and for the columns that it uses.  What comes back is text;
what cannot be trusted (a cut, a web page, another encoding, renamed columns) stops with one error
that names file, row and field.  A byte-order mark, ``CRLF``, more columns and another order of
columns are accepted.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from airace.errors import AiraceError
from airace.sources.cells import insist_even
from airace.sources.content import AGAIN, insist_text, kind

# Whole files are held in memory up to here; a larger listing goes through DuckDB.
LARGEST = 512 * 2**20
PREVIEW = 60

_noted: ContextVar[dict[Path, None] | None] = ContextVar("noted", default=None)

# The module's default of 128 KiB is shorter than a law's text.
csv.field_size_limit(LARGEST)


class NoFile(AiraceError):
    """No file of the wanted name is there, which is no fault of the files that are."""


@contextmanager
def noting() -> Iterator[dict[Path, None]]:
    """Collect the files that are found while the block runs, in the order of their first use."""
    files: dict[Path, None] = {}
    token = _noted.set(files)
    try:
        yield files
    finally:
        _noted.reset(token)


def find(root: Path, pattern: str) -> Path:
    """Find the one file that matches a glob pattern below ``root``.

    The last match in name order wins, so that a folder of dated downloads gives the newest.
    """
    matches = _files(root.glob(pattern)) or _files(root.rglob(Path(pattern).name))
    if not matches:
        raise NoFile(
            f"no file matches {pattern!r}",
            where=str(root),
            remedy="Point --from at the folder that holds the publisher's files",
        )
    files = _noted.get()
    if files is not None:
        files[matches[-1]] = None
    return matches[-1]


def read_csv(
    root: Path,
    pattern: str,
    columns: tuple[str, ...],
    *,
    encoding: str = "utf-8",
    repeats: bool = False,
) -> pd.DataFrame:
    """Read a publisher's CSV as text and insist on the columns that the adapter uses.

    Parameters
    ----------
    root, pattern:
        As for ``find``.
    columns:
        Names that must be there, in any order; more may be.
    encoding:
        What the publisher writes.
    repeats:
        Whether the publisher is known to list a row twice.

    Returns
    -------
    DataFrame of ``str``, empty cells as ``""``, index 0, 1, ...: row ``i`` is row ``i + 2`` of
    the file as a spreadsheet shows it.
    """
    path = find(root, pattern)
    text = insist_text(_bytes(path), path.name, "CSV", encoding)
    rows = _rows(text, path.name)
    header = _insist_columns(rows[0], columns, path.name)
    frame = pd.DataFrame(rows[1:], columns=header, dtype=str)
    _insist_sound(frame, columns, path.name, repeats=repeats)
    return frame


def read_parquet(
    root: Path,
    pattern: str,
    columns: tuple[str, ...],
    *,
    repeats: bool = False,
    only: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Read columns of a publisher's Parquet file as the text that a CSV of it would hold.

    Parameters
    ----------
    only:
        Column and value of the rows to take, so that a large table need not fit into memory.

    Returns
    -------
    DataFrame of ``str`` with ``columns`` alone; null is ``""``, dates are ISO.
    """
    path = find(root, pattern)
    with path.open("rb") as stream:
        head = stream.read(4096)
    if kind(head) != "a Parquet file":
        raise AiraceError(
            f"expected Parquet, found {kind(head) if head else 'nothing'}",
            where=path.name,
            remedy=AGAIN,
        )
    with duckdb.connect() as connection:
        try:
            # A name with * or [ would be a pattern to DuckDB: escaped, it is this file alone.
            relation = connection.read_parquet(escaped(path))
            _insist_columns(list(relation.columns), columns, path.name)
            picked = ", ".join(f"CAST({quoted(c)} AS VARCHAR) AS {quoted(c)}" for c in columns)
            if only:
                wanted = duckdb.ColumnExpression(only[0]) == duckdb.ConstantExpression(only[1])
                relation = relation.filter(wanted)
            rows = relation.project(picked).fetchall()
        except duckdb.Error as error:
            raise AiraceError(
                f"cannot be read to its end ({str(error).splitlines()[0]})",
                where=path.name,
                remedy=AGAIN,
            ) from None
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object).fillna("").astype(str)
    _insist_sound(frame, columns, path.name, repeats=repeats)
    return frame


def read_table(
    root: Path, pattern: str, columns: tuple[str, ...], *, repeats: bool = False
) -> pd.DataFrame:
    """Read what a publisher offers as CSV or as Parquet, by the file's content."""
    path = find(root, pattern)
    with path.open("rb") as stream:
        head = stream.read(8)
    reader = read_parquet if kind(head) == "a Parquet file" else read_csv
    return reader(root, pattern, columns, repeats=repeats)


def read_json(root: Path, pattern: str) -> Any:
    """Read a publisher's JSON document; ``NaN`` and infinities, which JSON has not, stop."""
    path = find(root, pattern)
    text = insist_text(_bytes(path), path.name, "JSON")

    def refuse(constant: str) -> None:
        raise AiraceError(
            f"expected a finite number, found {constant}",
            where=path.name,
            remedy="Leave it out if the value is missing, or ask the publisher",
        )

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise AiraceError(
            "the document ends in the middle" if cut else f"not JSON ({error.msg})",
            where=f"{path.name}, line {error.lineno}, column {error.colno}",
            remedy=AGAIN,
        ) from None


def locate(files: Iterator[Path] | list[Path], value: str) -> str:
    """Say where a text stands alone in a cell of one of some CSV files, or ``""``.

    For an error that knows a value and not its place.
    """
    for path in files:
        try:
            rows = _rows(insist_text(_bytes(path), path.name, "CSV"), path.name)
        except AiraceError:
            continue
        for number, row in enumerate(rows[1:], start=2):
            if value in row:
                return f"{path.name}, row {number}, field {rows[0][row.index(value)]!r}"
    return ""


def escaped(path: Path) -> str:
    """Return a path that DuckDB does not take for a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def quoted(name: str) -> str:
    """Return a column's name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def _files(paths: Iterable[Path]) -> list[Path]:
    return sorted(path for path in paths if path.is_file())


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise AiraceError(
            f"has {path.stat().st_size:,} bytes, more than {LARGEST:,}",
            where=path.name,
            remedy="Read a file of this size through DuckDB, as hub_listing does",
        )
    return path.read_bytes()


def _rows(text: str, name: str) -> list[list[str]]:
    """Parse a CSV whose rows all have as many fields as its header; empty lines are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    begun = 1
    try:
        for row in reader:
            begun = reader.line_num + 1
            if row:
                rows.append(row)
                if len(row) != len(rows[0]):
                    break
    except csv.Error as error:
        cut = "unexpected end" in str(error)
        raise AiraceError(
            "a quote is opened and never closed" if cut else f"not CSV ({error})",
            where=f"{name}, row {len(rows) + 1} (line {begun})",
            remedy=f"The file may be cut off. {AGAIN}" if cut else AGAIN,
        ) from None
    if not rows:
        raise AiraceError("the file is empty", where=name, remedy=AGAIN)
    if len(rows[-1]) != len(rows[0]):
        found, expected = len(rows[-1]), len(rows[0])
        last = found < expected and not "".join(text.splitlines()[reader.line_num :]).strip()
        raise AiraceError(
            f"expected {expected} fields, found {found}"
            + (" in the last row: the file is cut off" if last else ""),
            where=f"{name}, row {len(rows)}, from field {rows[0][min(found, expected) - 1]!r}",
            remedy=AGAIN,
        )
    return rows


def _insist_columns(header: list[str], columns: tuple[str, ...], name: str) -> list[str]:
    """Return the header if every wanted column is there once."""
    wanted = [column for column in columns if header.count(column) != 1]
    if not wanted:
        return header
    twice = [column for column in wanted if column in header]
    if twice:
        raise AiraceError(
            f"has the column {twice[0]!r} {header.count(twice[0])} times",
            where=f"{name}, row 1",
            remedy="Which of them is meant cannot be told: take the publisher's own file",
        )
    near = [(column, _nearest(column, header)) for column in wanted]
    hints = "; ".join(f"{column!r} is perhaps {found!r} now" for column, found in near if found)
    one_cell = len(header) == 1 and any(mark in header[0] for mark in ";\t|")
    raise AiraceError(
        f"lacks the columns {wanted}; it has {header}"
        + (f" ({hints})" if hints else "")
        + (" (fields are not separated by commas)" if one_cell else ""),
        where=f"{name}, row 1",
        remedy="Take the publisher's own file"
        if one_cell
        else "If the publisher has renamed them, mend the adapter",
    )


def _nearest(column: str, header: list[str]) -> str:
    """Return the name in a header that most resembles a column's, or ``""``."""
    folded = {"".join(filter(str.isalnum, name.lower())): name for name in reversed(header)}
    plain = "".join(filter(str.isalnum, column.lower()))
    found = difflib.get_close_matches(plain, folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def _insist_sound(
    frame: pd.DataFrame, columns: tuple[str, ...], name: str, *, repeats: bool
) -> None:
    if frame.empty:
        raise AiraceError("has a header and no rows", where=name, remedy=AGAIN)
    again = frame.duplicated()
    if again.any() and not repeats:
        row = int(again.idxmax())
        first = int((frame == frame.loc[row]).all(axis=1).idxmax())
        raise AiraceError(
            f"repeats row {first + 2}; {int(again.sum())} rows stand there twice or more",
            where=f"{name}, row {row + 2}",
            remedy="Remove the repeated rows, or take the publisher's own file",
        )
    insist_even(frame, columns, name)
