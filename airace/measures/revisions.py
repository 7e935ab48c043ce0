"""How the past of the index was revised: the gap as each release of the index knew it.

Every release fits all models anew, and adds models late, so the gap on a past day is another one in
each.  Gaps are differences inside one release; they are set side by side across releases, on the
same day.  Scores of two releases are never subtracted from each other: a model's score moves when
others join.  The scale of all releases is fixed by the same two models.

Two walks over the releases: ``frontier.by_release`` dates the models of each as they are dated
now, so that only the scores differ; ``reissues`` dates them as they were dated then, so that a
release says what it could have said on its own day.

What this cannot tell: whether the newest release is nearer to the truth, only how far it moved.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from airace.measures.estimate import Estimate
from airace.measures.frontier import (
    NO_VINTAGE,
    Tables,
    by_release,
    gap,
    gap_series,
    newest_vintage,
    select,
)

ONE_VINTAGE = "only one full release of the index was published by then"


def gap_by_vintage(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    frontier_k: int = 1,
    dates: str = "version",
    **choices: str,
) -> pd.DataFrame:
    """Return the gap day by day as each full release of the index knew it.

    Parameters
    ----------
    tables:
        As the first four arguments of ``frontier.select``, to which ``dates`` and ``choices`` go
        as well.
    lead, challenger, frontier_k:
        As in ``frontier.gap``.
    as_of:
        ISO date; later releases of the index are not seen.

    Returns
    -------
    DataFrame
        ``vintage, date, gap, lead_model, challenger_model``: for each release, from the first day
        on which both blocs have a model to the release's own day.  Empty if there is none.
    """
    columns = ["vintage", "date", "gap", "lead_model", "challenger_model"]
    parts = []
    walk = by_release(tables, as_of=as_of, dates=(dates,), blocs=(lead, challenger), **choices)
    for vintage, _, models in walk:
        series = gap_series(models, lead, challenger, end=vintage, frontier_k=frontier_k, levels=())
        if not series.empty:
            parts.append(series.assign(vintage=vintage)[columns])
    if not parts:
        blank = pd.DataFrame(columns=columns)
        return blank.astype({"date": "datetime64[us]", "gap": float})
    return pd.concat(parts, ignore_index=True)


def then_and_now(series: pd.DataFrame) -> pd.DataFrame:
    """Set each older release's gap beside the newest release's gap on the same day.

    Parameters
    ----------
    series:
        As returned by ``gap_by_vintage``.

    Returns
    -------
    DataFrame
        ``vintage, date, then, now, revision, then_models, now_models``, index points; ``revision``
        is now minus then.  Days that the newest release does not cover are left out.
    """
    named = series.assign(models=series["lead_model"] + " against " + series["challenger_model"])
    newest = series["vintage"].max()
    now = named.loc[named["vintage"] == newest, ["date", "gap", "models"]]
    then = named.loc[named["vintage"] != newest, ["vintage", "date", "gap", "models"]]
    both = then.merge(now, on="date", suffixes=("_then", "_now"))
    both = both.rename(
        columns={
            "gap_then": "then",
            "gap_now": "now",
            "models_then": "then_models",
            "models_now": "now_models",
        }
    )
    both["revision"] = both["now"] - both["then"]
    columns = ["vintage", "date", "then", "now", "revision", "then_models", "now_models"]
    return both[columns].sort_values(["vintage", "date"]).reset_index(drop=True)


def on_own_days(revised: pd.DataFrame) -> pd.DataFrame:
    """Keep each older release's own day: what was known on the day it came out, and what is now.

    ``revised`` is as returned by ``then_and_now``.
    """
    own = revised["vintage"] == revised["date"].dt.strftime("%Y-%m-%d")
    return revised[own].reset_index(drop=True)


def largest_revision(series: pd.DataFrame, revised: pd.DataFrame) -> Estimate:
    """Largest change of the gap on one day between an older release and the newest.

    Parameters
    ----------
    series:
        As returned by ``gap_by_vintage``; says why nothing is known.
    revised:
        Rows of ``then_and_now`` to choose from.

    Returns
    -------
    Estimate
        Index points, without sign; the note gives the release, the day and both gaps' models.  No
        interval: both gaps are facts about what was published.
    """
    if revised.empty:
        return Estimate.unknown(NO_VINTAGE if series.empty else ONE_VINTAGE)
    row = revised.loc[revised["revision"].abs().idxmax()]
    note = (
        f"{_points(row['then'])} ({row['then_models']}) in the release of {row['vintage']}, "
        f"{_points(row['now'])} ({row['now_models']}) in the newest"
    )
    return Estimate(
        abs(float(row["revision"])),
        as_of=f"{row['date']:%Y-%m-%d}",
        note=note,
    )


def earlier_releases(
    scores: pd.DataFrame, vintages: pd.DataFrame, *, as_of: str, full: bool, intervals: bool
) -> list[str]:
    """Return the days of the releases before the newest full one, oldest first.

    ``full`` leaves out excerpts, of which no edition makes a headline; ``intervals`` leaves out
    releases that publish none.
    """
    newest = newest_vintage(vintages, as_of)
    if newest is None:
        return []
    wanted = vintages[vintages["vintage"] < pd.Timestamp(newest)]
    if full:
        wanted = wanted[wanted["full"]]
    if intervals:
        given = scores.loc[scores["low"].notna() & scores["high"].notna(), "vintage"]
        wanted = wanted[wanted["vintage"].isin(given)]
    return sorted(wanted["vintage"].dt.strftime("%Y-%m-%d"))


def reissues(
    tables: Tables, *, as_of: str, full: bool = True, intervals: bool = False, **choices
) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Walk over the releases before the newest, with what each and the newest say.

    Parameters
    ----------
    tables:
        As the first four arguments of ``frontier.select``, to which ``choices`` go as well.
    as_of, full, intervals:
        As in ``earlier_releases``.

    Yields
    ------
    release, then, now
        The release's day, its models as they were known on that day, and the models of the
        newest full release.
    """
    now = select(*tables, as_of=as_of, **choices)
    scores, vintages, dates, developers = tables
    for release in earlier_releases(scores, vintages, as_of=as_of, full=full, intervals=intervals):
        known = dates[dates["known_from"] <= pd.Timestamp(release)]
        then = select(
            scores, vintages, known, developers, as_of=release, vintage=release, **choices
        )
        yield release, then, now


