"""Price of challenger over price of lead models of matched capability.

A list price is exact; a model near a level may fall on either side of it.  The interval draws the
scores anew, each from its own published interval and independently: scores drawn anew carry their
error twice, and cheap models with wide intervals gain by it.  What this cannot tell: see
``prices``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from airace.measures.attribution import members
from airace.measures.estimate import Estimate, with_draws
from airace.measures.frontier import PUBLISHED_LEVEL
from airace.measures.prices import BLEND, blended
from airace.measures.spoken import adjective

NO_ERRORS = "this release of the index publishes no intervals to draw scores from"


def price_ratio(
    priced: pd.DataFrame,
    lead: str,
    challenger: str,
    threshold: float,
    *,
    second: bool = False,
    blend: tuple[int, int] = BLEND,
    rng: np.random.Generator | None = None,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """Cheapest challenger over cheapest lead price at a level of capability.

    Parameters
    ----------
    priced:
        As returned by ``priced_models``.
    lead, challenger:
        Codes of the blocs.
    threshold:
        Index score that a model must reach.
    second:
        Whether to leave out the cheapest model of each bloc: what hangs on a single model.
    blend:
        Parts of input and output tokens.
    rng, draws, level:
        With a generator: number of times that the scores are drawn anew, and the level of the
        interval (see ``score_draws``).

    Returns
    -------
    Estimate
        Ratio; below 1 the challenger is cheaper.  The note names both models and prices, and
        what is doubtful about the names under which they are sold.  List prices are exact: the
        interval says only that a model near the threshold may fall on either side of it.  Where
        a bloc has no model at the threshold in more draws than the interval leaves out, there is
        no interval, and the note says so.
    """
    codes = pd.factorize(priced["model"])[0]

    def pick(cost: np.ndarray, scores: np.ndarray, own: np.ndarray) -> np.ndarray:
        able = own & (scores >= threshold)
        if second:
            able = able & (codes != codes[_cheapest(cost, able)][:, None])
        return _cheapest(cost, able)

    return _ratio(priced, lead, challenger, pick, blend, rng, draws, level)


def best_ratio(
    priced: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    blend: tuple[int, int] = BLEND,
    rng: np.random.Generator | None = None,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """Price of the challenger's best model over that of the lead's best, whatever their scores.

    Arguments and result are those of ``price_ratio``; in a draw another model may be the best.
    """
    return _ratio(priced, lead, challenger, _best, blend, rng, draws, level)


def matched_ratio(
    priced: pd.DataFrame,
    lead: str,
    challenger: str,
    model: str,
    *,
    blend: tuple[int, int] = BLEND,
    rng: np.random.Generator | None = None,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """One model against the cheapest of the other bloc that scores at least as much.

    Arguments and result are those of ``price_ratio``, ``model`` being of exactly one bloc; the
    ratio is always the challenger's price over the lead's.
    """
    if model not in set(priced["model"]):
        return Estimate.unknown(f"no first-party price of {model} is known for that day")

    def pick(cost: np.ndarray, scores: np.ndarray, own: np.ndarray) -> np.ndarray:
        at = np.flatnonzero(own & (priced["model"] == model).to_numpy())
        if len(at):
            return np.full(len(scores), at[np.argmin(cost[at])])
        bar = scores[:, int((priced["model"] == model).to_numpy().argmax())]
        return _cheapest(cost, own & (scores >= bar[:, None]))

    return _ratio(priced, lead, challenger, pick, blend, rng, draws, level)


def score_draws(priced: pd.DataFrame, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Draw the scores of the priced models anew from their published intervals.

    Returns
    -------
    Array of ``draws`` rows and one column per row of ``priced``.  Each side of a score is half
    a normal distribution that fits the published 90 % end of that side; a score without an
    interval stays.  One model's rows move together, models independently: errors of models that
    share tests are correlated, so the spread is too wide rather than too narrow.  A score drawn
    anew carries its error twice, and a wide one has more chances to reach a level, which drags
    the cheapest price down on either side.
    """
    codes, names = pd.factorize(priced["model"])
    noise = rng.standard_normal((draws, len(names)))[:, codes]
    unit = norm.ppf(0.5 + PUBLISHED_LEVEL / 2)
    score = priced["score"].to_numpy(float)
    up = np.nan_to_num(priced["high"].to_numpy(float) - score) / unit
    down = np.nan_to_num(score - priced["low"].to_numpy(float)) / unit
    return score + noise * np.where(noise > 0, up, down)


def errors_known(priced: pd.DataFrame) -> bool:
    """Whether any score has an interval: without, redrawing would feign certainty."""
    return bool(priced[["low", "high"]].notna().all(axis=1).any())


def _cheapest(cost: np.ndarray, able: np.ndarray) -> np.ndarray:
    """Column of the cheapest able model in each row; -1 where none is able."""
    masked = np.where(able, cost, np.inf)
    return np.where(able.any(axis=1), masked.argmin(axis=1), -1)


def _best(cost: np.ndarray, scores: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Column of the best model in each row, the cheapest of equals; -1 where there is none."""
    top = np.where(own, scores, -np.inf)
    return _cheapest(cost, own & (top == top.max(axis=1, initial=-np.inf, keepdims=True)))


def _ratio(priced, lead, challenger, pick, blend, rng, draws, level) -> Estimate:
    """Ratio of the prices of two picked models, with the interval of redrawn scores.

    ``pick`` takes the prices (one per row of ``priced``), scores (a row per draw) and which
    models are a bloc's own; it returns one index per draw, -1 for none.
    """
    cost = blended(priced, blend).to_numpy(float)
    published = priced["score"].to_numpy(float)[None, :]
    own = {bloc: priced.index.isin(members(priced, bloc).index) for bloc in (challenger, lead)}
    at = {bloc: pick(cost, published, mask)[0] if len(priced) else -1 for bloc, mask in own.items()}
    for bloc in (lead, challenger):
        if at[bloc] < 0:
            return Estimate.unknown(
                f"no {adjective(bloc)} model of that score has a first-party price"
            )
    pair = {bloc: priced.iloc[i] for bloc, i in at.items()}
    note = " against ".join(
        f"{row['model']} at {cost[at[bloc]]:.3g} USD" for bloc, row in pair.items()
    )
    doubts = [r["note"] for r in pair.values() if isinstance(r["note"], str) and r["note"]]
    found = Estimate(float(cost[at[challenger]] / cost[at[lead]]), note="; ".join([note, *doubts]))
    if rng is None:
        return found
    if not errors_known(priced):
        return found.with_note(f"{found.note}; {NO_ERRORS}")
    scores = score_draws(priced, rng, draws)
    picked = {bloc: pick(cost, scores, mask) for bloc, mask in own.items()}
    both = (picked[challenger] >= 0) & (picked[lead] >= 0)
    if (~both).mean() > (1 - level) / 2:
        lost = f"in {(~both).mean():.0%} of the redrawn scores one side has no such model"
        return found.with_note(f"{found.note}; {lost}")
    ratios = cost[picked[challenger][both]] / cost[picked[lead][both]]
    return with_draws(found, ratios, level=level)
