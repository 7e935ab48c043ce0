"""Epoch AI's longer chip dataset: specifications of chips that the smaller table lacks.

Rows that the publisher has not checked were scraped; only chips named by hand are taken.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.chip_columns import COMMON, GIGA, Column, long_specs, names
from airace.sources.curated_chips import curated_chips
from airace.sources.reading import read_csv

SOURCE = "epoch-chip-dataset-2025-11-28"
COLUMNS = (
    *COMMON,
    Column("memory_gb", ("Memory size per board (Byte)",), "GB", GIGA),
)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read ``chip_dataset_*.csv`` for the chips that name a row of it."""
    frame = read_csv(
        root,
        "controls/epoch_chip_dataset/chip_dataset_*.csv",
        ("Hardware name", *names(COLUMNS)),
    )
    specs = long_specs(
        frame,
        curated_chips(),
        COLUMNS,
        name_field="chip_dataset_name",
        table="Chip dataset",
        source_id=SOURCE,
    )
    return {"chip_specs": specs}


ADAPTER = Adapter("epoch-chip-dataset", (SOURCE,), ("chip_specs",), extract)
