"""Whose model architectures the tools support that run and train models."""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.estimate import Estimate, share, with_draws
from airace.measures.spoken import named

# Fewer architectures than this would make a bootstrap look sure.
FEWEST = 5
LAG_COLUMNS = ["framework", "architecture_id", "model", "bloc", "release_date", "days"]


def first_supported(support: pd.DataFrame, framework: str) -> pd.DataFrame:
    """Architectures by year of first support and country of the developer.

    Parameters
    ----------
    support:
        Table ``framework_support``: ``framework``, ``architecture_id``, ``country``,
        ``first_date`` (datetime).
    framework:
        Name, e.g. ``transformers``.

    Returns
    -------
    DataFrame
        ``year`` (int), ``country``, ``architectures`` (count), in that order; ``unknown`` is a
        country of its own.

    Notes
    -----
    The first release of a history holds everything that was there before.  One family can be
    several architectures (Baidu's OCR parts add about twenty in 2026): counts are of code that
    was written, not of models or of use.
    """
    rows = support[support["framework"] == framework]
    return (
        rows.assign(year=rows["first_date"].dt.year)
        .groupby(["year", "country"], as_index=False)["architecture_id"]
        .nunique()
        .rename(columns={"architecture_id": "architectures"})
    )


def supported_in_year(
    support: pd.DataFrame, framework: str, year: int, bloc: str, *, without: tuple[str, ...] = ()
) -> Estimate:
    """Number of a bloc's architectures first supported in a year.

    Parameters
    ----------
    support, framework:
        As in ``first_supported``.
    year:
        Year of the first release with the architecture.
    bloc:
        Country code of the developer.
    without:
        Prefixes of architecture ids to leave out (``("pp_",)``: Baidu's OCR parts).

    Returns
    -------
    Estimate
        Count, without an interval (it is a complete list); the note says how many of that year
        are unclassified.  Unknown if the framework has no row in that year.
    """
    rows = support[(support["framework"] == framework) & (support["first_date"].dt.year == year)]
    if without:
        rows = rows[~rows["architecture_id"].str.startswith(without)]
    if rows.empty:
        return Estimate.unknown(f"no architecture of {framework} is dated {year}")
    unknown = int((rows["country"] == "unknown").sum())
    return Estimate(
        int((rows["country"] == bloc).sum()),
        note=f"of {len(rows)} architectures new in {framework} in {year}; {unknown} unclassified",
    )


def release_share(versions: pd.DataFrame, framework: str, version: str, bloc: str) -> Estimate:
    """Share of a release's architectures whose developer is in a bloc.

    Parameters
    ----------
    versions:
        Table ``framework_versions``: ``framework``, ``version``, ``date``, ``country`` (CN, US,
        other, unknown), ``architectures``.
    framework, version, bloc:
        Selection.

    Returns
    -------
    Estimate
        Share in [0, 1] without an interval; unclassified architectures stay in the denominator.
        ``as_of`` is the release's day, the note gives the counts.
    """
    rows = versions[(versions["framework"] == framework) & (versions["version"] == version)]
    if rows.empty:
        return Estimate.unknown(f"no release {version} of {framework} is known yet")
    if bloc not in set(versions["country"]):
        return Estimate.unknown(f"releases are not counted by {named(bloc)}, only with others")
    total = int(rows["architectures"].sum())
    mine = int(rows.loc[rows["country"] == bloc, "architectures"].sum())
    return Estimate(
        mine / total,
        as_of=f"{rows['date'].iloc[0]:%Y-%m-%d}",
        note=f"{mine} of {total} architectures in {framework} {version}",
    )


def newest_release(versions: pd.DataFrame, framework: str) -> str | None:
    """Version of the newest release in the table, or ``None``."""
    rows = versions[versions["framework"] == framework]
    return None if rows.empty else str(rows.sort_values("date", kind="stable")["version"].iloc[-1])


def newest_release_share(versions: pd.DataFrame, framework: str, bloc: str) -> Estimate:
    """``release_share`` of the newest release in the table."""
    version = newest_release(versions, framework)
    if version is None:
        return Estimate.unknown(f"no release of {framework} is known yet")
    return release_share(versions, framework, version, bloc)


