import pandas as pd

from airace.checks.accepted import unexcepted
from airace.checks.problem import Problem


def problem(key="openai|gpt|2025-01-01", rule="plausible"):
    return Problem(rule, "data/prices.csv", 2, "usd", "0", "more", "Mend it", "prices", key)


def accepted(key, rule="plausible"):
    return pd.DataFrame([{"rule": rule, "table": "prices", "field": "usd", "key": key}])


def test_an_exception_covers_its_row_and_no_other():
    other = problem("openai|gpt-5|2025-01-01")
    left = unexcepted([problem(), other], accepted("openai|gpt|*"))
    assert left == [other]


def test_signs_of_file_patterns_mean_themselves():
    assert unexcepted([problem("a|b [x]|c")], accepted("a|b [x]|*")) == []


def test_an_exception_that_nothing_needs_is_reported():
    left = unexcepted([problem()], accepted("openai|gpt|*", rule="order"))
    assert len(left) == 2
    assert left[1].file == "data/accepted.csv" and left[1].row == 2
    assert "remove the exception" in left[1].remedy


def test_every_exception_of_the_project_has_a_reason_and_evidence(real):
    table = real.load("accepted")
    assert len(table) and table[["reason", "evidence"]].notna().all(axis=None)
