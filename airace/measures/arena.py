"""Human preference on Arena's overall text board: gap, win rate, share of the top places.

Ratings are compared within one list (one board on one day) and never across.  What this cannot
tell: quality beyond what voters see in a chat; anything of models that were not entered; and
labs choose which variants they enter.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from airace.measures.attribution import members, with_blocs
from airace.measures.estimate import Estimate, difference, rescale

PUBLISHED_LEVEL = 0.95
LIST = ["date", "variant"]
SCALE = 400
# Entries whose name marks a test version; labs enter several and may ship another (early-grok-3
# led the board of 21 February 2025 before Grok 3 was listed).
PREVIEW = r"^early-|experimental|preview|-exp\b"
# What changed when a segment began, in words for charts.
SEGMENTS = {
    "text-online-elo": "Online Elo",
    "text": "Published scores",
    "text-style-control": "Style control",
    "text-style-control-restated": "Ratings restated",
    "text-style-control-reweighted": "Votes weighted anew",
    "text-style-control-refitted": "Ratings refitted",
}
NO_LIST = "no overall list was published by then"


def board(
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    developers: pd.DataFrame,
    *,
    as_of: str,
    blocs: tuple[str, ...] = ("US", "CN"),
    attribution: str = "headquarters",
    weights: str = "all",
    at_least: int = 1,
    need: tuple[str, ...] = (),
    fewest: int = 1,
) -> pd.DataFrame:
    """Return the newest overall list on or before ``as_of``.

    Parameters
    ----------
    ratings, snapshots, developers:
        Tables ``arena_ratings``, ``arena_snapshots``, ``developers``.
    as_of:
        ISO date.
    blocs, attribution:
        As in ``frontier.select``.
    weights:
        ``all``, ``open`` or ``closed``.
    at_least:
        Shortest list that will do: copies of the site often hold only the first 10 to 50 places.
    need:
        Blocs that must be on the list; a list of first places that names none of a bloc cannot
        say how far that bloc is and is passed over.
    fewest:
        How many names of each bloc in ``need``.

    Returns
    -------
    DataFrame
        ``date, variant, segment, default, complete, model, rating, low, high, votes, rank,
        developer_ids, weights, blocs, source_id``, best first; empty when there is no list.
        Where one day has several boards the one shown by default is taken.
    """
    lists = snapshots[snapshots["date"] <= pd.Timestamp(as_of)]
    lists = lists[lists["models"] >= at_least].sort_values(
        ["date", "default"], ascending=[False, False]
    )
    rows = ratings.iloc[:0]
    for chosen in lists[LIST].itertuples(index=False):
        rows = ratings[(ratings["date"] == chosen.date) & (ratings["variant"] == chosen.variant)]
        if weights != "all":
            rows = rows[rows["weights"] == weights]
        rows = with_blocs(rows, developers, attribution, blocs)
        if all(len(members(rows, bloc)) >= fewest for bloc in need):
            break
        rows = rows.iloc[:0]
    if "blocs" not in rows:
        rows = with_blocs(rows, developers, attribution, blocs)
    rows = rows.merge(snapshots[[*LIST, "segment", "default", "complete"]], on=LIST)
    return rows.sort_values(["rating", "model"], ascending=[False, True])[
        [
            "date",
            "variant",
            "segment",
            "default",
            "complete",
            "model",
            "rating",
            "low",
            "high",
            "votes",
            "rank",
            "developer_ids",
            "weights",
            "blocs",
            "source_id",
        ]
    ].reset_index(drop=True)


def best(listed: pd.DataFrame, bloc: str, *, level: float = 0.90) -> Estimate:
    """Return a bloc's best rating on a list, in rating points; the note names the model."""
    if listed.empty:
        return Estimate.unknown(NO_LIST)
    own = members(listed, bloc)
    day = f"{listed['date'].iloc[0]:%Y-%m-%d}"
    if own.empty:
        return Estimate.unknown(f"the list of {day} names no {bloc} model")
    top = own.loc[own["rating"].idxmax()]
    rating = float(top["rating"])
    if pd.isna(top["low"]) or pd.isna(top["high"]):
        return Estimate(rating, as_of=day, note=str(top["model"]))
    ends = (
        rescale(rating, float(top[side]), from_level=PUBLISHED_LEVEL, to_level=level)
        for side in ("low", "high")
    )
    return Estimate(rating, *ends, level, as_of=day, note=str(top["model"]))


