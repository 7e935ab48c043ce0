"""Epoch AI, Data on Machine Learning Hardware: specifications of the chosen chips.

Reads ``ml_hardware.csv`` as epoch.ai gives it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.chip_columns import COMMON, GIGA, TERA, Column, long_specs, names
from airace.sources.curated_chips import curated_chips

PREFIX = "epoch-ml-hardware"
# Day on which a copy without a day in its name was taken, by the newest change that it holds.
TAKEN = {"2026-07-18": "2026-07-19"}
CHANGED = "Last modified"
COLUMNS = (
    *COMMON,
    Column("dense_int4_tops", ("INT4 performance (OP/s)",), "TOP/s", TERA),
    Column("memory_gb", ("Memory (bytes)",), "GB", GIGA),
)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read ``ml_hardware.csv`` for the chips that name a row of it."""
    needed = ("Hardware name", *names(COLUMNS))
    paths = locate.tables(root, "*ml_hardware*.csv", columns=needed)
    path = locate.newest(paths, root=root, what="machine learning hardware (ml_hardware.csv)")
    raw = locate.read_table(path, needed)
    dated = next((raw[name] for name in (CHANGED, "Release date") if name in raw), None)
    days = () if dated is None else vintages.iso_dates(dated, path.name)
    stamp = vintages.stamp_of(path, days)
    stamp = TAKEN.get(stamp, stamp)
    specs = long_specs(
        raw,
        curated_chips(),
        COLUMNS,
        name_field="ml_hardware_name",
        table="ml_hardware.csv",
        source_id=f"{PREFIX}-{stamp}",
    )
    return {
        "chip_specs": specs,
        "sources": feeds.source_rows({(PREFIX, stamp): vintages.day_of(stamp)}),
    }


ADAPTER = Adapter(
    "epoch-ml-hardware", (PREFIX,), ("chip_specs",), extract, editions={"chip_specs": ("chip_id",)}
)
