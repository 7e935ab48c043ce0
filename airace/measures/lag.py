"""How many months one bloc's frontier trails the other's, in two directions.

Catch-up: how long until the challenger matched a record of the lead.
Backward: how old is the lead's model that first did what the challenger's best does today (what
Epoch AI describes for the average that it publishes, "for each day", with a point of tolerance).
The two differ because the first only sees matched records, the second every day.

Both take a tolerance in index points, in the challenger's favour: a model counts as equal from so
many points below.

Months have 30.4375 days.  Neither measures effort or dependence: a lag of seven months does not
say that it would take seven months without the other's models to learn from.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.estimate import Estimate
from airace.measures.frontier import NO_VINTAGE, best_so_far
from airace.measures.redraws import Redraws, within
from airace.measures.spoken import adjective, named

MONTH = 30.4375
NO_RECORDS = "no record of the lead has been matched by then"
NO_LEAD_RECORD = "no record of the lead is known by then"
DAY = pd.Timedelta(days=1)


def catch_up(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    tolerance: float = 0.0,
    frontier_k: int = 1,
) -> pd.DataFrame:
    """Match each record of the lead with the first challenger model that reaches it.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``.
    lead, challenger:
        Codes of the blocs.
    as_of:
        ISO date; later releases are not seen.
    tolerance:
        Index points in the challenger's favour: a record counts as matched from
        ``score - tolerance`` on.
    frontier_k:
        How many of the best models make a frontier; a record is a day on which it rises.

    Returns
    -------
    DataFrame
        ``record, record_date, score, match, match_date, months, matched``, one row per record;
        for an unmatched one ``months`` is its age on ``as_of``, a lower bound.  A challenger
        model that was there before the record gives a negative number.
    """
    return match(
        *frontiers(models, lead, challenger, as_of=as_of, frontier_k=frontier_k),
        as_of=as_of,
        tolerance=tolerance,
    )


def match(
    ours: pd.DataFrame, theirs: pd.DataFrame, *, as_of: str, tolerance: float = 0.0
) -> pd.DataFrame:
    """Match each step of one frontier with the first of another that reaches it.

    ``ours`` and ``theirs`` are as returned by ``frontiers``; see ``catch_up`` for the rest.
    """
    day = pd.Timestamp(as_of)
    # The first model at or above a line is always a record of its own bloc.
    reach = np.searchsorted(theirs["score"].to_numpy(), ours["score"].to_numpy() - tolerance)
    first = theirs.reindex(reach)
    # A side without records has no dates, not even a type of them.
    end = first["date"].astype("datetime64[us]").fillna(day).to_numpy()
    return pd.DataFrame(
        {
            "record": ours["model"],
            "record_date": ours["date"],
            "score": ours["score"],
            "match": first["model"].to_numpy(),
            "match_date": first["date"].to_numpy(),
            "months": (end - ours["date"].astype("datetime64[us]")) / DAY / MONTH,
            "matched": reach < len(theirs),
        }
    )


def frontiers(
    models: pd.DataFrame, lead: str, challenger: str, *, as_of: str, frontier_k: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the frontiers of both blocs up to a day, as ``frontier.best_so_far`` does."""
    steps = (best_so_far(models, bloc, frontier_k=frontier_k) for bloc in (lead, challenger))
    ours, theirs = (side[side["date"] <= pd.Timestamp(as_of)] for side in steps)
    return ours.reset_index(drop=True), theirs.reset_index(drop=True)


def catch_up_mean(pairs: pd.DataFrame) -> Estimate:
    """Mean months over matched records.

    Parameters
    ----------
    pairs:
        As returned by ``catch_up``.

    Returns
    -------
    Estimate
        Months.  Unmatched records are left out, so the mean is of what has been caught up
        with, not of what is still open (see ``waits`` for that).  Without an interval:
        neighbouring records share their match, so they are no sample; ``waits.mean`` adds one.
    """
    months = _matched(pairs)
    if months.empty:
        return Estimate.unknown(NO_RECORDS)
    note = f"{len(months)} matched records, {int((~pairs['matched'].astype(bool)).sum())} open"
    return Estimate(float(months.mean()), note=note)


