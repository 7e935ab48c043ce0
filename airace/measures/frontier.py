"""The capability frontier of each bloc and the gap between them.

A frontier is the best published index score among the models that a bloc had released by a day
(or the mean of its best ``frontier_k``).  All scores of a comparison come from one vintage of
the index: every release refits all models, so scores of two vintages are never subtracted.

What this cannot tell: what labs have but do not release; how far index points translate into
use; anything of models that the index has not tested.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from airace.errors import AiraceError
from airace.measures.attribution import belongs, members, with_blocs
from airace.measures.estimate import Estimate, difference, rescale
from airace.measures.spoken import named

PUBLISHED_LEVEL = 0.90
DATES = ("version", "family")
WEIGHTS = ("all", "open", "closed")
COLUMNS = ["date", "score", "low", "high", "model"]
# Scores, vintages, release dates and developers: the first four arguments of ``select``.
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


def full_vintages(vintages: pd.DataFrame, as_of: str) -> list[str]:
    """Return the days of the full vintages on or before ``as_of``, oldest first."""
    usable = vintages[vintages["full"] & (vintages["vintage"] <= pd.Timestamp(as_of))]
    return sorted(usable["vintage"].dt.strftime("%Y-%m-%d"))


def newest_vintage(vintages: pd.DataFrame, as_of: str) -> str | None:
    """Return the day of the newest full vintage on or before ``as_of``, or ``None``."""
    return max(full_vintages(vintages, as_of), default=None)


DATES_MEAN = {
    "version": "its own file dates each model by that model's release",
    "family": "its own file dates each model by the first release of its name",
}


def vintage_used(vintages: pd.DataFrame, as_of: str) -> Estimate:
    """Return the day of the newest full vintage; the note says what the dates in its file mean.

    Of a later release that is read back to that day (column ``published``), it says so first.
    """
    day = newest_vintage(vintages, as_of)
    if day is None:
        return Estimate.unknown(NO_VINTAGE)
    row = vintages[vintages["vintage"] == pd.Timestamp(day)].iloc[0]
    notes = [DATES_MEAN.get(row["date_kind"], "")]
    if "published" in row and row["published"] > row["vintage"]:
        notes.insert(0, f"the release of {row['published']:%Y-%m-%d}, read back to this day")
    return Estimate(day, as_of=day, note="; ".join(filter(None, notes)))


def select(
    scores: pd.DataFrame,
    vintages: pd.DataFrame,
    release_dates: pd.DataFrame,
    developers: pd.DataFrame,
    *,
    as_of: str,
    blocs: tuple[str, ...] = ("US", "CN"),
    attribution: str = "headquarters",
    dates: str = "version",
    weights: str = "all",
    vintage: str | None = None,
) -> pd.DataFrame:
    """Return one vintage's models, dated and attributed: what every measure here starts from.

    Parameters
    ----------
    scores, vintages, release_dates, developers:
        Tables ``capability_scores``, ``capability_vintages``, ``release_dates``, ``developers``.
    as_of:
        ISO date; the newest full vintage on or before it is taken.
    blocs:
        Blocs to tell apart.
    attribution:
        Rule of ``attribution.attribute``.
    dates:
        ``version``: the day of this very model; ``family``: of the first of its name.
    weights:
        ``all``, or only models whose weights are ``open`` or ``closed`` (unknown is neither).
    vintage:
        Another vintage than the newest, ISO date, for robustness.

    Returns
    -------
    DataFrame
        ``vintage, model, score, low, high, release_date, weights, accessibility, developer_ids,
        blocs, source_id``; empty (with these columns) when no vintage is known by then.  A
        model that was not out yet on ``as_of`` under the chosen dates is left out; one
        without any date stays, undated, and can be in no frontier.
    """
    _choose("dates", dates, DATES)
    _choose("weights", weights, WEIGHTS)
    day = vintage or newest_vintage(vintages, as_of)
    wanted = pd.Timestamp(day) if day else pd.NaT
    rows = scores[(scores["vintage"] == wanted) & (wanted <= pd.Timestamp(as_of))].copy()
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    known = release_dates.set_index("model")[f"{dates}_date"]
    listed = rows["model"].isin(known.index)
    rows["release_date"] = rows["release_date"].where(
        (rows["date_kind"] == dates) | ~listed, known.reindex(rows["model"]).to_numpy()
    )
    later = rows["release_date"] > pd.Timestamp(as_of)
    # A chosen date that the cut at as_of has blanked lies after it.
    unborn = listed & rows["release_date"].isna() & (rows["date_kind"] != dates)
    rows = with_blocs(rows[~later & ~unborn], developers, attribution, blocs)
    return rows[
        [
            "vintage",
            "model",
            "score",
            "low",
            "high",
            "release_date",
            "weights",
            "accessibility",
            "developer_ids",
            "blocs",
            "source_id",
        ]
    ].reset_index(drop=True)


def count(models: pd.DataFrame, bloc: str) -> Estimate:
    """Count a bloc's models in the vintage; the note says how many belong to nobody known."""
    if models.empty:
        return Estimate.unknown(NO_VINTAGE)
    unknown = int((models["blocs"] == "unknown").sum())
    note = f"{unknown} models of unknown home" if unknown else ""
    day = f"{models['vintage'].iloc[0]:%Y-%m-%d}"
    return Estimate(len(members(models, bloc)), note=note, as_of=day)


