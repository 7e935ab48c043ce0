import pandas as pd

from airace.claims.dossier import dossier
from airace.claims.judge import CONTRADICTED, NOT_TESTABLE, SUPPORTED
from tests.claims.worlds import claim, claim_test, entry, value, worlds

TESTS = pd.DataFrame([claim_test()])
OPEN, CLOSED = value(4.0, 2.0, 6.0), value(1.0, -1.0, 3.0)


def ledgers():
    """The gap was not known in March 2025, open at the end of that year, and has closed."""
    return worlds(
        entry("2025-03-31", {"gap": value(None, reason="no release by then")}, parts=["said"]),
        entry("2025-03-31", {"gap": OPEN}, "newest", ["said"]),
        entry("2025-06-30", {"gap": value(None, reason="no release by then")}),
        entry("2025-06-30", {"gap": OPEN}, "newest"),
        entry("2025-12-31", {"gap": OPEN}),
        entry("2025-12-31", {"gap": OPEN}, "newest"),
        entry("2026-03-31", {"gap": CLOSED}),
        entry("2026-03-31", {"gap": CLOSED}, "newest"),
        entry("2026-06-30", {"gap": CLOSED}, parts=["edition", "choices"]),
        entry("2026-06-30", {"gap": OPEN}, parts=["choices"], weights="open"),
        entry("2026-06-30", {"gap": OPEN}, parts=["choices"], weights="open", frontier_k=3),
        entry("2026-06-30", {"gap": CLOSED}, parts=["choices"], frontier_k=3),
    )


def test_what_could_be_known_then_is_not_rewritten_by_what_is_known_now():
    found = dossier(claim(), TESTS, ledgers())
    verdicts = {name: reading["verdict"] for name, reading in found["readings"].items()}
    assert verdicts == {"said": NOT_TESTABLE, "hindsight": CONTRADICTED, "now": SUPPORTED}
    assert "no release by then" in found["readings"]["said"]["reason"]


def test_the_history_says_when_the_verdict_turned_and_since_when_it_stands():
    found = dossier(claim(), TESTS, ledgers())
    assert [past["published"] for past in found["history"]] == [
        NOT_TESTABLE, CONTRADICTED, SUPPORTED, SUPPORTED,
    ]  # fmt: skip
    assert [past["newest"] for past in found["history"]] == [
        CONTRADICTED, CONTRADICTED, SUPPORTED, SUPPORTED,
    ]  # fmt: skip
    assert found["flips"][-1] == {
        "as_of": "2026-03-31", "from": CONTRADICTED, "to": SUPPORTED,
    }  # fmt: skip
    assert found["since"] == "2026-03-31"


def test_single_choices_that_turn_the_verdict_are_named():
    grid = dossier(claim(), TESTS, ledgers())["robustness"]
    assert (grid["worlds"], grid["same"]) == (4, 2)
    assert grid["verdicts"] == {SUPPORTED: 2, CONTRADICTED: 2}
    assert grid["flips"] == [{"choice": "weights", "value": "open", "verdict": CONTRADICTED}]


def test_a_claim_that_is_no_matter_of_fact_is_never_tested():
    found = dossier(claim(standing=NOT_TESTABLE, needs="A vote."), TESTS, ledgers())
    assert {r["verdict"] for r in found["readings"].values()} == {NOT_TESTABLE}
    assert found["reason"] == "A vote."
    assert found["flips"] == []
    assert found["robustness"]["worlds"] == 0


def test_a_test_may_look_back():
    tests = pd.DataFrame([claim_test(relation="below", low="", other_id="gap", other_when="-6m")])
    found = dossier(claim(), tests, ledgers())
    # 1.0 [-1, 3] now against 4.0 [2, 6] half a year before: 3.0 less, give or take 2.8.
    assert found["readings"]["now"]["verdict"] == SUPPORTED
    # No edition of six months before that day was run.
    assert found["readings"]["hindsight"]["verdict"] == NOT_TESTABLE
