"""The frontier of open weights: how far behind, whose, since when, and for how long.

The closed frontier is the best closed model of anybody; the open one the best whose weights can be
downloaded.  Set as two sides of one release of the index, they are compared by the same measures
as two countries (``frontier``, ``lag``, ``redraws``, ``waits``).

What this cannot tell: what closed labs have not released; open models that the index has not
tested; whether an open model can be run by those who would.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from airace.measures import frontier, lag, licences, redraws, waits
from airace.measures.attribution import members
from airace.measures.estimate import Estimate
from airace.measures.redraws import Redraws
from airace.measures.spoken import named

OPEN, CLOSED = "open", "closed"
MINE, REST = "mine", "rest"
TEN = 10
# A model waits to be beaten, not to be equalled.
STRICTLY = -1e-9
NEVER = "has not had the best open model in this release of the index by then"
CHOICE_COLUMNS = ["vintage", "dates", "licences", "tolerance", "first", "since"]


def by_weights(models: pd.DataFrame, *, bloc: str | None = None) -> pd.DataFrame:
    """Set open against closed models as if they were two blocs.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``.
    bloc:
        Take open models of this bloc only; closed ones are always everybody's.

    Returns
    -------
    DataFrame
        The same models with ``blocs`` = ``open`` or ``closed``; those of unknown weights are
        left out.
    """
    kept = models[models["weights"].isin([OPEN, CLOSED])]
    if bloc is not None:
        home = kept.index.isin(members(kept, bloc).index)
        kept = kept[(kept["weights"] == CLOSED) | home]
    return kept.assign(blocs=kept["weights"].astype("string"))


def against_the_rest(models: pd.DataFrame, bloc: str) -> pd.DataFrame:
    """Set a bloc's open models against those of everybody else, unknown homes included."""
    kept = models[models["weights"] == OPEN]
    home = kept.index.isin(members(kept, bloc).index)
    return kept.assign(blocs=pd.array(np.where(home, MINE, REST), dtype="string"))


