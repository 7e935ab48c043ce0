"""Numerics of the latent-ability index: many weighted logistic fits at once.

The model says that model ``m`` performs on test ``b`` at

    sigmoid(slope_b * (ability_m - difficulty_b)),

and minimises the weighted sum of squared residuals plus a ridge: the two-parameter logistic of
item-response theory (Birnbaum 1968, in Lord and Novick, *Statistical Theories of Mental Test
Scores*) fitted by least squares, as the published index does (Ho et al. 2025, *A Rosetta Stone
for AI Benchmarks*).

Scale.  Performance tells abilities only up to an origin and a unit.  Two anchor models fix both:
their abilities are not fitted but set, in every fit, so the anchors are exact by construction.
Fitting freely and mapping the two anchors afterwards gives the same numbers, up to the ridge.
Inside, the unit is the anchors' distance and the lower anchor stands at one, which makes slopes
and abilities of order one; what is returned is in index points.

Ridge.  ``ridge`` times the mean square of abilities and difficulties, and a thousand times that of
the slopes' logarithms around a usual slope.  The publisher's own study of its penalty found
results stable up to a strength of 1e-3 and abilities inflated at its default of 0.1, because slopes
were pulled to zero; ours is 1e-3.  The logarithm keeps slopes positive, and its penalty is as loose
as a normal prior with twice the spread of the fitted ones: it only keeps tests that few models
took from turning into steps, where the fit would stall.

Speed.  The curvature is diagonal in the abilities and made of 2 x 2 blocks in the tests, so each
step is one dense system of twice the number of tests (the Schur complement), batched over fits.
Steps are Newton's with Levenberg's and Marquardt's damping, Gauss and Newton's until close.
Sums run over the scores that exist, as sparse products with the fits side by side in memory.
Products of dense matrices would be as fast on an idle machine and fifty times slower on a busy
one, where the threads of the linear-algebra library wait for each other.
"""

from __future__ import annotations

import hashlib
import pickle
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import expit

from airace.errors import AiraceError

RIDGE = 1e-3
# Logarithms of slopes: their usual value, and their penalty over that of levels.
USUAL_SLOPE, SLOPE_FACTOR = 1.0, 1000.0
CLIP = 1e-3
CHUNK = 20  # fits solved together: what their sums need stays small enough for the cache
STEPS = 200
LONGEST = 3.0  # anchors' distances, or units of the logarithm of a slope
# Squared length of the last step in units of the parameters' own standard errors.
CLOSE, CONVERGED = 10.0, 1e-8


@dataclass(frozen=True)
class Design:
    """Who took which test, and how well.

    Attributes
    ----------
    models, tests:
        Names, sorted.
    model, test:
        Position of each score's model and test; shape (scores,), sorted by model.
    performance:
        Clipped to [0.001, 0.999]; shape (scores,).
    anchors:
        Positions of the lower and the upper anchor in ``models``.
    points:
        Their index points.
    """

    models: tuple[str, ...]
    tests: tuple[str, ...]
    model: np.ndarray
    test: np.ndarray
    performance: np.ndarray
    anchors: tuple[int, int]
    points: tuple[float, float]

    @property
    def unit(self) -> float:
        """Index points to one internal unit."""
        return self.points[1] - self.points[0]

    @property
    def origin(self) -> float:
        """Index points at the internal zero."""
        return self.points[0] - self.unit

    @property
    def tests_taken(self) -> np.ndarray:
        """Count the tests of each model."""
        return np.bincount(self.model, minlength=len(self.models))


@dataclass(frozen=True)
class Solution:
    """Fits of one design, one row for each vector of weights.

    Attributes
    ----------
    ability:
        Index points; shape (fits, models).
    difficulty:
        Index points at which a model performs at one half; shape (fits, tests).
    slope:
        Per index point; shape (fits, tests).
    steps:
        Steps taken; shape (fits,).
    """

    ability: np.ndarray
    difficulty: np.ndarray
    slope: np.ndarray
    steps: np.ndarray

    def rows(self, which) -> Solution:
        """Return some of the fits, by a slice or a list of positions."""
        return Solution(*(part[which] for part in vars(self).values()))


