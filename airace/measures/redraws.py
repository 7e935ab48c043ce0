"""What the index could as well have said: scores redrawn from their own published intervals.

Every score of the index comes with an interval.  One redraw takes another score for each model
from its interval and tells the whole story again: who set records, who matched whom and when, how
far apart the frontiers are.  Two thousand of them show how far a result hangs on errors of scores.

A score is redrawn with the published value as its median and the published ends as its quantiles,
each side normal with its own spread (two halves of normal curves joined at the median; compare
Wallis 2014, Statistical Science 29, 106-112).  Scores without an interval, as those of the two
models that anchor the scale, stay where they are.

Which models take part is the choice that matters.  If all do (``all``), rarely tested models with
wide intervals set records in many redraws by luck alone.  If only those take part that set a record
by their published scores (``records``, the default), luck has less room, but a model that missed a
record by a hair has no chance.  With ``leaders`` only the two best models of the day do.

What this cannot tell: errors are drawn independently, but models share tests and therefore errors,
so gaps vary too much rather than too little; and the best of several noisy scores is flattered by
chance once by publication and once more by every redraw, most of all where leaders are close
together.  It says nothing about models that the index has not tested.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from airace.errors import AiraceError
from airace.measures.attribution import members
from airace.measures.estimate import Estimate, with_draws
from airace.measures.frontier import NO_VINTAGE, PUBLISHED_LEVEL, records

POOLS = ("records", "all", "leaders")
NO_INTERVALS = "the index published no intervals of scores in this release"


@dataclass(frozen=True)
class Redraws:
    """Redrawn scores of two blocs.

    Attributes
    ----------
    as_of:
        Day up to which releases count.
    lead_days, challenger_days:
        Release days of each bloc's models that take part, rising, each day once:
        ``datetime64[D]``, shapes (n,) and (m,).
    lead, challenger:
        Best score of the models released on that day, index points: shapes (draws, n) and
        (draws, m).
    moved:
        Whether any score has an interval to be redrawn from.
    """

    as_of: np.datetime64
    lead_days: np.ndarray
    challenger_days: np.ndarray
    lead: np.ndarray
    challenger: np.ndarray
    moved: bool

    @property
    def lead_frontier(self) -> np.ndarray:
        """Best lead score so far, shape (draws, n)."""
        return np.maximum.accumulate(self.lead, axis=1)

    @property
    def challenger_frontier(self) -> np.ndarray:
        """Best challenger score so far, shape (draws, m)."""
        return np.maximum.accumulate(self.challenger, axis=1)


def redraw(
    models: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    rng: np.random.Generator,
    draws: int = 2000,
    pool: str = "records",
) -> Redraws | None:
    """Redraw the scores of two blocs' models.

    Parameters
    ----------
    models:
        As returned by ``frontier.select``: one vintage.
    lead, challenger:
        Codes of the blocs.  A model that counts for both has the same score on both sides.
    as_of:
        ISO date; later releases are not seen.
    rng, draws:
        Random generator and number of redraws.
    pool:
        ``records``, ``all`` or ``leaders``: which models take part.

    Returns
    -------
    Redraws or None
        ``None`` if a bloc has no dated model by then.
    """
    if pool not in POOLS:
        raise AiraceError(
            f"no pool {pool!r}",
            where="measure redraws",
            remedy=f"Choose one of {', '.join(POOLS)}",
        )
    day = pd.Timestamp(as_of)
    dated = models[models["score"].notna() & (models["release_date"] <= day)]
    sides = {bloc: _taking_part(dated, bloc, pool) for bloc in (lead, challenger)}
    if any(side.empty for side in sides.values()):
        return None
    # By name, so that swapping the blocs mirrors the redraws.
    everybody = pd.concat(sides.values()).drop_duplicates("model").sort_values("model")
    scores = drawn(everybody, rng, draws)
    position = {model: i for i, model in enumerate(everybody["model"])}
    found = {}
    for bloc, side in sides.items():
        side = side.sort_values(["release_date", "model"])
        days, first = np.unique(
            side["release_date"].to_numpy().astype("datetime64[D]"), return_index=True
        )
        own = scores[:, [position[model] for model in side["model"]]]
        found[bloc] = (days, np.maximum.reduceat(own, first, axis=1))
    moved = bool((everybody["low"].notna() & everybody["high"].notna()).any())
    (lead_days, lead_scores), (challenger_days, challenger_scores) = found.values()
    return Redraws(
        np.datetime64(day, "D"), lead_days, challenger_days, lead_scores, challenger_scores, moved
    )


def _taking_part(dated: pd.DataFrame, bloc: str, pool: str) -> pd.DataFrame:
    own = members(dated, bloc)
    if pool == "all":
        return own
    names = records(dated, bloc)["model"]
    return own[own["model"].isin(names if pool == "records" else names.tail(1))]


def drawn(models: pd.DataFrame, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Redraw scores from each model's own interval: shape (draws, models).

    ``models`` has ``score``, ``low``, ``high``; see the module for how and with what limits.
    """
    score = models["score"].to_numpy(float)
    reach = norm.ppf(0.5 + PUBLISHED_LEVEL / 2)
    down = ((score - models["low"].astype(float)) / reach).to_numpy()
    up = ((models["high"].astype(float) - score) / reach).to_numpy()
    whole = ~np.isnan(down) & ~np.isnan(up)
    down, up = np.where(whole, down, 0.0), np.where(whole, up, 0.0)
    noise = rng.standard_normal((draws, len(score)))
    return score + noise * np.where(noise < 0, down, up)


