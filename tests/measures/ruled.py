"""Chips, figures and rules small enough to check by hand."""

from __future__ import annotations

import pandas as pd

from airace.measures import chip_rules


def chips(*rows):
    frame = pd.DataFrame(rows, columns=["chip_id", "vendor_country", "market"])
    return frame.assign(
        name=frame["chip_id"],
        vendor="Maker",
        release_date=pd.Timestamp("2023-01-01"),
        for_chinese_market=False,
    )


def specs(**by_chip):
    rows = [(chip, spec, value) for chip, found in by_chip.items() for spec, value in found.items()]
    return pd.DataFrame(rows, columns=["chip_id", "spec", "value"])


def rules(*rows):
    columns = ["rule", "clause", "test", "paragraph", "layer", "rank", "spec", "operator"]
    return pd.DataFrame(rows, columns=[*columns, "limit", "applies_to", "effect"])


OF_2022 = [
    ("2022", "a", 1, "3A090", "scope", 1, "tpp", ">=", 4800.0, "any", "licence required"),
    ("2022", "a", 2, "3A090", "scope", 1, "interconnect_gb_s", ">=", 600.0, "any",
     "licence required"),
]  # fmt: skip
L, N = "licence required", "notification"
OF_2023 = [
    ("2023", "a1", 1, "3A090.a", "scope", 1, "tpp", ">=", 4800.0, "datacenter", L),
    ("2023", "a2", 1, "3A090.a", "scope", 2, "tpp", ">=", 1600.0, "datacenter", L),
    ("2023", "a2", 2, "3A090.a", "scope", 2, "performance_density", ">=", 5.92, "datacenter", L),
    ("2023", "a1n", 1, "3A090.a", "scope", 3, "tpp", ">=", 4800.0, "non-datacenter", N),
    ("2023", "b1", 1, "3A090.b", "scope", 4, "tpp", ">=", 2400.0, "datacenter", N),
    ("2023", "b1", 2, "3A090.b", "scope", 4, "tpp", "<", 4800.0, "datacenter", N),
    ("2023", "b1", 3, "3A090.b", "scope", 4, "performance_density", ">=", 1.6, "datacenter", N),
    ("2023", "b1", 4, "3A090.b", "scope", 4, "performance_density", "<", 5.92, "datacenter", N),
    ("2023", "b2", 1, "3A090.b", "scope", 5, "tpp", ">=", 1600.0, "datacenter", N),
    ("2023", "b2", 2, "3A090.b", "scope", 5, "performance_density", ">=", 3.2, "datacenter", N),
    ("2023", "b2", 3, "3A090.b", "scope", 5, "performance_density", "<", 5.92, "datacenter", N),
]
C = "case-by-case review"
REVIEW = [
    ("2023", "r", 1, "742.6", "review", 1, "tpp", "<", 21000.0, "any", C),
    ("2023", "r", 2, "742.6", "review", 1, "memory_bandwidth_gb_s", "<", 6500.0, "any", C),
]


def one(found, market="datacenter", table=None, rule="2023", country="US"):
    table = rules(*(table or OF_2023))
    classified = chip_rules.classify(
        chips(("x", country, market)), specs(x=found or {"tdp_w": 1.0}), table, rule
    )
    return classified.iloc[0]


WITH_DAYS = {
    "2022": ("2022-10-07", "2022-10-21", "2023-11-16"),
    "2023": ("2023-10-17", "2023-11-17", None),
}


def with_days(table):
    days = [WITH_DAYS[rule] for rule in table["rule"]]
    for position, field in enumerate(("published", "effective", "end_date")):
        table[field] = pd.to_datetime([day[position] for day in days])
    return table


BOTH = with_days(rules(*OF_2022, *OF_2023))
