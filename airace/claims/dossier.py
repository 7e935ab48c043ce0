"""All that is known of a claim: verdicts then and now, when they turned, and what they hang on."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from airace.claims.judge import NOT_TESTABLE, Judgement, World, judge, looks_back
from airace.claims.worlds import VARIED, Worlds

# When said: from what was published by then.  Looking back: the same day, by what is known now.
READINGS = ("said", "hindsight", "now")


def dossier(claim: dict[str, Any], tests: pd.DataFrame, worlds: Worlds) -> dict[str, Any]:
    """Judge a claim in every edition that has a say.

    Parameters
    ----------
    claim:
        A row of ``claims``, its dates as ISO text, missing cells as ``""``.
    tests:
        Its rows of ``claim_tests``, likewise.
    worlds:
        The editions.

    Returns
    -------
    The claim's fields and

    ``readings``
        a judgement for each of ``READINGS``, if its edition was run;
    ``verdict``, ``reason``, ``since``
        those of today, and the first day of the unbroken run of editions that say the same;
    ``history``
        per past day the verdict by what was published then and by the newest release;
    ``flips``
        days at which the verdict by what was published turned: ``as_of``, ``from``, ``to``;
    ``robustness``
        see ``robustness``.
    """
    made = {
        "said": worlds.at(claim["said"], "published"),
        "hindsight": worlds.at(claim["said"], "newest"),
        "now": worlds.edition,
    }
    readings = {
        name: _plain(judged(claim, tests, worlds, world)) for name, world in made.items() if world
    }
    told = {
        vintage: [
            (world.as_of, judged(claim, tests, worlds, world).verdict)
            for world in worlds.history(vintage)
        ]
        for vintage in ("published", "newest")
    }
    newest = dict(told["newest"])
    history = [
        {"as_of": day, "published": verdict, "newest": newest.get(day, "")}
        for day, verdict in told["published"]
    ]
    runs = [
        (verdict, [day for day, _ in run])
        for verdict, run in groupby(told["published"], key=lambda pair: pair[1])
    ]
    flips = [
        {"as_of": days[0], "from": before, "to": after}
        for (before, _), (after, days) in pairwise(runs)
    ]
    return {
        "id": claim["claim_id"],
        **claim,
        "verdict": readings["now"]["verdict"],
        "reason": readings["now"]["reason"],
        "since": runs[-1][1][0] if runs else worlds.as_of,
        "readings": readings,
        "history": history,
        "flips": flips,
        "robustness": robustness(claim, tests, worlds),
    }


def robustness(claim: dict[str, Any], tests: pd.DataFrame, worlds: Worlds) -> dict[str, Any]:
    """Judge a claim under every other set of choices of the same day.

    Returns
    -------
    ``worlds``, how many editions could judge it; ``same``, how many of them reach the verdict of
    the base choices; ``verdicts``, how many reach each; ``flips``, the single choices that by
    themselves turn it: ``choice``, ``value``, ``verdict``.
    """
    verdicts = [
        (world.choices, judged(claim, tests, worlds, world).verdict)
        for world in worlds.alternatives()
    ]
    if not verdicts or claim["standing"] == NOT_TESTABLE:
        return {"worlds": 0, "same": 0, "verdicts": {}, "flips": []}
    base = verdicts[0][1]
    counted: dict[str, int] = {}
    flips = []
    for choices, verdict in verdicts:
        counted[verdict] = counted.get(verdict, 0) + 1
        other = [name for name in VARIED if choices[name] != worlds.base[name]]
        if len(other) == 1 and verdict != base:
            flips.append({"choice": other[0], "value": choices[other[0]], "verdict": verdict})
    return {
        "worlds": len(verdicts),
        "same": counted[base],
        "verdicts": counted,
        "flips": flips,
    }


def judged(claim: dict[str, Any], tests: pd.DataFrame, worlds: Worlds, world: World) -> Judgement:
    """Judge a claim in one of the editions; ``claim`` and ``tests`` as in ``dossier``."""
    return judge(claim, tests, worlds.around(world, looks_back(tests)))


def _plain(judgement: Judgement) -> dict[str, Any]:
    made = asdict(judgement)
    return made | {"tests": list(made["tests"])}


def dossiers(claims: pd.DataFrame, tests: pd.DataFrame, worlds: Worlds) -> list[dict[str, Any]]:
    """Return the ``dossier`` of every claim, in the order of ``claims``.

    Parameters
    ----------
    claims, tests:
        Tables ``claims`` and ``claim_tests``, as loaded.
    worlds:
        The editions.
    """
    told = as_text(claims).to_dict("records")
    rows = as_text(tests)
    return [dossier(claim, rows[rows["claim_id"] == claim["claim_id"]], worlds) for claim in told]


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table's cells as text: days in ISO, missing ones empty."""
    days = frame.select_dtypes("datetime").columns
    frame = frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in days})
    return frame.astype(object).where(frame.notna(), "")
