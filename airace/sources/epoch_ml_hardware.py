"""Epoch AI, Data on Machine Learning Hardware: specifications of the chosen chips."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.chip_columns import COMMON, GIGA, TERA, Column, long_specs, names
from airace.sources.curated_chips import curated_chips
from airace.sources.reading import read_csv

SOURCE = "epoch-ml-hardware-2026-07-19"
COLUMNS = (
    *COMMON,
    Column("dense_int4_tops", ("INT4 performance (OP/s)",), "TOP/s", TERA),
    Column("memory_gb", ("Memory (bytes)",), "GB", GIGA),
)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read ``ml_hardware.csv`` for the chips that name a row of it."""
    frame = read_csv(
        root, "controls/epoch_ml_hardware/ml_hardware.csv", ("Hardware name", *names(COLUMNS))
    )
    specs = long_specs(
        frame,
        curated_chips(),
        COLUMNS,
        name_field="ml_hardware_name",
        table="ml_hardware.csv",
        source_id=SOURCE,
    )
    return {"chip_specs": specs}


ADAPTER = Adapter("epoch-ml-hardware", (SOURCE,), ("chip_specs",), extract)