def within(estimate: Estimate, draws: np.ndarray, *, level: float = 0.90) -> Estimate:
    """Give an estimate the percentile interval of its redraws.

    Parameters
    ----------
    estimate:
        The point estimate, from the published scores.
    draws:
        Its redraws, shape (draws,); missing where a redraw has no such quantity.
    level:
        Level of the interval.

    Returns
    -------
    Estimate
        Widened, if need be, to hold the point itself.  Without an interval if the estimate is
        unknown, if more than half of the redraws are missing, or if they are all the same.
    """
    kept = draws[~np.isnan(draws)]
    if not estimate.known or 2 * len(kept) < len(draws) or np.ptp(kept) == 0:
        return estimate
    return with_draws(estimate, kept, level=level)


def gap_draws(redraws: Redraws) -> np.ndarray:
    """Lead minus challenger frontier on the redraws' day, index points, shape (draws,)."""
    return redraws.lead.max(axis=1) - redraws.challenger.max(axis=1)


def gap_redrawn(redraws: Redraws | None, *, level: float = 0.90) -> Estimate:
    """Median gap over the redraws, with who leads redrawn as well.

    Returns
    -------
    Estimate
        Index points, percentile interval.  The median differs from the published gap: the best of
        several close scores is flattered by every redraw, so the side with more models near its
        frontier gains.  Unknown without intervals of scores.
    """
    if redraws is None or not redraws.moved:
        return Estimate.unknown(NO_VINTAGE if redraws is None else NO_INTERVALS)
    low, middle, high = np.quantile(gap_draws(redraws), [0.5 - level / 2, 0.5, 0.5 + level / 2])
    return Estimate(float(middle), float(low), float(high), level)


def challenger_leads(redraws: Redraws | None) -> Estimate:
    """Share of redraws in which the challenger's best score is above the lead's.

    No interval: more redraws would pin the share down, not the truth.  Unknown without intervals
    of scores.
    """
    if redraws is None or not redraws.moved:
        return Estimate.unknown(NO_VINTAGE if redraws is None else NO_INTERVALS)
    return Estimate(float((gap_draws(redraws) < 0).mean()), note=f"{len(redraws.lead)} redraws")
