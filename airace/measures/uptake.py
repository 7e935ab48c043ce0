"""How fast hosts take up open models, what they ask for them, and how soon they drop them.

All of it from one community's catalogue of hosts.  A day in it is the day on which a volunteer
entered the listing, so speeds are upper bounds; a host's first day in the catalogue says nothing
of the listings that it had before, which are left out where time is measured.  An identifier that
is renamed looks like a drop and a new listing unless the normalised key stays the same.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.estimate import Estimate, with_draws
from airace.measures.hosting import month_ends, standing
from airace.measures.spoken import named

WINDOW = 90  # days after a release in which a listing counts as taking it up
SOON = 30
YEAR = 365
FEWEST_HOSTS = 5  # of a model, for a spread of its prices
FEWEST_MODELS = 5  # of a bloc: a bootstrap over fewer would look sure
PICKUP = ["model_key", "country", "release_date", "watched", "host", "days"]
OFFERS = ["model_key", "country", "host", "price", "ratio"]
BLEND = (0.75, 0.25)  # of input and output in a price, the mix most often assumed


def pickup(listings: pd.DataFrame, hosts: pd.DataFrame, *, until: str) -> pd.DataFrame:
    """Days from the release of an open model to each host's listing of it.

    Parameters
    ----------
    listings:
        Table ``host_listings``.
    hosts:
        Table ``hosts``: ``host``, ``first_tracked``.
    until:
        ISO date; releases less than ``WINDOW`` days before the catalogue's end are left out.

    Returns
    -------
    DataFrame
        One row per model and host that listed it within ``WINDOW`` days, and one with a missing
        ``host`` for a model that none did: ``model_key``, ``country``, ``release_date``,
        ``watched`` (hosts that the catalogue already followed on the release), ``host``,
        ``days`` (0 where the catalogue has the listing before the release).

    Notes
    -----
    Hosts that disagree on a release are settled by the day that most of them give, the first of
    them on a tie.  Only hosts already followed count, else a host's late entry into the catalogue
    would look like slowness.
    """
    open_ = listings[listings["open_weights"].fillna(False).astype(bool)]
    dated = open_.dropna(subset=["release_date"])
    months = month_ends(listings, until)
    if dated.empty or not len(months):
        return pd.DataFrame(columns=PICKUP)
    released = (
        dated.groupby(["model_key", "release_date"], as_index=False)
        .size()
        .sort_values(["size", "release_date"], ascending=[False, True], kind="stable")
        .drop_duplicates("model_key")[["model_key", "release_date"]]
    )
    since = hosts["first_tracked"].sort_values().to_numpy()
    released["watched"] = np.searchsorted(since, released["release_date"].to_numpy(), side="left")
    last = months[-1] - pd.Timedelta(days=WINDOW)
    released = released[(released["watched"] > 0) & (released["release_date"] <= last)]
    home = open_.groupby("model_key")["country"].agg(lambda c: c.mode().iloc[0])
    first = open_.groupby(["model_key", "host"], as_index=False)["first_listed"].min()
    first = first.merge(hosts[["host", "first_tracked"]], on="host")
    pairs = first.merge(released, on="model_key")
    pairs = pairs[pairs["first_tracked"] < pairs["release_date"]]
    pairs["days"] = (pairs["first_listed"] - pairs["release_date"]).dt.days.clip(lower=0)
    pairs = pairs[pairs["days"] <= WINDOW]
    found = released.merge(pairs[["model_key", "host", "days"]], on="model_key", how="left")
    return found.assign(country=found["model_key"].map(home))[PICKUP].reset_index(drop=True)


def pickup_days(
    picked: pd.DataFrame,
    bloc: str,
    *,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
    fewest: int = FEWEST_MODELS,
) -> Estimate:
    """Median days to a listing, among listings within the window, of a bloc's open models.

    Parameters
    ----------
    picked:
        As returned by ``pickup``.
    bloc:
        Country code of the developers.
    rng, level, draws:
        Of a bootstrap that draws whole models, whose hosts act together.
    fewest:
        Unknown with fewer models than this.

    Returns
    -------
    Estimate
        Days; the note counts models and listings.  Hosts that came later or never are outside.
    """
    own = picked[(picked["country"] == bloc) & picked["host"].notna()]
    if own["model_key"].nunique() < fewest:
        return Estimate.unknown(
            f"fewer than {fewest} open models of {named(bloc)} could be watched from "
            "their release on"
        )
    table = pd.crosstab(own["model_key"], own["days"].astype(int))
    table = table.reindex(columns=range(WINDOW + 1), fill_value=0).to_numpy(float)
    times = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), size=draws)
    cumulated = np.cumsum(times @ table, axis=1)
    medians = (cumulated >= cumulated[:, -1:] / 2).argmax(axis=1)
    value = float(own["days"].median())
    point = Estimate(value, note=f"{len(own)} listings of {len(table)} models")
    return with_draws(point, medians, level=level)


def soon_share(
    picked: pd.DataFrame,
    bloc: str,
    *,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
    fewest: int = FEWEST_MODELS,
) -> Estimate:
    """Share of the hosts then followed that list an open model within ``SOON`` days, mean.

    Parameters are those of ``pickup_days``; models that nobody took up count as zero.
    """
    own = picked[picked["country"] == bloc]
    if own["model_key"].nunique() < fewest:
        return Estimate.unknown(
            f"fewer than {fewest} open models of {named(bloc)} could be watched from "
            "their release on"
        )
    per_model = (
        own.assign(soon=own["days"] <= SOON)
        .groupby("model_key")
        .agg(soon=("soon", "sum"), watched=("watched", "first"))
    )
    shares = (per_model["soon"] / per_model["watched"]).to_numpy(float)
    drawn = rng.choice(shares, size=(draws, len(shares))).mean(axis=1)
    value = float(shares.mean())
    return with_draws(Estimate(value, note=f"{len(shares)} models"), drawn, level=level)


def offers(listings: pd.DataFrame, prices: pd.DataFrame, *, until: str) -> pd.DataFrame:
    """Price of each open model at each host, where enough hosts state one.

    Parameters
    ----------
    listings:
        Table ``host_listings``.
    prices:
        Table ``host_prices``: ``host``, ``model_id``, ``model_key``, ``date``, ``input``,
        ``output`` (US dollars per million tokens; missing where zero or not stated).
    until:
        ISO date; prices are those of the end of the last full month by then.

    Returns
    -------
    DataFrame
        ``model_key``, ``country``, ``host``, ``price`` (three parts input to one of output; the
        lowest of a host's offers of the model) and ``ratio`` to the median over its hosts.
        Models with a price at fewer than ``FEWEST_HOSTS`` hosts are left out.
    """
    months = month_ends(listings, until)
    if not len(months):
        return pd.DataFrame(columns=OFFERS)
    there = standing(listings, months[-1])[["host", "model_id", "model_key", "country"]]
    known = prices[prices["date"] <= months[-1]].sort_values("date", kind="stable")
    known = known.drop_duplicates(["host", "model_id"], keep="last")
    known = known.assign(price=BLEND[0] * known["input"] + BLEND[1] * known["output"])
    found = there.merge(known[["host", "model_id", "price"]], on=["host", "model_id"])
    found = found.dropna(subset=["price"])
    found = found.groupby(["model_key", "host"], as_index=False).agg(
        country=("country", "first"), price=("price", "min")
    )
    many = found.groupby("model_key")["host"].transform("size") >= FEWEST_HOSTS
    found = found[many]
    middle = found.groupby("model_key")["price"].transform("median")
    return found.assign(ratio=found["price"] / middle)[OFFERS].reset_index(drop=True)


def widest(offered: pd.DataFrame, blocs: list[str], *, most: int) -> list[str]:
    """Name the models of each bloc with prices at most hosts, by name on a tie."""
    counts = offered.groupby(["country", "model_key"], as_index=False)["host"].size()
    counts = counts[counts["country"].isin(blocs)].sort_values(
        ["size", "model_key"], ascending=[False, True]
    )
    return list(counts.groupby("country").head(most)["model_key"])


def price_spread(
    offered: pd.DataFrame,
    bloc: str,
    *,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
    fewest: int = FEWEST_MODELS,
) -> Estimate:
    """Upper over lower quartile of a model's prices over its hosts, median over a bloc's models.

    Parameters
    ----------
    offered:
        As returned by ``offers``.
    bloc, rng, level, draws:
        As in ``pickup_days``; the bootstrap draws models.

    Returns
    -------
    Estimate
        A ratio, one if all hosts ask the same.  Quartiles, because single offers are coupons or
        slips; hosts that resell one another's offers make it too small.
    """
    own = offered[offered["country"] == bloc]
    if own["model_key"].nunique() < fewest:
        return Estimate.unknown(
            f"fewer than {fewest} open models of {named(bloc)} have prices at {FEWEST_HOSTS} hosts"
        )
    quartiles = own.groupby("model_key")["price"].quantile([0.25, 0.75]).unstack()
    ratios = (quartiles[0.75] / quartiles[0.25]).to_numpy(float)
    drawn = np.median(rng.choice(ratios, size=(draws, len(ratios))), axis=1)
    value = float(np.median(ratios))
    return with_draws(Estimate(value, note=f"{len(ratios)} models"), drawn, level=level)


def stays(listings: pd.DataFrame, hosts: pd.DataFrame, *, until: str) -> pd.DataFrame:
    """How long hosts have kept open models, from the day of listing.

    Returns
    -------
    DataFrame
        One row per host and model: ``host``, ``model_key``, ``country``, ``days``, ``dropped``;
        a listing that still stands has been watched for ``days`` and not dropped.  A host that
        lists a model under several names drops it with the last.  Listings of a host's first day
        in the catalogue are left out: their age is not known.
    """
    columns = ["host", "model_key", "country", "days", "dropped"]
    months = month_ends(listings, until)
    if not len(months):
        return pd.DataFrame(columns=columns)
    end = min(pd.Timestamp(until), months[-1])
    open_ = listings[listings["open_weights"].fillna(False).astype(bool)]
    open_ = open_[open_["first_listed"] <= end]
    gone = open_["removed"].where(open_["removed"] <= end).fillna(end + pd.Timedelta(days=1))
    pairs = (
        open_.assign(gone=gone)
        .groupby(["host", "model_key"], as_index=False)
        .agg(country=("country", "first"), start=("first_listed", "min"), gone=("gone", "max"))
        .merge(hosts[["host", "first_tracked"]], on="host")
    )
    pairs = pairs[pairs["start"] > pairs["first_tracked"]]
    dropped = pairs["gone"] <= end
    days = (pairs["gone"].where(dropped, end) - pairs["start"]).dt.days
    return pairs.assign(days=days, dropped=dropped)[columns].reset_index(drop=True)


def kept(
    stayed: pd.DataFrame,
    bloc: str,
    *,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
    days: int = YEAR,
) -> pd.DataFrame:
    """Share of a bloc's listings that hosts still keep after so many days, by Kaplan and Meier.

    Parameters
    ----------
    stayed:
        As returned by ``stays``.
    bloc:
        Country code of the developers.
    rng, level, draws:
        Of a bootstrap that draws whole hosts.
    days:
        How far the curve runs; it ends earlier where nothing is watched for so long.

    Returns
    -------
    DataFrame
        ``days``, ``bloc``, ``value``, ``low``, ``high``: one row per day from 0.

    Notes
    -----
    Kaplan and Meier 1958, JASA 53, 457-481.
    """
    columns = ["days", "bloc", "value", "low", "high"]
    own = stayed[stayed["country"] == bloc]
    if own.empty:
        return pd.DataFrame(columns=columns)
    names = sorted(own["host"].unique())
    at = own["host"].map({name: i for i, name in enumerate(names)}).to_numpy()
    last = int(min(days, own["days"].max()))
    ends = own["days"].clip(upper=last + 1).to_numpy(int)
    everyone, events = (np.zeros((len(names), last + 2)) for _ in range(2))
    np.add.at(everyone, (at, ends), 1)
    went = own["dropped"].to_numpy(bool) & (own["days"] <= last).to_numpy()
    np.add.at(events, (at[went], ends[went]), 1)
    under = everyone[:, ::-1].cumsum(axis=1)[:, ::-1]
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    weights = np.vstack([np.ones(len(names)), times])
    risk = weights @ under[:, : last + 1]
    hazard = np.divide(
        weights @ events[:, : last + 1], risk, out=np.zeros_like(risk), where=risk > 0
    )
    curve = np.cumprod(1 - hazard, axis=1)
    low, high = np.quantile(curve[1:], [0.5 - level / 2, 0.5 + level / 2], axis=0)
    return pd.DataFrame(
        {
            "days": np.arange(last + 1),
            "bloc": bloc,
            "value": curve[0],
            "low": np.minimum(low, curve[0]),
            "high": np.maximum(high, curve[0]),
        }
    )


def kept_after(curve: pd.DataFrame, days: int, *, level: float = 0.90) -> Estimate:
    """Share still listed after so many days, from ``kept``; unknown if none is watched so long."""
    row = curve[curve["days"] == days]
    if row.empty:
        return Estimate.unknown(f"no listing has been watched for {days} days")
    value, low, high = row[["value", "low", "high"]].to_numpy(float)[0]
    return Estimate(float(value), float(low), float(high), level)
