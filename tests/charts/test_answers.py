import pandas as pd
import pytest

from airace.charts import answers
from airace.charts.theme import Sides

SIDES = Sides()


def scores(*rows):
    columns = ["day", "value", "low", "high", "result", "sure", "saturated"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(day=pd.to_datetime(frame["day"])).astype({"low": float, "high": float})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("2026-04-16", 0.07, 0.02, 0.11, "lead", True, False),
            "April 2026: US ahead by 7 percentage points (2 to 11).",
        ),
        (
            ("2026-04-16", -0.07, -0.11, -0.02, "challenger", True, False),
            "April 2026: China ahead by 7 percentage points (2 to 11).",
        ),
        (
            ("2025-09-30", -0.01, None, None, "challenger", False, True),
            "September 2025: China ahead by 1 percentage point, error not published. "
            "Both are near the ceiling.",
        ),
        (
            ("2025-09-30", 0.01, -0.01, 0.03, "tied", True, False),
            "September 2025: the two best scores cannot be told apart.",
        ),
    ],
)
def test_a_test_says_who_is_ahead(row, said):
    assert answers.test(scores(row), SIDES) == said


def test_a_test_is_read_on_the_newest_day_with_enough_entries():
    told = answers.test(
        scores(
            ("2025-06-30", 0.2, 0.1, 0.3, "lead", True, False),
            ("2025-03-31", 0.4, 0.3, 0.5, "lead", True, False),
            ("2025-09-30", None, None, None, "few", False, False),
        ),
        SIDES,
    )
    assert told.startswith("June 2025: US ahead by 20 ")
    assert answers.test(scores(("2025-09-30", None, None, None, "few", False, False)), SIDES) == ""


def steps(vintage, *rows):
    return pd.DataFrame(rows, columns=["date", "gap"]).assign(vintage=vintage)


def test_a_release_is_compared_with_the_newest_on_its_own_day():
    old = steps("2025-06-30", ("2025-01-01", 9.0), ("2025-06-01", 6.5))
    new = steps("2026-01-31", ("2025-01-01", 8.0), ("2025-05-01", 7.6), ("2025-07-01", 3.0))
    assert answers.release(old, new) == (
        "On 30 Jun 2025 this release put the gap at 6.5 points; the newest puts that day's at 7.6."
    )
    assert answers.release(old, new.iloc[2:]) == ""


def test_ways_are_counted_with_their_span():
    frame = pd.DataFrame({"months": [5.06, 8.5, 7.0]})
    assert answers.ways(frame) == "3 ways to count with it: 5.1 to 8.5 months."


def test_a_chips_classes_are_put_together_by_rule():
    frame = pd.DataFrame(
        {
            "rule": ["2025-01-15", "2022-10-07", "2023-10-17"],
            "class": ["licence required", "not caught", "licence required"],
        }
    )
    assert answers.chip(frame) == "Oct 2022: not caught; Oct 2023 and Jan 2025: licence required."


def test_acts_are_counted_by_actor_with_their_span():
    frame = pd.DataFrame(
        {"date": ["2025-05-13", "2026-07-10", "2025-11-01"], "who": ["US", "China", "US"]}
    )
    assert answers.acts(frame) == "Acts: US 2, China 1; 13 May 2025 to 10 Jul 2026."
    assert answers.acts(frame[:1]) == "Acts: US 1; 13 May 2025."


@pytest.mark.parametrize(
    ("leans", "found"),
    [
        ("neither", "Chance is enough to explain it."),
        ("lead", "Closer to US than chance."),
        ("challenger", "Closer to China than chance."),
    ],
)
def test_a_country_is_set_against_chance(leans, found):
    row = {
        "own_acts": 7.0,
        "with_lead": 6.0,
        "expected_lead": 6.01,
        "with_challenger": 3.0,
        "expected_challenger": 2.75,
        "leans": leans,
    }
    assert answers.country(pd.DataFrame([row]), SIDES) == (
        f"Shared of 7 acts: US 6 (6.0 by chance), China 3 (2.8 by chance). {found}"
    )


def test_verdicts_of_a_day_are_counted_in_their_order():
    frame = pd.DataFrame({"verdict": ["partly", "not testable", "supported", "partly"]})
    assert answers.verdicts(frame) == "1 supported, 2 partly and 1 not testable, of 4 claims."
