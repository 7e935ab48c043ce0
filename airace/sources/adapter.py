"""What every source module provides, and how the modules are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import airace.sources
from airace.errors import AiraceError

Extract = Callable[[Path], dict[str, pd.DataFrame]]


@dataclass(frozen=True)
class Adapter:
    """One publisher's files and the tables they feed.

    Attributes
    ----------
    name:
        Name on the command line, kebab-case (``epoch-capabilities``).
    source_ids:
        Ids in ``data/sources.csv`` of the rows it makes; an update replaces exactly the rows
        that carry them.
    tables:
        Names of the tables it feeds.
    extract:
        Folder with the publisher's files -> frames by table name, whose columns are the
        table's fields, in any order; values typed or text.
    """

    name: str
    source_ids: tuple[str, ...]
    tables: tuple[str, ...]
    extract: Extract


def adapters() -> dict[str, Adapter]:
    """Return every source module's adapter by name, sorted."""
    found = {}
    for module in pkgutil.iter_modules(airace.sources.__path__, "airace.sources."):
        adapter = getattr(importlib.import_module(module.name), "ADAPTER", None)
        if adapter is not None:
            found[adapter.name] = adapter
    return dict(sorted(found.items()))


def find(root: Path, pattern: str) -> Path:
    """Find the one file that matches a glob pattern below ``root``.

    The last match in name order wins, so that a folder of dated downloads gives the newest.
    """
    matches = sorted(root.glob(pattern)) or sorted(root.rglob(Path(pattern).name))
    if not matches:
        raise AiraceError(
            f"no file matches {pattern!r}",
            where=str(root),
            remedy="Point --from at the folder that holds the publisher's files",
        )
    return matches[-1]


def read_csv(root: Path, pattern: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a publisher's CSV as text and insist on the columns that the adapter uses.

    Returns
    -------
    DataFrame of ``str``, empty cells as ``""``; a renamed column is named in the error.
    """
    path = find(root, pattern)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise AiraceError(
            f"lacks the columns {missing}; it has {list(frame.columns)}",
            where=path.name,
            remedy="The publisher may have renamed them: mend the adapter",
        )
    return frame
