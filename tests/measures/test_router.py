"""Router tokens: shares, bounds and crossings by hand."""

import pandas as pd
import pytest

from airace.measures import router


def tokens(rows):
    frame = pd.DataFrame(rows, columns=["month", "partial", "country", "tokens"])
    ends = pd.PeriodIndex(frame["month"], freq="M").end_time.normalize() if rows else []
    return frame.assign(month_end=ends, partial=frame["partial"].astype("boolean"))


ROWS = [
    *[("2025-01", False, "US", 60), ("2025-01", False, "CN", 20), ("2025-01", False, "FR", 20)],
    *[("2025-02", False, "US", 40), ("2025-02", False, "CN", 45), ("2025-02", False, "CN", 5)],
    ("2025-02", False, "unknown", 10),
    *[("2025-03", True, "US", 1), ("2025-03", True, "CN", 99)],
]


def test_share_of_known_and_its_bounds():
    found = router.newest_share(tokens(ROWS), "CN")
    assert found.value == pytest.approx(50 / 90)
    assert found.as_of == "2025-02-28"
    assert "50.0% to 60.0% of all tokens" in found.note
    assert found.low is None, "totals carry no sampling interval"
    assert router.newest_share_of_all(tokens(ROWS), "CN").value == pytest.approx(0.5)


def test_shares_of_known_countries_make_one():
    shares = router.token_shares(tokens(ROWS), ["US", "CN", "FR"])
    assert shares.groupby("month")["share"].sum().tolist() == pytest.approx([1, 1, 1])
    assert (shares["low"] <= shares["share"]).all() and (shares["share"] <= shares["high"]).all()


def test_crossing_needs_a_full_month():
    found = router.crossing_month(tokens(ROWS), "US", "CN")
    assert (found.value, found.note) == ("2025-02", "ahead in 1 of 1 full months since")
    partial_only = [row for row in ROWS if row[0] != "2025-02"]
    assert not router.crossing_month(tokens(partial_only), "US", "CN").known


def test_crossing_back_is_told():
    rows = [*ROWS[:7], ("2025-04", False, "US", 9), ("2025-04", False, "CN", 1)]
    assert router.crossing_month(tokens(rows), "US", "CN").note.startswith("ahead in 1 of 2")


def test_nothing_known_is_unknown():
    for rows in ([], ROWS[-2:], [("2025-01", False, "unknown", 5)]):
        assert not router.newest_share(tokens(rows), "CN").known
        assert not router.newest_share_of_all(tokens(rows), "CN").known
        assert not router.crossing_month(tokens(rows), "US", "CN").known


def test_openness_shares_keep_the_sources_apart():
    frame = pd.DataFrame(
        [
            ("2025-01", "open", 30, "x"),
            ("2025-01", "closed", 60, "x"),
            ("2025-01", "other", 10, "x"),
            ("2025-01", "open", 50, "y"),
            ("2025-01", "closed", 50, "y"),
        ],
        columns=["month", "weights", "tokens", "source_id"],
    ).assign(month_end=pd.Timestamp("2025-01-31"), partial=False)
    found = router.openness_shares(frame).set_index("source_id")
    assert found.loc["x", "share"] == pytest.approx(1 / 3)
    assert found.loc["x", "low"] == pytest.approx(0.3)
    assert found.loc["y", "share"] == 0.5
    assert router.openness_shares(frame.iloc[:0]).empty


def test_newest_open_share_gives_the_range_over_labels():
    rows = [("a-1", "open", 60), ("a-1", "closed", 20), ("a-1", "other", 20)]
    rows += [("b-2", "open", 50), ("b-2", "closed", 50)]
    table = pd.DataFrame(rows, columns=["source_id", "weights", "tokens"]).assign(
        month="2026-01", month_end=pd.Timestamp("2026-01-31"), partial=False
    )
    found = router.newest_open_share(table)
    assert found.value == 0.5
    assert found.note == "2026-01; 50% to 75% by labels and by what the rest is taken for"
    assert not router.newest_open_share(table.assign(partial=True)).known
