"""What governments' own texts say that they aim at, in their words.

A text is evidence of how a government presents itself, not of what it does.  The texts are a
selection by hand; a count of them compares nothing.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

NONE_READ = "no text of that government is listed by the day"


def texts(aims: pd.DataFrame, country: str, aim: str) -> Estimate:
    """Count a government's listed texts that state an aim.

    Parameters
    ----------
    aims:
        Table ``stated_aims`` on the edition's day.
    country:
        Country code of the government.
    aim:
        A value of the table's ``aim``: ``leadership``, ``dominance``, ``sharing``,
        ``organisation``.

    Returns
    -------
    Estimate
        A count, zero if texts of the government are listed but none with the aim; the note names
        them.  Unknown if no text of it is listed.
    """
    own = aims[aims["country"] == country]
    if own.empty:
        return Estimate.unknown(NONE_READ)
    stated = own[own["aim"] == aim].sort_values(["date", "aim_id"])
    return Estimate(
        len(stated), note="; ".join(stated["document"]) or f"of {len(own)} listed, none"
    )


def first(aims: pd.DataFrame, country: str, aim: str, *, target_year: int | None = None):
    """Return the day of a government's first listed text with an aim, and its words as note.

    Parameters
    ----------
    aims, country, aim:
        As for ``texts``.
    target_year:
        Only texts that name this year for the aim.

    Returns
    -------
    Estimate
        An ISO date; unknown if no such text is listed by the day.
    """
    stated = aims[(aims["country"] == country) & (aims["aim"] == aim)]
    if target_year is not None:
        stated = stated[stated["target_year"] == target_year]
    if stated.empty:
        return Estimate.unknown("no text with that aim is listed by the day")
    row = stated.sort_values(["date", "aim_id"]).iloc[0]
    return Estimate(f"{row['date']:%Y-%m-%d}", note=f"{row['document']}: “{row['words']}”")


def of_text(aims: pd.DataFrame, aim_id: str) -> Estimate:
    """Return the aim that one listed text states, by its id; its words are the note."""
    found = aims[aims["aim_id"] == aim_id]
    if found.empty:
        return Estimate.unknown("the text is not listed by the day")
    row = found.iloc[0]
    return Estimate(
        row["aim"], as_of=f"{row['date']:%Y-%m-%d}", note=f"{row['document']}: “{row['words']}”"
    )
