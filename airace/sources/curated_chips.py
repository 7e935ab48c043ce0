"""The hand-kept list of chips, as the adapters of specifications need it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd


@cache
def curated_chips() -> pd.DataFrame:
    """Return ``data/chips.csv`` as text: one row a chip, with its names at the publishers."""
    path = Path(__file__).parents[2] / "data" / "chips.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)
