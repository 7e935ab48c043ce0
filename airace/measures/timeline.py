"""Policy events as lanes of a timeline, and counts of them.

A count of events says how many acts this timeline lists, not how strict a government is: one
rule can weigh more than ten additions to a list, and the timeline is a selection.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

OTHERS, FIRMS = "other governments", "firms and markets"
# What an act does to the flow of chips, in words; the other directions do nothing to it.
DIRECTIONS = {
    "tighten": "Tightens the flow of chips",
    "loosen": "Loosens it",
    "counter": "Answers another's act",
}


def lanes(events: pd.DataFrame, lead: str, challenger: str, *, gap_days: int = 45) -> pd.DataFrame:
    """Lay events out in lanes, one per actor that the book compares, and the rest.

    Parameters
    ----------
    events:
        Table ``policy_events``; ``actor`` holds ISO 3166-1 alpha-2 codes joined by ``;``.
    lead, challenger:
        The blocs; each has a lane for its government.
    gap_days:
        Events of a lane closer than this are set on different heights, so that marks and
        labels do not fall on each other.

    Returns
    -------
    The events' columns with ``lane`` (``lead``, ``challenger``, ``other governments``,
    ``firms and markets``) and ``height`` (0 is next to the axis), in order of lane and day.
    An act of both blocs stands in both lanes; its title is the same.
    """
    rows = []
    for event in events.sort_values(["date", "event_id"]).to_dict("records"):
        rows += [{**event, "lane": lane} for lane in _lanes_of(event, lead, challenger)]
    frame = pd.DataFrame(rows, columns=[*events.columns, "lane"]).astype(events.dtypes.to_dict())
    frame["height"] = 0
    for _, lane in frame.groupby("lane"):
        frame.loc[lane.index, "height"] = _heights(lane["date"], gap_days)
    order = {lead: 0, challenger: 1, OTHERS: 2, FIRMS: 3}
    ranked = frame.assign(order=frame["lane"].map(order)).sort_values(["order", "date", "event_id"])
    return ranked.drop(columns="order").reset_index(drop=True)


def _lanes_of(event: dict, lead: str, challenger: str) -> list[str]:
    if event["actor_kind"] != "government":
        return [FIRMS]
    actors = event["actor"].split(";")
    own = [bloc for bloc in (lead, challenger) if bloc in actors]
    return own or [OTHERS]


def _heights(dates: pd.Series, gap_days: int) -> list[int]:
    """Put each event at the lowest height whose last event lies far enough back."""
    last: list[pd.Timestamp] = []
    heights = []
    for date in dates:
        free = [i for i, before in enumerate(last) if (date - before).days >= gap_days]
        height = free[0] if free else len(last)
        if free:
            last[height] = date
        else:
            last.append(date)
        heights.append(height)
    return heights


def marks(events: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    """Take some events of the timeline to lay under a series of any chapter.

    Parameters
    ----------
    events:
        Table ``policy_events``.
    labels:
        Short labels of the events, as in its field ``label``; those of a later day than the
        edition's are not in the table, and are left out.

    Returns
    -------
    ``date`` and ``label``, as the time charts' ``events`` take them.
    """
    found = events[events["label"].isin(labels)].sort_values(["date", "event_id"])
    return found[["date", "label"]].drop_duplicates("label").reset_index(drop=True)


def entity_list_years(additions: pd.DataFrame) -> pd.DataFrame:
    """Additions to the US Entity List under China, by year, as far as the abstracts tell.

    Parameters
    ----------
    additions:
        Table ``entity_list_additions``.

    Returns
    -------
    ``year``; ``china_stated`` (entities, a lower bound); ``rules_with_china`` (rules that add
    at least one); ``rules_without_number`` (of those, rules whose abstract gives no number).
    Rules are missing for 2020, 2021 and May to December 2024: not the size of the list.
    """
    with_china = additions[additions["basis"] != "none"]
    year = with_china["date"].dt.year.rename("year")
    grouped = with_china.groupby(year)
    frame = pd.DataFrame(
        {
            "china_stated": grouped["china_added"].sum(),
            "rules_with_china": grouped.size(),
            "rules_without_number": grouped["china_added"].agg(lambda n: int(n.isna().sum())),
        }
    )
    return frame.astype("int64").reset_index()


def events_listed(events: pd.DataFrame) -> Estimate:
    """Count the events of the timeline."""
    if events.empty:
        return Estimate.unknown("No event was listed yet")
    first, last = events["date"].min(), events["date"].max()
    return Estimate(
        len(events), as_of=f"{last:%Y-%m-%d}", note=f"from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    )


def entity_list_total(additions: pd.DataFrame) -> Estimate:
    """Sum the stated additions under China; the note counts the rules that give no number."""
    years = entity_list_years(additions)
    if years.empty:
        return Estimate.unknown("No rule was listed yet")
    without = int(years["rules_without_number"].sum())
    last = additions["date"].max()
    return Estimate(
        int(years["china_stated"].sum()),
        as_of=f"{last:%Y-%m-%d}",
        note=f"a lower bound: {without} rules with China among the destinations give no number",
    )
