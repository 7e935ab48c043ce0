"""Our own capability index: the gap from the tests themselves, and what drives it.

One number per model is fitted to its scores on all tests (``latent_fit``); resampling the tests
tells how far the gap hangs on which tests happen to exist.

Resampling.  Each draw gives the tests random weights from a flat Dirichlet distribution (the
Bayesian bootstrap: Rubin 1981, Annals of Statistics 9, 130-134).  The ordinary bootstrap leaves
out a third of the tests in each draw, and with them nearly every score of some rarely tested
models and at times of an anchor; here each model keeps all its scores in every draw, and the
interval is about a quarter narrower.  On scores simulated from the fitted model for the same tests
and models, 90 % intervals held the true gap 88 times in 100.  The publisher resamples single
scores instead, which says how well the scores are known, not how the choice of tests matters.

Anchors.  The scale is set by two models, so these have no error, and models much like them have
too little; the error of the anchors' own scores turns up as an error of the unit, in every draw.

What this cannot tell: abilities that no test measures; whether one number is enough for a model;
anything of labs that train for the tests.  Tests are not drawn at random from anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from airace.measures import latent_fit
from airace.measures.attribution import members
from airace.measures.estimate import Estimate, with_draws
from airace.measures.lag import MONTH
from airace.measures.latent_fit import Design, Solution

ANCHORS = {"Claude 3.5 Sonnet": 130.0, "GPT-5": 150.0}
# The published index takes models from this many tests on.  Fewer would let one lucky test make
# a leader, above all where the leader is picked anew in each draw.
AT_LEAST = 4
# Few models took four tests of one area; two are asked there, and this many such models a side.
AT_LEAST_IN_AREA, FEWEST_MODELS = 2, 10
FEWEST_TESTS = 5  # resampling fewer says nothing
NO_SCORES = "the scores that the index is fitted on were not published by then"
COLUMNS = ["variant", "kind", "gap", "low", "high", "tests", "lead_models", "challenger_models",
           "leaders", "reason"]  # fmt: skip


@dataclass(frozen=True)
class LatentIndex:
    """A fitted index: its scores laid out, the point fit, the vintage's day, the ridge."""

    design: Design
    point: Solution
    vintage: str
    ridge: float = latent_fit.RIDGE


@dataclass(frozen=True)
class Resample:
    """Refits under random test weights: weights (draws, tests) and the fits."""

    weights: np.ndarray
    fits: Solution

    def head(self, count: int) -> Resample:
        """Return the first ``count`` draws."""
        return Resample(self.weights[:count], self.fits.rows(slice(count)))


def fit(
    scores: pd.DataFrame,
    *,
    anchors: Mapping[str, float] = ANCHORS,
    ridge: float = latent_fit.RIDGE,
) -> LatentIndex | None:
    """Fit the index to its newest vintage of scores.

    Parameters
    ----------
    scores:
        Table ``index_benchmark_scores``: ``vintage, model, benchmark_id, performance``.
    anchors:
        Two models and their index points, the lower first; those of the published index.
    ridge:
        Strength of the penalty (``latent_fit``).

    Returns
    -------
    LatentIndex or None
        ``None`` when no scores were published yet: what follows is then unknown.
    """
    if scores.empty:
        return None
    vintage = scores["vintage"].max()
    design = latent_fit.design(scores[scores["vintage"] == vintage], dict(anchors))
    point = latent_fit.solve(design, np.ones((1, len(design.tests))), ridge=ridge)
    return LatentIndex(design, point, f"{vintage:%Y-%m-%d}", ridge)


def table(index: LatentIndex) -> pd.DataFrame:
    """Return ``model, score, tests``: index points and how many tests, best first."""
    frame = pd.DataFrame(
        {
            "model": index.design.models,
            "score": index.point.ability[0],
            "tests": index.design.tests_taken,
        }
    )
    return frame.sort_values(["score", "model"], ascending=[False, True], ignore_index=True)


