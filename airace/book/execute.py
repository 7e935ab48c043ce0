"""Execute an edition's chapters into a folder, as far as no equal run is at hand."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import as_completed
from pathlib import Path

from airace.book.engine import pool
from airace.book.runs import assemble, run
from airace.book.store import Store
from airace.chapter import CHAPTERS, SYNTHESES
from airace.drawing import Drawing
from airace.params import Parameters

# The ledgers of other editions, from the folder that the notebooks run in.
WORLDS = Path("_build") / "worlds.json"


def execute(
    project: Path,
    folder: Path,
    parameters: Parameters,
    *,
    chapters: tuple[str, ...] = CHAPTERS,
    home: Path | None = None,
    store: Store | None = None,
    workers: int | None = None,
    report: Callable[[str], None] = lambda line: None,
    explain: Callable[[str], None] = lambda line: None,
) -> None:
    """Execute chapters into ``folder``, several at a time.

    Parameters
    ----------
    project:
        Folder that holds ``notebooks/``.
    folder:
        Where the executed notebooks go, as ``<chapter>.ipynb``.
    parameters:
        Checked parameters, handed to every chapter.
    chapters:
        Which notebooks.
    home:
        Folder that they run in, which holds ``data/``; the project's if not given.
    store:
        Where equal runs may lie, and new ones are kept; without it every chapter runs.
    workers:
        Processes; by default one per core.
    report:
        Called with a line when a chapter is done.
    explain:
        Called with a line for each chapter: why it runs, or does not.

    Raises
    ------
    AiraceError
        If a notebook lacks a parameter or a cell raises: names notebook, cell and cause.
    """
    folder.mkdir(parents=True, exist_ok=True)
    given, pending = parameters.as_dict(), []
    worlds = (home or project) / WORLDS
    digest = hashlib.sha256(worlds.read_bytes()).hexdigest() if worlds.is_file() else ""

    def write(chapter: str, outputs: list) -> None:
        notebook = assemble(project, chapter, given, outputs)
        # As nbformat would, but on one line: indented, so many pictures take seconds to write.
        text = json.dumps(notebook, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (folder / f"{chapter}.ipynb").write_text(f"{text}\n", encoding="utf-8")

    for chapter in chapters:
        wanted = {"drawn": Drawing.ALL, "worlds": digest if chapter in SYNTHESES else ""}
        done = store.find(chapter, given, **wanted, outputs=True) if store else None
        if done:
            explain(f"{chapter} is not run: nothing that it read has changed")
            write(chapter, done["outputs"])
        else:
            why = store.why(chapter, given, **wanted) if store else "nothing is taken on trust"
            explain(f"{chapter} is run: {why}")
            pending.append(chapter)
    if not pending:
        return
    with pool(min(workers or os.cpu_count() or 1, len(pending))) as processes:
        futures = {
            processes.submit(run, project, chapter, given, home=home, drawn=Drawing.ALL): chapter
            for chapter in pending
        }
        for number, future in enumerate(as_completed(futures), start=1):
            try:
                done = future.result()
            except BaseException:
                processes.shutdown(cancel_futures=True)
                raise
            write(futures[future], done["outputs"])
            if store:
                store.add(done)
            report(f"chapter {futures[future]} executed ({number} of {len(pending)})")
