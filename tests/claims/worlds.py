"""Small ledgers of several editions, made by hand."""

from airace.claims.worlds import Worlds

BASE = {
    "attribution": "headquarters",
    "dates": "version",
    "frontier_k": 1,
    "tolerance": 0.0,
    "weights": "all",
}


def value(number, low=None, high=None, reason="", as_of="2025-03-31"):
    """A value's fields, in the order of ``worlds.FIELDS``."""
    text = "not known" if number is None else f"{number:.1f} points"
    return [number, low, high, 0.9 if low is not None else None, text, "", reason, as_of]


def entry(day, values, vintage="published", parts=("history",), **choices):
    return {
        "as_of": day,
        "vintage": vintage,
        "choices": BASE | choices,
        "parts": list(parts),
        "values": values,
    }


def file(*worlds, as_of="2026-06-30", findings=()):
    ids = {value_id for world in worlds for value_id in world["values"]}
    return {
        "as_of": as_of,
        "vintage": "published",
        "base": BASE,
        "definitions": {
            value_id: {
                "chapter": "parity",
                "title": value_id.title(),
                "display": "{:.1f} points",
                "unit": "points",
                "sources": ["lab"],
            }
            for value_id in ids
        },
        "worlds": list(worlds),
        "findings": dict(findings),
    }


def worlds(*entries, **more) -> Worlds:
    return Worlds.load(file(*entries, **more))


def claim(**changes):
    return {
        "claim_id": "X1",
        "chapter": "parity",
        "statement": "The lead is over",
        "speaker": "A speaker",
        "speaker_country": "press",
        "report_id": "r",
        "said": "2025-03-31",
        "kind": "trend",
        "favours": "CN",
        "standing": "testable",
        "reading": "the gap reaches zero",
        "needs": "",
        "exhibits": "",
        "source_id": "project",
    } | changes


def claim_test(**changes):
    return {
        "claim_id": "X1",
        "test_id": "a",
        "label": "Gap",
        "value_id": "gap",
        "when": "",
        "relation": "may_be_at_most",
        "low": "0",
        "high": "",
        "other_id": "",
        "other_when": "",
        "role": "decides",
        "source_id": "project",
    } | changes