def compare(index: LatentIndex | None, published: pd.DataFrame) -> pd.DataFrame:
    """Set our scores beside the published ones.

    Parameters
    ----------
    index:
        As returned by ``fit``.
    published:
        Table ``capability_scores``; the vintage of the index is taken.

    Returns
    -------
    DataFrame
        ``model, published, score, difference, tests`` of the models in both, best first; empty
        without an index or its vintage.
    """
    columns = ["model", "published", "score", "difference", "tests"]
    if index is None:
        return pd.DataFrame(columns=columns)
    same = published[published["vintage"] == pd.Timestamp(index.vintage)]
    both = table(index).merge(same[["model", "score"]], on="model", suffixes=("", "_published"))
    both = both.rename(columns={"score_published": "published"})
    return both.assign(difference=both["score"] - both["published"])[columns]


def spearman(compared: pd.DataFrame) -> Estimate:
    """Rank correlation of our scores and the published ones; the note counts the models.

    Both rest on the same scores, so this checks the fitting, not the index.
    """
    if len(compared) < 3:
        return Estimate.unknown(NO_SCORES)
    found = float(compared["score"].corr(compared["published"], method="spearman"))
    return Estimate(found, note=f"{len(compared)} models in both")


def resample(
    index: LatentIndex,
    draws: int,
    rng: np.random.Generator,
    *,
    executor: Executor | None = None,
) -> Resample:
    """Refit the index under ``draws`` random weightings of its tests (weights of mean one)."""
    tests = len(index.design.tests)
    weights = rng.dirichlet(np.ones(tests), size=draws) * tests
    fits = latent_fit.solve(
        index.design, weights, start=index.point, ridge=index.ridge, executor=executor
    )
    return Resample(weights, fits)


def gap(
    index: LatentIndex | None,
    resampled: Resample | None,
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    day: str,
    *,
    frontier_k: int = 1,
    level: float = 0.90,
    at_least: int = AT_LEAST,
    same_leaders: bool = False,
) -> Estimate:
    """Best lead minus best challenger score on our own index, among models out by ``day``.

    Parameters
    ----------
    index, resampled:
        As returned by ``fit`` and ``resample``; without the second no interval.
    models:
        As returned by ``frontier.select``: who counts for whom, and since when.
    lead, challenger, day, frontier_k, level:
        As in ``frontier.gap``.
    at_least:
        Fewest tests of a model that may lead.
    same_leaders:
        Keep the point fit's leaders in each draw instead of picking the best anew.

    Returns
    -------
    Estimate
        Index points; the note names the leaders.  The interval is made of quantiles over the
        draws, widened to the point where it would miss it.  Picking anew covers the doubt about
        who leads; it favours the side with more near-equals at the top, which keeping the
        leaders does not.  Unknown without an index or without a model of one side.
    """
    if index is None:
        return Estimate.unknown(NO_SCORES)
    sides = [
        _candidates(index, models, bloc, day, index.design.tests_taken >= at_least)
        for bloc in (lead, challenger)
    ]
    for side, bloc in zip(sides, (lead, challenger), strict=True):
        if len(side) < frontier_k:
            return Estimate.unknown(f"too few {bloc} models on the index by {day}")
    point = index.point.ability[0]
    tops = [side[np.argsort(-point[side], kind="stable")[:frontier_k]] for side in sides]
    names = [", ".join(index.design.models[i] for i in top) for top in tops]
    value = float(point[tops[0]].mean() - point[tops[1]].mean())
    more = {"as_of": min(day, index.vintage), "note": " against ".join(names)}
    if resampled is None:
        return Estimate(value, **more)
    found = _gaps(resampled.fits.ability, tops if same_leaders else sides, frontier_k)
    return with_draws(Estimate(value, **more), found, level=level)


