"""Global AI Governance Map (B. Alikhanov, CC BY 4.0): rules, international texts, adherence.

Reads the map's own ``full-dataset.json`` (``snapshotDate`` and ``data`` with its lists of
records), or the CSV files into which the release 2026.08.0 was flattened.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.countries import dated, project_countries

PREFIX = "global-ai-governance-map"
# The release that was flattened by hand.
FLATTENED = "2026-08"
LISTS = {
    "national_rules.csv": "nationalAIRegulations",
    "subnational_rules.csv": "subnationalAIRules",
    "international_instruments.csv": "internationalInstruments",
    "participation.csv": "internationalParticipation",
}

COMMON = ("id", "name", "type", "bindingStatus", "status", "dateAdopted", "dateInForce",
          "sourceUrl", "verificationStatus", "lastVerified", "countryIso3")  # fmt: skip
INTERNATIONAL = ("id", "name", "issuer", "organizationType", "date", "instrumentType",
                 "bindingStatus", "sourceUrl", "verificationStatus", "notes")  # fmt: skip
PARTICIPATION = ("instrumentId", "countryIso3", "participationType", "date", "sourceUrl", "notes",
                 "verificationStatus")  # fmt: skip

# The map files these under international instruments; their issuers are one government's.
ISSUED_BY_ONE = {
    "eu-ai-act": "EU",
    "council-eu-ai-conclusions-2024": "EU",
    "nist-genai-profile": "US",
}

BINDING = {
    "binding": "binding",
    "binding_regulation": "binding",
    "binding_on_parties": "binding",
    "non_binding": "non-binding",
    "political_guidance": "non-binding",
    "voluntary": "voluntary",
    "standard": "voluntary",
    "proposed": "proposed",
}

# Adherence through a parent body: not an act of the country.
NOT_OWN = ("covered_by_membership", "applicable_via_eu")

# Whose initiative it was is not in the map: sponsors and hosts as the texts name them.
LED_BY = {
    "unga-78-265": "US",
    "unga-78-311": "CN",
    "bletchley-declaration": "GB",
    "seoul-declaration": "KR;GB",
    "seoul-statement-of-intent": "KR;GB",
    "seoul-ministerial-statement": "KR;GB",
    "seoul-frontier-ai-safety-commitments": "KR;GB",
    "paris-statement-2025": "FR;IN",
    "g7-hiroshima-statement": "JP",
    "hiroshima-guiding-principles": "JP",
    "hiroshima-code-of-conduct": "JP",
    "eu-us-trustworthy-ai-roadmap": "EU;US",
    "uk-us-aisi-mou": "GB;US",
    "eu-ai-act": "EU",
    "council-eu-ai-conclusions-2024": "EU",
}

# Lists that do not name every country that adhered by an act of its own.
PARTIAL = {
    "intl-network-aisi": "The list repeats the Seoul Statement of Intent; Kenya is missing.",
    "unga-78-265": "Adopted for all members; co-sponsors are recorded for two countries only.",
    "unga-78-311": "Adopted for all members; co-sponsors are recorded for two countries only.",
}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Rules and international texts as instruments, texts as initiatives, rows as memberships."""
    documents = locate.documents(root, "*full-dataset*.json", holds=_is_map)
    flat = locate.tables(root, "global_ai_governance_map/national_rules.csv", "national_rules.csv")
    if documents:
        stamp, lists = _published(documents[-1])
    else:
        path = locate.newest(flat, root=root, what="the Global AI Governance Map")
        stamp = FLATTENED
        needed = (
            (*COMMON, "jurisdiction", "regulatorOrBody"),
            (*COMMON, "jurisdictionName"),
            INTERNATIONAL,
            PARTICIPATION,
        )
        lists = [
            locate.read_table(path.parent / name, columns)
            for name, columns in zip(LISTS, needed, strict=True)
        ]
    national, local, texts, rows = lists
    source_id = f"{PREFIX}-{stamp}"
    rules = [_rule(r, "national", "national_rules.csv") for r in national.to_dict("records")]
    rules += [_rule(r, "subnational", "subnational_rules.csv") for r in local.to_dict("records")]
    listed = set(rows["instrumentId"])
    tables = {
        "instruments": pd.DataFrame(rules + [_text(r) for r in texts.to_dict("records")]),
        "instrument_statuses": pd.DataFrame(
            {"instrument_id": row["id"], "checked": row["lastVerified"], "status": row["status"]}
            for row in pd.concat([national, local]).to_dict("records")
        ),
        "initiatives": pd.DataFrame(_initiative(r, listed) for r in texts.to_dict("records")),
        "memberships": pd.DataFrame(_membership(r) for r in rows.to_dict("records")),
    }
    tables = {name: frame.assign(source_id=source_id) for name, frame in tables.items()}
    registered = {} if stamp == FLATTENED else {(PREFIX, stamp): vintages.day_of(stamp)}
    return {**tables, "sources": feeds.source_rows(registered)}


