"""How many months one bloc's frontier trails the other's, in two directions.

Catch-up: how long until the challenger matched a record of the lead (Epoch AI's question).
Backward: how old is the lead's model that first did what the challenger's best does today.
The two differ because the first only sees matched records, the second every day.

Months have 30.4375 days.  Neither measures effort or dependence: a lag of seven months does not
say that it would take seven months without the other's models to learn from.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.estimate import Estimate, rescale
from airace.measures.frontier import NO_VINTAGE, PUBLISHED_LEVEL, records

MONTH = 30.4375
NO_RECORDS = "no record of the lead has been matched by then"
DAY = pd.Timedelta(days=1)


def catch_up(
    models: pd.DataFrame, lead: str, challenger: str, *, as_of: str, tolerance: float = 0.0
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

    Returns
    -------
    DataFrame
        ``record, record_date, score, match, match_date, months, matched``, one row per record;
        for an unmatched one ``months`` is its age on ``as_of``, a lower bound.  A challenger
        model that was there before the record gives a negative number.
    """
    day = pd.Timestamp(as_of)
    highs = records(models, lead)
    highs = highs[highs["date"] <= day]
    steps = records(models, challenger)
    steps = steps[steps["date"] <= day]
    rows = []
    for high in highs.to_dict("records"):
        # The first model at or above a line is always a record of its own bloc.
        reached = steps[steps["score"] >= high["score"] - tolerance]
        found = None if reached.empty else reached.iloc[0]
        end = day if found is None else found["date"]
        rows.append(
            {
                "record": high["model"],
                "record_date": high["date"],
                "score": high["score"],
                "match": None if found is None else found["model"],
                "match_date": pd.NaT if found is None else found["date"],
                "months": (end - high["date"]) / DAY / MONTH,
                "matched": found is not None,
            }
        )
    columns = ["record", "record_date", "score", "match", "match_date", "months", "matched"]
    return pd.DataFrame(rows, columns=columns)


def catch_up_mean(
    pairs: pd.DataFrame, *, rng: np.random.Generator, draws: int = 2000, level: float = 0.90
) -> Estimate:
    """Mean months over matched records, with a bootstrap interval over records.

    Parameters
    ----------
    pairs:
        As returned by ``catch_up``.
    rng, draws:
        Random generator and number of resamples.
    level:
        Level of the percentile interval.

    Returns
    -------
    Estimate
        Months.  Unmatched records are left out, so the mean is of what has been caught up
        with, not of what is still open; neighbouring records share their match, which makes
        the interval too narrow.  No interval with fewer than three matched records.
    """
    months = _matched(pairs)
    if months.empty:
        return Estimate.unknown(NO_RECORDS)
    value = float(months.mean())
    note = f"{len(months)} matched records, {int((~pairs['matched'].astype(bool)).sum())} open"
    if len(months) < 3:
        return Estimate(value, note=note)
    sample = rng.choice(months.to_numpy(), size=(draws, len(months))).mean(axis=1)
    low, high = np.quantile(sample, [0.5 - level / 2, 0.5 + level / 2])
    return Estimate(value, min(float(low), value), max(float(high), value), level, note=note)


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
        return Estimate.unknown("no record of the lead is known by then")
    return Estimate(int((pairs["matched"].astype(bool) == matched).sum()))


def backward(
    models: pd.DataFrame, lead: str, challenger: str, *, as_of: str, level: float = 0.90
) -> Estimate:
    """Age on ``as_of`` of the first lead model at or above the best challenger score so far.

    Returns
    -------
    Estimate
        Months; the note names both models.  The interval moves the challenger's score to the
        ends of its own interval: an upper end above every lead model gives 0.  Unknown when the
        challenger is ahead of every lead model.
    """
    if models.empty:
        return Estimate.unknown(NO_VINTAGE)
    day = pd.Timestamp(as_of)
    ours, theirs = (records(models, bloc) for bloc in (lead, challenger))
    ours, theirs = ours[ours["date"] <= day], theirs[theirs["date"] <= day]
    if theirs.empty:
        return Estimate.unknown(f"{challenger} has no model on the index by {as_of}")
    best = theirs.iloc[-1]
    reached = ours[ours["score"] >= best["score"]]
    if reached.empty:
        return Estimate.unknown(f"no {lead} model reaches {best['model']} by {as_of}")
    first = reached.iloc[0]
    value = (day - first["date"]) / DAY / MONTH
    note = f"{best['model']} does what {first['model']} did first"
    if pd.isna(best["low"]) or pd.isna(best["high"]):
        return Estimate(value, note=note)
    ages = []
    for end in ("high", "low"):
        line = rescale(best["score"], best[end], from_level=PUBLISHED_LEVEL, to_level=level)
        dates = ours.loc[ours["score"] >= line, "date"]
        ages.append(0.0 if dates.empty else (day - dates.iloc[0]) / DAY / MONTH)
    return Estimate(value, ages[0], ages[1], level, note=note)


def backward_series(
    models: pd.DataFrame, lead: str, challenger: str, *, end: str, start: str | None = None
) -> pd.DataFrame:
    """Return the backward lag day by day.

    Returns
    -------
    DataFrame
        ``date, months, lead_model, challenger_model`` from the challenger's first model (or
        ``start``) to ``end``; ``months`` is 0 on days when the challenger is ahead of every lead
        model.
    """
    ours, theirs = (records(models, bloc) for bloc in (lead, challenger))
    columns = ["date", "months", "lead_model", "challenger_model"]
    last = pd.Timestamp(end)
    theirs = theirs[theirs["date"] <= last].reset_index(drop=True)
    if theirs.empty or ours.empty:
        return pd.DataFrame(columns=columns)
    first = max(theirs["date"].iloc[0], pd.Timestamp(start)) if start else theirs["date"].iloc[0]
    days = pd.date_range(first, last, freq="D")
    step = np.searchsorted(theirs["date"].to_numpy(), days.to_numpy(), side="right") - 1
    ages, names = np.zeros(len(days)), np.full(len(days), None, dtype=object)
    for position in np.unique(step):
        at = step == position
        reached = ours[ours["score"] >= theirs["score"].iloc[position]]
        if reached.empty:
            continue
        age = (days[at] - reached["date"].iloc[0]) / DAY / MONTH
        there = np.asarray(age) >= 0
        ages[np.flatnonzero(at)[there]] = np.asarray(age)[there]
        names[np.flatnonzero(at)[there]] = reached["model"].iloc[0]
    return pd.DataFrame(
        {
            "date": days,
            "months": ages,
            "lead_model": names,
            "challenger_model": theirs["model"].to_numpy()[step],
        }
    )


def backward_mean(models: pd.DataFrame, lead: str, challenger: str, *, as_of: str) -> Estimate:
    """Daily mean of the backward lag from the challenger's first model to ``as_of``, months.

    No interval: the days are one path, not a sample.
    """
    if models.empty:
        return Estimate.unknown(NO_VINTAGE)
    series = backward_series(models, lead, challenger, end=as_of)
    if series.empty:
        return Estimate.unknown(f"one of the two has no model on the index by {as_of}")
    since = f"{series['date'].iloc[0]:%Y-%m-%d}"
    return Estimate(float(series["months"].mean()), note=f"days since {since}")
