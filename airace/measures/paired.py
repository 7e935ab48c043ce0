"""Two models side by side, and one model on the day of its release.

A pair is compared on the tests that both took, one test at a time; on one release of the
capability index; and on one list of Arena.  Independent scores and those that developers report
for their own models never meet in one comparison.

What this cannot tell: whether a test leaked into the training of either model, whether two boards
of tests weigh what a reader cares about, and anything of models that only their makers measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import binomtest, norm
from scipy.stats import t as student

from airace.measures import arena, frontier
from airace.measures.attribution import members
from airace.measures.benchmarks import FRACTION
from airace.measures.estimate import Estimate, difference, rescale
from airace.measures.spoken import adjective

INDEPENDENT = ("own", "external")
# Resampling fewer tests than this would give an interval that says more about luck than they do.
FEWEST = 5
MARGIN = 0.05
TESTS = [
    "benchmark_id",
    "name",
    "a_version",
    "b_version",
    "a_score",
    "b_score",
    "value",
    "low",
    "high",
    "result",
    "run_by",
]
NO_TEST = "no test with scores of both was run by anybody else than their makers"
NO_VENDOR_TEST = "their makers report no test in common"
NOT_ON_INDEX = "no full release of the index by then names both"
NO_LIST = "no list of Arena by then names both"


def on_tests(
    scores: pd.DataFrame,
    benchmarks: pd.DataFrame,
    a: Sequence[str],
    b: Sequence[str],
    *,
    level: float = 0.90,
) -> pd.DataFrame:
    """Compare two models on every test that both took, by anybody's hand but their makers'.

    Parameters
    ----------
    scores, benchmarks:
        Tables ``benchmark_scores`` and ``benchmarks``.
    a, b:
        Versions of the two models, most wanted first; on each test the first that took it counts.
    level:
        Level of the intervals.

    Returns
    -------
    DataFrame
        ``benchmark_id, name, a_version, b_version, a_score, b_score, value, low, high, result,
        run_by``, by name.  ``value`` is a minus b, a fraction of the test; ``low`` and ``high``
        join both published standard errors as independent and are missing where one of them is.
        ``result`` is ``won`` (by a), ``lost`` or ``tied``: an interval that includes zero is a
        tie; without an interval the sign decides.
    """
    usable = scores[(scores["unit"] == FRACTION) & scores["kind"].isin(INDEPENDENT)]
    names = dict(zip(benchmarks["benchmark_id"], benchmarks["name"], strict=True))
    usable = usable.assign(
        name=usable["benchmark_id"].map(names).fillna(usable["benchmark_id"]),
        version=usable["model_version"],
        run_by=usable["place"].where(usable["kind"] != "own", "Epoch AI").fillna("its own board"),
    )
    return _pair(usable, a, b, level)


def on_vendor_tests(vendor: pd.DataFrame, a: Sequence[str], b: Sequence[str]) -> pd.DataFrame:
    """Compare two models on the tests whose scores both makers report themselves.

    ``vendor`` is table ``vendor_scores``; returns the columns of ``on_tests``.  No maker reports
    an error, so the sign decides, and set-ups differ between makers.
    """
    usable = vendor.assign(name=vendor["benchmark"], run_by="the makers", stderr=math.nan)
    return _pair(usable, a, b, 0.90)


def _pair(scores: pd.DataFrame, a: Sequence[str], b: Sequence[str], level: float) -> pd.DataFrame:
    sides = []
    for side, wanted in (("a", a), ("b", b)):
        rank = {version: place for place, version in enumerate(wanted)}
        own = scores[scores["version"].isin(list(wanted))].copy()
        own["rank"] = own["version"].map(rank)
        own = own.sort_values("rank", kind="stable").drop_duplicates("benchmark_id")
        own = own.rename(
            columns={"version": f"{side}_version", "score": f"{side}_score", "run_by": f"{side}_by"}
        )
        own = own.rename(columns={"stderr": f"{side}_error"})
        keep = ["benchmark_id", f"{side}_version", f"{side}_score", f"{side}_error", f"{side}_by"]
        sides.append(own[[*keep, "name"] if side == "a" else keep])
    found = sides[0].merge(sides[1], on="benchmark_id")
    found["value"] = found["a_score"].astype(float) - found["b_score"].astype(float)
    errors = found[["a_error", "b_error"]].astype(float)
    half = norm.ppf(0.5 + level / 2) * np.hypot(errors["a_error"], errors["b_error"])
    found["low"], found["high"] = found["value"] - half, found["value"] + half
    tied = np.where(half.isna(), found["value"] == 0, found["value"].abs() <= half)
    sign = np.where(found["value"] > 0, "won", "lost")
    found["result"] = np.where(tied, "tied", sign)
    found["run_by"] = [
        one if one == other else f"{one}; {other}"
        for one, other in zip(found["a_by"], found["b_by"], strict=True)
    ]
    return found.sort_values("name", kind="stable", ignore_index=True)[TESTS]


def tally(found: pd.DataFrame, result: str | None = None, *, missing: str = NO_TEST) -> Estimate:
    """Count the shared tests, or those ``won``, ``lost`` or ``tied``.

    Without any shared test the count of tests is zero and that of a result unknown.
    """
    bare = int(found["low"].isna().sum())
    note = f"{bare} of {len(found)} without a published error, judged by sign" if bare else ""
    if result is None:
        return Estimate(len(found), note=note)
    if found.empty:
        return Estimate.unknown(missing)
    return Estimate(int((found["result"] == result).sum()), note=note)


def inside_share(found: pd.DataFrame) -> Estimate:
    """Share of the tests with a published error whose difference lies inside the joint one.

    In [0, 1]; the tests are all there are, not a sample, so there is no interval.
    """
    judged = found[found["low"].notna()]
    if judged.empty:
        return Estimate.unknown("no shared test has a published error on both sides")
    inside = int((judged["result"] == "tied").sum())
    return Estimate(inside / len(judged), note=f"{inside} of {len(judged)} tests")


def mean_difference(
    found: pd.DataFrame,
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
    missing: str = NO_TEST,
) -> Estimate:
    """Mean difference over the shared tests, each counted once, as a fraction of a test.

    Parameters
    ----------
    found:
        As returned by ``on_tests`` or ``on_vendor_tests``.
    rng, draws, level:
        Percentile bootstrap that redraws tests (Efron 1979), with ends moved outwards as few
        tests ask for (the expanded percentile interval of Hesterberg 2015, The American
        Statistician 69, 371-386): the plain one is as narrow as if their spread were known.

    Returns
    -------
    Estimate
        Above zero: the first model scores higher.  The interval says how far the mean hangs on
        which tests were taken, and includes the errors of the scores.  It is absent with fewer
        than five tests.
    """
    if found.empty:
        return Estimate.unknown(missing)
    values = found["value"].to_numpy(float)
    if len(values) < FEWEST:
        return Estimate(float(values.mean()), note="too few tests for an interval")
    means = values[rng.integers(len(values), size=(draws, len(values)))].mean(axis=1)
    count = len(values)
    tail = norm.sf(math.sqrt(count / (count - 1)) * student.ppf(0.5 + level / 2, count - 1))
    low, high = np.quantile(means, [tail, 1 - tail])
    mean = float(values.mean())
    return Estimate(mean, min(float(low), mean), max(float(high), mean), level)


def sign_test(found: pd.DataFrame, *, missing: str = NO_TEST) -> Estimate:
    """Two-sided probability of so uneven a count of wins and losses between equals.

    Exact binomial test; ties are left out.  A small number speaks against equals; a large one for
    nothing when few tests are shared.
    """
    if found.empty:
        return Estimate.unknown(missing)
    won, lost = (int((found["result"] == name).sum()) for name in ("won", "lost"))
    if won + lost == 0:
        return Estimate.unknown("every shared test is a tie")
    return Estimate(float(binomtest(won, won + lost).pvalue), note=f"{won} won, {lost} lost")


def equivalent(mean: Estimate, *, margin: float = MARGIN) -> Estimate:
    """Say whether two models are equal within a margin: ``yes``, ``no`` or ``cannot be told``.

    ``yes`` if the whole interval of the mean difference lies within the margin on either side
    (the two one-sided tests of Schuirmann 1987; a 90 % interval makes each of them a 5 % test),
    ``no`` if the whole interval lies outside it.  That a difference cannot be told from zero is
    not the same as being equal, and this keeps the two apart.
    """
    if not mean.known:
        return Estimate.unknown(mean.reason)
    if mean.low is None:
        return Estimate("cannot be told", note=mean.note)
    if -margin <= mean.low and mean.high <= margin:
        return Estimate("yes")
    return Estimate("no" if mean.low > margin or mean.high < -margin else "cannot be told")


def on_index(
    scores: pd.DataFrame,
    vintages: pd.DataFrame,
    a: Sequence[str],
    b: Sequence[str],
    *,
    level: float = 0.90,
) -> Estimate:
    """Difference of two models on the newest full release of the index that names both.

    Parameters
    ----------
    scores, vintages:
        Tables ``capability_scores`` and ``capability_vintages``, as known on the day.
    a, b:
        Versions, most wanted first.

    Returns
    -------
    Estimate
        Index points, a minus b.  The interval joins the two published ones as if independent,
        which is too wide for models that share tests; none in releases that publish none.
    """
    full = vintages.loc[vintages["full"].astype(bool), "vintage"].sort_values(ascending=False)
    for vintage in full:
        rows = scores[scores["vintage"] == vintage].set_index("model")
        picked = [next((v for v in wanted if v in rows.index), None) for wanted in (a, b)]
        if None in picked:
            continue
        day = f"{vintage:%Y-%m-%d}"
        found = difference(*(_scored(rows.loc[name], level) for name in picked))
        note = f"{picked[0]} minus {picked[1]}"
        return Estimate(found.value, found.low, found.high, found.level, day, note)
    return Estimate.unknown(NOT_ON_INDEX)


def _scored(row: pd.Series, level: float) -> Estimate:
    score = float(row["score"])
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return Estimate(score)
    ends = (
        rescale(score, float(row[side]), from_level=frontier.PUBLISHED_LEVEL, to_level=level)
        for side in ("low", "high")
    )
    return Estimate(score, *ends, level)


def on_arena(
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    a: Sequence[str],
    b: Sequence[str],
    *,
    first: bool,
    level: float = 0.90,
) -> Estimate:
    """Difference of two models on the first or newest list of Arena that names both.

    Parameters
    ----------
    ratings, snapshots:
        Tables ``arena_ratings`` and ``arena_snapshots``, as known on the day; only lists that the
        site showed by default count, and both ratings come from one list.
    a, b:
        Spellings, most wanted first.
    first:
        The first such list, or else the newest.

    Returns
    -------
    Estimate
        Rating points, a minus b, with the two published intervals joined as if independent.
    """
    shown = snapshots.loc[snapshots["default"].astype(bool), arena.LIST]
    rows = ratings[ratings["model"].isin([*a, *b])].merge(shown, on=arena.LIST)
    sides = [rows[rows["model"].isin(list(wanted))] for wanted in (a, b)]
    days = sorted(set(sides[0]["date"]) & set(sides[1]["date"]))
    if not days:
        return Estimate.unknown(NO_LIST)
    day = days[0 if first else -1]
    picked = []
    for side, wanted in zip(sides, (a, b), strict=True):
        listed = side[side["date"] == day].set_index("model")
        name = next(v for v in wanted if v in listed.index)
        picked.append(_rated(listed.loc[name], level))
    found = difference(*picked)
    note = f"{picked[0].note} minus {picked[1].note}"
    return Estimate(found.value, found.low, found.high, found.level, f"{day:%Y-%m-%d}", note)


def _rated(row: pd.Series, level: float) -> Estimate:
    rating = float(row["rating"])
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return Estimate(rating, note=str(row.name))
    ends = (
        rescale(rating, float(row[side]), from_level=arena.PUBLISHED_LEVEL, to_level=level)
        for side in ("low", "high")
    )
    return Estimate(rating, *ends, level, note=str(row.name))


def released_by(models: pd.DataFrame, model: str, day: str) -> tuple[pd.Series, pd.DataFrame]:
    """Split an index into one model and all others released by a day.

    ``models`` is as returned by ``frontier.select``.  The model itself need not carry that day:
    the day on which a name was announced and that of the version tested may differ.
    """
    own = models[models["model"] == model].iloc[0]
    others = models[(models["model"] != model) & (models["release_date"] <= pd.Timestamp(day))]
    return own, others


def rank(models: pd.DataFrame, model: str, day: str, *, level: float = 0.90) -> Estimate:
    """Place of a model among all models of the index that were out on a day; 1 is the best.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``: one release of the index, as now known.
    model, day:
        Name on the index, ISO date of its release.

    Returns
    -------
    Estimate
        Whole number; the interval runs from the place it would have if it passed every model that
        it cannot be told from, to the one if all these passed it.  The note counts the models.
        Models that nobody tested are not among them.
    """
    if not (models["model"] == model).any():
        return Estimate.unknown("not on the index")
    own, others = released_by(models, model, day)
    apart = others["score"].to_numpy(float) - float(own["score"])
    above, below = (_reach(others, side, level) for side in ("high", "low"))
    mine = _scored(own, level)
    up, down = (
        (mine.high - mine.value, mine.value - mine.low) if mine.low is not None else (0.0, 0.0)
    )
    surely_better = apart - np.hypot(below, up) > 0
    surely_worse = apart + np.hypot(above, down) < 0
    place = 1 + int((apart > 0).sum())
    best, worst = 1 + int(surely_better.sum()), 1 + int((~surely_worse).sum())
    note = f"of {len(others) + 1} models"
    if others["low"].isna().all():
        return Estimate(place, as_of=day, note=note)
    return Estimate(place, min(best, place), max(worst, place), level, day, note)


def _reach(rows: pd.DataFrame, side: str, level: float) -> np.ndarray:
    """Half-width of the published intervals to one side, rescaled; zero where there is none."""
    ends = rescale(
        rows["score"], rows[side], from_level=frontier.PUBLISHED_LEVEL, to_level=level
    ).astype(float)
    return (ends - rows["score"].astype(float)).abs().fillna(0.0).to_numpy()


def percentile(models: pd.DataFrame, model: str, day: str) -> Estimate:
    """Share of the other models of the index out on a day that score lower, in [0, 1]."""
    if not (models["model"] == model).any():
        return Estimate.unknown("not on the index")
    own, others = released_by(models, model, day)
    if others.empty:
        return Estimate.unknown("no other model was out")
    lower = int((others["score"] < own["score"]).sum())
    return Estimate(lower / len(others), as_of=day, note=f"{lower} of {len(others)}")


def ahead_of(
    models: pd.DataFrame, model: str, bloc: str, day: str, *, level: float = 0.90
) -> Estimate:
    """Score of a model minus the best of a bloc's other models that were out on a day.

    Parameters
    ----------
    models, model, day:
        As in ``rank``.
    bloc:
        Code; the model's own bloc or another.

    Returns
    -------
    Estimate
        Index points; above zero the model was ahead of all of them.  Interval as in
        ``frontier.gap``.  The note names the best.
    """
    if not (models["model"] == model).any():
        return Estimate.unknown("not on the index")
    own, others = released_by(models, model, day)
    rivals = members(others, bloc).dropna(subset=["score"])
    if rivals.empty:
        return Estimate.unknown(f"no other {adjective(bloc)} model of the index was out")
    top = rivals.sort_values(["score", "model"], ascending=[False, True]).iloc[0]
    found = difference(_scored(own, level), _scored(top, level))
    return Estimate(found.value, found.low, found.high, found.level, day, str(top["model"]))


def first_place_on_arena(
    ratings: pd.DataFrame, snapshots: pd.DataFrame, spellings: Sequence[str]
) -> Estimate:
    """Place of a model on the first whole list of Arena, as the site showed it, that names it.

    Whole number, counted by rating among all names of that list; the note counts them, the day is
    the list's.  It depends on how many versions of a model each lab enters.
    """
    shown = snapshots[snapshots["default"].astype(bool) & snapshots["complete"].astype(bool)]
    own = ratings[ratings["model"].isin(list(spellings))].merge(shown[arena.LIST], on=arena.LIST)
    if own.empty:
        return Estimate.unknown("on no whole list of Arena")
    day = own["date"].min()
    row = own[own["date"] == day].sort_values("rating", ascending=False).iloc[0]
    listed = ratings[(ratings["date"] == day) & (ratings["variant"] == row["variant"])]
    place = 1 + int((listed["rating"] > row["rating"]).sum())
    return Estimate(place, as_of=f"{day:%Y-%m-%d}", note=f"of {len(listed)} names")
