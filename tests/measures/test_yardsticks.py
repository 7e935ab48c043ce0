import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import yardsticks
from airace.measures.estimate import Estimate


def quotes():
    frame = pd.DataFrame(
        [
            ("a", "An office", "months", 8.0, None, None, "2026-04-24", "Own scale"),
            ("b", "A speaker", "months", None, 3.0, 9.0, "2026-05-14", "A judgement"),
            ("c", "A report", "rating points", 400.0, None, None, "2026-03-31", "Other list"),
        ],
        columns=["estimate_id", "who", "unit", "value", "low", "high", "describes",
                 "why_it_differs"],
    )  # fmt: skip
    frame["describes"] = pd.to_datetime(frame["describes"])
    return frame.assign(url="https://example.org")


def test_points_become_the_votes_that_they_imply():
    rows = yardsticks.published(quotes())
    report = rows[rows["who"] == "A report"].iloc[0]
    # Ten to one at 400 points.
    assert report["value"] == pytest.approx(100 * 10 / 11)
    assert report["block"] == yardsticks.VOTES


def test_published_numbers_stand_as_stated_newest_first():
    rows = yardsticks.published(quotes())
    months = rows[rows["block"] == yardsticks.MONTHS]
    assert months["who"].tolist() == ["A speaker", "An office"]
    assert months["value"].isna().tolist() == [True, False]
    assert rows["quoted"].all()
    assert rows["url"].notna().all()


def test_a_bare_range_counts_with_its_ends():
    least, most = yardsticks.extremes_published(yardsticks.published(quotes()))
    assert (least.value, least.note) == (3.0, "A speaker")
    assert (most.value, most.note) == (9.0, "A speaker")


def test_nothing_published_is_unknown():
    for found in yardsticks.extremes_published(yardsticks.published(quotes().iloc[:0])):
        assert not found.known


def test_unknown_estimates_leave_the_panel_and_probabilities_become_votes():
    rows = yardsticks.measured(
        [
            ("votes", "Board", "w", Estimate(0.525, 0.51, 0.54, 0.9, "2026-08-19")),
            ("months", "Index", "w", Estimate(5.0)),
            ("months", "Wait", "w", Estimate(7.0, 6.0, 9.0, 0.9)),
            ("months", "Other", "w", Estimate.unknown("nothing")),
        ],
        day="2026-11-13",
    )
    assert rows["label"].tolist() == ["Wait", "Index", "Board"]
    assert rows["value"].tolist() == pytest.approx([7.0, 5.0, 52.5])
    assert rows["day"].tolist() == ["2026-11-13", "2026-11-13", "2026-08-19"]
    assert 6.0 < rows["low50"][0] < 7.0 < rows["high50"][0] < 9.0


def test_a_panel_of_nothing_has_no_rows_and_the_same_columns():
    nothing = yardsticks.panel(
        yardsticks.measured([], day="2026-11-13"), yardsticks.published(quotes().iloc[:0])
    )
    assert nothing.empty
    assert list(nothing) == yardsticks.COLUMNS


@given(st.lists(st.floats(0, 60), min_size=2, max_size=6))
def test_extremes_bound_every_yardstick(months):
    found = {f"y{i}": Estimate(value) for i, value in enumerate(months)}
    least, most = yardsticks.extremes(found)
    assert least.value == min(months)
    assert most.value == max(months)
    assert found[least.note].value == least.value


def test_one_yardstick_has_no_range():
    least, most = yardsticks.extremes({"a": Estimate(1.0), "b": Estimate.unknown("x")})
    assert not least.known
    assert not most.known