NO_VINTAGE = "no full vintage of the index was published by then"


def records(models: pd.DataFrame, bloc: str) -> pd.DataFrame:
    """Return a bloc's records: strict new highs of its frontier, at most one a day.

    Parameters
    ----------
    models:
        As returned by ``select``.
    bloc:
        Code of the bloc.

    Returns
    -------
    DataFrame
        ``date, score, low, high, model``, by date; of several new highs on one day the best.
    """
    # Hundreds of times a chapter: positions first, one look into the frame at the end.
    score, date = models["score"].to_numpy(float), models["release_date"].to_numpy()
    own = np.flatnonzero(belongs(models, bloc) & ~np.isnan(score) & ~np.isnat(date))
    own = own[np.lexsort((models["model"].to_numpy(str)[own], -score[own], date[own]))]
    own = own[np.unique(date[own], return_index=True)[1]]
    before = np.maximum.accumulate(np.concatenate([[-math.inf], score[own]]))[:-1]
    best = models.rename(columns={"release_date": "date"})[COLUMNS]
    return best.iloc[own[score[own] > before]].reset_index(drop=True)


def best_so_far(models: pd.DataFrame, bloc: str, *, frontier_k: int = 1) -> pd.DataFrame:
    """Return a bloc's frontier as steps: one row for each day on which it rises.

    Parameters
    ----------
    models:
        As returned by ``select``.
    bloc:
        Code of the bloc.
    frontier_k:
        How many of the best models to date make the frontier; it starts when there are that
        many.

    Returns
    -------
    DataFrame
        ``date, score, low, high, model``: mean score of the best ``frontier_k`` so far with the
        interval of that mean at the published level (errors taken as independent; a score
        without an interval adds no width), and their names joined by "; ".
    """
    if frontier_k == 1:
        return records(models, bloc)
    own = members(models, bloc).dropna(subset=["release_date", "score"])
    own = own.sort_values("release_date", kind="stable").reset_index(drop=True)
    scores, names = own["score"].to_list(), own["model"].to_list()
    down, up = (own["score"] - own["low"]).to_list(), (own["high"] - own["score"]).to_list()
    rows, top = [], []
    for day, released in own.groupby("release_date").indices.items():
        top = sorted([*top, *released], key=lambda i: (-scores[i], names[i]))[:frontier_k]
        if len(top) < frontier_k:
            continue
        # Not by sum, which rounds otherwise from Python 3.12 on.
        score = math.fsum(scores[i] for i in top) / frontier_k
        if rows and score <= rows[-1][1]:
            continue
        low, high = (_mean_reach([side[i] for i in top]) for side in (down, up))
        listed = "; ".join(names[i] for i in top)
        rows.append((day, score, score - low, score + high, listed))
    return pd.DataFrame(rows, columns=COLUMNS)


def _mean_reach(widths: list[float]) -> float:
    """Width of one side of a mean's interval; missing if none of the scores has an interval."""
    known = [width for width in widths if not math.isnan(width)]
    return math.hypot(*known) / len(widths) if known else math.nan


