"""Which chips the US rules on exports to China catch, computed from thresholds and figures.

This is arithmetic on the text of the rules, not legal advice.  It knows listed throughput, die
areas and bandwidths (``chip_figures``), nothing of classifications that an exporter obtained, of
letters to single firms (the H20 in April 2025) or of end users.  Chips designed in the
destination itself are no exports of the United States: they are classed as a what-if, and not
counted.

A specification that is missing makes a test undecided, and undecided tests combine by
three-valued logic: a chip is unknown only if the missing figure could change the answer.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from airace.errors import AiraceError
from airace.measures.chip_figures import QUANTITIES, quantities

WORDS = {
    "tpp": "throughput",
    "performance_density": "die area",
    "interconnect_gb_s": "interconnect",
    "memory_bandwidth_gb_s": "memory bandwidth",
}
LICENCE, CASE_BY_CASE, NOTIFICATION = "licence required", "case-by-case review", "notification"
FREE, UNKNOWN = "not caught", "unknown"
# The rows of ``chip_rules`` that a chip must meet together.
Clause = list[dict[str, Any]]
CLASSES = (LICENCE, CASE_BY_CASE, NOTIFICATION, FREE, UNKNOWN)
CHIP_FIELDS = [
    "chip_id",
    "name",
    "vendor",
    "vendor_country",
    "release_date",
    "market",
    "for_chinese_market",
]
OUT = [
    *CHIP_FIELDS,
    "what_if",
    "rule",
    *QUANTITIES,
    "caught",
    "paragraph",
    "clause",
    "class",
    "reason",
]


def classify(
    chips: pd.DataFrame,
    specs: pd.DataFrame,
    rules: pd.DataFrame,
    rule: str,
    *,
    destination: str = "CN",
) -> pd.DataFrame:
    """Class every chip under one vintage of the rules.

    Parameters
    ----------
    chips, specs, rules:
        Tables ``chips``, ``chip_specs``, ``chip_rules``.
    rule:
        Vintage, a value of ``rules["rule"]``.  One that ``rules`` does not hold (not public
        yet) gives an empty frame.
    destination:
        ISO 3166-1 alpha-2 of the buyer's country; its own chips are a what-if.

    Returns
    -------
    One row a chip, in the order of ``chips``: its fields; ``what_if``; ``rule``; the
    quantities of ``quantities``; ``caught`` (``yes``, ``no``, ``unknown``); ``paragraph`` and
    ``clause`` that name the class; ``class``, one of ``CLASSES``; ``reason``, what is missing.
    A chip whose every possible clause asks for something different is caught, its class
    unknown.

    Under the rule of 2026 ``case-by-case review`` is the licence requirement with a lighter
    way of judging the application; it still counts as caught.

    Raises
    ------
    AiraceError
        If the rules hold an operator or a quantity that nothing here computes.
    """
    vintage = rules[rules["rule"] == rule]
    if vintage.empty:
        return pd.DataFrame(columns=OUT)
    known = quantities(specs).reindex(chips["chip_id"])
    frame = chips[CHIP_FIELDS].reset_index(drop=True)
    frame = pd.concat([frame, known.reset_index(drop=True)], axis=1)
    frame["what_if"] = frame["vendor_country"] == destination
    frame["rule"] = rule
    scope, review = (_clauses(vintage, layer) for layer in ("scope", "review"))
    verdicts = [_verdict(chip, scope, review) for chip in frame.to_dict("records")]
    return pd.concat([frame, pd.DataFrame(verdicts)], axis=1)[OUT]


def classify_all(
    chips: pd.DataFrame, specs: pd.DataFrame, rules: pd.DataFrame, *, destination: str = "CN"
) -> pd.DataFrame:
    """Class every chip under every vintage that ``rules`` holds, stacked in order of vintage."""
    vintages = sorted(rules["rule"].unique())
    frames = [classify(chips, specs, rules, rule, destination=destination) for rule in vintages]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=OUT)


def _clauses(vintage: pd.DataFrame, layer: str) -> list[Clause]:
    """Clauses of a layer in order of rank, each the rows of its tests."""
    rows = vintage[vintage["layer"] == layer].sort_values(["rank", "test"])
    # Hundreds of chips are held against them.
    return [tests.to_dict("records") for _, tests in rows.groupby("rank", sort=True)]


def meets(value: float | None, operator: str, limit: float) -> bool | None:
    """Whether a figure meets a test; ``None`` if it is missing.

    Raises
    ------
    AiraceError
        If the operator is neither ``>=`` nor ``<``.
    """
    if value is None or pd.isna(value):
        return None
    if operator == ">=":
        return bool(value >= limit)
    if operator == "<":
        return bool(value < limit)
    raise AiraceError(
        f"operator {operator!r} is not known",
        where="data/chip_rules.csv",
        remedy="Use >= or <, or teach airace.measures.chip_rules the new one",
    )


def _holds(chip: dict, tests: Clause) -> tuple[bool | None, set[str]]:
    """Whether a clause holds, and which missing quantities leave it open."""
    head = tests[0]
    datacenter = chip["market"] == "datacenter"
    if head["applies_to"] != "any" and (head["applies_to"] == "datacenter") != datacenter:
        return False, set()
    results: dict[str, list[bool | None]] = {}
    for row in tests:
        if row["spec"] not in WORDS:
            raise AiraceError(
                f"quantity {row['spec']!r} is not computed",
                where=f"data/chip_rules.csv, {row['rule']} {row['clause']}",
                remedy=f"Quantities are: {', '.join(WORDS)}",
            )
        result = meets(chip[row["spec"]], row["operator"], row["limit"])
        results.setdefault(row["spec"], []).append(result)
    flat = [result for found in results.values() for result in found]
    if False in flat:
        return False, set()
    if None in flat:
        return None, {_missing(chip, spec) for spec, found in results.items() if None in found}
    return True, set()


def _missing(chip: dict, spec: str) -> str:
    if spec == "performance_density" and pd.isna(chip["tpp"]):
        return WORDS["tpp"]
    return WORDS[spec]


def _verdict(chip: dict, scope: list[Clause], review: list[Clause]) -> dict[str, str]:
    open_effects, missing = [], set()
    for tests in scope:
        head = tests[0]
        holds, lacking = _holds(chip, tests)
        if holds is None:
            open_effects.append(head["effect"])
            missing |= lacking
        if holds:
            settled = all(effect == head["effect"] for effect in open_effects)
            klass = _reviewed(chip, head["effect"], review) if settled else UNKNOWN
            return {
                "caught": "yes",
                "paragraph": head["paragraph"],
                "clause": head["clause"],
                "class": klass,
                "reason": "" if settled else _reason(missing),
            }
    if open_effects:
        return {
            "caught": UNKNOWN,
            "paragraph": "",
            "clause": "",
            "class": UNKNOWN,
            "reason": _reason(missing),
        }
    return {"caught": "no", "paragraph": "", "clause": "", "class": FREE, "reason": ""}


def _reviewed(chip: dict, effect: str, review: list[Clause]) -> str:
    """The class after the review policy, which speaks only of licences.

    A chip whose memory bandwidth is unknown keeps the harder class: the lighter review must be
    shown to apply.
    """
    if effect != LICENCE:
        return effect
    for tests in review:
        if _holds(chip, tests)[0]:
            return tests[0]["effect"]
    return effect


def _reason(missing: set[str]) -> str:
    return f"{' and '.join(sorted(missing))} unknown"