def design(scores: pd.DataFrame, anchors: dict[str, float]) -> Design:
    """Lay out scores for fitting.

    Parameters
    ----------
    scores:
        ``model, benchmark_id, performance``, one row for each pair; performance from 0 (chance)
        to 1 (the ceiling).
    anchors:
        Two models and their index points, the lower first.

    Raises
    ------
    AiraceError
        For a pair that occurs twice, a performance that is missing or out of range, an anchor
        without scores, or anchors that do not rise.
    """
    where = "index_benchmark_scores"
    bad = ~scores["performance"].between(0, 1)
    if bad.any():
        row = scores[bad].iloc[0]
        raise AiraceError(
            f"{row['model']!r} on {row['benchmark_id']!r} performs at {row['performance']}",
            where=f"{where}, field 'performance'",
            remedy="Performance lies between 0 (chance) and 1 (the ceiling)",
        )
    pairs = scores[["model", "benchmark_id"]]
    if pairs.duplicated().any():
        twice = pairs[pairs.duplicated()].iloc[0]
        raise AiraceError(
            f"{twice['model']!r} has two scores on {twice['benchmark_id']!r}",
            where=where,
            remedy="Fit one vintage at a time, with one score for each model and test",
        )
    absent = sorted(set(anchors) - set(scores["model"]))
    if absent:
        raise AiraceError(
            f"no scores of {', '.join(absent)}, on which the scale is anchored",
            where=where,
            remedy="Choose two anchors that took the tests",
        )
    low, high = anchors.values()
    if not low < high:
        raise AiraceError(
            f"anchors at {low} and {high} points fix no scale",
            where="anchors",
            remedy="Name two models, the lower first",
        )
    scores = scores.sort_values(["model", "benchmark_id"])
    models, model = np.unique(scores["model"].to_numpy(str), return_inverse=True)
    tests, test = np.unique(scores["benchmark_id"].to_numpy(str), return_inverse=True)
    return Design(
        tuple(models.tolist()),
        tuple(tests.tolist()),
        model,
        test,
        scores["performance"].to_numpy(float).clip(CLIP, 1 - CLIP),
        tuple(int(np.searchsorted(models, name)) for name in anchors),
        (float(low), float(high)),
    )


def solve(
    design: Design,
    weights: np.ndarray,
    *,
    start: Solution | None = None,
    ridge: float = RIDGE,
    executor: Executor | None = None,
) -> Solution:
    """Fit the model once for each vector of test weights.

    Parameters
    ----------
    design:
        As returned by ``design``.
    weights:
        Weight of each test in each fit, not negative; shape (fits, tests).  A weight of zero
        takes the test out.
    start:
        One fit to start from; a cold start otherwise.  Where a few tests have nearly all the
        weight there can be several minima, of which the one nearest the start is found.
    ridge:
        Strength of the penalty.
    executor:
        Where to run chunks of fits (``concurrent.futures`` or alike); here if not given.  The
        result does not depend on it.

    Raises
    ------
    AiraceError
        If a fit has not converged, that is if its last step is longer than a ten-thousandth of
        the parameters' standard errors: a fit is never used unfinished.
    """
    models, tests = len(design.models), len(design.tests)
    if start is None:
        initial = np.concatenate([np.ones(models + tests), np.zeros(tests)])
    else:
        levels = np.concatenate([start.ability[0], start.difficulty[0]])
        initial = np.concatenate(
            [(levels - design.origin) / design.unit, np.log(start.slope[0] * design.unit)]
        )
    chunks = [weights[at : at + CHUNK].T for at in range(0, len(weights), CHUNK)]
    run = partial(_solve_chunk, _Layout(design, ridge), initial)
    parts = list(executor.map(run, chunks) if executor else map(run, chunks))
    found, steps, done = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    ability, difficulty, log_slope = np.split(found.T, [models, models + tests], axis=1)
    if not done.all():
        raise AiraceError(
            f"{(~done).sum()} of {len(done)} fits did not converge in {STEPS} steps",
            where="latent-ability index",
            remedy="Use a stronger ridge or leave out tests that few models took",
        )
    return Solution(
        design.origin + design.unit * ability,
        design.origin + design.unit * difficulty,
        np.exp(log_slope) / design.unit,
        steps,
    )


