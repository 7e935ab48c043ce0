import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.claims.judge import (
    CONTRADICTED,
    NOT_TESTABLE,
    PARTLY,
    SUPPORTED,
    World,
    back,
    judge,
    looks_back,
    needed,
)
from airace.claims.relations import FAILS, HOLDS, LEANS, UNKNOWN
from airace.errors import AiraceError

CLAIM = {"claim_id": "X01", "standing": "testable", "needs": ""}


def record(value, low=None, high=None, display="{:.1f} points", title="Gap on a scale", **more):
    text = "not known" if value is None else str(value)
    if not isinstance(value, str) and value is not None:
        text = display.format(value)
    level = None if low is None else 0.9
    return {
        "value": value,
        "low": low,
        "high": high,
        "level": level,
        "display": display,
        "title": title,
        "text": text,
        "note": "",
        "reason": "" if value is not None else "no data",
    } | more


def rows_of(*rows):
    """Rows of ``claim_tests`` from (value_id, relation, low) and whatever differs."""
    blank = {"when": "", "high": "", "other_id": "", "other_when": "", "role": "decides"}
    return pd.DataFrame(
        [
            {"claim_id": "X01", "test_id": chr(97 + n), "label": f"Test {n}", "low": ""}
            | blank
            | dict(zip(("value_id", "relation", "low"), row[:3], strict=False))
            | (row[3] if len(row) > 3 else {})
            for n, row in enumerate(rows)
        ]
    )


def world(as_of="2026-01-31", **values):
    return World(as_of, {name.replace("__", "."): value for name, value in values.items()})


NOW = world(
    gap=record(3.0, 1.0, 6.0),
    sure=record(5.0, 4.0, 6.0),
    lost=record(None),
    count=record(4, display="{:d}", title="Tests won"),
    day=record("2025-07-26", display="{}", title="Day of the plan"),
    name=record("o1-preview", display="{}", title="Best model"),
)


def test_every_known_test_must_hold():
    judged = judge(CLAIM, rows_of(("gap", "above", "0"), ("sure", "above", "3")), {"": NOW})
    assert judged.verdict == SUPPORTED
    assert judged.as_of == "2026-01-31"
    assert [test.outcome for test in judged.tests] == [HOLDS, HOLDS]
    assert judged.reason == "2 of 2 tests hold: Test 0 (3.0 points) and Test 1 (5.0 points)"


def test_every_known_test_must_fail():
    judged = judge(CLAIM, rows_of(("gap", "above", "7"), ("lost", "above", "0")), {"": NOW})
    assert judged.verdict == CONTRADICTED
    assert judged.reason == "1 of 1 test fails: Test 0 (3.0 points); 1 cannot be made on this day"


def test_what_differs_or_is_left_open_is_partly():
    differ = rows_of(("gap", "above", "0"), ("sure", "above", "7"))
    assert judge(CLAIM, differ, {"": NOW}).verdict == PARTLY
    opened = judge(CLAIM, rows_of(("gap", "above", "2")), {"": NOW})
    assert opened.verdict == PARTLY
    assert opened.tests[0].outcome == LEANS
    assert opened.reason == "1 of 1 test is left open by its interval: Test 0 (3.0 points)"


def test_context_does_not_decide():
    rows = rows_of(("gap", "above", "0"), ("sure", "above", "7", {"role": "context"}))
    judged = judge(CLAIM, rows, {"": NOW})
    assert judged.verdict == SUPPORTED
    assert judged.tests[1].outcome == FAILS


def test_nothing_known_is_not_testable_and_says_why():
    judged = judge(CLAIM, rows_of(("lost", "above", "0"), ("never", "known")), {"": NOW})
    assert judged.verdict == NOT_TESTABLE
    assert judged.reason == (
        "No test of it can be made on this day: no data; nothing was known of it on 31 January 2026"
    )


def test_what_is_no_matter_of_fact_stays_so_whatever_its_context_says():
    claim = CLAIM | {"standing": "not testable", "needs": "a common goal"}
    judged = judge(claim, rows_of(("gap", "above", "0")), {"": NOW})
    assert (judged.verdict, judged.reason) == (NOT_TESTABLE, "A common goal")


def test_numbers_bounds_and_intervals_are_printed_in_the_values_unit():
    (made,) = judge(CLAIM, rows_of(("gap", "between", "1", {"high": "6.5"})), {"": NOW}).tests
    assert (made.text, made.interval) == ("3.0 points", "1.0 to 6.0 points")
    assert made.wanted == "between 1.0 points and 6.5 points"
    assert made.turns == "1.0 points and 6.5 points"


def test_counts_days_and_names_have_bounds_of_their_kind():
    rows = rows_of(
        ("count", "at_least", "3"),
        ("day", "by_day", "2025-07-31"),
        ("name", "is", "o1-preview"),
        ("count", "is", "4"),
    )
    judged = judge(CLAIM, rows, {"": NOW})
    assert judged.verdict == SUPPORTED
    wanted = [test.wanted for test in judged.tests]
    assert wanted == ["3 or more", "on or before 31 July 2025", "o1-preview", "4"]


