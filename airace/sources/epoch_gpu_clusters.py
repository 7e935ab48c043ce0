"""Epoch AI, Data on GPU Clusters: existing and past clusters.

Planned clusters are left out: they have no day, and an edition knows no future.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.countries import iso2_list
from airace.sources.reading import read_csv

SOURCE = "epoch-gpu-clusters-2026-04-24"
FILE = "gpu_clusters_*.csv"
COLUMNS = (
    "Name",
    "Status",
    "Country",
    "Owner",
    "First Operational Date",
    "Decommissioned Date (if applicable)",
    "Superseded by",
    "Include in Standard Analysis",
    "16-bit OP/s",
    "H100 equivalents",
)
ANONYMOUS = "Anonymized Chinese System"


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read ``gpu_clusters_*.csv``; anonymous systems get a number, in order of day and size."""
    raw = read_csv(root, f"controls/epoch_gpu_clusters/{FILE}", COLUMNS)
    raw = raw[raw["Status"].isin(["Existing", "Decommissioned"])]
    raw = raw.assign(size=_numbers(raw["16-bit OP/s"], "16-bit OP/s"))
    raw = raw.sort_values(
        ["Name", "First Operational Date", "size", "H100 equivalents"], kind="stable"
    ).reset_index(drop=True)
    rows = pd.DataFrame(
        {
            "cluster_id": _ids(raw["Name"]),
            "country": [iso2_list(c, file=FILE) or "unknown" for c in raw["Country"]],
            "operational": raw["First Operational Date"],
            "decommissioned": [_day(d) for d in raw["Decommissioned Date (if applicable)"]],
            "status": raw["Status"],
            "flops_16bit": raw["size"],
            "h100e": _numbers(raw["H100 equivalents"], "H100 equivalents"),
            "owner": raw["Owner"],
            "superseded_by": raw["Superseded by"],
            "standard": raw["Include in Standard Analysis"].eq("True"),
            "source_id": SOURCE,
        }
    )
    return {"compute_clusters": rows}


def _ids(names: pd.Series) -> pd.Series:
    number = names.groupby(names).cumcount() + 1
    numbered = names + " " + number.astype(str).str.zfill(3)
    return names.where(names != ANONYMOUS, numbered)


def _day(text: str) -> str:
    """A month without a day counts from its first."""
    return f"{text}-01" if len(text) == len("2021-07") else text


def _numbers(column: pd.Series, field: str) -> pd.Series:
    numbers = pd.to_numeric(column.mask(column == "", None), errors="coerce")
    bad = (numbers.isna() & (column != "")) | (numbers < 0)
    if bad.any():
        raise AiraceError(
            f"{column[bad].iloc[0]!r} is not a number of zero or more",
            where=f"{FILE}, row {int(bad.idxmax()) + 2}, field {field!r}",
            remedy="Check the publisher's file",
        )
    return numbers


ADAPTER = Adapter("epoch-gpu-clusters", (SOURCE,), ("compute_clusters",), extract)
