"""Time and memory of typesetting, for each PDF of an edition.

Run from the project, on the Typst sources that a build of the pages leaves:
``jupyter-book build . --builder custom --custom-builder typst`` and then
``.venv/bin/python -m benchmarks.bench_pdf [_build/typst] [--rounds N]``.  Each PDF is set by a
process of its own, with nothing in memory; the fastest of the rounds counts.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf

from airace.book.typst import FONTS
from airace.book.typst.compile import compile_pdf
from airace.book.typst.documents import ACCESSIBLE, ARCHIVAL, METADATA, NAME
from airace.book.typst.finish import Rights, finish
from benchmarks.cost import Cost, alone


def measured(source: Path, as_of: date, target: Path) -> tuple[float, float, int]:
    """Set one PDF; seconds to compile and to finish, pages."""
    standards = ARCHIVAL if source.stem.endswith("-archive") else ACCESSIBLE
    begin = time.perf_counter()
    compile_pdf(source, target, fonts=[FONTS], as_of=as_of, standards=standards)
    compiled = time.perf_counter()
    finish(target, Rights())
    finished = time.perf_counter()
    with pikepdf.open(target) as pdf:
        return compiled - begin, finished - compiled, len(pdf.pages)


def costs(folder: Path, rounds: int = 1) -> Iterator[Cost]:
    """Yield the cost of each PDF whose Typst source lies in a folder; how long is in its name."""
    day = json.loads((folder / METADATA).read_text(encoding="utf-8"))["as_of"]
    as_of = date(day["year"], day["month"], day["day"])
    with tempfile.TemporaryDirectory() as scratch:
        for source in sorted(folder.glob(f"{NAME}*.typ")):
            target = Path(scratch) / f"{source.stem}.pdf"
            found = [alone(measured, source, as_of, target) for _ in range(rounds)]
            (compiled, packed, pages), _, peak = min(found, key=lambda one: sum(one[0][:2]))
            name = source.stem.removeprefix(NAME).lstrip("-") or "book"
            yield Cost(f"PDF: {name}, {pages} pages", compiled + packed, peak)


def main() -> None:
    """Print a line per PDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("_build/typst"))
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    for cost in costs(options.folder, options.rounds):
        print(cost, flush=True)


if __name__ == "__main__":
    main()
