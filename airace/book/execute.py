"""Run the chapters' notebooks with papermill and make their output reproducible."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from airace.chapter import CHAPTERS
from airace.errors import AiraceError
from airace.params import Parameters

# Long enough for a bootstrap on a slow machine, short enough that a hung kernel is noticed.
START_SECONDS, CELL_SECONDS = 120, 900


def execute(
    project: Path,
    folder: Path,
    parameters: Parameters,
    *,
    chapters: tuple[str, ...] = CHAPTERS,
    more: dict[str, Any] | None = None,
    workers: int | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> None:
    """Execute chapters into ``folder``, several at a time.

    Parameters
    ----------
    project:
        Folder that holds ``notebooks/``; also the notebooks' working folder.
    folder:
        Where the executed notebooks go, as ``<chapter>.ipynb``.
    parameters:
        Checked parameters, handed to every chapter.
    chapters:
        Which notebooks.
    more:
        What these notebooks take besides.
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
            project,
            project / "notebooks" / f"{name}.ipynb",
            folder / f"{name}.ipynb",
            parameters.as_dict() | (more or {}),
        )
        for name in chapters
    ]
    with ProcessPoolExecutor(max_workers=workers or os.cpu_count()) as pool:
        pending = {pool.submit(_run, *job): job[1].stem for job in jobs}
        for done, future in enumerate(as_completed(pending), start=1):
            try:
                future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
            report(f"chapter {pending[future]} executed ({done} of {len(jobs)})")


def _run(project: Path, source: Path, target: Path, parameters: dict) -> None:
    _check(source, parameters)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    # Identical hashes in every run: sets print in the same order.
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    # One thread of linear algebra for each chapter: sums come out the same on any machine, and
    # chapters that run side by side do not fight for its cores.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            papermill.execute_notebook(
                source,
                target,
                parameters=parameters,
                kernel_name="python3",
                cwd=project,
                progress_bar=False,
                log_output=False,
                # Saving after every cell would write the pictures so far a hundred times over.
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                # The kernel's own log (how it was reached, when it left) is of no use to a reader.
                extra_arguments=["--log-level=50"],
                start_timeout=START_SECONDS,
                execution_timeout=CELL_SECONDS,
            )
        except PapermillExecutionError as error:
            raise AiraceError(
                f"{error.ename}: {error.evalue}" if error.ename != "AiraceError" else error.evalue,
                where=f"notebooks/{source.name}, cell {error.cell_index}",
                remedy="Nothing was published; the last edition is as it was",
            ) from None
    notebook = nbformat.read(target, as_version=4)
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
