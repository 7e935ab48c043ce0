"""How often did what came later fall inside the interval that was given?

A *case* is an interval as it could be given on a past day and the same quantity as it was
measured later.  What "later" means differs:

index scores
    a model's score in an earlier release of the index against its score in the newest;
index gap, age of the equal, time to catch up
    what an earlier release said of a day against what the newest says of that same day, under
    the same definition;
Arena ratings
    a name's rating on one list against its rating some months later on a list of the same scale;
Arena gap
    the two leaders of a list against the same two names later.

The later number is not the truth.  It rests in part on the same answers and votes, so that an
honest interval covers it *more* often than it promises: too few covered is a fault, too many is
no proof of one.  Releases of the index are refits on a scale held by two anchors; comparing them
tests the publisher's claim that the scale holds as well as the intervals.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from airace.measures import arena, frontier, lag, redraws, waits
from airace.measures.attribution import members, with_blocs
from airace.measures.estimate import Estimate, difference

CASE = ["case", "cluster", "blocs", "day", "later_day", "said", "low", "high", "level", "later"]
NO_CASES = "nothing that was given with an interval by then has been measured again"
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


# Scores of cases


def ratios(cases: pd.DataFrame, promised: float) -> pd.Series:
    """How many half-widths, of the side to which it moved, the later number lies away.

    Parameters
    ----------
    cases:
        ``said, low, high, later`` and ``level``, at which ``low`` and ``high`` were given.
    promised:
        Level to which the intervals are first brought, as ``estimate.rescale`` does.

    Returns
    -------
    Series
        At most 1 where the interval covers; infinite where one without width was left.
    """
    moved = cases["later"] - cases["said"]
    half = np.where(moved > 0, cases["high"] - cases["said"], cases["said"] - cases["low"])
    scale = norm.ppf(0.5 + promised / 2) / norm.ppf(0.5 + cases["level"].astype(float) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.abs(moved) / (half * scale)
    return found.where(moved != 0, 0.0).astype(float)


def coverage(cases: pd.DataFrame, promised: float, *, level: float = 0.90) -> Estimate:
    """Share of cases whose later number lies inside the interval at the level ``promised``.

    Parameters
    ----------
    cases:
        As ``ratios`` takes, with ``cluster``: cases of one cluster (a model, a pair of leaders)
        stand or fall together.
    promised:
        Share that the intervals promise to cover.
    level:
        Level of the interval of the share itself.

    Returns
    -------
    Estimate
        A fraction.  Wilson's interval for Kish's effective number of clusters, ``(sum n)**2 /
        sum n**2``, as if the cases of a cluster were one: cases of one release or list also
        move together, which it does not know.  The note counts cases and clusters.

    Notes
    -----
    Kish, L. (1965), Survey Sampling, section 5.4 and 11.7; Wilson, E. B. (1927), JASA 22, 209-212.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    share = float((ratios(cases, promised) <= 1 + 1e-9).mean())
    low, high = _wilson(share, effective(cases), level)
    note = f"{held(cases, promised)} cases, {cases['cluster'].nunique():,} without repeats"
    return Estimate(share, min(low, share), max(high, share), level, note=note)


def between(
    cases: pd.DataFrame,
    lead: str,
    challenger: str,
    promised: float,
    *,
    level: float = 0.90,
    least: int = 10,
) -> Estimate:
    """Coverage of the lead's cases minus that of the challenger's, as a fraction.

    Newcombe's interval from the two of ``coverage``.  Unknown if a side has fewer than ``least``
    clusters: Wilson's interval of a few cases is too narrow to set two countries apart.
    """
    sides = [of_bloc(cases, bloc) for bloc in (lead, challenger)]
    if min(side["cluster"].nunique() for side in sides) < least:
        return Estimate.unknown(f"one side has fewer than {least} different cases")
    return difference(*(coverage(side, promised, level=level) for side in sides))


