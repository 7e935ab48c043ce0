"""Best raw scores of each bloc on one benchmark.

What this cannot tell: a bloc's ability where few of its models were run.  One weak entry makes a
huge gap that the next entry removes, so the number of entries is part of the answer.
"""

from __future__ import annotations

import pandas as pd
from scipy.stats import norm

from airace.measures.attribution import members, with_blocs
from airace.measures.estimate import Estimate, difference


def gap(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    benchmark_id: str,
    lead: str,
    challenger: str,
    day: str,
    *,
    attribution: str = "headquarters",
    level: float = 0.90,
) -> Estimate:
    """Best lead minus best challenger score among models released by ``day``.

    Parameters
    ----------
    scores, developers:
        Tables ``benchmark_scores`` and ``developers``.
    benchmark_id:
        One test; scores of two tests or units are never mixed.
    lead, challenger:
        Codes of the blocs.
    day:
        ISO date of the cut by release.
    attribution:
        Rule of ``attribution.attribute``.
    level:
        Level of the interval.

    Returns
    -------
    Estimate
        In the test's own unit; the interval is normal with the published standard errors, and
        absent where neither leader has one.  The note names the leaders and counts the entries of
        each side.  Unknown when one side has none.
    """
    rows = scores[
        (scores["benchmark_id"] == benchmark_id) & (scores["release_date"] <= pd.Timestamp(day))
    ]
    rows = with_blocs(rows, developers, attribution, (lead, challenger))
    sides = []
    for bloc in (lead, challenger):
        own = members(rows, bloc)
        if own.empty:
            return Estimate.unknown(f"{benchmark_id} has no {bloc} entry by {day}")
        top = own.loc[own["score"].idxmax()]
        score, entries = float(top["score"]), len(own)
        note = f"{top['model_version']} (of {entries})"
        if pd.isna(top["stderr"]):
            sides.append(Estimate(score, note=note))
        else:
            half = float(top["stderr"]) * norm.ppf(0.5 + level / 2)
            sides.append(Estimate(score, score - half, score + half, level, note=note))
    return difference(*sides).with_note(f"{sides[0].note} against {sides[1].note}")
