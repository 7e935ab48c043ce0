"""Scientific co-operation and private funding, each on a measure of its own."""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate, share
from airace.measures.spoken import named


def international_share(
    coauthorship: pd.DataFrame, countries: tuple[str, ...], *, level: float = 0.90
) -> pd.DataFrame:
    """Share of a country's AI articles with a co-author abroad, by year.

    Parameters
    ----------
    coauthorship:
        Table ``ai_coauthorship``.
    countries:
        Countries wanted.

    Returns
    -------
    DataFrame
        ``country``, ``year`` (int), ``articles``, ``international``, ``share``, ``low``,
        ``high``; by country and year.  Whole counting: an article of two countries counts in
        both.  It cannot tell with which country: the pair is known only pooled over 20 years.
    """
    table = coauthorship[coauthorship["country"].isin(countries)].sort_values(["country", "year"])
    found = [
        share(part, whole, level=level)
        for part, whole in zip(table["international"], table["articles"], strict=True)
    ]
    columns = ["country", "year", "articles", "international"]
    return (
        table[columns]
        .assign(
            year=table["year"].astype("int64"),
            share=[e.value for e in found],
            low=[e.low for e in found],
            high=[e.high for e in found],
        )
        .reset_index(drop=True)
    )


def newest_share(coauthorship: pd.DataFrame, country: str, *, level: float = 0.90) -> Estimate:
    """Return a country's international share in its newest year, with Wilson's interval."""
    table = coauthorship[coauthorship["country"] == country].sort_values("year")
    if table.empty:
        return Estimate.unknown(f"no articles of {named(country)} are known on the day")
    row = table.iloc[-1]
    return share(
        int(row["international"]), int(row["articles"]), level=level, as_of=f"{row['year']}-12-31"
    )


def pair(pairs: pd.DataFrame, one: str, two: str) -> Estimate:
    """Articles that two countries wrote together over the pooled period.

    Returns
    -------
    Estimate
        A count; the note gives the period and the collaboration index (1: as many as the two
        countries' co-operation with all others would lead one to expect).  No trend can be
        read from it.
    """
    first, second = sorted((one, two))
    found = pairs[(pairs["country_a"] == first) & (pairs["country_b"] == second)]
    if found.empty:
        return Estimate.unknown(f"no pooled count of {one} and {two} is known on the day")
    row = found.iloc[0]
    return Estimate(
        int(row["articles"]),
        as_of=f"{row['period_end']:%Y-%m-%d}",
        note=f"{row['period']} together, collaboration index {row['collaboration_index']:.2f}",
    )


def funding(table: pd.DataFrame, country: str, year: int, *, of: str = "estimated") -> Estimate:
    """Private funding of a country's AI companies in one whole year, nominal million US dollars.

    Parameters
    ----------
    table:
        Table ``ai_private_funding``.
    of:
        ``estimated`` (undisclosed deals filled with medians) or ``disclosed``.
    """
    found = table[(table["country"] == country) & (table["year"] == year)]
    if found.empty:
        return Estimate.unknown(f"no whole year {year} of {named(country)} is known on the day")
    return Estimate(float(found[of].iloc[0]), as_of=f"{year}-12-31")


def funding_change(
    table: pd.DataFrame, country: str, before: int, after: int, *, of: str = "estimated"
) -> Estimate:
    """Ratio of a later whole year's funding to an earlier one's, nominal dollars."""
    ends = [funding(table, country, year, of=of) for year in (before, after)]
    for end in ends:
        if not end.known:
            return end
    return Estimate(ends[1].value / ends[0].value, as_of=ends[1].as_of, note=f"{of} funding")
