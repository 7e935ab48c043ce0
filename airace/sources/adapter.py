"""What every source module provides, and how the modules are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

import airace.sources

Extract = Callable[[Path], dict[str, pd.DataFrame]]


@dataclass(frozen=True, eq=False)
class Adapter:
    """One publisher's files and the tables they feed.

    Attributes
    ----------
    name:
        Name on the command line, kebab-case (``epoch-capabilities``).
    source_ids:
        Ids in ``data/sources.csv`` of the rows it makes, or the beginnings of such ids: a new
        vintage has an id of its own, ``<beginning>-<day>``.
    tables:
        Names of the tables it feeds.
    extract:
        Folder with the publisher's files, or one of them -> frames by table name, whose columns
        are the table's fields, in any order; values typed or text.  A frame ``sources`` holds
        the rows of vintages that are not registered yet; a table of which the files say nothing
        is left out.
    editions:
        For a table in which releases stand side by side, the fields that name one: an update
        replaces the releases that its files carry, and the others stay.  A table that is not
        named here is replaced as a whole, as far as it came from this adapter's sources.
        The field ``source_id`` stands for the beginning of the id, whatever the vintage.
    """

    name: str
    source_ids: tuple[str, ...]
    tables: tuple[str, ...]
    extract: Extract
    editions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def owns(self, source_id: str) -> bool:
        """Whether a row of this source may come from this adapter."""
        return bool(self.family(source_id))

    def family(self, source_id: str) -> str:
        """Return the beginning under which a source of this adapter stands, or ``""``."""
        for own in self.source_ids:
            if source_id == own or source_id.startswith(f"{own}-"):
                return own
        return ""

    def gives_way(self, held: pd.DataFrame, rows: pd.DataFrame, table: str) -> pd.Series:
        """Return which of a table's held rows the adapter's new rows replace.

        Parameters
        ----------
        held, rows:
            Text rows of the table: as they are, and as the adapter made them.
        """
        own = held["source_id"].map(self.owns).astype(bool)
        by = list(self.editions.get(table, ()))
        if not by:
            return own
        carried = set(self._releases(rows, by))
        repeated = [release in carried for release in self._releases(held, by)]
        return own & pd.Series(repeated, index=held.index, dtype=bool)

    def _releases(self, rows: pd.DataFrame, by: list[str]) -> list[tuple[str, ...]]:
        keys = rows[by]
        if "source_id" in by:
            keys = keys.assign(source_id=rows["source_id"].map(self.family))
        return list(keys.itertuples(index=False, name=None))


def adapters() -> dict[str, Adapter]:
    """Return every source module's adapter by name, sorted."""
    found = {}
    for module in pkgutil.iter_modules(airace.sources.__path__, "airace.sources."):
        adapter = getattr(importlib.import_module(module.name), "ADAPTER", None)
        if adapter is not None:
            found[adapter.name] = adapter
    return dict(sorted(found.items()))
