"""What every source module provides, and how the modules are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import airace.sources

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
