"""How the gap and the shares on Arena's lists went from list to list.

One point per list; lists of one segment share a scale, and no line runs across two.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.arena import LIST, chance, rated
from airace.measures.attribution import belongs, members, with_blocs
from airace.measures.estimate import Estimate, difference

# What changed when a segment began, in words for charts.
SEGMENTS = {
    "text-online-elo": "Online Elo",
    "text": "Published scores",
    "text-style-control": "Style control",
    "text-style-control-restated": "Ratings restated",
    "text-style-control-reweighted": "Votes weighted anew",
    "text-style-control-refitted": "Ratings refitted",
}


def style_series(
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    plain: pd.DataFrame,
    developers: pd.DataFrame,
    **choices,
) -> pd.DataFrame:
    """Return the gap with and without style control on every day that has both lists.

    Parameters
    ----------
    ratings, snapshots, plain, developers:
        Tables ``arena_ratings``, ``arena_snapshots``, ``arena_plain_ratings``, ``developers``.
    choices:
        Keywords of ``gap_series``.

    Returns
    -------
    DataFrame
        ``date``, then ``gap, low, high, win_rate, lead_model, challenger_model``, each with the
        ending ``_on`` and ``_off``; days on which one list names no model of one side are left
        out.
    """
    days = plain[["date"]].drop_duplicates()
    lists = days.assign(variant="text", segment="text-plain", default=False, complete=True)
    shown = snapshots[snapshots["default"] & snapshots["date"].isin(days["date"])]
    with_style = gap_series(
        ratings[ratings["date"].isin(days["date"])], shown, developers, **choices
    )
    without = gap_series(plain.assign(variant="text"), lists, developers, **choices)
    columns = ["date", "gap", "low", "high", "win_rate", "lead_model", "challenger_model"]
    both = with_style[columns].merge(without[columns], on="date", suffixes=("_on", "_off"))
    return both.dropna(subset=["gap_on", "gap_off"]).reset_index(drop=True)


def published_beside(published: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Set published gaps beside those of our lists of the same month.

    Parameters
    ----------
    published:
        Rows of ``quoted_parity_figures`` about Arena: ``period`` (YYYY-MM), ``value`` in per
        cent of the challenger's rating.
    series:
        As returned by ``gap_series`` for the two countries that were compared.

    Returns
    -------
    DataFrame
        The published rows with ``lists``, ``lowest``, ``highest``: how many lists of the month
        name both sides, and the range of their gaps in the same per cent; missing if none.
    """
    known = series.dropna(subset="percent")
    months = known.groupby(known["date"].dt.strftime("%Y-%m"))["percent"]
    ranges = months.agg(lists="size", lowest="min", highest="max")
    joined = published.merge(ranges, left_on="period", right_index=True, how="left")
    return joined.assign(lists=joined["lists"].fillna(0).astype(int)).reset_index(drop=True)