def catch_up_min(pairs: pd.DataFrame) -> Estimate:
    """Shortest lag over matched records, months; the note names the pair."""
    return _extreme(pairs, "idxmin")


def catch_up_max(pairs: pd.DataFrame) -> Estimate:
    """Longest lag over matched records, months; an open record may yet exceed it."""
    return _extreme(pairs, "idxmax")


def catch_up_matched(pairs: pd.DataFrame) -> Estimate:
    """Count the matched records; unknown when the lead has none at all."""
    return _tally(pairs, matched=True)


def catch_up_censored(pairs: pd.DataFrame) -> Estimate:
    """Count the records that are not matched yet."""
    return _tally(pairs, matched=False)


def _matched(pairs: pd.DataFrame) -> pd.Series:
    return pairs.loc[pairs["matched"].astype(bool), "months"]


def _extreme(pairs: pd.DataFrame, pick: str) -> Estimate:
    months = _matched(pairs)
    if months.empty:
        return Estimate.unknown(NO_RECORDS)
    row = pairs.loc[getattr(months, pick)()]
    return Estimate(float(row["months"]), note=f"{row['match']} after {row['record']}")


def _tally(pairs: pd.DataFrame, *, matched: bool) -> Estimate:
    if pairs.empty:
        return Estimate.unknown(NO_LEAD_RECORD)
    return Estimate(int((pairs["matched"].astype(bool) == matched).sum()))


def backward(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    tolerance: float = 0.0,
    redraws: Redraws | None = None,
    level: float = 0.90,
) -> Estimate:
    """Age on ``as_of`` of the first lead model at or above the best challenger score so far.

    Parameters
    ----------
    models, lead, challenger, tolerance:
        As in ``catch_up``; with a tolerance the challenger's best counts for so much more.
    as_of:
        ISO date.
    redraws, level:
        Redrawn scores, for the interval, and its level; without them there is none.

    Returns
    -------
    Estimate
        Months; the note names both models.  Unknown when the challenger is ahead of every lead
        model; a redraw in which it is has a lag of 0.
    """
    if models.empty:
        return Estimate.unknown(NO_VINTAGE)
    day = pd.Timestamp(as_of)
    ours, theirs = frontiers(models, lead, challenger, as_of=as_of)
    if theirs.empty:
        return Estimate.unknown(f"{named(challenger)} has no model on the index by {as_of}")
    best = theirs.iloc[-1]
    reached = ours[ours["score"] >= best["score"] + tolerance]
    if reached.empty:
        return Estimate.unknown(f"no {adjective(lead)} model reaches {best['model']} by {as_of}")
    first = reached.iloc[0]
    note = f"{best['model']} does what {first['model']} did first"
    age = Estimate((day - first["date"]) / DAY / MONTH, note=note)
    if redraws is None:
        return age
    return within(age, age_draws(redraws, as_of, tolerance=tolerance), level=level)


def age_draws(redraws: Redraws, as_of: str, *, tolerance: float = 0.0) -> np.ndarray:
    """Return the backward lag on a day in each redraw, months, shape (draws,).

    0 where the challenger is ahead of every lead model: a redraw cannot be unknown.
    """
    best = redraws.challenger.max(axis=1, keepdims=True) + tolerance
    reach = (redraws.lead_frontier < best).sum(axis=1)
    day = np.datetime64(as_of, "D")
    days = np.append(redraws.lead_days, day)
    return (day - days[reach]) / np.timedelta64(1, "D") / MONTH


