"""What governments' texts say of open models: for, against, or nothing."""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate


def standing(policy: pd.DataFrame, jurisdiction: str, direction: str) -> Estimate:
    """Count a country's adopted texts that promote, or restrict, open models and still stand.

    Parameters
    ----------
    policy:
        Tables ``open_policy`` and ``open_policy_measures`` on the edition's day:
        ``jurisdiction``, ``level``, ``status``, ``direction``, ``object``, ``end_date`` (missing
        while it stands), ``read``.
    jurisdiction:
        Country code.
    direction:
        ``promote`` or ``restrict``.

    Returns
    -------
    Estimate
        A count; the note says how many name weights rather than open source, how many are
        local, and of how many texts read.  Unknown for a country none of whose texts was read.
        A floor: texts that were not read may say more.
    """
    own = policy[(policy["jurisdiction"] == jurisdiction) & (policy["status"] == "adopted")]
    read = own[own["read"] == "whole text"]
    if read.empty:
        return Estimate.unknown("no text of that country was read for this")
    rows = own[(own["direction"] == direction) & own["end_date"].isna()]
    weights = int((rows["object"] == "open weights").sum())
    local = int((rows["level"] == "local").sum())
    told = f"{weights} on weights by name, {local} local; " if len(rows) else ""
    return Estimate(len(rows), note=f"{told}{len(read)} adopted texts read whole")


def attempts(policy: pd.DataFrame, jurisdiction: str, direction: str) -> Estimate:
    """Count a country's bills and drafts in a direction, whatever became of them.

    Parameters
    ----------
    policy, jurisdiction, direction:
        As for ``standing``.

    Returns
    -------
    Estimate
        A count; the note names them.  Unknown for a country none of whose texts is at hand.  A
        floor: bills are many, and few were read.
    """
    own = policy[policy["jurisdiction"] == jurisdiction]
    if own.empty:
        return Estimate.unknown("no text of that country was read for this")
    rows = own[(own["status"] == "proposed") & (own["direction"] == direction)]
    rows = rows.sort_values(["date", "measure_id"])
    return Estimate(len(rows), note="; ".join(rows["title"]) or "none")


def said(policy: pd.DataFrame) -> pd.DataFrame:
    """Return the texts and measures that say something of open models, by country and day."""
    rows = policy[policy["direction"] != "none"]
    return rows.sort_values(["jurisdiction", "date", "measure_id"], ignore_index=True)
