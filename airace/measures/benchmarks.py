"""Best raw scores of each bloc on one benchmark.

What this cannot tell: a bloc's ability where few of its models were run.  One weak entry makes a
huge gap that the next entry removes, so the number of entries is part of the answer.  The best of
many noisy scores is flattered by chance, and the side with more entries more so.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from scipy.stats import norm

from airace.measures.attribution import members, with_blocs
from airace.measures.estimate import Estimate, difference

FRACTION = "fraction"
# A side whose models were not run for a year has stopped taking part: a gap would then grow or
# shrink by the other side's entries alone.
WITHIN_DAYS = 365
# Both best scores at least here: what is left to gain is within the errors of most tests.  Full
# marks are taken as the ceiling; faulty questions put the true one lower by an unknown amount, so
# the flag comes late rather than early.
NEAR_CEILING = 0.9
# Where no error is published, less than half a percentage point is taken for no difference.
NO_DIFFERENCE = 0.005
AREAS = ("mathematics", "coding", "agents", "knowledge", "reasoning", "language", "mixed")


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
        sides.append(_score(_best(own), level, len(own)))
    return difference(*sides).with_note(f"{sides[0].note} against {sides[1].note}")


def _best(own: pd.DataFrame) -> pd.Series:
    return own.loc[own["score"].idxmax()]


def _score(top: pd.Series, level: float, entries: int) -> Estimate:
    """Return an entry's score with its normal interval, if its error is published."""
    score, note = float(top["score"]), f"{top['model_version']} (of {entries})"
    if pd.isna(top["stderr"]):
        return Estimate(score, note=note)
    half = float(top["stderr"]) * norm.ppf(0.5 + level / 2)
    return Estimate(score, score - half, score + half, level, note=note)


def _result(change: Estimate, *, tied: str = "tied") -> str:
    """Whose sign a difference has, ``tied`` if its interval includes zero."""
    if change.includes_zero or change.value == 0:
        return tied
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
        tops = [_best(side) for side in own]
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
                "result": _result(result),
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


def quarter_days(scores: pd.DataFrame, first: str) -> list[pd.Timestamp]:
    """Return the ends of the quarters from ``first`` on that the scores span, then the last day.

    The last is the release of the newest entry: nothing is known of later ones.  The end of a
    quarter less than a month before it is left out.  Empty without scores.
    """
    newest = scores["release_date"].max()
    if pd.isna(newest):
        return []
    days = pd.date_range(first, max(newest, pd.Timestamp(first)), freq="QE")
    return [*days[days < newest - pd.Timedelta(30, "D")], newest]