def against(
    cases: pd.DataFrame, promised: float, *, level: float = 0.90, least: int = 10
) -> Estimate:
    """Coverage minus the promise: negative where intervals were too narrow for what came later.

    Unknown with fewer than ``least`` clusters, which could fall short by accident.
    """
    found = coverage(cases, promised, level=level)
    if not found.known:
        return found
    if cases["cluster"].nunique() < least:
        return Estimate.unknown(f"fewer than {least} different cases")
    ends = {"low": found.low - promised, "high": found.high - promised}
    return replace(found, value=found.value - promised, **ends)


def count(cases: pd.DataFrame) -> Estimate:
    """Count the cases; unknown when there is none."""
    return Estimate(len(cases)) if len(cases) else Estimate.unknown(NO_CASES)


def held(cases: pd.DataFrame, promised: float) -> str:
    """Covered cases over all, in words: ``10 of 11``."""
    inside = int((ratios(cases, promised) <= 1 + 1e-9).sum())
    return f"{inside:,} of {len(cases):,}"


def effective(cases: pd.DataFrame) -> float:
    """Kish's effective number of clusters: that many independent cases at least are there."""
    sizes = cases.groupby("cluster").size()
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def widening(
    cases: pd.DataFrame,
    promised: float,
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """Find the smallest factor on all half-widths with which the promise would have been kept.

    Parameters
    ----------
    cases, promised, level:
        As in ``coverage``.
    rng, draws:
        Random generator and number of resamples of whole clusters.

    Returns
    -------
    Estimate
        Above 1 if the intervals were too narrow for what came later, below 1 if they were wider
        than this asked for.  Percentile interval; none with fewer than three clusters.  Unknown
        if no factor would do, because an interval without width was left.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    away = ratios(cases, promised)
    order = np.argsort(away.to_numpy(), kind="stable")
    away = away.to_numpy()[order]
    value = _quantile(away, np.ones((1, len(away))), promised)[0]
    if not math.isfinite(value):
        return Estimate.unknown("no factor widens an interval that has no width")
    codes, names = pd.factorize(cases["cluster"])
    if len(names) < 3:
        return Estimate(float(value))
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    found = _quantile(away, drawn[:, codes[order]], promised)
    low, high = np.quantile(found, [0.5 - level / 2, 0.5 + level / 2], method="inverted_cdf")
    if not math.isfinite(high):
        return Estimate(float(value), note="in some resamples no factor would do")
    return Estimate(float(value), min(float(low), value), max(float(high), value), level)


def drift(cases: pd.DataFrame, *, level: float = 0.90) -> Estimate:
    """Mean of later minus said, in the cases' unit: does what is said tend to be revised one way?

    Each cluster's mean counts once; Student's interval over clusters, none with fewer than three.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    means = (cases["later"] - cases["said"]).groupby(cases["cluster"]).mean()
    value = float(means.mean())
    if len(means) < 3:
        return Estimate(value)
    half = float(t.ppf(0.5 + level / 2, len(means) - 1) * means.std(ddof=1) / math.sqrt(len(means)))
    return Estimate(value, value - half, value + half, level)


def interval_score(cases: pd.DataFrame, promised: float) -> pd.Series:
    """Score each interval: its width, and a penalty for what it missed; less is better.

    Returns
    -------
    Series
        In the cases' unit: ``width + 2 / alpha * miss`` with ``alpha = 1 - promised``.

    Notes
    -----
    Gneiting and Raftery (2007), JASA 102, 359-378, equation 43.
    """
    scale = norm.ppf(0.5 + promised / 2) / norm.ppf(0.5 + cases["level"].astype(float) / 2)
    down, up = (cases["said"] - cases["low"]) * scale, (cases["high"] - cases["said"]) * scale
    moved = cases["later"] - cases["said"]
    missed = (-moved - down).clip(lower=0) + (moved - up).clip(lower=0)
    return (down + up + 2 / (1 - promised) * missed).astype(float)


def skill(cases: pd.DataFrame, promised: float) -> Estimate:
    """How much better the intervals score than one width for all cases, as a fraction.

    The rival is symmetrical and just as wide as would have kept the promise, which is known
    only afterwards: it is a hard one.  1 is perfect, 0 as good as the rival, negative worse.
    """
    if cases.empty:
        return Estimate.unknown(NO_CASES)
    moved = np.sort((cases["later"] - cases["said"]).abs().to_numpy(float))
    half = _quantile(moved, np.ones((1, len(moved))), promised)[0]
    rival = cases.assign(low=cases["said"] - half, high=cases["said"] + half, level=promised)
    theirs = float(interval_score(rival, promised).mean())
    if theirs == 0:
        return Estimate.unknown("nothing has moved")
    return Estimate(1 - float(interval_score(cases, promised).mean()) / theirs)


def misses(cases: pd.DataFrame, promised: float, count: int = 10) -> pd.DataFrame:
    """Return the cases by how far the later number lies outside, the furthest first.

    Returns
    -------
    DataFrame
        The cases, each cluster's worst only, at most ``count``, with the ends brought to
        ``promised``, ``ratio`` (as ``ratios``) and ``miss``, signed, in the cases' unit; cases
        that are covered are not in it.
    """
    scale = norm.ppf(0.5 + promised / 2) / norm.ppf(0.5 + cases["level"].astype(float) / 2)
    found = cases.assign(
        ratio=ratios(cases, promised),
        low=cases["said"] - (cases["said"] - cases["low"]) * scale,
        high=cases["said"] + (cases["high"] - cases["said"]) * scale,
        level=promised,
    )
    above = (found["later"] - found["high"]).clip(lower=0)
    below = (found["later"] - found["low"]).clip(upper=0)
    found = found.assign(miss=(above + below).astype(float))
    found = found.assign(size=found["miss"].abs())[found["ratio"] > 1 + 1e-9]
    found = found.sort_values(["ratio", "size", "case"], ascending=[False, False, True])
    return found.drop(columns="size").drop_duplicates("cluster").head(count).reset_index(drop=True)


def of_bloc(cases: pd.DataFrame, bloc: str) -> pd.DataFrame:
    """Return the cases that concern a bloc's models."""
    return members(cases, bloc)


def summary(
    kinds: dict[str, pd.DataFrame],
    promises: tuple[float, ...] = (0.90, 0.50),
    *,
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the coverage of several kinds of cases, for drawing.

    Returns
    -------
    DataFrame
        ``kind, promised, share, low, high, held, cases, clusters``, kinds within promises;
        a kind without a case is left out.
    """
    rows = []
    for promised in promises:
        for kind, cases in kinds.items():
            if cases.empty:
                continue
            found = coverage(cases, promised, level=level)
            count = (held(cases, promised), len(cases), cases["cluster"].nunique())
            rows.append((kind, promised, found.value, found.low, found.high, *count))
    columns = ["kind", "promised", "share", "low", "high", "held", "cases", "clusters"]
    return pd.DataFrame(rows, columns=columns).astype({c: float for c in columns[2:5]})


def scorecard(
    kinds: dict[str, pd.DataFrame],
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> pd.DataFrame:
    """Return how each kind of intervals did, one row a kind that has cases.

    Returns
    -------
    DataFrame
        ``kind, cases, different, held90, held50, factor, drift, drift_low, drift_high, skill``:
        clusters; covered over all in words; ``widening``, ``drift`` and ``skill`` at 90 %.
    """
    rows = []
    for kind, cases in kinds.items():
        if cases.empty:
            continue
        factor = widening(cases, 0.90, rng=rng, draws=draws, level=level)
        moved = drift(cases, level=level)
        counts = (len(cases), cases["cluster"].nunique(), held(cases, 0.90), held(cases, 0.50))
        ends = (moved.value, moved.low, moved.high)
        rows.append((kind, *counts, factor.value, *ends, skill(cases, 0.90).value))
    columns = ["kind", "cases", "different", "held90", "held50", "factor", "drift", "drift_low",
               "drift_high", "skill"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({c: float for c in columns[5:]})


def worst(
    kinds: dict[str, pd.DataFrame], promised: float, *, count: int = 12, each: int = 5
) -> pd.DataFrame:
    """Return ``misses`` of several kinds, with a column ``kind``, the furthest first.

    Ordered by half-widths, as their units differ; at most ``each`` of a kind and ``count`` in all.
    """
    found = [misses(cases, promised, each).assign(kind=kind) for kind, cases in kinds.items()]
    joined = pd.concat([f for f in found if len(f)] or found[:1], ignore_index=True)
    order = ["ratio", "kind", "case"]
    joined = joined.sort_values(order, ascending=[False, True, True]).head(count)
    return joined.reset_index(drop=True)


def _quantile(away: np.ndarray, weights: np.ndarray, share: float) -> np.ndarray:
    """Smallest of the sorted ``away`` below which, by each row of weights, ``share`` lies."""
    total = weights.cumsum(axis=1)
    reached = total >= share * total[:, -1:] - 1e-9
    return away[reached.argmax(axis=1)]


def _wilson(share: float, count: float, level: float) -> tuple[float, float]:
    """Wilson's interval for a share of ``count`` cases, which need not be whole."""
    z2 = norm.ppf(0.5 + level / 2) ** 2
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = math.sqrt(z2 * (share * (1 - share) / count + z2 / (4 * count**2))) / (1 + z2 / count)
    return max(0.0, centre - half), min(1.0, centre + half)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


# Cases from the index


def earlier_releases(
    scores: pd.DataFrame, vintages: pd.DataFrame, *, as_of: str, full: bool, intervals: bool
) -> list[str]:
    """Return the days of the releases before the newest full one, oldest first.

    ``full`` leaves out excerpts, of which no edition makes a headline; ``intervals`` leaves out
    releases that publish none.
    """
    newest = frontier.newest_vintage(vintages, as_of)
    if newest is None:
        return []
    wanted = vintages[vintages["vintage"] < pd.Timestamp(newest)]
    if full:
        wanted = wanted[wanted["full"]]
    if intervals:
        given = scores.loc[scores["low"].notna() & scores["high"].notna(), "vintage"]
        wanted = wanted[wanted["vintage"].isin(given)]
    return sorted(wanted["vintage"].dt.strftime("%Y-%m-%d"))


def index_scores(
    tables: Tables, *, as_of: str, blocs: tuple[str, ...], **choices: str
) -> pd.DataFrame:
    """Return single scores of earlier releases against the newest full release.

    Parameters
    ----------
    tables:
        As the first four arguments of ``frontier.select``.
    as_of:
        ISO date; later releases are not seen.
    blocs, choices:
        As ``frontier.select`` takes (``attribution``, ``dates``, ``weights``).

    Returns
    -------
    DataFrame
        ``CASE`` and ``age``: months from the model's release to the earlier release of the
        index, missing if undated.  Cluster: the model.  Models are matched by name, so renamed
        ones drop out; the anchors, which have no interval, are not in it.
    """
    now = frontier.select(*tables, as_of=as_of, blocs=blocs, **choices)
    found = []
    for day in earlier_releases(*tables[:2], as_of=as_of, full=False, intervals=True):
        then = _select(tables, day, blocs=blocs, **choices).dropna(subset=["low", "high"])
        both = then.merge(now[["vintage", "model", "score"]], on="model", suffixes=("", "_now"))
        found.append(
            pd.DataFrame(
                {
                    "case": both["model"],
                    "cluster": both["model"],
                    "blocs": both["blocs"],
                    "day": both["vintage"],
                    "later_day": both["vintage_now"],
                    "said": both["score"],
                    "low": both["low"],
                    "high": both["high"],
                    "level": frontier.PUBLISHED_LEVEL,
                    "later": both["score_now"],
                    "age": (both["vintage"] - both["release_date"]) / lag.DAY / lag.MONTH,
                }
            )
        )
    return _joined(found, [*CASE, "age"])


def index_gaps(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    frontier_k: int = 1,
    **choices: str,
) -> pd.DataFrame:
    """Return gaps as an earlier full release gave them, against the newest for the same day.

    Of the release's own day and of each quarter's end before it.  The leaders may differ: a
    model that had not been tested yet counts once it has been.  Cluster: the two leaders then.
    """
    both = (lead, challenger)
    now = frontier.select(*tables, as_of=as_of, blocs=both, **choices)
    rows = []
    for release in earlier_releases(*tables[:2], as_of=as_of, full=True, intervals=True):
        then = _select(tables, release, blocs=both, **choices)
        for day in _days(release, then):
            said, later = (frontier.gap(m, *both, day, frontier_k=frontier_k) for m in (then, now))
            rows += _row(said, later, day, now, release)
    return _joined([pd.DataFrame(rows, columns=CASE)], CASE)


def ages(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    rng: np.random.Generator,
    draws: int = 2000,
    **choices: str,
) -> pd.DataFrame:
    """Return the age of the equal as earlier full releases gave it, like ``index_gaps``."""
    both = (lead, challenger)
    now = frontier.select(*tables, as_of=as_of, blocs=both, **choices)
    rows = []
    for release in earlier_releases(*tables[:2], as_of=as_of, full=True, intervals=True):
        then = _select(tables, release, blocs=both, **choices)
        for day in _days(release, then):
            redrawn = redraws.redraw(then, *both, as_of=day, rng=rng, draws=draws)
            said = lag.backward(then, *both, as_of=day, redraws=redrawn, level=0.90)
            rows += _row(said, lag.backward(now, *both, as_of=day), day, now, release)
    return _joined([pd.DataFrame(rows, columns=CASE)], CASE)


def catch_up_means(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    rng: np.random.Generator,
    draws: int = 2000,
    **choices: str,
) -> pd.DataFrame:
    """Return the mean time to catch up that each earlier full release gave of its own day.

    Against the newest release's mean for that day.  Cluster: the release.  The interval is our
    own (``waits``), so releases without published intervals have one too, of the records alone.
    """
    both = (lead, challenger)
    now = frontier.select(*tables, as_of=as_of, blocs=both, **choices)
    rows = []
    for release in earlier_releases(*tables[:2], as_of=as_of, full=True, intervals=False):
        then = _select(tables, release, blocs=both, **choices)
        pairs, known = (lag.catch_up(models, *both, as_of=release) for models in (then, now))
        redrawn = redraws.redraw(then, *both, as_of=release, rng=rng, draws=draws)
        said = waits.mean(pairs, waits.waits(redrawn, rng=rng), level=0.90)
        rows += _row(said.with_note(release), lag.catch_up_mean(known), release, now, release)
    return _joined([pd.DataFrame(rows, columns=CASE)], CASE)


def revisions(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    frontier_k: int = 1,
    **choices: str,
) -> pd.DataFrame:
    """Return the gap that each earlier full release gave of its own day, and the newest's of it.

    Returns
    -------
    DataFrame
        ``day, said, later, moved, leaders, later_leaders``, with or without intervals.
    """
    both = (lead, challenger)
    now = frontier.select(*tables, as_of=as_of, blocs=both, **choices)
    rows = []
    for release in earlier_releases(*tables[:2], as_of=as_of, full=True, intervals=False):
        then = _select(tables, release, blocs=both, **choices)
        said, later = (frontier.gap(m, *both, release, frontier_k=frontier_k) for m in (then, now))
        if said.known and later.known:
            moved = later.value - said.value
            rows.append((release, said.value, later.value, moved, said.note, later.note))
    columns = ["day", "said", "later", "moved", "leaders", "later_leaders"]
    return pd.DataFrame(rows, columns=columns).astype({c: float for c in columns[1:4]})


def mean_revision(revised: pd.DataFrame) -> Estimate:
    """Mean size of the revisions, whatever their direction, in index points; no interval."""
    if revised.empty:
        return Estimate.unknown("no earlier full release of the index is known by then")
    most = revised.loc[revised["moved"].abs().idxmax()]
    note = f"{_count(len(revised), 'release')}, most for {_spoken(most['day'])}"
    note += f", from {most['said']:.1f} to {most['later']:.1f}"
    return Estimate(float(revised["moved"].abs().mean()), note=note)


def _select(tables: Tables, day: str, **choices) -> pd.DataFrame:
    """Return a release's models as they were known on its own day."""
    scores, vintages, dates, developers = tables
    dates = dates[dates["known_from"] <= pd.Timestamp(day)]
    return frontier.select(scores, vintages, dates, developers, as_of=day, vintage=day, **choices)


def _days(release: str, models: pd.DataFrame) -> list[str]:
    """The ends of quarters from the first dated model on, and the release's own day."""
    first = models["release_date"].min()
    if pd.isna(first):
        return [release]
    ends = pd.date_range(first, release, freq="QE").strftime("%Y-%m-%d")
    return list(dict.fromkeys([*ends, release]))


def _row(
    said: Estimate, later: Estimate, day: str, now: pd.DataFrame, release: str
) -> list[tuple[object, ...]]:
    """One case, named by the day it speaks of, or none without an interval or a later number."""
    if not (said.known and later.known) or said.low is None:
        return []
    days = (pd.Timestamp(release), now["vintage"].iloc[0])
    ends = (said.value, said.low, said.high, said.level, later.value)
    return [(_spoken(day), said.note or day, "", *days, *ends)]


def _spoken(day: str) -> str:
    moment = pd.Timestamp(day)
    return f"{moment.day} {moment:%B %Y}"


# Cases from Arena


def list_pairs(
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    *,
    as_of: str,
    days: int = 90,
    shared: int = 10,
    apart: float = 5.0,
) -> pd.DataFrame:
    """Pair the longest list of each month with one of the same scale some months later.

    Parameters
    ----------
    ratings, snapshots:
        Tables ``arena_ratings``, ``arena_snapshots``.
    as_of:
        ISO date; later lists are not seen.
    days:
        The later list is ``days`` to one and a half times as many days later; of several the
        one that shares most names, then the earliest.
    shared:
        Fewest names in common; a pair with fewer is no pair.
    apart:
        Rating points.  If half of all names in common moved by more than this against the
        middle of them, the method of rating has changed, announced or not.

    Returns
    -------
    DataFrame
        ``date, variant, segment, later_date, later_variant, names, shift, spread, same_scale``:
        the median move of the names in common, which has no meaning as ratings have no zero,
        and the median distance from it.
    """
    rows = _rated(ratings, snapshots, as_of)
    lists = rows.groupby([*arena.LIST, "segment"], as_index=False).agg(length=("key", "size"))
    month = lists["date"].dt.to_period("M")
    longest = lists.sort_values(["length", "date"]).groupby(["segment", month]).tail(1)
    by_list = {key: frame.set_index("key")["rating"] for key, frame in rows.groupby(arena.LIST)}
    found = []
    for said in longest.sort_values("date").itertuples():
        gone = (lists["date"] - said.date).dt.days
        window = (lists["segment"] == said.segment) & gone.between(days, int(1.5 * days))
        moves = [
            (
                later,
                (by_list[later.date, later.variant] - by_list[said.date, said.variant]).dropna(),
            )
            for later in lists[window].sort_values("date").itertuples()
        ]
        if not moves:
            continue
        later, moved = max(moves, key=lambda pair: len(pair[1]))
        if len(moved) < shared:
            continue
        shift = float(moved.median())
        spread = float((moved - shift).abs().median())
        lists_of = (said.date, said.variant, said.segment, later.date, later.variant)
        found.append((*lists_of, len(moved), shift, spread, spread <= apart))
    columns = ["date", "variant", "segment", "later_date", "later_variant", "names", "shift",
               "spread", "same_scale"]  # fmt: skip
    dates = dict.fromkeys(["date", "later_date"], "datetime64[us]")
    texts = dict.fromkeys(["variant", "segment", "later_variant"], "string")
    numbers = {"names": int, "shift": float, "spread": float, "same_scale": bool}
    return pd.DataFrame(found, columns=columns).astype(dates | texts | numbers)


def pairs_compared(pairs: pd.DataFrame) -> Estimate:
    """Count the pairs of lists on one scale; the note counts those on two."""
    if pairs.empty:
        return Estimate.unknown(NO_CASES)
    changed = int((~pairs["same_scale"]).sum())
    note = f"{_count(changed, 'pair')} left out because the scale changed" if changed else ""
    return Estimate(int(pairs["same_scale"].sum()), note=note)


def arena_ratings(
    pairs: pd.DataFrame,
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    developers: pd.DataFrame,
    *,
    as_of: str,
    blocs: tuple[str, ...],
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return single ratings against those of the later list of each pair on one scale.

    Parameters
    ----------
    pairs:
        As returned by ``list_pairs``.
    ratings, snapshots, developers, as_of, blocs, attribution, weights:
        As in ``arena.board``.

    Returns
    -------
    DataFrame
        ``CASE`` and ``growth``: votes on the later list over votes then, missing where a list
        gives none.  The later rating is less the shift that all names share.  Cluster: the name.
        Names are matched apart from capitals; a name that the later list calls otherwise, or
        that was withdrawn, drops out.
    """
    rows = with_blocs(_rated(ratings, snapshots, as_of), developers, attribution, blocs)
    kept = pairs[pairs["same_scale"]]
    later = rows[[*arena.LIST, "key", "rating", "votes"]].add_prefix("later_")
    both = kept.merge(rows.drop(columns="segment"), on=arena.LIST).merge(
        later.rename(columns={"later_key": "key"}), on=["later_date", "later_variant", "key"]
    )
    if weights != "all":
        both = both[both["weights"] == weights]
    found = pd.DataFrame(
        {
            "case": both["model"],
            "cluster": both["key"],
            "blocs": both["blocs"],
            "day": both["date"],
            "later_day": both["later_date"],
            "said": both["rating"],
            "low": both["low"],
            "high": both["high"],
            "level": arena.PUBLISHED_LEVEL,
            "later": both["later_rating"] - both["shift"],
            "growth": both["later_votes"].astype("Float64") / both["votes"].astype("Float64"),
        }
    )
    return _joined([found], [*CASE, "growth"])


def arena_gaps(
    pairs: pd.DataFrame,
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return the gap between the two leaders of a list against that of the same two names later.

    Arguments as in ``arena_ratings``.  Cluster: the two names.  New leaders are another question
    and not asked here.
    """
    rows = with_blocs(
        _rated(ratings, snapshots, as_of), developers, attribution, (lead, challenger)
    )
    ratings_of = rows.set_index([*arena.LIST, "key"])["rating"].to_dict()
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    found = []
    for pair in pairs[pairs["same_scale"]].itertuples():
        listed = rows[(rows["date"] == pair.date) & (rows["variant"] == pair.variant)]
        a, b = (arena.best(listed, bloc) for bloc in (lead, challenger))
        said = arena.gap(listed, lead, challenger, level=arena.PUBLISHED_LEVEL)
        later = [
            ratings_of.get((pair.later_date, pair.later_variant, side.note.casefold()))
            for side in (a, b)
        ]
        if not said.known or said.low is None or None in later:
            continue
        names = f"{a.note} against {b.note}"
        ends = (said.value, said.low, said.high, said.level, later[0] - later[1])
        found.append((names, names, "", pair.date, pair.later_date, *ends))
    return _joined([pd.DataFrame(found, columns=CASE)], CASE)


def _rated(ratings: pd.DataFrame, snapshots: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Entries with an interval on the lists up to a day, with their list's scale."""
    about = snapshots[[*arena.LIST, "segment", "default"]]
    rows = ratings[(ratings["date"] <= pd.Timestamp(as_of)) & ratings["low"].notna()]
    rows = rows.merge(about, on=arena.LIST)
    rows = rows.assign(key=rows["model"].str.casefold())
    return rows.drop_duplicates([*arena.LIST, "key"])


def _joined(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Join cases and give their columns one type, whether there are any or not."""
    filled = [frame for frame in frames if len(frame)]
    joined = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)
    texts, days = ["case", "cluster", "blocs"], ["day", "later_day"]
    numbers = [c for c in columns if c not in (*texts, *days)]
    kinds = dict.fromkeys(texts, "str") | dict.fromkeys(days, "datetime64[us]")
    return joined[columns].astype(kinds | dict.fromkeys(numbers, float))
