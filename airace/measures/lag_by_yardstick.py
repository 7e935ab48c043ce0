"""The lag in months by other yardsticks than the index: votes on Arena, single tests.

The question is always the backward one of ``lag``: how old is the first lead model that is at
least as good as the challenger's best?  Ratings are compared inside one list and scores inside
one test, so no scale is mixed; what the yardsticks share is the calendar.

What this cannot tell: Arena's days are the days on which a name was first listed, which may
follow a release by weeks; a test that few models of one side took dates that side's arrival late.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures import arena
from airace.measures.attribution import members, with_blocs
from airace.measures.benchmarks import FRACTION
from airace.measures.estimate import Estimate, rescale, with_draws
from airace.measures.frontier import PUBLISHED_LEVEL
from airace.measures.lag import DAY, MONTH

# Names that the board gave to the same entry before and after it renamed its effort levels.
RENAMED = {r"-thinking(-\d+k)?$": "-high"}


def arena_models(listed: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Return one Arena list in the form that ``lag.backward`` reads.

    Parameters
    ----------
    listed:
        As returned by ``arena.board``.
    ratings:
        Table ``arena_ratings``, for the day on which each name was first listed on any board.

    Returns
    -------
    DataFrame
        ``vintage, model, score, low, high, release_date, blocs``; ``release_date`` is that
        first day; the published 95 % intervals are rescaled to the index's level.
    """
    first = ratings.groupby("model")["date"].min()
    first = first.groupby(first.index.to_series().replace(RENAMED, regex=True)).min()
    levels = {"from_level": arena.PUBLISHED_LEVEL, "to_level": PUBLISHED_LEVEL}
    return pd.DataFrame(
        {
            "vintage": listed["date"],
            "model": listed["model"],
            "score": listed["rating"],
            "low": rescale(listed["rating"], listed["low"], **levels),
            "high": rescale(listed["rating"], listed["high"], **levels),
            "release_date": first.reindex(listed["model"].replace(RENAMED, regex=True)).to_numpy(),
            "blocs": listed["blocs"],
        }
    )


def by_test(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    day: str,
    *,
    at_least: int = 5,
    within_months: int = 12,
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return, test by test, how far the challenger's best came after the lead's equal.

    Parameters
    ----------
    scores, developers:
        Tables ``benchmark_scores`` and ``developers``.
    lead, challenger, day, attribution, weights:
        As in ``benchmarks.gaps``.
    at_least:
        Fewest entries of each side.
    within_months:
        A test counts while the challenger's best on it is at most this old on ``day``: the lag
        on a test that nobody takes any more says nothing about today.

    Returns
    -------
    DataFrame
        ``benchmark_id, months, challenger_model, lead_model, challenger_date``; ``months`` runs
        from the first lead model that scored at least as high to the challenger's best, and is
        0 where no lead model had done so by then.
    """
    moment = pd.Timestamp(day)
    rows = scores[(scores["unit"] == FRACTION) & (scores["release_date"] <= moment)]
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    rows = with_blocs(rows, developers, attribution, (lead, challenger))
    found = []
    for test, entries in rows.groupby("benchmark_id", sort=True):
        ours, theirs = (members(entries, bloc) for bloc in (lead, challenger))
        if min(len(ours), len(theirs)) < at_least:
            continue
        # Of several equal bests the earliest is the one that arrived.
        best = theirs.sort_values(
            ["score", "release_date", "model_version"], ascending=[False, True, True]
        ).iloc[0]
        if (moment - best["release_date"]) / DAY / MONTH > within_months:
            continue
        equal = ours[
            (ours["score"] >= best["score"]) & (ours["release_date"] <= best["release_date"])
        ].sort_values(["release_date", "model_version"])
        first = None if equal.empty else equal.iloc[0]
        months = 0.0 if first is None else (best["release_date"] - first["release_date"]) / DAY
        found.append(
            {
                "benchmark_id": test,
                "months": months / MONTH,
                "challenger_model": best["model_version"],
                "lead_model": None if first is None else first["model_version"],
                "challenger_date": best["release_date"],
            }
        )
    columns = ["benchmark_id", "months", "challenger_model", "lead_model", "challenger_date"]
    return pd.DataFrame(found, columns=columns).astype({"months": float})


def median_over_tests(
    lags: pd.DataFrame, *, rng: np.random.Generator, draws: int = 2000, level: float = 0.90
) -> Estimate:
    """Median lag over tests with a bootstrap interval over tests, in months.

    The tests are not a sample of anything; resampling them says how far the median hangs on
    which tests happen to be run.  Unknown with fewer than five tests.
    """
    if len(lags) < 5:
        return Estimate.unknown("fewer than five tests were run often enough on both sides of late")
    months = lags["months"].to_numpy()
    value = float(np.median(months))
    sample = np.median(rng.choice(months, size=(draws, len(months))), axis=1)
    ahead = int((months == 0).sum())
    note = f"{len(months)} tests, no earlier equal on {ahead} of them"
    day = f"{lags['challenger_date'].max():%Y-%m-%d}"
    return with_draws(Estimate(value, as_of=day, note=note), sample, level=level)
