import pandas as pd

from airace.measures import aims

AIMS = pd.DataFrame(
    {
        "aim_id": ["cn-a", "us-a", "us-b"],
        "country": ["CN", "US", "US"],
        "document": ["Plan", "Order", "Speech"],
        "date": pd.to_datetime(["2017-07-20", "2025-01-23", "2024-09-23"]),
        "aim": ["leadership", "dominance", "sharing"],
        "target_year": [2030, pd.NA, pd.NA],
        "words": ["to lead by then", "to dominate", "to share"],
    }
)


def test_texts_are_counted_and_named():
    found = aims.texts(AIMS, "US", "dominance")
    assert (found.value, found.note) == (1, "Order")


def test_no_such_aim_is_zero_and_no_text_at_all_is_unknown():
    assert aims.texts(AIMS, "CN", "dominance").value == 0
    assert not aims.texts(AIMS, "FR", "dominance").known


def test_the_first_text_with_a_year():
    found = aims.first(AIMS, "CN", "leadership", target_year=2030)
    assert (found.value, found.note) == ("2017-07-20", "Plan: “to lead by then”")
    assert not aims.first(AIMS, "CN", "leadership", target_year=2025).known
    assert not aims.first(AIMS, "US", "leadership").known


def test_the_earlier_of_two_texts_is_first():
    again = pd.concat([AIMS, AIMS.assign(aim_id="x", date=pd.Timestamp("2010-01-01"))])
    assert aims.first(again, "US", "sharing").value == "2010-01-01"


def test_the_aim_of_one_text():
    assert aims.of_text(AIMS, "us-a").value == "dominance"
    assert not aims.of_text(AIMS, "us-z").known
