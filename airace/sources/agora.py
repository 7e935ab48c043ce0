"""AGORA, the AI Governance and Regulatory Archive (CSET ETO, CC BY-NC 4.0): facts and tags only."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.countries import project_countries
from airace.sources.reading import read_csv

FOLDER = "governance/agora"
NEWEST, EARLIER = "2026-03-23", "2025-09-18"
SOURCES = {NEWEST: "agora-2026-03", EARLIER: "agora-2025-06"}
SHARED = ("AGORA ID", "Casual name", "Authority", "Collections", "Most recent activity",
          "Most recent activity date", "Proposed date", "Validated?", "Tags")  # fmt: skip
NEWER = ("Annotated?", "Link to document")

NATIONAL = {"United States": "US", "China": "CN"}
SUBNATIONAL = ("State governments", "Local governments", "Chinese provincial and local governments")
CHINESE = "Chinese law and policy"


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Documents and tags of two vintages; no summaries, no texts."""
    authorities = read_csv(root, f"{FOLDER}/agora_authorities_2026-03.csv",
                           ("Name", "Jurisdiction", "Parent authority"))  # fmt: skip
    places = {row["Name"]: _place(row) for row in authorities.to_dict("records")}
    documents, tags = [], []
    for vintage, file, columns in (
        (NEWEST, "agora_documents_2026-03.csv", (*SHARED, *NEWER)),
        (EARLIER, "agora_documents_2025-06_lite.csv", SHARED),
    ):
        for row in read_csv(root, f"{FOLDER}/{file}", columns).to_dict("records"):
            documents.append(_document(row, vintage, places, file))
            tags.extend(_tags(row, vintage))
    return {"agora_documents": pd.DataFrame(documents), "agora_tags": pd.DataFrame(tags)}


def _place(row: dict[str, str]) -> tuple[str, str]:
    """Jurisdiction and level of an authority."""
    name, group, parent = row["Name"], row["Jurisdiction"], row["Parent authority"]
    where = f"agora_authorities_2026-03.csv, {name}"
    if not group:
        return "", "other"
    if group == "Multinational":
        return ("EU" if name == "European Union" else "INT"), "international"
    if group in NATIONAL:
        local = name in SUBNATIONAL or parent in SUBNATIONAL
        return NATIONAL[group], "subnational" if local else "national"
    country = re.sub(r"^Government of (the )?", "", name)
    return project_countries().from_name(country, where), "national"


def _document(
    row: dict[str, str], vintage: str, places: dict[str, tuple[str, str]], file: str
) -> dict[str, object]:
    try:
        jurisdiction, level = places[row["Authority"]]
    except KeyError:
        raise AiraceError(
            f"unknown authority {row['Authority']!r}",
            where=f"{file}, document {row['AGORA ID']}",
            remedy="Take the list of authorities of the same vintage",
        ) from None
    chinese = CHINESE in row["Collections"].split(";")
    return {
        "vintage": vintage,
        "agora_id": row["AGORA ID"],
        "title": row["Casual name"],
        "authority": row["Authority"],
        "jurisdiction": jurisdiction,
        "level": level,
        "origin": jurisdiction or ("CN" if chinese else ""),
        "activity": row["Most recent activity"],
        "activity_date": row["Most recent activity date"],
        "proposed_date": row["Proposed date"],
        "annotated": row.get("Annotated?", "").lower(),
        "validated": row["Validated?"].lower(),
        "url": row.get("Link to document", ""),
        "source_id": SOURCES[vintage],
    }


def _tags(row: dict[str, str], vintage: str) -> list[dict[str, str]]:
    """Tags of one document; the field repeats a tag for every segment that carries it."""
    found = []
    for tag in dict.fromkeys(t.strip() for t in row["Tags"].split(";") if t.strip()):
        group, _, name = tag.partition(": ")
        found.append(
            {
                "vintage": vintage,
                "agora_id": row["AGORA ID"],
                "tag_group": group,
                "tag": name,
                "source_id": SOURCES[vintage],
            }
        )
    return found


ADAPTER = Adapter("agora", tuple(SOURCES.values()), ("agora_documents", "agora_tags"), extract)
