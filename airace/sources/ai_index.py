"""Single policy figures quoted from the AI Index (Stanford HAI, CC BY-ND: cite only).

The licence allows no derived table, so only the figures that the book quotes are taken: those
of the two blocs by default and of the world, each with its edition and scope.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.reading import read_csv

COLUMNS = ("edition", "chapter", "geography", "metric", "period", "value", "unit", "note")
FACTS = ("subject", "attribute", "value", "unit", "date")
# Figures of the edition of 2026 that are not in the digest of its policy chapter.
FUNDING = "private AI investment (Quid)"
PUBLISHED = {
    "2022": "2022-03-16",
    "2023": "2023-04-03",
    "2025": "2025-04-07",
    "2026": "2026-04-13",
}
ROBOTS = "industrial robots installed"
QUOTED = ("United States", "China")
# Metric as the digest names it -> what it says, in our words; others are not quoted.
STATEMENTS = {
    "AI-related bills passed (G20 countries)": "Bills on AI passed into law, G20 members compared",
    "AI-related laws passed, cumulative": "Laws on AI passed, 114 countries compared",
    "AI-related laws passed": "Laws on AI passed in the year, 114 countries compared",
    "AI-related bills passed into law": "Bills on AI passed into law in the year",
    "AI bills passed by Congress": "Bills on AI passed by Congress in the year",
    "AI-related bills proposed in Congress": "Bills on AI proposed in Congress in the year",
    "AI-related laws enacted": "Laws on AI enacted by US states in the year",
    "federal AI-related regulations": "Federal rules on AI issued in the year",
    "state-backed AI supercomputing clusters, cumulative": "State-backed AI clusters",
    "public AI investment": "Public investment in AI",
    "Foundation Model Transparency Index average": "Average score of the transparency index",
}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Take the quoted figures of the two countries and the world."""
    frame = read_csv(
        root, "governance/ai_index_policy_figures/ai_index_policy_figures.csv", COLUMNS
    )
    rows = []
    for row in frame.to_dict("records"):
        of_interest = row["geography"] in (*QUOTED, "US states") or row["geography"].startswith(
            "World"
        )
        if not of_interest or row["metric"] not in STATEMENTS:
            continue
        edition, statement = row["edition"], STATEMENTS[row["metric"]]
        if edition not in PUBLISHED:
            raise AiraceError(
                f"unknown edition {edition!r}",
                where="ai_index_policy_figures.csv",
                remedy="Add its day of publication to airace/sources/ai_index.py",
            )
        words = (
            f"ai-index {edition} {row['geography'].split(' (')[0]} {row['metric']} {row['period']}"
        )
        rows.append(
            {
                "figure_id": re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-"),
                "edition": f"AI Index {edition}",
                "published": PUBLISHED[edition],
                "geography": row["geography"],
                "statement": statement,
                "period": row["period"],
                "value": row["value"],
                "unit": row["unit"],
                "scope": row["note"],
                "chapter": row["chapter"],
                "url": f"https://hai.stanford.edu/ai-index/{edition}-ai-index-report",
                "source_id": f"ai-index-{edition}",
            }
        )
    facts = read_csv(root, "context/facts.csv", FACTS).to_dict("records")
    funding = [_funding(fact) for fact in facts if _is_quoted(fact)]
    if not funding:
        raise AiraceError(
            f"has no {FUNDING!r} of {' or '.join(QUOTED)}",
            where="context/facts.csv",
            remedy="Point --from at the folder above context/",
        )
    rows += funding + [_robots(fact) for fact in facts if _is_quoted(fact, ROBOTS)]
    return {"quoted_policy_figures": pd.DataFrame(rows)}


def _is_quoted(fact: dict[str, str], attribute: str = FUNDING) -> bool:
    return fact["attribute"] == attribute and fact["subject"] in QUOTED


def _funding(fact: dict[str, str]) -> dict[str, str]:
    country = re.sub(r"[^a-z]+", "-", fact["subject"].lower())
    return {
        "figure_id": f"ai-index-2026-{country}-private-investment-{fact['date']}",
        "edition": "AI Index 2026",
        "published": PUBLISHED["2026"],
        "geography": fact["subject"],
        "statement": "Private investment in AI companies in the year",
        "period": fact["date"],
        "value": fact["value"],
        "unit": fact["unit"],
        "scope": "As counted by Quid; not comparable with other measures of funding",
        "chapter": "4",
        "url": "https://hai.stanford.edu/ai-index/2026-ai-index-report",
        "source_id": "ai-index-2026",
    }


def _robots(fact: dict[str, str]) -> dict[str, str]:
    country = re.sub(r"[^a-z]+", "-", fact["subject"].lower())
    return _funding(fact) | {
        "figure_id": f"ai-index-2026-{country}-robots-{fact['date']}",
        "statement": "Industrial robots installed in the year",
        "scope": "International Federation of Robotics, as restated by the report",
    }


ADAPTER = Adapter(
    "ai-index", tuple(f"ai-index-{e}" for e in PUBLISHED), ("quoted_policy_figures",), extract
)
