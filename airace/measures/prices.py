"""What a given level of capability costs from each bloc's own providers.

List prices in USD per million tokens, blended 3 input to 1 output, of models sold by their own
developer.  What this cannot tell: how many tokens a model spends on a task (thinking models
differ by a factor of ten), discounts, other hosts, or what serving costs the seller.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.attribution import members
from airace.measures.estimate import Estimate

BLEND = (3, 1)
KEY = ["provider", "model", "mode"]


def priced_models(
    prices: pd.DataFrame,
    price_models: pd.DataFrame,
    models: pd.DataFrame,
    *,
    as_of: str,
    blend: tuple[int, int] = BLEND,
) -> pd.DataFrame:
    """Return the index's models with the first-party price that holds on ``as_of``.

    Parameters
    ----------
    prices, price_models:
        Tables of these names.
    models:
        As returned by ``frontier.select``.
    as_of:
        ISO date.
    blend:
        Parts of input and output tokens.

    Returns
    -------
    DataFrame
        ``model, blocs, score, provider, price_model, mode, input_usd_per_mtok,
        output_usd_per_mtok, blended_usd_per_mtok, since, note``, cheapest first.  Left out:
        prices of zero (free tiers and placeholders are no price) and models seen as removed by
        ``as_of`` (the day of a removal is not published, so before that sighting they count as
        sold).
    """
    day = pd.Timestamp(as_of)
    names = price_models[
        (price_models["valid_from"] <= day)
        & (price_models["valid_to"].isna() | (price_models["valid_to"] >= day))
    ]
    current = (
        prices[prices["valid_from"] <= day]
        .sort_values("valid_from", kind="stable")
        .drop_duplicates(KEY, keep="last")
    )
    gone = (current["status"] == "removed") & (current["status_seen"] <= day)
    current = current[~gone].rename(columns={"model": "price_model", "valid_from": "since"})
    found = names.merge(
        current.drop(columns="source_id"), on=["provider", "price_model", "mode"]
    ).merge(models[["model", "score", "blocs"]], left_on="index_model", right_on="model")
    per_input, per_output = blend
    found["blended_usd_per_mtok"] = (
        per_input * found["input_usd_per_mtok"] + per_output * found["output_usd_per_mtok"]
    ) / (per_input + per_output)
    found = found[found["blended_usd_per_mtok"] > 0]
    columns = [
        "model",
        "blocs",
        "score",
        "provider",
        "price_model",
        "mode",
        "input_usd_per_mtok",
        "output_usd_per_mtok",
        "blended_usd_per_mtok",
        "since",
        "note",
    ]
    order = ["blended_usd_per_mtok", "model", "price_model"]
    return found.sort_values(order)[columns].reset_index(drop=True)


def cheapest(priced: pd.DataFrame, bloc: str, threshold: float) -> pd.Series | None:
    """Return a bloc's cheapest priced model with a score of at least ``threshold``, or ``None``."""
    own = members(priced, bloc)
    own = own[own["score"] >= threshold]
    return None if own.empty else own.iloc[0]


def price_ratio(priced: pd.DataFrame, lead: str, challenger: str, threshold: float) -> Estimate:
    """Cheapest challenger over cheapest lead price at a level of capability.

    Parameters
    ----------
    priced:
        As returned by ``priced_models``.
    lead, challenger:
        Codes of the blocs.
    threshold:
        Index score that a model must reach.

    Returns
    -------
    Estimate
        Ratio; below 1 the challenger is cheaper.  The note names both models and prices, and
        what is doubtful about the names under which they are sold.  No interval: list prices are
        exact, while a model near the threshold may fall on either side of it.
    """
    sides = {bloc: cheapest(priced, bloc, threshold) for bloc in (lead, challenger)}
    for bloc, found in sides.items():
        if found is None:
            return Estimate.unknown(
                f"no {bloc} model with a score of {threshold:g} or more has a first-party price"
            )
    ours, theirs = sides[lead], sides[challenger]
    note = " against ".join(
        f"{row['model']} at {row['blended_usd_per_mtok']:.3g} USD" for row in (theirs, ours)
    )
    doubts = [row["note"] for row in (theirs, ours) if isinstance(row["note"], str) and row["note"]]
    note = "; ".join([note, *doubts])
    return Estimate(float(theirs["blended_usd_per_mtok"] / ours["blended_usd_per_mtok"]), note=note)


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
