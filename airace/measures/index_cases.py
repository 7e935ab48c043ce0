"""Cases for ``calibration`` from the index: what earlier releases gave against the newest.

index scores
    a model's score in an earlier release of the index against its score in the newest;
index gap, age of the equal, time to catch up
    what an earlier release said of a day against what the newest says of that same day, under
    the same definition.

Releases of the index are refits on a scale held by two anchors; comparing them tests the
publisher's claim that the scale holds as well as the intervals.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures import frontier, lag, redraws, revisions, waits
from airace.measures.calibration import CASE, joined
from airace.measures.estimate import Estimate
from airace.measures.frontier import Tables


def index_scores(
    tables: Tables, *, as_of: str, blocs: tuple[str, ...], **choices: str
) -> pd.DataFrame:
    """Return single scores of earlier releases against the newest full release.

    Parameters
    ----------
    tables:
        As the first four arguments of ``frontier.select``.
    as_of:
        ISO date; later releases are not seen.
    blocs, choices:
        As ``frontier.select`` takes (``attribution``, ``dates``, ``weights``).

    Returns
    -------
    DataFrame
        ``CASE`` and ``age``: months from the model's release to the earlier release of the
        index, missing if undated.  Cluster: the model.  Models are matched by name, so renamed
        ones drop out; the anchors, which have no interval, are not in it.
    """
    found = []
    walk = revisions.reissues(
        tables, as_of=as_of, blocs=blocs, full=False, intervals=True, **choices
    )
    for _, then, now in walk:
        both = then.dropna(subset=["low", "high"]).merge(
            now[["vintage", "model", "score"]], on="model", suffixes=("", "_now")
        )
        found.append(
            pd.DataFrame(
                {
                    "case": both["model"],
                    "cluster": both["model"],
                    "blocs": both["blocs"],
                    "day": both["vintage"],
                    "later_day": both["vintage_now"],
                    "said": both["score"],
                    "low": both["low"],
                    "high": both["high"],
                    "level": frontier.PUBLISHED_LEVEL,
                    "later": both["score_now"],
                    "age": (both["vintage"] - both["release_date"]) / lag.DAY / lag.MONTH,
                }
            )
        )
    return joined(found, [*CASE, "age"])


def index_gaps(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    frontier_k: int = 1,
    **choices: str,
) -> pd.DataFrame:
    """Return gaps as an earlier full release gave them, against the newest for the same day.

    Of the release's own day and of each quarter's end before it.  The leaders may differ: a
    model that had not been tested yet counts once it has been.  Cluster: the two leaders then.
    """
    both = (lead, challenger)
    rows = []
    walk = revisions.reissues(tables, as_of=as_of, blocs=both, intervals=True, **choices)
    for release, then, now in walk:
        for day in _days(release, then):
            said, later = (frontier.gap(m, *both, day, frontier_k=frontier_k) for m in (then, now))
            rows += _row(said, later, day, now, release)
    return joined([pd.DataFrame(rows, columns=CASE)], CASE)


def ages(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    rng: np.random.Generator,
    draws: int = 2000,
    **choices: str,
) -> pd.DataFrame:
    """Return the age of the equal as earlier full releases gave it, like ``index_gaps``."""
    both = (lead, challenger)
    rows = []
    walk = revisions.reissues(tables, as_of=as_of, blocs=both, intervals=True, **choices)
    for release, then, now in walk:
        for day in _days(release, then):
            redrawn = redraws.redraw(then, *both, as_of=day, rng=rng, draws=draws)
            said = lag.backward(then, *both, as_of=day, redraws=redrawn, level=0.90)
            rows += _row(said, lag.backward(now, *both, as_of=day), day, now, release)
    return joined([pd.DataFrame(rows, columns=CASE)], CASE)


def catch_up_means(
    tables: Tables,
    lead: str,
    challenger: str,
    *,
    as_of: str,
    rng: np.random.Generator,
    draws: int = 2000,
    **choices: str,
) -> pd.DataFrame:
    """Return the mean time to catch up that each earlier full release gave of its own day.

    Against the newest release's mean for that day.  Cluster: the release.  The interval is our
    own (``waits``), so releases without published intervals have one too, of the records alone.
    """
    both = (lead, challenger)
    rows = []
    walk = revisions.reissues(tables, as_of=as_of, blocs=both, intervals=False, **choices)
    for release, then, now in walk:
        pairs, known = (lag.catch_up(models, *both, as_of=release) for models in (then, now))
        redrawn = redraws.redraw(then, *both, as_of=release, rng=rng, draws=draws)
        said = waits.mean(pairs, waits.waits(redrawn, rng=rng), level=0.90)
        rows += _row(said.with_note(release), lag.catch_up_mean(known), release, now, release)
    return joined([pd.DataFrame(rows, columns=CASE)], CASE)


def _days(release: str, models: pd.DataFrame) -> list[str]:
    """The ends of quarters from the first dated model on, and the release's own day."""
    first = models["release_date"].min()
    if pd.isna(first):
        return [release]
    ends = pd.date_range(first, release, freq="QE").strftime("%Y-%m-%d")
    return list(dict.fromkeys([*ends, release]))


def _row(
    said: Estimate, later: Estimate, day: str, now: pd.DataFrame, release: str
) -> list[tuple[object, ...]]:
    """One case, named by the day it speaks of, or none without an interval or a later number."""
    if not (said.known and later.known) or said.low is None:
        return []
    days = (pd.Timestamp(release), now["vintage"].iloc[0])
    ends = (said.value, said.low, said.high, said.level, later.value)
    return [(revisions.spoken(day), said.note or day, "", *days, *ends)]
