"""What a chip costs for what it does, by one publisher's estimates of prices."""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate

UNITS = {"operations": "h100e", "memory_bandwidth": "memory_bandwidth_gb_s"}


def price_ratio(types: pd.DataFrame, one: str, other: str, per: str) -> Estimate:
    """Price of one chip over that of another, each for a unit of what it can do.

    Parameters
    ----------
    types:
        Table ``chip_types``: ``chip_type``, ``cost_usd``, ``h100e``, ``memory_bandwidth_gb_s``.
    one, other:
        Values of ``chip_type``.
    per:
        ``operations`` (a second, eight bits, in H100) or ``memory_bandwidth``.

    Returns
    -------
    Estimate
        Below one: the first is cheaper for what it does.  Without interval, for the publisher
        gives none.  Unknown if a chip is not out by the day or has no price.

    Notes
    -----
    Prices of chips are not published; they are the estimates of the publisher of the table, of
    one day, and leave out servers, power and software.
    """
    priced = types.set_index("chip_type")
    priced = priced["cost_usd"] / priced[UNITS[per]]
    costs = priced.reindex([one, other])
    if costs.isna().any():
        return Estimate.unknown("no price of both chips is known by the day")
    return Estimate(float(costs[one] / costs[other]), note="estimated prices, without an interval")