def test_a_day_that_is_not_known_keeps_its_bound():
    rows = rows_of(("lost", "by_day", "2025-07-31"))
    (made,) = judge(CLAIM, rows, {"": world(lost=record(None, display="{}"))}).tests
    assert (made.outcome, made.wanted, made.text) == (UNKNOWN, "on or before 31 July 2025", "")


def test_a_value_is_set_against_another_one_of_an_earlier_day():
    before = world("2025-01-31", gap=record(9.0, 7.0, 11.0))
    rows = rows_of(("gap", "below", "", {"other_id": "gap", "other_when": "-12m"}))
    judged = judge(CLAIM, rows, {"": NOW, "-12m": before})
    # 3 (1 to 6) minus 9 (7 to 11): -6, less and more by the root of the squares, never above 0.
    assert judged.verdict == SUPPORTED
    assert judged.tests[0].wanted == "below “Gap on a scale” of 31 January 2025 (9.0 points)"
    assert judge(CLAIM, rows, {"": NOW, "-12m": NOW}).verdict == PARTLY


def test_days_are_set_against_days():
    other = world(day=record("2025-07-26"), later=record("2025-08-01", display="{}"))
    rows = rows_of(("day", "by_day", "", {"other_id": "later"}))
    assert judge(CLAIM, rows, {"": other}).verdict == SUPPORTED


def test_no_edition_of_a_day_is_unknown_not_an_error():
    rows = rows_of(
        ("gap", "above", "0", {"when": "2025-12-31"}),
        ("gap", "below", "", {"other_id": "gap", "other_when": "2025-12-31"}),
    )
    judged = judge(CLAIM, rows, {"": NOW})
    assert judged.verdict == NOT_TESTABLE
    assert "there is no edition of 2025-12-31" in judged.reason


def test_an_edition_of_a_later_day_is_not_looked_at():
    past = world("2025-01-31", gap=record(9.0, 7.0, 11.0))
    rows = rows_of(("gap", "above", "0", {"when": "2026-01-31"}))
    judged = judge(CLAIM, rows, {"": past, "2026-01-31": NOW})
    assert judged.verdict == NOT_TESTABLE
    assert "31 January 2026 is later than this day" in judged.reason


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (("gap", "over", "1"), "no relation 'over'"),
        (("gap", "above", ""), "takes 1 bounds"),
        (("lost", "between", "1"), "takes 2 bounds"),
        (("gap", "above", "one"), "is not a number"),
        (("name", "above", "1"), "compares numbers"),
        (("count", "above", "2.5"), "cannot be printed"),
        (("gap", "between", "", {"other_id": "sure"}), "cannot compare with another value"),
        (("name", "above", "", {"other_id": "gap"}), "compares numbers"),
    ],
)
def test_what_does_not_fit_names_its_row(row, named):
    with pytest.raises(AiraceError, match=named) as caught:
        judge(CLAIM, rows_of(("gap", "above", "0"), row), {"": NOW})
    assert "data/claim_tests.csv, X01 b" in str(caught.value)


VALUES = st.one_of(
    st.none(), st.integers(-5, 5).map(float), st.tuples(st.integers(-5, 5), st.integers(0, 4))
)


def made_of(values):
    """A world of values: unknown, a point, or a point with a half-width."""
    records = [
        record(*((v[0], v[0] - v[1], v[0] + v[1]) if isinstance(v, tuple) else (v,)))
        for v in values
    ]
    return {"": World("2026-01-31", {f"v{n}": r for n, r in enumerate(records)})}


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_unknown_values_never_decide(values):
    rows = [(f"v{n}", "above", "0") for n in range(len(values))]
    verdict = judge(CLAIM, rows_of(*rows), made_of(values)).verdict
    known = [n for n, value in enumerate(values) if value is not None]
    if not known:
        assert verdict == NOT_TESTABLE
    else:
        alone = judge(CLAIM, rows_of(*[rows[n] for n in known]), made_of(values)).verdict
        assert verdict == alone


@given(st.lists(VALUES, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_tests_does_not_matter(values, random):
    rows = [(f"v{n}", "above", "0") for n in range(len(values))]
    mixed = random.sample(rows, len(rows))
    verdicts = {judge(CLAIM, rows_of(*order), made_of(values)).verdict for order in (rows, mixed)}
    assert len(verdicts) == 1


def test_the_same_months_before():
    assert back("2026-01-31", "") == "2026-01-31"
    assert back("2026-01-31", "2024-12-31") == "2024-12-31"
    assert back("2026-01-31", "-12m") == "2025-01-31"
    assert back("2025-07-26", "-12m") == "2024-07-26"
    # The last day of a month goes back to the last day of a month.
    assert back("2025-02-28", "-12m") == "2024-02-29"
    assert back("2024-02-29", "-12m") == "2023-02-28"


def test_what_tests_look_at_is_listed():
    rows = rows_of(
        ("gap", "above", "0", {"when": "-12m"}),
        ("gap", "below", "", {"other_id": "sure", "other_when": "2025-01-31"}),
    )
    claims = pd.DataFrame([CLAIM])
    assert needed(claims, rows) == {"gap", "sure"}
    assert list(looks_back(rows)) == ["", "-12m", "2025-01-31"]