# The last fits by digest of what was asked, the oldest first.
_solved: dict[str, Solution] = {}
_REMEMBERED = 4


def solve_once(
    design: Design, weights: np.ndarray, *, executor: Executor | None = None, **how
) -> Solution:
    """Return what ``solve`` does, from memory if it was one of the last that were asked for.

    Arguments are those of ``solve``.  A process runs many editions of one day, which differ in
    choices that no fit depends on.  What is returned is shared, so it cannot be written to.
    """
    asked = hashlib.sha256(pickle.dumps((design, weights, sorted(how.items())))).hexdigest()
    if asked not in _solved:
        found = solve(design, weights, executor=executor, **how)
        for part in vars(found).values():
            part.flags.writeable = False
        while len(_solved) >= _REMEMBERED:
            del _solved[next(iter(_solved))]
        _solved[asked] = found
    return _solved[asked]


def forget() -> None:
    """Forget what ``solve_once`` remembers."""
    _solved.clear()


def rescore(
    design: Design,
    solution: Solution,
    weights: np.ndarray,
    *,
    models: np.ndarray | None = None,
    ridge: float = RIDGE,
) -> np.ndarray:
    """Estimate abilities from other test weights, the tests' own parameters being kept.

    Scoring on calibrated items: difficulties and slopes stay as the whole index found them, so
    the scale stays the same whichever tests count.

    Parameters
    ----------
    design, solution:
        A design and fits of it.
    weights:
        Weight of each test in each fit; shape (fits, tests).  Zero takes a test out.
    models:
        Positions of the models to score; all if not given.

    Returns
    -------
    ndarray, shape (fits, models)
        Index points; NaN for a model that is not asked for or took none of the
        tests that count.
    """
    kept = weights.any(axis=0)[design.test]
    if models is not None:
        kept &= np.isin(design.model, models)
    model, test, performance = (
        part[kept] for part in (design.model, design.test, design.performance)
    )
    sums = _indicator(model, len(design.models))
    penalty = ridge / parameters_of(design)
    found = []
    for at in range(0, len(weights), CHUNK):
        rows = slice(at, at + CHUNK)
        ability = (solution.ability[rows].T - design.origin) / design.unit
        difficulty = (solution.difficulty[rows].T[test] - design.origin) / design.unit
        slope = solution.slope[rows].T[test] * design.unit
        scored = performance[:, None], slope, difficulty, weights[rows].T[test]
        found.append(_rescore_chunk(model, sums, *scored, penalty, ability).T)
    points = design.origin + design.unit * np.concatenate(found)
    points[:, np.bincount(model, minlength=len(design.models)) == 0] = np.nan
    return points


def _rescore_chunk(model, sums, performance, slope, difficulty, weight, penalty, ability):
    """Gauss-Newton on each model's ability alone, damped where a step overshoots."""

    def loss(ability):
        fitted = expit(slope * (ability[model] - difficulty))
        error = fitted - performance
        return sums @ (weight * error**2) + penalty * ability**2, fitted, error

    damping = np.full(ability.shape, 1e-3)
    cost, fitted, error = loss(ability)
    for _ in range(STEPS):
        lean = fitted * (1 - fitted) * slope
        gradient = sums @ (weight * error * lean) + penalty * ability
        curvature = sums @ (weight * lean**2) + penalty
        step = -gradient / (curvature * (1 + damping))
        trial = ability + step
        trial_cost, trial_fitted, trial_error = loss(trial)
        better = trial_cost <= cost
        ability, cost = np.where(better, trial, ability), np.where(better, trial_cost, cost)
        damping = np.where(better, damping * 0.1, damping * 10).clip(1e-12, 1e12)
        fitted = np.where(better[model], trial_fitted, fitted)
        error = np.where(better[model], trial_error, error)
        # A rejected step that is this short is rejected for rounding alone.
        if (np.abs(step) < 1e-5).all():
            break
    return ability


def parameters_of(design: Design) -> int:
    """Count the parameters that a fit of the design is free to choose."""
    return len(design.models) - len(design.anchors) + 2 * len(design.tests)


def _indicator(position: np.ndarray, size: int) -> sparse.csr_matrix:
    cells = np.arange(len(position))
    return sparse.csr_matrix((np.ones(len(cells)), (position, cells)), shape=(size, len(cells)))


