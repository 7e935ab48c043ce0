"""What the book costs: a table, with ratios, and the same as JSON.

Run from the project, on a machine that does nothing else: ``.venv/bin/python -m benchmarks
[CASE ...] [--json FILE]``.  All cases take about 40 minutes on two cores.  The ratios to the stock
route need its case (``stock``) in the same run; those from ``nothing`` to ``pdf`` need ``cold``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import bench_latent, bench_pdf, bench_scale
from benchmarks.bench_build import PRINT, Bench, beside_stock
from benchmarks.cost import Cost

# The longest goes last: a run that is stopped has all else.
CASES = ("cold", "nothing", "table", "sentence", "edition", "stock", "pdf", "scale", "index",
         "twelve", "hundred")  # fmt: skip


def costs(case: str, bench: Bench) -> Iterator[Cost]:
    """Run a case; it may have several costs."""
    several = {"stock": bench.stock, "scale": bench_scale.costs, "index": bench_latent.costs}
    if case in several:
        yield from several[case]()
    elif case == "pdf":
        yield bench.pages_for_print()
        yield from bench_pdf.costs(bench.folder / PRINT / "_build" / "typst")
    else:
        yield getattr(bench, case)()


def main() -> None:
    """Print each cost as it is found, then all with their ratios."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", default=CASES)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    unknown = set(options.cases) - {*CASES}
    if unknown:
        parser.error(f"no case {', '.join(sorted(unknown))}; cases are {', '.join(CASES)}")
    found: list[Cost] = []
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch) / "project")
        for case in options.cases:
            for cost in costs(case, bench):
                found.append(cost)
                print(cost, flush=True)
                if options.json:
                    # After each case: one that fails takes none of the others with it.
                    texts = json.dumps([asdict(one) for one in beside_stock(found)], indent=2)
                    options.json.write_text(texts + "\n", encoding="utf-8")
    print("\nWith the ratios:", *beside_stock(found), sep="\n")


if __name__ == "__main__":
    main()
