"""Chapters run for their ledgers alone, without pictures, and a store of such runs.

A build draws every figure of one edition; the hundreds of editions of a sweep need the numbers
only.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from airace.book import manifest
from airace.book.collect import dump, record_of
from airace.book.engine import run_notebook
from airace.book.modules import ROOT, modules_of
from airace.chapter import numbers_only
from airace.files import whole
from airace.tables import DataPackage


def run(project: Path, chapter: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Run one chapter for its ledger and return its record (see ``Chapter.finish``)."""
    source = project / "notebooks" / f"{chapter}.ipynb"
    with numbers_only():
        return record_of(run_notebook(project, source, parameters), source.name)[0]


@dataclass(frozen=True)
class Store:
    """Records of earlier runs, found by all that went into them.

    A run is found again if its notebook, the modules that this imports and the lock are the same,
    every table that it read has the same digest, and every parameter that it read the same value:
    what it did not read cannot have changed it.

    Attributes
    ----------
    folder:
        Where records lie; made on the first ``add``.
    project:
        The project's folder.
    package:
        Its tables.
    """

    folder: Path
    project: Path
    package: DataPackage
    _known: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False)
    _digests: dict[str, str] = field(default_factory=dict, repr=False)
    _shelves: dict[str, Path] = field(default_factory=dict, repr=False)

    def _shelf(self, chapter: str) -> Path:
        """Where the runs of a chapter lie, under all that they rest on but tables and choices."""
        if chapter not in self._shelves:
            notebook = self.project / "notebooks" / f"{chapter}.ipynb"
            parts = {
                **{name: manifest.digest(ROOT / name) for name in modules_of(notebook)},
                "engine": manifest.digest(Path(__file__).with_name("engine.py")),
                "notebook": _code_digest(notebook),
                "lock": manifest.digest(self.project / "requirements.txt"),
                "tables": manifest.digest(self.package.root / "datapackage.json"),
            }
            name = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
            self._shelves[chapter] = self.folder / f"{chapter}-{name}"
        return self._shelves[chapter]

    def keys(self, chapter: str) -> list[dict[str, Any]]:
        """Return what the stored runs of a chapter read: ``parameters``, ``tables``, ``file``."""
        if chapter not in self._known:
            self._known[chapter] = [
                json.loads(path.read_text("utf-8"))
                for path in sorted(self._shelf(chapter).glob("*.key.json"))
            ]
        return self._known[chapter]

    def find(self, chapter: str, parameters: dict[str, Any]) -> dict[str, Any] | None:
        """Return the record of an equal run, or ``None``."""
        for key in self.keys(chapter):
            same = all(parameters[name] == value for name, value in key["parameters"].items())
            if same and all(self._digest(n) == sha256 for n, sha256 in key["tables"].items()):
                return json.loads((self._shelf(chapter) / key["file"]).read_text("utf-8"))
        return None

    def add(self, record: dict[str, Any]) -> None:
        """Keep a run's record."""
        chapter = record["chapter"]
        read = {name: record["parameters"][name] for name in record["parameters_read"]}
        tables = {name: entry["sha256"] for name, entry in record["reads"].items()}
        name = hashlib.sha256(dump([read, tables]).encode()).hexdigest()[:16]
        key = {"parameters": read, "tables": tables, "file": f"{name}.json"}
        shelf = self._shelf(chapter)
        shelf.mkdir(parents=True, exist_ok=True)
        # The key last: a run that was cut off leaves no key, and is run again.
        for path, content in ((shelf / key["file"], record), (shelf / f"{name}.key.json", key)):
            with whole(path) as stream:
                stream.write(dump(content))
        self.keys(chapter).append(key)

    def _digest(self, table: str) -> str:
        if table not in self._digests:
            self._digests[table] = self.package.digest(table)
        return self._digests[table]


def _code_digest(path: Path) -> str:
    """Digest of a notebook's code: another sentence makes no other number."""
    cells = nbformat.read(path, as_version=4).cells
    code = [[c.source, c.metadata.get("tags", [])] for c in cells if c.cell_type == "code"]
    return hashlib.sha256(json.dumps(code).encode()).hexdigest()
