"""What drives the gap on our own index: the same gap under other choices of tests and models.

The index itself, its scale and its errors are those of ``latent``.  What this cannot tell: which
choice is the right one; leaving out a test says what hangs on it, not whether it is a good test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from airace.measures import latent_fit
from airace.measures.estimate import Estimate
from airace.measures.latent import AT_LEAST, NO_SCORES, LatentIndex, Resample, candidates, gap
from airace.measures.spoken import adjective

# Few models took four tests of one area; two are asked there, and this many such models a side.
AT_LEAST_IN_AREA, FEWEST_MODELS = 2, 10
FEWEST_TESTS = 5  # resampling fewer says nothing
COLUMNS = ["variant", "kind", "gap", "low", "high", "tests", "lead_models", "challenger_models",
           "leaders", "reason"]  # fmt: skip


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
    sides = [candidates(index, models, bloc, day, taken > 0) for bloc in blocs]
    sizes = [len(side) for side in sides]
    for size, bloc in zip(sizes, blocs, strict=True):
        if size < fewest:
            return Estimate.unknown(
                f"only {size} {adjective(bloc)} models took {at_least} tests"
            ), sizes
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
