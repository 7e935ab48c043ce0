"""Small lists of Arena."""

import pandas as pd

from airace.measures import arena

DEVELOPERS = pd.DataFrame(
    {
        "developer_id": ["ours", "theirs", "third"],
        "country": ["US", "CN", "FR"],
        "parent_id": [None, None, None],
    }
)


def lists(*days):
    """Days of (date, variant, default, complete, [(model, developer, rating, low, high)])."""
    snapshots, ratings = [], []
    for date, variant, default, complete, rows in days:
        snapshots.append((date, variant, default, variant, len(rows), complete))
        ratings += [(date, variant, *row) for row in rows]
    s = pd.DataFrame(
        snapshots, columns=["date", "variant", "default", "segment", "models", "complete"]
    )
    r = pd.DataFrame(
        ratings, columns=["date", "variant", "model", "developer_ids", "rating", "low", "high"]
    )
    s["date"], r["date"] = pd.to_datetime(s["date"]), pd.to_datetime(r["date"])
    r[["low", "high"]] = r[["low", "high"]].astype(float)
    r = r.assign(votes=None, rank=1, weights="unknown", source_id="s")
    return r, s


FULL = [
    ("a", "ours", 1400, 1390, 1410),
    ("b", "theirs", 1360, 1350, 1375),
    ("c", "third", 1300, None, None),
    ("d", "nobody", 1290, None, None),
]
RATINGS, SNAPSHOTS = lists(
    ("2025-01-01", "text", True, True, FULL),
    ("2025-02-01", "text", True, True, [("early-a", "ours", 1420, 1400, 1440), *FULL]),
    ("2025-03-01", "style", True, False, [("a", "ours", 1300, None, None)]),
)


def newest(as_of, **more):
    return arena.board(RATINGS, SNAPSHOTS, DEVELOPERS, as_of=as_of, **more)


MANY = [
    ("a", "ours", 1400, 1390, 1410),
    ("a2", "ours", 1380, 1370, 1390),
    ("b", "theirs", 1360, 1350, 1375),
    ("b2", "theirs", 1350, 1345, 1355),
    ("c", "third", 1300, None, None),
]
MORE = lists(("2025-04-01", "text", True, True, MANY))
PLAIN = MORE[0].drop(columns="variant").assign(rating=lambda f: f["rating"] - [0, 0, 10, 10, 0])
