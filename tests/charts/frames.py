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


def flows() -> pd.DataFrame:
    order = ["US", "CN", "other"]
    counts = {"2023": [8, 1, 1, 3, 1, 0, 0, 0, 0], "2024": [5, 2, 0, 1, 9, 0, 2, 2, 4]}
    rows = [
        (panel, order[i // 3], order[i % 3], n)
        for panel, own in counts.items()
        for i, n in enumerate(own)
    ]
    frame = pd.DataFrame(rows, columns=["panel", "row", "column", "count"])
    whole = frame.groupby(["panel", "row"])["count"].transform("sum")
    return frame.assign(share=frame["count"] / whole.where(whole > 0))


def yardsticks() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("months", "Here", "Index", "Wait for a match", "2026-08-11", 7.4, 6.1, 9.0, False),
            ("months", "Others", "Institute", "Own tests", "2026-05-01", 8.0, None, None, True),
            ("months", "Others", "Speaker", "A judgement", "2025-01-28", None, 3.0, 6.0, True),
            ("votes", "Here", "Board", "Best pair", "2026-08-19", 52.5, 51.6, 53.5, False),
            ("votes", "Others", "Report", "Another list", "2026-03-31", 55.59, None, None, True),
        ],
        columns=["block", "group", "label", "why", "day", "value", "low", "high", "quoted"],
    )


def prices() -> pd.DataFrame:
    rows = [
        ("150 or more", "2025-08-07", "US", 3.44, "GPT-5"),
        ("150 or more", "2025-12-17", "US", 1.13, "Gemini 3 Flash"),
        ("150 or more", "2026-04-08", "CN", 2.15, "GLM-5.1"),
        ("140 or more", "2025-07-01", "US", 0.26, "Gemini 2.5 Flash"),
        ("140 or more", "2025-07-01", "CN", 0.96, "DeepSeek-R1"),
        ("140 or more", "2025-09-29", "CN", 0.32, "DeepSeek-V3.2-Exp"),
    ]
    return pd.DataFrame(rows, columns=["panel", "date", "bloc", "value", "name"])


def sold() -> pd.DataFrame:
    rows = [
        ("GPT-5 nano", 0.14, 141.0, "US", False),
        ("GPT-5.6 Luna", 0.45, 156.0, "US", False),
        ("o3-mini", 1.93, 141.3, "US", True),
        ("DeepSeek V4 Flash", 0.26, 152.5, "CN", False),
        ("Kimi K3", 6.0, 157.0, "CN", False),
    ]
    return pd.DataFrame(rows, columns=["name", "x", "y", "bloc", "faint"])


def frontiers() -> pd.DataFrame:
    return sold()[~sold()["faint"]][["bloc", "x", "y"]]


def answers():
    return pd.DataFrame(
        {
            "label": ["No tolerance", "No tolerance", "1 point", "1 point"],
            "value": [7.2, 8.7, 6.1, 6.6],
            "name": ["own dates", "first dates", "own dates", "first dates"],
            "group": "Time to catch up",
            "marked": [True, False, False, False],
            "role": "challenger",
        }
    )


def waits():
    return pd.DataFrame(
        {
            "x": [0.0, 4.0, 6.0, 12.0, 18.0],
            "value": [0.0, 0.2, 0.4, 0.94, 1.0],
            "low": [0.0, 0.0, 0.1, 0.7, 0.9],
            "high": [0.1, 0.4, 0.6, 1.0, 1.0],
        }
    )


def named_waits():
    return pd.DataFrame(
        {"x": [6.0, 18.0], "value": [0.4, 1.0], "text": ["40% within six months", "all of them"]}
    )


def retold():
    return pd.DataFrame(
        {
            "vintage": ["2025-12-19"] * 2 + ["2026-04-19"] * 2 + ["2026-08-11"] * 3,
            "date": [
                "2025-01-01",
                "2025-12-19",
                "2025-01-01",
                "2026-04-19",
                "2025-01-01",
                *["2025-06-01", "2026-08-11"],
            ],
            "value": [9.0, 8.7, 8.0, 9.8, 9.6, 3.0, 4.6],
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
