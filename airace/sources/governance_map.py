"""Global AI Governance Map (B. Alikhanov, CC BY 4.0): rules, international texts, adherence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.countries import dated, project_countries
from airace.sources.reading import read_csv

SOURCE_ID = "global-ai-governance-map-2026-08"
FOLDER = "governance/global_ai_governance_map"

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
    national = read_csv(root, f"{FOLDER}/national_rules.csv",
                        (*COMMON, "jurisdiction", "regulatorOrBody"))  # fmt: skip
    local = read_csv(root, f"{FOLDER}/subnational_rules.csv", (*COMMON, "jurisdictionName"))
    texts = read_csv(root, f"{FOLDER}/international_instruments.csv", INTERNATIONAL)
    rows = read_csv(root, f"{FOLDER}/participation.csv", PARTICIPATION)
    rules = [_rule(r, "national", "national_rules.csv") for r in national.to_dict("records")]
    rules += [_rule(r, "subnational", "subnational_rules.csv") for r in local.to_dict("records")]
    listed = set(rows["instrumentId"])
    return {
        "instruments": pd.DataFrame(rules + [_text(r) for r in texts.to_dict("records")]),
        "instrument_statuses": pd.DataFrame(
            {
                "instrument_id": row["id"],
                "checked": row["lastVerified"],
                "status": row["status"],
                "source_id": SOURCE_ID,
            }
            for row in pd.concat([national, local]).to_dict("records")
        ),
        "initiatives": pd.DataFrame(_initiative(r, listed) for r in texts.to_dict("records")),
        "memberships": pd.DataFrame(_membership(r) for r in rows.to_dict("records")),
    }


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
        "source_id": SOURCE_ID,
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
        "source_id": SOURCE_ID,
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
        "source_id": SOURCE_ID,
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
        "source_id": SOURCE_ID,
    }


ADAPTER = Adapter(
    name="global-ai-governance-map",
    source_ids=(SOURCE_ID,),
    tables=("instruments", "instrument_statuses", "initiatives", "memberships"),
    extract=extract,
)
