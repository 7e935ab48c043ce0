"""Lint of prose: a number in a sentence comes from the ledger, or it does not appear.

Checks the Markdown of chapters and pages, and the sentences in the chapters' code cells
(titles, findings, notes).  What is not a measurement is let through: years and dates, digits
inside a name (``H100``, ``GPT-5``), code, links, and what ``chapters/allowed-numbers.csv`` lists
with a reason.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

ALLOWED = "chapters/allowed-numbers.csv"
# Removed before looking: directives and fences, roles, code, links, placeholders, HTML.
NOT_PROSE = re.compile(
    r"```.*?```|^:::\{[^}]*\}.*$|^:[\w-]+:.*$|\{[\w:-]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)|<[^>]*>"
    r"|https?://\S+|\{[a-z][\w.:\-]*\}",
    re.DOTALL | re.MULTILINE,
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(\d{{1,2}} )?({MONTHS})( (19|20)\d\d)?\b|\b(19|20)\d\d(-\d\d(-\d\d)?)?\b")
NUMBER = re.compile(r"(?<![\w.\-/])\d[\d.,]*(?![\w\-/]*[A-Za-z])")


def typed_numbers(text: str, allowed: list[str]) -> list[str]:
    """Return the numbers that somebody typed into a text."""
    bare = NOT_PROSE.sub(" ", text)
    for phrase in sorted(allowed, key=len, reverse=True):
        bare = bare.replace(phrase, " ")
    return [match[0].rstrip(".,") for match in NUMBER.finditer(DATE.sub(" ", bare))]


def sentences(notebook: nbformat.NotebookNode) -> Iterator[tuple[int, str]]:
    """Yield cell position and text of everything in a notebook that readers will read."""
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            yield position, cell.source
        elif cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
                if is_text and len(node.value.split()) > 2:
                    yield position, node.value


def lint(project: Path) -> list[str]:
    """Return one line per typed-in number: file, cell or line, number."""
    with (project / ALLOWED).open(encoding="utf-8", newline="") as stream:
        allowed = [row["phrase"] for row in csv.DictReader(stream)]
    problems = []
    for path in sorted((project / "notebooks").glob("*.ipynb")):
        for position, text in sentences(nbformat.read(path, as_version=4)):
            problems += [
                f"notebooks/{path.name}, cell {position}: {number!r} is typed in; "
                "publish it as a value, or list it in chapters/allowed-numbers.csv"
                for number in typed_numbers(text, allowed)
            ]
    for path in sorted((project / "chapters").glob("*.md")):
        problems += [
            f"chapters/{path.name}: {number!r} is typed in; "
            "take it from the ledger, or list it in chapters/allowed-numbers.csv"
            for number in typed_numbers(path.read_text(encoding="utf-8"), allowed)
        ]
    return problems


def main() -> int:
    """Print the problems of the project around the working folder."""
    problems = lint(Path())
    print("\n".join(problems) or "no typed-in numbers")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
