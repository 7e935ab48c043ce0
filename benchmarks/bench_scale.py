"""How a chapter's time and memory grow with its charts and with the rows of the largest table.

The chapter is parity, which reads the largest table, Arena's ratings.  Each case is a process of
its own, so that its peak memory is its own; imports are counted.  Rows are repeated under names of
models that nobody knows, which is the costly kind; charts are drawn again under other ids.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from benchmarks.cost import Cost, alone

PROJECT = Path(__file__).parents[1]
CHAPTER, TABLE, NAME = "parity", "arena_ratings", "model"
FIRST = "parity as it is"
CASES = [(FIRST, 1, 1), ("charts x4", 1, 4), ("rows x10", 10, 1), ("rows x100", 100, 1)]


def costs() -> Iterator[Cost]:
    """Yield a cost per case, with ratios to the first."""
    first: Cost | None = None
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        shutil.copytree(PROJECT / "data", home / "data")
        for case, times, charts in CASES:
            multiply(home / "data", times)
            _, seconds, peak = alone(run, home, charts)
            cost = Cost(case, seconds, peak)
            first = first or cost
            if cost is not first:
                ratio, peak_ratio = seconds / first.seconds, peak / first.peak_mib
                cost = replace(cost, beside=FIRST, ratio=ratio, peak_ratio=peak_ratio)
            yield cost


def run(home: Path, charts: int) -> None:
    """Run the chapter in this process, every chart ``charts`` times."""
    from airace.book import runs
    from airace.chapter import Chapter
    from airace.drawing import Drawing
    from airace.params import parse
    from airace.tables import DataPackage

    once = Chapter.figure

    def often(self, figure_id, *args, **more):
        for number in range(charts):
            once(self, figure_id + (f"-{number}" if number else ""), *args, **more)

    Chapter.figure = often
    parameters = parse({}, DataPackage(PROJECT / "data")).as_dict()
    runs.run(PROJECT, CHAPTER, parameters, home=home, drawn=Drawing.ALL)


def multiply(folder: Path, times: int) -> None:
    """Write the table's rows ``times`` times."""
    path = folder / f"{TABLE}.csv"
    rows = pd.read_csv(PROJECT / "data" / path.name, dtype=str, keep_default_na=False)
    copies = [rows.assign(**{NAME: rows[NAME] + f" copy {n}"}) for n in range(1, times)]
    pd.concat([rows, *copies]).to_csv(path, index=False, lineterminator="\n")
