"""Who joined what: adherence to international initiatives by a country's own act.

Most rows of any such list say only that a body to which a country belongs adopted a text.
These are no choice of the country, so all measures here rest on its own acts: signing,
ratifying, endorsing, co-sponsoring, joining.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

REFUSED = ("did not sign",)


def own_acts(memberships: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per country and initiative that it joined by an act of its own.

    Returns
    -------
    DataFrame
        ``initiative_id``, ``country``, ``kind`` (the latest act, a ratification after a
        signature), ``date``.
    """
    acts = memberships[memberships["own_act"].astype(bool)].sort_values("date", kind="stable")
    acts = acts.drop_duplicates(["initiative_id", "country"], keep="last")
    return acts[["initiative_id", "country", "kind", "date"]].reset_index(drop=True)


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


def jaccard(one: set[str], two: set[str]) -> float | None:
    """Size of the intersection over size of the union; None for two empty sets."""
    union = one | two
    return len(one & two) / len(union) if union else None


def overlap(
    memberships: pd.DataFrame,
    lead: str,
    challenger: str,
    names: tuple[str, str] | None = None,
) -> Estimate:
    """Overlap of the initiatives that two blocs joined by acts of their own.

    Parameters
    ----------
    memberships:
        Table ``memberships``.
    lead, challenger:
        Country codes (``EU`` for the European Union).
    names:
        What the note calls them; their codes by default.

    Returns
    -------
    Estimate
        Jaccard index in [0, 1], symmetric in the two; without interval, for the list is not a
        sample.  The note gives the counts.  Unknown when neither joined anything.

    Notes
    -----
    Jaccard (1912), New Phytologist 11, 37-50.  It cannot tell how much the texts matter, and it
    depends on which initiatives the lists cover: one that is missing lowers or raises it, and
    a country that a partial list does not name counts as not having joined.
    """
    one, two = (_joined(memberships, bloc) for bloc in (lead, challenger))
    value = jaccard(one, two)
    if value is None:
        return Estimate.unknown(f"no initiative joined by {lead} or {challenger} is known")
    first, second = names or (lead, challenger)
    return Estimate(
        value,
        note=f"{len(one & two)} joined by both, {len(one - two)} by {first} alone, "
        f"{len(two - one)} by {second} alone",
    )


def joined(memberships: pd.DataFrame, country: str) -> Estimate:
    """Count the initiatives that a country joined by an act of its own."""
    if memberships.empty:
        return Estimate.unknown("no adherence is known on the day")
    return Estimate(len(_joined(memberships, country)))


def shared(memberships: pd.DataFrame, lead: str, challenger: str) -> Estimate:
    """Count the initiatives that both joined by acts of their own."""
    if memberships.empty:
        return Estimate.unknown("no adherence is known on the day")
    return Estimate(len(_joined(memberships, lead) & _joined(memberships, challenger)))


def _joined(memberships: pd.DataFrame, country: str) -> set[str]:
    acts = own_acts(memberships)
    return set(acts.loc[acts["country"] == country, "initiative_id"])


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
    acts = [_joined(memberships, country) for country in (lead, challenger)]
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
    acts = {country: _joined(memberships, country) for country in (lead, challenger)}
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
        own = _joined(memberships, country)
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


def closeness(
    memberships: pd.DataFrame, initiatives: pd.DataFrame, lead: str, challenger: str
) -> pd.DataFrame:
    """How often each other country joined what only one of two blocs joined.

    Parameters
    ----------
    memberships, initiatives:
        Tables ``memberships`` and ``initiatives``.
    lead, challenger:
        The two blocs.

    Returns
    -------
    DataFrame
        ``country``, ``own_acts``, ``with_lead`` and ``with_challenger`` (initiatives joined by
        it and by the bloc), ``lead_only`` of ``lead_only_of`` and ``challenger_only`` of
        ``challenger_only_of`` (initiatives that one bloc joined and the other did not),
        ``jaccard_lead``, ``jaccard_challenger``.  Complete lists only: on a partial one a
        missing country is not an absent one.  Most own acts first.

    Notes
    -----
    Read the two ``_only`` columns against their own totals.  The Jaccard columns are given to
    show their bias: a country that joined little is 'closer' to whichever bloc joined less,
    whatever it joined.  It cannot tell why a country joined.
    """
    complete = initiatives.loc[initiatives["list_complete"].astype(bool), "initiative_id"]
    acts = own_acts(memberships)
    acts = acts[acts["initiative_id"].isin(complete)]
    sets = acts.groupby("country")["initiative_id"].agg(set).to_dict()
    one, two = sets.get(lead, set()), sets.get(challenger, set())
    rows = [
        {
            "country": country,
            "own_acts": len(own),
            "with_lead": len(own & one),
            "with_challenger": len(own & two),
            "lead_only": len(own & (one - two)),
            "lead_only_of": len(one - two),
            "challenger_only": len(own & (two - one)),
            "challenger_only_of": len(two - one),
            "jaccard_lead": jaccard(own, one),
            "jaccard_challenger": jaccard(own, two),
        }
        for country, own in sets.items()
        if country not in (lead, challenger)
    ]
    table = pd.DataFrame(rows, columns=list(_CLOSENESS))
    return table.sort_values(["own_acts", "country"], ascending=[False, True]).reset_index(
        drop=True
    )


_CLOSENESS = (
    "country",
    "own_acts",
    "with_lead",
    "with_challenger",
    "lead_only",
    "lead_only_of",
    "challenger_only",
    "challenger_only_of",
    "jaccard_lead",
    "jaccard_challenger",
)


def signatories(counts: pd.DataFrame, initiative_id: str) -> Estimate:
    """Return the newest published count of an initiative's adherents, with the others in the note.

    Parameters
    ----------
    counts:
        Table ``signatory_counts``.

    Returns
    -------
    Estimate
        A count; ``as_of`` is its day.  The note says what is counted, whether it is a lower
        bound, and which other counts were published: they differ by day and by source.
    """
    found = counts[counts["initiative_id"] == initiative_id].sort_values("counted_on")
    if found.empty:
        return Estimate.unknown("no count is known on the day")
    last = found.iloc[-1]
    bound = "at least, " if last["bound"] == "at least" else ""
    others = [f"{row.count_} ({row.counted_on:%Y-%m-%d})" for row in _named(found.iloc[:-1])]
    more = f"; other counts: {', '.join(others)}" if others else ""
    return Estimate(
        int(last["count"]),
        as_of=f"{last['counted_on']:%Y-%m-%d}",
        note=f"{bound}{last['meaning']}{more}",
    )


def _named(frame: pd.DataFrame):
    return frame.rename(columns={"count": "count_"}).itertuples()
