"""Time and memory of the latent-ability index on the full table of scores.

Run from the project: ``.venv/bin/python benchmarks/bench_latent.py [--draws N] [--workers N]
[--rounds N] [--general]``.  Prints the fastest of the rounds, because the slower ones measure what
else the machine did, and the gap, so that two runs can be compared.  ``--general`` also times one
fit by ``scipy.optimize.least_squares`` with numerical derivatives, which the published index uses.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares
from scipy.special import expit

from airace.measures import frontier, latent, latent_fit
from airace.measures.latent_fit import Design
from airace.tables import DataPackage, TableReader

INDEX_TABLES = ("capability_scores", "capability_vintages", "release_dates", "developers")


def fastest(work: Callable[[], object], rounds: int) -> tuple[float, object]:
    """Return the seconds of the fastest round and its result."""
    best = float("inf")
    for _ in range(rounds):
        latent_fit.forget()
        begin = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - begin)
    return best, result


def fit_generally(design: Design, ridge: float) -> np.ndarray:
    """Fit the model with a plain ridge by a general optimiser; abilities in internal units."""
    models, tests = len(design.models), len(design.tests)
    penalty = np.sqrt(ridge / (models + 2 * tests))

    def residuals(x: np.ndarray) -> np.ndarray:
        ability, difficulty, log_slope = np.split(x, [models, models + tests])
        distance = ability[design.model] - difficulty[design.test]
        error = expit(np.exp(log_slope[design.test]) * distance) - design.performance
        anchored = 1e3 * (ability[list(design.anchors)] - [1.0, 2.0])
        return np.concatenate([error, penalty * x, anchored])

    start = np.concatenate([np.ones(models + tests), np.zeros(tests)])
    return least_squares(residuals, start).x[:models]


def main() -> None:
    """Print a line per part, then the peak memory and the gap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--general", action="store_true")
    options = parser.parse_args()
    package = DataPackage(Path(__file__).parents[1] / "data")
    day = package.descriptor["as_of"]
    table = TableReader(package, day).table
    scores = table("index_benchmark_scores")
    models = frontier.select(*map(table, INDEX_TABLES), as_of=day)

    one_fit, index = fastest(lambda: latent.fit(scores), options.rounds)
    print(f"{'one fit':16} {1000 * one_fit:9.1f} ms, from the table, cold start")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with ThreadPoolExecutor(options.workers) as executor:
        seconds, resampled = fastest(
            lambda: latent.resample(
                index, options.draws, np.random.default_rng(options.seed), executor=executor
            ),
            options.rounds,
        )
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = 1000 * seconds / options.draws
    print(f"{f'{options.draws} draws':16} {seconds:9.2f} s on {options.workers} workers")
    print(f"{'one draw':16} {each:9.2f} ms, {resampled.fits.steps.mean():.1f} steps")
    print(f"{'peak':16} {after:9.0f} MiB, {before:.0f} before the draws")
    if options.general:
        general, _ = fastest(lambda: fit_generally(index.design, index.ridge), 1)
        print(f"{'general fit':16} {1000 * general:9.1f} ms, numerical derivatives")
    found = latent.gap(index, resampled, models, "US", "CN", day)
    print(f"{'gap':16} {found.value:9.4f} points ({found.low:.4f} to {found.high:.4f})")


if __name__ == "__main__":
    main()
