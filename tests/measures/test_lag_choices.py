import pandas as pd
import pytest

from airace.measures import frontier, lag, lag_choices
from tests.measures.test_revisions import tables


def test_every_combination_is_there_and_agrees_with_the_measures():
    found = lag_choices.by_choice(tables(), "US", "CN", as_of="2025-12-31", frontiers=(1,))
    # Nothing is ever matched: only the age of the equal has values, for 2 releases,
    # 2 kinds of date and 3 tolerances.
    assert set(found["definition"]) == {"backward"}
    assert lag_choices.count(found).value == 12
    models = frontier.select(*tables(), as_of="2025-12-31", vintage="2025-03-01")
    mean = lag.backward_mean(models, "US", "CN", as_of="2025-03-01", tolerance=2.0)
    row = found[
        (found["vintage"] == "2025-03-01")
        & (found["dates"] == "version")
        & (found["tolerance"] == 2)
    ]
    assert row["months"].item() == pytest.approx(mean.value)


def test_matched_records_give_the_time_to_catch_up():
    found = lag_choices.by_choice(
        tables(), "US", "CN", as_of="2025-12-31", tolerances=(8.0,), frontiers=(1,)
    )
    row = found[(found["definition"] == "catch_up") & (found["dates"] == "version")]
    # From 1 January to 1 June 2024, in the release where b is 7 points below.
    assert row["vintage"].tolist() == ["2025-03-01"]
    assert row["months"].item() == pytest.approx(152 / 30.4375)


def test_the_extremes_name_their_choice():
    found = lag_choices.by_choice(tables(), "US", "CN", as_of="2025-12-31", frontiers=(1,))
    shortest = lag_choices.extreme(found, longest=False)
    assert shortest.value == found["months"].min()
    assert shortest.note.startswith("age of the equal, tolerance ")
    assert lag_choices.extreme(found, longest=True).note.endswith("release of 2025-03-01")


def test_before_the_index_there_is_nothing_to_choose():
    none = lag_choices.by_choice(tables(), "US", "CN", as_of="2024-01-01")
    assert isinstance(none, pd.DataFrame) and none.empty
    assert not lag_choices.count(none).known
    assert not lag_choices.extreme(none, longest=True).known
