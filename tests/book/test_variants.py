"""Answers under other choices, on ledgers made by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.book.past import claims_of
from airace.book.standing import CHALLENGER, LEAD, NEITHER, FrontPage
from airace.book.variants import (
    address,
    answer,
    axes,
    differing,
    questions,
    single,
    tally,
    verdict_changes,
)
from tests.claims.worlds import claim, claim_test, entry, value, worlds

PAGE = """
```{standing}
The best: gap.all over 0
Late: gap.late over 0
```

```{headlines}
gap.late | gap.months
gap.all
```
"""
DAY = "2026-06-30"


def under(gap, months=(7.0,), **choices):
    """An edition of the day under some choices."""
    values = {"gap.all": value(*gap), "gap.late": value(None), "gap.months": value(*months)}
    parts = ["choices"] if choices else ["choices", "edition"]
    return entry(DAY, values, parts=parts, **choices)


FOUND = worlds(
    under((4.0, 1.0, 8.0)),
    under((5.0, 2.0, 8.0), frontier_k=3),
    under((-7.0, -9.0, -5.0), (-1.0,), weights="open"),
    under((1.0, -1.0, 3.0), (None,), frontier_k=3, weights="open"),
)


@pytest.fixture
def asked():
    return questions(FrontPage.read(PAGE), FOUND)


def test_a_line_is_asked_once_and_only_if_the_edition_knows_it(asked):
    assert [(q.key, q.yardstick is not None) for q in asked] == [
        ("gap.all", True),
        ("gap.months", False),
    ]


def test_an_answer_says_how_far_it_moves_and_whether_it_turns(asked):
    told = {
        address(differing(world, FOUND)): answer(asked[0], world, FOUND.edition)
        for world in FOUND.alternatives()
    }
    assert not told[""].moved
    assert not told[""].turned
    three = told["frontier_k=3"]
    assert (three.moves, three.inside, three.ahead, three.turned) == (
        ("+1.0 points",), True, LEAD, False,
    )  # fmt: skip
    free = told["weights=open"]
    assert (free.moves, free.inside, free.ahead, free.turned) == (
        ("−11.0 points",), False, CHALLENGER, True,
    )  # fmt: skip
    assert told["frontier_k=3&weights=open"].ahead == NEITHER


def test_a_number_that_a_choice_does_not_know_is_not_said_to_stand(asked):
    both = FOUND.alternatives()[-1]
    told = answer(asked[1], both, FOUND.edition)
    assert (told.texts, told.moves, told.ahead) == (("",), ("",), "")


def test_choices_are_named_with_the_books_own_first():
    assert axes(FOUND) == {"frontier_k": [1, 3], "weights": ["all", "open"]}
    assert [(name, option) for name, option, _ in single(FOUND)] == [
        ("frontier_k", 3),
        ("weights", "open"),
    ]
    assert address({"tolerance": 1.0, "attribution": "inclusive"}) == (
        "attribution=inclusive&tolerance=1"
    )


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8))
def test_every_set_of_choices_is_counted_once(numbers):
    found = worlds(
        under((4.0,)), *(under((n,), tolerance=float(k + 1)) for k, n in enumerate(numbers))
    )
    question = questions(FrontPage.read(PAGE), found)[0]
    assert sum(tally(question, found).values()) == len(numbers) + 1


def test_verdicts_that_turn_are_named_with_both_verdicts():
    claims = pd.DataFrame([claim()])
    tests = pd.DataFrame([claim_test(value_id="gap.all")])
    base, _, free, _ = FOUND.alternatives()
    was, now = (
        {one["id"]: one["verdict"] for one in claims_of(world, FOUND, claims, tests)}
        for world in (base, free)
    )
    assert was == {"X1": "contradicted"}
    assert verdict_changes(was, was) == []
    assert verdict_changes(was, now) == [
        {"claim_id": "X1", "from": "contradicted", "to": "supported"}
    ]