def release_series(versions: pd.DataFrame, framework: str, blocs: list[str]) -> pd.DataFrame:
    """Share of architectures per release and bloc.

    Returns
    -------
    DataFrame
        ``date``, ``version``, ``bloc``, ``architectures``, ``all_architectures``, ``share``.
    """
    rows = versions[versions["framework"] == framework]
    total = rows.groupby("version")["architectures"].sum()
    rows = rows[rows["country"].isin(blocs)].rename(columns={"country": "bloc"})
    rows = rows.assign(all_architectures=rows["version"].map(total))
    rows = rows.assign(share=rows["architectures"] / rows["all_architectures"])
    columns = ["date", "version", "bloc", "architectures", "all_architectures", "share"]
    return rows.sort_values(["date", "bloc"], kind="stable")[columns].reset_index(drop=True)


def support_lags(support: pd.DataFrame, releases: pd.DataFrame) -> pd.DataFrame:
    """Days from the release of an architecture's first open model to support in a framework.

    Parameters
    ----------
    support:
        Table ``framework_support``.
    releases:
        Table ``architecture_releases``: ``architecture_id``, ``model``, ``release_date``.

    Returns
    -------
    DataFrame
        ``framework``, ``architecture_id``, ``model``, ``bloc``, ``release_date``, ``days``:
        negative where support came first, as it does when a developer hands its code in before
        the weights.

    Notes
    -----
    mlx-lm and ollama are dated by the commit, transformers and sglang by the release that holds
    it.  What is not supported yet is not in the list, so slow cases are missing; and a framework
    that is younger than a model supports it late through no fault of the model's developer.
    llama.cpp is left out: its dates are months.
    """
    pairs = support[support["framework"] != "llama.cpp"].merge(
        releases[["architecture_id", "model", "release_date"]], on="architecture_id"
    )
    pairs = pairs.assign(
        bloc=pairs["country"], days=(pairs["first_date"] - pairs["release_date"]).dt.days
    )
    return pairs[LAG_COLUMNS].sort_values(["framework", "bloc", "days"], ignore_index=True)


def median_lag(
    lags: pd.DataFrame,
    framework: str,
    bloc: str,
    *,
    rng: np.random.Generator,
    level: float = 0.90,
    draws: int = 2000,
    fewest: int = FEWEST,
) -> Estimate:
    """Median of ``support_lags`` of a bloc's architectures in a framework, days.

    The interval resamples architectures; the note counts them.  Unknown with fewer than
    ``fewest``: resampling two or three would say that they are sure.
    """
    own = lags[(lags["framework"] == framework) & (lags["bloc"] == bloc)]["days"].to_numpy(float)
    if len(own) < fewest:
        return Estimate.unknown(
            f"{len(own)} dated architectures of {named(bloc)} in {framework} by then, too few"
        )
    value = float(np.median(own))
    drawn = np.median(rng.choice(own, size=(draws, len(own))), axis=1)
    return with_draws(Estimate(value, note=f"{len(own)} architectures"), drawn, level=level)


def recent_share(
    support: pd.DataFrame, framework: str, bloc: str, *, until: str, level: float = 0.90
) -> Estimate:
    """Share of a bloc in the architectures first supported in the twelve months to a day.

    Unclassified ones stay in the whole.  Wilson's interval, as if architectures came one by one.
    """
    end = pd.Timestamp(until)
    rows = support[
        (support["framework"] == framework)
        & (support["first_date"] > end - pd.DateOffset(years=1))
        & (support["first_date"] <= end)
    ]
    if rows.empty:
        return Estimate.unknown(f"nothing new in {framework} in the twelve months to {until}")
    mine = int((rows["country"] == bloc).sum())
    unknown = int((rows["country"] == "unknown").sum())
    note = f"{mine} of {len(rows)}; {unknown} unclassified"
    day = f"{rows['first_date'].max():%Y-%m-%d}"
    return share(mine, len(rows), level=level, as_of=day, note=note)


def of_developer(support: pd.DataFrame, developer: str, libraries: tuple[str, ...]) -> Estimate:
    """Count a developer's architectures that any of some libraries supports.

    Parameters
    ----------
    support:
        Table ``framework_support`` on the edition's day.
    developer:
        Developer id.
    libraries:
        Frameworks counted; an architecture that several support counts once.

    Returns
    -------
    Estimate
        A count; the note has the first library and its day.  Zero if the libraries are known and
        support none.
    """
    known = support[support["framework"].isin(libraries)].sort_values(["first_date", "framework"])
    if known.empty:
        return Estimate.unknown("no release of these libraries is known by the day")
    own = known[known["developer_ids"].str.split(";").map(lambda ids: developer in ids)]
    note = "none"
    if len(own):
        note = f"first in {own['framework'].iloc[0]}, {own['first_date'].iloc[0]:%Y-%m-%d}"
    return Estimate(int(own["architecture_id"].nunique()), note=note)
