"""Statements and votes that the governance map lacks, collected by hand from public pages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.countries import dated, project_countries
from airace.sources.reading import read_csv

SOURCE_ID = "alignment-pages-2026-08"
FOLDER = "governance/intl_alignment_supplement"
POSITIONS = ("initiative", "date", "lead_or_host", "kind", "us_position", "china_position",
             "n_endorsers", "count_meaning", "source_url")  # fmt: skip
MEMBERS = ("initiative", "iso3", "date", "source_url")
FACTS = ("attribute", "value", "date", "subject", "source_url")

# Rows of the collection -> initiatives; those of the governance map keep its ids.
IDS = {
    "UNGA resolution 78/265 (draft A/78/L.49)": "unga-78-265",
    "UNGA resolution 78/311 (draft A/78/L.86)": "unga-78-311",
    "UNGA vote on the 40-member Independent International Scientific Panel on AI": (
        "unga-panel-vote-2026"
    ),
    "UNGA First Committee A/C.1/79/L.43 (AI in the military domain)": "unga-c1-79-l43",
    "UNGA First Committee A/C.1/78/L.56 (lethal autonomous weapons)": "unga-c1-78-l56",
    "UNGA First Committee A/C.1/80/L.56 (AI in nuclear command and control)": "unga-c1-80-l56",
    "Paris Statement on Inclusive and Sustainable AI": "paris-statement-2025",
    "Paris Statement": "paris-statement-2025",
    "New Delhi Declaration on AI Impact": "new-delhi-declaration-2026",
    "New Delhi Declaration": "new-delhi-declaration-2026",
    "WAICO founding agreement (World AI Cooperation Organization)": "waico",
    "WAICO founding agreement": "waico",
    "WAICO founding members as stated by Wang Yi": "waico",
    "Pax Silica Declaration (first signing)": "pax-silica",
    "Pax Silica Declaration (after second summit)": "pax-silica",
    "Pax Silica Declaration": "pax-silica",
    "Seoul Ministerial Statement": "seoul-ministerial-statement",
    "Bletchley Declaration": "bletchley-declaration",
}
# Initiatives that only this collection has: name, kind, convener, led by, note.
OWN = {
    "unga-panel-vote-2026": (
        "UN vote on the members of the Independent International Scientific Panel on AI",
        "vote", "UN General Assembly", "UN", "Two votes against and two abstentions are named."),
    "unga-c1-79-l43": (
        "UN First Committee vote on AI in the military domain", "committee vote",
        "UN General Assembly, First Committee", "", "Only votes against are all named."),
    "unga-c1-78-l56": (
        "UN First Committee vote on lethal autonomous weapons", "committee vote",
        "UN General Assembly, First Committee", "", "Only votes against are all named."),
    "unga-c1-80-l56": (
        "UN First Committee vote on AI in nuclear command and control", "committee vote",
        "UN General Assembly, First Committee", "AT;SV;KZ;KI;MT;MX",
        "No votes by country were seen."),
    "new-delhi-declaration-2026": (
        "New Delhi Declaration on AI Impact", "declaration", "AI Impact Summit", "IN",
        "The list seen is partial: a country that is missing may have endorsed."),
    "waico": (
        "World AI Cooperation Organization, founding agreement", "treaty",
        "World AI Conference, Shanghai", "CN",
        "The list seen is partial: a country that is missing may have signed."),
    "pax-silica": (
        "Pax Silica Declaration", "declaration", "United States Department of State", "US",
        "The list of the first signing is complete, later signatories are named in part."),
}  # fmt: skip

# What the pages say, in one vocabulary; whoever is named lead or host led it.
POSITION = {
    "co-sponsor": "cosponsored",
    "co-sponsor (lead)": "cosponsored",
    "co-sponsor (late)": "cosponsored",
    "lead": "cosponsored",
    "signed": "signed",
    "signed (lead)": "signed",
    "signed (host: shanghai)": "signed",
    "endorsed": "endorsed",
    "in favour": "voted for",
    "against": "voted against",
    "abstained": "abstained",
    "did not sign": "did not sign",
    "not a signatory": "did not sign",
    "excluded": "did not sign",
    "not a signatory in the lists seen": "not listed",
    "not among against or abstaining lists": "unknown",
    "not seen in excerpt": "unknown",
    "not seen by country": "unknown",
}
LED = ("co-sponsor (lead)", "lead", "signed (lead)", "signed (host: shanghai)")
MEANING = (
    ("co-sponsor", "co-sponsors"),
    ("votes in favour", "votes in favour"),
    ("organisations", "countries and organisations"),
    ("+ eu", "countries and the EU"),
    ("signatories", "signatories"),
)
COUNTED = re.compile(r"(?:as of|as read by [^,;]*? on) (\d{4}-\d{2}-\d{2})")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Initiatives, memberships of partial lists, the two countries' positions, and counts."""
    stated = read_csv(root, f"{FOLDER}/alignment_us_china.csv", POSITIONS).to_dict("records")
    members = read_csv(root, f"{FOLDER}/partial_member_lists.csv", MEMBERS).to_dict("records")
    facts = read_csv(root, "governance/facts.csv", FACTS).to_dict("records")
    return {
        "initiatives": pd.DataFrame(_initiatives(stated)),
        "memberships": pd.DataFrame(_memberships(members) + _cosponsors(stated)),
        "alignment_positions": pd.DataFrame(_positions(stated)),
        "signatory_counts": pd.DataFrame(_counts(stated) + _press_counts(facts)),
    }


