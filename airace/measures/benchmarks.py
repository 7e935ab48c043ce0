"""Best raw scores of each bloc on one benchmark.

What this cannot tell: a bloc's ability where few of its models were run.  One weak entry makes a
huge gap that the next entry removes, so the number of entries is part of the answer.  The best of
many noisy scores is flattered by chance, and the side with more entries more so.
"""

from __future__ import annotations

import pandas as pd
from scipy.stats import norm

from airace.measures.attribution import members, with_blocs
from airace.measures.estimate import Estimate, difference
from airace.measures.spoken import adjective

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
            return Estimate.unknown(f"{benchmark_id} has no {adjective(bloc)} entry by {day}")
        sides.append(scored(best(own), level, len(own)))
    return difference(*sides).with_note(f"{sides[0].note} against {sides[1].note}")


def best(own: pd.DataFrame) -> pd.Series:
    """Return the entry with the highest score; ``own`` is not empty."""
    return own.loc[own["score"].idxmax()]


def scored(top: pd.Series, level: float, entries: int) -> Estimate:
    """Return an entry's score with its normal interval, if its error is published."""
    score, note = float(top["score"]), f"{top['model_version']} (of {entries})"
    if pd.isna(top["stderr"]):
        return Estimate(score, note=note)
    half = float(top["stderr"]) * norm.ppf(0.5 + level / 2)
    return Estimate(score, score - half, score + half, level, note=note)


def result_of(change: Estimate) -> str:
    """Whose sign a difference has: ``lead``, ``challenger``, ``tied`` if it includes zero."""
    if change.includes_zero or change.value == 0:
        return "tied"
    return "lead" if change.value > 0 else "challenger"


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
        tops = [best(side) for side in own]
        if any(pd.isna(top["stderr"]) for top in tops):
            continue
        result = gap(
            entries, developers, test, lead, challenger, day, attribution=attribution, level=level
        )
        found.append(
            {
                "benchmark_id": test,
                "name": names.get(test, test),
                "value": result.value,
                "low": result.low,
                "high": result.high,
                "result": result_of(result),
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


def tally(found: pd.DataFrame, result: str | None = None, *, flag: str | None = None) -> Estimate:
    """Count the tests of ``gaps`` (or ``gap_series``, ``gains``), of one ``result`` or ``flag``.

    ``flag`` names a boolean column.  The day is the newest entry's; unknown when no test
    qualifies.
    """
    if found.empty:
        return Estimate.unknown("no test was run often enough on both sides by then")
    chosen = (
        found[flag] if flag else found["result"] == result if result else found["result"].notna()
    )
    return Estimate(int(chosen.sum()), as_of=f"{found['newest'].max():%Y-%m-%d}")


def own_units(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return the best entries on tests that are not scored as a share of right answers.

    Returns
    -------
    DataFrame
        ``benchmark_id, unit, bloc, score, model, entries, newest``, one row per test and bloc, in
        the test's own unit; a bloc without an entry has 0 entries and no score.
    """
    rows = scores[(scores["unit"] != FRACTION) & scores["release_date"].notna()]
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    rows = with_blocs(rows, developers, attribution, (lead, challenger))
    found = []
    for (test, unit), entries in rows.groupby(["benchmark_id", "unit"], sort=True):
        for bloc in (lead, challenger):
            own = members(entries, bloc)
            row = {"benchmark_id": test, "unit": unit, "bloc": bloc, "entries": len(own)}
            if len(own):
                top = best(own)
                row |= {"score": float(top["score"]), "model": top["model_version"]}
                row["newest"] = own["release_date"].max()
            found.append(row)
    columns = ["benchmark_id", "unit", "bloc", "score", "model", "entries", "newest"]
    return pd.DataFrame(found, columns=columns).astype({"score": float})


def published_beside(
    published: pd.DataFrame, scores: pd.DataFrame, developers: pd.DataFrame, **choices
) -> pd.DataFrame:
    """Set published gaps on single tests beside those of our scores at the end of the month.

    Parameters
    ----------
    published:
        Rows of ``quoted_parity_figures`` about tests: ``benchmark_id`` (missing if our tables
        lack the test), ``lead``, ``challenger``, ``period`` (YYYY-MM).
    scores, developers:
        Tables ``benchmark_scores`` and ``developers``.
    choices:
        Keywords of ``gap``.

    Returns
    -------
    DataFrame
        The published rows with ``ours``: the gap in percentage points, missing if unknown.
    """
    ours = []
    for row in published.itertuples(index=False):
        found = Estimate.unknown("not in our tables")
        if pd.notna(row.benchmark_id):
            end = f"{pd.Period(row.period).end_time:%Y-%m-%d}"
            found = gap(
                scores, developers, row.benchmark_id, row.lead, row.challenger, end, **choices
            )
        ours.append(100 * found.value if found.known else None)
    return published.assign(ours=pd.Series(ours, index=published.index, dtype=float))
