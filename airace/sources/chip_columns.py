"""Specifications in the publishers' wide chip tables, one column each, as long rows."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pandas as pd

from airace.errors import AiraceError


@dataclass(frozen=True)
class Column:
    """One quantity: the columns that may hold it (first filled wins), its unit and scale."""

    spec: str
    names: tuple[str, ...]
    unit: str
    divisor: float


TERA, GIGA = 1e12, 1e9
# The tensor column comes first: FP16 alone is often the slower vector arithmetic.
COMMON = (
    Column("dense_fp64_tflops", ("FP64 (double precision) performance (FLOP/s)",), "TFLOP/s", TERA),
    Column("dense_fp32_tflops", ("FP32 (single precision) performance (FLOP/s)",), "TFLOP/s", TERA),
    Column("dense_tf32_tflops", ("TF32 (TensorFloat-32) performance (FLOP/s)",), "TFLOP/s", TERA),
    Column(
        "dense_fp16_tflops",
        ("Tensor-FP16/BF16 performance (FLOP/s)", "FP16 (half precision) performance (FLOP/s)"),
        "TFLOP/s",
        TERA,
    ),
    Column("dense_fp8_tflops", ("FP8 performance (FLOP/s)",), "TFLOP/s", TERA),
    Column("dense_fp4_tflops", ("FP4 performance (FLOP/s)",), "TFLOP/s", TERA),
    Column("dense_int16_tops", ("INT16 performance (OP/s)",), "TOP/s", TERA),
    Column("dense_int8_tops", ("INT8 performance (OP/s)",), "TOP/s", TERA),
    Column("die_area_mm2", ("Die Size (mm^2)",), "mm2", 1),
    Column("memory_bandwidth_gb_s", ("Memory bandwidth (byte/s)",), "GB/s", GIGA),
    Column("interconnect_gb_s", ("Intranode bandwidth (byte/s)",), "GB/s", GIGA),
    Column("tdp_w", ("TDP (W)",), "W", 1),
)


def names(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Names of all publisher's columns that a set of quantities uses."""
    return tuple(name for column in columns for name in column.names)


def long_specs(
    frame: pd.DataFrame,
    chips: pd.DataFrame,
    columns: tuple[Column, ...],
    *,
    name_field: str,
    table: str,
    source_id: str,
) -> pd.DataFrame:
    """Turn a publisher's wide rows of the chosen chips into rows of ``chip_specs``.

    Parameters
    ----------
    frame:
        The publisher's table as text, chip names in ``Hardware name``.
    chips:
        The hand-kept list of chips; ``name_field`` holds the publisher's name, empty for a
        chip that this publisher lacks.
    columns, table, source_id:
        Quantities to take, the table's name for the reference, the rows' source.

    Raises
    ------
    AiraceError
        If a chosen chip is in the table twice, none is in it, or a number is not one.  A chip
        that the release lacks is named on the log; what is held of it stays.
    """
    rows, missing = [], []
    for chip in chips[chips[name_field] != ""].to_dict("records"):
        hit = frame[frame["Hardware name"] == chip[name_field]]
        if hit.empty:
            missing.append(chip[name_field])
            continue
        if len(hit) > 1:
            raise AiraceError(
                f"{len(hit)} rows are named {chip[name_field]!r}",
                where=f"{table}, column 'Hardware name'",
                remedy=f"Mend {name_field} of {chip['chip_id']} in data/chips.csv",
            )
        for column in columns:
            filled = [(name, hit.iloc[0][name]) for name in column.names if hit.iloc[0][name]]
            if not filled:
                continue
            name, text = filled[0]
            rows.append(
                {
                    "chip_id": chip["chip_id"],
                    "release_date": chip["release_date"],
                    "spec": column.spec,
                    "value": _number(text, table, chip[name_field], name) / column.divisor,
                    "unit": column.unit,
                    "source_id": source_id,
                    "reference": f"{table}, row {chip[name_field]!r}, column {name!r}",
                    "note": "",
                }
            )
    if missing and not rows:
        raise AiraceError(
            f"has none of the {len(missing)} chips of data/chips.csv, such as {missing[0]!r}",
            where=f"{table}, column 'Hardware name'",
            remedy=f"Mend {name_field} in data/chips.csv, or take another file",
        )
    if missing:
        logging.getLogger(__name__).warning(
            "%s lacks %s; what is held of them stays", table, ", ".join(missing)
        )
    return pd.DataFrame(rows)


def _number(text: str, table: str, row: str, field: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise AiraceError(
            f"{text!r} is not a number of zero or more",
            where=f"{table}, row {row!r}, field {field!r}",
            remedy="Correct it at the publisher or leave the chip out",
        )
    return value
