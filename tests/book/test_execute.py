import subprocess
import sys

import nbformat
import pytest

from airace.book.execute import execute
from airace.book.runs import normalise
from airace.errors import AiraceError
from airace.params import Parameters, parse

PARAMETERS = "\n".join(f"{name} = None" for name in Parameters.model_fields)


def notebook(*cells, parameters=PARAMETERS):
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    return nbformat.v4.new_notebook(
        cells=[first, *(nbformat.v4.new_code_cell(cell) for cell in cells)],
        metadata={"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
    )


@pytest.fixture
def run(tmp_path, real):
    def go(book):
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        nbformat.write(book, tmp_path / "notebooks" / "parity.ipynb")
        out = tmp_path / "out"
        execute(tmp_path, out, parse({}, real), chapters=("parity",), workers=1)
        return (out / "parity.ipynb").read_bytes()

    return go


def test_two_runs_give_the_same_bytes(run):
    book = notebook(
        "from IPython.display import display\n"
        "display({'application/vnd.airace.chapter+json': {}}, raw=True)"
    )
    first = run(book)
    assert first == run(book)
    for trace in (b"papermill", b"start_time", b"duration", b'"version":'):
        assert trace not in first


def test_a_cell_that_raises_names_notebook_cell_and_cause(run):
    with pytest.raises(AiraceError, match=r"notebooks/parity\.ipynb, cell \d+.*ZeroDivisionError"):
        run(notebook("1 / 0"))


def test_a_lacking_parameter_stops_before_the_run(run):
    with pytest.raises(AiraceError, match="lacks the parameters"):
        run(notebook("1 / 0", parameters="as_of: str = ''"))


def test_a_notebook_without_parameters_cell_stops(run):
    bare = notebook()
    bare.cells[0].metadata = {}
    with pytest.raises(AiraceError, match="tagged 'parameters'"):
        run(bare)


def test_a_cell_that_warns_is_an_error(run):
    with pytest.raises(AiraceError, match=r"prints .*mind the gap"):
        run(notebook("import warnings\nwarnings.warn('mind the gap', UserWarning, stacklevel=1)"))


def test_a_cell_that_prints_is_an_error(run):
    with pytest.raises(AiraceError, match="prints 'hello'"):
        run(notebook("print('hello')"))


def test_code_is_tagged_away_by_tag():
    book = notebook("1")
    normalise(book, "parity")
    assert [cell.metadata.tags for cell in book.cells] == [
        ["parameters", "remove-cell"],
        ["remove-input"],
    ]
    assert [cell.id for cell in book.cells] == ["parity-000", "parity-001"]


def test_stock_papermill_refuses_a_misspelt_parameter_too(project, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "papermill", "notebooks/parity.ipynb", str(tmp_path / "out.ipynb"),
         "-p", "as_off", "2025-01-31"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode != 0
    assert "Did you mean as_of" in run.stderr
