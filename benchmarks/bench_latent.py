"""Time and memory of the latent-ability index on the full table of scores.

Run from the project: ``.venv/bin/python -m benchmarks.bench_latent [--draws N] [--workers N]
[--rounds N] [--general]``.  Prints the fastest of the rounds, because the slower ones measure what
else the machine did, and the gap, so that two runs can be compared.  ``--general`` also times one
fit by ``scipy.optimize.least_squares`` with numerical derivatives, which the published index uses.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from scipy.special import expit

from airace.measures import frontier, latent, latent_fit
from airace.measures.estimate import Estimate
from airace.measures.latent_fit import Design
from airace.tables import DataPackage, TableReader
from benchmarks.cost import Cost, alone

SCORES, SEED = "index_benchmark_scores", 2026
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


def one_fit(rounds: int) -> float:
    """Seconds of one fit from the table, cold."""
    return fastest(lambda: latent.fit(_read()[0]), rounds)[0]


def draws(count: int, workers: int, rounds: int, seed: int) -> tuple[float, float, Estimate]:
    """Seconds of so many draws, steps of each, and the gap that they give."""
    scores, models, day = _read()
    index = latent.fit(scores)
    with ThreadPoolExecutor(workers) as executor:
        seconds, resampled = fastest(
            lambda: latent.resample(index, count, np.random.default_rng(seed), executor=executor),
            rounds,
        )
    found = latent.gap(index, resampled, models, "US", "CN", day)
    return seconds, resampled.fits.steps.mean(), found


def costs(count: int = 1000, workers: int = 2, rounds: int = 3) -> Iterator[Cost]:
    """Yield the cost of a fit and of a bootstrap, each in a process of its own."""
    seconds, _, peak = alone(one_fit, rounds)
    yield Cost("index: one fit", seconds, peak)
    (seconds, _, _), _, peak = alone(draws, count, workers, rounds, SEED)
    yield Cost(f"index: {count} draws, {workers} workers", seconds, peak)


def main() -> None:
    """Print a line per part, then the gap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--general", action="store_true")
    options = parser.parse_args()
    fitted, _, peak = alone(one_fit, options.rounds)
    print(f"{'one fit':16} {1000 * fitted:9.1f} ms, from the table, cold start; {peak:.0f} MiB")
    (seconds, steps, found), _, peak = alone(
        draws, options.draws, options.workers, options.rounds, options.seed
    )
    print(f"{f'{options.draws} draws':16} {seconds:9.2f} s on {options.workers} workers")
    print(f"{'one draw':16} {1000 * seconds / options.draws:9.2f} ms, {steps:.1f} steps")
    print(f"{'peak':16} {peak:9.0f} MiB")
    if options.general:
        index = latent.fit(_read()[0])
        general, _ = fastest(lambda: fit_generally(index.design, index.ridge), 1)
        print(f"{'general fit':16} {1000 * general:9.1f} ms, numerical derivatives")
    print(f"{'gap':16} {found.value:9.4f} points ({found.low:.4f} to {found.high:.4f})")


def _read() -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """The scores, the models that the index names, and the newest day."""
    package = DataPackage(Path(__file__).parents[1] / "data")
    day = package.descriptor["as_of"]
    table = TableReader(package, day).table
    return table(SCORES), frontier.select(*map(table, INDEX_TABLES), as_of=day), day


if __name__ == "__main__":
    main()
