"""What a level of capability cost from day to day.

A line begins on the day from which a price is known, not on the day on which it was first asked;
a model counts as sold until its absence was seen.  Scores are those of one release of the index.
What this cannot tell: see ``prices``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.attribution import members
from airace.measures.estimate import Estimate
from airace.measures.spoken import adjective


def record_begins(prices: pd.DataFrame) -> str | None:
    """Return the first day of the month after the first entry, or ``None`` without any.

    The catalogue took up provider after provider during its first weeks; a cheapest price of
    those weeks says what had been entered, not what was sold.
    """
    if prices.empty:
        return None
    return f"{prices['valid_from'].min() + pd.offsets.MonthBegin():%Y-%m-%d}"


def cheapest_over_time(
    spells: pd.DataFrame,
    blocs: tuple[str, ...],
    levels: tuple[float, ...],
    *,
    since: str,
    until: str,
) -> pd.DataFrame:
    """Return each bloc's cheapest price at each level of capability as steps over time.

    Parameters
    ----------
    spells:
        As returned by ``spells``: scores are those of one release of the index, the newest, so
        a past day is seen with what is now known of its models.
    blocs, levels:
        Codes; index scores.
    since, until:
        ISO dates; earlier and later days are not seen (see ``record_begins``).

    Returns
    -------
    DataFrame
        ``level, bloc, date, usd_per_mtok, model, score, input_usd_per_mtok,
        output_usd_per_mtok``: one row for each day on which the cheapest model or its price
        changes, from the first known price on; missing from a day on which nothing at that
        level is sold any more.  Models without a release date are left out.
    """
    first, last = pd.Timestamp(since), pd.Timestamp(until)
    dated = spells[spells["release_date"].notna() & (spells["start"] <= last)]
    dated = dated[dated["end"].isna() | (dated["end"] > first)]
    dated = dated.assign(start=dated["start"].clip(lower=first))
    parts = [
        _steps(members(dated, bloc), level, last).assign(level=level, bloc=bloc)
        for level in levels
        for bloc in blocs
    ]
    columns = [
        "level",
        "bloc",
        "date",
        "usd_per_mtok",
        "model",
        "score",
        "input_usd_per_mtok",
        "output_usd_per_mtok",
    ]
    return pd.concat(parts, ignore_index=True)[columns]


def _steps(own: pd.DataFrame, level: float, until: pd.Timestamp) -> pd.DataFrame:
    own = own[own["score"] >= level].sort_values(["blended_usd_per_mtok", "model", "price_model"])
    own = own.reset_index(drop=True)
    days = pd.Series(
        pd.concat([own["start"], own["end"].dropna()]).unique(), dtype=own["start"].dtype
    )
    days = days[days <= until].sort_values(ignore_index=True)
    last = own["end"].fillna(pd.Timestamp.max.normalize()).to_numpy()
    at = days.to_numpy()[:, None]
    active = (own["start"].to_numpy()[None, :] <= at) & (at < last[None, :])
    # Rows are sorted by price, so the first that holds is the cheapest; -1 is no row.
    row = np.where(active.any(axis=1), active.argmax(axis=1), -1) if len(own) else []
    found = own.rename(columns={"blended_usd_per_mtok": "usd_per_mtok"}).reindex(row)
    found = found.reset_index(drop=True).assign(date=days)
    seen = found[["usd_per_mtok", "model"]].astype({"model": "string"})
    seen = seen.assign(model=seen["model"].fillna(""), usd_per_mtok=seen["usd_per_mtok"].fillna(0))
    return found[seen.ne(seen.shift()).any(axis=1)]


def price_at(steps: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the rows of ``cheapest_over_time`` that hold on ``day``, one per level and bloc."""
    past = steps[steps["date"] <= pd.Timestamp(day)].sort_values("date", kind="stable")
    return past.drop_duplicates(["level", "bloc"], keep="last").dropna(subset="usd_per_mtok")


def first_and_last(steps: pd.DataFrame, bloc: str, level: float) -> tuple[Estimate, Estimate]:
    """First known and present cheapest price of a level of capability, USD per million tokens.

    Parameters
    ----------
    steps:
        As returned by ``cheapest_over_time``.
    bloc, level:
        Code; a level among the steps.

    Returns
    -------
    Two estimates with the model in the note and the day on which that price began in ``as_of``.
    The first is the first known, so blocs whose records start on different days did not ask
    those prices at the same time.
    """
    own = steps[(steps["bloc"] == bloc) & (steps["level"] == level)].sort_values("date")
    if own.empty:
        reason = f"no {adjective(bloc)} model of {level:g} points or more has a known price"
        return Estimate.unknown(reason), Estimate.unknown(reason)
    first, last = (
        Estimate.unknown(f"no {adjective(bloc)} model of {level:g} points or more is sold any more")
        if pd.isna(row["usd_per_mtok"])
        else Estimate(
            float(row["usd_per_mtok"]), as_of=f"{row['date']:%Y-%m-%d}", note=row["model"]
        )
        for row in (own.iloc[0], own.iloc[-1])
    )
    return first, last


def days_cheaper(
    steps: pd.DataFrame, lead: str, challenger: str, level: float, *, until: str
) -> Estimate:
    """Share of days on which the challenger's cheapest price at a level was below the lead's.

    Parameters
    ----------
    steps:
        As returned by ``cheapest_over_time``.
    lead, challenger, level:
        Codes; a level among the steps.
    until:
        ISO date, the last day counted.

    Returns
    -------
    Estimate
        Share in [0, 1] of the days on which both sold something at that level; the note counts
        them.  No interval: the days are all there are, and neighbours are the same prices.
    """
    own = steps[(steps["level"] == level) & steps["bloc"].isin([lead, challenger])]
    # A missing price is an end, which filling forward must not paper over.
    wide = own.assign(usd=own["usd_per_mtok"].fillna(np.inf)).pivot(
        index="date", columns="bloc", values="usd"
    )
    wide = wide.reindex(columns=[lead, challenger]).sort_index().ffill()
    ends = wide.index.to_series().shift(-1).fillna(pd.Timestamp(until) + pd.Timedelta(days=1))
    days = (ends - wide.index.to_series()).dt.days
    both = np.isfinite(wide).all(axis=1)
    total = int(days[both].sum())
    if not total:
        return Estimate.unknown(f"on no day did both sell a model of {level:g} points or more")
    cheaper = int(days[both & (wide[challenger] < wide[lead])].sum())
    return Estimate(cheaper / total, note=f"{cheaper} of {total} days")
