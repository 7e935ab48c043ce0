"""Who builds on whom: derivatives and lineages of open models.

A derivative is what its uploader says it is: an entry on the hub names the model that it was made
from, and a register names the base of a model.  Bases that nobody names stay unknown and are
counted.  Everything here is a sample or a register, never the sum of what exists.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate, share
from airace.measures.spoken import named

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
        return Estimate.unknown(f"accounts of {named(bloc)} are not told apart from their region")
    known = int(own.drop(UNKNOWN, errors="ignore").sum())
    if not known:
        return Estimate.unknown("no list of trending models is known yet")
    day = f"{rows['snapshot_date'].iloc[0]:%Y-%m-%d}"
    abroad = known - int(own.get(bloc, 0))
    note = f"{abroad} of {known} by known accounts; {int(own.get(UNKNOWN, 0))} by unknown ones"
    return share(abroad, known, level=level, as_of=day, note=note)


def family_in_name(models: pd.DataFrame, families: pd.DataFrame) -> pd.Series:
    """Return the last word of another developer's family in each model's name, or missing.

    Parameters
    ----------
    models:
        ``model_id`` (the part after the last slash counts), ``developer_ids``.
    families:
        Table ``base_families``.
    """
    names = models["model_id"].str.split("/").str[-1].str.lower()
    makers = models["developer_ids"].str.split(";")
    place = pd.DataFrame(
        {
            row.family: names.str.rfind(row.family).where(
                ~makers.map(lambda ids, maker=row.developer_id: maker in ids), -1
            )
            for row in families.itertuples()
        },
        index=models.index,
    )
    if place.empty:
        return pd.Series(pd.NA, models.index, dtype="object")
    return place.idxmax(axis=1).where(place.max(axis=1) >= 0)


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
    word = family_in_name(models, families)
    hit = word.notna()
    base = word[hit].map(families.set_index("family")["country"])
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


def tracked_share(models: pd.DataFrame, bloc: str, *, level: float = 0.90) -> Estimate:
    """Share of the primary list of tracked models whose developer is in a bloc, Wilson's interval.

    ``models`` is the table ``open_models``; unknown homes stay in the whole and are counted.
    """
    rows = models[models["list"] == "primary"]
    if rows.empty:
        return Estimate.unknown("no list of tracked models is known yet")
    mine = int((rows["country"] == bloc).sum())
    unknown = int((rows["country"] == UNKNOWN).sum())
    note = f"{mine} of {len(rows)} tracked models; {unknown} of unknown home"
    day = f"{rows['first_tracked'].max():%Y-%m-%d}"
    return share(mine, len(rows), level=level, as_of=day, note=note)


def tracked_series(models: pd.DataFrame, blocs: list[str]) -> pd.DataFrame:
    """Count the tracked models of each bloc by the day on which the list grew.

    Returns
    -------
    DataFrame
        ``date``, ``bloc``, ``models`` so far.
    """
    rows = models[(models["list"] == "primary") & models["country"].isin(blocs)]
    grown = pd.crosstab(rows["first_tracked"], rows["country"]).reindex(columns=blocs, fill_value=0)
    grown = grown.cumsum().rename_axis(index="date", columns="bloc")
    return grown.reset_index().melt("date", var_name="bloc", value_name="models")


def adopters(national: pd.DataFrame, use: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Put what is known of each third country in one row: its models, their bases, and use.

    Parameters
    ----------
    national:
        Table ``national_models``.
    use:
        Table ``regional_use``.
    countries:
        Table ``countries``: ``country``, ``name``.

    Returns
    -------
    DataFrame
        ``country``, ``bases`` (each base with its models), ``press_only``, ``deepseek`` (share of
        that assistant, printed or the ends of a band) and ``users`` (newest share of people who
        use any such tool).  Use says nothing of what the country builds on.
    """
    names = countries.set_index("country")["name"]
    rows = []
    for code, own in national[national["country"] != "several"].groupby("country"):
        homes = own.groupby(own["base_country"].fillna(UNKNOWN))["model"].nunique()
        bases = ", ".join(f"{names.get(home, home)} {n}" for home, n in homes.items())
        here = use[use["economy"] == code].sort_values("period_end")
        rows.append(
            {
                "country": names.get(code, code),
                "bases": bases,
                "press_only": int(own["press_only"].sum()),
                "deepseek": _said(here[here["metric"] == "deepseek_share"].tail(1)),
                "users": _said(here[here["metric"] == "generative_ai_users"].tail(1)),
            }
        )
    columns = ["country", "bases", "press_only", "deepseek", "users"]
    return pd.DataFrame(rows, columns=columns).sort_values("country", ignore_index=True)


def _said(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "–"
    row = rows.iloc[0]
    if pd.notna(row["value"]):
        return f"{row['value']:.0%}"
    return f"{row['low']:.0%} to {row['high']:.0%}, read by eye"


def deepseek_by_economy(use: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Return the newest map of that assistant's share, largest first.

    Returns
    -------
    DataFrame
        ``label`` (the economy), ``value`` (printed, or the middle of a band read by eye), ``low``,
        ``high`` (ends of the band), ``text``.
    """
    rows = use[use["metric"] == "deepseek_share"]
    rows = rows[rows["period_end"] == rows["period_end"].max()]
    names = countries.set_index("country")["name"]
    frame = pd.DataFrame(
        {
            "label": rows["economy"].map(names).fillna(rows["economy"]),
            "value": rows["value"].fillna((rows["low"] + rows["high"]) / 2),
            "low": rows["low"].where(rows["value"].isna()),
            "high": rows["high"].where(rows["value"].isna()),
            "text": [_said(rows.loc[[i]]).replace(", read by eye", "") for i in rows.index],
        }
    )
    return frame.sort_values(["value", "label"], ascending=[False, True], ignore_index=True)


def economies_above(found: pd.DataFrame, share_: float, *, day: str | None = None) -> Estimate:
    """Count economies of ``deepseek_by_economy`` above a share; unknown without a map."""
    if found.empty:
        return Estimate.unknown("no such map is known yet")
    many = int((found["value"] > share_).sum())
    return Estimate(many, as_of=day, note=f"of {len(found)} economies on the map")


def on_base(national: pd.DataFrame, bloc: str) -> Estimate:
    """Count listed national models on a base of a bloc; the note says of how many."""
    if national.empty:
        return Estimate.unknown("no national model is listed by then")
    rows = national[national["base_country"] == bloc]
    unnamed = int(national["base_country"].isin([UNKNOWN]).sum())
    note = f"of {len(national)} listed; {unnamed} on a base that the source does not name"
    return Estimate(len(rows), note=note)


def on_developer(national: pd.DataFrame, developer: str) -> Estimate:
    """Count listed national models on a base of one developer; the note says of how many."""
    if national.empty:
        return Estimate.unknown("no national model is listed by then")
    makers = national["base_developer_ids"].fillna(UNKNOWN).str.split(";")
    rows = makers.map(lambda ids: developer in ids).astype(bool)
    return Estimate(int(rows.sum()), note=f"of {len(national)} listed")


def press_only(national: pd.DataFrame) -> Estimate:
    """Count listed national models whose base is known from the press alone."""
    if national.empty:
        return Estimate.unknown("no national model is listed by then")
    return Estimate(int(national["press_only"].sum()), note=f"of {len(national)} listed")
