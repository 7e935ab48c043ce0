"""Safety practice of AI companies as outsiders record it: grades, frameworks, signatures, tests."""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate


def grades(
    scorecards: pd.DataFrame, developers: pd.DataFrame, dimension: str = "overall"
) -> pd.DataFrame:
    """Grades of every scorecard's newest edition in one dimension.

    Parameters
    ----------
    scorecards, developers:
        Tables ``lab_scorecards`` and ``developers``.
    dimension:
        Dimension; ``overall`` is the one that all scorecards have.

    Returns
    -------
    DataFrame
        ``scorecard``, ``edition``, ``published``, ``company``, ``country``, ``grade``,
        ``points`` (grade points or per cent, by scorecard; missing for words); by scorecard,
        best first.  Compare within a scorecard only: scales, questions and companies differ.
    """
    last = scorecards.groupby("scorecard")["published"].transform("max")
    table = scorecards[(scorecards["published"] == last) & (scorecards["dimension"] == dimension)]
    columns = ["scorecard", "edition", "published", "company", "country", "grade", "points"]
    return (
        table.assign(country=_country(table, developers))[columns]
        .sort_values(["scorecard", "points", "company"], ascending=[True, False, True])
        .reset_index(drop=True)
    )


def grade_table(scorecards: pd.DataFrame, developers: pd.DataFrame) -> pd.DataFrame:
    """Overall grades of the newest edition of every scorecard, side by side.

    Returns
    -------
    DataFrame
        One row per company: ``company`` (the developer's name in the registry), ``country``,
        and one column per scorecard, named with the month of its edition, newest first; missing
        where the scorecard has no grade.  Best on the newest scorecard first, then the most
        graded.  Read down a column, never across: scales and questions differ.
    """
    table = grades(scorecards, developers)
    if table.empty:
        return pd.DataFrame(columns=["company", "country"])
    name = developers.set_index("developer_id")["name"]
    ids = scorecards.drop_duplicates("company").set_index("company")["developer_ids"]
    table = table.assign(
        developer=table["company"].map(ids),
        heading=table["scorecard"] + ", " + table["published"].dt.strftime("%B %Y"),
    )
    table["named"] = table["developer"].map(name).fillna(table["company"])
    headings = table.sort_values("published", ascending=False)["heading"].drop_duplicates()
    wide = table.pivot(index=["named", "country"], columns="heading", values="grade")
    first = table[table["heading"] == headings.iloc[0]].set_index("named")["points"]
    wide = wide[list(headings)].reset_index().rename(columns={"named": "company"})
    wide = wide.assign(
        graded=wide[list(headings)].notna().sum(axis=1), points=wide["company"].map(first)
    )
    order = wide.sort_values(
        ["points", "graded", "company"], ascending=[False, False, True], na_position="last"
    )
    return order.drop(columns=["graded", "points"]).reset_index(drop=True).rename_axis(None, axis=1)


def companies_by_country(records: pd.DataFrame, developers: pd.DataFrame) -> pd.DataFrame:
    """Count companies by country in a table with ``developer_ids``.

    For ``safety_frameworks``, ``lab_commitments`` (one initiative) or ``safety_evaluations``.

    Returns
    -------
    DataFrame
        ``country`` (``unknown`` is a value), ``companies`` and ``names`` (developer ids, joined
        by ``", "``); most first.
    """
    table = records.assign(country=_country(records, developers))
    table = table.drop_duplicates("developer_ids").sort_values("developer_ids")
    return (
        table.groupby("country", as_index=False)
        .agg(companies=("developer_ids", "size"), names=("developer_ids", ", ".join))
        .sort_values(["companies", "country"], ascending=[False, True])
        .reset_index(drop=True)
    )


def companies(records: pd.DataFrame, developers: pd.DataFrame, country: str) -> Estimate:
    """Count the companies of one country in a table; zero is a count, an empty table is not."""
    if records.empty:
        return Estimate.unknown("the list has no entry on the day")
    table = companies_by_country(records, developers)
    found = table[table["country"] == country]
    if found.empty:
        return Estimate(0, note="none on the list, which is no evidence of none elsewhere")
    return Estimate(int(found["companies"].iloc[0]), note=str(found["names"].iloc[0]))


def evaluations_by_lab(evaluations: pd.DataFrame) -> pd.DataFrame:
    """Count the newest snapshot's engagements of outside evaluators by company.

    Returns
    -------
    DataFrame
        ``lab``, ``developer_ids``, ``engagements``, ``models``, ``evaluators``; most first.
        Counts what companies report: silence is not the same as no test.
    """
    now = evaluations[evaluations["snapshot"] == evaluations["snapshot"].max()]
    return (
        now.groupby(["lab", "developer_ids"], as_index=False)
        .agg(
            engagements=("evaluator", "size"),
            models=("model", "nunique"),
            evaluators=("evaluator", "nunique"),
        )
        .sort_values(["engagements", "lab"], ascending=[False, True])
        .reset_index(drop=True)
    )


def _country(table: pd.DataFrame, developers: pd.DataFrame) -> pd.Series:
    country = developers.set_index("developer_id")["country"]
    return table["developer_ids"].map(country).fillna("unknown").astype("string")
