"""Chapters run for their ledgers alone: no kernel, no pictures, no page.

Papermill executes the same notebooks, through an engine that runs the cells in this process.
Where a build starts a kernel for each chapter and draws every figure, hundreds of editions of
a sweep need the numbers only.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import papermill
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from airace.book import manifest
from airace.book.collect import dump, record_of
from airace.book.modules import ROOT, modules_of
from airace.chapter import numbers_only
from airace.errors import AiraceError
from airace.tables import DataPackage

ENGINE = "airace-in-process"


class InProcess(Engine):
    """A papermill engine without a kernel: cells run in a fresh IPython shell of this process."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **_) -> None:
        """Run the cells in order; the first that raises ends the run."""
        InteractiveShell.clear_instance()
        # No history file: nobody would read it, and processes side by side would share it.
        shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        shell.display_pub = CapturingDisplayPublisher(parent=shell)
        # What the last line of a cell returns is for who works in the notebook.
        shell.ast_node_interactivity = "none"
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            if cell.cell_type == "code":
                shell.display_pub.outputs.clear()
                error = shell.run_cell(cell.source, store_history=True, silent=False).error_in_exec
                cell.outputs = [
                    nbformat.v4.new_output("display_data", data=shown["data"])
                    for shown in shell.display_pub.outputs
                ]
                if error is not None:
                    cell.outputs.append(
                        nbformat.v4.new_output(
                            "error", ename=type(error).__name__, evalue=str(error), traceback=[]
                        )
                    )
                    nb_man.cell_exception(cell, index, exception=error)
                    return
            nb_man.cell_complete(cell, index)


papermill_engines.register(ENGINE, InProcess)


def run(project: Path, chapter: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Run one chapter for its ledger and return its record (see ``Chapter.finish``).

    Raises
    ------
    AiraceError
        If a cell raises: names notebook, cell and cause.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    source = project / "notebooks" / f"{chapter}.ipynb"
    with (
        warnings.catch_warnings(),
        numbers_only(),
        tempfile.TemporaryDirectory() as scratch,
    ):
        warnings.simplefilter("ignore")
        os.environ["IPYTHONDIR"] = scratch
        try:
            notebook = papermill.execute_notebook(
                source,
                None,
                parameters=parameters,
                engine_name=ENGINE,
                kernel_name="python3",
                cwd=project,
                progress_bar=False,
            )
        except PapermillExecutionError as error:
            raise AiraceError(
                f"{error.ename}: {error.evalue}",
                where=f"notebooks/{source.name}, cell {error.cell_index}, "
                f"as of {parameters['as_of']}",
            ) from None
    return record_of(notebook, source.name)[0]


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
                "engine": manifest.digest(Path(__file__)),
                "notebook": manifest.digest(notebook),
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
        write_text(shelf / key["file"], dump(record))
        write_text(shelf / f"{name}.key.json", dump(key))
        self.keys(chapter).append(key)

    def _digest(self, table: str) -> str:
        if table not in self._digests:
            self._digests[table] = self.package.digest(table)
        return self._digests[table]


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    Path(file.name).replace(path)
