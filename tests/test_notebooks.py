"""The chapters' sources: stripped, complete, and without algorithms."""

import ast

import nbformat
import papermill
import pytest

from airace.chapter import CHAPTERS
from airace.params import Parameters

# A notebook calls measures and charts; these belong into the package.
ALGORITHMS = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try)


@pytest.fixture(params=CHAPTERS)
def path(request, project):
    return project / "notebooks" / f"{request.param}.ipynb"


def test_it_is_stripped(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


def test_it_takes_every_parameter_with_the_books_default(path):
    inspected = papermill.inspect_notebook(path)
    assert set(inspected) == set(Parameters.model_fields)
    for name, field in Parameters.model_fields.items():
        default = ast.literal_eval(inspected[name]["default"])
        assert default == ("" if name == "as_of" else field.default), name


def test_it_holds_no_algorithms(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            found = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ALGORITHMS)]
            assert not found, cell.source[:200]


def test_its_markdown_has_one_sentence_a_line(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                assert ". " not in line.split("](")[0] or line.startswith(("|", "-", "#", ":", "`"))