def _id(name: str) -> str:
    try:
        return IDS[name]
    except KeyError:
        raise AiraceError(
            f"unknown initiative {name!r}",
            where="intl_alignment_supplement",
            remedy="Give it an id in airace/sources/alignment_pages.py",
        ) from None


def _initiatives(stated: list[dict[str, str]]) -> list[dict[str, object]]:
    first: dict[str, dict[str, object]] = {}
    for row in stated:
        key = _id(row["initiative"])
        if key not in OWN or key in first:
            continue
        name, kind, convener, led_by, note = OWN[key]
        date, precision = dated(row["date"])
        first[key] = {
            "initiative_id": key,
            "name": name,
            "convener": convener,
            "date": date,
            "date_precision": precision,
            "kind": kind,
            "led_by": led_by,
            "list_complete": False,
            "note": note,
            "source_id": SOURCE_ID,
        }
    return list(first.values())


def _member(initiative: str, country: str, kind: str, date: str, url: str) -> dict[str, object]:
    day, precision = dated(date)
    return {
        "initiative_id": initiative,
        "country": country,
        "kind": kind,
        "own_act": True,
        "date": day,
        "date_precision": precision,
        "source_url": url,
        "verified": "",
        "source_id": SOURCE_ID,
    }


def _memberships(members: list[dict[str, str]]) -> list[dict[str, object]]:
    rows = []
    for row in members:
        key = _id(row["initiative"])
        kind = "endorsed" if key == "new-delhi-declaration-2026" else "signed"
        country = project_countries().from_iso3(row["iso3"], f"partial_member_lists.csv, {key}")
        rows.append(_member(key, country, kind, row["date"], row["source_url"]))
    return rows


def _cosponsors(stated: list[dict[str, str]]) -> list[dict[str, object]]:
    """Co-sponsoring is an act of its own, unlike the membership that covers every state."""
    return [
        _member(_id(row["initiative"]), country, "cosponsored", row["date"], row["source_url"])
        for row in stated
        for country, said in _said(row)
        if _position(said) == "cosponsored"
    ]


def _said(row: dict[str, str]) -> list[tuple[str, str]]:
    """What the row says of each country; a row about numbers alone says nothing of them."""
    said = [("US", row["us_position"]), ("CN", row["china_position"])]
    return [(country, words) for country, words in said if words.strip()]


def _position(said: str) -> str:
    try:
        return POSITION[said.strip().casefold()]
    except KeyError:
        raise AiraceError(
            f"unknown position {said!r}",
            where="alignment_us_china.csv",
            remedy="Give it a meaning in airace/sources/alignment_pages.py",
        ) from None


def _positions(stated: list[dict[str, str]]) -> list[dict[str, object]]:
    rows = []
    for row in stated:
        date, precision = dated(row["date"])
        for country, said in _said(row):
            rows.append(
                {
                    "initiative_id": _id(row["initiative"]),
                    "country": country,
                    "date": date,
                    "date_precision": precision,
                    "position": _position(said),
                    "led": said.strip().casefold() in LED,
                    "source_url": row["source_url"],
                    "source_id": SOURCE_ID,
                }
            )
    return rows


def _counts(stated: list[dict[str, str]]) -> list[dict[str, object]]:
    rows = []
    for row in stated:
        words = row["count_meaning"].casefold()
        day = COUNTED.search(row["count_meaning"])
        rows.append(
            {
                "initiative_id": _id(row["initiative"]),
                "counted_on": day.group(1) if day else dated(row["date"])[0],
                "count": row["n_endorsers"],
                "bound": "at least" if "lower bound" in words else "exact",
                "meaning": next((m for key, m in MEANING if key in words), "countries"),
                "source_url": row["source_url"],
                "source_id": SOURCE_ID,
            }
        )
    return rows


def _press_counts(facts: list[dict[str, str]]) -> list[dict[str, object]]:
    """Other counts of the Paris and New Delhi texts: they differ by day and source."""
    meaning = {
        "signatories_on_the_day": "countries",
        "signatories_press_variant": "countries",
        "signatories_first_count": "countries and organisations",
    }
    return [
        {
            "initiative_id": _id(fact["subject"]),
            "counted_on": dated(fact["date"])[0],
            "count": fact["value"],
            "bound": "exact",
            "meaning": meaning[fact["attribute"]],
            "source_url": fact["source_url"],
            "source_id": SOURCE_ID,
        }
        for fact in facts
        if fact["attribute"] in meaning
    ]


ADAPTER = Adapter(
    name="alignment-pages",
    source_ids=(SOURCE_ID,),
    tables=("initiatives", "memberships", "alignment_positions", "signatory_counts"),
    extract=extract,
)
