"""Openness: shares by hand, gaps by hand, laws."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.errors import AiraceError
from airace.measures import openness


def models(rows):
    frame = pd.DataFrame(rows, columns=["published", "bloc", "weights"])
    return frame.assign(published=pd.to_datetime(frame["published"]))


def scores(rows):
    columns = ["model", "score", "low", "high", "release_date", "weights"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(release_date=pd.to_datetime(frame["release_date"]))


def test_exclusive_country_keeps_unknown_apart():
    texts = pd.Series(["CN", "CN;CN", "US;CN", None, "unknown", "US;unknown", ""])
    assert list(openness.exclusive_country(texts)) == [
        "CN",
        "CN",
        "several",
        "unknown",
        "unknown",
        "unknown",
        "unknown",
    ]


def test_open_share_counts_unknown_but_not_in_the_denominator():
    frame = models(
        [
            ("2025-01-01", "CN", "open"),
            ("2025-12-31", "CN", "open"),
            ("2025-06-01", "CN", "closed"),
            ("2025-06-01", "CN", "unknown"),
            ("2025-06-01", "CN", None),
            ("2024-12-31", "CN", "closed"),
            ("2025-06-01", "US", "closed"),
        ]
    )
    found = openness.open_share(frame, "CN", start="2025-01-01", end="2025-12-31")
    assert found.value == pytest.approx(2 / 3)
    # Wilson by hand, z = 1.645: (0.6667 + 0.4509 -+ 1.645 * 0.3863) / 1.9018.
    assert (found.low, found.high) == (
        pytest.approx(0.2535, abs=1e-3),
        pytest.approx(0.9217, abs=1e-3),
    )
    assert found.note == "2 of 3 with known accessibility; 2 more unknown"


def test_open_share_of_nothing_is_unknown():
    found = openness.open_share(models([]), "CN", start="2025-01-01", end="2025-12-31")
    assert not found.known and "CN" in found.reason
    assert openness.open_share_by_period(models([]), ["CN"]).empty


def test_periods_cover_half_years_and_add_up_to_the_year():
    frame = models(
        [
            ("2024-03-01", "CN", "open"),
            ("2024-06-30", "CN", "closed"),
            ("2024-07-01", "US", "open"),
            ("2025-02-01", "CN", "unknown"),
        ]
    )
    half = openness.open_share_by_period(frame, ["CN", "US"], freq="half-year")
    assert list(half["period"].unique()) == ["2024-H1", "2024-H2", "2025-H1"]
    first = half[(half["period"] == "2024-H1") & (half["bloc"] == "CN")].iloc[0]
    assert (first["open"], first["closed"], first["share"]) == (1, 1, 0.5)
    assert half[half["period"] == "2025-H1"]["share"].isna().all()
    year = openness.open_share_by_period(frame, ["CN", "US"])
    assert (
        year[["open", "closed", "unknown"]].sum().tolist()
        == half[["open", "closed", "unknown"]].sum().tolist()
    )


def test_a_period_that_does_not_exist_is_named():
    with pytest.raises(AiraceError, match="decade"):
        openness.open_share_by_period(models([]), ["CN"], freq="decade")


GAP = [
    ("Shut", 150.0, 147.0, 153.0, "2025-01-01", "closed"),
    ("Shut too", 160.0, 158.0, 163.0, "2025-06-01", "closed"),
    ("Wide", 145.0, 141.0, 149.0, "2025-01-02", "open"),
    ("Dim", 170.0, 160.0, 180.0, "2025-01-02", "unknown"),
]


def test_gap_by_hand():
    found = openness.frontier_gap(scores(GAP), until="2025-03-01")
    assert found.value == 5.0
    assert (found.low, found.high) == (0.0, 10.0)  # 3 and 4 in quadrature
    assert (
        found.note == "Shut (closed) over Wide (open); models of unknown accessibility left out: 1"
    )
    assert openness.frontier_gap(scores(GAP), until="2025-06-01").value == 15.0


def test_gap_before_an_open_model_is_unknown():
    assert not openness.frontier_gap(scores(GAP), until="2025-01-01").known


def test_an_anchor_without_an_interval_counts_as_exact():
    rows = [("A", 150.0, None, None, "2025-01-01", "closed"), GAP[2]]
    found = openness.frontier_gap(scores(rows), until="2025-02-01")
    assert (found.value, found.low, found.high) == (5.0, 1.0, 9.0)


def test_two_vintages_are_not_compared():
    frame = scores(GAP).assign(vintage=pd.to_datetime(["2025-01-01"] * 2 + ["2025-02-01"] * 2))
    with pytest.raises(AiraceError, match="2 vintages"):
        openness.frontier_gap(frame, until="2025-06-01")


@given(shift=st.floats(-500, 500), level=st.sampled_from([0.5, 0.8, 0.95]))
def test_gap_does_not_move_with_the_scale_and_widens_with_the_level(shift, level):
    frame = scores(GAP)
    moved = frame.assign(**{c: frame[c] + shift for c in ("score", "low", "high")})
    a = openness.frontier_gap(frame, until="2025-03-01", level=level)
    b = openness.frontier_gap(moved, until="2025-03-01", level=level)
    assert b.value == pytest.approx(a.value) and b.low == pytest.approx(a.low)
    wider = openness.frontier_gap(frame, until="2025-03-01", level=0.99)
    assert wider.low < a.low and wider.high > a.high


PLACES = pd.DataFrame(
    {
        "published": pd.to_datetime(["2025-03-01", "2025-08-01", "2025-08-02", "2025-08-03"]),
        "bloc": ["CN", "US", "unknown", "several"],
        "weights": ["open", "open", "open", "closed"],
        "billions": [7.0, None, 1000.0, 50.0],
        "developer_ids": ["alibaba;deepseek", "meta", None, "meta"],
    }
)


def test_counts_by_half_year_keep_unknown_countries():
    found = openness.counts_by_period(PLACES, ["US", "CN"], until="2025-12-31")
    counts = found.set_index(["period", "bloc"])["models"].to_dict()
    assert counts == {
        ("2025, first half", "CN"): 1,
        ("2025, second half", "US"): 1,
        ("2025, second half", "unknown"): 1,
    }
    early = openness.counts_by_period(PLACES, ["US", "CN"], until="2025-08-31")
    assert "2025, second half, so far" in set(early["period"])


def test_share_of_open_releases_and_sizes_and_developers():
    found = openness.share_of_open(PLACES, "CN", start="2025-01-01", end="2025-12-31")
    assert found.value == 1 / 3 and found.note == "1 of 3 open releases; 1 of unknown home"
    sizes = openness.sizes(PLACES, ["US", "CN"], "billions").set_index(["bloc", "size"])["models"]
    assert sizes.sum() == len(PLACES)
    assert sizes["CN", "under 10 billion"] == 1
    assert sizes["US", "not published"] == 1
    assert sizes["unknown", "1 trillion or more"] == 1
    names = pd.DataFrame(
        {"developer_id": ["meta", "alibaba"], "name": ["Meta", "Alibaba"], "country": ["US", "CN"]}
    )
    makers = openness.developers(PLACES, names)
    assert makers["developer"].tolist() == ["Meta", "Alibaba", "deepseek", "unknown"]
    assert makers["models"].tolist() == [2, 1, 1, 1]
