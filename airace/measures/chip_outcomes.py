"""What the US rules on chips come to: counts and histories over classed chips.

The classes are those of ``chip_rules``.  A count of listed chips is no count of chips sold: it
cannot tell what a rule kept from anybody.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.errors import AiraceError
from airace.measures.chip_rules import CLASSES, UNKNOWN, classify_all
from airace.measures.estimate import Estimate

NOT_PUBLIC = "The rule was not public yet, or no chip was known"
# What the chips of a path have in common besides it (see ``paths``).
GROUPS = (
    "For data centres",
    "For players and workstations",
    "Designed in China: a what-if",
)


def paths(classified: pd.DataFrame) -> pd.DataFrame:
    """Put together the chips that fared alike under every vintage.

    Parameters
    ----------
    classified:
        Output of ``classify_all``.

    Returns
    -------
    One row per group and path: ``group`` (index into ``GROUPS``), one column a vintage with the
    class, ``chips`` (how many), ``names`` (list, in order of release; the chips of unknown date
    last).  Within a group the most caught come first.
    """
    if classified.empty:
        return pd.DataFrame(columns=["group", "chips", "names"])
    order = classified.drop_duplicates("chip_id").sort_values(["release_date", "name"])
    group = np.select([order["what_if"], order["market"] == "datacenter"], [2, 0], default=1)
    wide = classified.pivot(index="chip_id", columns="rule", values="class")
    vintages = list(wide.columns)
    frame = order.assign(group=group).set_index("chip_id")[["name", "group"]].join(wide)
    found = (
        frame.groupby(["group", *vintages], sort=False)["name"]
        .agg(chips="size", names=list)
        .reset_index()
    )
    rank = found[vintages].apply(lambda column: column.map(CLASSES.index))
    found = found.assign(rank=[tuple(row) for row in rank.to_numpy()])
    return found.sort_values(["group", "rank"]).drop(columns="rank").reset_index(drop=True)


def until_caught(
    chips: pd.DataFrame, specs: pd.DataFrame, rules: pd.DataFrame, *, as_of: str
) -> pd.DataFrame:
    """How long each chip was on the market before a rule's lines caught it.

    Parameters
    ----------
    chips, specs, rules:
        Tables ``chips``, ``chip_specs``, ``chip_rules``.
    as_of:
        The day until which a chip that no rule caught has been free.

    Returns
    -------
    One row a chip with a release date: ``chip_id``, ``name``, ``release_date``, ``rule`` (the
    first in force on or after release that catches it), ``effective``, ``days`` (from release
    to that day, or to ``as_of``) and ``status``: ``caught later``, ``free so far`` (censored),
    ``caught at release``, ``unknown`` (a missing figure leaves a rule's answer open first).

    Letters to single firms are no lines: a chip stopped by one counts as free here.
    """
    answers = classify_all(chips, specs, rules).set_index(["chip_id", "rule"])["caught"]
    vintages = rules.drop_duplicates("rule").sort_values("effective")
    rows = []
    for chip in chips.dropna(subset="release_date").to_dict("records"):
        out, row = chip["release_date"], {}
        over = vintages["end_date"] < out
        standing = vintages[(vintages["effective"] <= out) & ~over]["rule"].tail(1)
        later = vintages[vintages["effective"] > out]["rule"]
        for rule in [*standing, *later]:
            answer = answers[chip["chip_id"], rule]
            if answer == "no":
                continue
            day = vintages.loc[vintages["rule"] == rule, "effective"].iloc[0]
            caught = "caught at release" if day <= out else "caught later"
            row = {
                "rule": rule,
                "effective": day,
                "days": max(0, (day - out).days) if answer == "yes" else None,
                "status": caught if answer == "yes" else UNKNOWN,
            }
            break
        free = {
            "rule": None,
            "effective": pd.NaT,
            "days": (pd.Timestamp(as_of) - out).days,
            "status": "free so far",
        }
        kept = {field: chip[field] for field in ("chip_id", "name", "release_date")}
        rows.append(kept | (row or free))
    columns = ["chip_id", "name", "release_date", "rule", "effective", "days", "status"]
    return pd.DataFrame(rows, columns=columns).astype({"days": float})


def freed(classified: pd.DataFrame) -> pd.DataFrame:
    """Chips made for the buyer's market, by designers elsewhere, that a vintage leaves free."""
    mine = classified["for_chinese_market"].astype(bool) & ~classified["what_if"].astype(bool)
    return classified[mine & (classified["caught"] == "no")]


def controlled(classified: pd.DataFrame, *, what_if: bool = False) -> Estimate:
    """Count the chips that a vintage catches.

    Parameters
    ----------
    classified:
        Output of ``classify``.
    what_if:
        Count instead the destination's own chips, had they been exports.

    Returns
    -------
    A count; the note says out of how many, and how many are unknown.
    """
    return _count(classified, "yes", what_if)


def undecided(classified: pd.DataFrame, *, what_if: bool = False) -> Estimate:
    """Count the chips that a vintage may or may not catch because a figure is missing."""
    return _count(classified, UNKNOWN, what_if)


def _count(classified: pd.DataFrame, answer: str, what_if: bool) -> Estimate:
    if classified.empty:
        return Estimate.unknown(NOT_PUBLIC)
    asked = classified[classified["what_if"] == what_if]
    unknown = int((asked["caught"] == UNKNOWN).sum())
    note = f"of {len(asked)} chips, {unknown} of them undecided for want of a specification"
    return Estimate(int((asked["caught"] == answer).sum()), note=note)


def in_class(classified: pd.DataFrame, name: str, *, what_if: bool = False) -> Estimate:
    """Count the chips of one class; ``name`` is one of ``CLASSES``."""
    if name not in CLASSES:
        raise AiraceError(
            f"no class {name!r}", where="chip_outcomes.in_class", remedy=f"One of {CLASSES}"
        )
    if classified.empty:
        return Estimate.unknown(NOT_PUBLIC)
    asked = classified[classified["what_if"] == what_if]
    return Estimate(int((asked["class"] == name).sum()), note=f"of {len(asked)} chips")


def reclassed(classified: pd.DataFrame) -> Estimate:
    """Count the chips that were of one class under one vintage and of another under another.

    Parameters
    ----------
    classified:
        Output of ``classify_all``.

    Returns
    -------
    A count; the note says out of how many chips.  Vintages under which a chip's class is unknown
    are passed over.
    """
    if classified.empty:
        return Estimate.unknown(NOT_PUBLIC)
    known = classified[classified["class"] != UNKNOWN]
    classes = known.groupby("chip_id")["class"].nunique()
    note = f"of {classified['chip_id'].nunique()} chips"
    return Estimate(int((classes > 1).sum()), note=note)


def figure(classified: pd.DataFrame, chip_id: str, quantity: str) -> Estimate:
    """Return one computed quantity of one chip, e.g. the ``tpp`` of ``nvidia-h20``."""
    row = classified[classified["chip_id"] == chip_id]
    if row.empty:
        return Estimate.unknown(f"No chip {chip_id} was known, or the rule was not public yet")
    value = row[quantity].iloc[0]
    if pd.isna(value):
        return Estimate.unknown(f"A specification of {chip_id} that this needs is not published")
    driver = row["tpp_format"].iloc[0]
    return Estimate(float(value), note=f"{row['name'].iloc[0]}, driven by {driver}")


def listed(classified: pd.DataFrame, *, what_if: bool = False) -> Estimate:
    """Count the chips that the other counts are out of."""
    if classified.empty:
        return Estimate.unknown(NOT_PUBLIC)
    return Estimate(int((classified["what_if"] == what_if).sum()))
