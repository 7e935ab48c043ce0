"""Host listings: presence at month ends, shares and counts by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import hosting

COLUMNS = [
    *("host", "model_key", "developer_ids", "country"),
    *("open_weights", "first_listed", "removed"),
]


def listings(rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["open_weights"] = frame["open_weights"].astype("boolean")
    for field in ("first_listed", "removed"):
        frame[field] = pd.to_datetime(frame[field])
    return frame


ROWS = [
    ("a", "qwen", "alibaba", "CN", True, "2025-01-10", None),
    ("a", "llama", "meta", "US", True, "2025-01-10", "2025-02-28"),
    ("b", "qwen", "alibaba", "CN", True, "2025-02-01", None),
    ("b", "gpt", "openai", "US", False, "2025-02-01", None),
    ("b", "odd", "unknown", "unknown", True, "2025-02-01", None),
    ("c", "llama", "meta", "US", None, "2025-02-27", None),
]
RNG = np.random.default_rng


def test_a_listing_stands_from_its_day_until_the_day_before_it_goes():
    frame = listings(ROWS)
    assert len(hosting.standing(frame, pd.Timestamp("2025-01-09"))) == 0
    assert set(hosting.standing(frame, pd.Timestamp("2025-01-31"))["model_key"]) == {
        "qwen",
        "llama",
    }
    there = hosting.standing(frame, pd.Timestamp("2025-02-28"))
    assert sorted(there["model_key"]) == ["odd", "qwen", "qwen"]
    assert len(hosting.standing(frame, pd.Timestamp("2025-02-28"), open_only=False)) == 5


def test_months_end_with_the_day_and_with_the_catalogue():
    frame = listings(ROWS)
    assert [f"{m:%Y-%m-%d}" for m in hosting.month_ends(frame, "2025-02-27")] == ["2025-01-31"]
    both = ["2025-01-31", "2025-02-28"]
    assert [f"{m:%Y-%m-%d}" for m in hosting.month_ends(frame, "2025-12-01")] == both
    assert len(hosting.month_ends(frame.iloc[:0], "2025-12-01")) == 0


def test_a_month_that_the_catalogue_left_early_is_not_full():
    frame = listings([ROWS[0], ("b", "qwen", "alibaba", "CN", True, "2025-02-20", None)])
    assert len(hosting.month_ends(frame, "2025-12-01")) == 1


def test_share_by_hand():
    found = hosting.newest_listing_share(listings(ROWS), "CN", until="2025-03-01", rng=RNG(1))
    assert found.value == pytest.approx(2 / 3)
    assert found.as_of == "2025-02-28"
    assert "2 of 3 listings at 2 hosts" in found.note and "1 of developers" in found.note
    # Drawing two hosts of two: only a (1 of 1), both (2 of 3), only b (1 of 2).
    assert (found.low, found.high) == (0.5, 1.0)


def test_nothing_listed_is_unknown():
    empty = listings(ROWS).iloc[:0]
    assert not hosting.newest_listing_share(empty, "CN", until="2025-03-01", rng=RNG(1)).known
    assert not hosting.newest_reach(empty, "CN", until="2025-03-01").known
    assert not hosting.newest_hosts_per_model(empty, "CN", until="2025-03-01", rng=RNG(1)).known
    months = hosting.month_ends(empty, "2025-03-01")
    assert hosting.hosts_per_model_summary(hosting.hosts_per_model(empty, months)).empty
    assert hosting.listing_share_series(empty, ["CN"], months, rng=RNG(1)).empty


def test_hosts_per_model_and_reach_by_hand():
    frame = listings(ROWS)
    months = hosting.month_ends(frame, "2025-03-01")
    counts = hosting.hosts_per_model(frame, months)
    february = counts[counts["month"] == months[-1]].set_index("model_key")["hosts"]
    assert february.to_dict() == {"qwen": 2, "odd": 1}
    summary = hosting.hosts_per_model_summary(counts)
    china = summary[(summary["country"] == "CN") & (summary["month"] == months[-1])].iloc[0]
    assert (china["models"], china["mean"], china["widest"]) == (1, 2.0, "qwen")
    found = hosting.newest_hosts_per_model(frame, "CN", until="2025-03-01", rng=RNG(1))
    assert (found.value, found.low, found.high) == (2.0, 2.0, 2.0)
    # Closed listings and listings without a flag count towards a host's reach.
    assert hosting.newest_reach(frame, "US", until="2025-03-01").value == pytest.approx(2 / 3)


@given(seed=st.integers(0, 2**32 - 1))
def test_blocs_and_the_rest_make_the_whole(seed):
    rng = RNG(seed)
    rows = [
        (f"h{rng.integers(6)}", f"m{i}", "x", rng.choice(["CN", "US", "unknown"]), True, day, None)
        for i, day in enumerate(["2025-01-02"] * 12)
    ]
    month = pd.Timestamp("2025-01-31")
    estimates = [
        hosting.listing_share(listings(rows), bloc, month, rng=RNG(seed), draws=50)
        for bloc in ("CN", "US", "unknown")
    ]
    assert sum(e.value for e in estimates) == pytest.approx(1)
    assert all(0 <= e.low <= e.value <= e.high <= 1 for e in estimates)


def test_the_same_seed_gives_the_same_interval():
    frame = listings(ROWS)
    a, b = (
        hosting.newest_listing_share(frame, "CN", until="2025-03-01", rng=RNG(7), draws=99)
        for _ in range(2)
    )
    assert a == b
