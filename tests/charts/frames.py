"""Frames like the book's own, for the tests of charts."""

import pandas as pd

RECORDS = [
    ("2023-03-14", "US", 126.0, "GPT-4"),
    ("2024-05-13", "US", 130.0, "GPT-4o"),
    ("2024-12-05", "US", 143.5, "o1"),
    ("2025-08-07", "US", 150.0, "GPT-5"),
    ("2026-07-20", "US", 162.1, "Claude Opus 5"),
    ("2023-11-02", "CN", 111.0, "Yi-34B"),
    ("2024-12-26", "CN", 134.0, "DeepSeek-V3"),
    ("2025-01-20", "CN", 140.6, "DeepSeek-R1"),
    ("2026-02-11", "CN", 150.1, "GLM-5"),
    ("2026-07-16", "CN", 157.5, "Kimi K3"),
]


def steps() -> pd.DataFrame:
    frame = pd.DataFrame(RECORDS, columns=["date", "bloc", "value", "name"])
    return frame.assign(
        low=frame["value"] - 2,
        high=frame["value"] + 3,
        low50=frame["value"] - 0.7,
        high50=frame["value"] + 1,
    )


def events() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": ["2023-10-17", "2025-01-15", "2025-04-09"],
            "label": ["Rules tightened", "Diffusion rule", "H20 licence"],
        }
    )


def gap() -> pd.DataFrame:
    days = pd.date_range("2023-06-01", "2026-08-01", freq="MS")
    value = [20 - 0.6 * i for i in range(len(days))]
    return pd.DataFrame({"date": days, "value": value})


def shares() -> pd.DataFrame:
    months = pd.date_range("2025-01-01", "2026-06-01", freq="MS")
    parts = [
        pd.DataFrame({"date": months, "bloc": bloc, "value": start})
        for bloc, start in (("US", 0.6), ("CN", 0.3), ("FR", 0.05))
    ]
    return pd.concat(parts, ignore_index=True)


def estimates() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": ["Catch-up, mean over matched records", "Backward look", "Arena"],
            "value": [7.4, 4.6, None],
            "low": [6.1, 3.0, None],
            "high": [9.0, 8.2, None],
            "low50": [6.9, 4.1, None],
            "high50": [8.0, 6.0, None],
            "group": ["Index", "Index", "Board"],
        }
    )


def pairs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": ["MMLU", "MMLU", "GPQA", "GPQA", "HLE", "HLE"],
            "bloc": ["US", "CN"] * 3,
            "value": [88.1, 88.5, 94.0, 85.7, 45.0, None],
        }
    )


def chips() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["A100", "H20", "Ascend 910B", "RTX 4090"],
            "x": [4992.0, 2368.0, 5120.0, 5285.0],
            "y": [6.0, 2.9, 7.7, 8.7],
            "bloc": ["US", "US", "CN", "US"],
            "filled": [True, False, None, True],
        }
    )


def boundaries() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "boundary": ["a"] * 4,
            "x": [4800.0, 4800.0, 1600.0, 1600.0],
            "y": [1.0, 5.92, 5.92, float("inf")],
            "label": [None, None, None, "Licence needed"],
        }
    )


def acts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": ["2022-10-07", "2023-10-17", "2023-10-30", "2023-07-10", "2025-09-01"],
            "actor": ["United States"] * 3 + ["China"] * 2,
            "bloc": ["US"] * 3 + ["CN"] * 2,
            "label": [
                "Chip rules",
                "Chip rules tightened",
                "Executive order on AI",
                "Interim measures for generative AI services",
                "Labelling",
            ],
        }
    )


def adherence() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": ["Bletchley", "Bletchley", "Paris", "Paris", "Convention"],
            "column": ["US", "CN", "US", "CN", "US"],
            "state": ["yes", "yes", "no", "yes", "through"],
        }
    )


def tags() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": ["Testing", "Testing", "Media", "Media"],
            "column": ["US", "CN", "US", "CN"],
            "value": [0.3, 0.1, 0.2, None],
        }
    )


def balance() -> pd.DataFrame:
    """Two tests on three days: both sides ahead, one draw, one without error, one too thin."""
    return pd.DataFrame(
        {
            "row": ["A test"] * 3 + ["Another test with a long name"] * 3,
            "column": ["Mar 2025", "Jun 2025", "Sep 2025"] * 2,
            "value": [22.0, -4.0, 0.5, 12.0, None, -1.0],
            "result": ["lead", "challenger", "tied", "lead", "few", "challenger"],
            "sure": [True, True, True, False, False, False],
            "framed": [False, True, True, False, False, False],
            "group": ["Coding"] * 3 + ["Knowledge"] * 3,
        }
    )


def guides() -> pd.DataFrame:
    """Three readings of a gap, one of them off the axis."""
    return pd.DataFrame(
        {
            "value": [0.0, 5.0, 900.0],
            "label": ["even", "5 of 9 votes", "all votes"],
            "short": ["even", "5 of 9", "all"],
        }
    )
