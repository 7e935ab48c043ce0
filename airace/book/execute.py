"""Run the chapters' notebooks with papermill and make their output reproducible."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import as_completed
from pathlib import Path

import nbformat
import papermill

from airace.book.engine import pool, run_notebook
from airace.chapter import CHAPTERS
from airace.errors import AiraceError
from airace.params import Parameters


def execute(
    project: Path,
    folder: Path,
    parameters: Parameters,
    *,
    chapters: tuple[str, ...] = CHAPTERS,
    home: Path | None = None,
    workers: int | None = None,
    report: Callable[[str], None] = lambda line: None,
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
    workers:
        Processes; by default one per core.
    report:
        Called with a line when a chapter is done.

    Raises
    ------
    AiraceError
        If a notebook lacks a parameter or a cell raises: names notebook, cell and cause.
    """
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (
            home or project,
            project / "notebooks" / f"{name}.ipynb",
            folder / f"{name}.ipynb",
            parameters.as_dict(),
        )
        for name in chapters
    ]
    with pool(workers) as processes:
        pending = {processes.submit(_run, *job): job[1].stem for job in jobs}
        for done, future in enumerate(as_completed(pending), start=1):
            try:
                future.result()
            except BaseException:
                processes.shutdown(cancel_futures=True)
                raise
            report(f"chapter {pending[future]} executed ({done} of {len(jobs)})")


def _run(home: Path, source: Path, target: Path, parameters: dict) -> None:
    _check(source, parameters)
    notebook = run_notebook(home, source, parameters)
    normalise(notebook, target.stem)
    nbformat.write(notebook, target)


def _check(source: Path, parameters: dict) -> None:
    """Papermill only warns of an unknown parameter; here it stops before the run."""
    if not source.is_file():
        raise AiraceError("the notebook is missing", where=f"notebooks/{source.name}")
    known = set(papermill.inspect_notebook(source))
    if not known:
        raise AiraceError("no cell is tagged 'parameters'", where=f"notebooks/{source.name}")
    missing = sorted(set(parameters) - known)
    if missing:
        raise AiraceError(
            f"lacks the parameters {missing}",
            where=f"notebooks/{source.name}",
            remedy="Declare them in its 'parameters' cell",
        )


def normalise(notebook: nbformat.NotebookNode, name: str) -> None:
    """Remove what differs between two runs, and tag code so that pages show results only.

    Papermill stamps times and random ids; kernels name their version.  Parameter cells are
    hidden whole (the page prints an edition box), other code cells keep their outputs.
    Anything that a cell wrote to a stream would be a message to nobody: it is an error.
    """
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for position, cell in enumerate(notebook.cells):
        tags = [t for t in cell.metadata.get("tags", []) if t != "papermill-error-cell-tag"]
        if cell.cell_type == "code":
            hidden = {"parameters", "injected-parameters"} & set(tags)
            tags = sorted({*tags, "remove-cell" if hidden else "remove-input"})
            # What a cell's last line returns is for who works in the notebook.
            cell.outputs = [o for o in cell.outputs if o.output_type != "execute_result"]
            streams = [output for output in cell.outputs if output.output_type == "stream"]
            if streams:
                raise AiraceError(
                    f"a cell prints {streams[0].text.strip()[:200]!r}",
                    where=f"notebooks/{name}.ipynb, cell {position}",
                    remedy="Publish it as a value, finding, figure or listing, or mend its cause",
                )
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        cell["id"] = f"{name}-{position:03d}"
