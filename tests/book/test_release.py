import json

import pandas as pd
from frictionless import Package

from airace.book.release import corrections_known, release_tables
from airace.tables import DataPackage


def rows(folder, name):
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def add(package, name, line):
    path = package.path(name)
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_readers_get_the_tables_as_known_on_the_day(small, tmp_path):
    written = release_tables(small, "2024-06-30", tmp_path / "out")
    assert "scores" in written
    models = rows(tmp_path / "out", "scores")
    assert list(models["model"]) == ["A1"]
    assert list(models["withdrawn"]) == [""]
    descriptor = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert descriptor["as_of"] == "2024-06-30"


def test_a_spreadsheet_runs_no_cell_and_airace_reads_every_one_back(small, tmp_path):
    add(small, "scores", "\"=cmd()|'/c calc'!A0\",-3,2024-01-01,,true,acme,lab")
    add(small, "scores", "@cf/openai/gpt,-4,2024-01-01,,true,acme,lab")
    release_tables(small, "2025-06-01", tmp_path / "out")
    raw = rows(tmp_path / "out", "scores")
    assert {"'=cmd()|'/c calc'!A0", "'@cf/openai/gpt", "A1"} <= set(raw["model"])
    assert "-3.0" in set(raw["score"])
    back = DataPackage(tmp_path / "out").load("scores")
    assert {"=cmd()|'/c calc'!A0", "@cf/openai/gpt"} <= set(back["model"])


def test_rows_that_may_only_be_quoted_are_left_out(small, tmp_path):
    add(small, "scores", "Q1,3,2024-01-01,,true,acme,quoted")
    release_tables(small, "2025-06-01", tmp_path / "out")
    assert "Q1" not in set(rows(tmp_path / "out", "scores")["model"])


def test_a_table_of_quotations_is_not_released(small, tmp_path):
    path = small.path("scores")
    path.write_text(path.read_text("utf-8").replace(",lab\n", ",quoted\n"), encoding="utf-8")
    assert "scores" not in release_tables(small, "2025-06-01", tmp_path / "out")
    assert not (tmp_path / "out" / "scores.csv").exists()


def test_what_is_released_is_a_valid_package(real, tmp_path):
    release_tables(real, "2025-01-31", tmp_path / "out")
    report = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "note"])[:5]


def test_no_released_row_rests_on_a_source_that_forbids_it(real, tmp_path):
    written = release_tables(real, real.descriptor["as_of"], tmp_path / "out")
    use = rows(real.root, "sources").set_index("source_id")["use"]
    for name in set(written) - {"sources"}:
        frame = rows(tmp_path / "out", name)
        if "source_id" in frame:
            assert set(frame["source_id"].map(use)) <= {"redistribute"}, name


def test_corrections_tell_nothing_from_later_days(small):
    fix = "lab-1,scores,A1,score,11,override,10.5,typo,page,open,2025-06-01"
    later = "lab-2,scores,B1,score,9,override,8,typo,page,open,2025-06-01"
    dropped = "lab-3,scores,Z1,released,2025-03-01,drop,,not out,page,open,2025-06-01"
    for line in (fix, later, dropped):
        add(small, "corrections", line)
    known = corrections_known(small, "2024-06-30")
    assert list(known["correction_id"]) == ["lab-1"]
    assert len(corrections_known(small, "2025-06-01")) == 3