def steps_of(
    models: pd.DataFrame,
    blocs: tuple[str, ...],
    *,
    until: str,
    frontier_k: int = 1,
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the frontiers of several blocs as one frame, for drawing.

    Returns
    -------
    DataFrame
        ``date, bloc, value, low, high, low50, high50, name``: ``best_so_far`` of each bloc up
        to ``until``, ends at ``level`` and at one half; missing where no interval is published.
    """
    parts = [best_so_far(models, bloc, frontier_k=frontier_k).assign(bloc=bloc) for bloc in blocs]
    steps = pd.concat(parts, ignore_index=True).rename(columns={"score": "value", "model": "name"})
    steps = steps[steps["date"] <= pd.Timestamp(until)].reset_index(drop=True)
    published = steps[["low", "high"]].astype(float)
    for side in ("low", "high"):
        for target, suffix in ((level, ""), (0.50, "50")):
            steps[side + suffix] = rescale(
                steps["value"], published[side], from_level=PUBLISHED_LEVEL, to_level=target
            )
    return steps[["date", "bloc", "value", "low", "high", "low50", "high50", "name"]]


def landmarks(steps: pd.DataFrame, count: int = 3, *, months: int = 30) -> list[str]:
    """Name each bloc's newest record and its ``count`` largest rises of late, for labels.

    ``steps`` is as returned by ``steps_of``; rises count within ``months`` of the newest record.
    """
    rise = steps.groupby("bloc")["value"].diff()
    late = steps["date"] > steps["date"].max() - pd.DateOffset(months=months)
    ranked = steps.assign(rise=rise)[late].dropna(subset="rise")
    ranked = ranked.sort_values(["rise", "name"], ascending=[False, True])
    chosen = [*ranked.groupby("bloc").head(count)["name"], *steps.groupby("bloc").tail(1)["name"]]
    return list(dict.fromkeys(chosen))


def behind(models: pd.DataFrame, steps: pd.DataFrame, blocs: tuple[str, ...]) -> pd.DataFrame:
    """Return the dated models of the blocs that set no record: ``date, bloc, value, name``.

    A model that counts for two blocs stands in two rows.
    """
    own = pd.concat([members(models, bloc).assign(bloc=bloc) for bloc in blocs])
    own = own.rename(columns={"release_date": "date", "score": "value", "model": "name"})
    own = own[["date", "bloc", "value", "name"]].dropna()
    record = pd.MultiIndex.from_frame(steps[["bloc", "name"]])
    return own[~pd.MultiIndex.from_frame(own[["bloc", "name"]]).isin(record)].reset_index(drop=True)


def by_release(
    tables: Tables, *, as_of: str, dates: tuple[str, ...] = DATES, **choices
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Walk over the full vintages known by ``as_of``, oldest first, and the meanings of a date.

    Parameters
    ----------
    tables:
        As the first four arguments of ``select``, to which ``choices`` go as well.
    as_of:
        ISO date; later vintages are not seen.
    dates:
        Release dates that a model may carry, each in turn.

    Yields
    ------
    vintage, dates, models
        The vintage's day, the meaning of a date, and what ``select`` returns for both.
    """
    for vintage in full_vintages(tables[1], as_of):
        for meant in dates:
            models = select(*tables, as_of=as_of, dates=meant, vintage=vintage, **choices)
            yield vintage, meant, models


def gap_by_choice(
    tables: Tables,
    lead: str,
    challenger: str,
    day: str,
    *,
    as_of: str,
    frontier_k: int = 1,
    **choices: str,
) -> pd.DataFrame:
    """Return the gap on one past day by every full vintage and both kinds of release date.

    Parameters
    ----------
    tables:
        As the first four arguments of ``select``, to which ``choices`` go as well.
    lead, challenger, day, frontier_k:
        As in ``gap``.
    as_of:
        ISO date; later vintages are not seen.

    Returns
    -------
    DataFrame
        ``vintage, dates, gap, leaders``; empty when there is no full vintage by ``as_of``.
        Each gap stays inside its vintage; they are set side by side to show how far the answer
        hangs on the choice.
    """
    rows = []
    for vintage, dates, models in by_release(
        tables, as_of=as_of, blocs=(lead, challenger), **choices
    ):
        found = gap(models, lead, challenger, day, frontier_k=frontier_k)
        rows.append((vintage, dates, found.value, found.note))
    frame = pd.DataFrame(rows, columns=["vintage", "dates", "gap", "leaders"])
    return frame.astype({"gap": float})


def frontier_on(
    models: pd.DataFrame, bloc: str, day: str, *, frontier_k: int = 1, level: float = 0.90
) -> Estimate:
    """Return a bloc's frontier on one day; the note names the model (or models).

    Unknown when there is no vintage, or no dated model of the bloc by then.
    """
    if models.empty:
        return Estimate.unknown(NO_VINTAGE)
    steps = best_so_far(models, bloc, frontier_k=frontier_k)
    steps = steps[steps["date"] <= pd.Timestamp(day)]
    if steps.empty:
        return Estimate.unknown(f"{named(bloc)} has no model on the index by {day}")
    found = _estimate(steps.iloc[-1], level).with_note(str(steps["model"].iloc[-1]))
    return replace(found, as_of=described_day(models, day))


def described_day(models: pd.DataFrame, day: str) -> str:
    """Return the day that a cut at ``day`` describes: an index knows nothing after its vintage."""
    return min(day, f"{models['vintage'].iloc[0]:%Y-%m-%d}")


def gap(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    day: str,
    *,
    frontier_k: int = 1,
    level: float = 0.90,
) -> Estimate:
    """Best lead minus best challenger score among models released by ``day``.

    Parameters
    ----------
    models:
        As returned by ``select``: one vintage, as now known.
    lead, challenger:
        Codes of the blocs; a negative gap means that the challenger is ahead.
    day:
        ISO date of the cut.
    frontier_k:
        How many top models make a frontier.
    level:
        Level of the interval.

    Returns
    -------
    Estimate
        Index points.  The interval combines the two published 90 % intervals as if their
        errors were independent, rescaled to ``level``; models share tests, so it is too wide
        rather than too narrow.  It covers the error of the two leaders' scores, not the choice
        of who leads.  No interval in vintages that publish none.
    """
    a = frontier_on(models, lead, day, frontier_k=frontier_k, level=level)
    b = frontier_on(models, challenger, day, frontier_k=frontier_k, level=level)
    result = difference(a, b)
    if not result.known:
        return result
    return replace(result, note=f"{a.note} against {b.note}", as_of=a.as_of)


def gap_series(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    end: str,
    start: str | None = None,
    frontier_k: int = 1,
    levels: tuple[float, ...] = (0.50, 0.90),
) -> pd.DataFrame:
    """Return the gap day by day.

    Returns
    -------
    DataFrame
        ``date, gap, lead_score, challenger_score, lead_model, challenger_model`` and for each
        level ``low_50, high_50`` and so on; from the first day on which both blocs have a
        model (or ``start``) to ``end``.  Empty when there is no such day.
    """
    sides = {}
    for name, bloc in (("lead", lead), ("challenger", challenger)):
        steps = best_so_far(models, bloc, frontier_k=frontier_k)
        sides[name] = steps[steps["date"] <= pd.Timestamp(end)]
    bounds = [f"{side}_{level * 100:.0f}" for level in levels for side in ("low", "high")]
    columns = ["date", "gap", "lead_score", "challenger_score", "lead_model", "challenger_model"]
    if any(steps.empty for steps in sides.values()):
        return pd.DataFrame(columns=columns + bounds)
    first = max(steps["date"].iloc[0] for steps in sides.values())
    first = max(first, pd.Timestamp(start)) if start else first
    days = pd.DataFrame({"date": pd.date_range(first, end, freq="D").astype("datetime64[us]")})
    for name, steps in sides.items():
        steps = steps.assign(step=range(len(steps)))
        steps["date"] = steps["date"].astype("datetime64[us]")
        days = pd.merge_asof(days, steps.add_prefix(f"{name}_"), left_on="date",
                             right_on=f"{name}_date")  # fmt: skip
    changes = days.drop_duplicates(["lead_step", "challenger_step"])
    intervals = []
    for row in changes.to_dict("records"):
        pair = {k: row[f"{k}_step"] for k in sides}
        found = {f"{k}_step": step for k, step in pair.items()}
        for level in levels:
            ends = difference(
                _estimate(sides["lead"].iloc[pair["lead"]], level),
                _estimate(sides["challenger"].iloc[pair["challenger"]], level),
            )
            found |= {f"low_{level * 100:.0f}": ends.low, f"high_{level * 100:.0f}": ends.high}
        intervals.append(found)
    days = days.merge(pd.DataFrame(intervals), on=["lead_step", "challenger_step"])
    days["gap"] = days["lead_score"] - days["challenger_score"]
    days[bounds] = days[bounds].astype(float)
    return days.sort_values("date")[columns + bounds].reset_index(drop=True)


def at_changes(series: pd.DataFrame, columns: list[str], *, by: str | None = None) -> pd.DataFrame:
    """Keep the days of a series on which something changes, and its last day.

    Parameters
    ----------
    series:
        In order of days, as returned by ``gap_series``; if of several lines, each in one piece.
    columns:
        What may change.
    by:
        Column that tells the lines apart.

    Returns
    -------
    DataFrame
        The rows, with their index, that differ from the one before in any of ``columns``, the
        first and the last of each line: what a step line needs to be drawn whole.
    """
    lines = pd.Series(0, index=series.index) if by is None else series[by]
    changed = series[columns].ne(series[columns].groupby(lines).shift()).any(axis=1)
    return series[changed | ~lines.duplicated(keep="last")]


def _estimate(step: pd.Series, level: float) -> Estimate:
    """Turn a frontier's step into an estimate at ``level``."""
    score = float(step["score"])
    if pd.isna(step["low"]) or pd.isna(step["high"]):
        return Estimate(score)
    ends = (
        rescale(score, float(step[side]), from_level=PUBLISHED_LEVEL, to_level=level)
        for side in ("low", "high")
    )
    return Estimate(score, *ends, level)


def _choose(parameter: str, value: str, options: tuple[str, ...]) -> None:
    if value not in options:
        raise AiraceError(
            f"{value!r} is not an option",
            where=f"parameter {parameter}",
            remedy=f"Choose one of {', '.join(options)}",
        )