def best_open(
    models: pd.DataFrame,
    bloc: str,
    day: str,
    *,
    rng: np.random.Generator,
    n: int = TEN,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """Share of a bloc's ``n`` best models on the index that have open weights.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``.
    bloc, day:
        Whose models, released by which ISO date.
    rng, draws, level:
        Generator, number of redraws of the scores, and level of the interval.

    Returns
    -------
    Estimate
        Share of those with known weights among the best; the note counts.  The interval is that
        of the ranking: scores are redrawn from their own intervals (see ``redraws``).  Unknown
        if the bloc has fewer than ``n`` models.
    """
    own = members(models, bloc)
    own = own[own["score"].notna() & (own["release_date"] <= pd.Timestamp(day))]
    if len(own) < n:
        return Estimate.unknown(
            f"{named(bloc)} has {len(own)} models on the index by {day}, not {n}"
        )
    own = own.sort_values(["score", "model"], ascending=[False, True]).reset_index(drop=True)
    is_open = (own["weights"] == OPEN).to_numpy(float)
    known = own["weights"].isin([OPEN, CLOSED]).to_numpy(float)
    if not known[:n].any():
        return Estimate.unknown(
            f"the weights of the best {n} models of {named(bloc)} are not known"
        )
    top = np.argpartition(-redraws.drawn(own, rng, draws), n - 1, axis=1)[:, :n]
    counted = known[top].sum(axis=1)
    shares = np.divide(
        is_open[top].sum(axis=1), counted, out=np.full(draws, np.nan), where=counted > 0
    )
    note = f"{is_open[:n].sum():.0f} of the best {n}"
    if known[:n].sum() < n:
        note += f"; {n - known[:n].sum():.0f} of unknown access left out"
    point = Estimate(float(is_open[:n].sum() / known[:n].sum()), note=note)
    return redraws.within(point, shares, level=level)


def best_open_since(
    models: pd.DataFrame,
    bloc: str,
    day: str,
    *,
    tolerance: float = 0.0,
    drawn: Redraws | None = None,
    level: float = 0.90,
) -> tuple[Estimate, Estimate]:
    """Return the days on which a bloc first had, and from which it has kept, the best open model.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``.
    bloc, day:
        Whose models, up to which ISO date.
    tolerance:
        Index points by which the bloc must be ahead of everybody else.
    drawn:
        Redrawn scores of ``against_the_rest``: the notes then say how far the day moves.
    level:
        Share of redraws that the span in the note holds.

    Returns
    -------
    first, since
        ISO dates; ``since`` is unknown if the bloc is not ahead on ``day``.  A model on a day
        counts from that day on.  What the notes give are redraws of scores, not of dates.
    """
    if models.empty:
        return (Estimate.unknown(frontier.NO_VINTAGE),) * 2
    sides = against_the_rest(models, bloc)
    cut = pd.Timestamp(day)
    steps = [frontier.best_so_far(sides, side) for side in (REST, MINE)]
    rest, mine = (s[s["date"] <= cut] for s in steps)
    if mine.empty:
        return (Estimate.unknown(f"{named(bloc)} {NEVER}"),) * 2
    days = _days(rest["date"].to_numpy(), mine["date"].to_numpy())
    ahead = _ahead(
        days,
        (rest["date"].to_numpy().astype("datetime64[D]"), rest["score"].to_numpy(float)[None, :]),
        (mine["date"].to_numpy().astype("datetime64[D]"), mine["score"].to_numpy(float)[None, :]),
        tolerance,
    )
    first, since = (d[0] for d in _spell(days, ahead))
    notes = ("", "") if drawn is None else _moves(drawn, tolerance, level)
    found = []
    for moment, note, why in ((first, notes[0], NEVER), (since, notes[1], "is not ahead on")):
        if np.isnat(moment):
            reason = f"{named(bloc)} {why}" + (f" {day}" if why != NEVER else "")
            found.append(Estimate.unknown(reason))
            continue
        name = mine.loc[mine["date"] <= pd.Timestamp(moment), "model"].iloc[-1]
        found.append(Estimate(str(moment), note="; ".join(filter(None, [str(name), note]))))
    return found[0], found[1]


def _days(*sides: np.ndarray) -> np.ndarray:
    return np.unique(np.concatenate([s.astype("datetime64[D]") for s in sides]))


def _ahead(days, rest, mine, tolerance: float) -> np.ndarray:
    """Whether ``mine`` is above ``rest`` on each day, shape (draws, days)."""
    levels = []
    for when, scores in (rest, mine):
        best = np.maximum.accumulate(scores, axis=1)
        best = np.column_stack([np.full(len(scores), -np.inf), best])
        levels.append(best[:, np.searchsorted(when, days, side="right")])
    return levels[1] > levels[0] + tolerance


def _spell(days: np.ndarray, ahead: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First day ahead, and first day of the spell that lasts to the end; NaT where none is."""
    first = np.where(ahead.any(axis=1), days[ahead.argmax(axis=1)], np.datetime64("NaT"))
    behind = ~ahead[:, ::-1]
    run = np.where(behind.any(axis=1), behind.argmax(axis=1), ahead.shape[1])
    start = days[np.minimum(ahead.shape[1] - run, len(days) - 1)]
    return first, np.where(run > 0, start, np.datetime64("NaT"))


def _moves(drawn: Redraws, tolerance: float, level: float) -> tuple[str, str]:
    days = _days(drawn.lead_days, drawn.challenger_days)
    ahead = _ahead(
        days,
        (drawn.lead_days, drawn.lead),
        (drawn.challenger_days, drawn.challenger),
        tolerance,
    )
    notes = []
    for moments in _spell(days, ahead):
        known = np.sort(moments[~np.isnat(moments)])
        if not len(known) or not drawn.moved:
            notes.append("")
            continue
        ends = (
            known[int(np.floor((len(known) - 1) * q))] for q in (0.5 - level / 2, 0.5 + level / 2)
        )
        low, high = ends
        notes.append(
            f"{low} to {high} in {level:.0%} of the redraws that have one"
            f" ({len(known) / len(moments):.0%})"
        )
    return notes[0], notes[1]


def rest_redrawn(
    models: pd.DataFrame, bloc: str, day: str, *, rng: np.random.Generator, draws: int = 2000
) -> Redraws | None:
    """Redraw the scores of a bloc's open records (challenger) and of everybody else's (lead)."""
    if models.empty:
        return None
    sides = against_the_rest(models, bloc)
    return redraws.redraw(sides, REST, MINE, as_of=day, rng=rng, draws=draws)


def since_by_choice(
    tables: frontier.Tables,
    bloc: str,
    *,
    as_of: str,
    tolerances: tuple[float, ...] = (0.0, 1.0),
    **choices: str,
) -> pd.DataFrame:
    """Return when a bloc came to have the best open model, by every reasonable choice.

    Parameters
    ----------
    tables:
        As the first four arguments of ``frontier.select``, to which ``choices`` go as well.
    bloc, as_of:
        Whose models; ISO date, later releases of the index are not seen.
    tolerances:
        Points by which it must be ahead.

    Returns
    -------
    DataFrame
        ``vintage``, ``dates``, ``licences`` (a key of ``licences.ALLOWED``), ``tolerance``,
        ``first``, ``since`` (datetime; missing where there is none).  Releases of the index that do
        not grade licences have no rows for ``commercial``.
    """
    rows = []
    for vintage, dates, models in frontier.by_release(
        tables, as_of=as_of, blocs=(bloc,), **choices
    ):
        graded = licences.grade(models).isin(licences.GRADES).any()
        for which in ("all", "commercial") if graded else ("all",):
            kept = licences.allowed(models, which)
            for tolerance in tolerances:
                first, since = best_open_since(kept, bloc, as_of, tolerance=tolerance)
                rows.append((vintage, dates, which, tolerance, first.value, since.value))
    frame = pd.DataFrame(rows, columns=CHOICE_COLUMNS)
    return frame.assign(first=pd.to_datetime(frame["first"]), since=pd.to_datetime(frame["since"]))


def earliest_and_latest(choices: pd.DataFrame) -> tuple[Estimate, Estimate]:
    """Return the two ends of ``since`` over all choices; the notes say how many have one."""
    known = choices.dropna(subset=["since"]).sort_values("since", kind="stable")
    if known.empty:
        return (Estimate.unknown("by no choice does it have the best open model"),) * 2
    note = f"{len(known)} of {len(choices)} choices"
    ends = (known["since"].iloc[0], known["since"].iloc[-1])
    first, last = (Estimate(f"{moment:%Y-%m-%d}", note=note) for moment in ends)
    return first, last


def mean_gap(sides: pd.DataFrame, day: str) -> Estimate:
    """Closed minus open frontier, mean over all days on which both exist, index points.

    ``sides`` is as returned by ``by_weights``.  No interval: the days are one path.
    """
    series = frontier.gap_series(sides, CLOSED, OPEN, end=day, levels=())
    if series.empty:
        return Estimate.unknown("one of the two frontiers does not exist by then")
    return Estimate(
        float(series["gap"].mean()), note=f"days since {series['date'].iloc[0]:%Y-%m-%d}"
    )


def apart(models: pd.DataFrame, lead: str, challenger: str, day: str, *, level: float = 0.90):
    """Return best open lead minus best open challenger score day by day, for ``lines.gap``.

    Returns
    -------
    DataFrame
        ``date``, ``value``, ``low``, ``high``, ``low50``, ``high50``, ``lead_model``,
        ``challenger_model``; one row per change.
    """
    open_ = models[models["weights"] == OPEN]
    series = frontier.gap_series(open_, lead, challenger, end=day, levels=(0.50, level))
    names = {f"{side}_{level * 100:.0f}": side for side in ("low", "high")}
    names |= {"gap": "value", "low_50": "low50", "high_50": "high50"}
    series = series.drop_duplicates(["lead_model", "challenger_model"])
    kept = ["date", "value", "low", "high", "low50", "high50", "lead_model", "challenger_model"]
    return series.rename(columns=names).reindex(columns=kept).reset_index(drop=True)


def reigns(models: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the best open models one after the other, and how long each stayed best.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``.
    day:
        ISO date; the model that is best then has not finished.

    Returns
    -------
    DataFrame
        As ``lag.catch_up`` with the open models on both sides: ``record``, ``record_date``,
        ``score``, ``match`` (the open model that beat it), ``match_date``, ``months``,
        ``matched``.
    """
    sides = by_weights(models)
    return lag.catch_up(sides, OPEN, OPEN, as_of=day, tolerance=STRICTLY)


def reigns_redrawn(
    models: pd.DataFrame, day: str, *, rng: np.random.Generator, draws: int = 2000
) -> waits.Waits | None:
    """Redraw the reigns: other scores, other records, and blocks of them resampled."""
    if models.empty:
        return None
    # The function wants two sides; only the open one is used.
    found = redraws.redraw(by_weights(models), OPEN, CLOSED, as_of=day, rng=rng, draws=draws)
    if found is None:
        return None
    both = replace(found, challenger=found.lead, challenger_days=found.lead_days)
    return waits.waits(both, tolerance=STRICTLY, rng=rng)
