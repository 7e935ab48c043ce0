"""Epoch AI, Data on AI Chip Sales: quarterly estimates by chip, and what one chip is worth."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.reading import read_csv

SOURCE = "epoch-chip-sales-2026-09-30"
SALES = {
    "quarter": "quarter",
    "end_date": "quarter_end",
    "manufacturer": "manufacturer",
    "chip_type": "chip_type",
    "units_median": "units",
    "units_p5": "units_low",
    "units_p95": "units_high",
    "h100e_median": "h100e",
    "h100e_p5": "h100e_low",
    "h100e_p95": "h100e_high",
}
FLAGS = ("primarily_for_chinese_market", "incomplete")
# Publisher's column -> ours, with the divisor that brings bytes and operations to our units.
TYPES = {
    "flops_16bit": ("tflops_16bit", 1e12),
    "ops_8bit": ("tops_8bit", 1e12),
    "memory_bytes": ("memory_gb", 1e9),
    "memory_bandwidth_bytes_s": ("memory_bandwidth_gb_s", 1e9),
    "h100e_per_chip": ("h100e", 1),
    "tdp_w": ("tdp_w", 1),
    "cost_usd_approx": ("cost_usd", 1),
}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read both files; percentiles out of order stop the run."""
    return {"chip_sales": _sales(root), "chip_types": _types(root)}


def _sales(root: Path) -> pd.DataFrame:
    pattern = "controls/epoch_ai_chip_sales/ai_chip_sales_by_chip_quarter_*.csv"
    raw = read_csv(root, pattern, (*SALES, *FLAGS))
    rows = raw[list(SALES)].rename(columns=SALES)
    for unit in ("units", "h100e"):
        for field in (unit, f"{unit}_low", f"{unit}_high"):
            rows[field] = _numbers(rows[field], "chip sales", field)
        bad = ~rows[unit].between(rows[f"{unit}_low"], rows[f"{unit}_high"])
        if bad.any():
            raise AiraceError(
                f"the median of {unit} lies outside its percentiles",
                where=f"chip sales, row {int(bad.idxmax()) + 2}",
                remedy="Check the publisher's file for swapped columns",
            )
    rows["for_chinese_market"] = _flag(raw["primarily_for_chinese_market"])
    rows["incomplete"] = _flag(raw["incomplete"])
    return rows.assign(source_id=SOURCE)


def _types(root: Path) -> pd.DataFrame:
    pattern = "controls/epoch_ai_chip_sales/ai_chip_types_*.csv"
    names = ("chip_type", "ml_hardware_name", "designer", "release_date")
    raw = read_csv(root, pattern, (*names, *TYPES, FLAGS[0]))
    rows = raw[list(names)].rename(columns={"ml_hardware_name": "name"})
    for field, (ours, divisor) in TYPES.items():
        rows[ours] = _numbers(raw[field], "chip types", field) / divisor
    rows["for_chinese_market"] = _flag(raw[FLAGS[0]])
    return rows.assign(source_id=SOURCE)


def _flag(column: pd.Series) -> pd.Series:
    """Published as True, False or blank, and blank means no."""
    return column.eq("True")


def _numbers(column: pd.Series, table: str, field: str) -> pd.Series:
    numbers = pd.to_numeric(column.mask(column == "", None), errors="coerce")
    bad = (numbers.isna() & (column != "")) | (numbers < 0)
    if bad.any():
        raise AiraceError(
            f"{column[bad].iloc[0]!r} is not a number of zero or more",
            where=f"{table}, row {int(bad.idxmax()) + 2}, field {field!r}",
            remedy="Check the publisher's file",
        )
    return numbers


ADAPTER = Adapter("epoch-chip-sales", (SOURCE,), ("chip_sales", "chip_types"), extract)
