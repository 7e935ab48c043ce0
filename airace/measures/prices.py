"""What a given level of capability costs from each bloc's own providers.

List prices in USD per million tokens of models sold by their own developer, blended three parts
of input to one of output unless another blend is named.  The record of prices begins on
2025-06-04, so the first price of an older model is the first that is known, not the first that
was asked.  What this cannot tell: how many tokens a model spends on a task (thinking models
differ by a factor of ten), discounts, other hosts, or what serving costs the seller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import norm

from airace.measures.attribution import members
from airace.measures.estimate import Estimate
from airace.measures.frontier import PUBLISHED_LEVEL

BLEND = (3, 1)
BLENDS = {"Input only": (1, 0), "Output only": (0, 1), "One part to one": (1, 1)}
KEY = ["provider", "model", "mode"]
OFFSETS = (3, 90)  # days after a release: the opening price, and the one that settled


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
    day = pd.Timestamp(day)
    now = spells[(spells["start"] <= day) & (spells["end"].isna() | (spells["end"] > day))]
    order = ["blended_usd_per_mtok", "model", "price_model"]
    return now.sort_values(order).reset_index(drop=True)


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


def price_on(
    prices: pd.DataFrame,
    price_models: pd.DataFrame,
    model: str,
    day: str,
    *,
    blend: tuple[int, int] = BLEND,
) -> Estimate:
    """Return one model's first-party list price on one day.

    Parameters
    ----------
    prices, price_models:
        Tables of these names, as known on the edition's day.
    model:
        Name as in ``capability_scores``.
    day:
        ISO date.
    blend:
        Parts of input and output tokens.

    Returns
    -------
    Estimate
        USD per million tokens; of several names the cheapest.  The note gives the name, both
        prices and the day since which they are known.  Unknown where no sold name can be matched
        to the model, and before its first known price: the record begins on 2025-06-04, so for
        older models that is later than their release, and no earlier price is assumed.
    """
    own = _named_spells(prices, price_models)
    own = own[own["model"] == model]
    if own.empty:
        return Estimate.unknown(f"no sold name is matched to {model} with certainty")
    now = in_force(own.assign(blended_usd_per_mtok=blended(own, blend)), day)
    if now.empty:
        return Estimate.unknown(
            f"no first-party price of {model} is known for {day}; the first known one is of "
            f"{own['start'].min():%Y-%m-%d}"
        )
    row = now.iloc[0]
    note = (
        f"{row['price_model']} at {row['input_usd_per_mtok']:g} USD for input and "
        f"{row['output_usd_per_mtok']:g} for output, known since {row['since']:%Y-%m-%d}"
    )
    doubt = [row["note"]] if isinstance(row["note"], str) and row["note"] else []
    return Estimate(float(row["blended_usd_per_mtok"]), as_of=day, note="; ".join([note, *doubt]))


def cheapest(priced: pd.DataFrame, bloc: str, threshold: float) -> pd.Series | None:
    """Return a bloc's cheapest priced model with a score of at least ``threshold``, or ``None``."""
    own = members(priced, bloc)
    own = own[own["score"] >= threshold]
    return None if own.empty else own.iloc[0]


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


NO_ERRORS = "this release of the index publishes no intervals to draw scores from"


