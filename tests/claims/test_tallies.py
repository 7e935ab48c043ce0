from airace.claims import tallies
from airace.claims.judge import CONTRADICTED, NOT_TESTABLE, PARTLY, SUPPORTED


def record(claim_id, said, now, **more):
    return {
        "claim_id": claim_id, "chapter": "parity", "statement": claim_id, "speaker": "S",
        "speaker_country": "US", "report_id": "r", "favours": "CN", "said": "2025-01-26",
        "since": "2026-01-01", "reason": "", "history": [],
        "readings": {"said": {"verdict": said}, "now": {"verdict": now}},
        "robustness": {"worlds": 0, "same": 0, "verdicts": {}, "flips": []}, **more,
    }  # fmt: skip


FOUND = [
    record("A", SUPPORTED, CONTRADICTED),
    record("B", NOT_TESTABLE, SUPPORTED, favours="US"),
    record("C", PARTLY, PARTLY, speaker_country="press",
           robustness={"worlds": 4, "same": 3, "verdicts": {PARTLY: 3, SUPPORTED: 1}, "flips": []}),
    record("D", NOT_TESTABLE, NOT_TESTABLE, speaker_country="FR"),
]  # fmt: skip


def test_counts():
    assert tallies.count(FOUND, "now", SUPPORTED) == 1
    assert tallies.tested(FOUND).value == 3
    assert not tallies.tested([]).known


def test_only_claims_tested_both_times_can_have_turned():
    turned = tallies.turned(FOUND)
    assert (turned.value, turned.note) == (1, "of 2 tested both times: A")
    assert not tallies.turned(FOUND[3:]).known


def test_a_verdict_is_steady_if_every_set_of_choices_reaches_it():
    assert tallies.steady(FOUND).value == 0
    assert list(tallies.held(FOUND)["value"]) == [0.75]


def test_a_claim_is_unsettled_if_editions_that_can_test_it_disagree():
    past = [{"as_of": "2024", "published": "", "newest": v} for v in (NOT_TESTABLE, PARTLY)]
    found = [
        record("A", SUPPORTED, SUPPORTED, history=[*past, past[1] | {"newest": SUPPORTED}]),
        record("B", SUPPORTED, SUPPORTED, history=[*past, past[1]]),
        record("C", SUPPORTED, SUPPORTED, history=past),
    ]
    unsettled = tallies.unsettled(found)
    assert (unsettled.value, unsettled.note) == (1, "of 2")
    assert len(tallies.course(found)) == 8
    assert not tallies.unsettled(FOUND).known


def test_the_balance_sheet_counts_every_claim_under_each_heading():
    sheet = tallies.balance(FOUND, {"r": "The report"}, {"US": "For US", "CN": "For China"})
    sheet = sheet.set_index("Claims")
    assert sheet.loc["For China", "Number"] == 3
    assert sheet.loc["The report", "Number"] == len(FOUND)
    homes = ["Speaker from the United States", "The report itself", "Speaker from elsewhere"]
    assert sheet.loc[homes, "Number"].sum() == len(FOUND)
    verdicts = ["Supported", "Partly", "Contradicted", "Not testable"]
    assert (sheet[verdicts].sum(axis=1) == sheet["Number"]).all()


def test_a_tally_has_a_row_for_every_verdict():
    frame = tallies.tally({"Today": ("now", FOUND)})
    assert frame["count"].sum() == len(FOUND)
    assert len(frame) == 4
