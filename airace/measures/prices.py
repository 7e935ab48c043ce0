"""What a given level of capability costs from each bloc's own providers.

List prices in USD per million tokens of models sold by their own developer, blended three parts
of input to one of output unless another blend is named.  The record of prices begins on
2025-06-04, so the first price of an older model is the first that is known, not the first that
was asked.  What this cannot tell: how many tokens a model spends on a task (thinking models
differ by a factor of ten), discounts, other hosts, or what serving costs the seller.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.attribution import members
from airace.measures.estimate import Estimate

BLEND = (3, 1)
KEY = ["provider", "model", "mode"]


def blended(frame: pd.DataFrame, blend: tuple[int, int] = BLEND) -> pd.Series:
    """Mean price of ``blend`` parts of input and output tokens, USD per million tokens.

    ``frame`` holds ``input_usd_per_mtok`` and ``output_usd_per_mtok``; ``(1, 0)`` is input only.
    """
    per_input, per_output = blend
    cost = per_input * frame["input_usd_per_mtok"] + per_output * frame["output_usd_per_mtok"]
    return cost / (per_input + per_output)


def _named_spells(prices: pd.DataFrame, price_models: pd.DataFrame) -> pd.DataFrame:
    """Spells of one price under one name that means one model of the index."""
    listed = prices.sort_values("valid_from", kind="stable")
    until = listed.groupby(KEY)["valid_from"].shift(-1)
    removed = listed["status_seen"].where(listed["status"] == "removed")
    listed = listed.assign(until=until.fillna(removed.astype(until.dtype)))
    listed = listed.rename(columns={"model": "price_model", "valid_from": "since"})
    found = price_models.merge(
        listed.drop(columns="source_id"), on=["provider", "price_model", "mode"]
    )
    after = found["valid_to"] + pd.Timedelta(days=1)
    found["start"] = found[["since", "valid_from"]].max(axis=1)
    found["end"] = found[["until"]].assign(after=after).min(axis=1)
    found["blended_usd_per_mtok"] = blended(found)
    found = found[found["blended_usd_per_mtok"] > 0].rename(columns={"index_model": "model"})
    return found[found["end"].isna() | (found["start"] < found["end"])]


def spells(prices: pd.DataFrame, price_models: pd.DataFrame, models: pd.DataFrame) -> pd.DataFrame:
    """Return how long each first-party price of the index's models held.

    Parameters
    ----------
    prices, price_models:
        Tables of these names.
    models:
        As returned by ``frontier.select``.

    Returns
    -------
    DataFrame
        ``model, blocs, score, low, high, release_date, provider, price_model, mode,
        input_usd_per_mtok, output_usd_per_mtok, blended_usd_per_mtok, since, start, end,
        note``: ``since`` is the day of the price, ``start`` the first day on which it is this
        model's (the model is out and the name means it), ``end`` the first day on which it no
        longer is (missing: still so).  Prices of zero (free tiers and placeholders) are no
        price.  A removed model ends on the day on which its removal was seen: the day of the
        removal itself is not published.
    """
    found = _named_spells(prices, price_models).merge(
        models[["model", "score", "low", "high", "release_date", "blocs"]], on="model"
    )
    found["start"] = found[["start", "release_date"]].max(axis=1)
    found = found[found["end"].isna() | (found["start"] < found["end"])]
    return found[
        [
            "model",
            "blocs",
            "score",
            "low",
            "high",
            "release_date",
            "provider",
            "price_model",
            "mode",
            "input_usd_per_mtok",
            "output_usd_per_mtok",
            "blended_usd_per_mtok",
            "since",
            "start",
            "end",
            "note",
        ]
    ].reset_index(drop=True)


def in_force(spells: pd.DataFrame, day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the spells that hold on ``day``, cheapest first."""
    return cheapest_first(spells[holds_on(spells, day)]).reset_index(drop=True)


def holds_on(spells: pd.DataFrame, day: str | pd.Timestamp) -> np.ndarray:
    """Say of each spell whether it holds on ``day``."""
    day = pd.Timestamp(day)
    ended = (spells["end"] <= day).to_numpy(bool)
    return (spells["start"] <= day).to_numpy(bool) & ~ended


def cheapest_first(spells: pd.DataFrame) -> pd.DataFrame:
    """Return spells by price, then by name."""
    return spells.sort_values(["blended_usd_per_mtok", "model", "price_model"])


def priced_models(
    prices: pd.DataFrame,
    price_models: pd.DataFrame,
    models: pd.DataFrame,
    *,
    as_of: str,
) -> pd.DataFrame:
    """Return the index's models with the first-party price that holds on ``as_of``.

    Arguments and columns are those of ``spells``; cheapest first.
    """
    return in_force(spells(prices, price_models, models), as_of)


def first_ratio(
    prices: pd.DataFrame,
    price_models: pd.DataFrame,
    models: list[str],
    others: list[str],
    *,
    as_of: str,
) -> Estimate:
    """Return what a model cost over another one on the first day on which both prices are known.

    Parameters
    ----------
    prices, price_models:
        Tables of these names, as known on the edition's day.
    models, others:
        Each side's names as in ``capability_scores``: versions of one model.  The cheapest that
        is on sale counts.
    as_of:
        ISO date; later days are not looked at.

    Returns
    -------
    Estimate
        Ratio of the blended list prices, without an interval.  The note gives both and the day.
        Unknown if they were never on sale together at a known price by ``as_of``.
    """
    named = _named_spells(prices, price_models)
    named = named[named["start"] <= pd.Timestamp(as_of)]
    starts = named.loc[named["model"].isin([*models, *others]), "start"]
    for day in sorted(starts.unique()):
        now = in_force(named, day)
        sides = [now[now["model"].isin(side)] for side in (models, others)]
        if all(map(len, sides)):
            price, other = (float(side["blended_usd_per_mtok"].iloc[0]) for side in sides)
            return Estimate(
                price / other,
                note=f"{price:.3g} against {other:.3g} USD on {pd.Timestamp(day):%Y-%m-%d}",
            )
    return Estimate.unknown("no day is known on which both were on sale at a known price")


def cheapest(priced: pd.DataFrame, bloc: str, threshold: float) -> pd.Series | None:
    """Return a bloc's cheapest priced model with a score of at least ``threshold``, or ``None``."""
    own = members(priced, bloc)
    own = own[own["score"] >= threshold]
    return None if own.empty else own.iloc[0]


def cheapest_by_level(
    priced: pd.DataFrame, blocs: tuple[str, ...], levels: tuple[float, ...]
) -> pd.DataFrame:
    """Return each bloc's cheapest priced model at each level of capability.

    Returns
    -------
    DataFrame
        ``level, bloc, model, score, usd_per_mtok``, one row per level and bloc; the last three
        are missing where a bloc sells no model at that level itself.
    """
    rows = []
    for level in levels:
        for bloc in blocs:
            found = cheapest(priced, bloc, level)
            model, score, price = (
                (None, None, None)
                if found is None
                else (found["model"], found["score"], found["blended_usd_per_mtok"])
            )
            rows.append((level, bloc, model, score, price))
    frame = pd.DataFrame(rows, columns=["level", "bloc", "model", "score", "usd_per_mtok"])
    return frame.astype({"score": float, "usd_per_mtok": float})
