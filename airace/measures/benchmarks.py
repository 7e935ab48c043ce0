"""Best raw scores of each bloc on one benchmark.

What this cannot tell: a bloc's ability where few of its models were run.  One weak entry makes a
huge gap that the next entry removes, so the number of entries is part of the answer.
"""

from __future__ import annotations

import pandas as pd
from scipy.stats import norm

from airace.measures.attribution import members, with_blocs
from airace.measures.estimate import Estimate, difference

FRACTION = "fraction"


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


def gaps(
    scores: pd.DataFrame,
    benchmarks: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    day: str,
    *,
    at_least: int = 5,
    attribution: str = "headquarters",
    weights: str = "all",
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the gap on every test that was run often enough, with an error, on both sides.

    Parameters
    ----------
    scores, benchmarks, developers:
        Tables ``benchmark_scores``, ``benchmarks``, ``developers``.
    lead, challenger, day, attribution, level:
        As in ``gap``.
    at_least:
        Fewest entries of each side: one weak entry makes a huge gap that says nothing.
    weights:
        ``all``, ``open`` or ``closed``.

    Returns
    -------
    DataFrame
        ``benchmark_id, name, value, low, high, result, lead_entries, challenger_entries,
        leaders, newest``; values are fractions of the test, ``result`` is ``lead``,
        ``challenger`` or ``tied`` (the interval includes zero), largest gap first.  Only tests
        scored as a fraction of right answers whose leaders have a published standard error.
    """
    rows = scores[(scores["unit"] == FRACTION) & (scores["release_date"] <= pd.Timestamp(day))]
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    rows = with_blocs(rows, developers, attribution, (lead, challenger))
    names = dict(zip(benchmarks["benchmark_id"], benchmarks["name"], strict=True))
    found = []
    for test, entries in rows.groupby("benchmark_id", sort=True):
        own = [members(entries, bloc) for bloc in (lead, challenger)]
        if min(map(len, own)) < at_least:
            continue
        tops = [side.loc[side["score"].idxmax()] for side in own]
        if any(pd.isna(top["stderr"]) for top in tops):
            continue
        result = gap(
            entries, developers, test, lead, challenger, day, attribution=attribution, level=level
        )
        ahead = "lead" if result.value > 0 else "challenger"
        found.append(
            {
                "benchmark_id": test,
                "name": names.get(test, test),
                "value": result.value,
                "low": result.low,
                "high": result.high,
                "result": "tied" if result.includes_zero else ahead,
                "lead_entries": len(own[0]),
                "challenger_entries": len(own[1]),
                "leaders": result.note,
                "newest": max(side["release_date"].max() for side in own),
            }
        )
    columns = ["benchmark_id", "name", "value", "low", "high", "result", "lead_entries",
               "challenger_entries", "leaders", "newest"]  # fmt: skip
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values(["value", "name"], ascending=[False, True], ignore_index=True)


def tally(found: pd.DataFrame, result: str | None = None) -> Estimate:
    """Count the tests of ``gaps``, or those with one ``result``; the day is the newest entry's.

    Unknown when no test qualifies.
    """
    if found.empty:
        return Estimate.unknown("no test was run often enough on both sides by then")
    whole = len(found) if result is None else int((found["result"] == result).sum())
    return Estimate(whole, as_of=f"{found['newest'].max():%Y-%m-%d}")