def age(
    index: LatentIndex | None,
    resampled: Resample | None,
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    day: str,
    *,
    level: float = 0.90,
    at_least: int = AT_LEAST,
) -> Estimate:
    """Age on ``day`` of the first lead model at or above the best challenger, on our own index.

    Parameters
    ----------
    index, resampled, models, lead, challenger, level, at_least:
        As in ``gap``.
    day:
        ISO date; a later one than the index's own counts as that.

    Returns
    -------
    Estimate
        Months, as ``lag.backward`` counts them; in draws whose best challenger is ahead of every
        lead model the age is 0, and if the point fit is such a one it is unknown.
    """
    if index is None:
        return Estimate.unknown(NO_SCORES)
    day = min(day, index.vintage)
    allowed = index.design.tests_taken >= at_least
    ours, theirs = (_candidates(index, models, b, day, allowed) for b in (lead, challenger))
    if not len(ours) or not len(theirs):
        return Estimate.unknown(f"one of the two has no model on the index by {day}")
    released = models.set_index("model")["release_date"]
    out = released.reindex([index.design.models[i] for i in ours])
    ages = ((pd.Timestamp(day) - out) / pd.Timedelta(days=1) / MONTH).to_numpy(float)
    point = index.point.ability[0]
    found = _ages(point[None, :], ours, theirs, ages)[0]
    best = index.design.models[theirs[np.argmax(point[theirs])]]
    if np.isnan(found):
        return Estimate.unknown(f"no {lead} model reaches {best} by {day}")
    equal = index.design.models[ours[np.flatnonzero(ages == found)[0]]]
    more = {"as_of": day, "note": f"{best} does what {equal} did first"}
    if resampled is None:
        return Estimate(float(found), **more)
    drawn = np.nan_to_num(_ages(resampled.fits.ability, ours, theirs, ages), nan=0.0)
    return with_draws(Estimate(float(found), **more), drawn, level=level)


def _ages(ability, ours, theirs, ages) -> np.ndarray:
    """Age of the oldest lead model that reaches the best challenger, (draws,); missing if none."""
    reached = ability[:, ours] >= ability[:, theirs].max(axis=1, keepdims=True)
    oldest = np.where(reached, ages, -np.inf).max(axis=1)
    return np.where(np.isfinite(oldest), oldest, np.nan)


def left_out(
    index: LatentIndex | None, models: pd.DataFrame, *, at_least: int = AT_LEAST
) -> Estimate:
    """Count the models in ``models`` that took fewer than ``at_least`` tests."""
    if index is None:
        return Estimate.unknown(NO_SCORES)
    taken = dict(zip(index.design.models, index.design.tests_taken, strict=True))
    few = sum(taken.get(name, 0) < at_least for name in models["model"])
    return Estimate(int(few), as_of=index.vintage)


