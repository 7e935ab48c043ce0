"""What a build costs, cold and again, side by side with the stock route on the same content.

Run from the project: ``.venv/bin/python benchmarks/bench_build.py [CASE ...] [--json FILE]``.
Every case works in a scratch copy of the project.  The stock route is papermill's command line,
notebook by notebook, and ``jupyter-book build``; it has no notion of other editions, of which a
cold build runs hundreds of chapters, so its time for those is projected from the measured ones and
marked so.  Memory is the sum over all processes of what each has for itself and its part of what
they share (PSS), sampled.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
import pandas as pd
import psutil

from airace.chapter import BOOK
from airace.measures.attribution import RULES

PROJECT = Path(__file__).parents[1]
# A table that one chapter reads.
TABLE = "electricity_generation.csv"
STOCK = f"stock: papermill, {len(BOOK)} notebooks"
QUARTERS = [f"{year}-{day}" for year in (2023, 2024, 2025, 2026)
            for day in ("03-31", "06-30", "09-30", "12-31")][1:13]  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """One case: seconds, mebibytes at the peak, and runs of chapters that were made."""

    case: str
    seconds: float
    peak_mib: float
    runs: int


class Bench:
    """A scratch copy of the project, in which cases run one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = subprocess.run(
            ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True
        ).stdout.split("\n")
        for name in filter(None, files):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, folder / name)

    def run(self, case: str, *commands: list[str]) -> Cost:
        """Run commands and return what they cost together."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "OPENBLAS_NUM_THREADS": "1"}
        before, began = self.chapter_runs(), time.perf_counter()
        with sampled() as peak:
            for command in commands:
                # As its own command would run it; the stock tools need not be modules.
                program = [str(Path(sys.executable).with_name(command[0].replace("_", "-")))]
                done = subprocess.run(
                    [*program, *command[1:]], cwd=self.folder, env=environment,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                )  # fmt: skip
                if done.returncode:
                    raise SystemExit(f"{case}: {' '.join(command)} failed\n{done.stdout[-2000:]}")
        seconds = time.perf_counter() - began
        return Cost(case, seconds, peak[0], self.chapter_runs() - before)

    def chapter_runs(self) -> int:
        """Count the runs of chapters that the store keeps."""
        return sum(1 for _ in (self.folder / ".airace" / "runs").rglob("*.key.json"))

    def build(self, case: str, *options: str) -> Cost:
        """Build an edition."""
        return self.run(case, ["airace", "build", *options])

    def cold(self) -> Cost:
        """Nothing is kept from before."""
        for left in (".airace", "_build"):
            shutil.rmtree(self.folder / left, ignore_errors=True)
        return self.build("cold, website and PDFs")

    def nothing(self) -> Cost:
        """Nothing changed since the build before."""
        return self.build("nothing changed")

    def table(self) -> Cost:
        """One number changes in a table that one chapter reads."""
        path = self.folder / "data" / TABLE
        *lines, last = path.read_text("utf-8").rstrip("\n").split("\n")
        cells = last.split(",")
        place = next(i for i in reversed(range(len(cells))) if _is_number(cells[i]))
        cells[place] = str(float(cells[place]) + 1)
        path.write_text("\n".join([*lines, ",".join(cells), ""]), encoding="utf-8")
        return self.build("one table changed")

    def sentence(self) -> Cost:
        """One sentence changes in a chapter."""
        path = self.folder / "notebooks" / "parity.ipynb"
        notebook = nbformat.read(path, as_version=4)
        text = next(c for c in reversed(notebook.cells) if c.cell_type == "markdown")
        text.source += "\nThis sentence is new."
        nbformat.write(notebook, path)
        return self.build("one sentence changed")

    def edition(self) -> Cost:
        """One edition more, of a past day."""
        return self.build("one edition more", "--as-of", "2025-01-31", "--out", "past")

    def twelve(self) -> Cost:
        """Values and verdicts of twelve editions; nothing is kept from before."""
        shutil.rmtree(self.folder / ".airace", ignore_errors=True)
        return self._sweep("12 editions, values and verdicts", {"as_of": QUARTERS})

    def hundred(self) -> Cost:
        """Values and verdicts of a hundred editions; nothing is kept from before."""
        shutil.rmtree(self.folder / ".airace", ignore_errors=True)
        days = pd.date_range(end="2026-10-31", periods=36, freq="ME").strftime("%Y-%m-%d")
        return self._sweep(
            "108 editions: 36 months, 3 rules", {"as_of": list(days), "attribution": list(RULES)}
        )

    def _sweep(self, case: str, block: dict) -> Cost:
        (self.folder / "grid.yml").write_text(
            json.dumps({"fixed": {"draws": 400}, "blocks": [block]}), encoding="utf-8"
        )
        return self.run(case, ["airace", "sweep", "grid.yml", "--out", "swept"])

    def stock(self) -> Iterator[Cost]:
        """The same notebooks and pages by the stock tools; needs one edition built before."""
        out = self.folder / "chapters"
        yield self.run(
            STOCK,
            *(["papermill", f"notebooks/{name}.ipynb", f"{out}/{name}.ipynb"] for name in BOOK),
        )
        shutil.rmtree(self.folder / "_build" / "html", ignore_errors=True)
        yield self.run("stock: jupyter-book build", ["jupyter_book", "build", "."])


@contextmanager
def sampled() -> Iterator[list[float]]:
    """Sample the memory of all child processes; the list holds the peak in mebibytes."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(1.0):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
            peak[0] = max(peak[0], total / 2**20)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def main() -> None:
    """Print a table, and write the same as JSON."""
    cases: dict[str, Callable[[Bench], Cost]] = {
        name: getattr(Bench, name)
        for name in ("cold", "nothing", "table", "sentence", "edition", "twelve", "hundred")
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=[*cases, "stock"])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: list[Cost] = []
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch) / "project")
        for name in options.cases:
            for cost in bench.stock() if name == "stock" else [cases[name](bench)]:
                found.append(cost)
                print(
                    f"{cost.case:36} {cost.seconds:8.1f} s {cost.peak_mib:8.0f} MiB "
                    f"{cost.runs:5} runs",
                    flush=True,
                )
                if options.json:
                    # After each case: one that fails takes none of the others with it.
                    texts = json.dumps([asdict(cost) for cost in found], indent=2)
                    options.json.write_text(texts + "\n", encoding="utf-8")
    notebooks = next((cost.seconds for cost in found if cost.case == STOCK), None)
    for cost in found:
        if notebooks and cost.runs:
            projected = notebooks / len(BOOK) * cost.runs
            print(f"stock, the runs of '{cost.case}', projected: {projected:.0f} s")


if __name__ == "__main__":
    main()
