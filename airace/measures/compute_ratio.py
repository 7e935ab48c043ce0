"""How much training compute the two blocs' models of equal score carry.

Only models with a published or estimated compute figure enter, and those are not a random
choice: closed laboratories of the lead bloc publish least, open developers of the challenger
publish most.  The ratio moves with that selection and with what is regressed on what, so it
describes the models with known compute and is no measure of a laboratory's skill.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd

from airace.errors import AiraceError
from airace.measures.estimate import Estimate
from airace.measures.spoken import adjective

DAYS_A_YEAR = 365.25
MIN_MODELS = 8
DIRECTIONS = ("compute", "score")
FAR = 100  # times more or less compute than known models: beyond what missing ones may carry


def newest_release(rows: pd.DataFrame, beginning: str) -> pd.DataFrame:
    """Keep the rows of a dataset's newest release.

    Parameters
    ----------
    rows:
        A table with ``source_id``, in which several datasets and their releases may stand.
    beginning:
        Of the dataset's source ids, ``epoch-large-scale-models``; the release's day follows.
    """
    ids = rows["source_id"].astype(str)
    own = ids[ids.str.startswith(f"{beginning}-")]
    return rows[ids == own.max()] if len(own) else rows.iloc[:0]


def join_compute(
    scores: pd.DataFrame, *tables: pd.DataFrame, lead: str, challenger: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put a model's training compute beside its score on the index.

    Parameters
    ----------
    scores:
        One vintage of ``capability_scores``: ``model``, ``score``, ``release_date``,
        ``countries`` (codes joined by ``;``); optional ``weights``.
    tables:
        Frames with ``model`` and ``training_compute_flop``, the one to trust most first:
        ``notable_models``, then ``training_compute``.  Of one model's rows in a table the
        largest counts.  Optional: the publisher's ``confidence`` (or ``compute_confidence``).
    lead, challenger:
        Bloc codes; a model of both, or of neither, is left out.

    Returns
    -------
    (joined, unmatched):
        ``joined``: ``model``, ``score``, ``date``, ``bloc``, ``weights``, ``compute_flop``,
        ``confidence`` (the publisher's, in the compute figure), one row per scored model of
        exactly one bloc whose compute is known.  ``unmatched``: the other models of the blocs,
        ``model``, ``score``, ``date``, ``bloc``, ``weights`` and ``why`` (``no such model in the
        compute tables``, ``compute not known``, ``no score or date``).

    Names are matched without case, spacing, hyphens or brackets; a scored variant ("GPT-4o
    (Aug 2024)") that has no row of its own is not given another variant's compute.
    """
    blocs = [_bloc(countries, lead, challenger) for countries in scores["countries"]]
    frame = scores.assign(bloc=blocs, key=scores["model"].map(_key))
    frame = frame[frame["bloc"].notna()].rename(columns={"release_date": "date"})
    compute = pd.Series(np.nan, index=frame.index)
    confidence = pd.Series(pd.NA, index=frame.index, dtype="string")
    listed = pd.Series(False, index=frame.index)
    for table in tables:
        sure = table.get("confidence", table.get("compute_confidence", pd.NA))
        largest = (
            table.assign(key=table["model"].map(_key), sure=sure)
            .sort_values("training_compute_flop", kind="stable", na_position="first")
            .drop_duplicates("key", keep="last")
            .set_index("key")
        )
        found = frame["key"].map(largest["training_compute_flop"]).astype(float)
        sure = frame["key"].map(largest["sure"]).astype("string")
        confidence = confidence.where(compute.notna() | found.isna(), sure)
        compute = compute.fillna(found)
        listed |= frame["key"].isin(largest.index)
    frame = frame.assign(compute_flop=compute, confidence=confidence)
    frame["weights"] = frame.get("weights", pd.Series("unknown", index=frame.index))
    placed = frame["score"].notna() & frame["date"].notna()
    usable = frame["compute_flop"].notna() & placed
    told = ["model", "score", "date", "bloc", "weights"]
    joined = frame.loc[usable, [*told, "compute_flop", "confidence"]]
    why = np.where(listed, "compute not known", "no such model in the compute tables")
    why = np.where(frame["compute_flop"].notna() & ~placed, "no score or date", why)
    unmatched = frame.assign(why=why).loc[~usable, [*told, "why"]]
    return joined.reset_index(drop=True), unmatched.reset_index(drop=True)


def _bloc(countries: str, lead: str, challenger: str) -> str | None:
    found = {lead, challenger} & set(str(countries).split(";"))
    return found.pop() if len(found) == 1 else None


def _key(name: str) -> str:
    return re.sub(r"[\s()\[\]_\-]+", "", str(name)).casefold()


