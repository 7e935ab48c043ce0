"""A project of one small notebook, for tests that run it over and over."""

import nbformat

from airace.book import sweep
from airace.params import Parameters, parse

DEFAULTS = {name: f.default for name, f in Parameters.model_fields.items()} | {"as_of": ""}
CALL = "\n".join(f"    {name}={name}," for name in DEFAULTS)
COUNT = """\
from pathlib import Path
with Path("runs.log").open("a") as log:
    log.write("run\\n")
"""
NUMBER = """\
from airace.measures.estimate import Estimate
scores = chapter.table("scores")
top = scores["score"].max() * chapter.p.frontier_k
value = chapter.value("parity.gap", Estimate(float(top)), tables=["scores"])
value
"""


def write(folder, body):
    parameters = "\n".join(f"{name} = {value!r}" for name, value in DEFAULTS.items())
    start = f'from airace.chapter import Chapter\nchapter = Chapter(\n    "parity",\n{CALL}\n)'
    cells = [parameters, COUNT, start, body, "chapter.finish()"]
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
    )
    book.cells[0].metadata = {"tags": ["parameters"]}
    nbformat.write(book, folder / "notebooks" / "parity.ipynb")


def worlds(small, **lists):
    names, values = zip(*lists.items(), strict=True)
    found = [{}]
    for name, several in zip(names, values, strict=True):
        found = [{**one, name: value} for one in found for value in several]
    return [parse(one, small) for one in found]


def run(home, editions, **more):
    return sweep.sweep(home, editions, chapters=("parity",), workers=1, **more)


def count(home):
    log = home / "runs.log"
    return len(log.read_text().splitlines()) if log.exists() else 0
