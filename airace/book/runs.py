"""Run a chapter, with pictures or for its ledger alone, and hand over what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from airace.book.collect import record_of
from airace.book.engine import run_notebook
from airace.drawing import Drawing, drawing
from airace.errors import AiraceError


def run(
    project: Path,
    chapter: str,
    parameters: dict[str, Any],
    *,
    home: Path | None = None,
    drawn: Drawing = Drawing.NOTHING,
) -> dict[str, Any]:
    """Run one chapter.

    Parameters
    ----------
    project:
        Folder that holds ``notebooks/``.
    chapter:
        The notebook's name.
    parameters:
        What papermill injects.
    home:
        Folder that it runs in, which holds ``data/``; the project's if not given.
    drawn:
        What of its figures and listings is drawn; by default only the record is made.

    Returns
    -------
    ``record`` (see ``Chapter.finish``), ``drawn`` as given and, unless that is nothing,
    ``outputs``: those of each code cell.

    Raises
    ------
    AiraceError
        If the notebook lacks a parameter, a cell raises or prints: names notebook, cell, cause.
    """
    source = project / "notebooks" / f"{chapter}.ipynb"
    _check(source, parameters)
    with drawing(drawn):
        notebook = run_notebook(home or project, source, parameters)
    outputs = {}
    if drawn > Drawing.NOTHING:
        _refuse_prints(notebook, source.name)
        shown = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
        outputs = {"outputs": shown}
    return {"record": record_of(notebook, source.name)[0], "drawn": drawn} | outputs


def assemble(
    project: Path, chapter: str, parameters: dict[str, Any], outputs: list[list[dict]]
) -> nbformat.NotebookNode:
    """Return a chapter as executed: its notebook as it reads now, with the outputs of a run.

    ``outputs`` are those of an equal run: the same code under the same parameters.  What stands
    between the code may have changed since.
    """
    source = project / "notebooks" / f"{chapter}.ipynb"
    notebook = parameterize_notebook(load_notebook_node(str(source)), parameters)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell, shown in zip(code, outputs, strict=True):
        cell.outputs = shown
    normalise(notebook, chapter)
    return notebook


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


def _refuse_prints(notebook: nbformat.NotebookNode, name: str) -> None:
    """What a cell writes to a stream would be a message to nobody: it is an error."""
    for position, cell in enumerate(notebook.cells):
        streams = [o for o in cell.get("outputs", []) if o.output_type == "stream"]
        if streams:
            raise AiraceError(
                f"a cell prints {streams[0].text.strip()[:200]!r}",
                where=f"notebooks/{name}, cell {position}",
                remedy="Publish it as a value, finding, figure or listing, or mend its cause",
            )


def normalise(notebook: nbformat.NotebookNode, name: str) -> None:
    """Remove what differs between two runs, and tag code so that pages show results only.

    Papermill stamps times and random ids; kernels name their version.  Parameter cells are
    hidden whole (the page prints an edition box), other code cells keep their outputs.
    """
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for position, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            hidden = {"parameters", "injected-parameters"} & set(tags)
            tags = sorted({*tags, "remove-cell" if hidden else "remove-input"})
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        cell["id"] = f"{name}-{position:03d}"