def drivers(
    index: LatentIndex | None,
    resampled: Resample | None,
    models: pd.DataFrame,
    areas: pd.DataFrame,
    benchmarks: pd.DataFrame,
    lead: str,
    challenger: str,
    day: str,
    *,
    before: str = "2025-01-01",
    frontier_k: int = 1,
    level: float = 0.90,
    at_least: int = AT_LEAST,
    at_least_in_area: int = AT_LEAST_IN_AREA,
    fewest_models: int = FEWEST_MODELS,
    draws: int = 250,
) -> pd.DataFrame:
    """Return the gap under other choices of tests and of models.

    Kinds of variant:

    ``all``
        ``gap`` itself.
    ``only_area``, ``before``
        Each model scored by the tests of one area, or by those published before the day
        ``before``, with the tests' difficulties and slopes as the whole index has them.  A refit
        on few tests would be a scale of its own, hung on the few tests that the two anchors
        took; scoring on calibrated tests keeps the scale, so the gaps can be compared.
    ``weights``
        Only models with open, or with closed, weights, on the same fit; left out if ``models``
        are of one kind.
    ``without_test``, ``without_area``
        The whole index refitted without one test or one area; the point only.

    Parameters
    ----------
    index, resampled, models, lead, challenger, day, frontier_k, level:
        As in ``gap``.
    areas, benchmarks:
        Tables ``benchmark_areas`` and ``benchmarks`` (``release_date`` of a test; tests without
        one are not in ``before``).
    at_least, at_least_in_area:
        Fewest tests of a model, among those that count, to be compared.
    fewest_models:
        Fewest such models of each side in ``only_area`` and ``before``: the best of a few that
        happen to have been tested says more about who was tested.
    draws:
        Draws used, at most, where models are scored again.

    Returns
    -------
    DataFrame
        ``variant`` (a test's or area's id, a date, ``open``), ``kind, gap, low, high, tests,
        lead_models, challenger_models, leaders, reason``; a gap that cannot be had is missing,
        with the reason.  Empty without an index.  Intervals are too narrow where a leader took
        few of the tests.
    """
    if index is None:
        return pd.DataFrame(columns=COLUMNS)
    tests = np.array(index.design.tests)
    area_of = dict(zip(areas["benchmark_id"], areas["area"], strict=True))
    area = np.array([area_of.get(test, "unknown") for test in tests])
    dates = benchmarks.set_index("benchmark_id")["release_date"].reindex(tests)
    early = (dates < pd.Timestamp(before)).to_numpy(bool)
    everything = np.ones(len(tests), dtype=bool)
    choice = dict(blocs=(lead, challenger), day=day, frontier_k=frontier_k, level=level)

    def row(variant, kind, mask, **more):
        found, sizes = _variant(index, models, mask, **{"at_least": at_least, **choice, **more})
        return _row(variant, kind, mask, found, sizes)

    some = None if resampled is None else resampled.head(draws)
    few = dict(fewest=fewest_models, rescore=True, resampled=some)
    kinds = sorted(set(area))
    rows = [row("all", "all", everything, resampled=resampled)]
    rows += [
        row(name, "only_area", area == name, **few, at_least=at_least_in_area) for name in kinds
    ]
    rows.append(row(before, "before", early, **few))
    rows += [
        row(name, "weights", everything, resampled=resampled, weights=name)
        for name in ("open", "closed")
        if (models["weights"] == name).any()
    ]
    without = [("without_test", test, tests != test) for test in tests]
    without += [("without_area", name, area != name) for name in kinds]
    kept = np.array([mask for _, _, mask in without], dtype=float)
    refits = latent_fit.solve(index.design, kept, start=index.point, ridge=index.ridge)
    rows += [
        row(name, kind, mask, point=refits.rows([at]))
        for at, (kind, name, mask) in enumerate(without)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(("gap", "low", "high"), float))


def area_gap(
    index: LatentIndex | None,
    resampled: Resample | None,
    models: pd.DataFrame,
    areas: pd.DataFrame,
    area: str,
    lead: str,
    challenger: str,
    day: str,
    *,
    frontier_k: int = 1,
    level: float = 0.90,
    at_least: int = AT_LEAST_IN_AREA,
    fewest_models: int = FEWEST_MODELS,
) -> Estimate:
    """Return the gap by the tests of one area alone, as ``drivers`` does, for other minima."""
    if index is None:
        return Estimate.unknown(NO_SCORES)
    own = areas.loc[areas["area"] == area, "benchmark_id"]
    found, _ = _variant(
        index,
        models,
        np.isin(index.design.tests, own),
        blocs=(lead, challenger),
        day=day,
        at_least=at_least,
        fewest=fewest_models,
        rescore=True,
        resampled=resampled,
        frontier_k=frontier_k,
        level=level,
    )
    return found


def tests_counted(
    index: LatentIndex | None, benchmarks: pd.DataFrame, *, undated: bool = False
) -> Estimate:
    """Count the tests of the index, or those whose day of publication is not known."""
    if index is None:
        return Estimate.unknown(NO_SCORES)
    dates = benchmarks.set_index("benchmark_id")["release_date"].reindex(index.design.tests)
    return Estimate(int(dates.isna().sum()) if undated else len(dates), as_of=index.vintage)


