"""How many hosts offer whose models, from a catalogue of host listings.

The catalogue is one community's view and grew fast, so only shares, and hosts per model, are
compared between months.  A listing is there at a month's end if it had appeared by then and
had not gone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.estimate import Estimate, share, with_draws
from airace.measures.spoken import named

# The last month counts as covered if the catalogue changed within its last week.
QUIET_DAYS = 7


def month_ends(listings: pd.DataFrame, until: str) -> pd.DatetimeIndex:
    """Ends of the full months that the listings cover.

    Parameters
    ----------
    listings:
        Table ``host_listings``: at least ``first_listed`` and ``removed`` (datetime).
    until:
        ISO date; months that end later are not full.

    Returns
    -------
    DatetimeIndex
        From the end of the month of the first listing to the last month end by ``until`` that
        has a change of the catalogue in its last week or later.
    """
    events = pd.concat([listings["first_listed"], listings["removed"]]).dropna()
    if events.empty:
        return pd.DatetimeIndex([])
    last = min(pd.Timestamp(until), events.max() + pd.Timedelta(days=QUIET_DAYS - 1))
    return pd.date_range(events.min(), last, freq="ME")


def standing(listings: pd.DataFrame, day: pd.Timestamp, *, open_only: bool = True) -> pd.DataFrame:
    """Return the listings that stand at the end of a day.

    Parameters
    ----------
    listings:
        Table ``host_listings``.
    day:
        The day.
    open_only:
        Keep only listings that the catalogue marks as open weights; those without a flag are
        then left out, like the closed ones.
    """
    there = (listings["first_listed"] <= day) & ~(listings["removed"] <= day)
    if open_only:
        there &= listings["open_weights"].fillna(False).astype(bool)
    return listings[there]


def hosts_per_model(
    listings: pd.DataFrame, months: pd.DatetimeIndex, *, open_only: bool = True
) -> pd.DataFrame:
    """Hosts that list each model at each month's end.

    Returns
    -------
    DataFrame
        ``month`` (datetime, the month's end), ``country``, ``developer_ids``, ``model_key``,
        ``hosts`` (number of distinct hosts).

    Notes
    -----
    Resellers and routers count as hosts, also where they pass requests on to another host of
    this list; size variants of a model are separate keys.
    """
    keys = ["country", "developer_ids", "model_key"]
    parts = []
    for month in months:
        there = standing(listings, month, open_only=open_only)
        counts = there.groupby(keys, as_index=False)["host"].nunique()
        parts.append(counts.rename(columns={"host": "hosts"}).assign(month=month))
    columns = ["month", *keys, "hosts"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]


def hosts_per_model_summary(counts: pd.DataFrame) -> pd.DataFrame:
    """Summarise ``hosts_per_model`` by month and country of the developer.

    Returns
    -------
    DataFrame
        ``month``, ``country``, ``models``, ``mean``, ``median``, ``highest`` (hosts per model),
        ``widest`` (the model with most hosts; the first by name on a tie).
    """
    columns = ["month", "country", "models", "mean", "median", "highest", "widest"]
    if counts.empty:
        return pd.DataFrame(columns=columns)
    ordered = counts.sort_values(["hosts", "model_key"], ascending=[False, True])
    return ordered.groupby(["month", "country"], as_index=False).agg(
        models=("model_key", "size"),
        mean=("hosts", "mean"),
        median=("hosts", "median"),
        highest=("hosts", "max"),
        widest=("model_key", "first"),
    )[columns]


def host_reach(
    listings: pd.DataFrame, months: pd.DatetimeIndex, blocs: list[str], *, open_only: bool = False
) -> pd.DataFrame:
    """Hosts with at least one model of each bloc at each month's end.

    Returns
    -------
    DataFrame
        ``month``, ``bloc``, ``hosts`` (with one or more of its models), ``all_hosts`` (with any
        listing), ``share``.
    """
    rows = []
    for month in months:
        there = standing(listings, month, open_only=open_only)
        everyone = there["host"].nunique()
        for bloc in blocs:
            hosts = there.loc[there["country"] == bloc, "host"].nunique()
            rows.append((month, bloc, hosts, everyone, hosts / everyone if everyone else np.nan))
    return pd.DataFrame(rows, columns=["month", "bloc", "hosts", "all_hosts", "share"])


def newest_reach(
    listings: pd.DataFrame, bloc: str, *, until: str, level: float = 0.90, open_only: bool = False
) -> Estimate:
    """Share of hosts with at least one model of a bloc, at the end of the last full month.

    Returns
    -------
    Estimate
        Share in [0, 1] of the hosts with any listing, with Wilson's interval, which treats the
        catalogue's hosts as a sample of hosts: its volunteers did not draw one.
    """
    months = month_ends(listings, until)
    if not len(months):
        return Estimate.unknown(f"no full month of listings by {until}")
    row = host_reach(listings, months[-1:], [bloc], open_only=open_only).iloc[0]
    return share(
        int(row["hosts"]),
        int(row["all_hosts"]),
        level=level,
        as_of=f"{months[-1]:%Y-%m-%d}",
        note=f"{row['hosts']} of {row['all_hosts']} hosts at the end of {months[-1]:%Y-%m}",
    )


def newest_hosts_per_model(
    listings: pd.DataFrame,
    bloc: str,
    *,
    until: str,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
) -> Estimate:
    """Mean number of hosts per open model of a bloc at the end of the last full month.

    Parameters
    ----------
    listings, bloc:
        As in ``listing_share``.
    until:
        ISO date.
    rng, level, draws:
        Generator, coverage and size of a percentile bootstrap over models.

    Returns
    -------
    Estimate
        Hosts per model; the note gives the median, the number of models and the widest hosted.
        Few models carry the mean: most have one or two hosts.
    """
    months = month_ends(listings, until)
    if not len(months):
        return Estimate.unknown(f"no full month of listings by {until}")
    counts = hosts_per_model(listings, months[-1:])
    counts = counts[counts["country"] == bloc]
    if counts.empty:
        return Estimate.unknown(
            f"no open model of {named(bloc)} is listed at {months[-1]:%Y-%m-%d}"
        )
    hosts = counts["hosts"].to_numpy(float)
    drawn = rng.choice(hosts, size=(draws, len(hosts))).mean(axis=1)
    top = hosts_per_model_summary(counts).iloc[0]
    point = Estimate(
        float(hosts.mean()),
        as_of=f"{months[-1]:%Y-%m-%d}",
        note=f"median {np.median(hosts):g} over {len(hosts)} open models at the end of "
        f"{months[-1]:%Y-%m}; most at {top['highest']} hosts: {top['widest']}",
    )
    return with_draws(point, drawn, level=level)


def listing_share(
    listings: pd.DataFrame,
    bloc: str,
    month: pd.Timestamp,
    *,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
    open_only: bool = True,
) -> Estimate:
    """Share of the (open-weight) listings at a month's end whose developer is in a bloc.

    Parameters
    ----------
    listings:
        Table ``host_listings``: ``host``, ``country``, ``open_weights``, ``first_listed``,
        ``removed``.
    bloc:
        Country code of the developers.
    month:
        The month's last day.
    rng, level, draws:
        Generator, coverage and size of the bootstrap.

    Returns
    -------
    Estimate
        Share in [0, 1]; listings of developers without a known country stay in the
        denominator and are counted in the note.  The interval draws whole hosts with
        replacement (percentiles), since a host's listings go together.

    Notes
    -----
    Cluster bootstrap: Cameron, Gelbach and Miller 2008, Review of Economics and Statistics 90,
    414-427.  It does not cover that the catalogue's volunteers chose which hosts to list, nor
    that resellers repeat one another; listings are offers, not use.
    """
    there = standing(listings, month, open_only=open_only)
    when = f"{month:%Y-%m-%d}"
    if there.empty:
        return Estimate.unknown(f"no listings at {when}")
    hosts = there.assign(mine=there["country"] == bloc).groupby("host")["mine"].agg(["sum", "size"])
    mine, size = hosts["sum"].to_numpy(float), hosts["size"].to_numpy(float)
    times = rng.multinomial(len(hosts), np.full(len(hosts), 1 / len(hosts)), size=draws)
    drawn = (times @ mine) / (times @ size)
    unknown = int((there["country"] == "unknown").sum())
    point = Estimate(
        float(mine.sum() / size.sum()),
        as_of=when,
        note=f"{int(mine.sum())} of {len(there)} listings at {len(hosts)} hosts at the end of "
        f"{month:%Y-%m}; {unknown} of developers without a known country",
    )
    return with_draws(point, drawn, level=level)


def listing_share_series(
    listings: pd.DataFrame,
    blocs: list[str],
    months: pd.DatetimeIndex,
    *,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
    open_only: bool = True,
) -> pd.DataFrame:
    """``listing_share`` for each bloc and month.

    Returns
    -------
    DataFrame
        ``month``, ``bloc``, ``share``, ``low``, ``high``; months without a listing are left out.
    """
    rows = []
    for month in months:
        for bloc in blocs:
            e = listing_share(
                listings, bloc, month, rng=rng, level=level, draws=draws, open_only=open_only
            )
            if e.known:
                rows.append((month, bloc, e.value, e.low, e.high))
    return pd.DataFrame(rows, columns=["month", "bloc", "share", "low", "high"])


def newest_listing_share(
    listings: pd.DataFrame,
    bloc: str,
    *,
    until: str,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
) -> Estimate:
    """``listing_share`` of open weights at the end of the last full month by ``until``."""
    months = month_ends(listings, until)
    if not len(months):
        return Estimate.unknown(f"no full month of listings by {until}")
    return listing_share(listings, bloc, months[-1], rng=rng, level=level, draws=draws)