def _is_map(document: object) -> bool:
    data = document.get("data") if isinstance(document, dict) else None
    return isinstance(data, dict) and LISTS["international_instruments.csv"] in data


def _published(path: Path) -> tuple[str, list[pd.DataFrame]]:
    """Read the map's document: its day and its four lists, as text, absent fields empty."""
    document = locate.read_json(path)
    if not _is_map(document):
        raise AiraceError(
            "does not hold the map's lists of records",
            where=path.name,
            remedy=f"Take full-dataset.json; it has {', '.join(LISTS.values())}",
        )
    data = document["data"]
    missing = [name for name in LISTS.values() if not isinstance(data.get(name), list)]
    if missing:
        raise AiraceError(
            f"lacks the lists {missing}", where=path.name, remedy="Take another release"
        )
    days = [row.get("lastVerified") or "" for name in LISTS.values() for row in data[name]]
    stamp = vintages.stamp_of(path, [document.get("snapshotDate") or "", *days])
    fields = dict.fromkeys(
        (*COMMON, "jurisdiction", "regulatorOrBody", "jurisdictionName", *INTERNATIONAL,
         *PARTICIPATION)
    )  # fmt: skip
    return stamp, [
        pd.DataFrame({field: _plain(row.get(field)) for field in fields} for row in data[name])
        for name in LISTS.values()
    ]


def _plain(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _rule(row: dict[str, str], level: str, file: str) -> dict[str, object]:
    code = row["countryIso3"] or ("EUU" if row.get("jurisdiction") == "European Union" else "")
    date, precision = dated(row["dateAdopted"], new_year_is_year=True)
    return {
        "instrument_id": row["id"],
        "title": row["name"],
        "jurisdiction": project_countries().from_iso3(code, f"{file}, {row['id']}"),
        "area": row.get("jurisdictionName", ""),
        "level": level,
        "issuer": row.get("regulatorOrBody", ""),
        "date": date,
        "date_kind": "proposed" if row["type"] == "proposed_law" else "adopted",
        "date_precision": precision,
        "in_force": row["dateInForce"],
        "type": row["type"].replace("_", " "),
        "binding": BINDING.get(row["bindingStatus"], "unknown"),
        "number": "",
        "url": row["sourceUrl"],
        "verified": row["verificationStatus"] == "verified",
    }


def _text(row: dict[str, str]) -> dict[str, object]:
    one = ISSUED_BY_ONE.get(row["id"])
    date, precision = dated(row["date"], new_year_is_year=True)
    return {
        "instrument_id": row["id"],
        "title": row["name"],
        "jurisdiction": one or "INT",
        "area": "",
        "level": "national" if one == "US" else "international",
        "issuer": row["issuer"],
        "date": date,
        "date_kind": "adopted",
        "date_precision": precision,
        "in_force": "",
        "type": row["instrumentType"].replace("_", " "),
        "binding": BINDING.get(row["bindingStatus"], "unknown"),
        "number": "",
        "url": row["sourceUrl"],
        "verified": row["verificationStatus"] == "verified",
    }


def _initiative(row: dict[str, str], listed: set[str]) -> dict[str, object]:
    date, precision = dated(row["date"], new_year_is_year=True)
    partial = PARTIAL.get(row["id"], "")
    unlisted = "" if row["id"] in listed else "The map lists no country for it."
    return {
        "initiative_id": row["id"],
        "name": row["name"],
        "convener": row["issuer"],
        "date": date,
        "date_precision": precision,
        "kind": row["instrumentType"].replace("_", " "),
        "led_by": LED_BY.get(row["id"], ""),
        "list_complete": row["id"] in listed and not partial,
        "note": partial or unlisted,
    }


def _membership(row: dict[str, str]) -> dict[str, object]:
    where = f"participation.csv, {row['instrumentId']}"
    date, precision = dated(row["date"], new_year_is_year=True)
    if "or later" in row["notes"]:
        precision = "on_or_after"
    return {
        "initiative_id": row["instrumentId"],
        "country": project_countries().from_iso3(row["countryIso3"], where),
        "kind": row["participationType"],
        "own_act": row["participationType"] not in NOT_OWN,
        "date": date,
        "date_precision": precision,
        "source_url": row["sourceUrl"],
        "verified": row["verificationStatus"] == "verified",
    }


ADAPTER = Adapter(
    name="global-ai-governance-map",
    source_ids=(PREFIX,),
    tables=("instruments", "instrument_statuses", "initiatives", "memberships"),
    extract=extract,
)