def backward_series(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    end: str,
    start: str | None = None,
    tolerance: float = 0.0,
    frontier_k: int = 1,
    skip_first: bool = False,
) -> pd.DataFrame:
    """Return the backward lag day by day.

    Parameters
    ----------
    models, lead, challenger, tolerance, frontier_k:
        As in ``catch_up``.
    end, start:
        ISO dates; by default it starts with the challenger's first model.
    skip_first:
        Leave out each bloc's first record, which may have been far from its true frontier.

    Returns
    -------
    DataFrame
        ``date, months, lead_model, challenger_model`` from the challenger's first model (or
        ``start``) to ``end``; ``months`` is 0 on days when the challenger is ahead of every lead
        model.
    """
    ours, theirs = frontiers(models, lead, challenger, as_of=end, frontier_k=frontier_k)
    if skip_first:
        ours, theirs = (side.iloc[1:].reset_index(drop=True) for side in (ours, theirs))
    series = ages(ours, theirs, end=end, tolerance=tolerance)
    return series if start is None else series[series["date"] >= start].reset_index(drop=True)


def ages(
    ours: pd.DataFrame, theirs: pd.DataFrame, *, end: str, tolerance: float = 0.0
) -> pd.DataFrame:
    """Return day by day the age of the first of our steps that does what their best does.

    ``ours`` and ``theirs`` are as returned by ``frontiers``; see ``backward_series`` for the rest.
    """
    columns = ["date", "months", "lead_model", "challenger_model"]
    if theirs.empty or ours.empty:
        return pd.DataFrame(columns=columns)
    days = pd.date_range(theirs["date"].iloc[0], end, freq="D")
    step = np.searchsorted(theirs["date"].to_numpy(), days.to_numpy(), side="right") - 1
    level = theirs["score"].to_numpy()[step] + tolerance
    reach = np.searchsorted(ours["score"].to_numpy(), level)
    first = ours.reindex(reach)
    age = (days.to_numpy() - first["date"].to_numpy()) / np.timedelta64(1, "D") / MONTH
    # A level that no lead model reaches, and one that it reaches only later, has age zero.
    there = age >= 0
    return pd.DataFrame(
        {
            "date": days,
            "months": np.where(there, age, 0.0),
            "lead_model": np.where(there, first["model"].to_numpy(object), None),
            "challenger_model": theirs["model"].to_numpy()[step],
        }
    )


def backward_mean(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    tolerance: float = 0.0,
    frontier_k: int = 1,
    skip_first: bool = False,
    redraws: Redraws | None = None,
    level: float = 0.90,
) -> Estimate:
    """Daily mean of the backward lag from the challenger's first model to ``as_of``, months.

    Parameters are those of ``backward_series`` and, for the interval, those of ``backward``.  The
    days are one path, not a sample, so the interval is that of errors of scores alone; there is
    none for frontiers of several models or without first records.
    """
    if models.empty:
        return Estimate.unknown(NO_VINTAGE)
    series = backward_series(
        models,
        lead,
        challenger,
        end=as_of,
        tolerance=tolerance,
        frontier_k=frontier_k,
        skip_first=skip_first,
    )
    if series.empty:
        return Estimate.unknown(f"one of the two has no model on the index by {as_of}")
    since = f"{series['date'].iloc[0]:%Y-%m-%d}"
    mean = Estimate(float(series["months"].mean()), note=f"days since {since}")
    if redraws is None or skip_first or frontier_k > 1:
        return mean
    return within(mean, age_mean_draws(redraws, as_of, tolerance=tolerance), level=level)


def age_mean_draws(redraws: Redraws, as_of: str, *, tolerance: float = 0.0) -> np.ndarray:
    """Daily mean of the backward lag up to a day in each redraw, months, shape (draws,).

    Counts the days as ``backward_series`` does, stretch by stretch between challenger days.
    """
    frontier, levels = redraws.lead_frontier, redraws.challenger_frontier + tolerance
    reach = (frontier[:, None, :] < levels[:, :, None]).sum(axis=2)
    zero = redraws.challenger_days[0]
    end = int((np.datetime64(as_of, "D") - zero).astype(int)) + 1
    starts = (redraws.challenger_days - zero).astype(int)
    stops = np.append(starts[1:], end)
    # A level that no lead model reaches is reached after the end, which leaves no days.
    since = np.append((redraws.lead_days - zero).astype(int), end)[reach]
    first = np.maximum(starts, since)
    count = np.maximum(stops - first, 0)
    total = (count * (first - since) + count * (count - 1) / 2).sum(axis=1)
    return total / end / MONTH
