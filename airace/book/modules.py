"""Which of the package's files a notebook's code rests on: its imports, followed to the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat

import airace
from airace.errors import AiraceError

ROOT = Path(airace.__file__).parent


def modules_of(notebook: Path, root: Path = ROOT) -> list[str]:
    """Return the files of the package that a notebook imports, directly or through others.

    Parameters
    ----------
    notebook:
        An ``.ipynb`` file; its code is parsed, not run.
    root:
        Folder of the package, whose name is the name that imports begin with.

    Returns
    -------
    Paths relative to ``root``, sorted.  The package's own ``__init__.py``, which holds nothing
    but the version, is left out.  A module imported by a name that is computed is not seen.
    """
    code = "\n".join(
        cell.source
        for cell in nbformat.read(notebook, as_version=4).cells
        if cell.cell_type == "code"
    )
    found: set[Path] = set()
    pending = list(_imported(code, root, notebook.name))
    while pending:
        path = pending.pop()
        if path not in found:
            found.add(path)
            pending += _imported(path.read_text(encoding="utf-8"), root, path.name)
    found.discard(root / "__init__.py")
    return sorted(path.relative_to(root).as_posix() for path in found)


@cache
def _imported(code: str, root: Path, where: str) -> tuple[Path, ...]:
    """Files of the package that the import statements of a text name; most are asked for often."""
    return tuple(_named(code, root, where))


def _named(code: str, root: Path, where: str) -> Iterator[Path]:
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise AiraceError(f"is not Python (line {error.lineno})", where=where) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # What is imported from a package may be a module of it.
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            first, *parts = name.split(".")
            if first == root.name:
                yield from _files(root, parts)


def _files(root: Path, parts: list[str]) -> Iterator[Path]:
    """The file of a dotted name, and those of the packages around it, as far as they exist."""
    for length in range(len(parts) + 1):
        place = root.joinpath(*parts[:length])
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                yield path
