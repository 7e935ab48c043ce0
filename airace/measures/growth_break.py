"""Whether the growth of training compute bent, when, and what the answer depends on.

A bend is a change of slope in a straight line of log10 compute on the day of publication: the
line stays in one piece (a segmented, "broken stick" regression).  One may ask about a given day,
or search the day; a searched day needs a test that knows it was searched.

A bend around the day of a rule does not show that the rule made it.  Compute that is not
published is missing, and not at random: developers who stop publishing bend the curve of the
known models without training less.

Methods: least squares; Davies' problem (a day that exists only if there is a bend) is met with
the largest F statistic over the days searched and its distribution under a wild bootstrap of the
residuals (Andrews 1993, Econometrica 61; Hansen 2000, Journal of Econometrics 97); the
confidence set of the day holds those whose residual sum of squares an F test does not reject
(the inverted likelihood ratio of Hansen 2017, JBES 35).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution
from scipy.stats import t as t_distribution

from airace.measures.compute_growth import DAYS_A_YEAR, largest_at_release
from airace.measures.estimate import Estimate, share

# Parameters of a broken line: level, slope, bend; with fewer models than that and a handful to
# spare on either side of the bend, its two slopes are one or two models each.
MIN_SIDE = 5
TRIM = 0.15


@dataclass(frozen=True)
class Bend:
    """Growth on both sides of a day, as yearly factors, and the ratio of the two.

    ``change`` below one: growth slowed.  All three are unknown together.
    """

    before: Estimate
    after: Estimate
    change: Estimate


@dataclass(frozen=True)
class Search:
    """Where a line bends most.

    Attributes
    ----------
    day:
        The day (ISO text) at which a bend fits best; the interval's ends are in ``first`` and
        ``last``, for an interval of days is no interval of numbers.
    first, last:
        First and last day of the confidence set (ISO text; the set may have gaps), or ``None``.
    p_value:
        Probability of a bend at least as sharp, were there none.
    profile:
        ``day``, ``f`` (F statistic of a bend on that day), ``inside`` (in the confidence set).
    """

    day: Estimate
    first: str | None
    last: str | None
    p_value: Estimate
    profile: pd.DataFrame


def bend_at(
    models: pd.DataFrame,
    day: str,
    *,
    since: str,
    until: str | None = None,
    k: int | None = 10,
    level: float = 0.90,
) -> Bend:
    """Growth per year before and after a given day.

    Parameters
    ----------
    models:
        ``date``, ``training_compute_flop`` (FLOP) of one region and one table.
    day:
        The day of the supposed bend.
    since, until:
        Window of publication days, ends included.
    k:
        Keep models among the ``k`` largest of their region when they came out; ``None``: all.
    level:
        Coverage of the intervals (normal errors about the line, robust to unequal spread: HC3).

    Returns
    -------
    Yearly growth factors and their ratio; unknown with fewer than five models on either side.
    """
    used = _window(models, since, until, k)
    x, y = _axes(used, day)
    sides = int((x < 0).sum()), int((x >= 0).sum())
    if min(sides) < MIN_SIDE:
        why = f"Only {sides[0]} models with known compute before and {sides[1]} after"
        return Bend(*[Estimate.unknown(why)] * 3)
    design = np.column_stack([np.ones_like(x), x, np.clip(x, 0, None)])
    coefficients, covariance = _fit(design, y)
    reach = t_distribution.ppf(0.5 + level / 2, len(x) - 3)
    newest = f"{used['date'].max():%Y-%m-%d}"
    note = f"{sides[0]} models before and {sides[1]} after"

    def factor(weights: list[float]) -> Estimate:
        w = np.array(weights)
        slope, error = float(w @ coefficients), float(np.sqrt(w @ covariance @ w))
        ends = 10 ** (slope - reach * error), 10 ** (slope + reach * error)
        return Estimate(float(10**slope), float(ends[0]), float(ends[1]), level, newest, note)

    return Bend(factor([0, 1, 0]), factor([0, 1, 1]), factor([0, 0, 1]))


def search(
    models: pd.DataFrame,
    *,
    since: str,
    rng: np.random.Generator,
    until: str | None = None,
    k: int | None = 10,
    draws: int = 500,
    level: float = 0.90,
) -> Search:
    """Search the day on which the line bends most, and test whether it bends at all.

    Parameters
    ----------
    models, since, until, k:
        As in ``bend_at``.
    rng, draws:
        Generator and number of wild bootstrap draws (Rademacher weights) for the p-value.
    level:
        Coverage of the confidence set of days.

    Returns
    -------
    See ``Search``; candidates are the first days of months that leave 15 per cent of the models,
    and at least five, on either side.  Unknown if there are none.
    """
    used = _window(models, since, until, k)
    days = _candidates(used)
    if not days:
        why = f"Only {len(used)} models with known compute in the window"
        empty = pd.DataFrame({"day": [], "f": [], "inside": []})
        return Search(Estimate.unknown(why), None, None, Estimate.unknown(why), empty)
    x, y = _axes(used, since)
    at = np.array([(day - pd.Timestamp(since)).days / DAYS_A_YEAR for day in days])
    straight = np.column_stack([np.ones_like(x), x])
    fitted = straight @ np.linalg.lstsq(straight, y, rcond=None)[0]
    # One orthonormal direction per candidate: what a bend there adds to the straight line.
    base, _ = np.linalg.qr(straight)
    hinges = np.clip(x[:, None] - at[None, :], 0, None)
    extra = hinges - base @ (base.T @ hinges)
    extra /= np.linalg.norm(extra, axis=0)

    def statistics(outcomes: np.ndarray) -> np.ndarray:
        """F statistics of a bend on each candidate day, one row a column of outcomes."""
        residual = outcomes - base @ (base.T @ outcomes)
        whole = (residual**2).sum(axis=0)
        gain = (extra.T @ residual) ** 2
        return (gain / ((whole - gain) / (len(x) - 3))).T

    f = statistics(y[:, None])[0]
    signs = rng.choice([-1.0, 1.0], size=(len(y), draws))
    under_none = statistics(fitted[:, None] + (y - fitted)[:, None] * signs).max(axis=1)
    p = (1 + int((under_none >= f.max()).sum())) / (draws + 1)
    # SSR(t)/SSR(best) - 1, times the degrees of freedom, is what the F test looks at.
    residual = y - fitted
    ssr = float(residual @ residual) / (1 + f / (len(x) - 3))
    inside = (ssr / ssr.min() - 1) * (len(x) - 4) <= f_distribution.ppf(level, 1, len(x) - 4)
    profile = pd.DataFrame({"day": days, "f": f, "inside": inside})
    kept = profile.loc[profile["inside"], "day"]
    return Search(
        Estimate(f"{days[int(f.argmax())]:%Y-%m-%d}", note=f"{len(used)} models"),
        f"{kept.min():%Y-%m-%d}",
        f"{kept.max():%Y-%m-%d}",
        Estimate(p, note=f"{draws} draws"),
        profile,
    )


def specifications(
    tables: Mapping[str, Mapping[str, pd.DataFrame]],
    day: str,
    *,
    starts: Sequence[str],
    ends: Sequence[str | None],
    ks: Sequence[int | None],
    level: float = 0.90,
) -> pd.DataFrame:
    """The change of growth at a day under every choice: a specification curve.

    Parameters
    ----------
    tables:
        Table name -> bloc code -> models of that bloc.
    day:
        As in ``bend_at``.
    starts, ends, ks:
        Choices for ``since``, ``until`` and ``k``.

    Returns
    -------
    One row a choice and bloc: ``table``, ``since``, ``until``, ``k`` (0 for all models),
    ``bloc``, ``value``, ``low``, ``high`` (growth factor after over before), ``models``,
    ``bends`` (``slower``, ``faster``, ``cannot be told``, ``not known``).

    Method: Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4.  The choices share
    models: they are no independent tests, and their number is no evidence.
    """
    rows = []
    for name, blocs in tables.items():
        for since in starts:
            for until in ends:
                for k in ks:
                    for bloc, models in blocs.items():
                        found = bend_at(models, day, since=since, until=until, k=k, level=level)
                        change = found.change
                        rows.append(
                            {
                                "table": name,
                                "since": since,
                                "until": until or "",
                                "k": k or 0,
                                "bloc": bloc,
                                "value": change.value,
                                "low": change.low,
                                "high": change.high,
                                "models": change.note or change.reason,
                                "bends": verdict(change),
                            }
                        )
    columns = ["table", "since", "until", "k", "bloc", "value", "low", "high", "models", "bends"]
    return pd.DataFrame(rows, columns=columns).astype({"value": float, "low": float, "high": float})


def verdict(change: Estimate) -> str:
    """Say which way a ratio of growth factors points, if its interval leaves out one."""
    if not change.known:
        return "not known"
    if change.high < 1:
        return "slower"
    return "faster" if change.low > 1 else "cannot be told"


def contrasts(specs: pd.DataFrame, lead: str, challenger: str) -> pd.DataFrame:
    """Whether the challenger's growth changed more than the lead's, under every choice.

    Parameters
    ----------
    specs:
        Output of ``specifications``.

    Returns
    -------
    One row a choice: ``table``, ``since``, ``until``, ``k``, ``value``, ``low``, ``high`` (the
    challenger's change over the lead's; below one: it slowed more) and ``bends`` (as there).
    A difference in differences: it rests on the two having moved alike but for the rule.
    """
    keys = ["table", "since", "until", "k"]
    sides = [
        specs[specs["bloc"] == bloc].set_index(keys)[["value", "low", "high"]]
        for bloc in (challenger, lead)
    ]
    logs = [np.log(side) for side in sides]
    value = logs[0]["value"] - logs[1]["value"]
    down = np.hypot(logs[0]["value"] - logs[0]["low"], logs[1]["high"] - logs[1]["value"])
    up = np.hypot(logs[0]["high"] - logs[0]["value"], logs[1]["value"] - logs[1]["low"])
    frame = np.exp(pd.DataFrame({"value": value, "low": value - down, "high": value + up}))
    ends = zip(frame["low"], frame["high"], strict=True)
    frame["bends"] = [
        "not known"
        if pd.isna(low)
        else "slower"
        if high < 1
        else "faster"
        if low > 1
        else "cannot be told"
        for low, high in ends
    ]
    return frame.reset_index()


def relation(found: Search, day: str, *, level: float = 0.90) -> str:
    """Say where the days that fit lie to a given day.

    Returns
    -------
    ``unknown`` (too few models), ``none`` (no bend can be told at ``level``), ``before``,
    ``after``, or ``around`` if the confidence set holds days on both sides.
    """
    if not found.day.known:
        return "unknown"
    if found.p_value.value > 1 - level:
        return "none"
    if found.last < day:
        return "before"
    return "after" if found.first > day else "around"


def known_share(models: pd.DataFrame) -> pd.DataFrame:
    """How many models of each year have a compute figure: ``year``, ``models``, ``known``."""
    dated = models.dropna(subset="date")
    year = dated["date"].dt.year.rename("year")
    known = dated["training_compute_flop"].notna()
    counted = known.groupby(year).agg(models="size", known="sum").astype("int64")
    return counted.reset_index()


def known_in(counted: pd.DataFrame, year: int, *, level: float = 0.90) -> Estimate:
    """Share of one year's models with a compute figure, with Wilson's interval.

    ``counted`` is the output of ``known_share``.
    """
    row = counted[counted["year"] == year]
    if row.empty:
        return Estimate.unknown(f"No model of {year} is listed")
    known, models = int(row["known"].iloc[0]), int(row["models"].iloc[0])
    return share(known, models, level=level, note=f"{known} of {models} models of {year}")


def tally(frame: pd.DataFrame, answer: str) -> Estimate:
    """Count the choices with one answer; ``frame`` is that of ``specifications`` for one bloc.

    The note says out of how many choices with an answer.
    """
    tried = frame[frame["bends"] != "not known"]
    if tried.empty:
        return Estimate.unknown("Too few models on one side of the day under every choice")
    count = int((tried["bends"] == answer).sum())
    return Estimate(count, note=f"of {len(tried)} ways of counting")


def _window(models: pd.DataFrame, since: str, until: str | None, k: int | None) -> pd.DataFrame:
    used = models.dropna(subset=["date", "training_compute_flop"])
    used = used[used["training_compute_flop"] > 0]
    if k is not None:
        used = largest_at_release(used, k)
    used = used[used["date"] >= pd.Timestamp(since)]
    if until is not None:
        used = used[used["date"] <= pd.Timestamp(until)]
    return used.sort_values("date", kind="stable")


def _axes(used: pd.DataFrame, day: str) -> tuple[np.ndarray, np.ndarray]:
    """Years from a day, and log10 compute."""
    years = (used["date"] - pd.Timestamp(day)).dt.days.to_numpy(float) / DAYS_A_YEAR
    return years, np.log10(used["training_compute_flop"].to_numpy(float))


def _candidates(used: pd.DataFrame) -> list[pd.Timestamp]:
    if used.empty:
        return []
    dates = used["date"].to_numpy()
    need = max(MIN_SIDE, int(np.ceil(TRIM * len(dates))))
    months = pd.date_range(used["date"].min(), used["date"].max(), freq="MS")
    return [
        day for day in months if min(int((dates < day).sum()), int((dates >= day).sum())) >= need
    ]


def _fit(design: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least squares with HC3 covariance."""
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ y
    residual = y - design @ coefficients
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    scaled = design * (residual / np.clip(1 - leverage, 1e-9, None))[:, None]
    return coefficients, inverse @ (scaled.T @ scaled) @ inverse
