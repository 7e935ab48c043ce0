"""Whose models a router's customers use, by tokens.

One router, whose customers chose it; nothing here speaks of use elsewhere.  Tokens are totals
and not a sample, so there is no sampling interval: the doubt is what the pooled and undisclosed
tokens hide, and it is given as bounds.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate
from airace.measures.spoken import named

UNKNOWN = "unknown"
SHARE_COLUMNS = [
    *("month", "month_end", "partial", "bloc"),
    *("tokens", "known_tokens", "all_tokens"),
    *("share", "low", "high"),
]


def token_shares(tokens: pd.DataFrame, blocs: list[str]) -> pd.DataFrame:
    """Monthly share of tokens per bloc.

    Parameters
    ----------
    tokens:
        Table ``router_tokens``: ``month``, ``month_end``, ``partial``, ``country``, ``tokens``.
    blocs:
        Country codes.

    Returns
    -------
    DataFrame
        One row per month and bloc: ``month`` (YYYY-MM), ``month_end`` (datetime), ``partial``,
        ``bloc``, ``tokens``, ``known_tokens`` (of companies with a known country),
        ``all_tokens``, ``share`` (of known), ``low`` and ``high``: the share of all tokens if
        none, or all, of those without a known country were the bloc's.  Bounds, not an interval.
    """
    if tokens.empty:
        return pd.DataFrame(columns=SHARE_COLUMNS)
    rows = []
    for (month, end, partial), group in tokens.groupby(["month", "month_end", "partial"]):
        total = int(group["tokens"].sum())
        known = int(group.loc[group["country"] != UNKNOWN, "tokens"].sum())
        if not known:
            continue
        for bloc in blocs:
            mine = int(group.loc[group["country"] == bloc, "tokens"].sum())
            bounds = (mine / total, (mine + total - known) / total)
            rows.append(
                (month, end, bool(partial), bloc, mine, known, total, mine / known, *bounds)
            )
    return pd.DataFrame(rows, columns=SHARE_COLUMNS)


def newest_share(tokens: pd.DataFrame, bloc: str) -> Estimate:
    """A bloc's share of tokens with a known company country in the last full month.

    Parameters
    ----------
    tokens:
        Table ``router_tokens``, cut at the edition's day.
    bloc:
        Country code.

    Returns
    -------
    Estimate
        Share in [0, 1] without a sampling interval; the note gives the month and the bounds of
        the share of all tokens.  Unknown if no full month is there.
    """
    full = _full(token_shares(tokens, [bloc]))
    if full.empty:
        return Estimate.unknown("no full month of router tokens is known yet")
    row = full.iloc[-1]
    return Estimate(
        float(row["share"]),
        as_of=f"{row['month_end']:%Y-%m-%d}",
        note=f"{row['month']}; {row['low']:.1%} to {row['high']:.1%} of all tokens, by whose "
        "the pooled and undisclosed ones are",
    )


def newest_share_of_all(tokens: pd.DataFrame, bloc: str) -> Estimate:
    """As ``newest_share``, over all tokens: pooled and undisclosed ones count as not the bloc's."""
    full = _full(token_shares(tokens, [bloc]))
    if full.empty:
        return Estimate.unknown("no full month of router tokens is known yet")
    row = full.iloc[-1]
    return Estimate(float(row["low"]), as_of=f"{row['month_end']:%Y-%m-%d}", note=row["month"])


def crossing_month(tokens: pd.DataFrame, lead: str, challenger: str) -> Estimate:
    """First full month in which the challenger's tokens exceed the lead's.

    Returns
    -------
    Estimate
        ``YYYY-MM``; the note says in how many of the full months since then the challenger was
        ahead.  Unknown if it has not happened in the months at hand.
    """
    full = _full(token_shares(tokens, [lead, challenger]))
    if full.empty:
        return Estimate.unknown("no full month of router tokens is known yet")
    wide = full.pivot(index="month", columns="bloc", values="tokens").sort_index()
    ahead = wide[challenger] > wide[lead]
    if not ahead.any():
        return Estimate.unknown(
            f"{named(challenger)} is not above {named(lead)} in any full month to {wide.index[-1]}"
        )
    first = ahead.idxmax()
    since = ahead.loc[first:]
    return Estimate(first, note=f"ahead in {int(since.sum())} of {len(since)} full months since")


def openness_shares(by_weights: pd.DataFrame) -> pd.DataFrame:
    """Monthly share of tokens on models with open weights, for each set of labels.

    Parameters
    ----------
    by_weights:
        Table ``router_tokens_by_weights``.

    Returns
    -------
    DataFrame
        ``month``, ``month_end``, ``partial``, ``source_id``, ``share`` (open over open and
        closed), ``low`` (open over everything): the two conventions in use.  Labels differ
        between sources, so that the same month has several rows.
    """
    columns = ["month", "month_end", "partial", "source_id", "share", "low"]
    if by_weights.empty:
        return pd.DataFrame(columns=columns)
    keys = ["month", "month_end", "partial", "source_id"]
    wide = by_weights.pivot_table(
        index=keys, columns="weights", values="tokens", aggfunc="sum", fill_value=0
    ).reindex(columns=["open", "closed", "unknown", "stealth", "other"], fill_value=0)
    out = pd.DataFrame(
        {
            "share": wide["open"] / (wide["open"] + wide["closed"]),
            "low": wide["open"] / wide.sum(axis=1),
        }
    )
    return out.reset_index()[columns].rename_axis(columns=None)


def newest_open_share(by_weights: pd.DataFrame) -> Estimate:
    """Share of open models in the labelled tokens of the last full month.

    Parameters
    ----------
    by_weights:
        Table ``router_tokens_by_weights``.

    Returns
    -------
    Estimate
        By the labels of the newest vintage; no sampling interval.  The note gives the range over
        the sets of labels and over what tokens without a label are taken to be.
    """
    full = _full(openness_shares(by_weights))
    if full.empty:
        return Estimate.unknown("no full month of router tokens by weights is known yet")
    last = full[full["month"] == full["month"].max()].sort_values("source_id")
    low, high = last["low"].min(), last["share"].max()
    row = last.iloc[-1]
    return Estimate(
        float(row["share"]),
        as_of=f"{row['month_end']:%Y-%m-%d}",
        note=f"{row['month']}; {low:.0%} to {high:.0%} by labels and by what the rest is taken for",
    )


def _full(shares: pd.DataFrame) -> pd.DataFrame:
    return shares[~shares["partial"].astype(bool)].sort_values("month")
