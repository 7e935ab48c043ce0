"""Transparency of AI companies: the Foundation Model Transparency Index, one edition at a time.

The indicators were redefined in 2025 and the way of reporting changed before, so no function
here puts two editions on one scale.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate, share
from airace.measures.spoken import named

NONE = "no edition of the index is known on the day"


def editions(scores: pd.DataFrame) -> pd.DataFrame:
    """List the editions: ``edition``, ``edition_date``, ``companies``, ``indicators``, ``mean``.

    ``mean`` is the average total of that edition's companies, in points; editions differ in
    indicators, companies and reporting, so the means are not a series.
    """
    totals = _totals(scores)
    table = totals.groupby(["edition", "edition_date"], as_index=False).agg(
        companies=("company", "size"), indicators=("indicators", "max"), mean=("points", "mean")
    )
    return table.sort_values("edition_date").reset_index(drop=True)


def newest_edition(scores: pd.DataFrame) -> str | None:
    """Return the newest edition's name, None when there is none."""
    if scores.empty:
        return None
    return str(scores.sort_values("edition_date")["edition"].iloc[-1])


def totals(
    scores: pd.DataFrame, edition: str | None = None, *, level: float = 0.90
) -> pd.DataFrame:
    """Total of each company in one edition.

    Parameters
    ----------
    scores:
        Table ``transparency_scores``.
    edition:
        Edition; the newest by default.
    level:
        Coverage of the intervals.

    Returns
    -------
    DataFrame
        ``edition``, ``company``, ``developer_ids``, ``points``, ``indicators``, ``share``,
        ``low``, ``high`` (shares of the indicators); highest first.

    Notes
    -----
    Wilson's interval treats the indicators as a sample of what could have been asked; it knows
    nothing of errors in scoring or of indicators that go together, so it is a lower bound on
    the doubt.
    """
    return _with_shares(_totals(_edition(scores, edition)), level)


def by_domain(
    scores: pd.DataFrame, edition: str | None = None, *, level: float = 0.90
) -> pd.DataFrame:
    """Points of each company in each domain of one edition: as ``totals``, with ``domain``."""
    columns = ["edition", "company", "developer_ids", "domain", "points", "indicators"]
    return _with_shares(_edition(scores, edition)[columns], level)


def by_country(
    scores: pd.DataFrame, developers: pd.DataFrame, edition: str | None = None
) -> pd.DataFrame:
    """Totals of one edition by country of the company.

    Parameters
    ----------
    scores, developers:
        Tables ``transparency_scores`` and ``developers``.
    edition:
        Edition; the newest by default.

    Returns
    -------
    DataFrame
        ``country`` (``unknown`` is a value), ``companies``, ``mean``, ``lowest``, ``highest``
        (points), ``names`` (highest first, joined by ``", "``); most companies first.  The
        index chooses its companies: a mean describes these, not a country's industry.
    """
    table = _totals(_edition(scores, edition)).sort_values("points", ascending=False, kind="stable")
    country = developers.set_index("developer_id")["country"]
    table = table.assign(country=table["developer_ids"].map(country).fillna("unknown"))
    return (
        table.groupby("country", as_index=False)
        .agg(
            companies=("company", "size"),
            mean=("points", "mean"),
            lowest=("points", "min"),
            highest=("points", "max"),
            names=("company", ", ".join),
        )
        .sort_values(["companies", "country"], ascending=[False, True])
        .reset_index(drop=True)
    )


def company_total(scores: pd.DataFrame, company: str, edition: str | None = None) -> Estimate:
    """Total points of one company, named as in the edition."""
    table = _totals(_edition(scores, edition))
    found = table[table["company"] == company]
    if found.empty:
        return Estimate.unknown(f"{company} is not in the edition" if len(table) else NONE)
    row = found.iloc[0]
    return Estimate(int(row["points"]), as_of=f"{row['edition_date']:%Y-%m-%d}")


def mean_total(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    country: str | None = None,
    edition: str | None = None,
) -> Estimate:
    """Mean total of an edition's companies, of one country or all.

    Returns
    -------
    Estimate
        Points; no interval, for the edition scores the companies that it chose.  The note names
        them.  Unknown when the edition has no company of the country.
    """
    if scores.empty:
        return Estimate.unknown(NONE)
    chosen = _edition(scores, edition)
    table = by_country(chosen, developers, str(chosen["edition"].iloc[0]))
    if country is not None:
        table = table[table["country"] == country]
    name = str(chosen["edition"].iloc[0])
    if table.empty:
        return Estimate.unknown(f"the edition {name} has no company of {named(country)}")
    companies = int(table["companies"].sum())
    value = float((table["mean"] * table["companies"]).sum() / companies)
    return Estimate(
        value,
        as_of=f"{chosen['edition_date'].iloc[0]:%Y-%m-%d}",
        note=f"{companies} companies: {', '.join(table['names'])}",
    )


def extreme(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    country: str,
    which: str,
    edition: str | None = None,
) -> Estimate:
    """Highest or lowest total among one country's companies in an edition.

    Parameters
    ----------
    scores, developers:
        Tables ``transparency_scores`` and ``developers``.
    country:
        Headquarters of the companies.
    which:
        ``highest`` or ``lowest``.
    edition:
        Edition; the newest by default.

    Returns
    -------
    Estimate
        Points; the note names the companies that have them.  Unknown when the edition has no
        company of the country.
    """
    if scores.empty:
        return Estimate.unknown(NONE)
    chosen = _totals(_edition(scores, edition))
    home = chosen["developer_ids"].map(developers.set_index("developer_id")["country"])
    own = chosen[home == country]
    if own.empty:
        return Estimate.unknown(f"the newest edition has no company of {named(country)}")
    points = int(own["points"].max() if which == "highest" else own["points"].min())
    return Estimate(
        points,
        as_of=f"{own['edition_date'].iloc[0]:%Y-%m-%d}",
        note=", ".join(sorted(own.loc[own["points"] == points, "company"])),
    )


def _edition(scores: pd.DataFrame, edition: str | None) -> pd.DataFrame:
    name = edition or newest_edition(scores)
    return scores[scores["edition"] == name]


def _totals(scores: pd.DataFrame) -> pd.DataFrame:
    key = ["edition", "edition_date", "company", "developer_ids"]
    return scores.groupby(key, as_index=False)[["points", "indicators"]].sum()


def _with_shares(table: pd.DataFrame, level: float) -> pd.DataFrame:
    found = [
        share(points, of, level=level)
        for points, of in zip(table["points"], table["indicators"], strict=True)
    ]
    table = table.drop(columns="edition_date", errors="ignore").assign(
        share=[e.value for e in found], low=[e.low for e in found], high=[e.high for e in found]
    )
    order = ["domain", "share", "company"] if "domain" in table else ["share", "company"]
    ascending = [name != "share" for name in order]
    return table.sort_values(order, ascending=ascending, kind="stable").reset_index(drop=True)
