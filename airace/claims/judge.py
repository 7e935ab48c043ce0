"""From statements to verdicts: each claim's tests, evaluated in one edition after another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from airace import wording
from airace.claims.relations import FAILS, HOLDS, UNKNOWN, WHERE, Relation, outcome, relation
from airace.errors import AiraceError
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

    def known(self, value_id: str) -> dict[str, Any] | None:
        """Return a value's record if the edition has one with a number, a day or a name in it."""
        record = self.values.get(value_id)
        return record if record and record["value"] is not None else None


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
        date) are those that single tests look back to.  One of a later day than the edition
        judged is not looked at: it was not known then.

    Returns
    -------
    Judgement
        ``supported`` if every deciding test whose number is known holds with its whole interval,
        ``contradicted`` if every one fails, ``partly`` if they differ or an interval reaches
        across its bound, ``not testable`` if none is known or the claim is no matter of fact.

    Raises
    ------
    AiraceError
        Naming the row, if a test's relation or bounds do not fit.
    """
    made = tuple(check(row, worlds) for row in _rows(tests))
    deciding = [test for test in made if test.role == "decides"]
    known = [test for test in deciding if test.outcome != UNKNOWN]
    if claim["standing"] == NOT_TESTABLE:
        verdict, reason = NOT_TESTABLE, claim["needs"]
    elif not known:
        verdict = NOT_TESTABLE
        reason = "no test of it can be made on this day: " + (
            "; ".join(dict.fromkeys(test.note for test in deciding if test.note)) or "no number"
        )
    else:
        outcomes = {test.outcome for test in known}
        verdict = {frozenset({HOLDS}): SUPPORTED, frozenset({FAILS}): CONTRADICTED}.get(
            frozenset(outcomes), PARTLY
        )
        reason = _reason(known, len(deciding) - len(known))
    return Judgement(worlds[""].as_of, verdict, wording.sentence(reason), made)


def _rows(tests: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a small frame: thousands are asked for, and ``to_dict`` has much to set up."""
    columns = [tests[name].tolist() for name in tests]
    return (dict(zip(tests, row, strict=True)) for row in zip(*columns, strict=True))


def check(row: dict[str, Any], worlds: dict[str, World]) -> Tested:
    """Make one test (a row of ``claim_tests``) in the editions of ``judge``."""
    try:
        return _tested(row, worlds)
    except AiraceError as error:
        where = f"{WHERE}, {row['claim_id']} {row['test_id']}"
        raise AiraceError(error.what, where=where, remedy=error.remedy) from None


def _tested(row: dict[str, Any], worlds: dict[str, World]) -> Tested:
    wanted = relation(row["relation"])
    record, estimate = _look(row["value_id"], row["when"], worlds)
    display = _display(row["value_id"], worlds)
    if row["other_id"]:
        compared, low, high, bound = _against(row, wanted, estimate, worlds)
        printed = {"low": bound, "high": ""}
    else:
        compared = estimate
        low, high = (_bound(row[end], wanted) for end in ("low", "high"))
        printed = {"low": _print(low, display), "high": _print(high, display)}
    return Tested(
        label=row["label"],
        value_id=row["value_id"],
        role=row["role"],
        text=record["text"] if estimate.known else "",
        interval=interval(record) if estimate.known else "",
        wanted=wanted.words.format(**printed),
        outcome=outcome(compared, row["relation"], low, high),
        turns=wording.listing([text for text in printed.values() if text]),
        note=record["note"] if compared.known else compared.reason,
    )


def _against(row: dict[str, Any], wanted: Relation, estimate: Estimate, worlds: dict[str, World]):
    """Set a value against another one: what is compared, its bounds, and the other in words."""
    if wanted.bounds != 1:
        raise AiraceError(
            f"{row['relation']!r} cannot compare with another value",
            remedy="Use a relation of one bound, or write the bounds instead of other_id",
        )
    record, other = _look(row["other_id"], row["other_when"], worlds)
    words = row["other_id"]
    if record:
        day = f" of {wording.day(worlds[row['other_when']].as_of)}" if row["other_when"] else ""
        words = f"“{record['title']}”{day} ({record['text']})"
    if not estimate.known or not other.known:
        # Its reason says which of the two is missing.
        reason = estimate.reason or f"not to be compared: {other.reason}"
        return Estimate.unknown(reason), "", None, words
    if wanted.of_text:
        return estimate, str(other.value), None, words
    if isinstance(estimate.value, str) or isinstance(other.value, str):
        raise AiraceError(
            f"{row['relation']!r} compares numbers, not {estimate.value!r} and {other.value!r}",
            remedy="Use by_day for days, is for names, or other values",
        )
    return difference(estimate, other), 0.0, None, words


