"""Time and memory of a whole build, part by part.

Run from the project: ``.venv/bin/python benchmarks/bench_build.py [--as-of DATE] [--rounds N]``.
Prints the fastest of the rounds, because the slower ones measure what else the machine did.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from airace.book import pages
from airace.book.execute import execute
from airace.params import parse
from airace.tables import DataPackage


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that ``work`` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def one_round(project: Path, as_of: str) -> dict[str, float]:
    """Build once into a scratch folder; seconds by part."""
    parameters = parse({"as_of": as_of}, DataPackage(project / "data"))
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch) / "book"
        pages.stage(project, project / "data", book)
        return {
            "chapters": timed(lambda: execute(project, book / "chapters", parameters)),
            "pdf": timed(lambda: pages.build_pdf(book, parameters.day)),
            "site": timed(lambda: pages.build_site(book, parameters.day)),
        }


def main() -> None:
    """Print a line per part, then the peak memory of the largest process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-of", default="")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    project = Path(__file__).parents[1]
    rounds = [one_round(project, options.as_of) for _ in range(options.rounds)]
    for part in rounds[0]:
        print(f"{part:10} {min(seconds[part] for seconds in rounds):7.1f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak':10} {peak:7.0f} MiB")


if __name__ == "__main__":
    main()
