"""How the gaps on single tests went over time, summed up by area of capability.

Each test keeps its own scale; only who is ahead, and how surely, is counted across tests.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.stats import norm

from airace.measures.attribution import members, with_blocs
from airace.measures.benchmarks import FRACTION, best, result_of, scored
from airace.measures.estimate import Estimate, difference

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
        released = [np.sort(side["release_date"].to_numpy()) for side in sides]
        for day in days:
            counts = [
                int(np.searchsorted(each, day.to_datetime64(), side="right")) for each in released
            ]
            newest = [
                pd.Timestamp(each[count - 1]) if count else pd.NaT
                for each, count in zip(released, counts, strict=True)
            ]
            row = {
                "benchmark_id": test,
                "day": day,
                "result": "few",
                "lead_entries": counts[0],
                "challenger_entries": counts[1],
                "newest": max(newest) if any(counts) else pd.NaT,
            }
            stopped = any(day - last > pd.Timedelta(within_days, "D") for last in newest)
            if min(counts) >= at_least and not stopped:
                row |= _compared([side[side["release_date"] <= day] for side in sides], level)
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
    tops = [best(side) for side in own]
    a, b = (scored(top, level, len(side)) for top, side in zip(tops, own, strict=True))
    change = difference(a, b)
    sure = not any(pd.isna(top["stderr"]) for top in tops)
    if not sure:
        # One side's error alone would look like a precision that nobody knows.
        change = Estimate(0.0 if abs(change.value) < NO_DIFFERENCE else change.value)
    return {
        "value": a.value - b.value,
        "low": change.low,
        "high": change.high,
        "result": result_of(change),
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
                variance += math.fsum(float(stderr[(test, model)]) ** 2 for model in ends)
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
                "result": result_of(moved),
                "sure": sure,
                "saturated": now["saturated"],
                "newest": now["newest"],
            }
        )
    columns = ["benchmark_id", "before", "now", "change", "low", "high", "result", "sure",
               "saturated", "newest"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"low": float, "high": float})
