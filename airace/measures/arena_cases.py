"""Cases for ``calibration`` from Arena: what one list gave against a later list of its scale.

Arena ratings
    a name's rating on one list against its rating some months later on a list of the same scale;
Arena gap
    the two leaders of a list against the same two names later.

What this cannot tell: anything of names that the later list calls otherwise or no longer shows.
"""

from __future__ import annotations

import pandas as pd

from airace.measures import arena
from airace.measures.attribution import with_blocs
from airace.measures.calibration import CASE, NO_CASES, joined
from airace.measures.estimate import Estimate


def list_pairs(
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    *,
    as_of: str,
    days: int = 90,
    shared: int = 10,
    apart: float = 5.0,
) -> pd.DataFrame:
    """Pair the longest list of each month with one of the same scale some months later.

    Parameters
    ----------
    ratings, snapshots:
        Tables ``arena_ratings``, ``arena_snapshots``.
    as_of:
        ISO date; later lists are not seen.
    days:
        The later list is ``days`` to one and a half times as many days later; of several the
        one that shares most names, then the earliest.
    shared:
        Fewest names in common; a pair with fewer is no pair.
    apart:
        Rating points.  If half of all names in common moved by more than this against the
        middle of them, the method of rating has changed, announced or not.

    Returns
    -------
    DataFrame
        ``date, variant, segment, later_date, later_variant, names, shift, spread, same_scale``:
        the median move of the names in common, which has no meaning as ratings have no zero,
        and the median distance from it.
    """
    rows = _rated(ratings, snapshots, as_of)
    lists = rows.groupby([*arena.LIST, "segment"], as_index=False).agg(length=("key", "size"))
    month = lists["date"].dt.to_period("M")
    longest = lists.sort_values(["length", "date"]).groupby(["segment", month]).tail(1)
    by_list = {key: frame.set_index("key")["rating"] for key, frame in rows.groupby(arena.LIST)}
    found = []
    for said in longest.sort_values("date").itertuples():
        gone = (lists["date"] - said.date).dt.days
        window = (lists["segment"] == said.segment) & gone.between(days, int(1.5 * days))
        moves = [
            (
                later,
                (by_list[later.date, later.variant] - by_list[said.date, said.variant]).dropna(),
            )
            for later in lists[window].sort_values("date").itertuples()
        ]
        if not moves:
            continue
        later, moved = max(moves, key=lambda pair: len(pair[1]))
        if len(moved) < shared:
            continue
        shift = float(moved.median())
        spread = float((moved - shift).abs().median())
        lists_of = (said.date, said.variant, said.segment, later.date, later.variant)
        found.append((*lists_of, len(moved), shift, spread, spread <= apart))
    columns = ["date", "variant", "segment", "later_date", "later_variant", "names", "shift",
               "spread", "same_scale"]  # fmt: skip
    dates = dict.fromkeys(["date", "later_date"], "datetime64[us]")
    texts = dict.fromkeys(["variant", "segment", "later_variant"], "string")
    numbers = {"names": int, "shift": float, "spread": float, "same_scale": bool}
    return pd.DataFrame(found, columns=columns).astype(dates | texts | numbers)


def pairs_compared(pairs: pd.DataFrame) -> Estimate:
    """Count the pairs of lists on one scale; the note counts those on two."""
    if pairs.empty:
        return Estimate.unknown(NO_CASES)
    changed = int((~pairs["same_scale"]).sum())
    noun = "pair" if changed == 1 else "pairs"
    note = f"{changed:,} {noun} left out because the scale changed" if changed else ""
    return Estimate(int(pairs["same_scale"].sum()), note=note)


def arena_ratings(
    pairs: pd.DataFrame,
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    developers: pd.DataFrame,
    *,
    as_of: str,
    blocs: tuple[str, ...],
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return single ratings against those of the later list of each pair on one scale.

    Parameters
    ----------
    pairs:
        As returned by ``list_pairs``.
    ratings, snapshots, developers, as_of, blocs, attribution, weights:
        As in ``arena.board``.

    Returns
    -------
    DataFrame
        ``CASE`` and ``growth``: votes on the later list over votes then, missing where a list
        gives none.  The later rating is less the shift that all names share.  Cluster: the name.
        Names are matched apart from capitals; a name that the later list calls otherwise, or
        that was withdrawn, drops out.
    """
    rows = with_blocs(_rated(ratings, snapshots, as_of), developers, attribution, blocs)
    kept = pairs[pairs["same_scale"]]
    later = rows[[*arena.LIST, "key", "rating", "votes"]].add_prefix("later_")
    both = kept.merge(rows.drop(columns="segment"), on=arena.LIST).merge(
        later.rename(columns={"later_key": "key"}), on=["later_date", "later_variant", "key"]
    )
    if weights != "all":
        both = both[both["weights"] == weights]
    found = pd.DataFrame(
        {
            "case": both["model"],
            "cluster": both["key"],
            "blocs": both["blocs"],
            "day": both["date"],
            "later_day": both["later_date"],
            "said": both["rating"],
            "low": both["low"],
            "high": both["high"],
            "level": arena.PUBLISHED_LEVEL,
            "later": both["later_rating"] - both["shift"],
            "growth": both["later_votes"].astype("Float64") / both["votes"].astype("Float64"),
        }
    )
    return joined([found], [*CASE, "growth"])


def arena_gaps(
    pairs: pd.DataFrame,
    ratings: pd.DataFrame,
    snapshots: pd.DataFrame,
    developers: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    attribution: str = "headquarters",
    weights: str = "all",
) -> pd.DataFrame:
    """Return the gap between the two leaders of a list against that of the same two names later.

    Arguments as in ``arena_ratings``.  Cluster: the two names.  New leaders are another question
    and not asked here.
    """
    kept = pairs[pairs["same_scale"]]
    rated = _rated(ratings, snapshots, as_of)
    ratings_of = {
        (day, variant): listed.set_index("key")["rating"]
        for (day, variant), listed in rated[rated["date"].isin(kept["later_date"])].groupby(
            arena.LIST
        )
    }
    rows = with_blocs(
        rated[rated["date"].isin(kept["date"])], developers, attribution, (lead, challenger)
    )
    if weights != "all":
        rows = rows[rows["weights"] == weights]
    found = []
    for pair in kept.itertuples():
        listed = rows[(rows["date"] == pair.date) & (rows["variant"] == pair.variant)]
        a, b = (arena.best(listed, bloc) for bloc in (lead, challenger))
        said = arena.gap(listed, lead, challenger, level=arena.PUBLISHED_LEVEL)
        later = [
            ratings_of[pair.later_date, pair.later_variant].get(side.note.casefold())
            for side in (a, b)
        ]
        if not said.known or said.low is None or None in later:
            continue
        names = f"{a.note} against {b.note}"
        ends = (said.value, said.low, said.high, said.level, later[0] - later[1])
        found.append((names, names, "", pair.date, pair.later_date, *ends))
    return joined([pd.DataFrame(found, columns=CASE)], CASE)


def _rated(ratings: pd.DataFrame, snapshots: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Entries with an interval on the lists up to a day, with their list's scale."""
    about = snapshots[[*arena.LIST, "segment", "default"]]
    rows = ratings[(ratings["date"] <= pd.Timestamp(as_of)) & ratings["low"].notna()]
    rows = rows.merge(about, on=arena.LIST)
    rows = rows.assign(key=rows["model"].str.casefold())
    return rows.drop_duplicates([*arena.LIST, "key"])
