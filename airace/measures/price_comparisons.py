"""Whose models cost less, by every comparison that is in use.

The answer hangs on the comparison, so all of them are made; they share models, and how many there
are of a kind is our choice, so their number is no vote.  What this cannot tell: see ``prices``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from airace.measures.attribution import belongs, members
from airace.measures.estimate import Estimate
from airace.measures.price_ratio import best_ratio, matched_ratio, price_ratio
from airace.measures.prices import cheapest_first, holds_on, in_force

BLENDS = {"Input only": (1, 0), "Output only": (0, 1), "One part to one": (1, 1)}
OFFSETS = (3, 90)  # days after a release: the opening price, and the one that settled


def at_release(
    spells: pd.DataFrame, bloc: str, other: str, *, days: int, until: str
) -> pd.DataFrame:
    """Set each model of a bloc, some days after its release, against the other bloc.

    Parameters
    ----------
    spells:
        As returned by ``spells``.
    bloc, other:
        Code of the bloc whose models are followed, and of the one they are set against.
    days:
        How long after the release; ``until``: ISO date, later days are not seen.

    Returns
    -------
    DataFrame
        ``model, day, usd_per_mtok, other_model, other_usd_per_mtok, ratio``: price of the model
        over that of the cheapest of ``other`` sold that day with at least its score.  Models
        whose own price is not known for that day, or that had no equal on sale, are left out.
    """
    followed = members(spells, bloc).dropna(subset="release_date").drop_duplicates("model")
    spells = cheapest_first(spells)
    names, prices = spells["model"].to_numpy(object), spells["blended_usd_per_mtok"].to_numpy()
    scores, theirs = spells["score"].to_numpy(), belongs(spells, other)
    rows = []
    for name, score, released in followed[["model", "score", "release_date"]].itertuples(
        index=False
    ):
        day = released + pd.Timedelta(days=days)
        if day > pd.Timestamp(until):
            continue
        now, same = holds_on(spells, day), names == name
        mine = np.flatnonzero(now & same)
        equal = np.flatnonzero(now & ~same & theirs & (scores >= score))
        if len(mine) and len(equal):
            pair = prices[mine[0]], prices[equal[0]]
            rows.append((name, day, pair[0], names[equal[0]], pair[1], pair[0] / pair[1]))
    columns = ["model", "day", "usd_per_mtok", "other_model", "other_usd_per_mtok", "ratio"]
    return pd.DataFrame(rows, columns=columns)


def comparisons(
    spells: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    day: str,
    adjectives: Mapping[str, str],
    levels: tuple[float, ...],
    checked: tuple[float, ...],
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the price ratio under every comparison that one could defend.

    Parameters
    ----------
    spells:
        As returned by ``spells``.
    lead, challenger:
        Codes of the blocs.
    day:
        ISO date on which prices are compared, unless a row says otherwise.
    adjectives:
        How each bloc's models are called in the labels.
    levels:
        Index scores at which the cheapest models are compared.
    checked:
        Those of them that are compared with other blends of input and output as well, and with
        the cheapest model of each bloc left out.
    rng, draws, level:
        As in ``price_ratio``; each row sees the same draws.

    Returns
    -------
    DataFrame
        ``group, label, value, low, high, side, note``: challenger over lead price.  ``side`` is
        ``challenger`` or ``lead`` where that one is cheaper over the whole interval (by the
        ratio alone where there is none), ``tied`` otherwise, ``unknown`` where ``note`` is a
        reason.  The best model that is matched with the other bloc is that of the bloc whose
        best scores less: only that one has an equal.
    """
    now = in_force(spells, day)
    pair = (lead, challenger)
    more = dict(rng=rng, draws=draws, level=level)
    state = rng.bit_generator.state
    rows = []

    def add(group: str, label: str, measure, *arguments, **options) -> None:
        rng.bit_generator.state = state
        found = measure(*arguments, **options, **more)
        rows.append({"group": group, "label": label, **_reading(found)})

    for at in levels:
        label = f"{at:g} points or more"
        add("Cheapest at a level", label, price_ratio, now, *pair, at)
    for at in checked:
        label = f"Second cheapest, {at:g} points or more"
        add("Cheapest at a level", label, price_ratio, now, *pair, at, second=True)
    add("Best models", "Best against best", best_ratio, now, *pair)
    tops = {bloc: members(now, bloc).nlargest(1, "score") for bloc in pair}
    if all(len(top) for top in tops.values()):
        trailing = min(pair, key=lambda bloc: tops[bloc]["score"].iloc[0])
        ahead = lead if trailing == challenger else challenger
        best = tops[trailing].iloc[0]
        label = f"Best {adjectives[trailing]} against an equal {adjectives[ahead]} model"
        add("Best models", label, matched_ratio, now, *pair, best["model"])
        for offset in OFFSETS:
            then = best["release_date"] + pd.Timedelta(days=offset)
            late = f"The same, {offset} days after its release"
            if pd.isna(then) or then > pd.Timestamp(day):
                reason = Estimate.unknown(f"{offset} days have not passed")
                rows.append({"group": "Best models", "label": late, **_reading(reason)})
            else:
                add(
                    "Best models", late, matched_ratio, in_force(spells, then), *pair, best["model"]
                )
    for name, blend in BLENDS.items():
        for at in checked:
            label = f"{name}, {at:g} points or more"
            add("Other blends of tokens", label, price_ratio, now, *pair, at, blend=blend)
        label = f"{name}, best against best"
        add("Other blends of tokens", label, best_ratio, now, *pair, blend=blend)
    return pd.DataFrame(rows).astype({"value": float, "low": float, "high": float})


def cheaper_side(ratio: Estimate) -> str:
    """Say which side a price ratio (challenger over lead) shows as the cheaper.

    ``challenger`` or ``lead`` where the whole interval does (the ratio alone if there is none),
    ``tied`` where it does not, ``unknown``.
    """
    if not ratio.known:
        return "unknown"
    low, high = (ratio.value if end is None else end for end in (ratio.low, ratio.high))
    return "challenger" if high < 1 else "lead" if low > 1 else "tied"


def _reading(found: Estimate) -> dict[str, object]:
    keep = {"value": found.value, "low": found.low, "high": found.high}
    return keep | {"side": cheaper_side(found), "note": found.note or found.reason}