def ratio_at_equal_capability(
    models: pd.DataFrame,
    *,
    lead: str,
    challenger: str,
    rng: np.random.Generator,
    draws: int = 1000,
    level: float = 0.90,
    direction: str = "compute",
) -> Estimate:
    """Estimate the challenger's training compute over the lead's at equal score and date.

    Least squares of log10 compute on score, release date (years) and a dummy for the
    challenger; the ratio is ten to the power of the dummy's coefficient.  The interval comes
    from resampling models with replacement within each bloc.

    Parameters
    ----------
    models:
        ``score`` (index points), ``date``, ``bloc``, ``compute_flop`` (FLOP); rows without one
        of them, or of another bloc, are left out.
    lead, challenger:
        Bloc codes.
    rng, draws, level:
        Random generator, number of resamples, level of the interval.
    direction:
        ``compute`` as above; ``score`` regresses the score on log10 compute instead and divides
        the dummy by the slope.  Neither variable is free of error, so the two bracket the
        answer, and their distance says how far the number hangs on the choice.

    Returns
    -------
    The ratio (below 1: the challenger's models carry less compute), with the number of models
    of each bloc in the note; unknown with fewer than eight models of either.
    """
    if direction not in DIRECTIONS:
        raise AiraceError(
            f"no direction {direction!r}",
            where="compute_ratio",
            remedy=f"One of: {', '.join(DIRECTIONS)}",
        )
    used = models.dropna(subset=["score", "date", "bloc", "compute_flop"])
    used = used[used["bloc"].isin([lead, challenger]) & (used["compute_flop"] > 0)]
    mine = used["bloc"].to_numpy() == challenger
    counts = _counts(lead, int((~mine).sum()), challenger, int(mine.sum()))
    if min(mine.sum(), (~mine).sum()) < MIN_MODELS:
        return Estimate.unknown(f"Compute is known for only {counts}")
    years = (used["date"] - used["date"].min()).dt.days.to_numpy() / DAYS_A_YEAR
    columns = np.column_stack(
        [np.log10(used["compute_flop"].to_numpy(float)), used["score"].to_numpy(float), years, mine]
    )
    value = _log_ratio(columns, direction)
    groups = [np.flatnonzero(mine), np.flatnonzero(~mine)]
    drawn = []
    for _ in range(draws):
        pick = np.concatenate([rng.choice(group, len(group)) for group in groups])
        drawn.append(_log_ratio(columns[pick], direction))
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    # With few models the point estimate can lie outside a percentile interval of a skew sample.
    low, high = min(low, value), max(high, value)
    newest = f"{used['date'].max():%Y-%m-%d}"
    return Estimate(float(10**value), float(10**low), float(10**high), level, newest, counts)


def coverage(joined: pd.DataFrame, unmatched: pd.DataFrame, bloc: str) -> tuple[Estimate, Estimate]:
    """Count the scored models of a bloc whose training compute is known, and the others.

    Both arguments as ``join_compute`` returns them; each note says how many of the models have
    open weights.
    """
    counts = []
    for frame in (joined, unmatched):
        own = frame[frame["bloc"] == bloc]
        opened = int((own["weights"] == "open").sum())
        counts.append(Estimate(len(own), note=f"{opened} of them with open weights"))
    return counts[0], counts[1]


def beside(
    joined: pd.DataFrame,
    model: str,
    *,
    points: float = 5.0,
    months: int = 6,
    fewest: int = 3,
) -> Estimate:
    """Set one model's training compute against that of models of like score and age.

    Parameters
    ----------
    joined:
        As ``join_compute`` returns it.
    model:
        Name on the index.
    points, months:
        How far another model's score, and its release before or after, may be from the model's.
        Later versions, whose name begins with its own, are left out.
    fewest:
        Fewest such models.

    Returns
    -------
    Estimate
        Its compute over the median of theirs, without an interval: they are few and no sample.
        The note names both computes and counts the models.  Unknown if the model's compute is,
        or if fewer than ``fewest`` others are left.
    """
    own = joined[joined["model"] == model]
    if own.empty:
        return Estimate.unknown(f"the score or the compute of {model} is not known")
    (score, day, compute) = own.iloc[0][["score", "date", "compute_flop"]]
    span = pd.DateOffset(months=months)
    others = joined[
        ~joined["model"].str.startswith(model)
        & ((joined["score"] - score).abs() <= points)
        & joined["date"].between(day - span, day + span)
    ]
    if len(others) < fewest:
        return Estimate.unknown(
            f"compute is known for only {len(others)} models of like score and age"
        )
    middle = float(others["compute_flop"].median())
    return Estimate(
        float(compute) / middle,
        note=f"{compute:.2g} against {middle:.2g} operations, the median of {len(others)} models",
    )


