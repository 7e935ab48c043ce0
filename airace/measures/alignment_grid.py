"""What each country did about each international initiative, laid out for tables and grids.

A country joined by an act of its own, is covered by a parent body, refused, did not join, or is
not known to have joined because a list is partial: these are kept apart.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.alignment import joined_by, own_acts

REFUSED = ("did not sign",)


def matrix(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    positions: pd.DataFrame,
    countries: tuple[str, ...] = (),
    *,
    fewest: int = 2,
) -> pd.DataFrame:
    """Countries by initiatives: joined by an own act, did not join, or not known.

    Parameters
    ----------
    memberships, initiatives, positions:
        Tables ``memberships``, ``initiatives`` and ``alignment_positions``.
    countries:
        Rows wanted, in this order; by default every country with an own act, most acts first.
    fewest:
        Columns need so many adherents: a bloc's own law is nobody's adherence.

    Returns
    -------
    DataFrame
        Index country, columns initiative ids by date, values ``boolean``: True joined, False
        did not, NA not known because the list is partial.
    """
    acts = own_acts(memberships)
    if acts.empty:
        return pd.DataFrame(index=pd.Index(list(countries), name="country"), dtype="boolean")
    known = initiatives.set_index("initiative_id")
    adherents = acts["initiative_id"].value_counts()
    enough = initiatives["initiative_id"].isin(adherents.index[adherents >= fewest])
    columns = initiatives[enough].sort_values(["date", "initiative_id"])["initiative_id"]
    order = acts["country"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    rows = list(countries) or list(order.index)
    table = pd.crosstab(acts["country"], acts["initiative_id"]).astype("boolean")
    table = table.reindex(index=rows, columns=list(columns), fill_value=False)
    for initiative in columns:
        if not known.loc[initiative, "list_complete"]:
            table.loc[~table[initiative], initiative] = pd.NA
    latest = positions.sort_values("date").drop_duplicates(
        ["initiative_id", "country"], keep="last"
    )
    for row in latest.itertuples():
        if row.position in REFUSED and row.country in table.index and row.initiative_id in table:
            table.loc[row.country, row.initiative_id] = False
    return table.rename_axis(index="country", columns="initiative_id")


def side_by_side(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    positions: pd.DataFrame,
    lead: str,
    challenger: str,
) -> pd.DataFrame:
    """List what each of two blocs did about every initiative, by date.

    Returns
    -------
    DataFrame
        ``initiative_id``, ``name``, ``date``, ``kind``, ``led_by``, ``lead``, ``challenger``
        (own act or recorded position in words; ``covered`` by a parent body; ``did not join``
        when the list is complete; ``unknown`` when it is not) and ``both`` (boolean: both
        joined by own acts).  Initiatives that neither is known to have joined, been covered by
        or refused are left out.
    """
    rows = initiatives.sort_values(["date", "initiative_id"], kind="stable")
    result = rows[["initiative_id", "name", "date", "kind", "led_by"]].reset_index(drop=True)
    for name, country in (("lead", lead), ("challenger", challenger)):
        stands = _stands(memberships, initiatives, positions, country)
        result[name] = result["initiative_id"].map(stands).astype("string")
    acts = [joined_by(memberships, country) for country in (lead, challenger)]
    result["both"] = result["initiative_id"].isin(acts[0] & acts[1])
    silent = result["lead"].isin(_SILENT) & result["challenger"].isin(_SILENT)
    return result[~silent].reset_index(drop=True)


_SILENT = ("unknown", "did not join")
VOTES = ("vote", "committee vote")
_STATES = {"covered": "through", "did not join": "no", "did not sign": "no"}
_CUTS = (" / ", " \u2014 ", " (", ' "')


def short_name(name: str) -> str:
    """Shorten an initiative's name to what stands before a subtitle, a gloss or an alias.

    A gloss in brackets may also give a later name, which an earlier day does not know.
    """
    return min((name.split(cut)[0] for cut in _CUTS), key=len)


def grid(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    positions: pd.DataFrame,
    lead: str,
    challenger: str,
    others: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Initiatives by countries, grouped by which of two blocs joined by an act of its own.

    Parameters
    ----------
    memberships, initiatives, positions:
        Tables ``memberships``, ``initiatives`` and ``alignment_positions``.
    lead, challenger:
        The two blocs.
    others:
        Further countries, in this order.

    Returns
    -------
    DataFrame
        One row per initiative and country: ``initiative_id``, ``name`` (short), ``date``,
        ``joined_by`` (``both``, ``lead``, ``challenger``, ``neither``, in this order, then by
        date), ``country``, ``state`` (``yes`` own act, ``through`` a parent body, ``no``,
        ``unknown``) and ``detail`` (the act).  Votes are left out: nobody joins a vote.  So are
        initiatives that neither bloc is known to have joined or been covered by.
    """
    table = side_by_side(memberships, initiatives, positions, lead, challenger)
    acts = {country: joined_by(memberships, country) for country in (lead, challenger)}
    covered = (table["lead"] == "covered") | (table["challenger"] == "covered")
    touched = covered | table["initiative_id"].isin(acts[lead] | acts[challenger])
    table = table[touched & ~table["kind"].isin(VOTES)]
    by_lead = table["initiative_id"].isin(acts[lead])
    by_challenger = table["initiative_id"].isin(acts[challenger])
    who = pd.Series("neither", index=table.index)
    who = who.mask(by_lead, "lead").mask(by_challenger, "challenger")
    who = who.mask(by_lead & by_challenger, "both")
    order = {"both": 0, "lead": 1, "challenger": 2, "neither": 3}
    table = table.assign(joined_by=who, order=who.map(order)).sort_values(
        ["order", "date", "initiative_id"], kind="stable"
    )
    parts = []
    for country in (lead, challenger, *others):
        stands = _stands(memberships, initiatives, positions, country)
        own = joined_by(memberships, country)
        detail = table["initiative_id"].map(stands)
        state = detail.map(_STATES).fillna("unknown").mask(table["initiative_id"].isin(own), "yes")
        parts.append(
            table[["initiative_id", "date", "joined_by"]].assign(
                name=table["name"].map(short_name),
                country=country,
                state=state,
                detail=detail,
                rank=range(len(table)),
            )
        )
    columns = ["initiative_id", "name", "date", "joined_by", "country", "state", "detail"]
    return (
        pd.concat(parts, ignore_index=True)
        .sort_values("rank", kind="stable")[columns]
        .reset_index(drop=True)
    )


def _stands(
    memberships: pd.DataFrame, initiatives: pd.DataFrame, positions: pd.DataFrame, country: str
) -> dict[str, str]:
    complete = initiatives.set_index("initiative_id")["list_complete"].astype(bool)
    stands = {key: "did not join" if full else "unknown" for key, full in complete.items()}
    mine = memberships[memberships["country"] == country].sort_values("date", kind="stable")
    for row in mine[~mine["own_act"].astype(bool)].itertuples():
        stands[row.initiative_id] = "covered"
    said = positions[positions["country"] == country].sort_values("date", kind="stable")
    for row in said.itertuples():
        if row.position != "unknown":
            stands[row.initiative_id] = str(row.position)
    for row in own_acts(mine).itertuples():
        stands[row.initiative_id] = str(row.kind)
    return {key: stands[key] for key in complete.index}
