"""One gap under many yardsticks: what was measured here beside what others published.

Numbers are set side by side on the axes that they share, months or votes, and never averaged:
they answer different questions about different days.  What this cannot tell is which is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from airace.measures.arena import chance
from airace.measures.estimate import Estimate, rescale

MONTHS, VOTES = "months", "votes"
OURS, THEIRS = "Measured here", "Published by others"
NUMBERS = ["value", "low", "high", "low50", "high50"]
COLUMNS = ["block", "group", "label", "why", "day", *NUMBERS, "quoted", "who", "url"]


def measured(entries: Iterable[tuple[str, str, str, Estimate]], *, day: str) -> pd.DataFrame:
    """Return the known estimates as rows of the panel, largest first within each block.

    Parameters
    ----------
    entries:
        ``block`` (``MONTHS`` or ``VOTES``), ``label``, why it differs from the others, and the
        estimate: months, or a probability, which becomes votes of a hundred.
    day:
        ISO date that an estimate describes if it does not say so itself.

    Returns
    -------
    DataFrame
        ``COLUMNS``; ``low50`` and ``high50`` are the inner half of the interval (``rescale``).
    """
    rows = []
    for block, label, why, found in entries:
        if not found.known:
            continue
        times = 100 if block == VOTES else 1
        row = {
            "block": block,
            "group": OURS,
            "label": label,
            "why": why,
            "day": found.as_of or day,
            "value": times * found.value,
            "quoted": False,
        }
        if found.low is not None:
            for side, end in (("low", times * found.low), ("high", times * found.high)):
                row[side] = end
                row[f"{side}50"] = rescale(row["value"], end, from_level=found.level, to_level=0.5)
        rows.append(row)
    frame = _framed(rows).sort_values("value", ascending=False, kind="stable")
    return frame.sort_values("block", kind="stable", ignore_index=True)


def published(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return published estimates as rows of the panel, newest first within each block.

    Parameters
    ----------
    quotes:
        Table ``quoted_gaps``.  A difference of ratings becomes the votes of a hundred that it
        implies (``arena.chance``); everything else stands as its author stated it.

    Returns
    -------
    DataFrame
        ``COLUMNS``; ``value`` is missing where only a range was stated.
    """
    newest = quotes.sort_values(["describes", "estimate_id"], ascending=[False, True])
    rows = []
    for quote in newest.to_dict("records"):
        in_months = quote["unit"] == "months"
        numbers = {name: quote[name] for name in ("value", "low", "high") if pd.notna(quote[name])}
        if not in_months:
            numbers = {name: 100 * chance(points) for name, points in numbers.items()}
        rows.append(
            {
                "block": MONTHS if in_months else VOTES,
                "group": THEIRS,
                "label": quote["who"],
                "why": quote["why_it_differs"],
                "day": f"{quote['describes']:%Y-%m-%d}",
                "quoted": True,
                "who": quote["who"],
                "url": quote["url"],
                **numbers,
            }
        )
    return _framed(rows).sort_values("block", kind="stable", ignore_index=True)


def panel(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Join both kinds of rows, block by block, ours first."""
    parts = [part for part in (ours, theirs) if len(part)]
    frame = pd.concat(parts or [ours], ignore_index=True)
    return frame.sort_values("block", kind="stable", ignore_index=True)


def extremes(found: Mapping[str, Estimate]) -> tuple[Estimate, Estimate]:
    """Return the smallest and the largest known estimate; the note names its yardstick.

    The range of several yardsticks is no interval: it says how far the answer hangs on the
    question.  Unknown with fewer than two of them.
    """
    known = sorted((e.value, name) for name, e in found.items() if e.known)
    if len(known) < 2:
        nothing = Estimate.unknown("fewer than two yardsticks give a number by then")
        return nothing, nothing
    least, most = (
        Estimate(value, as_of=found[name].as_of, note=name) for value, name in (known[0], known[-1])
    )
    return least, most


def extremes_published(rows: pd.DataFrame) -> tuple[Estimate, Estimate]:
    """Return the least and the most that published estimates in months come to.

    ``rows`` as returned by ``published``.  A number counts as it is; a range stated without a
    number counts with its ends.  Unknown if there is none.
    """
    own = rows[rows["block"] == MONTHS]
    if own.empty:
        nothing = Estimate.unknown("no estimate in months was published by then")
        return nothing, nothing
    low, high = own["value"].fillna(own["low"]), own["value"].fillna(own["high"])
    least, most = (
        Estimate(float(numbers[at]), as_of=own.loc[at, "day"], note=own.loc[at, "label"])
        for numbers, at in ((low, low.idxmin()), (high, high.idxmax()))
    )
    return least, most


def _framed(rows: list[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
    return frame.astype({**dict.fromkeys(NUMBERS, float), "quoted": bool})
