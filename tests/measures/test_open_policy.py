"""What stands counts, what ended, was proposed or says nothing does not."""

import pandas as pd

from airace.measures import open_policy

TEXTS = pd.DataFrame(
    [
        ("a", "US", "national", "2025-07-23", None, "adopted", "promote", "open weights"),
        ("b", "US", "local", "2024-01-01", None, "adopted", "promote", "open source"),
        ("c", "US", "national", "2023-01-01", "2024-01-01", "adopted", "promote", "open weights"),
        ("d", "US", "national", "2023-01-01", None, "proposed", "restrict", "open weights"),
        ("e", "US", "national", "2023-01-01", None, "adopted", "none", None),
    ],
    columns=["measure_id", "jurisdiction", "level", "date", "end_date", "status", "direction",
             "object"],
).assign(
    read="whole text",
    date=lambda f: pd.to_datetime(f["date"]),
    end_date=lambda f: pd.to_datetime(f["end_date"]),
)  # fmt: skip


def test_only_adopted_texts_that_stand_count():
    found = open_policy.standing(TEXTS, "US", "promote")
    assert found.value == 2
    assert found.note == "1 on weights by name, 1 local; 4 adopted texts read whole"
    assert open_policy.standing(TEXTS, "US", "restrict").value == 0


def test_a_country_whose_texts_were_not_read_is_unknown():
    assert not open_policy.standing(TEXTS, "FR", "promote").known


def test_texts_that_say_nothing_are_not_listed():
    assert open_policy.said(TEXTS)["measure_id"].tolist() == ["c", "d", "b", "a"]


def test_bills_count_whatever_became_of_them():
    bills = pd.DataFrame(
        {
            "measure_id": ["a", "b", "c"],
            "jurisdiction": "US",
            "status": ["proposed", "proposed", "adopted"],
            "direction": ["restrict", "beside", "restrict"],
            "title": ["Bill", "Other", "Law"],
            "date": pd.to_datetime(["2024-02-07", "2024-05-08", "2024-06-01"]),
            "end_date": pd.to_datetime(["2024-09-29", None, None]),
        }
    )
    found = open_policy.attempts(bills, "US", "restrict")
    assert (found.value, found.note) == (1, "Bill")
    assert open_policy.attempts(bills, "US", "promote").value == 0
    assert not open_policy.attempts(bills, "CN", "restrict").known
