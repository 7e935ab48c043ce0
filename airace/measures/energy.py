"""Electricity: what there is to run computers on, among all else."""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate


def generation_ratio(generation: pd.DataFrame, lead: str, challenger: str) -> Estimate:
    """Ratio of two countries' electricity generation in the newest whole year of both.

    Parameters
    ----------
    generation:
        Table ``electricity_generation``.
    lead, challenger:
        Country codes.

    Returns
    -------
    Estimate
        Challenger over lead, without interval; the note gives both in TWh.  It cannot tell what
        is left for data centres, nor what capacity could be added.
    """
    wide = generation.pivot(index="year", columns="country", values="generation")
    if lead not in wide or challenger not in wide:
        return Estimate.unknown("electricity of one of the two is not known on the day")
    both = wide[[lead, challenger]].dropna()
    if both.empty:
        return Estimate.unknown("no whole year is known for both on the day")
    one, two = both[lead].iloc[-1], both[challenger].iloc[-1]
    return Estimate(
        float(two / one),
        as_of=f"{both.index[-1]}-12-31",
        note=f"{two:,.0f} against {one:,.0f} terawatt-hours",
    )