def driver(found: pd.DataFrame, kind: str, variant: str, *, level: float = 0.90) -> Estimate:
    """Return one row of ``drivers`` as an estimate; the note names tests and leaders."""
    if found.empty:
        return Estimate.unknown(NO_SCORES)
    row = found[(found["kind"] == kind) & (found["variant"] == variant)]
    if row.empty:
        return Estimate.unknown(f"no models or tests of the kind {variant!r} are compared")
    row = row.iloc[0]
    if pd.isna(row["gap"]):
        return Estimate.unknown(row["reason"])
    ends = (row["low"], row["high"], level) if pd.notna(row["low"]) else ()
    return Estimate(float(row["gap"]), *ends, note=f"{row['tests']} tests; {row['leaders']}")


def largest_change(found: pd.DataFrame, names: Mapping[str, str], *, up: bool) -> Estimate:
    """Return by how much leaving out one test moves the gap at most, upwards or downwards.

    ``names`` gives the tests' names for the note.
    """
    one = found[found["kind"] == "without_test"].dropna(subset="gap")
    if one.empty:
        return Estimate.unknown(NO_SCORES)
    change = one["gap"] - found.loc[found["kind"] == "all", "gap"].iloc[0]
    at = change.idxmax() if up else change.idxmin()
    test = str(one.loc[at, "variant"])
    return Estimate(float(change[at]), note=names.get(test, test))


def _variant(
    index,
    models,
    mask,
    *,
    blocs,
    day,
    at_least,
    resampled=None,
    fewest=1,
    rescore=False,
    weights=None,
    point=None,
    **choice,
) -> tuple[Estimate, list[int]]:
    """Gap when only the tests in ``mask`` count, and how many models of each side qualify."""
    design = index.design
    if mask.sum() < FEWEST_TESTS:
        return Estimate.unknown(f"only {mask.sum()} tests"), [0, 0]
    taken = np.bincount(design.model[mask[design.test]], minlength=len(design.models))
    enough = pd.Series(taken >= at_least, index=list(design.models))
    models = models[enough.reindex(models["model"], fill_value=False).to_numpy()]
    if weights is not None:
        models = models[models["weights"] == weights]
    sides = [_candidates(index, models, bloc, day, taken > 0) for bloc in blocs]
    sizes = [len(side) for side in sides]
    for size, bloc in zip(sizes, blocs, strict=True):
        if size < fewest:
            return Estimate.unknown(f"only {size} {bloc} models took {at_least} tests"), sizes
    if point is not None:
        index = replace(index, point=point)
    if rescore:
        index, resampled = _rescored(index, resampled, mask, np.concatenate(sides))
    return gap(index, resampled, models, *blocs, day, at_least=0, **choice), sizes


def _rescored(index, resampled, mask, models):
    """Score these models, in the point fit and in each draw, by the tests in ``mask`` alone."""
    weights = np.where(mask, 1.0, 0.0)[None]
    more = dict(ridge=index.ridge, models=models)
    ability = latent_fit.rescore(index.design, index.point, weights, **more)
    index = replace(index, point=replace(index.point, ability=ability))
    if resampled is None:
        return index, None
    ability = latent_fit.rescore(index.design, resampled.fits, resampled.weights * weights, **more)
    return index, replace(resampled, fits=replace(resampled.fits, ability=ability))


def _candidates(index, models, bloc, day, allowed) -> np.ndarray:
    """Positions of a bloc's models that were out by ``day`` and are allowed to lead."""
    own = members(models, bloc)
    own = own.loc[own["release_date"] <= pd.Timestamp(day), "model"]
    place = {name: i for i, name in enumerate(index.design.models)}
    return np.array([place[n] for n in own if n in place and allowed[place[n]]], dtype=int)


def _gaps(ability, sides, frontier_k) -> np.ndarray:
    """Gap of each draw, (draws,): the mean of each side's best."""
    tops = [-np.partition(-ability[:, side], frontier_k - 1)[:, :frontier_k] for side in sides]
    return tops[0].mean(axis=1) - tops[1].mean(axis=1)


def _row(variant, kind, kept, found, sizes) -> dict[str, object]:
    return dict(
        zip(
            COLUMNS,
            [
                variant,
                kind,
                found.value,
                found.low,
                found.high,
                int(kept.sum()),
                *sizes,
                found.note,
                found.reason,
            ],
            strict=True,
        )
    )
