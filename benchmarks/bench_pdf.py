"""Time, pages per second and memory of typesetting, for each PDF of an edition.

Run from the project, on the Typst sources that a build of the pages leaves:
``jupyter-book build . --builder custom --custom-builder typst`` and then
``.venv/bin/python benchmarks/bench_pdf.py [_build/typst] [--rounds N]``.  Each PDF is set by a
process of its own, with nothing in memory; the fastest of the rounds counts.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import pikepdf

from airace.book.typst import FONTS
from airace.book.typst.compile import compile_pdf
from airace.book.typst.documents import ACCESSIBLE, ARCHIVAL, METADATA, NAME
from airace.book.typst.finish import Rights, finish


def measured(source: Path, as_of: date, target: Path) -> tuple[float, float, float, int]:
    """Set one PDF; seconds to compile and to finish, peak memory in MiB, pages."""
    standards = ARCHIVAL if source.stem.endswith("-archive") else ACCESSIBLE
    begin = time.perf_counter()
    compile_pdf(source, target, fonts=[FONTS], as_of=as_of, standards=standards)
    compiled = time.perf_counter()
    finish(target, Rights())
    finished = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with pikepdf.open(target) as pdf:
        return compiled - begin, finished - compiled, peak, len(pdf.pages)


def main() -> None:
    """Print a line per PDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("_build/typst"))
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    day = json.loads((options.folder / METADATA).read_text(encoding="utf-8"))["as_of"]
    as_of = date(day["year"], day["month"], day["day"])
    print(f"{'':28}{'pages':>6}{'compile':>10}{'finish':>9}{'pages/s':>9}{'peak':>10}{'size':>9}")
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as scratch:
        for source in sorted(options.folder.glob(f"{NAME}*.typ")):
            target = Path(scratch) / f"{source.stem}.pdf"
            rounds = []
            for _ in range(options.rounds):
                with context.Pool(1) as pool:
                    rounds.append(pool.apply(measured, (source, as_of, target)))
            seconds, after, peak, pages = min(rounds)
            print(
                f"{source.stem:28}{pages:6}{seconds:8.1f} s{after:7.1f} s"
                f"{pages / (seconds + after):9.0f}{peak:6.0f} MiB"
                f"{target.stat().st_size / 1e6:6.1f} MB"
            )


if __name__ == "__main__":
    main()
