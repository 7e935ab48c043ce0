"""Who builds on whom: derivatives and lineages of open models.

A derivative is what its uploader says it is: an entry on the hub names the model that it was made
from, and a register names the base of a model.  Bases that nobody names stay unknown and are
counted.  Everything here is a sample or a register, never the sum of what exists.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate, share

NONE, UNKNOWN, OTHER = "none named", "unknown", "other"
LINEAGE = ["home", "base", "models"]


def newest(trending: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the newest day of a table of snapshots."""
    return trending[trending["snapshot_date"] == trending["snapshot_date"].max()]


def base_share(trending: pd.DataFrame, bloc: str, *, level: float = 0.90) -> Estimate:
    """Share of trending entries that name a base of known country whose base is a bloc's.

    Parameters
    ----------
    trending:
        Table ``trending_models`` or ``trending_derivatives``.
    bloc:
        Country code of the base's developer.
    level:
        Of Wilson's interval, which takes entries for independent.

    Returns
    -------
    Estimate
        Share; the note counts entries without a base and with one of unknown country.
    """
    rows = newest(trending)
    if rows.empty:
        return Estimate.unknown("no list of trending models is known yet")
    by_base = rows.groupby("base_country")["models"].sum()
    known = int(by_base.drop([NONE, UNKNOWN], errors="ignore").sum())
    day = f"{rows['snapshot_date'].iloc[0]:%Y-%m-%d}"
    note = (
        f"{int(by_base.get(bloc, 0))} of {known} entries on a base of known country; "
        f"{int(by_base.get(UNKNOWN, 0))} on another base, {int(by_base.get(NONE, 0))} name none"
    )
    return share(int(by_base.get(bloc, 0)), known, level=level, as_of=day, note=note)


def foreign(derivatives: pd.DataFrame, bloc: str, *, level: float = 0.90) -> Estimate:
    """Share of a bloc's derivatives by known accounts that come from outside the bloc.

    Parameters
    ----------
    derivatives:
        Table ``trending_derivatives``, whose regions of accounts are US, CN, EU and other.
    bloc:
        Country code of the base's developer.

    Returns
    -------
    Estimate
        Share with Wilson's interval; the note counts derivatives by unknown accounts, which are
        most of them.  Unknown for a bloc that the regions do not tell apart.
    """
    rows = newest(derivatives)
    own = rows[rows["base_country"] == bloc].groupby("author_region")["models"].sum()
    if bloc not in ("US", "CN"):
        return Estimate.unknown(f"accounts of {bloc} are not told apart from their region")
    known = int(own.drop(UNKNOWN, errors="ignore").sum())
    if not known:
        return Estimate.unknown("no list of trending models is known yet")
    day = f"{rows['snapshot_date'].iloc[0]:%Y-%m-%d}"
    abroad = known - int(own.get(bloc, 0))
    note = f"{abroad} of {known} by known accounts; {int(own.get(UNKNOWN, 0))} by unknown ones"
    return share(abroad, known, level=level, as_of=day, note=note)


def named_bases(models: pd.DataFrame, families: pd.DataFrame, blocs: list[str]) -> pd.DataFrame:
    """Count tracked models whose name carries another developer's family, by both homes.

    Parameters
    ----------
    models:
        Table ``open_models``: ``model_id``, ``developer_ids``, ``country``.
    families:
        Table ``base_families``: ``family`` (a word in names, lower case), ``developer_id``,
        ``country``.
    blocs:
        Codes to tell apart; the rest is ``other``, ``unknown`` stays.

    Returns
    -------
    DataFrame
        ``home`` (of the tracked model's developer), ``base`` (home of the family's developer),
        ``models``.  A name with several families of others counts for the last of them, as in
        DeepSeek-R1-Distill-Llama.  A lower bound: many derivatives do not say so in their name.
    """
    if models.empty or families.empty:
        return pd.DataFrame(columns=LINEAGE)
    names = models["model_id"].str.split("/").str[-1].str.lower()
    place = pd.DataFrame(
        {
            row.family: names.str.rfind(row.family).where(
                ~models["developer_ids"].str.split(";").map(lambda i, d=row.developer_id: d in i),
                -1,
            )
            for row in families.itertuples()
        },
        index=models.index,
    )
    hit = place.max(axis=1) >= 0
    base = place[hit].idxmax(axis=1).map(families.set_index("family")["country"])
    frame = pd.DataFrame({"home": models.loc[hit, "country"], "base": base})
    keep = [*blocs, UNKNOWN]
    frame = frame.where(frame.isin(keep), OTHER)
    return frame.value_counts(["home", "base"]).rename("models").reset_index().sort_values(
        ["home", "base"], ignore_index=True
    )  # fmt: skip


def across(lineage: pd.DataFrame, bloc: str, base: str) -> Estimate:
    """Count a bloc's tracked models that stand on a base from another, from ``named_bases``."""
    if lineage.empty:
        return Estimate.unknown("no list of tracked models is known yet")
    rows = lineage[(lineage["home"] == bloc) & (lineage["base"] == base)]
    all_ = int(lineage.loc[lineage["home"] == bloc, "models"].sum())
    note = f"of {all_} tracked models whose name carries a foreign or other family"
    return Estimate(int(rows["models"].sum()), note=note)


def by_country_of_base(national: pd.DataFrame) -> pd.DataFrame:
    """Count national and sovereign models by base; a list of examples, so never a share.

    Returns
    -------
    DataFrame
        ``base_country``, ``models``, ``countries`` (for whom), ``press_only``; a base from
        scratch is ``none``, one that the source does not name ``unknown``.
    """
    columns = ["base_country", "models", "countries", "press_only"]
    if national.empty:
        return pd.DataFrame(columns=columns)
    rows = national.assign(base_country=national["base_country"].fillna(UNKNOWN))
    return (
        rows.groupby("base_country", as_index=False)
        .agg(
            models=("model", "nunique"),
            countries=("country", lambda c: c[c != "several"].nunique()),
            press_only=("press_only", "sum"),
        )
        .sort_values(["models", "base_country"], ascending=[False, True], ignore_index=True)
    )