class _Layout:
    """A design laid out for sums; below, arrays are (scores, models or tests, fits)."""

    def __init__(self, design: Design, ridge: float) -> None:
        self.models, self.tests = len(design.models), len(design.tests)
        self.model, self.test = design.model, design.test
        self.performance = design.performance[:, None]
        self.anchors = list(design.anchors)
        self.penalty = ridge / parameters_of(design)
        self.slope_penalty = SLOPE_FACTOR * self.penalty
        levels, slopes = self.models + self.tests, self.tests
        self.penalties = np.repeat([self.penalty, self.slope_penalty], [levels, slopes])[:, None]
        self.centre = np.repeat([0.0, USUAL_SLOPE], [levels, slopes])[:, None]
        self.freedom = max(len(design.performance) - parameters_of(design), 1)
        self.by_model = _indicator(design.model, self.models)
        self.by_test = _indicator(design.test, self.tests)
        # Each two scores of one model couple their two tests.
        first, second = (self.by_model.T @ self.by_model).tocoo().coords
        low, high = self.test[first], self.test[second]
        once = low <= high
        self.first, self.second = first[once], second[once]
        cell, place = np.unique(low[once] * self.tests + high[once], return_inverse=True)
        self.low, self.high = np.divmod(cell, self.tests)
        self.by_pair = _indicator(place, len(cell))

    def split(self, parameters: np.ndarray) -> list[np.ndarray]:
        """Abilities, difficulties and log slopes of stacked parameters."""
        return np.split(parameters, [self.models, self.models + self.tests])

    def loss(self, weights: np.ndarray, parameters: np.ndarray):
        """Half the penalised sum of squares (fits,), fitted performances and residuals."""
        ability, difficulty, log_slope = self.split(parameters)
        slope = np.exp(log_slope)[self.test]
        fitted = expit(slope * (ability[self.model] - difficulty[self.test]))
        error = fitted - self.performance
        squares = np.einsum("sf,sf->f", weights[self.test], error**2)
        return (
            (squares + (self.penalties * (parameters - self.centre) ** 2).sum(0)) / 2,
            fitted,
            error,
        )

    def derivatives(self, weights, parameters, fitted, error, exact):
        """Gradient of ``loss``, stacked as the parameters, and curvature score by score.

        ``exact`` (fits,) says with one which fits take the residuals' own second derivatives as
        well (Newton) and with zero which do not (Gauss-Newton).  Curvature: in the distance
        of ability and difficulty twice, in it and the log slope, in the log slope twice, and
        the first without the second derivatives; the ridge is not in it.
        """
        ability, difficulty, log_slope = self.split(parameters)
        slope = np.exp(log_slope)[self.test]
        distance = slope * (ability[self.model] - difficulty[self.test])
        weight = weights[self.test]
        spread = fitted * (1 - fitted)
        first = weight * error * spread
        plain = weight * spread**2
        bend = first * exact
        second = plain + bend * (1 - 2 * fitted)
        pull = first * slope
        gradient = self.penalties * (parameters - self.centre) + np.concatenate(
            [self.by_model @ pull, -(self.by_test @ pull), self.by_test @ (first * distance)]
        )
        gradient[self.anchors] = 0
        tilt = second * distance + bend
        return gradient, (second * slope**2, tilt * slope, tilt * distance, plain * slope**2)

    def step(self, gradient, curvature, damping):
        """Solve the damped normal equations through the Schur complement of the abilities.

        Returns the step, stacked as the parameters, and the decrease that it promises (fits,).
        """
        own, mixed, steep, plain = curvature
        grow = 1 + damping
        # Far from the minimum a model's exact curvature can vanish or turn negative.
        level = np.maximum(self.by_model @ own, 0.05 * (self.by_model @ plain)) + self.penalty
        level = level * grow
        inverse = 1 / level
        inverse[self.anchors] = 0
        root = np.sqrt(inverse)[self.model]
        slope_m, slope_d, slope_g = self.split(gradient)
        pulled = (slope_m * inverse)[self.model]
        own_t = np.abs(self.by_test @ own + self.penalty) * grow
        steep_t = np.abs(self.by_test @ steep + self.slope_penalty) * grow
        schur = self._schur(own * root, mixed * root)
        i, j = np.arange(self.tests), np.arange(self.tests, 2 * self.tests)
        between = -(self.by_test @ mixed).T
        schur[:, i, i] += own_t.T
        schur[:, j, j] += steep_t.T
        schur[:, i, j] += between
        schur[:, j, i] += between
        right = np.concatenate(
            [
                -slope_d - self.by_test @ (own * pulled),
                -slope_g + self.by_test @ (mixed * pulled),
            ]
        )
        tests = _solve_halves(schur, right.T).T
        by_d, by_g = tests[: self.tests][self.test], tests[self.tests :][self.test]
        models = -(slope_m + self.by_model @ (mixed * by_g - own * by_d)) * inverse
        step = np.concatenate([models, tests])
        return step, -(gradient * step).sum(0)

    def _schur(self, own, mixed):
        """What the abilities take off the tests' curvature: (fits, 2 tests, 2 tests), negative."""
        low, high, tests = self.low, self.high, self.tests
        found = np.zeros((2 * tests, 2 * tests, own.shape[1]))
        left = -own[self.first], mixed[self.first]
        right = -own[self.second], mixed[self.second]
        for row, column in np.ndindex(2, 2):
            sums = -(self.by_pair @ (left[row] * right[column]))
            found[row * tests + low, column * tests + high] = sums
            found[column * tests + high, row * tests + low] = sums
        return found.transpose(2, 0, 1)