def gap_series(
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    developers: pd.DataFrame,
    *,
    as_of: str,
    lead: str = "US",
    challenger: str = "CN",
    attribution: str = "headquarters",
    weights: str = "all",
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the gap on every list up to ``as_of``.

    Returns
    -------
    DataFrame
        ``date, segment, default, complete, gap, low, high, percent, win_rate, lead_model,
        challenger_model``; ``gap`` is missing where a list names no model of one side.  Lists of
        one ``segment`` share a scale: draw one line per segment and none across.
    """
    rows = ratings[ratings["date"] <= pd.Timestamp(as_of)]
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    rows = with_blocs(rows, developers, attribution, (lead, challenger))
    rows = rows.merge(snapshots[[*LIST, "segment", "default", "complete"]], on=LIST)
    sides = [_leaders(rows, bloc, level) for bloc in (lead, challenger)]
    nobody = Estimate.unknown("the list names no model of one side")
    found = []
    for about in rows.drop_duplicates(LIST).sort_values(LIST).to_dict("records"):
        a, b = (side.get((about["date"], about["variant"]), nobody) for side in sides)
        points = difference(a, b)
        found.append(
            {
                **{name: about[name] for name in ("date", "segment", "default", "complete")},
                "gap": points.value,
                "low": points.low,
                "high": points.high,
                "percent": 100 * points.value / b.value if points.known else None,
                "lead_model": a.note or None,
                "challenger_model": b.note or None,
            }
        )
    columns = ["date", "segment", "default", "complete", "gap", "low", "high", "percent",
               "lead_model", "challenger_model"]  # fmt: skip
    series = pd.DataFrame(found, columns=columns)
    numbers = ["gap", "low", "high", "percent"]
    series = series.astype(dict.fromkeys(numbers, float))
    series.insert(columns.index("lead_model"), "win_rate", chance(series["gap"]))
    return series


def _leaders(rows: pd.DataFrame, bloc: str, level: float) -> dict[tuple, Estimate]:
    """A bloc's best rating on each list that names one of its models, by ``LIST``."""
    own = members(rows, bloc)
    tops = own.loc[own.groupby(LIST)["rating"].idxmax()]
    return {
        (top.date, top.variant): rated(
            top.rating, top.low, top.high, top.model, f"{top.date:%Y-%m-%d}", level=level
        )
        for top in tops.itertuples()
    }


def share_series(
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    developers: pd.DataFrame,
    *,
    as_of: str,
    bloc: str,
    tops: tuple[int, ...] = (10, 20, 50),
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return a bloc's share of the first places on every list up to ``as_of``.

    Returns
    -------
    DataFrame
        ``date, segment, default, top, share``, one row per list and ``top`` that the list is
        long enough for.
    """
    rows = ratings[ratings["date"] <= pd.Timestamp(as_of)]
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    rows = with_blocs(rows, developers, attribution, (bloc,))
    rows = rows.merge(snapshots[[*LIST, "segment", "default"]], on=LIST)
    rows = rows.assign(own=belongs(rows, bloc))
    columns = ["date", "segment", "default", "top", "share"]
    found = []
    for _, listed in rows.sort_values("rating", ascending=False, kind="stable").groupby(LIST):
        about = [listed[name].iloc[0] for name in columns[:3]]
        held = listed["own"].to_numpy().cumsum()
        found += [(*about, top, held[top - 1] / top) for top in tops if top <= len(held)]
    return pd.DataFrame(found, columns=columns).astype({"share": float})


def with_breaks(
    series: pd.DataFrame, value: str, *, by: str | None = None, days: int = 60
) -> pd.DataFrame:
    """Break a line wherever the scale changes or lists are missing for long.

    Parameters
    ----------
    series:
        ``date``, ``segment``, the column ``value`` and, if several lines, the column ``by``.
    days:
        Longest silence that a line may bridge.

    Returns
    -------
    DataFrame
        The rows by date with, in every break, one row whose numbers are missing.
    """
    parts = []
    groups = [("", series)] if by is None else series.groupby(by, sort=True)
    for _, line in groups:
        line = line.sort_values("date", kind="stable", ignore_index=True)
        silent = line["date"].diff() > pd.Timedelta(days=days)
        other = line["segment"] != line["segment"].shift()
        starts = line.index[(silent | other) & (line.index > 0)]
        blank = line.loc[starts - 1].assign(
            date=line.loc[starts - 1, "date"] + pd.Timedelta(1, "D")
        )
        numbers = [c for c in line.select_dtypes("number").columns if c != by]
        blank[numbers] = float("nan")
        parts.append(pd.concat([line, blank]).sort_values("date", kind="stable"))
    joined = pd.concat(parts, ignore_index=True) if parts else series
    return joined.assign(**{value: joined[value].astype(float)})


def scale_changes(series: pd.DataFrame) -> pd.DataFrame:
    """Return the days on which the segments of a series begin: ``date, label``.

    The first one is no change.
    """
    first = series.groupby("segment", as_index=False)["date"].min().sort_values("date").iloc[1:]
    labels = [SEGMENTS.get(segment, segment) for segment in first["segment"]]
    return pd.DataFrame({"date": first["date"].to_numpy(), "label": labels})


def newest_of_month(series: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Keep the last list of each month, for each segment and value of the column ``by``."""
    month = series["date"].dt.to_period("M")
    keys = [series["segment"], series[by], month]
    last = series.groupby(keys)["date"].transform("max")
    return series[series["date"] == last].reset_index(drop=True)
