"""What a chart says of the one thing that a reader chose in it: a sentence from its rows.

Each function takes the rows of one choice and returns a sentence, or nothing where the rows have
no answer.  Sentences are short: their place on the page is kept free before anything is chosen.
"""

from __future__ import annotations

import pandas as pd

from airace import wording
from airace.charts.frames import day
from airace.charts.theme import Sides


def test(rows: pd.DataFrame, sides: Sides) -> str:
    """Say who is ahead on one test, on the newest day that both sides have entries for.

    ``rows``: ``day``, ``value`` (lead minus challenger, share of right answers) with ``low`` and
    ``high``, ``result`` (``lead``, ``challenger``, ``tied``, ``few``), ``sure``, ``saturated``.
    """
    known = rows[rows["result"] != "few"].sort_values("day")
    if known.empty:
        return ""
    last = known.iloc[-1]
    when = f"{last['day']:%B %Y}"
    lead, challenger = (sides.name(code, short=True) for code in (sides.lead, sides.challenger))
    ceiling = " Both are near the ceiling." if last["saturated"] else ""
    if last["result"] == "tied":
        return f"{when}: the two best scores cannot be told apart.{ceiling}"
    ahead, sign = (lead, 1) if last["result"] == "lead" else (challenger, -1)
    points, *ends = (
        wording.number(100 * sign * number, "{:.0f}")
        for number in (last["value"], *(last["low"], last["high"])[::sign])
    )
    unit = "point" if points == "1" else "points"
    doubt = f" ({' to '.join(ends)})" if last["sure"] else ", error not published"
    return f"{when}: {ahead} ahead by {points} percentage {unit}{doubt}.{ceiling}"


def release(rows: pd.DataFrame, newest: pd.DataFrame) -> str:
    """Say what one release knew of the gap on its own day, and what the newest says of that day.

    ``rows``, ``newest``: steps ``vintage``, ``date``, ``gap`` of one release and the newest.
    """
    own = pd.Timestamp(rows["vintage"].iloc[0])
    gaps = [
        until["gap"].iloc[-1]
        for frame in (rows, newest)
        if len(until := frame[pd.to_datetime(frame["date"]) <= own].sort_values("date"))
    ]
    if len(gaps) < 2:
        return ""
    then, now = (wording.number(gap, "{:.1f}") for gap in gaps)
    return (
        f"On {day(own)} this release put the gap at {then} points; the newest puts that day's "
        f"at {now}."
    )


def ways(rows: pd.DataFrame) -> str:
    """Say how far the answers of one choice lie apart; ``rows``: ``months``."""
    low, high = (wording.number(rows["months"].agg(end), "{:.1f}") for end in ("min", "max"))
    return f"{len(rows)} ways to count with it: {low} to {high} months."


def chip(rows: pd.DataFrame) -> str:
    """Say what became of one chip under each rule; ``rows``: ``rule`` (ISO day), ``class``."""
    told: list[str] = []
    for outcome, same in rows.sort_values("rule").groupby("class", sort=False):
        days = [f"{pd.Timestamp(rule):%b %Y}" for rule in same["rule"]]
        told.append(f"{wording.listing(days)}: {outcome}")
    return f"{'; '.join(told)}."


def acts(rows: pd.DataFrame) -> str:
    """Say how many acts are of one kind, by whom, and the newest; ``rows``: ``date``, ``who``."""
    dates = pd.to_datetime(rows["date"])
    makers = rows["who"].value_counts(sort=False)
    share = ", ".join(f"{who} {count}" for who, count in makers.items())
    span = day(dates.min()) + (f" to {day(dates.max())}" if len(rows) > 1 else "")
    return f"Acts: {share}; {span}."


def country(rows: pd.DataFrame, sides: Sides) -> str:
    """Say where one country stands; ``rows``: one row of ``alignment_others.leanings``."""
    row = rows.iloc[0]
    lead, challenger = (sides.name(code, short=True) for code in (sides.lead, sides.challenger))
    counts = [
        f"{name} {row[f'with_{role}']:.0f} ({row[f'expected_{role}']:.1f} by chance)"
        for role, name in (("lead", lead), ("challenger", challenger))
    ]
    closer = {"lead": lead, "challenger": challenger}.get(row["leans"])
    found = f"Closer to {closer} than chance" if closer else "Chance is enough to explain it"
    return f"Shared of {row['own_acts']:.0f} acts: {', '.join(counts)}. {found}."


def verdicts(rows: pd.DataFrame) -> str:
    """Count the verdicts of one day; ``rows``: ``verdict``."""
    counts = rows["verdict"].value_counts()
    order = ("supported", "partly", "contradicted", "not testable")
    told = [f"{counts[verdict]} {verdict}" for verdict in order if verdict in counts]
    return f"{wording.listing(told)}, of {len(rows)} claims."
