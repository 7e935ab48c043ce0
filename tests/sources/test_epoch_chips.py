"""Adapters of chips: the publishers' format in small, and files that went wrong."""

from __future__ import annotations

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources import (
    epoch_chip_dataset,
    epoch_chip_sales,
    epoch_gpu_clusters,
    epoch_ml_hardware,
    epoch_model_compute,
)
from airace.sources.adapter import adapters
from airace.sources.chip_columns import names

CHIPS = pd.DataFrame(
    {
        "chip_id": ["a100", "l40s", "planned"],
        "release_date": ["2020-11-16", "2022-10-13", ""],
        "ml_hardware_name": ["NVIDIA A100", "", ""],
        "chip_dataset_name": ["", "NVIDIA L40S", ""],
    }
)


@pytest.fixture(autouse=True)
def few_chips(monkeypatch):
    for module in (epoch_ml_hardware, epoch_chip_dataset):
        monkeypatch.setattr(module, "curated_chips", lambda: CHIPS)


def write(tmp_path, name, **columns):
    pd.DataFrame(columns).to_csv(tmp_path / name, index=False)
    return tmp_path


def hardware(tmp_path, drop=(), **cells):
    row = dict.fromkeys(("Hardware name", *names(epoch_ml_hardware.COLUMNS)), "")
    row |= {"Hardware name": "NVIDIA A100", "INT8 performance (OP/s)": "624000000000000.0"}
    row |= {
        "Tensor-FP16/BF16 performance (FLOP/s)": "3.12e14",
        "FP16 (half precision) performance (FLOP/s)": "7.797e13",
        "Memory (bytes)": "80000000000",
    }
    row |= cells
    return write(
        tmp_path, "ml_hardware_2026-07.csv", **{k: [v] for k, v in row.items() if k not in drop}
    )


def test_tensor_throughput_wins_over_vector(tmp_path):
    found = epoch_ml_hardware.extract(hardware(tmp_path))["chip_specs"].set_index("spec")
    assert found["value"].to_dict() == {
        "dense_fp16_tflops": 312.0,
        "dense_int8_tops": 624.0,
        "memory_gb": 80.0,
    }
    assert "Tensor-FP16/BF16" in found.loc["dense_fp16_tflops", "reference"]


def test_vector_throughput_stands_in(tmp_path):
    root = hardware(tmp_path, **{"Tensor-FP16/BF16 performance (FLOP/s)": ""})
    found = epoch_ml_hardware.extract(root)["chip_specs"].set_index("spec")
    assert found.loc["dense_fp16_tflops", "value"] == pytest.approx(77.97)


def test_a_renamed_column_is_named(tmp_path):
    with pytest.raises(AiraceError, match="TDP"):
        epoch_ml_hardware.extract(hardware(tmp_path, drop=("TDP (W)",)))


@pytest.mark.parametrize("bad", ["fast", "-1", "inf"])
def test_a_number_that_is_none(tmp_path, bad):
    with pytest.raises(AiraceError, match="TDP"):
        epoch_ml_hardware.extract(hardware(tmp_path, **{"TDP (W)": bad}))


def test_a_chip_that_left_the_table(tmp_path):
    with pytest.raises(AiraceError, match="NVIDIA A100"):
        epoch_ml_hardware.extract(hardware(tmp_path, **{"Hardware name": "A100 renamed"}))


def test_the_longer_dataset_feeds_its_own_chips_only(tmp_path):
    row = dict.fromkeys(("Hardware name", *names(epoch_chip_dataset.COLUMNS)), "")
    row |= {"Hardware name": "NVIDIA L40S", "Die Size (mm^2)": "609"}
    root = write(tmp_path, "chip_dataset_2025-11.csv", **{k: [v] for k, v in row.items()})
    found = epoch_chip_dataset.extract(root)["chip_specs"]
    assert found[["chip_id", "spec", "value"]].to_numpy().tolist() == [
        ["l40s", "die_area_mm2", 609.0]
    ]


