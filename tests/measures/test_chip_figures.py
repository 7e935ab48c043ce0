"""The law's arithmetic, by hand."""

from __future__ import annotations

import pytest

from airace.measures import chip_figures
from tests.measures.ruled import specs


def test_processing_performance_is_the_largest_rate_times_bits_without_sparsity():
    found = chip_figures.quantities(
        specs(x={"dense_fp16_tflops": 312.0, "dense_int8_tops": 624.0, "dense_fp32_tflops": 19.5})
    ).loc["x"]
    assert found["tpp"] == 4992
    assert found["tpp_format"] == "FP16"


def test_tf32_counts_19_bits():
    assert chip_figures.quantities(specs(x={"dense_tf32_tflops": 190.0})).loc["x", "tpp"] == 3610


def test_density_is_performance_over_die_area():
    found = chip_figures.quantities(specs(x={"dense_fp16_tflops": 148.0, "die_area_mm2": 814.0}))
    assert found.loc["x", "performance_density"] == pytest.approx(2.909, abs=0.001)


def test_the_arithmetic_is_written_out_with_the_format_that_gives_the_product():
    found = chip_figures.arithmetic(
        specs(
            a={"dense_fp16_tflops": 311.8, "dense_int8_tops": 624, "die_area_mm2": 826},
            b={"dense_fp16_tflops": 312, "dense_int8_tops": 624},
            c={"die_area_mm2": 100},
        )
    )
    assert found.loc["a", "performance"] == "624 × 8 (INT8) = 4,992"
    assert found.loc["a", "density"] == "4,992 / 826 = 6.04"
    assert found.loc["b", "performance"] == "312 × 16 (FP16) = 4,992"
    assert found.loc["b", "density"] == found.loc["c", "performance"] == ""