def as_given_then(
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
    rows = []
    for release, then, now in reissues(tables, as_of=as_of, blocs=both, **choices):
        said, later = (gap(m, *both, release, frontier_k=frontier_k) for m in (then, now))
        if said.known and later.known:
            moved = later.value - said.value
            rows.append((release, said.value, later.value, moved, said.note, later.note))
    columns = ["day", "said", "later", "moved", "leaders", "later_leaders"]
    return pd.DataFrame(rows, columns=columns).astype({c: float for c in columns[1:4]})


def mean_revision(revised: pd.DataFrame) -> Estimate:
    """Mean size of the revisions, whatever their direction, in index points; no interval.

    ``revised`` is as returned by ``as_given_then``.
    """
    if revised.empty:
        return Estimate.unknown("no earlier full release of the index is known by then")
    most = revised.loc[revised["moved"].abs().idxmax()]
    noun = "release" if len(revised) == 1 else "releases"
    note = f"{len(revised):,} {noun}, most for {spoken(most['day'])}"
    note += f", from {most['said']:.1f} to {most['later']:.1f}"
    return Estimate(float(revised["moved"].abs().mean()), note=note)


def spoken(day: str) -> str:
    """``2025-01-31`` -> ``31 January 2025``."""
    moment = pd.Timestamp(day)
    return f"{moment.day} {moment:%B %Y}"


def _points(value: float) -> str:
    return f"{value:.1f} points".replace("-", "\u2212")
