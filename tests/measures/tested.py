"""Small tables of scores on single tests."""

import pandas as pd

DEVELOPERS = pd.DataFrame(
    {"developer_id": ["ours", "theirs"], "country": ["US", "CN"], "parent_id": [None, None]}
)
LIST = pd.DataFrame({"benchmark_id": ["apart"], "name": ["Apart"]})


def course(test, ours, theirs, stderr=0.01, unit="fraction"):
    """Entries of (day, score) on each side."""
    rows = [("ours", "US", *e) for e in ours] + [("theirs", "CN", *e) for e in theirs]
    frame = pd.DataFrame(rows, columns=["developer_ids", "countries", "release_date", "score"])
    frame = frame.assign(benchmark_id=test, unit=unit, stderr=stderr, weights="open")
    frame["model_version"] = [f"{test}{i}" for i in range(len(frame))]
    return frame.assign(release_date=pd.to_datetime(frame["release_date"]))


COURSE = pd.concat(
    [
        course(
            "closing",
            [("2024-01-01", 0.8), ("2024-12-01", 0.1)],
            [("2024-01-01", 0.5), ("2025-01-01", 0.79)],
        ),
        course("full", [("2024-01-01", 0.95)], [("2024-06-01", 0.91)], stderr=None),
        course("stopped", [("2024-12-01", 0.9)], [("2023-06-01", 0.2)]),
        course("minutes", [("2024-12-01", 90)], [("2024-12-01", 30)], unit="minutes"),
    ],
    ignore_index=True,
)
