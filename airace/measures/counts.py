"""Counts and shares of notable models by bloc, and of those at the state of the art.

Epoch AI's list of notable models: a selection by its editors, filled in later, with criteria
that partly follow attention.  A count of it is a count of what was listed.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.attribution import attribute
from airace.measures.estimate import Estimate, difference, share

NONE_YET = "no notable model of the period was published by then"


def published_between(models: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """Return the models published from ``start`` to ``end``, both included; undated ones drop."""
    return models[models["published"].between(pd.Timestamp(start), pd.Timestamp(end))]


def notable_count(
    models: pd.DataFrame,
    developers: pd.DataFrame,
    bloc: str,
    year: int,
    *,
    attribution: str = "inclusive",
) -> Estimate:
    """Count notable models of one year with any affiliation in the bloc.

    The note gives the models whose affiliation is unknown.  A joint model counts for both blocs
    under ``inclusive``.  Unknown when no model of that year is on the list.
    """
    rows = published_between(models, f"{year}-01-01", f"{year}-12-31")
    if rows.empty:
        return Estimate.unknown(NONE_YET)
    member = attribute(rows, developers, attribution, bloc)
    unknown = int(member.isna().sum())
    return Estimate(int(member.sum()), note=_unknown_note(unknown))


def neither_share(
    models: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    start: str,
    end: str,
    *,
    level: float = 0.90,
) -> Estimate:
    """Share of notable models with neither bloc among the affiliations, Wilson interval.

    Models of unknown affiliation are in neither count; the note says how many.
    """
    rows = published_between(models, start, end)
    if rows.empty:
        return Estimate.unknown(NONE_YET)
    a, b = (attribute(rows, developers, "inclusive", bloc) for bloc in (lead, challenger))
    known = a.notna() & b.notna()
    neither = int((known & ~a.fillna(False) & ~b.fillna(False)).sum())
    whole = int(known.sum())
    note = f"{neither} of {whole}" + _unknown_note(int((~known).sum()), prefix="; ")
    return share(neither, whole, level=level, note=note)


def sota_share(
    models: pd.DataFrame,
    developers: pd.DataFrame,
    bloc: str,
    start: str,
    end: str,
    *,
    attribution: str = "inclusive",
    level: float = 0.90,
) -> Estimate:
    """Share of a bloc's notable models that carry the criterion 'SOTA improvement', Wilson.

    A share of the notable, not of all models: a bloc whose models enter the list by other
    criteria (training cost, use) has a lower one.
    """
    rows = published_between(models, start, end)
    own = rows[attribute(rows, developers, attribution, bloc).fillna(False).astype(bool)]
    if own.empty:
        return Estimate.unknown(NONE_YET)
    hits = int(own["sota"].sum())
    return share(hits, len(own), level=level, note=f"{hits} of {len(own)}")


def sota_difference(
    models: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    start: str,
    end: str,
    *,
    attribution: str = "inclusive",
    level: float = 0.90,
) -> Estimate:
    """Lead's share minus challenger's, as a fraction, with Newcombe's interval.

    Newcombe 1998, Statistics in Medicine 17, 873-890, method 10: the Wilson intervals combined.
    Joint models are in both shares, which the interval ignores.
    """
    a, b = (
        sota_share(models, developers, bloc, start, end, attribution=attribution, level=level)
        for bloc in (lead, challenger)
    )
    return difference(a, b)


def _unknown_note(unknown: int, *, prefix: str = "") -> str:
    return f"{prefix}{unknown} of unknown affiliation" if unknown else ""


def by_year(
    models: pd.DataFrame,
    developers: pd.DataFrame,
    blocs: tuple[str, ...],
    first: int,
    last: int,
    *,
    attribution: str = "inclusive",
) -> pd.DataFrame:
    """Return ``notable_count`` of each bloc and year: ``year, date, bloc, models``.

    ``date`` is the year's first day, where a time axis prints the year; a year
    without any notable model counts zero.
    """
    rows = []
    for bloc in blocs:
        for year in range(first, last + 1):
            found = notable_count(models, developers, bloc, year, attribution=attribution)
            rows.append((year, pd.Timestamp(f"{year}-01-01"), bloc, found.value or 0))
    return pd.DataFrame(rows, columns=["year", "date", "bloc", "models"])
