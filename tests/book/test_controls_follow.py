"""The controls chapter follows its tables: a moved line and a new chip change what it says."""

import shutil

import nbformat
import pandas as pd
import papermill
import pytest

from airace.chapter import CHAPTER_MIME, FIGURE_MIME, LISTING_MIME

pytestmark = pytest.mark.book

DAY = "2023-06-30"  # one rule, few chips: the quickest edition


def edit(path, change):
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(table).to_csv(path, index=False, lineterminator="\n")


@pytest.fixture(scope="module")
def changed(project, tmp_path_factory):
    """The chapter on tables whose line of 2022 is raised and that know one more chip."""
    work = tmp_path_factory.mktemp("changed")
    data = work / "data"
    shutil.copytree(project / "data", data)
    edit(
        data / "chip_rules.csv",
        lambda t: t.assign(
            limit=t["limit"].mask((t["rule"] == "2022-10-07") & (t["spec"] == "tpp"), "5000.0")
        ),
    )

    def with_chip(table):
        new = table[table["chip_id"] == "nvidia-a100"].replace("nvidia-a100", "test-chip")
        return pd.concat([table, new], ignore_index=True)

    edit(
        data / "chips.csv",
        lambda t: with_chip(t).assign(
            name=lambda f: f["name"].mask(f["chip_id"] == "test-chip", "NVIDIA Test Chip"),
            ml_hardware_name=lambda f: f["ml_hardware_name"].mask(f["chip_id"] == "test-chip", ""),
        ),
    )
    edit(
        data / "chip_specs.csv",
        lambda t: with_chip(t).assign(
            value=lambda f: f["value"].mask(
                (f["chip_id"] == "test-chip") & (f["spec"] == "dense_fp16_tflops"), "400.0"
            )
        ),
    )
    out = work / "controls.ipynb"
    papermill.execute_notebook(
        project / "notebooks" / "controls.ipynb",
        out,
        {"as_of": DAY, "data_dir": str(data), "draws": 100},
        cwd=project,
        progress_bar=False,
    )
    outputs = [
        output["data"]
        for cell in nbformat.read(out, as_version=4).cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    return {
        "record": next(d[CHAPTER_MIME] for d in outputs if CHAPTER_MIME in d),
        "figures": {
            d[FIGURE_MIME]["figure"]["figure_id"]: d[FIGURE_MIME]["figure"]
            for d in outputs
            if FIGURE_MIME in d
        },
        "listings": {d[LISTING_MIME]["id"]: d[LISTING_MIME] for d in outputs if LISTING_MIME in d},
    }


def test_the_moved_line_moves_the_count_the_title_and_the_margins(changed):
    values = {v["id"]: v for v in changed["record"]["values"]}
    # The A100 (4,992) is free under a line of 5,000; the new chip (6,400) is caught instead.
    rows = {row[0]: row for row in changed["listings"]["controls-chip-classes"]["rows"]}
    assert rows["NVIDIA A100 (SXM 80 GB)"][6] == "free"
    assert rows["NVIDIA Test Chip"][6] == "licence"
    assert values["controls.chips.listed"]["value"] == 26
    title = changed["figures"]["controls-chips"]["title"]
    assert f"{values['controls.chips.controlled.2022-10-07']['value']} of 26" in title
    lines = changed["listings"]["controls-chip-margins"]["columns"]
    assert "Performance 5,000" in lines and "Performance 4,800" not in lines


def test_the_new_chip_is_everywhere(changed):
    for listing in ("controls-chip-classes", "controls-chip-margins"):
        assert "NVIDIA Test Chip" in {row[0] for row in changed["listings"][listing]["rows"]}
    for figure in ("controls-chips", "controls-classes"):
        assert "NVIDIA Test Chip" in changed["figures"][figure]["data_csv"]


def test_on_that_day_only_the_first_rule_exists_and_the_text_says_that_the_a800_is_free(changed):
    findings = {f["id"]: f["text"] for f in changed["record"]["findings"]}
    assert "7 October 2022" in findings["controls.caught"]
    assert "no later rule exists" in findings["controls.caught"]
    assert not any("2023-10-17" in v["id"] for v in changed["record"]["values"])
    freed = next(v for v in changed["record"]["values"] if v["id"] == "controls.chips.freed")
    assert "NVIDIA A800" in freed["note"]
    assert "controls.chips.freed:note" in findings["controls.freed"]