def _errors_known(priced: pd.DataFrame) -> bool:
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
            return Estimate.unknown(f"no {bloc} model of that score has a first-party price")
    pair = {bloc: priced.iloc[i] for bloc, i in at.items()}
    note = " against ".join(
        f"{row['model']} at {cost[at[bloc]]:.3g} USD" for bloc, row in pair.items()
    )
    doubts = [r["note"] for r in pair.values() if isinstance(r["note"], str) and r["note"]]
    found = Estimate(float(cost[at[challenger]] / cost[at[lead]]), note="; ".join([note, *doubts]))
    if rng is None:
        return found
    if not _errors_known(priced):
        return found.with_note(f"{found.note}; {NO_ERRORS}")
    scores = score_draws(priced, rng, draws)
    picked = {bloc: pick(cost, scores, mask) for bloc, mask in own.items()}
    both = (picked[challenger] >= 0) & (picked[lead] >= 0)
    tail = (1 - level) / 2
    if (~both).mean() > tail:
        lost = f"in {(~both).mean():.0%} of the redrawn scores one side has no such model"
        return found.with_note(f"{found.note}; {lost}")
    ratios = cost[picked[challenger][both]] / cost[picked[lead][both]]
    low, high = np.quantile(ratios, [tail, 1 - tail])
    # The lucky redraws of others can leave the published pair outside the interval.
    return replace(
        found, low=min(float(low), found.value), high=max(float(high), found.value), level=level
    )


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
        reason = f"no {bloc} model of {level:g} points or more has a known price"
        return Estimate.unknown(reason), Estimate.unknown(reason)
    first, last = (
        Estimate.unknown(f"no {bloc} model of {level:g} points or more is sold any more")
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


def price_frontier(priced: pd.DataFrame, blocs: tuple[str, ...]) -> pd.DataFrame:
    """Return the models of each bloc that no other of that bloc beats at their price or below.

    Parameters
    ----------
    priced:
        As returned by ``priced_models``.

    Returns
    -------
    DataFrame
        Columns of ``priced`` and ``bloc``, by bloc and rising price: each scores more than all
        that cost no more.
    """
    parts = []
    for bloc in blocs:
        own = members(priced, bloc).sort_values(
            ["blended_usd_per_mtok", "score", "model"], ascending=[True, False, True]
        )
        best = own["score"].astype(float).cummax().shift(fill_value=-np.inf)
        parts.append(own[own["score"] > best].assign(bloc=bloc))
    return pd.concat(parts, ignore_index=True)


def frontier_share(
    priced: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> Estimate:
    """Share of the common price range in which the lead's best model for the money scores more.

    Parameters
    ----------
    priced:
        As returned by ``priced_models``.
    lead, challenger:
        Codes of the blocs.
    rng, draws, level:
        As in ``price_ratio``.

    Returns
    -------
    Estimate
        Share in [0, 1] of the logarithm of the price, from the first price at which both blocs
        sell something to the highest price of either frontier; equal scores count half.
        Prices are list prices, scores those of the index; the share weighs a doubling of the
        price equally everywhere, not by what is sold.
    """
    cost = priced["blended_usd_per_mtok"].to_numpy(float)
    own = {bloc: priced.index.isin(members(priced, bloc).index) for bloc in (lead, challenger)}
    for bloc, mask in own.items():
        if not mask.any():
            return Estimate.unknown(f"no {bloc} model of the index has a first-party price")
    edges = price_frontier(priced, (lead, challenger))["blended_usd_per_mtok"]
    grid = np.unique(edges[edges >= max(cost[mask].min() for mask in own.values())])
    if len(grid) < 2:
        return Estimate.unknown("the two blocs have no range of prices in common")
    weight = np.diff(np.log(grid)) / np.log(grid[-1] / grid[0])
    published = priced["score"].to_numpy(float)[None, :]
    scores = np.vstack([published, score_draws(priced, rng, draws)])
    affordable = cost[None, :] <= grid[:-1, None]
    best = {
        bloc: np.stack([scores[:, mask & able].max(axis=1) for able in affordable], axis=1)
        for bloc, mask in own.items()
    }
    ahead = (best[lead] > best[challenger]) + 0.5 * (best[lead] == best[challenger])
    shares = ahead @ weight
    span = f"from {grid[0]:.3g} to {grid[-1]:.3g} USD"
    value, tail = float(shares[0]), (1 - level) / 2
    if not _errors_known(priced):
        return Estimate(value, note=f"{span}; {NO_ERRORS}")
    low, high = np.quantile(shares[1:], [tail, 1 - tail])
    return Estimate(value, min(float(low), value), max(float(high), value), level, note=span)


def at_release(
    spells: pd.DataFrame, bloc: str, other: str, *, days: int, until: str
) -> pd.DataFrame:
    """Set each model of a bloc, some days after its release, against the other bloc.

    Parameters
    ----------
    spells:
        As returned by ``spells``.
    bloc, other:
        Code of the bloc whose models are followed, and of the one they are set against.
    days:
        How long after the release; ``until``: ISO date, later days are not seen.

    Returns
    -------
    DataFrame
        ``model, day, usd_per_mtok, other_model, other_usd_per_mtok, ratio``: price of the model
        over that of the cheapest of ``other`` sold that day with at least its score.  Models
        whose own price is not known for that day, or that had no equal on sale, are left out.
    """
    followed = members(spells, bloc).dropna(subset="release_date").drop_duplicates("model")
    rows = []
    for name, score, released in followed[["model", "score", "release_date"]].itertuples(
        index=False
    ):
        day = released + pd.Timedelta(days=days)
        if day > pd.Timestamp(until):
            continue
        now = in_force(spells, day)
        mine, equal = now[now["model"] == name], members(now, other)
        equal = equal[(equal["score"] >= score) & (equal["model"] != name)]
        if len(mine) and len(equal):
            pair = mine["blended_usd_per_mtok"].iloc[0], equal["blended_usd_per_mtok"].iloc[0]
            rows.append((name, day, pair[0], equal["model"].iloc[0], pair[1], pair[0] / pair[1]))
    columns = ["model", "day", "usd_per_mtok", "other_model", "other_usd_per_mtok", "ratio"]
    return pd.DataFrame(rows, columns=columns)


def comparisons(
    spells: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    day: str,
    adjectives: Mapping[str, str],
    levels: tuple[float, ...],
    checked: tuple[float, ...],
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> pd.DataFrame:
    """Return the price ratio under every comparison that one could defend.

    Parameters
    ----------
    spells:
        As returned by ``spells``.
    lead, challenger:
        Codes of the blocs.
    day:
        ISO date on which prices are compared, unless a row says otherwise.
    adjectives:
        How each bloc's models are called in the labels.
    levels:
        Index scores at which the cheapest models are compared.
    checked:
        Those of them that are compared with other blends of input and output as well, and with
        the cheapest model of each bloc left out.
    rng, draws, level:
        As in ``price_ratio``; each row sees the same draws.

    Returns
    -------
    DataFrame
        ``group, label, value, low, high, side, note``: challenger over lead price.  ``side`` is
        ``challenger`` or ``lead`` where that one is cheaper over the whole interval (by the
        ratio alone where there is none), ``tied`` otherwise, ``unknown`` where ``note`` is a
        reason.  The best model that is matched with the other bloc is that of the bloc whose
        best scores less: only that one has an equal.
    """
    now = in_force(spells, day)
    pair = (lead, challenger)
    more = dict(rng=rng, draws=draws, level=level)
    state = rng.bit_generator.state
    rows = []

    def add(group: str, label: str, measure, *arguments, **options) -> None:
        rng.bit_generator.state = state
        found = measure(*arguments, **options, **more)
        rows.append({"group": group, "label": label, **_reading(found)})

    for at in levels:
        label = f"{at:g} points or more"
        add("Cheapest at a level", label, price_ratio, now, *pair, at)
    for at in checked:
        label = f"Second cheapest, {at:g} points or more"
        add("Cheapest at a level", label, price_ratio, now, *pair, at, second=True)
    add("Best models", "Best against best", best_ratio, now, *pair)
    tops = {bloc: members(now, bloc).nlargest(1, "score") for bloc in pair}
    if all(len(top) for top in tops.values()):
        trailing = min(pair, key=lambda bloc: tops[bloc]["score"].iloc[0])
        ahead = lead if trailing == challenger else challenger
        best = tops[trailing].iloc[0]
        label = f"Best {adjectives[trailing]} against an equal {adjectives[ahead]} model"
        add("Best models", label, matched_ratio, now, *pair, best["model"])
        for offset in OFFSETS:
            then = best["release_date"] + pd.Timedelta(days=offset)
            late = f"The same, {offset} days after its release"
            if pd.isna(then) or then > pd.Timestamp(day):
                reason = Estimate.unknown(f"{offset} days have not passed")
                rows.append({"group": "Best models", "label": late, **_reading(reason)})
            else:
                add(
                    "Best models", late, matched_ratio, in_force(spells, then), *pair, best["model"]
                )
    for name, blend in BLENDS.items():
        for at in checked:
            label = f"{name}, {at:g} points or more"
            add("Other blends of tokens", label, price_ratio, now, *pair, at, blend=blend)
        label = f"{name}, best against best"
        add("Other blends of tokens", label, best_ratio, now, *pair, blend=blend)
    return pd.DataFrame(rows).astype({"value": float, "low": float, "high": float})


def cheaper_side(ratio: Estimate) -> str:
    """Say which side a price ratio (challenger over lead) shows as the cheaper.

    ``challenger`` or ``lead`` where the whole interval does (the ratio alone if there is none),
    ``tied`` where it does not, ``unknown``.
    """
    if not ratio.known:
        return "unknown"
    low, high = (ratio.value if end is None else end for end in (ratio.low, ratio.high))
    return "challenger" if high < 1 else "lead" if low > 1 else "tied"


def _reading(found: Estimate) -> dict[str, object]:
    keep = {"value": found.value, "low": found.low, "high": found.high}
    return keep | {"side": cheaper_side(found), "note": found.note or found.reason}
