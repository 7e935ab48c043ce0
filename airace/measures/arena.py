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
from airace.measures.spoken import adjective

PUBLISHED_LEVEL = 0.95
LIST = ["date", "variant"]
SCALE = 400
# Entries whose name marks a test version; labs enter several and may ship another (early-grok-3
# led the board of 21 February 2025 before Grok 3 was listed).
PREVIEW = r"^early-|experimental|preview|-exp\b"
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
        return Estimate.unknown(f"the list of {day} names no {adjective(bloc)} model")
    top = own.loc[own["rating"].idxmax()]
    return rated(top["rating"], top["low"], top["high"], str(top["model"]), day, level=level)


def rated(
    rating: float, low: float, high: float, model: str, day: str, *, level: float
) -> Estimate:
    """Return a published rating, its interval (or none) brought to ``level``, noting the model."""
    rating = float(rating)
    if pd.isna(low) or pd.isna(high):
        return Estimate(rating, as_of=day, note=model)
    ends = (
        rescale(rating, float(end), from_level=PUBLISHED_LEVEL, to_level=level)
        for end in (low, high)
    )
    return Estimate(rating, *ends, level, as_of=day, note=model)


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
            return Estimate.unknown(
                f"the list of {day} names only {len(own)} {adjective(bloc)} models"
            )
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
