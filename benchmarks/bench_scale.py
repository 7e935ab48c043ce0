"""How a chapter's time and memory grow with its charts and with the rows of the largest table.

Run from the project: ``.venv/bin/python benchmarks/bench_scale.py [--json FILE]``.  The chapter
is parity, which reads the largest table, Arena's ratings.  Each case is a process of its own, so
that its peak memory is its own; imports are counted.  Rows are repeated under names of models that
nobody knows, which is the costly kind; charts are drawn again under other ids.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import shutil
import tempfile
import time
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).parents[1]
CHAPTER, TABLE, NAME = "parity", "arena_ratings", "model"


def run(home: Path, charts: int, answers: multiprocessing.Queue) -> None:
    """Run the chapter in this process, every chart ``charts`` times; answer seconds and MiB."""
    began = time.perf_counter()
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answers.put((time.perf_counter() - began, peak))


def measure(home: Path, charts: int) -> tuple[float, float]:
    """Run the chapter in a process of its own."""
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=run, args=(home, charts, answers))
    process.start()
    found = answers.get()
    process.join()
    return found


def multiply(folder: Path, times: int) -> None:
    """Write the table's rows ``times`` times."""
    path = folder / f"{TABLE}.csv"
    rows = pd.read_csv(PROJECT / "data" / path.name, dtype=str, keep_default_na=False)
    copies = [rows.assign(**{NAME: rows[NAME] + f" copy {n}"}) for n in range(1, times)]
    pd.concat([rows, *copies]).to_csv(path, index=False, lineterminator="\n")


def main() -> None:
    """Print a table with ratios to the first case, and write the same as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    cases = [("as it is", 1, 1), ("charts x4", 1, 4), ("rows x10", 10, 1), ("rows x100", 100, 1)]
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        shutil.copytree(PROJECT / "data", home / "data")
        for case, times, charts in cases:
            multiply(home / "data", times)
            seconds, peak = measure(home, charts)
            found.append({"case": case, "seconds": seconds, "peak_mib": peak})
            first = found[0]
            print(
                f"{case:12} {seconds:7.1f} s (x{seconds / first['seconds']:.1f}) "
                f"{peak:7.0f} MiB (x{peak / first['peak_mib']:.1f})",
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
