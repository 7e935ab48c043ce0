"""From statements to verdicts: each claim's tests, evaluated in one edition after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from airace import wording
from airace.claims.relations import FAILS, HOLDS, RELATIONS, UNKNOWN, outcome
from airace.measures.estimate import Estimate, difference

SUPPORTED, PARTLY, CONTRADICTED, NOT_TESTABLE = VERDICTS = (
    "supported",
    "partly",
    "contradicted",
    "not testable",
)


@dataclass(frozen=True)
class World:
    """One edition's ledger, as far as claims need it.

    Attributes
    ----------
    as_of:
        The edition's day.
    values:
        Records of ``values.json`` by id.
    choices:
        The parameters that set this edition apart.
    """

    as_of: str
    values: dict[str, dict[str, Any]]
    choices: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tested:
    """One test of a claim in one edition.

    Attributes
    ----------
    label:
        What is compared.
    value_id:
        The value that decides.
    role:
        ``decides`` or ``context``.
    text, interval:
        The number as printed; empty if it is not known.
    wanted:
        What would bear the statement out, in words: ``above 0.0 points``.
    outcome:
        One of ``relations.OUTCOMES``.
    turns:
        The bounds at which the outcome changes, as printed.
    note:
        What the number's own note says, or why it is not known.
    """

    label: str
    value_id: str
    role: str
    text: str
    interval: str
    wanted: str
    outcome: str
    turns: str
    note: str


@dataclass(frozen=True)
class Judgement:
    """A claim in one edition: verdict, reason and every test."""

    as_of: str
    verdict: str
    reason: str
    tests: tuple[Tested, ...]


def judge(claim: dict[str, Any], tests: pd.DataFrame, worlds: dict[str, World]) -> Judgement:
    """Judge a claim in one edition.

    Parameters
    ----------
    claim:
        A row of ``claims``.
    tests:
        Its rows of ``claim_tests``, in order.
    worlds:
        Editions by what ``when`` may say: ``""`` is the edition judged; others (``-12m``, an ISO
        date) are those that single tests look back to.

    Returns
    -------
    Judgement
        ``supported`` if every deciding test whose number is known holds with its whole interval,
        ``contradicted`` if every one fails, ``partly`` if they differ or an interval reaches
        across its bound, ``not testable`` if none is known or the claim is no matter of fact.
    """
    made = tuple(check(row, worlds) for row in tests.to_dict("records"))
    deciding = [test for test in made if test.role == "decides"]
    known = [test for test in deciding if test.outcome != UNKNOWN]
    if claim["standing"] == NOT_TESTABLE:
        verdict, reason = NOT_TESTABLE, claim["needs"]
    elif not known:
        verdict = NOT_TESTABLE
        reason = "none of its tests can be made on this day: " + (
            "; ".join(dict.fromkeys(test.note for test in deciding if test.note)) or "no number"
        )
    else:
        outcomes = {test.outcome for test in known}
        verdict = {frozenset({HOLDS}): SUPPORTED, frozenset({FAILS}): CONTRADICTED}.get(
            frozenset(outcomes), PARTLY
        )
        reason = _reason(known, len(deciding) - len(known))
    return Judgement(worlds[""].as_of, verdict, wording.sentence(reason), made)


def check(row: dict[str, Any], worlds: dict[str, World]) -> Tested:
    """Make one test (a row of ``claim_tests``) in the editions of ``judge``."""
    record = _record(row["value_id"], row["when"], worlds)
    estimate = _estimate(record)
    display = record["display"] if record else "{}"
    low, high = _bound(row["low"], estimate), _bound(row["high"], estimate)
    compared = estimate
    if row["other_id"]:
        other = _record(row["other_id"], row["other_when"], worlds)
        compared, low = _apart(estimate, _estimate(other)), 0.0
        bound = (
            f"{other['title'][:1].lower()}{other['title'][1:]} ({other['text']})"
            if other
            else row["other_id"]
        )
        printed = {"low": bound, "high": ""}
    else:
        printed = {"low": _print(low, display), "high": _print(high, display)}
    return Tested(
        label=row["label"],
        value_id=row["value_id"],
        role=row["role"],
        text=record["text"] if record and estimate.known else "",
        interval=_interval(record) if record and estimate.known else "",
        wanted=RELATIONS[row["relation"]].words.format(**printed),
        outcome=outcome(compared, row["relation"], low, high),
        turns=wording.listing([text for text in printed.values() if text]),
        note=(record["note"] if estimate.known else estimate.reason) if record else estimate.reason,
    )


def _record(value_id: str, when: str, worlds: dict[str, World]) -> dict[str, Any] | None:
    world = worlds.get(when)
    return world.values.get(value_id) if world else None


def _estimate(record: dict[str, Any] | None) -> Estimate:
    if record is None:
        return Estimate.unknown("no edition of that day has it")
    if record["value"] is None:
        return Estimate.unknown(record["reason"])
    return Estimate(record["value"], record["low"], record["high"], record["level"])


def _apart(one: Estimate, other: Estimate) -> Estimate:
    """Their difference; unknown if either is."""
    if not one.known or not other.known:
        return Estimate.unknown(one.reason or other.reason)
    return difference(one, other)


def _bound(text: str, estimate: Estimate) -> float | str | None:
    """A bound as the estimate's kind: a number, or a text (a day, a name) as it stands."""
    if text == "":
        return None
    return text if isinstance(estimate.value, str) else float(text)


def _print(bound: float | str | None, display: str) -> str:
    if bound is None:
        return ""
    return wording.number(bound, display) if isinstance(bound, float) else wording.day(bound)


def _interval(record: dict[str, Any]) -> str:
    if record["low"] is None:
        return ""
    ends = (wording.number(record[end], record["display"]) for end in ("low", "high"))
    return " to ".join(ends)


def _reason(known: list[Tested], unknown: int) -> str:
    """Say how many tests hold, fail or stay open, and the first number that decides."""
    counted = {
        "hold": [t for t in known if t.outcome == HOLDS],
        "fail": [t for t in known if t.outcome == FAILS],
        "are left open by their interval": [t for t in known if t.outcome not in (HOLDS, FAILS)],
    }
    told = [
        f"{len(tests)} of {len(known)} {words if len(tests) > 1 else _singular(words)}"
        for words, tests in counted.items()
        if tests
    ]
    missing = f"; {unknown} cannot be made on this day" if unknown else ""
    return f"{wording.listing(told)}{missing}"


def _singular(words: str) -> str:
    return {"hold": "holds", "fail": "fails"}.get(words, "is left open by its interval")


def needed(claims: pd.DataFrame, tests: pd.DataFrame) -> set[str]:
    """Return the ids of all values that these claims' tests read."""
    own = tests[tests["claim_id"].isin(claims["claim_id"])]
    return {value_id for column in ("value_id", "other_id") for value_id in own[column]} - {""}


def back(day: str, when: str) -> str:
    """Return the day that ``when`` means in an edition: itself, so many months before, or fixed.

    ``-12m`` of a month's last day is a month's last day.
    """
    if not when:
        return day
    if not when.startswith("-"):
        return when
    moment = pd.Timestamp(day)
    moved = moment - pd.DateOffset(months=int(when[1:-1]))
    return f"{moved + pd.offsets.MonthEnd(0) if moment.is_month_end else moved:%Y-%m-%d}"


def looks_back(tests: pd.DataFrame) -> Iterable[str]:
    """Return the ``when`` that these tests use, ``""`` first."""
    return dict.fromkeys(["", *tests["when"], *tests["other_when"]])
