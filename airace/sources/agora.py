"""AGORA, the AI Governance and Regulatory Archive (CSET ETO, CC BY-NC 4.0): facts and tags only.

Reads the archive as it stands on Zenodo (``documents.csv``, ``authorities.csv``, beside them
``segments.csv``, ``collections.csv`` and texts, which are not read) and the copies of two
releases.  Releases stand side by side.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.countries import project_countries
from airace.sources.registry import held

PREFIX = "agora"
# The copies: month in the file's name -> day of the copy's commit, under which it is held.
COPIES = {"2026-03": "2026-03-23", "2025-06": "2025-09-18"}
RETRIEVED = "Official plaintext retrieved"
SHARED = ("AGORA ID", "Casual name", "Authority", "Collections", "Most recent activity",
          "Most recent activity date", "Proposed date", "Validated?", "Tags")  # fmt: skip
AUTHORITY = ("Name", "Jurisdiction", "Parent authority")

NATIONAL = {"United States": "US", "China": "CN"}
SUBNATIONAL = ("State governments", "Local governments", "Chinese provincial and local governments")
CHINESE = "Chinese law and policy"


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Documents and tags of each release at hand; no summaries, no texts."""
    found = locate.tables(root, "*agora_documents_*.csv", "*documents*.csv", columns=SHARED)
    paths = [path for path in found if set(SHARED) <= set(locate.header(path))]
    locate.newest(paths or found, root=root, what="AGORA (documents.csv)")
    named = locate.tables(root, "*authorities*.csv", columns=AUTHORITY)
    places = _places(named[-1]) if named else {}
    documents, tags, days = [], [], {}
    for path in paths or found:
        raw = locate.read_table(path, SHARED)
        for field in ("Most recent activity date", "Proposed date"):
            raw[field] = vintages.iso_dates(raw[field], path.name)
        stamp = _stamp(path, raw)
        vintage = COPIES.get(stamp) or vintages.day_of(stamp)
        days[PREFIX, stamp] = vintage
        about = {"vintage": vintage, "source_id": f"{PREFIX}-{stamp}"}
        for row in raw.drop_duplicates("AGORA ID").to_dict("records"):
            documents.append(_document(row, about, places, path.name))
            tags.extend(_tags(row, about))
    return {
        "agora_documents": pd.DataFrame(documents),
        "agora_tags": pd.DataFrame(tags),
        "sources": feeds.source_rows(days),
    }


def _stamp(path: Path, raw: pd.DataFrame) -> str:
    """The month in a copy's name, else the release's day; content: retrievals and activities."""
    copy = re.fullmatch(r"agora_documents_(\d{4}-\d\d)(_lite)?", path.stem)
    if copy and copy[1] in COPIES:
        return copy[1]
    retrieved = raw[RETRIEVED] if RETRIEVED in raw else pd.Series(dtype=str)
    newest = raw.loc[raw["Most recent activity"] != "Proposed", "Most recent activity date"]
    return vintages.stamp_of(path, [*retrieved, *newest])


def _places(path: Path) -> dict[str, tuple[str, str]]:
    """Jurisdiction and level by authority."""
    rows = locate.read_table(path, AUTHORITY).to_dict("records")
    return {row["Name"]: _place(row, path.name) for row in rows}


def _held_places() -> dict[str, tuple[str, str]]:
    """What the releases that are held say of authorities, for one that brings no list of them."""
    rows = held("agora_documents").drop_duplicates("authority", keep="last")
    return dict(
        zip(rows["authority"], zip(rows["jurisdiction"], rows["level"], strict=True), strict=True)
    )


def _place(row: dict[str, str], file: str) -> tuple[str, str]:
    """Jurisdiction and level of an authority."""
    name, group, parent = row["Name"], row["Jurisdiction"], row["Parent authority"]
    where = f"{file}, {name}"
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
    row: dict[str, str],
    about: dict[str, str],
    places: dict[str, tuple[str, str]],
    file: str,
) -> dict[str, object]:
    place = places.get(row["Authority"]) or _held_places().get(row["Authority"])
    if place is None:
        raise AiraceError(
            f"unknown authority {row['Authority']!r}",
            where=f"{file}, document {row['AGORA ID']}",
            remedy="Take the list of authorities of the same vintage",
        )
    jurisdiction, level = place
    chinese = CHINESE in row["Collections"].split(";")
    return {
        **about,
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
    }


def _tags(row: dict[str, str], about: dict[str, str]) -> list[dict[str, str]]:
    """Tags of one document; the field repeats a tag for every segment that carries it."""
    found = []
    for tag in dict.fromkeys(t.strip() for t in row["Tags"].split(";") if t.strip()):
        group, _, name = tag.partition(": ")
        found.append(
            {
                **about,
                "agora_id": row["AGORA ID"],
                "tag_group": group,
                "tag": name,
            }
        )
    return found


ADAPTER = Adapter(
    "agora",
    (PREFIX,),
    ("agora_documents", "agora_tags"),
    extract,
    editions={"agora_documents": ("vintage",), "agora_tags": ("vintage",)},
)
