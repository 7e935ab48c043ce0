"""The chapters' sources: stripped, complete, and without algorithms."""

import ast
import re

import nbformat
import papermill
import pytest

from airace.chapter import BOOK, SYNTHESES
from airace.params import Parameters

# A notebook calls measures and charts; these belong into the package.
ALGORITHMS = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try)


@pytest.fixture(params=BOOK)
def path(request, project):
    return project / "notebooks" / f"{request.param}.ipynb"


def test_it_is_stripped(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


def test_it_takes_every_parameter_with_the_books_default(path):
    inspected = papermill.inspect_notebook(path)
    # What compares editions takes their ledgers besides.
    more = {"worlds"} if path.stem in SYNTHESES else set()
    assert set(inspected) == set(Parameters.model_fields) | more
    for name, field in Parameters.model_fields.items():
        default = ast.literal_eval(inspected[name]["default"])
        assert default == ("" if name == "as_of" else field.default), name


def test_it_holds_no_algorithms(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            found = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ALGORITHMS)]
            assert not found, cell.source[:200]


def test_past_days_draw_a_few_charts_of_each_chapter_that_measures(path):
    cells = nbformat.read(path, as_version=4).cells
    calls = [
        node
        for cell in cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "chapter.figure"
    ]
    followed = [call for call in calls if any(k.arg == "followed" for k in call.keywords)]
    # Each is drawn again for every past day that the book carries.
    assert len(followed) in ([0] if path.stem in SYNTHESES else [2, 3])


def test_findings_that_prose_asks_for_are_made_by_a_notebook(project):
    # The run decides which findings are true; a misspelt id would just never show.
    notebooks = [
        nbformat.read(project / "notebooks" / f"{chapter}.ipynb", as_version=4) for chapter in BOOK
    ]
    cells = [cell for notebook in notebooks for cell in notebook.cells]
    made = {
        found
        for cell in cells
        if cell.cell_type == "code"
        for found in re.findall(r'chapter\.finding\(\s*"([\w.-]+)"', cell.source)
    }
    pages = [cell.source for cell in cells if cell.cell_type == "markdown"]
    pages += [page.read_text("utf-8") for page in (project / "chapters").glob("*.md")]
    asked = {
        found
        for page in pages
        for ids in re.findall(r"(?m)^(?::only:|```\{finding\}) (.+)$", page)
        for found in ids.split()
    }
    assert asked
    assert not asked - made


def test_its_markdown_has_one_sentence_a_line(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                assert ". " not in line.split("](")[0] or line.startswith(("|", "-", "#", ":", "`"))
