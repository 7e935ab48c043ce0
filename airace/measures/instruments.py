"""Governance instruments by country and year, source by source.

The lists behind the table were selected by different people with different aims; none is a
census.  A count says how much a list holds, not how much a government did.  So every result
keeps the sources apart, and none adds or compares countries.
"""

from __future__ import annotations

import re

import pandas as pd

from airace.measures.estimate import Estimate
from airace.measures.spoken import named


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
        return Estimate.unknown(f"the list names no binding instrument of {named(country)}")
    return Estimate(int((own["level"] == level).sum()))


def register(
    instruments: pd.DataFrame,
    links: pd.DataFrame,
    statuses: pd.DataFrame,
    documents: pd.DataFrame,
    tags: pd.DataFrame,
    countries: tuple[str, ...],
    *,
    themes: int = 3,
) -> pd.DataFrame:
    """One table of all listed instruments of some countries, with what is known of each.

    Parameters
    ----------
    instruments, links, statuses:
        Tables ``instruments``, ``instrument_links`` and ``instrument_statuses``.
    documents, tags:
        Tables ``agora_documents`` and ``agora_tags``, which know the themes of those
        instruments that the links find in the archive.
    countries:
        Jurisdictions to keep.
    themes:
        Most themes to name.

    Returns
    -------
    DataFrame
        ``instruments`` without repetitions, with ``status`` and ``checked`` (newest known;
        missing where no list follows the instrument) and ``themes`` (tag groups by number of
        tags, ``", "`` between them; missing where the archive does not hold the instrument or
        did not tag it).  By jurisdiction, newest first.

    Notes
    -----
    A list's own status and day are taken before the archive's, which are not refreshed: nine
    months apart, its two vintages agree on the status of every document.
    """
    kept = distinct(instruments, links)
    kept = kept[kept["jurisdiction"].isin(countries)]
    followed = statuses.sort_values("checked").drop_duplicates("instrument_id", keep="last")
    followed = followed[["instrument_id", "status", "checked"]]
    archive = _in_archive(links, documents, tags, themes)
    table = kept.merge(followed, on="instrument_id", how="left").merge(
        archive, on="instrument_id", how="left"
    )
    table["checked"] = table["checked"].fillna(table["vintage"].where(table["status"].isna()))
    table["status"] = table["status"].fillna(table["activity"])
    table = table.drop(columns=["activity", "vintage"])
    return table.sort_values(
        ["jurisdiction", "date", "instrument_id"], ascending=[True, False, True]
    ).reset_index(drop=True)


def _in_archive(
    links: pd.DataFrame, documents: pd.DataFrame, tags: pd.DataFrame, themes: int
) -> pd.DataFrame:
    """Status and themes that the newest vintage of the archive has of linked instruments."""
    held = documents[documents["vintage"] == documents["vintage"].max()]
    tagged = tags[tags["vintage"] == tags["vintage"].max()]
    groups = tagged.groupby(["agora_id", "tag_group"]).size().rename("tags").reset_index()
    groups = groups.sort_values(["agora_id", "tags", "tag_group"], ascending=[True, False, True])
    named = groups.groupby("agora_id")["tag_group"].agg(lambda own: ", ".join(own.head(themes)))
    same = links[(links["relation"] == "same") & links["same_as"].str.startswith("agora:")]
    same = same.assign(agora_id=same["same_as"].str.removeprefix("agora:"))
    found = same[["instrument_id", "agora_id"]].merge(
        held[["agora_id", "activity", "vintage"]], on="agora_id"
    )
    found["themes"] = found["agora_id"].map(named).astype("string")
    # Two documents of the archive may repeat one instrument; the first stands for both.
    found = found.drop_duplicates("instrument_id").drop(columns="agora_id")
    return found.reset_index(drop=True)


def with_native_names(issuers: pd.Series, known: pd.DataFrame) -> pd.DataFrame:
    """Find the bodies behind how lists spell issuers.

    Parameters
    ----------
    issuers:
        Issuers of instruments, as their lists spell them.
    known:
        Table ``issuers``.

    Returns
    -------
    DataFrame
        ``name``, ``native_name`` and ``instruments`` (rows that name the body); most first.
        Bodies that no row names are left out.
    """
    rows = []
    for body in known.itertuples():
        named = issuers.dropna().str.contains(rf"(?<!\w){re.escape(body.spelling)}(?!\w)")
        rows.append((body.name, body.native_name, int(named.sum())))
    table = pd.DataFrame(rows, columns=["name", "native_name", "instruments"])
    table = table[table["instruments"] > 0]
    return table.sort_values(["instruments", "name"], ascending=[False, True]).reset_index(
        drop=True
    )


def changes_by_administration(changes: pd.DataFrame, country: str) -> Estimate:
    """Count a country's listed changes of instruments that another administration had adopted.

    Parameters
    ----------
    changes:
        Table ``instrument_changes``.
    country:
        Jurisdiction.

    Returns
    -------
    Estimate
        A count over the listed changes, a selection by hand; the note gives the days between
        adoption and change, shortest and longest.  Unknown where no change is listed.
    """
    own = changes[changes["jurisdiction"] == country]
    if own.empty:
        return Estimate.unknown("no revoked or replaced instrument is listed on the day")
    across = own[own["adopted_under"].notna() & (own["adopted_under"] != own["changed_under"])]
    days = (own["changed"] - own["adopted"]).dt.days
    span = f"{days.min():,}" if days.nunique() == 1 else f"{days.min():,} to {days.max():,}"
    return Estimate(len(across), note=f"of {len(own)} listed, {span} days after adoption")


def pace(listed: pd.DataFrame, source_id: str, day: str, as_of: str, *, binding: bool) -> Estimate:
    """Instruments adopted in the year after a day over those of the year before, on one list.

    Parameters
    ----------
    listed:
        Table ``instruments`` on the edition's day.
    source_id:
        The list, which says what binds; all its jurisdictions are counted.
    day:
        ISO date between the two years.
    as_of:
        The edition's day.
    binding:
        Whether to count what binds, or all the rest.

    Returns
    -------
    Estimate
        A ratio of counts without interval; the note has both.  Unknown until the year after is
        over.  A list is its editor's choice, who may have been busier in one year than in another.
    """
    middle = pd.Timestamp(day)
    end = middle + pd.DateOffset(years=1)
    if pd.Timestamp(as_of) < end:
        return Estimate.unknown(f"the year after {day} is not over")
    own = listed[(listed["source_id"] == source_id) & (listed["date_kind"] == "adopted")]
    days = own.loc[(own["binding"] == "binding") == binding, "date"]
    before = int(days.between(middle - pd.DateOffset(years=1), middle, inclusive="right").sum())
    after = int(days.between(middle, end, inclusive="right").sum())
    if not before:
        return Estimate.unknown("nothing on the list was adopted in the year before")
    return Estimate(after / before, as_of=f"{end:%Y-%m-%d}", note=f"{after} after {before}")


def day_of(listed: pd.DataFrame, instrument_id: str) -> Estimate:
    """Return the day of one listed instrument; its title is the note."""
    found = listed[listed["instrument_id"] == instrument_id]
    if found.empty:
        return Estimate.unknown("the instrument is not listed by the day")
    return Estimate(f"{found['date'].iloc[0]:%Y-%m-%d}", note=found["title"].iloc[0])