def _solve_halves(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve a stack of systems, (fits, n, n) and (fits, n), half by half.

    Halves stay below the size from which the linear-algebra library starts threads.
    """
    half = matrix.shape[1] // 2
    corner, side = matrix[:, :half, :half], matrix[:, :half, half:]
    across = matrix[:, half:, :half]
    known = np.concatenate([side, right[:, :half, None]], axis=2)
    reduced = np.linalg.solve(corner, known)
    rest = np.concatenate([matrix[:, half:, half:], right[:, half:, None]], axis=2)
    rest = rest - np.matmul(across, reduced)
    second = np.linalg.solve(rest[:, :, :-1], rest[:, :, -1:])
    first = reduced[:, :, -1:] - np.matmul(reduced[:, :, :-1], second)
    return np.concatenate([first, second], axis=1)[:, :, 0]


def _solve_chunk(layout: _Layout, initial: np.ndarray, weights: np.ndarray):
    """Fit a stack of weights (tests, fits): parameters, steps taken, whether converged."""
    fits = weights.shape[1]
    parameters = np.repeat(initial[:, None], fits, axis=1)
    parameters[layout.anchors] = [[1.0], [2.0]]
    loss, fitted, error = layout.loss(weights, parameters)
    damping, exact = np.full(fits, 1e-3), np.zeros(fits)
    steps, done = np.zeros(fits, dtype=int), np.zeros(fits, dtype=bool)
    active = np.arange(fits)
    for _ in range(STEPS):
        weight, current = weights[:, active], parameters[:, active]
        gradient, curvature = layout.derivatives(
            weight, current, fitted[:, active], error[:, active], exact[active]
        )
        step, promise = layout.step(gradient, curvature, damping[active])
        # A step this long trusts the parabola too far, and could overflow.
        trial = current + step * np.minimum(1, LONGEST / np.abs(step).max(axis=0))
        trial_loss, trial_fitted, trial_error = layout.loss(weight, trial)
        # Relative slack: at the minimum, losses differ by rounding alone.
        better = (trial_loss <= loss[active] * (1 + 1e-13)) & (promise > 0)
        # The promise over the residual variance is a squared distance in standard errors.
        length = promise / (2 * loss[active] / layout.freedom)
        close = better & (length < CONVERGED) & (damping[active] < 0.1)
        moved = active[better]
        parameters[:, moved], loss[moved] = trial[:, better], trial_loss[better]
        fitted[:, moved], error[:, moved] = trial_fitted[:, better], trial_error[:, better]
        damping[active] *= np.where(better, 0.1, 10.0)
        exact[active] = better & (length < CLOSE)
        steps[active] += 1
        done[active[close]] = True
        active = active[~close]
        if not len(active):
            break
    return parameters, steps, done
