"""Governance instruments by country and year, source by source.

The lists behind the table were selected by different people with different aims; none is a
census.  A count says how much a list holds, not how much a government did.  So every result
keeps the sources apart, and none adds or compares countries.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate


def distinct(instruments: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Drop the rows that repeat an instrument which another row already stands for.

    Parameters
    ----------
    instruments:
        Table ``instruments``.
    links:
        Table ``instrument_links``: ``instrument_id`` counts, ``same_as`` is the repetition.

    Returns
    -------
    DataFrame
        ``instruments`` without repetitions; a repetition stays while the row that counts is not
        known yet (its list dates it later), so no instrument vanishes.
    """
    counted = links[
        links["instrument_id"].isin(instruments["instrument_id"]) & (links["relation"] == "same")
    ]
    repeated = instruments["instrument_id"].isin(counted["same_as"])
    return instruments[~repeated].reset_index(drop=True)


def by_year(
    instruments: pd.DataFrame, links: pd.DataFrame, countries: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Count instruments by source, jurisdiction, level and year of their date.

    Parameters
    ----------
    instruments, links:
        Tables ``instruments`` and ``instrument_links``.
    countries:
        Jurisdictions to keep; all by default.

    Returns
    -------
    DataFrame
        ``source_id``, ``jurisdiction``, ``level``, ``year`` (int), ``instruments`` and
        ``cumulative`` (counts).  Years without an instrument have no row.  An instrument on two
        lists is counted once, on the list that the links prefer.

    Notes
    -----
    The year is that of adoption, proposal or listing (``date_kind``).  It cannot tell which
    country regulates more: coverage differs by list, and a list's later years are fresher.
    """
    frame = distinct(instruments, links)
    if countries:
        frame = frame[frame["jurisdiction"].isin(countries)]
    key = ["source_id", "jurisdiction", "level"]
    counts = (
        frame.assign(year=frame["date"].dt.year.astype("int64"))
        .groupby([*key, "year"], as_index=False)
        .size()
        .rename(columns={"size": "instruments"})
    )
    counts["cumulative"] = counts.groupby(key)["instruments"].cumsum()
    return counts


def coverage(instruments: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """How much each source holds of each jurisdiction: the bar to show beside any count.

    Returns
    -------
    DataFrame
        ``source_id``, ``jurisdiction``, ``instruments`` (rows on that list, repetitions within
        the list dropped), ``also_elsewhere`` (of these, those that another list repeats),
        ``earliest``, ``latest`` (dates); largest first within a source.
    """
    same = links[links["relation"] == "same"]
    source = instruments.set_index("instrument_id")["source_id"]
    within = same[
        same["instrument_id"].map(source).notna()
        & (same["instrument_id"].map(source) == same["same_as"].map(source))
    ]
    frame = instruments[~instruments["instrument_id"].isin(within["same_as"])]
    across = same[~same.index.isin(within.index)]
    elsewhere = frame["instrument_id"].isin([*across["instrument_id"], *across["same_as"]])
    return (
        frame.assign(elsewhere=elsewhere)
        .groupby(["source_id", "jurisdiction"], as_index=False)
        .agg(
            instruments=("instrument_id", "size"),
            also_elsewhere=("elsewhere", "sum"),
            earliest=("date", "min"),
            latest=("date", "max"),
        )
        .sort_values(["source_id", "instruments", "jurisdiction"], ascending=[True, False, True])
        .reset_index(drop=True)
    )


def binding(
    instruments: pd.DataFrame, links: pd.DataFrame, countries: tuple[str, ...]
) -> pd.DataFrame:
    """Keep the instruments of some countries that a list marks as binding, repetitions dropped.

    Returns
    -------
    DataFrame
        As ``instruments``, by date.  Lists that do not say what binds contribute nothing, so
        the rows come from lists that classify, and a missing instrument may bind all the same.
    """
    known = instruments[
        (instruments["binding"] == "binding") & instruments["jurisdiction"].isin(countries)
    ]
    return distinct(known, links).sort_values(["date", "instrument_id"]).reset_index(drop=True)


def listed(binding: pd.DataFrame, country: str, level: str | None = None) -> Estimate:
    """Count a country's instruments in the result of ``binding``, at one level or all.

    Parameters
    ----------
    binding:
        Result of ``binding``.
    country:
        Jurisdiction.
    level:
        ``national`` or ``subnational``; both by default.

    Returns
    -------
    Estimate
        A count of what the list holds, not of what the country has.  A level is unknown where
        the list holds nothing of the country: zero of zero says nothing about levels.
    """
    own = binding[binding["jurisdiction"] == country]
    if level is None:
        return Estimate(len(own))
    if own.empty:
        return Estimate.unknown(f"the list names no binding instrument of {country}")
    return Estimate(int((own["level"] == level).sum()))


def newest_listed(instruments: pd.DataFrame, country: str, count: int) -> pd.DataFrame:
    """Newest ``count`` instruments of a country on the lists of documents, newest first."""
    own = instruments[
        (instruments["jurisdiction"] == country) & (instruments["date_kind"] == "listed")
    ]
    return own.sort_values(["date", "instrument_id"], ascending=[False, True]).head(count)
