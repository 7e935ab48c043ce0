"""What a build costs, cold and again, side by side with the stock route on the same content.

Every case works in a scratch copy of the project.  The stock route is papermill's command line,
notebook by notebook, and ``jupyter-book build``, without a PDF.  It keeps nothing that can be
trusted, so after any change it does all again; it has no notion of other editions, so its time for
those is that of its notebooks, multiplied.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd

from airace.chapter import BOOK
from airace.measures.attribution import RULES
from benchmarks.cost import Cost, sampled

PROJECT = Path(__file__).parents[1]
# Where print is set apart from the website.
PRINT = Path("print")
# A table that one chapter reads.
TABLE = "electricity_generation.csv"
NOTEBOOKS, PAGES = f"stock: papermill, {len(BOOK)} notebooks", "stock: jupyter-book build"
COLD = "cold, website and PDFs"
TWELVE, HUNDRED = "12 editions, values and verdicts", "108 editions: 36 months, 3 rules"
# Editions whose numbers come out; where it is one, with its pages.
EDITIONS = {COLD: 1, "nothing changed": 1, "one table changed": 1, "one sentence changed": 1,
            "one edition more": 1, TWELVE: 12, HUNDRED: 108}  # fmt: skip
QUARTERS = [f"{year}-{day}" for year in (2023, 2024, 2025, 2026)
            for day in ("03-31", "06-30", "09-30", "12-31")][1:13]  # fmt: skip


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
        return self.build(COLD)

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
        return self._sweep(TWELVE, {"as_of": QUARTERS})

    def hundred(self) -> Cost:
        """Values and verdicts of a hundred editions; nothing is kept from before."""
        shutil.rmtree(self.folder / ".airace", ignore_errors=True)
        days = pd.date_range(end="2026-10-31", periods=36, freq="ME").strftime("%Y-%m-%d")
        return self._sweep(HUNDRED, {"as_of": list(days), "attribution": list(RULES)})

    def _sweep(self, case: str, block: dict) -> Cost:
        (self.folder / "grid.yml").write_text(
            json.dumps({"fixed": {"draws": 400}, "blocks": [block]}), encoding="utf-8"
        )
        return self.run(case, ["airace", "sweep", "grid.yml", "--out", "swept"])

    def pages_for_print(self) -> Cost:
        """The source of the PDFs, and these; needs one edition built before."""
        # In a folder of its own: pages as read for a screen are of no use to print.
        out = ["--path-output", str(PRINT)]
        command = ["jupyter_book", "build", ".", *out, "--builder", "custom"]
        return self.run("print by jupyter-book and our builder",
                        [*command, "--custom-builder", "typst"])  # fmt: skip

    def stock(self) -> Iterator[Cost]:
        """The same notebooks and pages by the stock tools; needs one edition built before."""
        out = self.folder / "chapters"
        yield self.run(
            NOTEBOOKS,
            *(["papermill", f"notebooks/{name}.ipynb", f"{out}/{name}.ipynb"] for name in BOOK),
        )
        shutil.rmtree(self.folder / "_build" / "html", ignore_errors=True)
        yield self.run(PAGES, ["jupyter_book", "build", "."])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def beside_stock(found: list[Cost]) -> list[Cost]:
    """Return costs with their ratios to what the stock route takes for the same.

    The runs behind a cold build are more than one edition's: those of the editions that claims are
    judged in.  It gets a second line, with the stock route's time for as many runs.

    Parameters
    ----------
    found:
        Costs of one run of the benchmark, the stock route's among them.
    """
    seconds = {cost.case: cost.seconds for cost in found}
    if not seconds.keys() >= {NOTEBOOKS, PAGES}:
        return found
    notebooks, pages = seconds[NOTEBOOKS], seconds[PAGES]

    def beside(cost: Cost, stock: float, what: str) -> Cost:
        return replace(cost, beside=f"stock ({stock:.0f} s{what})", ratio=cost.seconds / stock)

    made = []
    for cost in found:
        count = EDITIONS.get(cost.case)
        if count is None:
            made.append(cost)
        elif count > 1:
            made.append(beside(cost, count * notebooks, ", projected"))
        else:
            made.append(beside(cost, notebooks + pages, " for one edition"))
        if cost.case == COLD:
            stock = notebooks / len(BOOK) * cost.runs + pages
            made.append(beside(cost, stock, " for as many runs, projected"))
    return made
