import pandas as pd
import pytest

from airace.claims.judge import back
from airace.claims.worlds import VARIED, Worlds, days_judged, pack
from airace.errors import AiraceError
from tests.claims.worlds import BASE, entry, value, worlds


@pytest.mark.parametrize(
    ("day", "when", "expected"),
    [
        ("2026-06-30", "", "2026-06-30"),
        ("2026-06-30", "-6m", "2025-12-31"),
        ("2025-02-28", "-12m", "2024-02-29"),
        ("2025-03-15", "-12m", "2024-03-15"),
        ("2025-03-15", "2024-01-31", "2024-01-31"),
    ],
)
def test_days_looked_back_to(day, when, expected):
    assert back(day, when) == expected


def test_days_whose_editions_the_claims_need_and_what_they_look_at_there():
    claims = pd.DataFrame(
        {"claim_id": ["A", "B", "C"], "said": pd.to_datetime([*["2025-01-26"] * 2, "2025-03-01"])}
    )
    tests = pd.DataFrame(
        {
            "claim_id": ["A", "B"],
            "value_id": ["gap", "lag"],
            "when": ["", "-12m"],
            "other_id": ["share", ""],
            "other_when": ["2024-06-30", ""],
        }
    )
    found = days_judged(claims, tests, "2025-06-30")
    assert found == {
        "2024-01-26": {"lag"},
        "2024-06-30": {"lag", "share"},  # a year before today, and the day that A names
        "2025-01-26": {"gap"},
        "2025-03-01": set(),  # nothing of C can be tested
    }
    assert [*found] == sorted(found)


def test_alternatives_start_with_the_books_own_choices():
    found = worlds(
        entry("2026-06-30", {"gap": value(1.0)}, parts=["choices"], weights="open"),
        entry("2026-06-30", {"gap": value(2.0)}, parts=["choices", "edition"]),
    )
    assert [w.values["gap"]["value"] for w in found.alternatives()] == [2.0, 1.0]
    assert found.edition.values["gap"]["value"] == 2.0


def record(number, **more):
    return {
        "id": "gap", "chapter": "parity", "title": "Gap", "display": "{:.1f}", "unit": "points",
        "value": number, "low": None, "high": None, "level": None, "text": str(number),
        "note": "", "reason": "", "as_of": "2026-06-01", "sources": ["lab"], **more,
    }  # fmt: skip


def parameters(**more):
    return {"as_of": "2026-06-30", "vintage": "published", **BASE, **more}


def test_worlds_are_packed_once_and_only_with_the_values_asked_for():
    content = pack(
        parameters(),
        [
            (parameters(draws=2000), ("edition",), [record(1.0), record(2.0, id="other")]),
            (parameters(draws=400), ("choices",), [record(1.1)]),
        ],
        {"gap"},
        {},
    )
    assert len(content["worlds"]) == 1
    assert content["worlds"][0]["parts"] == ["choices", "edition"]
    # The edition's own run comes first and stands: more draws.
    assert content["worlds"][0]["values"]["gap"][0] == 1.0
    assert set(content["base"]) == set(VARIED)


def test_a_past_edition_is_packed_whole_with_what_it_found():
    values = [record(1.0), record(2.0, id="other")]
    then = parameters(as_of="2025-03-31")
    told = [{"id": "parity.gap", "chapter": "parity", "text": "Ahead by 1.0."}]
    content = pack(
        parameters(),
        [
            (parameters(), ("edition",), values),
            (then, ("history",), values),
            (then, ("past",), values),
        ],
        {"gap"},
        {"2025-03-31": told},
    )
    found = Worlds.load(content)
    assert set(found.edition.values) == {"gap"}
    (past,) = found.past()
    assert (past.as_of, set(past.values)) == ("2025-03-31", {"gap", "other"})
    assert found.findings == {"2025-03-31": told}


def test_a_value_that_no_edition_has_is_named():
    with pytest.raises(AiraceError, match=r"missing\.id"):
        pack(parameters(), [(parameters(), ("edition",), [record(1.0)])], {"gap", "missing.id"}, {})
