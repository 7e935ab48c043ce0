import math

import pandas as pd
import pytest

from airace.measures import arena_cases

DEVELOPERS = pd.DataFrame(
    {"developer_id": ["ours", "theirs"], "country": ["US", "CN"], "parent_id": [None, None]}
)
BOTH = ("US", "CN")


def arena(*lists):
    """Ratings and snapshots: each list is a day, a segment and ratings (name -> rating, votes)."""
    ratings, snapshots = [], []
    for day, segment, names in lists:
        snapshots.append((pd.Timestamp(day), "text", segment, True, len(names)))
        for name, (rating, votes) in names.items():
            owner = "theirs" if name.lower().startswith("c") else "ours"
            ends = (rating - 5.0, rating + 5.0)
            ratings.append((pd.Timestamp(day), "text", name, rating, *ends, votes, owner, "open"))
    columns = ["date", "variant", "model", "rating", "low", "high", "votes", "developer_ids"]
    return (
        pd.DataFrame(ratings, columns=[*columns, "weights"]).astype({"rating": float}),
        pd.DataFrame(snapshots, columns=["date", "variant", "segment", "default", "models"]),
    )


MANY = {f"u{i}": (1000.0 + i, 1000) for i in range(12)}
FIRST = {**MANY, "U-top": (1200.0, 500), "c-top": (1150.0, 500), "gone": (900.0, 10)}
LATER = {
    **{name: (rating + 7, votes) for name, (rating, votes) in MANY.items()},
    "u-top": (1197.0, 1500),
    "C-top": (1161.0, 600),
}


def test_the_common_shift_is_taken_off_and_names_match_apart_from_capitals():
    tables = arena(
        ("2025-01-31", "text", FIRST),
        ("2025-02-20", "text", LATER),
        ("2025-05-05", "text", {**LATER, "new": (1300.0, 9)}),
    )
    pairs = arena_cases.list_pairs(*tables, as_of="2025-12-31")
    assert pairs["date"].tolist() == [pd.Timestamp("2025-01-31")]
    assert pairs["later_date"].tolist() == [pd.Timestamp("2025-05-05")]
    assert pairs.loc[0, ["names", "shift", "same_scale"]].tolist() == [14, 7.0, True]
    found = arena_cases.arena_ratings(pairs, *tables, DEVELOPERS, as_of="2025-12-31", blocs=BOTH)
    moved = found.set_index("cluster").assign(moved=found.set_index("cluster").eval("later - said"))
    assert len(found) == 14 and "gone" not in moved.index
    assert moved.loc["u0", "moved"] == 0
    assert moved.loc["u-top", ["moved", "growth", "blocs"]].tolist() == [-10, 3, "US"]
    assert moved.loc["c-top", ["moved", "growth", "blocs"]].tolist() == [4, 1.2, "CN"]
    gaps = arena_cases.arena_gaps(pairs, *tables, DEVELOPERS, *BOTH, as_of="2025-12-31")
    assert gaps[["case", "said", "later"]].values.tolist() == [["U-top against c-top", 50, 36]]
    assert gaps.loc[0, "low"] == pytest.approx(50 - math.hypot(5, 5))


def test_lists_of_two_scales_are_no_pair_and_a_silent_change_is_seen():
    other = arena(("2025-01-31", "text", FIRST), ("2025-05-05", "style", LATER))
    assert arena_cases.list_pairs(*other, as_of="2025-12-31").empty
    stretched = {
        name: (rating + (15 if i % 2 else -15), votes)
        for i, (name, (rating, votes)) in enumerate(LATER.items())
    }
    silent = arena(("2025-01-31", "text", FIRST), ("2025-05-05", "text", stretched))
    pairs = arena_cases.list_pairs(*silent, as_of="2025-12-31")
    assert pairs["same_scale"].tolist() == [False]
    counted = arena_cases.pairs_compared(pairs)
    assert (counted.value, counted.note) == (0, "1 pair left out because the scale changed")
    none = arena_cases.arena_ratings(pairs, *silent, DEVELOPERS, as_of="2025-12-31", blocs=BOTH)
    assert none.empty


def test_nothing_after_the_day_is_seen_and_short_overlaps_are_no_pair():
    tables = arena(("2025-01-31", "text", FIRST), ("2025-05-05", "text", LATER))
    early = arena_cases.list_pairs(*tables, as_of="2025-05-04")
    assert early.empty and not arena_cases.pairs_compared(early).known
    rated = arena_cases.arena_ratings(early, *tables, DEVELOPERS, as_of="2025-05-04", blocs=BOTH)
    assert rated.empty
    assert arena_cases.list_pairs(*tables, as_of="2025-12-31", shared=15).empty