def gap_series(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    days: Iterable[pd.Timestamp],
    *,
    at_least: int = 5,
    within_days: int = WITHIN_DAYS,
    attribution: str = "headquarters",
    weights: str = "all",
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the gap between the best scores so far on every test and day.

    Parameters
    ----------
    scores, developers:
        Tables ``benchmark_scores`` and ``developers``.
    days:
        Cuts by release of the models; a model counts from its release, whenever it was tested,
        and a test from its first entry, even if it was written later.
    at_least:
        Fewest entries of each side by the day.
    within_days:
        Each side's newest entry is at most so old; else that side has stopped taking part.
    lead, challenger, attribution, weights, level:
        As in ``gaps``.

    Returns
    -------
    DataFrame
        ``benchmark_id, day, value, low, high, result, sure, saturated, lead_best,
        challenger_best, lead_entries, challenger_entries, lead_model, challenger_model,
        newest``: fractions of the test.  ``result`` is ``lead``, ``challenger``, ``tied`` (the
        interval includes zero) or ``few`` (too few entries, or none for a year: the numbers are
        missing).  ``sure`` says whether both leaders have a published error (without, there is
        no interval and the sign decides, beyond ``NO_DIFFERENCE``), ``saturated``
        whether both best scores are at least ``NEAR_CEILING``.  Only tests scored as a fraction
        of right answers.
    """
    rows = scores[(scores["unit"] == FRACTION) & scores["release_date"].notna()]
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    rows = with_blocs(rows, developers, attribution, (lead, challenger))
    days = list(days)
    found = []
    for test, entries in rows.groupby("benchmark_id", sort=True):
        sides = [members(entries, bloc) for bloc in (lead, challenger)]
        for day in days:
            own = [side[side["release_date"] <= day] for side in sides]
            newest = [side["release_date"].max() for side in own]
            row = {
                "benchmark_id": test,
                "day": day,
                "result": "few",
                "lead_entries": len(own[0]),
                "challenger_entries": len(own[1]),
                "newest": max(newest) if any(map(len, own)) else pd.NaT,
            }
            stopped = any(day - last > pd.Timedelta(within_days, "D") for last in newest)
            if min(map(len, own)) >= at_least and not stopped:
                row |= _compared(own, level)
            found.append(row)
    columns = ["benchmark_id", "day", "value", "low", "high", "result", "sure", "saturated",
               "lead_best", "challenger_best", "lead_entries", "challenger_entries",
               "lead_model", "challenger_model", "newest"]  # fmt: skip
    frame = pd.DataFrame(found, columns=columns)
    frame[["sure", "saturated"]] = frame[["sure", "saturated"]].eq(True)
    return frame.astype(
        dict.fromkeys(["value", "low", "high", "lead_best", "challenger_best"], float)
    )


def gaps_at_both(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    days: tuple[str, str],
    *,
    at_least: int = 3,
    attribution: str = "headquarters",
) -> pd.DataFrame:
    """Return the gap on every test that both sides took by each of two days.

    Parameters
    ----------
    scores, developers, lead, challenger, attribution:
        As in ``gap_series``.
    days:
        ISO dates, the earlier one first.
    at_least:
        Fewest entries of each side by each day.

    Returns
    -------
    DataFrame
        ``first``, ``last``: the gaps on the two days as fractions of the test, one row per test,
        indexed by ``benchmark_id``.
    """
    stamps = [pd.Timestamp(day) for day in days]
    rows = gap_series(
        scores, developers, lead, challenger, stamps, at_least=at_least, attribution=attribution
    )
    wide = rows.pivot(index="benchmark_id", columns="day", values="value")
    return wide.reindex(columns=stamps).set_axis(["first", "last"], axis=1).dropna()


def share_of_gaps(found: pd.Series, at_least: float, at_most: float) -> Estimate:
    """Return the share of tests whose gap lies within two bounds, as printed by whole points.

    The tests are those that happen to be in the collection and no sample, so there is no
    interval.  ``found`` holds fractions; unknown if it is empty.
    """
    if found.empty:
        return Estimate.unknown("no test has scores of both sides on both days")
    inside = found.between(at_least, at_most)
    return Estimate(float(inside.mean()), note=f"{int(inside.sum())} of {len(found)} tests")


def _compared(own: list[pd.DataFrame], level: float) -> dict:
    """Compare the best entries of two sides."""
    tops = [_best(side) for side in own]
    a, b = (_score(top, level, len(side)) for top, side in zip(tops, own, strict=True))
    change = difference(a, b)
    sure = not any(pd.isna(top["stderr"]) for top in tops)
    if not sure:
        # One side's error alone would look like a precision that nobody knows.
        change = Estimate(0.0 if abs(change.value) < NO_DIFFERENCE else change.value)
    return {
        "value": a.value - b.value,
        "low": change.low,
        "high": change.high,
        "result": _result(change),
        "sure": sure,
        "saturated": min(a.value, b.value) >= NEAR_CEILING,
        "lead_best": a.value,
        "challenger_best": b.value,
        "lead_model": tops[0]["model_version"],
        "challenger_model": tops[1]["model_version"],
    }


def with_areas(found: pd.DataFrame, benchmarks: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Add the ``name`` and ``area`` of each test and sort by area, then name.

    Parameters
    ----------
    found:
        Rows with ``benchmark_id``.
    benchmarks, areas:
        Tables ``benchmarks`` and ``benchmark_areas``; a test without an area is ``mixed``.
    """
    names = benchmarks.set_index("benchmark_id")["name"]
    area = areas.set_index("benchmark_id")["area"]
    frame = found.assign(
        name=found["benchmark_id"].map(names).fillna(found["benchmark_id"]),
        area=found["benchmark_id"].map(area).fillna("mixed"),
    )
    order = frame["area"].map(AREAS.index)
    return (
        frame.assign(order=order)
        .sort_values(["order", "name"], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def by_area(found: pd.DataFrame) -> pd.DataFrame:
    """Sum up one day of ``gap_series`` (with areas) by area of capability.

    Returns
    -------
    DataFrame
        ``area, result, tests, lead, challenger, tied, lead_unsure, challenger_unsure, saturated,
        median, newest``: ``result`` is the side that is ahead on more than half of the tests,
        else ``tied``; counts of tests that were run often enough; ``..._unsure`` counts higher
        scores without a published error; ``median`` is that of the gaps, a fraction.  Areas
        without a test are left out.
    """
    known = found[found["result"] != "few"]
    rows = []
    for area in AREAS:
        own = known[known["area"] == area]
        if own.empty:
            continue
        ahead = {side: own["result"] == side for side in ("lead", "challenger")}
        most = [side for side in ahead if 2 * ahead[side].sum() > len(own)]
        rows.append(
            {
                "area": area,
                "result": most[0] if most else "tied",
                "tests": len(own),
                **{side: int((ahead[side] & own["sure"]).sum()) for side in ahead},
                "tied": int((own["result"] == "tied").sum()),
                **{f"{side}_unsure": int((ahead[side] & ~own["sure"]).sum()) for side in ahead},
                "saturated": int(own["saturated"].sum()),
                "median": float(own["value"].median()),
                "newest": own["newest"].max(),
            }
        )
    columns = ["area", "result", "tests", "lead", "challenger", "tied", "lead_unsure",
               "challenger_unsure", "saturated", "median", "newest"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def area_gap(summary: pd.DataFrame, area: str) -> Estimate:
    """Median gap of an area's tests, a fraction; unknown if none was run often enough.

    No interval: the tests are those that exist, not a sample of what could be asked.
    """
    own = summary[summary["area"] == area]
    if own.empty:
        return Estimate.unknown(f"no test of {area} was run often enough on both sides by then")
    row = own.iloc[0]
    tests = "1 test" if row["tests"] == 1 else f"{row['tests']} tests"
    return Estimate(float(row["median"]), as_of=f"{row['newest']:%Y-%m-%d}", note=tests)


def gains(
    scores: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    day: pd.Timestamp,
    *,
    years: int = 1,
    at_least: int = 5,
    attribution: str = "headquarters",
    weights: str = "all",
    level: float = 0.90,
) -> pd.DataFrame:
    """Say on each test whose best score rose more in the last year.

    Parameters
    ----------
    day, years:
        The gap on ``day`` is compared with that so many years before.
    scores, developers, lead, challenger, at_least, attribution, weights, level:
        As in ``gap_series``.

    Returns
    -------
    DataFrame
        ``benchmark_id, before, now, change, low, high, result, sure, saturated, newest``: gaps
        and their change in fractions of the test.  ``result``: ``lead`` or ``challenger`` (its
        best score gained on the other's beyond the error) or ``tied``.  Only tests on which both
        sides had enough entries on both days.  A side whose best entry is the same on both days
        adds no error.  Near the ceiling the side behind gains because the other cannot.
    """
    days = [day - pd.DateOffset(years=years), day]
    found = gap_series(
        scores, developers, lead, challenger, days, at_least=at_least, attribution=attribution,
        weights=weights, level=level,
    )  # fmt: skip
    stderr = scores.drop_duplicates(["benchmark_id", "model_version"]).set_index(
        ["benchmark_id", "model_version"]
    )["stderr"]
    rows = []
    for test, pair in found[found["result"] != "few"].groupby("benchmark_id", sort=True):
        if len(pair) < 2:
            continue
        before, now = pair.iloc[0], pair.iloc[1]
        variance = 0.0
        for side in ("lead", "challenger"):
            ends = (before[f"{side}_model"], now[f"{side}_model"])
            if ends[0] != ends[1]:
                variance += sum(float(stderr[(test, model)]) ** 2 for model in ends)
        change = float(now["value"] - before["value"])
        half = float(norm.ppf(0.5 + level / 2)) * variance**0.5
        sure = not pd.isna(half)
        moved = Estimate(change, change - half, change + half, level) if sure else Estimate(change)
        rows.append(
            {
                "benchmark_id": test,
                "before": before["value"],
                "now": now["value"],
                "change": change,
                "low": moved.low,
                "high": moved.high,
                "result": _result(moved),
                "sure": sure,
                "saturated": now["saturated"],
                "newest": now["newest"],
            }
        )
    columns = ["benchmark_id", "before", "now", "change", "low", "high", "result", "sure",
               "saturated", "newest"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"low": float, "high": float})


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
                top = _best(own)
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
