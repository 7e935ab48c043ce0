"""Find a publisher's files by their names or, renamed, by what they hold."""

from __future__ import annotations

import csv
import glob
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from airace.sources import reading

TABULAR = (".csv", ".parquet")
HEAD_BYTES = 1 << 16


def below(root: Path) -> list[Path]:
    """Return the files below a folder, in name order, or the one file that ``root`` is."""
    if root.is_file():
        return [root]
    return sorted(path for path in root.rglob("*") if path.is_file())


def tables(root: Path, *patterns: str, columns: tuple[str, ...] = ()) -> list[Path]:
    """Return the CSV and Parquet files that have a name or, if none has, all of the columns.

    Parameters
    ----------
    root:
        A folder, searched with all that is below it, or one file.
    patterns:
        Globs that the end of a path may match, the preferred one first
        (``epoch_eci_20*/eci_scores.csv``).
    columns:
        The header that tells the file if its name does not; extra columns and another order
        do not matter.

    Returns
    -------
    Paths in name order; none if nothing fits.
    """
    files = [path for path in below(root) if path.suffix.lower() in TABULAR]
    for pattern in patterns:
        named = [path for path in files if path.match(pattern)]
        if named:
            return named
    return [path for path in files if columns and set(columns) <= set(header(path))]


def documents(root: Path, *patterns: str, holds: Callable[[Any], bool]) -> list[Path]:
    """Return the JSON files that hold what ``holds`` recognises; see ``tables``.

    A file that only has the name is returned as well, so that its fault can be told.
    """
    files = [path for path in below(root) if path.suffix.lower() == ".json"]
    for pattern in patterns:
        named = [path for path in files if path.match(pattern)]
        if named:
            return named
    return [path for path in files if _recognised(path, holds)]


def newest(paths: list[Path], *, root: Path, what: str) -> Path:
    """Return the last path in name order, so that dated downloads give the newest."""
    if not paths:
        raise reading.NoFile(
            f"no file of {what}",
            where=str(root),
            remedy="Point --from at the publisher's file, or at a folder or archive that has it",
        )
    return paths[-1]


def header(path: Path) -> tuple[str, ...]:
    """Return the column names of a CSV or Parquet file; none if it is not readable as one."""
    return _header(path, path.stat().st_mtime_ns)


@cache
def _header(path: Path, _modified: int) -> tuple[str, ...]:
    try:
        if path.suffix.lower() == ".parquet":
            with duckdb.connect() as connection:
                return tuple(connection.read_parquet(reading.escaped(path)).columns)
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            return tuple(next(csv.reader([stream.readline(HEAD_BYTES)]), []))
    except (OSError, duckdb.Error, csv.Error):
        return ()


def read_table(
    path: Path,
    columns: tuple[str, ...],
    *,
    optional: tuple[str, ...] = (),
    only: tuple[str, str] | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """Read a located CSV or Parquet file as text and insist on columns; see ``reading``.

    Parameters
    ----------
    optional:
        Columns that are taken where they are.
    only:
        Column and value: of a Parquet file take these rows alone, so that a table of millions
        of rows need not fit into memory.
    repeats:
        Whether the publisher is known to list a row twice.
    """
    folder, name = path.parent, glob.escape(path.name)
    if path.suffix.lower() == ".parquet":
        taken = (*columns, *(column for column in optional if column in header(path)))
        return reading.read_parquet(folder, name, taken, repeats=repeats, only=only)
    return reading.read_csv(folder, name, columns, repeats=repeats)


def read_json(path: Path) -> Any:
    """Read a located JSON document."""
    return reading.read_json(path.parent, glob.escape(path.name))


def _recognised(path: Path, holds: Callable[[Any], bool]) -> bool:
    """Look without noting: a document that is not wanted is no input of the update."""
    try:
        return holds(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError):
        return False
