"""The lag in months under every choice that can be defended, side by side.

Which of the two lags, how much tolerance, which release date a model carries, which release of the
index, one model or several to a frontier: none of these is given by the data.  The spread over all
combinations says how far the answer is a matter of choice (a multiverse in the sense of Steegen and
others 2016, Perspectives on Psychological Science 11, 702-712).  It is no interval: combinations
are not draws, and nobody says that they are equally good.
"""

from __future__ import annotations

import pandas as pd

from airace.measures import lag
from airace.measures.estimate import Estimate
from airace.measures.frontier import NO_VINTAGE, Tables, by_release

DEFINITIONS = ("catch_up", "backward")
COLUMNS = ["definition", "tolerance", "vintage", "dates", "frontier_k", "months"]


def by_choice(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    tolerances: tuple[float, ...] = (0.0, 1.0, 2.0),
    frontiers: tuple[int, ...] = (1, 3),
    **choices: str,
) -> pd.DataFrame:
    """Return the mean lag for every combination of choices.

    Parameters
    ----------
    tables:
        As the first four arguments of ``frontier.select``, to which ``choices`` go as well.
    lead, challenger:
        Codes of the blocs.
    as_of:
        ISO date; later releases of the index are not seen.
    tolerances, frontiers:
        Points in the challenger's favour; how many top models make a frontier.

    Returns
    -------
    DataFrame
        ``definition`` (``catch_up``: mean over matched records; ``backward``: mean over days),
        ``tolerance, vintage, dates, frontier_k, months``; each lag up to its release's own day.
        Combinations without a lag are left out.
    """
    rows = []
    for vintage, dates, models in by_release(
        tables, as_of=as_of, blocs=(lead, challenger), **choices
    ):
        for frontier_k in frontiers:
            sides = lag.frontiers(models, lead, challenger, as_of=vintage, frontier_k=frontier_k)
            for tolerance in tolerances:
                pairs = lag.match(*sides, as_of=vintage, tolerance=tolerance)
                ages = lag.ages(*sides, end=vintage, tolerance=tolerance)["months"]
                means = (pairs.loc[pairs["matched"], "months"].mean(), ages.mean())
                rows += [
                    (definition, tolerance, vintage, dates, frontier_k, months)
                    for definition, months in zip(DEFINITIONS, means, strict=True)
                ]
    combinations = pd.DataFrame(rows, columns=COLUMNS).astype({"months": float})
    return combinations.dropna(subset="months").reset_index(drop=True)


def count(combinations: pd.DataFrame) -> Estimate:
    """Count the combinations; ``combinations`` is as returned by ``by_choice``."""
    if combinations.empty:
        return Estimate.unknown(NO_VINTAGE)
    return Estimate(len(combinations))


def extreme(combinations: pd.DataFrame, *, longest: bool) -> Estimate:
    """Shortest or longest mean lag by any choice, months; the note names the choice."""
    if combinations.empty:
        return Estimate.unknown(NO_VINTAGE)
    months = combinations["months"]
    row = combinations.loc[months.idxmax() if longest else months.idxmin()]
    return Estimate(float(row["months"]), note=describe(row))


def describe(row: pd.Series) -> str:
    """Name one combination in words."""
    definition = {"catch_up": "time to catch up", "backward": "age of the equal"}
    dates = {"version": "own release dates", "family": "first release dates"}
    top = row["frontier_k"]
    return ", ".join(
        [
            definition[row["definition"]],
            f"tolerance {row['tolerance']:g}",
            dates[row["dates"]],
            "best model" if top == 1 else f"mean of the best {top}",
            f"release of {row['vintage']}",
        ]
    )
