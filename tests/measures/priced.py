"""A small list of prices, and what the tests of its measures ask of it."""

import numpy as np
import pandas as pd

from airace.measures import price_comparisons, price_history, price_ratio, prices

MODELS = pd.DataFrame(
    {
        "model": ["A-big", "A-small", "B-big", "B-new"],
        "score": [150.0, 131.0, 140.0, 141.0],
        "low": [148.0, 130.0, 138.0, None],
        "high": [152.0, 132.0, 142.0, None],
        "release_date": pd.to_datetime(["2024-06-01", "2024-07-01", "2024-12-01", "2025-09-01"]),
        "blocs": ["US", "US", "CN", "CN"],
    }
)


def table(*rows):
    frame = pd.DataFrame(
        rows,
        columns=["provider", "model", "valid_from", "input_usd_per_mtok", "output_usd_per_mtok"],
    ).assign(mode="standard", status="listed", status_seen=pd.NaT, source_id="s")
    frame["valid_from"] = pd.to_datetime(frame["valid_from"])
    frame["status_seen"] = pd.to_datetime(frame["status_seen"])
    return frame


def names(*rows):
    frame = pd.DataFrame(
        rows, columns=["provider", "price_model", "index_model", "valid_from", "valid_to"]
    ).assign(mode="standard", note="", source_id="s")
    for column in ("valid_from", "valid_to"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


PRICES = table(
    ("a", "big", "2025-01-01", 10, 30),
    ("a", "small", "2025-01-01", 1, 5),
    ("b", "chat", "2025-01-01", 2, 6),
    ("b", "chat", "2025-06-01", 0.5, 2.5),
    ("b", "free", "2025-01-01", 0, 0),
)


NAMES = names(
    ("a", "big", "A-big", "2025-01-01", None),
    ("a", "small", "A-small", "2025-01-01", None),
    ("b", "chat", "B-big", "2025-01-01", "2025-08-31"),
    ("b", "chat", "B-new", "2025-09-01", None),
    ("b", "free", "B-new", "2025-01-01", None),
)


def ratio(as_of, threshold, price_table=PRICES):
    priced = prices.priced_models(price_table, NAMES, MODELS, as_of=as_of)
    return price_ratio.price_ratio(priced, "US", "CN", threshold)


SPELLS = prices.spells(PRICES, NAMES, MODELS)


def rng():
    return np.random.default_rng(5)


def history(since="2025-01-01", until="2025-12-31", levels=(120, 145)):
    return price_history.cheapest_over_time(SPELLS, ("US", "CN"), levels, since=since, until=until)


def exact(priced):
    """The same models with scores that are known without error."""
    return priced.assign(low=priced["score"], high=priced["score"])


def compared(lead="US", challenger="CN"):
    return price_comparisons.comparisons(
        SPELLS,
        lead,
        challenger,
        day="2025-10-01",
        adjectives={"US": "US", "CN": "Chinese"},
        levels=(120, 150),
        checked=(120,),
        rng=rng(),
        draws=200,
    )
