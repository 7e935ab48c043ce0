"""What the money buys: the best score at a price or less, on one day.

What this cannot tell: see ``prices``; and a price says nothing about the tokens that a task takes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.attribution import members
from airace.measures.estimate import Estimate, with_draws
from airace.measures.price_ratio import NO_ERRORS, errors_known, score_draws
from airace.measures.spoken import adjective


def price_frontier(priced: pd.DataFrame, blocs: tuple[str, ...]) -> pd.DataFrame:
    """Return the models of each bloc that no other of that bloc beats at their price or below.

    Parameters
    ----------
    priced:
        As returned by ``priced_models``.

    Returns
    -------
    DataFrame
        Columns of ``priced`` and ``bloc``, by bloc and rising price: each scores more than all
        that cost no more.
    """
    parts = []
    for bloc in blocs:
        own = members(priced, bloc).sort_values(
            ["blended_usd_per_mtok", "score", "model"], ascending=[True, False, True]
        )
        best = own["score"].astype(float).cummax().shift(fill_value=-np.inf)
        parts.append(own[own["score"] > best].assign(bloc=bloc))
    return pd.concat(parts, ignore_index=True)


def frontier_share(
    priced: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """Share of the common price range in which the lead's best model for the money scores more.

    Parameters
    ----------
    priced:
        As returned by ``priced_models``.
    lead, challenger:
        Codes of the blocs.
    rng, draws, level:
        As in ``price_ratio``.

    Returns
    -------
    Estimate
        Share in [0, 1] of the logarithm of the price, from the first price at which both blocs
        sell something to the highest price of either frontier; equal scores count half.
        Prices are list prices, scores those of the index; the share weighs a doubling of the
        price equally everywhere, not by what is sold.
    """
    cost = priced["blended_usd_per_mtok"].to_numpy(float)
    own = {bloc: priced.index.isin(members(priced, bloc).index) for bloc in (lead, challenger)}
    for bloc, mask in own.items():
        if not mask.any():
            return Estimate.unknown(
                f"no {adjective(bloc)} model of the index has a first-party price"
            )
    edges = price_frontier(priced, (lead, challenger))["blended_usd_per_mtok"]
    grid = np.unique(edges[edges >= max(cost[mask].min() for mask in own.values())])
    if len(grid) < 2:
        return Estimate.unknown("the two blocs have no range of prices in common")
    weight = np.diff(np.log(grid)) / np.log(grid[-1] / grid[0])
    published = priced["score"].to_numpy(float)[None, :]
    scores = np.vstack([published, score_draws(priced, rng, draws)])
    affordable = cost[None, :] <= grid[:-1, None]
    best = {
        bloc: np.stack([scores[:, mask & able].max(axis=1) for able in affordable], axis=1)
        for bloc, mask in own.items()
    }
    ahead = (best[lead] > best[challenger]) + 0.5 * (best[lead] == best[challenger])
    shares = ahead @ weight
    span = f"from {grid[0]:.3g} to {grid[-1]:.3g} USD"
    point = Estimate(float(shares[0]), note=span)
    if not errors_known(priced):
        return point.with_note(f"{span}; {NO_ERRORS}")
    return with_draws(point, shares[1:], level=level)
