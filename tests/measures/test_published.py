"""Statements side by side, on a small table."""

import pandas as pd

from airace.measures import published

SAID = pd.DataFrame(
    [
        ("b", "x", "S", 40.0, 10.0, None, None, "B", "2024-02-01"),
        ("a", "x", "S", 10.0, 5.0, 20.0, "at most", "A", "2023-02-01"),
        ("c", "y", "T", 1.0, None, None, None, "C", "2023-02-01"),
    ],
    columns=["estimate_id", "topic", "subject", "value", "low", "high", "bound", "who", "date"],
).assign(method="m", unit="chips", date=lambda frame: pd.to_datetime(frame["date"]))


def test_a_panel_holds_one_topic_in_order_of_days_with_whole_ranges_only():
    found = published.panel(SAID, "x")
    assert found["who"].tolist() == ["A", "B"]
    assert found["limit"].tolist() == ["at most", ""]
    assert found["low"].fillna(-1).tolist() == [5.0, -1.0]
    assert found["high"].fillna(-1).tolist() == [20.0, -1.0]
    assert published.panel(SAID, "nothing").empty


def test_the_span_is_the_largest_over_the_smallest():
    assert published.span(published.panel(SAID, "x")).value == 4.0
    assert not published.span(published.panel(SAID, "y")).known


def test_stated_costs_stand_beside_the_modelled_ones_of_their_models_and_of_the_costliest():
    stated = SAID.assign(topic="training-cost").iloc[:2].assign(subject=["S", "T"])
    models = pd.DataFrame(
        [
            ("big", "US;GB", 3e6, "2024-01-01"),
            ("small", "US", 1e6, "2024-01-01"),
            ("S", "CN", 2e6, "2023-01-01"),
            ("other", None, 9e6, "2024-01-01"),
            ("unpriced", "US", None, "2024-01-01"),
        ],
        columns=["model", "countries", "training_cost_usd_2023", "published"],
    ).assign(published=lambda frame: pd.to_datetime(frame["published"]))
    found = published.training_costs(stated, models, ("US",), largest=1)
    assert found[["subject", "who", "value"]].values.tolist() == [
        ["S", "Epoch AI", 2.0],
        ["S", "B", 40.0],
        ["T", "A", 10.0],
        ["big", "Epoch AI", 3.0],
    ]
    # Countries are whole codes: a model of GB is none of B.
    alone = published.training_costs(stated.iloc[:0], models, ("B",))
    assert alone.empty and list(alone.columns) == list(found.columns)


def test_the_least_figure_counts_lower_ends_of_ranges():
    rows = pd.DataFrame(
        {
            "value": [12.0, 140.0],
            "low": [None, 10.0],
            "who": ["A", "B"],
            "subject": ["a year", "smuggled"],
            "date": pd.to_datetime(["2024-01-16", "2025-06-11"]),
        }
    )
    found = published.least(rows)
    assert (found.value, found.note, found.as_of) == (10.0, "B: smuggled", "2025-06-11")
    assert published.least(rows[:1]).value == 12.0
    assert not published.least(rows[:0]).known
