import pandas as pd

from airace.measures import restrictions


def frame(rows):
    table = pd.DataFrame(rows, columns=["restriction_id", "jurisdiction", "date", "kind"])
    return table.assign(
        date=pd.to_datetime(table["date"]),
        date_precision="day",
        level="national",
        authority="a",
        measure="m",
    )


ROWS = [
    ("b", "US", "2025-12-18", "statute"),
    ("a", "IT", "2025-01-30", "regulatory order"),
    ("c", "US", "2025-02-03", "network block"),
    ("d", "IN", None, "advisory"),
]


def test_the_undated_are_named_not_counted():
    estimate = restrictions.count(frame(ROWS))
    assert estimate.value == 3
    assert estimate.note.endswith("; 1 without a date not counted")
    assert restrictions.jurisdictions(frame(ROWS)).note == "IT, US"


def test_timeline_accumulates():
    table = restrictions.timeline(frame(ROWS))
    assert table["jurisdiction"].tolist() == ["IT", "US", "US"]
    assert table["cumulative"].tolist() == [1, 2, 3]
    assert table["jurisdictions"].tolist() == [1, 2, 2]


def test_none_known():
    for rows in ([], ROWS[3:]):
        assert not restrictions.count(frame(rows)).known
        assert not restrictions.jurisdictions(frame(rows)).known
        assert restrictions.timeline(frame(rows)).empty