def gap(listed: pd.DataFrame, lead: str, challenger: str, *, level: float = 0.90) -> Estimate:
    """Best lead minus best challenger rating on one list, in rating points.

    The interval combines the two published 95 % intervals as if independent, rescaled to
    ``level``.  Unknown, with the reason, when the list is missing or names no model of one side.
    The note names both models and warns of entries that are previews or not the site's board.
    """
    a, b = (best(listed, bloc, level=level) for bloc in (lead, challenger))
    result = difference(a, b)
    if not result.known:
        return result
    note = f"{a.note} against {b.note}, list of {a.as_of}"
    if not listed["default"].iloc[0]:
        note += "; not the board that the site showed"
    if pd.Series([a.note, b.note]).str.contains(PREVIEW, case=False).any():
        note += "; by its name one of them is a test version"
    return Estimate(result.value, result.low, result.high, result.level, a.as_of, note)


def gap_percent(
    listed: pd.DataFrame, lead: str, challenger: str, *, level: float = 0.90
) -> Estimate:
    """Gap over the challenger's rating, in per cent (1.7 means 1.7 %).

    The convention of Stanford's AI Index.  Ratings have no zero, so a per cent of one depends on
    where the scale was pinned; it is here to be compared with that publication only.
    """
    points = gap(listed, lead, challenger, level=level)
    if not points.known:
        return points
    return _through(points, lambda g: 100 * g / best(listed, challenger).value)


def win_rate(listed: pd.DataFrame, lead: str, challenger: str, *, level: float = 0.90) -> Estimate:
    """Expected probability that the best lead model beats the best challenger, ties split.

    ``1 / (1 + 10 ** (-gap / 400))``, the model behind the ratings (Elo; Bradley-Terry 1952).
    """
    return through_curve(gap(listed, lead, challenger, level=level))


def through_curve(points: Estimate) -> Estimate:
    """Turn a gap in rating points into the chance of winning a vote (see ``win_rate``)."""
    return _through(points, chance) if points.known else points


def chance(points):
    """Chance of winning a vote, ties split, with a rating so many points higher; element-wise."""
    return 1 / (1 + 10 ** (-np.asarray(points, float) / SCALE))


def points_for(chances: float) -> float:
    """Rating points that make a chance of winning a vote: the inverse of ``chance``."""
    return float(-SCALE * np.log10(1 / chances - 1))


def vote_guides() -> pd.DataFrame:
    """Return how gaps read as votes: ``value`` (rating points), ``label``, ``short``.

    One row for every five votes in a hundred; on the challenger's side the votes are still the
    lead's.
    """
    votes = [10, 20, 30, 35, 40, 45, 50, 55, 60, 65, 70, 80, 90]
    return pd.DataFrame(
        {
            "value": [points_for(count / 100) for count in votes],
            "label": ["even" if v == 50 else f"{v} of 100 votes" for v in votes],
            "short": ["even" if v == 50 else f"{v} of 100" for v in votes],
        }
    )


def mean_gap(
    listed: pd.DataFrame, lead: str, challenger: str, top: int, *, level: float = 0.90
) -> Estimate:
    """Mean of the ``top`` best lead ratings minus that of the challenger's, on one list.

    Rests on more than one entry, so a single model moves it less; but a lab that enters many
    versions of one model weighs more.  The interval treats the ratings as independent: the
    half-widths are added in quadrature and divided by ``top``.  Unknown when the list names
    fewer models of one side.
    """
    if listed.empty:
        return Estimate.unknown(NO_LIST)
    day = f"{listed['date'].iloc[0]:%Y-%m-%d}"
    sides = []
    for bloc in (lead, challenger):
        own = members(listed, bloc).nlargest(top, "rating", keep="first")
        if len(own) < top:
            return Estimate.unknown(f"the list of {day} names only {len(own)} {bloc} models")
        value = float(own["rating"].mean())
        if own[["low", "high"]].isna().any(axis=None):
            sides.append(Estimate(value))
            continue
        half = {
            side: float(np.hypot.reduce(own[side] - own["rating"])) / top
            for side in ("low", "high")
        }
        ends = (
            rescale(value, value + sign * half[side], from_level=PUBLISHED_LEVEL, to_level=level)
            for sign, side in ((-1, "low"), (1, "high"))
        )
        sides.append(Estimate(value, *ends, level))
    result = difference(*sides)
    note = f"the {top} best names of each, list of {day}"
    return Estimate(result.value, result.low, result.high, result.level, day, note)


