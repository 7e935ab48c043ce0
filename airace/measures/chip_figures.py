"""What the US rules on chips test, computed from listed specifications.

Method: 15 CFR 774, Supplement No. 1, ECCN 3A090 with its technical notes (87 FR 62186,
88 FR 73458).  Total processing performance is twice the multiply-accumulate rate times the bit
length of the operation, the largest over all formats, without sparsity; a listed operation rate
counts a multiply-accumulate as two already.  Performance density is that over the applicable
die area (all logic dies on a non-planar process).

What this cannot tell: rates that no source lists, and figures that an exporter would declare.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# TF32 carries 19 bits in a 32-bit register; Epoch AI's own totals count 19.
BIT_LENGTH = {
    "dense_fp64_tflops": 64,
    "dense_fp32_tflops": 32,
    "dense_tf32_tflops": 19,
    "dense_fp16_tflops": 16,
    "dense_int16_tops": 16,
    "dense_fp8_tflops": 8,
    "dense_int8_tops": 8,
    "dense_fp4_tflops": 4,
    "dense_int4_tops": 4,
}
FORMAT_NAMES = {
    "dense_fp64_tflops": "FP64",
    "dense_fp32_tflops": "FP32",
    "dense_tf32_tflops": "TF32",
    "dense_fp16_tflops": "FP16",
    "dense_int16_tops": "INT16",
    "dense_fp8_tflops": "FP8",
    "dense_int8_tops": "INT8",
    "dense_fp4_tflops": "FP4",
    "dense_int4_tops": "INT4",
}
# Formats whose rates are so close are the same limit of the chip, rounded; FP16 names it.
SAME_WITHIN = 0.001
QUANTITIES = (
    "tpp",
    "tpp_format",
    "die_area_mm2",
    "performance_density",
    "interconnect_gb_s",
    "memory_bandwidth_gb_s",
)


def quantities(specs: pd.DataFrame) -> pd.DataFrame:
    """Compute what the rules test, per chip.

    Parameters
    ----------
    specs:
        Table ``chip_specs``: ``chip_id``, ``spec``, ``value`` (TFLOP/s or TOP/s, mm2, GB/s).

    Returns
    -------
    DataFrame indexed by ``chip_id``: ``tpp`` (TOPS x bit), ``tpp_format`` (the format that
    drives it; of formats within a thousandth of the largest, the widest of 16 bits or less),
    ``die_area_mm2``, ``performance_density`` (TOPS x bit per mm2), ``interconnect_gb_s``,
    ``memory_bandwidth_gb_s``; NaN where unknown.

    A format that no source lists is not counted, so a processing performance can be too low.
    """
    wide = specs.pivot(index="chip_id", columns="spec", values="value")
    rates = wide.reindex(columns=list(BIT_LENGTH)) * pd.Series(BIT_LENGTH)
    out = pd.DataFrame(index=wide.index)
    out["tpp"] = rates.max(axis=1)
    out["tpp_format"] = [_driver(row) for row in rates.to_numpy()]
    for field in ("die_area_mm2", "interconnect_gb_s", "memory_bandwidth_gb_s"):
        out[field] = wide[field].astype(float) if field in wide else np.nan
    out["performance_density"] = out["tpp"] / out["die_area_mm2"]
    return out[list(QUANTITIES)]


def _driver(rates: np.ndarray) -> str | None:
    """The format behind a chip's largest product; ``rates`` in the order of ``BIT_LENGTH``."""
    if np.isnan(rates).all():
        return None
    least = np.nanmax(rates) * (1 - SAME_WITHIN)
    near = [name for name, rate in zip(BIT_LENGTH, rates, strict=True) if rate >= least]
    narrow = [name for name in near if BIT_LENGTH[name] <= 16]
    return FORMAT_NAMES[narrow[0] if narrow else near[0]]


def arithmetic(specs: pd.DataFrame) -> pd.DataFrame:
    """Write out how each chip's figures come about, as a reader can check them.

    Parameters
    ----------
    specs:
        Table ``chip_specs``.

    Returns
    -------
    DataFrame indexed by ``chip_id``: ``performance`` (``624 x 8 (INT8) = 4,992``: rate in TOPS,
    bits, format, product; the largest product, of equal ones the widest of 16 bits or less) and
    ``density`` (``4,992 / 826 = 6.04``: product over mm2); empty where a figure is missing.
    """
    wide = specs.pivot(index="chip_id", columns="spec", values="value")
    rates = wide.reindex(columns=list(BIT_LENGTH))
    products = rates * pd.Series(BIT_LENGTH)
    known = quantities(specs)
    rows = []
    for chip, own in products.iterrows():
        tpp, area = known.at[chip, "tpp"], known.at[chip, "die_area_mm2"]
        if pd.isna(tpp):
            rows.append((chip, "", ""))
            continue
        best = own.index[own == tpp]
        spec = next((name for name in best if BIT_LENGTH[name] <= 16), best[0])
        performance = (
            f"{rates.at[chip, spec]:,.10g} × {BIT_LENGTH[spec]} ({FORMAT_NAMES[spec]}) = {tpp:,.0f}"
        )
        density = "" if pd.isna(area) else f"{tpp:,.0f} / {area:,.10g} = {tpp / area:.2f}"
        rows.append((chip, performance, density))
    frame = pd.DataFrame(rows, columns=["chip_id", "performance", "density"])
    return frame.set_index("chip_id")
