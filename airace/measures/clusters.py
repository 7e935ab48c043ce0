"""Where the known clusters of AI accelerators stand.

The table is a public sample: a tenth to a fifth of the compute of the world by its publisher's
reckoning, found through disclosures, which are rarer in some countries; Chinese systems are
anonymised and rounded.  A share of it is a share of what is known.

A cluster that grew is listed once per phase, all of them "existing".  Counting every phase
counts the same machines again, so a phase is left out once its successor runs; that reproduces
the publisher's own shares (the raw set gives the largest owner about two points more).
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

UNKNOWN = "unknown"


def running(
    clusters: pd.DataFrame, day: str | pd.Timestamp, *, drop_superseded: bool = True
) -> pd.DataFrame:
    """Clusters that count on a day.

    Parameters
    ----------
    clusters:
        Table ``compute_clusters``.
    day:
        The day.
    drop_superseded:
        Leave out a phase whose successor runs.

    Returns
    -------
    The rows of the publisher's standard analysis that were operational and not yet shut down,
    with a known country and 16-bit throughput.
    """
    day = pd.Timestamp(day)
    live = clusters[
        clusters["standard"].astype(bool)
        & (clusters["operational"] <= day)
        & ~(clusters["decommissioned"] <= day)
        & (clusters["country"] != UNKNOWN)
        & clusters["flops_16bit"].notna()
    ]
    if drop_superseded:
        live = live[~live["superseded_by"].isin(set(live["cluster_id"])).astype(bool)]
    return live.reset_index(drop=True)


def shares(
    clusters: pd.DataFrame, day: str | pd.Timestamp, *, drop_superseded: bool = True
) -> pd.DataFrame:
    """Shares by country on a day.

    Returns
    -------
    ``country`` (ISO 3166-1 alpha-2), ``clusters`` (count), ``flops_16bit`` (FLOP/s) and
    ``share`` (fraction of the 16-bit throughput), largest first.
    """
    live = running(clusters, day, drop_superseded=drop_superseded)
    grouped = live.groupby("country")["flops_16bit"].agg(clusters="count", flops_16bit="sum")
    grouped["share"] = grouped["flops_16bit"] / grouped["flops_16bit"].sum()
    return grouped.sort_values("flops_16bit", ascending=False, kind="stable").reset_index()


def share(
    clusters: pd.DataFrame,
    bloc: str,
    day: str,
    *,
    as_of: str | None = None,
    drop_superseded: bool = True,
) -> Estimate:
    """Share of one country in the known 16-bit throughput on a day.

    Parameters
    ----------
    bloc:
        ISO 3166-1 alpha-2.
    day, as_of:
        The day asked for, and the edition's; a day that lies ahead is unknown.

    Returns
    -------
    A fraction without an interval: the sample is not random, and its publisher gives none.
    """
    if _ahead(day, as_of):
        return Estimate.unknown("the day in question lies after the edition's")
    table = shares(clusters, day, drop_superseded=drop_superseded)
    if table.empty:
        return Estimate.unknown("No cluster with known country and size was running")
    value = float(table.loc[table["country"] == bloc, "share"].sum())
    return Estimate(value, as_of=str(day), note=f"{int(table['clusters'].sum())} clusters")


def share_history(clusters: pd.DataFrame, blocs: list[str], days: list[str]) -> pd.DataFrame:
    """Shares of some countries over days: ``day``, ``country``, ``share``, ``clusters``."""
    rows = []
    for day in days:
        table = shares(clusters, day).set_index("country")
        for bloc in blocs:
            there = bloc in table.index
            rows.append(
                {
                    "day": pd.Timestamp(day),
                    "country": bloc,
                    "share": float(table.at[bloc, "share"]) if there else 0.0,
                    "clusters": int(table.at[bloc, "clusters"]) if there else 0,
                }
            )
    return pd.DataFrame(rows, columns=["day", "country", "share", "clusters"])


def concentration(
    clusters: pd.DataFrame, day: str, *, as_of: str | None = None, top: int = 5
) -> Estimate:
    """Share of the ``top`` largest clusters in the known throughput: how few carry the shares."""
    if _ahead(day, as_of):
        return Estimate.unknown("the day in question lies after the edition's")
    live = running(clusters, day)
    if len(live) <= top:
        return Estimate.unknown(f"No more than {top} clusters were running")
    largest = live.nlargest(top, "flops_16bit", keep="first")
    value = float(largest["flops_16bit"].sum() / live["flops_16bit"].sum())
    return Estimate(value, as_of=str(day), note=", ".join(largest["cluster_id"]))


def _ahead(day: str, as_of: str | None) -> bool:
    return as_of is not None and pd.Timestamp(day) > pd.Timestamp(as_of)
