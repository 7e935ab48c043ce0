"""The models that the press named: where each stood on its first day, and how each pair fares.

Joins the hand-kept registry (``named_models``, ``named_versions``, ``named_comparisons``) with the
measures of ``airace.measures.paired``.  A model that no table measures is answered with the reason,
never left out.

What this cannot tell: what a writer had in mind who named a family of models; the newest version
out on the day of the statement is taken.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from airace.measures import frontier, paired
from airace.measures.attribution import with_blocs
from airace.measures.estimate import Estimate

STANDING = ("rank", "percentile", "ahead", "own", "arena_rank")
STANDS = ("counted", "ahead", "tied", "behind")


def versions_of(
    versions: pd.DataFrame, named_id: str, board: str, *, said_on: str | None = None
) -> list[str]:
    """Return how a board spells a model, most wanted first.

    Parameters
    ----------
    versions:
        Table ``named_versions``.
    named_id, board:
        The model and the board.
    said_on:
        ISO date of a statement: versions out by then, the newest first, since that is what was
        spoken of.  Without it: all, the first first, since that is what was released.
    """
    own = versions[(versions["named_id"] == named_id) & (versions["board"] == board)]
    if said_on is not None:
        own = own[own["release_date"] <= pd.Timestamp(said_on)]
    order = own.sort_values(
        ["release_date", "preference"], ascending=[said_on is None, True], kind="stable"
    )
    return order["version"].tolist()


def index_release(
    scores: pd.DataFrame, vintages: pd.DataFrame, spellings: Iterable[str]
) -> tuple[str, str] | None:
    """Return the newest full release of the index that names a model: its day and the name.

    Of several versions in it the most wanted one; ``None`` when no release names any.
    """
    full = vintages.loc[vintages["full"].astype(bool), "vintage"]
    wanted = list(spellings)
    rows = scores[scores["vintage"].isin(full) & scores["model"].isin(wanted)]
    if rows.empty:
        return None
    newest = rows["vintage"].max()
    there = set(rows.loc[rows["vintage"] == newest, "model"])
    return f"{newest:%Y-%m-%d}", next(name for name in wanted if name in there)


def standings(
    named: pd.DataFrame,
    versions: pd.DataFrame,
    index_tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame],
    arena_tables: tuple[pd.DataFrame, pd.DataFrame],
    *,
    as_of: str,
    lead: str,
    challenger: str,
    dates: str = "version",
    attribution: str = "headquarters",
    level: float = 0.90,
) -> pd.DataFrame:
    """Say where each named model stood on the day of its release.

    Parameters
    ----------
    named, versions:
        Tables ``named_models`` and ``named_versions``.
    index_tables:
        As the first four arguments of ``frontier.select``.
    arena_tables:
        Tables ``arena_ratings`` and ``arena_snapshots``.
    as_of, lead, challenger, dates, attribution:
        As in ``frontier.select``; models of all weights are compared with all others.

    Returns
    -------
    DataFrame
        One row per model, first released first: ``named_id, name, release_date, bloc`` (``""`` if
        neither's or both's), ``vintage`` (ISO date, ``""`` if on no release of the index) and
        columns of ``Estimate``: ``rank`` and ``percentile`` among all models out on that day,
        ``ahead`` of the best model of the other bloc and ``own`` of the best other model of its
        own bloc (index points), ``arena_rank`` on the first whole list that names it.
    """
    both = (lead, challenger)
    rows = with_blocs(named, index_tables[3], attribution, both)
    rows = rows.sort_values(["release_date", "named_id"], kind="stable")
    published = index_tables[1]["full"].astype(bool).any()
    absent = Estimate.unknown("not on the index" if published else "no index by then")
    releases: dict[str, pd.DataFrame] = {}
    found = []
    for row in rows.itertuples(index=False):
        day = f"{row.release_date:%Y-%m-%d}"
        bloc = row.blocs if row.blocs in both else ""
        spellings = versions_of(versions, row.named_id, "index")
        there = index_release(index_tables[0], index_tables[1], spellings)
        estimates = dict.fromkeys(STANDING, absent)
        if there:
            vintage, model = there
            if vintage not in releases:
                releases[vintage] = frontier.select(
                    *index_tables,
                    as_of=as_of,
                    blocs=both,
                    dates=dates,
                    attribution=attribution,
                    vintage=vintage,
                )
            estimates |= _on_index(releases[vintage], model, bloc, both, day, level)
        estimates["arena_rank"] = paired.first_place_on_arena(
            *arena_tables, versions_of(versions, row.named_id, "arena")
        )
        found.append(
            {
                "named_id": row.named_id,
                "name": row.name,
                "release_date": row.release_date,
                "bloc": bloc,
                "vintage": there[0] if there else "",
                **estimates,
            }
        )
    columns = ["named_id", "name", "release_date", "bloc", "vintage", *STANDING]
    return pd.DataFrame(found, columns=columns)


def _on_index(
    models: pd.DataFrame, model: str, bloc: str, both: tuple[str, str], day: str, level: float
) -> dict[str, Estimate]:
    neither = Estimate.unknown("of neither country compared, or of both")
    other = both[1 - both.index(bloc)] if bloc else ""
    return {
        "rank": paired.rank(models, model, day, level=level),
        "percentile": paired.percentile(models, model, day),
        "ahead": paired.ahead_of(models, model, other, day, level=level) if bloc else neither,
        "own": paired.ahead_of(models, model, bloc, day, level=level) if bloc else neither,
    }


def compare(
    versions: pd.DataFrame,
    comparison: pd.Series,
    tables: dict[str, pd.DataFrame],
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.90,
) -> tuple[dict[str, Estimate], pd.DataFrame]:
    """Answer one comparison of the press on every scale that holds both models.

    Parameters
    ----------
    versions:
        Table ``named_versions``.
    comparison:
        A row of ``named_comparisons``.
    tables:
        ``benchmark_scores``, ``benchmarks``, ``vendor_scores``, ``capability_scores``,
        ``capability_vintages``, ``arena_ratings``, ``arena_snapshots``, as known on the day.
    rng, draws, level:
        As in ``paired.mean_difference``.

    Returns
    -------
    dict, DataFrame
        Estimates by name, each of the first model minus the second: ``tests``, ``won``, ``lost``,
        ``tied``, ``inside``, ``difference``, ``equivalent``, ``sign_test`` on independent tests;
        ``index_difference``; ``arena_difference.first`` and ``.newest``; ``vendor.tests``,
        ``vendor.won``, ``vendor.lost``, ``vendor.difference`` on what their makers report.  And
        the tests one by one, as ``paired.on_tests`` gives them, with ``comparison_id`` and ``by``
        (``others`` or ``makers``).
    """
    board = {
        name: [
            versions_of(versions, comparison[side], name, said_on=f"{comparison['said_on']:%F}")
            for side in ("named_id", "other_id")
        ]
        for name in ("hub", "index", "arena", "vendor")
    }
    shared = paired.on_tests(
        tables["benchmark_scores"], tables["benchmarks"], *board["hub"], level=level
    )
    reported = paired.on_vendor_tests(tables["vendor_scores"], *board["vendor"])
    resample = dict(rng=rng, draws=draws, level=level)
    mean = paired.mean_difference(shared, **resample)
    none = dict(missing=paired.NO_VENDOR_TEST)
    index = tables["capability_scores"], tables["capability_vintages"]
    votes = tables["arena_ratings"], tables["arena_snapshots"]
    estimates = {
        "tests": paired.tally(shared),
        **{name: paired.tally(shared, name) for name in ("won", "lost", "tied")},
        "inside": paired.inside_share(shared),
        "difference": mean,
        "equivalent": paired.equivalent(mean),
        "sign_test": paired.sign_test(shared),
        "index_difference": paired.on_index(*index, *board["index"], level=level),
        "arena_difference.first": paired.on_arena(*votes, *board["arena"], first=True, level=level),
        "arena_difference.newest": paired.on_arena(
            *votes, *board["arena"], first=False, level=level
        ),
        "vendor.tests": paired.tally(reported),
        "vendor.won": paired.tally(reported, "won", **none),
        "vendor.lost": paired.tally(reported, "lost", **none),
        "vendor.difference": paired.mean_difference(reported, **resample, **none),
    }
    each = pd.concat([shared.assign(by="others"), reported.assign(by="makers")])
    return estimates, each.assign(comparison_id=comparison["comparison_id"])


def first_on(versions: pd.DataFrame, named_id: str, models: Iterable[str]) -> str:
    """Return the first released version of a model that an index names, ``""`` if none."""
    there = set(models)
    return next((v for v in versions_of(versions, named_id, "index") if v in there), "")


def tally_standings(standings: pd.DataFrame, bloc: str) -> dict[str, Estimate]:
    """Count a bloc's named models by how they stood to the other bloc's best on their first day.

    Returns ``counted``, ``ahead``, ``tied`` (the interval includes zero) and ``behind``; without
    an interval the sign decides.  Unknown when no release of the index holds any named model.
    """
    if not (standings["vintage"] != "").any():
        return dict.fromkeys(STANDS, Estimate.unknown(frontier.NO_VINTAGE))
    own = [e for e in standings.loc[standings["bloc"] == bloc, "ahead"] if e.known]
    tied = sum(e.includes_zero or e.value == 0 for e in own)
    ahead = sum(e.value > 0 and not e.includes_zero for e in own)
    counts = (len(own), ahead, tied, len(own) - ahead - tied)
    return {name: Estimate(int(count)) for name, count in zip(STANDS, counts, strict=True)}


def outcome(mean: Estimate) -> str:
    """Say how a comparison ends: ``first`` or ``second`` scores higher, ``tied``, or ``few``.

    ``few`` if there is no interval: too few shared tests, or none.
    """
    if not mean.known or mean.low is None:
        return "few"
    if mean.includes_zero:
        return "tied"
    return "first" if mean.value > 0 else "second"


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Spread columns of ``Estimate`` into numbers for download.

    Each becomes its value under its own name and ``_low``, ``_high``, ``_day``, ``_note``; the
    note of an unknown one is the reason.
    """
    parts = {}
    for column in frame.columns:
        cells = frame[column].tolist()
        if not (cells and all(isinstance(cell, Estimate) for cell in cells)):
            parts[column] = cells
            continue
        parts[column] = [cell.value for cell in cells]
        for side in ("low", "high"):
            parts[f"{column}_{side}"] = [getattr(cell, side) for cell in cells]
        parts[f"{column}_day"] = [cell.as_of for cell in cells]
        parts[f"{column}_note"] = [cell.note if cell.known else cell.reason for cell in cells]
    return pd.DataFrame(parts)
