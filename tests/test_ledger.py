import pytest

from airace.errors import AiraceError
from airace.ledger import Ledger, Value
from airace.measures.estimate import Estimate

DEFINITION = {
    "value_id": "parity.gap", "chapter": "parity", "title": "Gap", "unit": "points",
    "display": "{:.1f} points", "definition": "lead minus challenger",
}  # fmt: skip


def made(estimate, **changes):
    return Value.of(estimate, DEFINITION | changes, as_of="2025-01-31", sources=("lab",),
                    tables=("scores",))  # fmt: skip


def test_a_value_prints_with_unit_interval_and_day():
    value = made(Estimate(4.62, 3.1, 6.04, 0.9))
    assert value.text == "4.6 points"
    assert value.interval == "3.1 to 6.0 points"
    assert value.form("date") == "31 January 2025"
    assert value.form("number") == "4.6"


def test_signs_are_true_minus_signs_and_zero_has_none():
    assert made(Estimate(-4.62)).text == "−4.6 points"
    assert made(Estimate(-0.01)).text == "0.0 points"
    assert made(Estimate(-0.4), display="{:.0%}").text == "−40%"


def test_dates_and_months_are_written_out():
    plain = {"display": "{}"}
    assert made(Estimate("2026-04"), **plain).text == "April 2026"
    assert made(Estimate("2026-04-03"), **plain).text == "3 April 2026"
    assert made(Estimate("Qwen 3"), **plain).text == "Qwen 3"


def test_sentences_are_filled_from_the_ledger_only():
    ledger = Ledger()
    ledger.add(made(Estimate(4.62, 3.1, 6.04, 0.9)))
    assert ledger.fill("Ahead by {parity.gap} ({parity.gap:interval}).") == (
        "Ahead by 4.6 points (3.1 to 6.0 points)."
    )
    with pytest.raises(AiraceError, match=r"parity\.gop"):
        ledger.fill("Ahead by {parity.gop}.")
    with pytest.raises(AiraceError, match="Forms are"):
        ledger.fill("{parity.gap:roman}")


def test_a_sentence_about_an_unknown_value_stops():
    ledger = Ledger()
    ledger.add(made(Estimate.unknown("no vintage yet")))
    with pytest.raises(AiraceError, match="no vintage yet"):
        ledger.fill("Ahead by {parity.gap}.")


def test_an_id_is_written_once():
    ledger = Ledger()
    ledger.add(made(Estimate(1.0)))
    with pytest.raises(AiraceError, match="published twice"):
        ledger.add(made(Estimate(2.0)))


def test_a_value_survives_its_file():
    value = made(Estimate(4.62, 3.1, 6.04, 0.9, note="A against B"))
    assert Value.from_dict(value.as_dict()) == value