def flows(tmp_path, **cells):
    row = {
        "quarter": "2025Q4", "start_date": "2025-10-01", "end_date": "2025-12-31",
        "manufacturer": "Huawei", "chip_type": "Ascend 910C", "incomplete": "",
        "units_median": "150000.0", "units_p5": "125000.0", "units_p95": "175000.0",
        "h100e_median": "115147.25", "h100e_p5": "97198.5", "h100e_p95": "136010.75",
        "primarily_for_chinese_market": "True",
    } | cells  # fmt: skip
    write(
        tmp_path, "ai_chip_sales_by_chip_quarter_2026-09-30.csv", **{k: [v] for k, v in row.items()}
    )
    kind = {
        "chip_type": "Ascend 910C", "ml_hardware_name": "Huawei Ascend 910C", "designer": "Huawei",
        "primarily_for_chinese_market": "", "tdp_w": "", "flops_16bit": "8e14",
        "ops_8bit": "1.504e15", "memory_bytes": "1.28e11", "memory_bandwidth_bytes_s": "3.2e12",
        "h100e_per_chip": "0.76", "cost_usd_approx": "", "release_date": "2024-10-15",
    }  # fmt: skip
    return write(tmp_path, "ai_chip_types_2026-09-30.csv", **{k: [v] for k, v in kind.items()})


def test_sales_and_types(tmp_path):
    found = epoch_chip_sales.extract(flows(tmp_path))
    sale = found["chip_sales"].iloc[0]
    assert (sale["units"], sale["units_low"], sale["h100e_high"]) == (150000, 125000, 136010.75)
    assert sale["for_chinese_market"] and not sale["incomplete"]
    kind = found["chip_types"].iloc[0]
    assert (kind["memory_bandwidth_gb_s"], kind["tops_8bit"]) == (3200, 1504)
    assert not kind["for_chinese_market"]
    assert pd.isna(kind["cost_usd"])


def test_swapped_percentiles_and_bad_numbers_stop(tmp_path):
    with pytest.raises(AiraceError, match="percentiles"):
        epoch_chip_sales.extract(flows(tmp_path, units_p5="175000", units_p95="125000"))
    with pytest.raises(AiraceError, match="many"):
        epoch_chip_sales.extract(flows(tmp_path, units_median="many"))


def test_the_publishers_own_columns_and_quarters(tmp_path):
    write(
        tmp_path, "ai_chip_sales_timelines_by_chip.csv",
        **{
            "Name": ["Q4 2026 - H20", "Q4 2026 - Z1"], "Chip manufacturer": ["Nvidia", "Zeta"],
            "Start date": ["2026-10-01"] * 2, "End date": ["2026-12-31"] * 2,
            "Incomplete": ["True", ""], "Number of Units": ["20", "7"],
            "Number of Units (5th percentile)": ["10", "5"],
            "Number of Units (95th percentile)": ["30", "9"],
            "Compute estimate in H100e (median)": ["3", "1"], "H100e (5th percentile)": ["2", "1"],
            "H100e (95th percentile)": ["4", "2"], "Chip type": ["H20", "Z1"],
            "Last Modified": ["2027-01-14 18:11:45+00:00", "2026-08-27 19:09:28+00:00"],
        },
    )  # fmt: skip
    write(
        tmp_path, "ai_chip_sales_chip_types.csv",
        **{
            "Name": ["H20", "MI300X"], "ML Hardware (linked)": ["NVIDIA HGX H20", ""],
            "Designer": ["Nvidia", ""], "Primarily for Chinese market": ["True", ""],
            "TDP (W) (from ML Hardware (linked))": ["400", ""], "16-bit FLOP/s": ["148e12", ""],
            "8-bit OP/s": ["296e12", ""], "Memory": ["96e9", ""], "Memory bandwidth": ["4e12", ""],
            "H100e": ["0.15", "0.0"], "Cost per chip (approx.)": ["12000", ""],
            "Release date": ["2023-11-09", ""],
        },
    )  # fmt: skip
    found = epoch_chip_sales.extract(tmp_path)
    sales = found["chip_sales"].set_index("chip_type")
    assert sales["quarter"].tolist() == ["2026Q4", "2026Q4"]
    assert sales["for_chinese_market"].tolist() == [True, False]
    assert sales["incomplete"].tolist() == [True, False]
    assert set(sales["source_id"]) == {"epoch-chip-sales-2027-01-14"}
    assert found["chip_types"]["chip_type"].tolist() == ["H20"]
    assert found["sources"]["vintage"].tolist() == ["2027-01-14"]


