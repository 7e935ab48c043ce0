"""Microsoft's AI diffusion reports: use of generative AI, and of DeepSeek, by economy."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.countries import iso2
from airace.sources.reading import find, read_csv

SOURCE = "microsoft-ai-diffusion-2026-05-27"
PERIODS = {
    "H1 2025 AI Diffusion": ("2025-H1", "2025-06-30"),
    "H2 2025 AI Diffusion": ("2025-H2", "2025-12-31"),
    "Q1 2026 AI Diffusion": ("2026-Q1", "2026-03-31"),
}
# The map's colours: ends of each five-point bin, in per cent.
BINS = {
    "<=5%": (0, 5),
    "6-10%": (6, 10),
    "11-15%": (11, 15),
    "16-20%": (16, 20),
    "21-25%": (21, 25),
    ">25%": (25, 100),
}
PRINTED = "printed"
BIN = "bin read by eye"


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``regional_use``."""
    return {"regional_use": pd.concat([_users(root), _deepseek(root)], ignore_index=True)}


def _users(root: Path) -> pd.DataFrame:
    # The publisher's file is in a Mac encoding: only "Türkiye" shows it.
    path = find(root, "diffusion/microsoft_ai_diffusion/AI_Diffusion_*_Update.csv")
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="mac_roman")
    missing = [column for column in ("Economy", *PERIODS) if column not in raw]
    if missing:
        raise AiraceError(
            f"lacks the columns {missing}; it has {list(raw.columns)}",
            where=path.name,
            remedy="The publisher may have renamed them: mend the adapter",
        )
    long = raw.melt("Economy", list(PERIODS), "column", "text")
    return pd.DataFrame(
        {
            "economy": [iso2(name, path.name) for name in long["Economy"]],
            "metric": "generative_ai_users",
            "period": [PERIODS[column][0] for column in long["column"]],
            "period_end": [PERIODS[column][1] for column in long["column"]],
            "value": [_fraction(text, path.name) for text in long["text"]],
            "low": None,
            "high": None,
            "precision": PRINTED,
            "source_id": SOURCE,
        }
    )


def _deepseek(root: Path) -> pd.DataFrame:
    name = "deepseek_share_by_economy_2025H2.csv"
    raw = read_csv(
        root,
        f"diffusion/third_countries/{name}",
        ("economy", "deepseek_share_label_pct", "deepseek_share_bin"),
    )
    rows = []
    for row in raw.to_dict("records"):
        label = row["deepseek_share_label_pct"]
        if row["deepseek_share_bin"] not in BINS:
            raise AiraceError(
                f"{row['deepseek_share_bin']!r} is not one of {list(BINS)}",
                where=f"{name}, {row['economy']}",
                remedy="Correct the bin",
            )
        low, high = BINS[row["deepseek_share_bin"]]
        rows.append(
            {
                "economy": iso2(row["economy"], name),
                "metric": "deepseek_share",
                "period": "2025-H2",
                "period_end": "2025-12-31",
                "value": _fraction(f"{label}%", name) if label else None,
                "low": None if label else low / 100,
                "high": None if label else high / 100,
                "precision": PRINTED if label else BIN,
                "source_id": SOURCE,
            }
        )
    return pd.DataFrame(rows)


def _fraction(text: str, where: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?%", text) or float(text[:-1]) > 100:
        raise AiraceError(
            f"{text!r} is not a percentage", where=where, remedy="Correct the cell (e.g. 12.3%)"
        )
    return round(float(text[:-1]) / 100, 4)


ADAPTER = Adapter("microsoft-ai-diffusion", (SOURCE,), ("regional_use",), extract)