def _look(
    value_id: str, when: str, worlds: dict[str, World]
) -> tuple[dict[str, Any] | None, Estimate]:
    """Return a value's record, if the edition has one, and its estimate."""
    world = worlds.get(when)
    if world is None:
        return None, Estimate.unknown(f"there is no edition of {when}")
    if world.as_of > worlds[""].as_of:
        return None, Estimate.unknown(f"{wording.day(world.as_of)} is later than this day")
    record = world.values.get(value_id)
    if record is None:
        return None, Estimate.unknown(f"nothing was known of it on {wording.day(world.as_of)}")
    if record["value"] is None:
        return record, Estimate.unknown(record["reason"])
    return record, Estimate(record["value"], record["low"], record["high"], record["level"])


def _display(value_id: str, worlds: dict[str, World]) -> str:
    """How the value is printed, by any edition that has it: bounds are printed alike."""
    found = (world.values[value_id] for world in worlds.values() if value_id in world.values)
    return next((record["display"] for record in found), "{}")


def _bound(text: str, wanted: Relation) -> float | int | str | None:
    """A bound as the relation takes it: a number, or a text (a day, a name) as it stands."""
    if text == "":
        return None
    if wanted.of_text:
        return text
    try:
        number = float(text)
    except ValueError:
        raise AiraceError(
            f"the bound {text!r} is not a number", remedy="Write it in the value's unit"
        ) from None
    # Counts are printed as whole numbers.
    return int(number) if number.is_integer() else number


def _print(bound: float | int | str | None, display: str) -> str:
    if bound is None:
        return ""
    if isinstance(bound, str):
        return wording.day(bound) if re.fullmatch(r"\d{4}(-\d\d){0,2}", bound) else bound
    try:
        return wording.number(bound, display)
    except ValueError:
        raise AiraceError(
            f"the bound {bound} cannot be printed as {display!r}", remedy="Write a whole number"
        ) from None


def interval(record: dict[str, Any]) -> str:
    """Return a record's interval in words, ``3.1 to 6.0 points``; empty if it has none."""
    if record["low"] is None:
        return ""
    ends = (wording.number(record[end], record["display"]) for end in ("low", "high"))
    return wording.span(*ends)


def _reason(known: list[Tested], unknown: int) -> str:
    """Say which tests hold, fail or stay open, with their numbers, and how many are missing."""
    groups = {
        ("holds", "hold"): [t for t in known if t.outcome == HOLDS],
        ("fails", "fail"): [t for t in known if t.outcome == FAILS],
        ("is left open by its interval", "are left open by their intervals"): [
            t for t in known if t.outcome not in (HOLDS, FAILS)
        ],
    }
    told = [
        f"{len(tests)} of {len(known)} test{'s' if len(known) > 1 else ''} "
        f"{many if len(tests) > 1 else one}: "
        + wording.listing([f"{test.label} ({test.text})" for test in tests])
        for (one, many), tests in groups.items()
        if tests
    ]
    missing = f"{unknown} cannot be made on this day" if unknown else ""
    return "; ".join([*told, *filter(None, [missing])])


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


def looked_at(tests: pd.DataFrame) -> dict[str, set[str]]:
    """Return the ids of the values that these tests look at, by ``when`` (see ``looks_back``)."""
    found: dict[str, set[str]] = {when: set() for when in looks_back(tests)}
    for value, when in (("value_id", "when"), ("other_id", "other_when")):
        for value_id, at in zip(tests[value], tests[when], strict=True):
            found[at] |= {value_id} - {""}
    return found
