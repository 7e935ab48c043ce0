"""Who releases open weights, and how far the open frontier is behind the closed one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.errors import AiraceError
from airace.measures.estimate import Estimate, difference, rescale, share
from airace.measures.spoken import named

OPEN, CLOSED, UNKNOWN = "open", "closed", "unknown"
SEVERAL = "several"
OTHER = "other"
SIZES = (
    "under 10 billion",
    "10 to 100 billion",
    "100 billion to 1 trillion",
    "1 trillion or more",
    "not published",
)
SIZE_EDGES = [0, 10, 100, 1000, float("inf")]
INTERVAL_LEVEL = 0.90
PERIOD_COLUMNS = [
    *("bloc", "period", "start", "end"),
    *(OPEN, CLOSED, UNKNOWN),
    *("share", "low", "high"),
]


def exclusive_country(countries: pd.Series) -> pd.Series:
    """Country of models whose developers all share one, for the exclusive affiliation rule.

    Parameters
    ----------
    countries:
        ISO codes joined by ";" per model (table ``notable_models``); missing or ``unknown``
        where the source names none.

    Returns
    -------
    Series of str, same index: the one code; ``several`` if there are more; ``unknown`` if any
    is.  A model without a country is never put into a bloc.
    """

    def only(text: object) -> str:
        codes = set() if pd.isna(text) else {c.strip() for c in str(text).split(";") if c.strip()}
        if not codes or UNKNOWN in codes:
            return UNKNOWN
        return codes.pop() if len(codes) == 1 else SEVERAL

    return countries.map(only).astype("string")


def open_share(
    models: pd.DataFrame, bloc: str, *, start: str, end: str, level: float = INTERVAL_LEVEL
) -> Estimate:
    """Share of a bloc's models published in a span whose weights are open.

    Parameters
    ----------
    models:
        One row per model: ``published`` (datetime), ``bloc`` (code, the affiliation rule
        already applied, e.g. by ``exclusive_country``), ``weights`` (open, closed, unknown).
    bloc:
        Code to select.
    start, end:
        ISO dates, both included.
    level:
        Coverage of Wilson's interval.

    Returns
    -------
    Estimate
        Share of the models with known accessibility; the note says how many were open, known
        and unknown.  Unknown if none is known.

    Notes
    -----
    The models are those that the source found notable; models nobody noted, and those whose
    weights are open but whose record is blank, are outside.  The interval treats the year's
    models as draws from a process, and does not cover that selection.
    """
    counts = _counts(_span(models, start, end), bloc)
    note = f"{counts[OPEN]} of {counts[OPEN] + counts[CLOSED]} with known accessibility"
    if counts[UNKNOWN]:
        note += f"; {counts[UNKNOWN]} more unknown"
    known = counts[OPEN] + counts[CLOSED]
    if not known:
        return Estimate.unknown(
            f"no model of {named(bloc)} with known accessibility, {start} to {end}"
        )
    return share(counts[OPEN], known, level=level, note=note)


def open_share_by_period(
    models: pd.DataFrame,
    blocs: list[str],
    *,
    freq: str = "year",
    level: float = INTERVAL_LEVEL,
) -> pd.DataFrame:
    """``open_share`` for every bloc and period from the first model to the last.

    Parameters
    ----------
    models, blocs, level:
        As in ``open_share``.
    freq:
        ``year`` or ``half-year``.

    Returns
    -------
    DataFrame
        One row per bloc and period: ``bloc``, ``period`` (``2025`` or ``2025-H1``), ``start``,
        ``end`` (datetime), ``open``, ``closed``, ``unknown`` (counts), ``share``, ``low``,
        ``high`` (NaN where nothing is known).  The last period may be incomplete: compare its
        ``end`` with the edition's day.
    """
    if freq not in ("year", "half-year"):
        raise AiraceError(
            f"no period {freq!r}", where="open_share_by_period, freq", remedy="year or half-year"
        )
    dated = models.dropna(subset=["published"])
    if dated.empty:
        return pd.DataFrame(columns=PERIOD_COLUMNS)
    months = 12 if freq == "year" else 6
    first = pd.Timestamp(dated["published"].min().year, 1, 1)
    rows = []
    for start in pd.date_range(first, dated["published"].max(), freq=f"{months}MS"):
        end = start + pd.DateOffset(months=months) - pd.Timedelta(days=1)
        label = f"{start.year}" if months == 12 else f"{start.year}-H{1 + start.month // 7}"
        span = _span(dated, start, end)
        for bloc in blocs:
            counts = _counts(span, bloc)
            estimate = share(counts[OPEN], counts[OPEN] + counts[CLOSED], level=level)
            rows.append(
                {
                    "bloc": bloc,
                    "period": label,
                    "start": start,
                    "end": end,
                    **counts,
                    "share": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                }
            )
    return pd.DataFrame(rows, columns=PERIOD_COLUMNS).astype(
        {"share": float, "low": float, "high": float}
    )


def frontier_gap(
    scores: pd.DataFrame,
    *,
    until: str,
    level: float = INTERVAL_LEVEL,
    scores_level: float = INTERVAL_LEVEL,
) -> Estimate:
    """Best closed score minus best open score among the models out by a day.

    Parameters
    ----------
    scores:
        One vintage of an index: ``model``, ``score``, ``low``, ``high`` (interval at
        ``scores_level``, missing for an anchor), ``release_date`` (datetime), ``weights``;
        ``vintage`` may be present but must have one value.
    until:
        ISO date; later releases are left out.

    Returns
    -------
    Estimate
        Index points, positive if closed models lead; the note names both models.  Its interval
        adds the two scores' own intervals in quadrature: scores of models that share tests are
        correlated, so it is rather too wide.

    Raises
    ------
    AiraceError
        If scores of several vintages come together: their scales differ.

    Notes
    -----
    Models whose weights are neither open nor closed are left out and counted in the note.  What
    counts as open is the caller's choice: drop models with restrictive licences to see what
    hangs on it.  A best model that was never tested is not seen.
    """
    _one_vintage(scores)
    out = scores[scores["release_date"] <= pd.Timestamp(until)].dropna(subset=["score"])
    best = {}
    for weights in (CLOSED, OPEN):
        group = out[out["weights"] == weights]
        if group.empty:
            return Estimate.unknown(f"no {weights} model with a score by {until}")
        best[weights] = group.sort_values(["score", "model"], ascending=[False, True]).iloc[0]
    gap = difference(
        *(_scored(best[w], level=level, scores_level=scores_level) for w in (CLOSED, OPEN))
    )
    note = f"{best[CLOSED]['model']} (closed) over {best[OPEN]['model']} (open)"
    unknown = int((~out["weights"].isin([OPEN, CLOSED])).sum())
    if unknown:
        note += f"; models of unknown accessibility left out: {unknown}"
    return gap.with_note(note)


def share_of_open(
    models: pd.DataFrame, bloc: str, *, start: str, end: str, level: float = INTERVAL_LEVEL
) -> Estimate:
    """Share of a bloc in all open-weights releases of a span, whoever made them.

    Parameters are those of ``open_share``.  Models of several or of unknown countries stay in the
    whole; the note counts the unknown.  Wilson's interval.
    """
    rows = _span(models, start, end)
    rows = rows[rows["weights"] == OPEN]
    mine = int((rows["bloc"] == bloc).fillna(False).sum())
    unknown = int((rows["bloc"] == UNKNOWN).fillna(False).sum())
    note = f"{mine} of {len(rows)} open releases; {unknown} of unknown home"
    return share(mine, len(rows), level=level, as_of=f"{pd.Timestamp(end):%Y-%m-%d}", note=note)


def counts_by_period(models: pd.DataFrame, blocs: list[str], *, until: str) -> pd.DataFrame:
    """Count open-weights releases by half-year and bloc, other and unknown countries included.

    Parameters
    ----------
    models:
        ``published``, ``bloc``, ``weights``.
    blocs:
        Codes to tell apart; models of several countries or of others are ``other``.
    until:
        ISO date; the half-year that holds it is not over and says so.

    Returns
    -------
    DataFrame
        ``period`` (``2025, first half``; ``so far`` added to one that is not over), ``bloc``,
        ``models``.
    """
    rows = models[(models["weights"] == OPEN) & models["published"].notna()]
    when = rows["published"]
    half = np.where(when.dt.month < 7, "first half", "second half")
    last = pd.Timestamp(until)
    running = (when.dt.year == last.year) & ((when.dt.month < 7) == (last.month < 7))
    running &= not (last.is_month_end and last.month in (6, 12))
    period = when.dt.year.astype(str) + ", " + half + np.where(running, ", so far", "")
    bloc = rows["bloc"].where(rows["bloc"].isin([*blocs, UNKNOWN]), OTHER)
    return (
        pd.DataFrame({"period": period, "bloc": bloc.astype(str)})
        .value_counts()
        .rename("models")
        .reset_index()
        .sort_values(["period", "bloc"], ignore_index=True)
    )


def sizes(models: pd.DataFrame, blocs: list[str], parameters: str) -> pd.DataFrame:
    """Count models by bloc and size class.

    Parameters
    ----------
    models:
        ``bloc`` and the column ``parameters`` names, in billions; missing is a class of its own.
    blocs:
        Codes to tell apart; other countries and unknown ones have rows too.

    Returns
    -------
    DataFrame
        ``bloc``, ``size`` (one of ``SIZES``), ``models`` (zero where there is none).
    """
    cut = pd.cut(models[parameters].astype(float), SIZE_EDGES, labels=SIZES[:-1], right=False)
    size = cut.astype(object).where(cut.notna(), SIZES[-1])
    bloc = models["bloc"].where(models["bloc"].isin([*blocs, UNKNOWN]), OTHER).astype(str)
    table = pd.crosstab(bloc, size).reindex(columns=SIZES, fill_value=0)
    return (
        table.rename_axis("bloc").reset_index().melt("bloc", var_name="size", value_name="models")
    )


def developers(models: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Count models by developer, the most first; a model of several counts for each.

    Parameters
    ----------
    models:
        ``developer_ids`` (joined by ";"), ``bloc``.
    names:
        Table ``developers``: ``developer_id``, ``name``, ``country``.

    Returns
    -------
    DataFrame
        ``developer``, ``country``, ``models``; those of unknown developers in a row ``unknown``.
    """
    each = models["developer_ids"].fillna(UNKNOWN).str.split(";").explode()
    counts = each.value_counts().rename_axis("developer_id").rename("models").reset_index()
    found = counts.merge(names[["developer_id", "name", "country"]], how="left")
    found = found.assign(developer=found["name"].fillna(found["developer_id"]))
    found["country"] = found["country"].fillna(UNKNOWN)
    return found.sort_values(["models", "developer"], ascending=[False, True], ignore_index=True)[
        ["developer", "country", "models"]
    ]


def _span(models: pd.DataFrame, start: str | pd.Timestamp, end: str | pd.Timestamp) -> pd.DataFrame:
    published = models["published"]
    return models[(published >= pd.Timestamp(start)) & (published <= pd.Timestamp(end))]


def _counts(models: pd.DataFrame, bloc: str) -> dict[str, int]:
    weights = models.loc[(models["bloc"] == bloc).fillna(False), "weights"].fillna(UNKNOWN)
    return {kind: int((weights == kind).sum()) for kind in (OPEN, CLOSED, UNKNOWN)}


def _one_vintage(scores: pd.DataFrame) -> None:
    if "vintage" in scores and scores["vintage"].nunique() > 1:
        raise AiraceError(
            f"scores of {scores['vintage'].nunique()} vintages in one comparison",
            where="frontier_gap",
            remedy="Select one vintage: each refits its whole scale",
        )


def _scored(row: pd.Series, *, level: float, scores_level: float) -> Estimate:
    score = float(row["score"])
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return Estimate(score)
    ends = (
        rescale(score, float(row[end]), from_level=scores_level, to_level=level)
        for end in ("low", "high")
    )
    return Estimate(score, *ends, level)
