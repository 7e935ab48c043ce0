import pandas as pd
import pytest

from airace.measures import filings


def frame(rows):
    table = pd.DataFrame(rows, columns=["as_of", "filed", "registered", "precision"])
    return table.assign(
        as_of=pd.to_datetime(table["as_of"]),
        filed=table["filed"].astype("Int64"),
        registered=table["registered"].astype("Int64"),
    )


ROWS = [
    ("2024-12-31", 302, 105, "exact"),
    ("2025-03-31", 346, None, "exact"),
    ("2025-07-30", 490, 240, "lower bound"),
    ("2025-11-01", 611, None, "exact"),
]


def test_newest_names_its_day_and_precision():
    first = filings.newest(frame(ROWS[:1]))
    assert (first.value, first.as_of) == (302, "2024-12-31")
    assert first.note == "exact, besides 105 applications registered provincially"
    assert filings.newest(frame(ROWS[:3])).note.startswith("a lower bound")
    assert filings.newest(frame(ROWS)).value == 611


def test_pace_is_not_measured_from_or_to_a_lower_bound():
    table = filings.series(frame(ROWS))
    assert table["added"].isna().tolist() == [True, False, True, True]
    assert table["added_per_month"].iloc[1] == pytest.approx(44 / (90 / 30.4375))


def test_a_day_without_a_count_is_unknown():
    assert filings.on(frame(ROWS), "2025-03-31").value == 346
    assert not filings.on(frame(ROWS), "2025-04-01").known


def test_before_the_first_announcement():
    assert not filings.newest(frame([])).known
    assert filings.series(frame([])).empty
