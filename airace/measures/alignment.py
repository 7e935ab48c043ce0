"""Who joined what: adherence to international initiatives by a country's own act.

Most rows of any such list say only that a body to which a country belongs adopted a text.
These are no choice of the country, so all measures of who joined rest on its own acts: signing,
ratifying, endorsing, co-sponsoring, joining.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate
from airace.measures.spoken import named


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
    one, two = (joined_by(memberships, bloc) for bloc in (lead, challenger))
    value = jaccard(one, two)
    if value is None:
        return Estimate.unknown(
            f"no initiative joined by {named(lead)} or {named(challenger)} is known"
        )
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
    return Estimate(len(joined_by(memberships, country)))


def shared(memberships: pd.DataFrame, lead: str, challenger: str) -> Estimate:
    """Count the initiatives that both joined by acts of their own."""
    if memberships.empty:
        return Estimate.unknown("no adherence is known on the day")
    return Estimate(len(joined_by(memberships, lead) & joined_by(memberships, challenger)))


def joined_by(memberships: pd.DataFrame, country: str) -> set[str]:
    """Return the ids of the initiatives that a country joined by an act of its own."""
    acts = own_acts(memberships)
    return set(acts.loc[acts["country"] == country, "initiative_id"])


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


def overlap_by_year(memberships: pd.DataFrame, lead: str, challenger: str) -> pd.DataFrame:
    """Overlap of what two blocs joined, at the end of each year and at the newest act.

    Returns
    -------
    DataFrame
        ``year``, ``lead``, ``challenger``, ``both`` (initiatives joined so far), ``jaccard``
        and ``overlap``, the overlap coefficient: shared over the shorter of the two lists.
        Jaccard's index falls when one side alone joins more; the overlap coefficient does not.

    Notes
    -----
    Vijaymeena and Kavitha (2016) survey both; the second is Szymkiewicz and Simpson's.
    """
    acts = own_acts(memberships)
    acts = acts[acts["country"].isin([lead, challenger])]
    years = acts["date"].dt.year
    rows = []
    for year in range(int(years.min()), int(years.max()) + 1) if len(acts) else ():
        past = acts[years <= year]
        one, two = (
            set(past.loc[past["country"] == c, "initiative_id"]) for c in (lead, challenger)
        )
        rows.append(
            {
                "year": year,
                "lead": len(one),
                "challenger": len(two),
                "both": len(one & two),
                "jaccard": jaccard(one, two),
                "overlap": len(one & two) / min(len(one), len(two)) if one and two else None,
            }
        )
    return pd.DataFrame(rows, columns=["year", "lead", "challenger", "both", "jaccard", "overlap"])


def overlap_coefficient(memberships: pd.DataFrame, lead: str, challenger: str) -> Estimate:
    """Initiatives that both joined over those of the bloc that joined fewer.

    Returns
    -------
    Estimate
        In [0, 1], one when one list holds the other; without interval.  Unknown when either
        joined nothing.
    """
    one, two = (joined_by(memberships, bloc) for bloc in (lead, challenger))
    if not one or not two:
        return Estimate.unknown("one of the two is not known to have joined anything")
    return Estimate(
        len(one & two) / min(len(one), len(two)),
        note=f"{len(one & two)} of {min(len(one), len(two))}",
    )


def shared_since(
    memberships: pd.DataFrame, lead: str, challenger: str, day: str, as_of: str
) -> Estimate:
    """Count the initiatives that both blocs have joined since a day, by acts of their own.

    Parameters
    ----------
    memberships:
        Table ``memberships`` on the edition's day.
    lead, challenger:
        Country codes.
    day:
        ISO date; an initiative counts if the later of the two acts came after it.
    as_of:
        The edition's day.

    Returns
    -------
    Estimate
        A count; the note names the initiatives by id.  Unknown on the day itself and before.
    """
    if as_of <= day:
        return Estimate.unknown(f"nothing can have happened after {day} yet")
    acts = own_acts(memberships)
    days = acts[acts["country"].isin([lead, challenger])].pivot(
        index="initiative_id", columns="country", values="date"
    )
    both = days.reindex(columns=[lead, challenger]).dropna().max(axis=1)
    since = both[both > pd.Timestamp(day)].sort_values()
    return Estimate(len(since), note=", ".join(since.index) or "none")


def members_named(memberships: pd.DataFrame, initiative_id: str) -> Estimate:
    """Count the countries that lists at hand name as having joined an initiative themselves."""
    acts = own_acts(memberships)
    return Estimate(
        int((acts["initiative_id"] == initiative_id).sum()),
        note="on lists at hand, which are partial",
    )
