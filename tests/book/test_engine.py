"""Notebooks run one after the other in a process, which keeps nothing of them."""

import gc
import sys

import nbformat

from airace.book.engine import run_notebook


class Frame:
    """Stands for what a chapter holds in memory."""


def test_a_run_leaves_nothing_behind(tmp_path):
    cells = ["as_of = ''", "from tests.book.test_engine import Frame\nheld = Frame()"]
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
    )
    book.cells[0].metadata = {"tags": ["parameters"]}
    nbformat.write(book, tmp_path / "one.ipynb")
    main = sys.modules["__main__"]
    for _ in range(2):
        run_notebook(tmp_path, tmp_path / "one.ipynb", {"as_of": "2026-01-01"})
    gc.collect()
    assert [one for one in gc.get_objects() if isinstance(one, Frame)] == []
    assert sys.modules["__main__"] is main
