"""Who is ahead: a rule on numbers made by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.book.standing import (
    CHALLENGER,
    LEAD,
    NEITHER,
    FrontPage,
    Point,
    Since,
    Yardstick,
    counted,
    ids_named,
    point,
    since,
)
from airace.errors import AiraceError

GAP = Yardstick.parse("By tests: parity.gap over 0")
RATIO = Yardstick.parse("Power: governance.ratio under 1")
SHARES = Yardstick.parse("Listings: a.lead against a.challenger")
BEHIND = Yardstick.parse("Behind: a.lead below a.challenger")


@pytest.mark.parametrize(
    ("yardstick", "points", "ahead"),
    [
        (GAP, [Point("d", 4, 1, 8)], LEAD),
        (GAP, [Point("d", 4, -1, 8)], NEITHER),
        (GAP, [Point("d", -4, -8, -1)], CHALLENGER),
        (GAP, [Point("d", 0)], NEITHER),
        (RATIO, [Point("d", 2.3)], CHALLENGER),
        (RATIO, [Point("d", 0.3)], LEAD),
        (SHARES, [Point("d", 0.2, 0.1, 0.3), Point("d", 0.6, 0.5, 0.7)], CHALLENGER),
        (SHARES, [Point("d", 0.2, 0.1, 0.55), Point("d", 0.6, 0.5, 0.7)], NEITHER),
        (BEHIND, [Point("d", 12), Point("d", 4)], CHALLENGER),
    ],
)
def test_nobody_is_ahead_where_intervals_do_not_tell(yardstick, points, ahead):
    assert yardstick.ahead(points) == ahead


numbers = st.floats(-100, 100)


@given(numbers, st.floats(0, 10), numbers, st.floats(0, 10))
def test_the_rule_takes_no_side(a, wide_a, b, wide_b):
    one, other = Point("d", a, a - wide_a, a + wide_a), Point("d", b, b - wide_b, b + wide_b)
    swapped = {LEAD: CHALLENGER, CHALLENGER: LEAD, NEITHER: NEITHER}
    assert SHARES.ahead([one, other]) == swapped[SHARES.ahead([other, one])]


@pytest.mark.parametrize("line", ["no colon over 0", "a: b.c beside 0", "a: b.c over"])
def test_a_line_that_is_no_yardstick_is_named(line):
    with pytest.raises(AiraceError, match="not a yardstick"):
        Yardstick.parse(line)


def course(*values):
    return [Point(f"2025-0{month}-01", value) for month, value in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((1, 2, 3), Since("2025-01-01")),
        ((-1, 2, 3), Since("2025-02-01", "2025-01-01")),
        ((1, -2, 3), Since("2025-03-01", "2025-02-01")),
        ((1,), None),
        ((), None),
    ],
)
def test_since_is_the_unbroken_run_up_to_now(values, found):
    assert since(GAP, [course(*values)]) == found


def test_a_day_that_knows_only_one_side_tells_nothing():
    lead, challenger = course(5, 1, 1), course(1, 2, 3)[1:]
    assert since(SHARES, [lead, challenger]) == Since("2025-02-01")


def test_a_point_needs_a_number_and_may_lack_an_interval():
    record = {"value": 3.0, "low": None, "high": None}
    assert math.isnan(point("d", record).low)
    assert point("d", record | {"value": None}) is None
    assert point("d", record | {"value": "2025-01-01"}) is None
    assert point("d", None) is None
    assert point("d", {"value": 3, "low": 1, "high": 4}).bounds == (1, 4)


def test_the_ids_of_both_blocks_are_found_and_no_others():
    page = """
{value}`elsewhere.value`

```{headlines}
parity.eci.gap | parity.arena.gap
controls.share.2025Q4
```

```{standing}
The best: parity.eci.gap over 0
Power: a.share.lead against a.share.challenger
```
"""
    assert ids_named(page) == {
        "parity.eci.gap", "parity.arena.gap", "controls.share.2025Q4",
        "a.share.lead", "a.share.challenger",
    }  # fmt: skip
    front = FrontPage.read(page)
    assert [one.first for one in front.yardsticks] == ["parity.eci.gap", "a.share.lead"]
    assert front.headlines == (("parity.eci.gap", "parity.arena.gap"), ("controls.share.2025Q4",))
    assert front.ids == [
        "parity.eci.gap", "a.share.lead", "a.share.challenger", "parity.arena.gap",
        "controls.share.2025Q4",
    ]  # fmt: skip
    assert front.shown(lambda value_id: value_id == "parity.arena.gap") == ["parity.arena.gap"]


@pytest.mark.parametrize(
    ("answers", "verb", "line"),
    [
        ([LEAD, CHALLENGER, LEAD], "is", "A is ahead by 2 of 3 yardsticks and B is ahead by 1."),
        ([NEITHER, NEITHER], "is", "2 of 2 yardsticks cannot tell."),
        ([LEAD, NEITHER], "was", "A was ahead by 1 of 2 yardsticks and 1 could not tell."),
    ],
)
def test_yardsticks_are_counted_in_a_sentence(answers, verb, line):
    assert counted(answers, {LEAD: "A", CHALLENGER: "B"}, verb) == line