def of_two(model: str, other: str, *tables: pd.DataFrame) -> Estimate:
    """Return the training compute of a model over that of another one.

    ``tables`` as for ``join_compute``: of each model the largest figure in the first table that
    knows it counts.  The note gives both; unknown if no table knows one of them.
    """
    found = []
    for name in (model, other):
        figures = (
            table.loc[table["model"].map(_key) == _key(name), "training_compute_flop"].max()
            for table in tables
        )
        compute = next((figure for figure in figures if pd.notna(figure)), None)
        if compute is None:
            return Estimate.unknown(f"the training compute of {name} is not known")
        found.append(float(compute))
    return Estimate(found[0] / found[1], note=f"{found[0]:.2g} against {found[1]:.2g} operations")


def if_missing(
    joined: pd.DataFrame,
    unmatched: pd.DataFrame,
    *,
    lead: str,
    challenger: str,
    of: str,
    factor: float,
) -> Estimate:
    """Ratio at equal score and date if models of unknown compute carried ``factor`` times as much.

    Parameters
    ----------
    joined, unmatched:
        As ``join_compute`` returns them.
    lead, challenger:
        Bloc codes.
    of:
        Bloc whose unknown models carry ``factor`` times what its known models of like score and
        date do; those of the other bloc carry just as much as their known ones.
    factor:
        Above zero; at 1 the result is that of the known models alone.

    Returns
    -------
    Estimate
        Challenger over lead, from the regression of log10 compute on score, date and bloc over
        all scored models, the unknown ones at the assumed compute.  No interval: it is an
        assumption followed through, a bound for what is missing not at random (Manski 1989,
        Journal of Human Resources 24, 343-360), and no estimate.
    """
    found = _missing_slope(joined, unmatched, lead, challenger, of)
    if isinstance(found, Estimate):
        return found
    at_one, slope, note = found
    return Estimate(float(10 ** (at_one + slope * math.log10(factor))), note=note)


def break_even(
    joined: pd.DataFrame, unmatched: pd.DataFrame, *, lead: str, challenger: str, of: str
) -> Estimate:
    """Return the ``factor`` of ``if_missing`` at which the ratio would be one.

    Below 1 the unknown models of ``of`` would have to carry less compute than its known ones of
    like score and date for the two blocs to be level, above 1 more.  Unknown where it lies
    beyond ``FAR`` times more or less: then too few models are missing to matter.
    """
    found = _missing_slope(joined, unmatched, lead, challenger, of)
    if isinstance(found, Estimate):
        return found
    at_one, slope, note = found
    if not slope:
        return Estimate.unknown(f"no scored {adjective(of)} model has unknown compute")
    factor = -at_one / slope
    if abs(factor) > math.log10(FAR):
        return Estimate.unknown(f"a factor of {FAR} would not level them: {note}")
    return Estimate(float(10**factor), note=note)


def _missing_slope(
    joined: pd.DataFrame, unmatched: pd.DataFrame, lead: str, challenger: str, of: str
) -> tuple[float, float, str] | Estimate:
    """Log10 ratio with the unknown models on the fitted line, and its change per decade.

    Least squares is linear in what is explained: raising the unknown models of ``of`` by one
    decade moves the coefficient by that of a regression of their indicator.
    """
    blocs = [lead, challenger]
    known = joined.dropna(subset=["score", "date", "compute_flop"])
    known = known[known["bloc"].isin(blocs)]
    lost = unmatched.dropna(subset=["score", "date"])
    lost = lost[lost["bloc"].isin(blocs)]
    sizes = known["bloc"].value_counts().reindex(blocs, fill_value=0)
    if sizes.min() < MIN_MODELS:
        counts = _counts(lead, sizes[lead], challenger, sizes[challenger])
        return Estimate.unknown(f"Compute is known for only {counts}")
    first = known["date"].min()

    def design(frame: pd.DataFrame) -> np.ndarray:
        years = (frame["date"] - first).dt.days / DAYS_A_YEAR
        columns = [np.ones(len(frame)), frame["score"], years, frame["bloc"] == challenger]
        return np.column_stack(columns).astype(float)

    log = np.log10(known["compute_flop"].to_numpy(float))
    at_one = np.linalg.lstsq(design(known), log, rcond=None)[0][3]
    shifted = np.concatenate([np.zeros(len(known)), (lost["bloc"] == of).to_numpy(float)])
    everything = np.vstack([design(known), design(lost)])
    slope = np.linalg.lstsq(everything, shifted, rcond=None)[0][3]
    absent = int((lost["bloc"] == of).sum())
    # Without unknown models the coefficient is zero but for rounding.
    return (
        float(at_one),
        float(slope) if absent else 0.0,
        f"{absent} {adjective(of)} models of unknown compute",
    )


