"""A papermill engine without a kernel, and the processes that run it side by side.

A kernel costs seconds to start, talks through ports that two of them may both pick, and imports
everything again for each chapter.  Here the cells run in a fresh IPython shell of a process that
has loaded the package already.  Stock papermill still runs the same notebooks in kernels.
"""

from __future__ import annotations

import atexit
import io
import logging
import multiprocessing
import os
import tempfile
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import nbformat
import papermill
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from airace.errors import AiraceError

ENGINE = "airace-in-process"
SETTINGS = {
    # Identical hashes in every run: sets print in the same order.
    "PYTHONHASHSEED": "0",
    # One thread of linear algebra for each chapter: sums come out the same on any machine, and
    # chapters that run side by side do not fight for its cores.
    "OPENBLAS_NUM_THREADS": "1",
}
# As Python sets them out: what a cell warns of is shown, and so refused.
FILTERS = tuple(warnings.filters)


class InProcess(Engine):
    """Runs a notebook's cells in order, in this process; the first that raises ends the run."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **_) -> None:
        """Run the cells and give each its outputs, as a kernel would."""
        InteractiveShell.clear_instance()
        # No history file: nobody would read it, and processes side by side would share it.
        shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        shell.display_pub = CapturingDisplayPublisher(parent=shell)
        # What the last line of a cell returns is for who works in the notebook.
        shell.ast_node_interactivity = "none"
        try:
            _run_cells(shell, nb_man)
        finally:
            _let_go(shell)


papermill_engines.register(ENGINE, InProcess)


def _run_cells(shell: InteractiveShell, nb_man) -> None:
    for index, cell in enumerate(nb_man.nb.cells):
        nb_man.cell_start(cell, index)
        if cell.cell_type == "code":
            error = _run_cell(shell, cell)
            if error is not None:
                nb_man.cell_exception(cell, index, exception=error)
                return
        nb_man.cell_complete(cell, index)


def _let_go(shell: InteractiveShell) -> None:
    """Part with a shell, which the interpreter would keep to its end, with all its frames."""
    atexit.unregister(shell.atexit_operations)
    shell.atexit_operations()
    # The shell's module stands in for the program's own.
    shell.restore_sys_module_state()
    shell.user_ns.clear()


def _run_cell(shell: InteractiveShell, cell: nbformat.NotebookNode) -> BaseException | None:
    """Run a cell, keep what it shows and prints as its outputs, and return what it raised."""
    shell.display_pub.outputs.clear()
    printed = io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(printed), redirect_stderr(printed):
        warnings.filters[:] = FILTERS
        result = shell.run_cell(cell.source, store_history=True, silent=False)
    error = result.error_before_exec or result.error_in_exec
    new = nbformat.v4.new_output
    cell.outputs = [new("display_data", data=shown["data"]) for shown in shell.display_pub.outputs]
    if error is not None:
        # The shell has printed the traceback; the message says more, with file, row and remedy.
        cell.outputs.append(
            new("error", ename=type(error).__name__, evalue=str(error), traceback=[])
        )
    elif printed.getvalue():
        cell.outputs.append(new("stream", name="stdout", text=printed.getvalue()))
    return error


def run_notebook(home: Path, source: Path, parameters: dict[str, Any]) -> nbformat.NotebookNode:
    """Run a notebook with papermill, in this process, and return it executed.

    Parameters
    ----------
    home:
        The notebook's working folder.
    source:
        The notebook; it is not changed.
    parameters:
        What papermill injects.

    Raises
    ------
    AiraceError
        If a cell raises: names notebook, cell, day and cause.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as scratch:
        # Papermill's own warnings (a language not named) tell nobody anything.
        warnings.simplefilter("ignore")
        os.environ["IPYTHONDIR"] = scratch
        try:
            return papermill.execute_notebook(
                source,
                None,
                parameters=parameters,
                engine_name=ENGINE,
                kernel_name="python3",
                cwd=home,
                progress_bar=False,
                log_output=False,
            )
        except PapermillExecutionError as error:
            raise AiraceError(
                f"{error.ename}: {error.evalue}" if error.ename != "AiraceError" else error.evalue,
                where=f"notebooks/{source.name}, cell {error.cell_index}, "
                f"as of {parameters['as_of']}",
                remedy="Nothing was published; the last edition is as it was",
            ) from None


def pool(workers: int | None = None) -> ProcessPoolExecutor:
    """Return processes that share one load of the package, and count and hash alike.

    Parameters
    ----------
    workers:
        How many; by default one per core.
    """
    os.environ.update(SETTINGS)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["airace.book.runs"])
    return ProcessPoolExecutor(
        max_workers=workers or os.cpu_count(), mp_context=context, initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    """A build that is killed takes its processes with it: nobody would collect what they do."""

    def wait() -> None:
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
