"""Where other countries stand between two blocs, by what they joined themselves.

Complete lists only: on a partial one a missing country is not an absent one.  What this cannot
tell: why a country joined.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.alignment import jaccard, own_acts
from airace.measures.estimate import Estimate
from airace.measures.multiple import holm


def closeness(
    memberships: pd.DataFrame, initiatives: pd.DataFrame, lead: str, challenger: str
) -> pd.DataFrame:
    """How often each other country joined what only one of two blocs joined.

    Parameters
    ----------
    memberships, initiatives:
        Tables ``memberships`` and ``initiatives``.
    lead, challenger:
        The two blocs.

    Returns
    -------
    DataFrame
        ``country``, ``own_acts``, ``with_lead`` and ``with_challenger`` (initiatives joined by
        it and by the bloc), ``lead_only`` of ``lead_only_of`` and ``challenger_only`` of
        ``challenger_only_of`` (initiatives that one bloc joined and the other did not),
        ``jaccard_lead``, ``jaccard_challenger``.  Complete lists only: on a partial one a
        missing country is not an absent one.  Most own acts first.

    Notes
    -----
    Read the two ``_only`` columns against their own totals.  The Jaccard columns are given to
    show their bias: a country that joined little is 'closer' to whichever bloc joined less,
    whatever it joined.  It cannot tell why a country joined.
    """
    complete = initiatives.loc[initiatives["list_complete"].astype(bool), "initiative_id"]
    acts = own_acts(memberships)
    acts = acts[acts["initiative_id"].isin(complete)]
    # Not agg(set): where pyarrow is installed, its text columns return lists from it.
    sets = {country: set(ids) for country, ids in acts.groupby("country")["initiative_id"]}
    one, two = sets.get(lead, set()), sets.get(challenger, set())
    rows = [
        {
            "country": country,
            "own_acts": len(own),
            "with_lead": len(own & one),
            "with_challenger": len(own & two),
            "lead_only": len(own & (one - two)),
            "lead_only_of": len(one - two),
            "challenger_only": len(own & (two - one)),
            "challenger_only_of": len(two - one),
            "jaccard_lead": jaccard(own, one),
            "jaccard_challenger": jaccard(own, two),
        }
        for country, own in sets.items()
        if country not in (lead, challenger)
    ]
    table = pd.DataFrame(rows, columns=list(_CLOSENESS))
    return table.sort_values(["own_acts", "country"], ascending=[False, True]).reset_index(
        drop=True
    )


_CLOSENESS = (
    "country",
    "own_acts",
    "with_lead",
    "with_challenger",
    "lead_only",
    "lead_only_of",
    "challenger_only",
    "challenger_only_of",
    "jaccard_lead",
    "jaccard_challenger",
)


def reach(
    memberships: pd.DataFrame, initiatives: pd.DataFrame, lead: str, challenger: str
) -> pd.DataFrame:
    """Over time, how much of what all other countries joined each of two blocs joined too.

    Parameters
    ----------
    memberships, initiatives:
        Tables ``memberships`` and ``initiatives``.
    lead, challenger:
        The two blocs.

    Returns
    -------
    DataFrame
        One row per day on which anybody joined, and bloc: ``date``, ``country`` (the bloc),
        ``acts`` (acts of all other countries so far), ``shared`` (those of them that concern an
        initiative which the bloc had joined by then) and ``share``.  Complete lists only, so
        that a missing country is an absent one.

    Notes
    -----
    It weighs an initiative by how many joined it, so no country's own short list can make it
    look close to anybody.  A text that the lists miss would move it.  It cannot tell who
    leads: a country shares a text with all who joined it.
    """
    acts = _complete_acts(memberships, initiatives)
    others = acts[~acts["country"].isin([lead, challenger])]
    rows = []
    for date in sorted(acts["date"].unique()):
        past = others[others["date"] <= date]
        for bloc in (lead, challenger):
            mine = acts[(acts["country"] == bloc) & (acts["date"] <= date)]
            shared = int(past["initiative_id"].isin(mine["initiative_id"]).sum())
            rows.append(
                {
                    "date": date,
                    "country": bloc,
                    "acts": len(past),
                    "shared": shared,
                    "share": shared / len(past) if len(past) else None,
                }
            )
    return pd.DataFrame(rows, columns=["date", "country", "acts", "shared", "share"])


def newest_reach(course: pd.DataFrame, country: str) -> Estimate:
    """Return the last row of ``reach`` for one bloc; without interval, for no list is a sample."""
    own = course[(course["country"] == country) & course["share"].notna()]
    if own.empty:
        return Estimate.unknown("no act of any other country is known on the day")
    last = own.iloc[-1]
    return Estimate(
        float(last["share"]),
        as_of=f"{last['date']:%Y-%m-%d}",
        note=f"{last['shared']} of {last['acts']} acts",
    )


def leanings(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    lead: str,
    challenger: str,
    rng: np.random.Generator,
    *,
    fewest: int = 3,
    draws: int = 1000,
    level: float = 0.90,
) -> pd.DataFrame:
    """Where other countries stand between two blocs, against what chance would give.

    Parameters
    ----------
    memberships, initiatives:
        Tables ``memberships`` and ``initiatives``; complete lists only.
    lead, challenger:
        The two blocs; what they joined is held fixed.
    rng:
        Source of the random tables.
    fewest:
        Own acts that a country needs: on one or two texts nothing can be said.
    draws:
        Number of random tables.
    level:
        The chance of any false leaning stays below ``1 - level`` (Holm's correction for the
        number of countries); also the range of ``low`` and ``high``.

    Returns
    -------
    DataFrame
        ``country``, ``own_acts``, ``with_lead``, ``with_challenger`` (texts shared),
        ``expected_lead``, ``expected_challenger`` (mean over random tables), ``tilt`` (texts
        shared with the lead minus with the challenger, less the same by chance), ``low``,
        ``high`` (central ``level`` of the tilt by chance) and ``leans`` (``lead``,
        ``challenger`` or ``neither``), ``p`` (two-sided); largest tilt first.

    Notes
    -----
    Random tables keep how many texts each other country joined and how many joined each text,
    and shuffle who joined which: Strona et al. (2014), Nature Communications 5, 4114 (the
    curveball algorithm).  This takes away what comes from long lists and from popular texts.
    With few texts that one bloc alone joined, few countries can be told from chance; and it
    cannot tell why a country joined.
    """
    acts = _complete_acts(memberships, initiatives)
    sets = {c: set(own) for c, own in acts.groupby("country")["initiative_id"]}
    one, two = sets.pop(lead, set()), sets.pop(challenger, set())
    names = sorted(sets)
    chosen = [i for i, name in enumerate(names) if len(sets[name]) >= fewest]
    if not chosen or not (one or two):
        return pd.DataFrame(columns=list(_LEANINGS))
    real = [sets[name] for name in names]

    def shared(table: list[set[str]]) -> np.ndarray:
        return np.array([[len(table[i] & one), len(table[i] & two)] for i in chosen])

    table = [set(own) for own in real]
    _trade(table, 10 * len(table), rng)  # forget the real table first
    drawn = np.empty((draws, len(chosen), 2))
    for draw in range(draws):
        _trade(table, 2 * len(table), rng)
        drawn[draw] = shared(table)
    found, expected = shared(real), drawn.mean(axis=0)
    tilts = drawn[:, :, 0] - drawn[:, :, 1]
    tilt, middle = found[:, 0] - found[:, 1], tilts.mean(axis=0)
    ends = np.quantile(tilts, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    # The real table counts as one of the random ones, so no p-value is zero.
    above = (1 + (tilts >= tilt).sum(axis=0)) / (draws + 1)
    below = (1 + (tilts <= tilt).sum(axis=0)) / (draws + 1)
    p = np.minimum(1, 2 * np.minimum(above, below))
    told_apart = holm(pd.Series(p)) < 1 - level
    leans = np.where(told_apart, np.where(above < below, "lead", "challenger"), "neither")
    result = pd.DataFrame(
        {
            "country": [names[i] for i in chosen],
            "own_acts": [len(real[i]) for i in chosen],
            "with_lead": found[:, 0],
            "with_challenger": found[:, 1],
            "expected_lead": expected[:, 0],
            "expected_challenger": expected[:, 1],
            "tilt": tilt - middle,
            "low": ends[0] - middle,
            "high": ends[1] - middle,
            "p": p,
            "leans": leans,
        }
    )
    return result.sort_values(["tilt", "country"], ascending=[False, True]).reset_index(drop=True)


_LEANINGS = (
    "country",
    "own_acts",
    "with_lead",
    "with_challenger",
    "expected_lead",
    "expected_challenger",
    "tilt",
    "low",
    "high",
    "p",
    "leans",
)


def _trade(table: list[set[str]], trades: int, rng: np.random.Generator) -> None:
    """Let random pairs of rows swap what only one of them has; sizes of both stay."""
    if len(table) < 2:
        return
    first = rng.integers(len(table), size=trades)
    second = (first + rng.integers(1, len(table), size=trades)) % len(table)
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        mine, theirs = table[i] - table[j], table[j] - table[i]
        if not mine or not theirs:
            continue
        common = table[i] & table[j]
        pool = sorted(mine | theirs)
        taken = {pool[k] for k in rng.permutation(len(pool))[: len(mine)]}
        table[i], table[j] = common | taken, common | (set(pool) - taken)


def leaning(table: pd.DataFrame, side: str) -> Estimate:
    """Count the countries that lean to a side (``lead``, ``challenger`` or ``neither``)."""
    if table.empty:
        return Estimate.unknown("no country has joined enough listed texts on the day")
    own = table[table["leans"] == side]
    return Estimate(len(own), note=f"of {len(table)} countries with enough acts of their own")


def _complete_acts(memberships: pd.DataFrame, initiatives: pd.DataFrame) -> pd.DataFrame:
    complete = initiatives.loc[initiatives["list_complete"].astype(bool), "initiative_id"]
    acts = own_acts(memberships)
    return acts[acts["initiative_id"].isin(complete)]
