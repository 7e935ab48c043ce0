"""A store of chapters' runs, each found again by all that went into it and by nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from airace import registries
from airace.book import inputs, manifest
from airace.book.collect import dump
from airace.book.modules import ROOT, modules_of
from airace.chapter import CHAPTER_MIME
from airace.drawing import Drawing
from airace.files import whole
from airace.tables import DataPackage, Table, TableReader

# Shelves kept of each chapter: going back to yesterday's code, or another branch, is common.
KEPT = 4
# Why a run that drew less does not serve.
LESS = {
    Drawing.NOTHING: "only its numbers were computed so far, not its figures",
    Drawing.FOLLOWED: "only the figures that past days show were drawn so far, not all",
}


@dataclass(frozen=True)
class Store:
    """Runs of chapters (see ``runs.run``), found by all that went into them.

    A run is found again if its notebook's code, the modules that this imports, the engine, the
    lock and the installed packages are the same, every table that it read has the same schema
    and the same rows as far as they were known on its day, every definition and credit that it
    printed is the same, and every parameter that it read has the same value: what it did not
    read cannot have changed it.  Everything is compared by content, never by a file's time.

    Attributes
    ----------
    folder:
        Where runs lie; made on the first ``add``.
    project:
        The project's folder.
    package:
        Its tables.
    """

    folder: Path
    project: Path
    package: DataPackage
    _known: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False)
    _parts: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    _shelves: dict[str, Path] = field(default_factory=dict, repr=False)
    _readers: dict[str, TableReader] = field(default_factory=dict, repr=False)
    _tables: dict[str, Table] = field(default_factory=dict, repr=False)

    def find(
        self,
        chapter: str,
        parameters: dict[str, Any],
        *,
        drawn: Drawing = Drawing.NOTHING,
        worlds: str = "",
        outputs: bool = False,
    ) -> dict[str, Any] | None:
        """Return an equal run that drew as much at least, or ``None``.

        Parameters
        ----------
        chapter, parameters, drawn:
            As in ``runs.run``.
        worlds:
            Digest of the other editions' ledgers, for a chapter that reads them.
        outputs:
            Whether what its cells showed comes with it: most ask for numbers alone, and pictures
            take long to read.
        """
        kinds = ("run", "outputs") if outputs else ("run",)
        for key in self._keys(chapter):
            if not any(self._differences(key, chapter, parameters, drawn, worlds)):
                parts = [self._part(chapter, key, kind) for kind in kinds if kind in key["parts"]]
                if None not in parts:
                    return self._renewed(
                        {k: v for part in parts for k, v in part.items()}, parameters
                    )
        return None

    def why(
        self,
        chapter: str,
        parameters: dict[str, Any],
        *,
        drawn: Drawing = Drawing.NOTHING,
        worlds: str = "",
    ) -> str:
        """Say why ``find`` found nothing: what differs from the run most like it."""
        shelves = [p for p in self.folder.glob(f"{chapter}-*") if (p / "parts.json").is_file()]
        if not shelves:
            return "it was never run here"
        if self._shelf(chapter) not in shelves:
            now = self._parts_of(chapter)
            then = [json.loads((shelf / "parts.json").read_text("utf-8")) for shelf in shelves]
            return min(([*_changed(old, now)] for old in then), key=len)[0]
        # Of two that are equally like it, the one that drew more.
        keys = sorted(self._keys(chapter), key=lambda key: -key["drawn"])
        found = ([*self._differences(key, chapter, parameters, drawn, worlds)] for key in keys)
        differences = min(found, key=len, default=["its last run was cut off"])
        return differences[0] if differences else "what was kept of its last run is damaged"

    def choices(self, chapter: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Return what a run is found by: the parameters that the chapter is known to read.

        Of two whose choices are equal, one run stands for the other.
        """
        known = {name for key in self._keys(chapter) for name in key["parameters"]}
        return {name: self._choice(name, parameters) for name in sorted(known)}

    def add(self, done: dict[str, Any]) -> None:
        """Keep a run."""
        record = done["record"]
        chapter, shelf = record["chapter"], self._shelf(record["chapter"])
        shown = {"outputs": done["outputs"]} if "outputs" in done else None
        parts = {"run": dump({name: done[name] for name in ("record", "drawn")})}
        if shown:
            parts["outputs"] = json.dumps(shown, ensure_ascii=False, allow_nan=False)
        key = {
            "parameters": {
                name: self._choice(name, record["parameters"]) for name in record["parameters_read"]
            },
            "tables": record["reads"],
            "registries": record["registries"],
            "sources": record["sources"],
            "worlds": record["worlds"],
            "drawn": done["drawn"],
            "parts": {kind: _digest(text.encode()) for kind, text in parts.items()},
        }
        key["name"] = _digest(dump(key).encode())[:16]
        files = {"parts.json": dump(self._parts_of(chapter))}
        files |= {f"{key['name']}.{kind}.json": text for kind, text in parts.items()}
        # The key last: a run that was cut off leaves no key, and is run again.
        files |= {f"{key['name']}.key.json": dump(key)}
        shelf.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            with whole(shelf / file) as stream:
                stream.write(text)
        self._keys(chapter).append(key)

    def prune(self) -> None:
        """Drop the shelves of code that was not used for longest."""
        for chapter in self._parts:
            os.utime(self._shelf(chapter))
            shelves = sorted(self.folder.glob(f"{chapter}-*"), key=lambda p: p.stat().st_mtime)
            for shelf in shelves[:-KEPT]:
                shutil.rmtree(shelf, ignore_errors=True)

    def _differences(
        self,
        key: dict[str, Any],
        chapter: str,
        parameters: dict[str, Any],
        drawn: Drawing,
        worlds: str,
    ) -> Iterator[str]:
        """Say what of a stored run is not as it is wanted now."""
        if key["drawn"] < drawn:
            yield LESS[key["drawn"]]
        for name, value in key["parameters"].items():
            if self._choice(name, parameters) != value:
                yield f"it was never run with {name} = {parameters[name]}"
        if key["worlds"] not in ("", worlds):
            yield "the other editions' values changed"
        for name, read in key["tables"].items():
            yield from self._table_differences(name, read, parameters["as_of"])
        now = registries.digests(self.package, chapter, key["sources"])
        yield from (f"what it prints of {n} changed" for n in now if now[n] != key["registries"][n])

    def _choice(self, name: str, parameters: dict[str, Any]) -> Any:
        """A parameter's value; of ``vintage`` the release that it stands for today."""
        value = parameters[name]
        return self.package.release_read(value) if name == "vintage" else value

    def _table_differences(self, name: str, read: dict[str, Any], as_of: str) -> Iterator[str]:
        if name not in self.package.resources:
            yield f"table {name} is gone"
            return
        table = self._table(name)
        if table.schema_sha256 != read["schema_sha256"]:
            yield f"table {name} is described otherwise"
        elif self._read_again(name, read, as_of)["rows_sha256"] != read["rows_sha256"]:
            yield f"rows of table {name} changed"

    def _read_again(self, name: str, read: dict[str, Any], as_of: str) -> dict[str, Any]:
        """What a run would note of a table now; rows are compared only if the file changed."""
        if self._table(name).sha256 == read["sha256"]:
            return read
        reader = self._readers.setdefault(as_of, TableReader(self.package, as_of))
        reader.table(name, read_back=read["read_back"])
        return reader.reads[name]

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = self.package.read(name)
        return self._tables[name]

    def _renewed(self, done: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
        """Return a stored run as it would be noted today.

        Tables may have grown by rows that it could not see, and parameters that it does not read
        may have other values.
        """
        record = done["record"]
        record["reads"] = {
            name: self._read_again(name, read, parameters["as_of"])
            for name, read in record["reads"].items()
        }
        record["parameters"] = {name: parameters[name] for name in record["parameters"]}
        for output in (output for cell in done.get("outputs", []) for output in cell):
            if CHAPTER_MIME in output.get("data", {}):
                output["data"][CHAPTER_MIME] = record
        return done

    def _part(self, chapter: str, key: dict[str, Any], kind: str) -> dict[str, Any] | None:
        """Read one file of a stored run; ``None`` if it is not as it was written."""
        try:
            content = (self._shelf(chapter) / f"{key['name']}.{kind}.json").read_bytes()
        except FileNotFoundError:
            return None
        return json.loads(content) if _digest(content) == key["parts"][kind] else None

    def _keys(self, chapter: str) -> list[dict[str, Any]]:
        if chapter not in self._known:
            self._known[chapter] = [
                json.loads(path.read_text("utf-8"))
                for path in sorted(self._shelf(chapter).glob("*.key.json"))
            ]
        return self._known[chapter]

    def _shelf(self, chapter: str) -> Path:
        """Where the runs of a chapter lie, under all that they rest on but tables and choices."""
        if chapter not in self._shelves:
            parts = json.dumps(self._parts_of(chapter), sort_keys=True)
            self._shelves[chapter] = self.folder / f"{chapter}-{_digest(parts.encode())[:16]}"
        return self._shelves[chapter]

    def _parts_of(self, chapter: str) -> dict[str, str]:
        """Digest of each part of the code that a chapter rests on, by name."""
        if chapter not in self._parts:
            notebook = self.project / "notebooks" / f"{chapter}.ipynb"
            drawing = (p for p in (ROOT / "charts").rglob("*") if p.is_file())
            files = {ROOT / name for name in modules_of(notebook)}
            files |= {p for p in drawing if p.suffix not in (".py", ".pyc")}
            files |= {ROOT / "book" / name for name in ("engine.py", "runs.py", "store.py")}
            self._parts[chapter] = {
                **{
                    f"airace/{path.relative_to(ROOT).as_posix()}": manifest.digest(path)
                    for path in sorted(files)
                },
                f"the code of notebooks/{chapter}.ipynb": _code_digest(notebook),
                "requirements.txt": _lock_digest(self.project / "requirements.txt"),
                "the installed packages": inputs.environment(),
            }
        return self._parts[chapter]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _lock_digest(path: Path) -> str:
    """Digest of what is locked; comments only say who asked for it."""
    lines = path.read_text("utf-8").splitlines()
    locked = [line for line in lines if not line.lstrip().startswith("#")]
    return _digest("\n".join(locked).encode())


def _code_digest(path: Path) -> str:
    """Digest of a notebook's code: another sentence makes no other number."""
    cells = nbformat.read(path, as_version=4).cells
    code = [[c.source, c.metadata.get("tags", [])] for c in cells if c.cell_type == "code"]
    return _digest(json.dumps(code).encode())


def _changed(old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    for name in sorted(old | new):
        if old.get(name) != new.get(name):
            yield f"{name} changed"
