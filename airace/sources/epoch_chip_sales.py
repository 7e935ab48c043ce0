"""Epoch AI, Data on AI Chip Sales: quarterly estimates by chip, and what one chip is worth.

Reads the publisher's own files, ``ai_chip_sales_timelines_by_chip.csv`` and
``ai_chip_sales_chip_types.csv``, or the two that were transcribed from them by hand
(``ai_chip_sales_by_chip_quarter_<day>.csv``, ``ai_chip_types_<day>.csv``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.registry import held

PREFIX = "epoch-chip-sales"
SALES_FILES = ("*ai_chip_sales_by_chip_quarter*.csv", "*ai_chip_sales_timelines_by_chip*.csv")
TYPES_FILES = ("*ai_chip_types*.csv", "*ai_chip_sales_chip_types*.csv")
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
TYPE_NAMES = ("chip_type", "ml_hardware_name", "designer", "release_date")
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


# The publisher's spelling of the columns -> that of the transcripts, which are read from here on.
PUBLISHED_SALES = {
    "Chip manufacturer": "manufacturer",
    "End date": "end_date",
    "Incomplete": "incomplete",
    "Number of Units": "units_median",
    "Number of Units (5th percentile)": "units_p5",
    "Number of Units (95th percentile)": "units_p95",
    "Compute estimate in H100e (median)": "h100e_median",
    "H100e (5th percentile)": "h100e_p5",
    "H100e (95th percentile)": "h100e_p95",
    "Chip type": "chip_type",
}
PUBLISHED_TYPES = {
    "Name": "chip_type",
    "ML Hardware (linked)": "ml_hardware_name",
    "Designer": "designer",
    "Primarily for Chinese market": FLAGS[0],
    "TDP (W) (from ML Hardware (linked))": "tdp_w",
    "16-bit FLOP/s": "flops_16bit",
    "8-bit OP/s": "ops_8bit",
    "Memory": "memory_bytes",
    "Memory bandwidth": "memory_bandwidth_bytes_s",
    "H100e": "h100e_per_chip",
    "Cost per chip (approx.)": "cost_usd_approx",
    "Release date": "release_date",
}
# The publisher's table of types has the chip's full name where the other table has a short one.
TYPE_OF_SALES = {"H100/H200": "H100"}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the files at hand; percentiles out of order stop the run."""
    sales = locate.tables(root, *SALES_FILES, columns=tuple(PUBLISHED_SALES))
    types = locate.tables(root, *TYPES_FILES, columns=tuple(PUBLISHED_TYPES))
    if not (sales or types):
        locate.newest([], root=root, what="AI chip sales")
    tables, days = {}, {}
    chinese = _held_for_china()
    if types:
        raw = _renamed(types[-1], PUBLISHED_TYPES, (*TYPE_NAMES, *TYPES, FLAGS[0]))
        # A row without a designer is an empty link of the publisher's database.
        raw = raw[raw["designer"] != ""].reset_index(drop=True)
        chinese |= dict(zip(raw["chip_type"], _flag(raw[FLAGS[0]]), strict=True))
    if sales:
        raw_sales = _renamed(sales[-1], PUBLISHED_SALES, (*SALES, "incomplete"))
        raw_sales["end_date"] = vintages.iso_dates(raw_sales["end_date"], sales[-1].name)
        changed = raw_sales.get("Last Modified", raw_sales["end_date"]).str[:10]
        stamp = vintages.stamp_of(sales[-1], changed)
        days[PREFIX, stamp] = vintages.day_of(stamp)
        tables["chip_sales"] = _sales(raw_sales, chinese, f"{PREFIX}-{stamp}")
    if types:
        stamp = stamp if sales else vintages.stamp_of(types[-1], raw["release_date"])
        days[PREFIX, stamp] = vintages.day_of(stamp)
        tables["chip_types"] = _types(raw, f"{PREFIX}-{stamp}")
    return {**tables, "sources": feeds.source_rows(days)}


def _renamed(path: Path, spelling: Mapping[str, str], needed: tuple[str, ...]) -> pd.DataFrame:
    """Read a file with the publisher's spelling of columns, or with ours."""
    if not set(spelling) & set(locate.header(path)):
        return locate.read_table(path, needed)
    raw = locate.read_table(path, tuple(spelling)).rename(columns=spelling)
    if "quarter" in needed:
        ends = pd.PeriodIndex(vintages.iso_dates(raw["end_date"], path.name), freq="Q")
        raw["quarter"] = [f"{end.year}Q{end.quarter}" for end in ends]
    return raw


def _held_for_china() -> dict[str, bool]:
    known = held("chip_types")
    return dict(zip(known["chip_type"], known["for_chinese_market"] == "true", strict=True))


def _sales(raw: pd.DataFrame, chinese: Mapping[str, bool], source_id: str) -> pd.DataFrame:
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
    if FLAGS[0] in raw:
        rows["for_chinese_market"] = _flag(raw[FLAGS[0]])
    else:
        rows["for_chinese_market"] = [
            chinese.get(TYPE_OF_SALES.get(chip, chip), chinese.get(f"Instinct {chip}", False))
            for chip in rows["chip_type"]
        ]
    rows["incomplete"] = _flag(raw["incomplete"])
    return rows.assign(source_id=source_id)


def _types(raw: pd.DataFrame, source_id: str) -> pd.DataFrame:
    rows = raw[list(TYPE_NAMES)].rename(columns={"ml_hardware_name": "name"})
    rows["release_date"] = vintages.iso_dates(rows["release_date"], "chip types")
    for field, (ours, divisor) in TYPES.items():
        rows[ours] = _numbers(raw[field], "chip types", field) / divisor
    rows["for_chinese_market"] = _flag(raw[FLAGS[0]])
    return rows.assign(source_id=source_id)


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


ADAPTER = Adapter("epoch-chip-sales", (PREFIX,), ("chip_sales", "chip_types"), extract)