def systems(tmp_path, **cells):
    row = {
        "Name": "Anonymized Chinese System", "Status": "Existing", "Country": "China", "Owner": "",
        "First Operational Date": "2024-01-01", "Decommissioned Date (if applicable)": "2025-07",
        "Superseded by": "", "Include in Standard Analysis": "True", "16-bit OP/s": "1e18",
        "H100 equivalents": "",
    } | cells  # fmt: skip
    other = row | {"First Operational Date": "2023-01-01"}
    planned = row | {"Name": "Dream", "Status": "Planned"}
    columns = {key: [row[key], other[key], planned[key]] for key in row}
    return write(tmp_path, "gpu_clusters_2026-04-24.csv", **columns)


def test_anonymous_clusters_are_numbered_by_day_and_plans_left_out(tmp_path):
    found = epoch_gpu_clusters.extract(systems(tmp_path))["compute_clusters"]
    assert found["cluster_id"].tolist() == [
        "Anonymized Chinese System 001",
        "Anonymized Chinese System 002",
    ]
    assert found["operational"].tolist() == ["2023-01-01", "2024-01-01"]
    assert found["decommissioned"].tolist() == ["2025-07-01"] * 2
    assert found["country"].tolist() == ["CN", "CN"]


def test_clusters_without_country_and_with_a_new_one(tmp_path):
    found = epoch_gpu_clusters.extract(systems(tmp_path, Country=""))["compute_clusters"]
    assert set(found["country"]) == {"unknown"}
    with pytest.raises(AiraceError, match="Atlantis"):
        epoch_gpu_clusters.extract(systems(tmp_path, Country="Atlantis"))
    with pytest.raises(AiraceError, match="16-bit"):
        epoch_gpu_clusters.extract(systems(tmp_path, **{"16-bit OP/s": "-3"}))


def computes(tmp_path, compute="3e24"):
    rows = {
        "Model": ["Qwen", "Closed"], "Publication date": ["2025-01-01", "2025-02-01"],
        "Domain": ["Language,Vision", "Language"], "Confidence": ["Likely", ""],
        "Country (of organization)": ["China,Multinational", "United States of America"],
        "Training compute (FLOP)": [compute, ""],
        "Training hardware": ["NVIDIA H800 SXM5,Huawei Ascend 910B", ""],
        "Organization": ["Alibaba", "OpenAI"], "Base model": ["", "Qwen"],
    }  # fmt: skip
    for file in ("all_ai_models.csv", "large_scale_ai_models.csv"):
        write(tmp_path, file, **rows)
    return tmp_path


def test_models_without_compute_are_left_out(tmp_path):
    found = epoch_model_compute.extract(computes(tmp_path))["training_compute"]
    assert found["model"].tolist() == ["Qwen", "Qwen"]
    assert found["source_id"].is_unique
    assert found.loc[0, ["countries", "domain"]].tolist() == ["CN", "Language;Vision"]


def test_bases_are_kept_for_models_without_compute(tmp_path):
    found = epoch_model_compute.extract(computes(tmp_path))["model_bases"]
    closed = found[found["model_id"] == "Closed"]
    assert closed["base_countries"].tolist() == ["CN", "CN"]
    assert closed["base_maker_by"].tolist() == ["register", "register"]


@pytest.mark.parametrize("bad", ["0", "lots", "-1e20"])
def test_compute_must_be_positive(tmp_path, bad):
    with pytest.raises(AiraceError, match="Qwen"):
        epoch_model_compute.extract(computes(tmp_path, bad))


def test_the_adapters_are_found_by_name():
    assert {"epoch-ml-hardware", "epoch-chip-dataset", "epoch-chip-sales"} <= set(adapters())