def plain_board(
    plain: pd.DataFrame,
    developers: pd.DataFrame,
    *,
    as_of: str,
    blocs: tuple[str, ...] = ("US", "CN"),
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return the newest list without style control, in the columns of ``board``.

    Parameters
    ----------
    plain, developers:
        Tables ``arena_plain_ratings`` and ``developers``.
    as_of, blocs, attribution, weights:
        As in ``board``.

    Returns
    -------
    DataFrame
        As ``board``; ``default`` is false, for the site showed the other list of that day.
        Empty when there is none.
    """
    rows = plain[plain["date"] <= pd.Timestamp(as_of)]
    rows = rows[rows["date"] == rows["date"].max()]
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    rows = with_blocs(rows, developers, attribution, blocs)
    rows = rows.assign(variant="text", segment="text-plain", default=False, complete=True)
    return rows.sort_values(["rating", "model"], ascending=[False, True], ignore_index=True)


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


def gap_choices(
    boards: Mapping[str, pd.DataFrame],
    lead: str,
    challenger: str,
    *,
    tops: tuple[int, ...] = (1, 5, 10),
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the gap on several lists by how many of the best names are averaged.

    Parameters
    ----------
    boards:
        Name -> list (of ``board`` or ``plain_board``).
    tops:
        How many best names of each side.

    Returns
    -------
    DataFrame
        ``board, date, top, value, low, high, win_rate``, one row for each list and ``top`` that
        the list can give; rating points, and the chance of winning a vote at that gap.
    """
    found = []
    for name, listed in boards.items():
        for top in tops:
            result = mean_gap(listed, lead, challenger, top, level=level)
            if result.known:
                found.append((name, result.as_of, top, result.value, result.low, result.high))
    frame = pd.DataFrame(found, columns=["board", "date", "top", "value", "low", "high"])
    frame = frame.astype({"value": float, "low": float, "high": float})
    return frame.assign(win_rate=chance(frame["value"]))


def places(
    listed: pd.DataFrame, blocs: tuple[str, ...], tops: tuple[int, ...] = (10, 20, 50)
) -> pd.DataFrame:
    """Count who holds the first places of a list.

    Returns
    -------
    DataFrame
        ``top``, one column per bloc, ``other``, ``unknown``: names among the first ``top``; only
        for the ``top`` that the list is long enough for.  A name may count for two blocs.
    """
    found = []
    for top in tops:
        if len(listed) < top:
            continue
        first = listed.nlargest(top, "rating", keep="first")
        own = {bloc: len(members(first, bloc)) for bloc in blocs}
        rest = {kind: int((first["blocs"] == kind).sum()) for kind in ("other", "unknown")}
        found.append({"top": top, **own, **rest})
    return pd.DataFrame(found, columns=["top", *blocs, "other", "unknown"])


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


def _through(points: Estimate, transform) -> Estimate:
    """Carry an estimate and its ends through an increasing function."""
    ends = (None, None) if points.low is None else map(transform, (points.low, points.high))
    return Estimate(
        transform(points.value), *ends, points.level, as_of=points.as_of, note=points.note
    )


def challenger_share(listed: pd.DataFrame, challenger: str, top: int) -> Estimate:
    """Share of a bloc among the ``top`` best names of a list, in [0, 1].

    A count of names: it depends on how many effort levels of a model are entered.  Unknown
    when the list is shorter than ``top``.  No interval: the list is whole, not a sample.
    """
    if listed.empty:
        return Estimate.unknown(NO_LIST)
    day = f"{listed['date'].iloc[0]:%Y-%m-%d}"
    if len(listed) < top:
        return Estimate.unknown(f"the list of {day} has only {len(listed)} names")
    first = listed.nlargest(top, "rating", keep="first")
    unknown = int((first["blocs"] == "unknown").sum())
    note = f"list of {day}" + (f"; {unknown} of unknown home" if unknown else "")
    return Estimate(len(members(first, challenger)) / top, as_of=day, note=note)


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
    found = []
    for _, listed in rows.groupby(LIST, sort=True):
        a, b = (best(listed, bloc, level=level) for bloc in (lead, challenger))
        points = difference(a, b)
        found.append(
            {
                **listed.iloc[0][["date", "segment", "default", "complete"]].to_dict(),
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
    found = []
    for _, listed in rows.groupby(LIST, sort=True):
        about = listed.iloc[0][["date", "segment", "default"]].to_dict()
        shares = ((top, challenger_share(listed, bloc, top)) for top in tops)
        found += [{**about, "top": top, "share": s.value} for top, s in shares if s.known]
    columns = ["date", "segment", "default", "top", "share"]
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