def ratio_over_time(
    models: pd.DataFrame,
    days: list[str],
    *,
    lead: str,
    challenger: str,
    rng: np.random.Generator,
    draws: int = 1000,
    level: float = 0.90,
    direction: str = "compute",
) -> tuple[pd.DataFrame, Estimate]:
    """Let the ratio at equal capability change with the release date.

    Least squares of log10 compute on score, date, a dummy for the challenger and the dummy times
    the date (or of the score on the rest): the ratio is a straight line on a logarithmic scale.

    Parameters
    ----------
    models, lead, challenger, rng, draws, level, direction:
        As in ``ratio_at_equal_capability``.
    days:
        Days (ISO) to give the ratio for.

    Returns
    -------
    (line, change):
        ``line``: ``date``, ``value``, ``low``, ``high``, only for days that both blocs' models
        span.  ``change``: yearly factor of the ratio (below 1: it falls), unknown with too few
        models.
    """
    used = models.dropna(subset=["score", "date", "bloc", "compute_flop"])
    used = used[used["bloc"].isin([lead, challenger]) & (used["compute_flop"] > 0)]
    mine = used["bloc"].to_numpy() == challenger
    counts = _counts(lead, int((~mine).sum()), challenger, int(mine.sum()))
    empty = pd.DataFrame(columns=["date", "value", "low", "high"])
    if min(mine.sum(), (~mine).sum()) < MIN_MODELS:
        return empty, Estimate.unknown(f"Compute is known for only {counts}")
    start = used["date"].min()
    years = (used["date"] - start).dt.days.to_numpy() / DAYS_A_YEAR
    score = used["score"].to_numpy(float)
    compute = np.log10(used["compute_flop"].to_numpy(float))
    outcome, other = (compute, score) if direction == "compute" else (score, compute)
    design = np.column_stack([np.ones(len(used)), other, years, mine, mine * years])
    spans = [used.loc[side, "date"] for side in (mine, ~mine)]
    first, last = max(s.min() for s in spans), min(s.max() for s in spans)
    shown = [day for day in map(pd.Timestamp, days) if first <= day <= last]
    at = np.array([(day - start).days / DAYS_A_YEAR for day in shown])

    def solve(pick: np.ndarray) -> np.ndarray:
        _, slope, _, *bloc = np.linalg.lstsq(design[pick], outcome[pick], rcond=None)[0]
        return np.array(bloc) if direction == "compute" else -np.array(bloc) / slope

    groups = [np.flatnonzero(mine), np.flatnonzero(~mine)]
    found = solve(np.arange(len(used)))
    drawn = np.array(
        [solve(np.concatenate([rng.choice(g, len(g)) for g in groups])) for _ in range(draws)]
    )
    tails = [(1 - level) / 2, (1 + level) / 2]
    value = found[0] + found[1] * at
    low, high = np.quantile(drawn[:, :1] + drawn[:, 1:] * at, tails, axis=0)
    line = pd.DataFrame(
        {
            "date": pd.to_datetime(shown),
            "value": 10**value,
            "low": 10 ** np.minimum(low, value),
            "high": 10 ** np.maximum(high, value),
        }
    )
    ends = np.quantile(drawn[:, 1], tails)
    change = Estimate(
        float(10 ** found[1]),
        float(10 ** min(ends[0], found[1])),
        float(10 ** max(ends[1], found[1])),
        level,
        f"{used['date'].max():%Y-%m-%d}",
        counts,
    )
    return line, change


def either_way(compute: Estimate, score: Estimate) -> Estimate:
    """Join the two directions of the regression: all that either of them leaves possible.

    Parameters
    ----------
    compute, score:
        ``ratio_at_equal_capability`` in its two directions, at one level.

    Returns
    -------
    The geometric mean, with an interval from the lower of the low ends to the higher of the
    high ends; a statement that holds over it holds in both directions.
    """
    for estimate in (compute, score):
        if not estimate.known:
            return estimate
    return replace(
        compute,
        value=math.sqrt(compute.value * score.value),
        low=min(compute.low, score.low),
        high=max(compute.high, score.high),
    )


def _counts(lead: str, leads: int, challenger: str, challengers: int) -> str:
    return f"{leads} {adjective(lead)} and {challengers} {adjective(challenger)} models"


def _log_ratio(columns: np.ndarray, direction: str) -> float:
    """Log10 ratio from columns (log10 compute, score, years, challenger)."""
    compute, score, years, mine = columns.T
    ones = np.ones(len(columns))
    if direction == "compute":
        design = np.column_stack([ones, score, years, mine])
        return float(np.linalg.lstsq(design, compute, rcond=None)[0][3])
    design = np.column_stack([ones, compute, years, mine])
    _, slope, _, dummy = np.linalg.lstsq(design, score, rcond=None)[0]
    return float(-dummy / slope)
