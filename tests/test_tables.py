import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.tables import NO_RELEASE, DataPackage, TableReader
from tests.conftest import spoil


def test_types_and_missing_values(small):
    frame = small.load("scores")
    assert list(frame["score"]) == [10.5, 8.0, 7.0]
    assert frame["released"].iloc[0] == pd.Timestamp("2024-03-01")
    assert pd.isna(frame["released"].iloc[2])
    assert frame["known"].tolist()[:2] == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("10.5", "ten", ["data/scores.csv", "row 2", "'score'", "'ten'"]),
        ("2024-09-01", "09/01/2024", ["row 3", "'released'", "09/01/2024"]),
        ("true", "yes", ["row 2", "'known'", "'yes'"]),
    ],
)
def test_a_wrong_type_names_file_row_field_and_value(small, old, new, words):
    spoil(small, "scores", old, new)
    with pytest.raises(AiraceError) as error:
        small.load("scores")
    assert all(word in str(error.value) for word in words)


def test_other_columns_than_the_schema_stop(small):
    spoil(small, "scores", "model,score", "name,score")
    with pytest.raises(AiraceError, match="the schema says"):
        small.load("scores")


def test_unknown_and_missing_tables_say_what_exists(small):
    with pytest.raises(AiraceError, match="Tables are: blocs"):
        small.load("skores")
    small.path("scores").unlink()
    with pytest.raises(AiraceError, match="missing"):
        small.load("scores")


def test_broken_descriptor_is_one_message(small):
    (small.root / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(AiraceError, match="not valid JSON"):
        _ = DataPackage(small.root).resources


def test_the_cut_drops_later_rows_and_blanks_later_events(small):
    models = TableReader(small, "2024-06-30").table("scores")
    assert list(models["model"]) == ["A1"]
    assert pd.isna(models["withdrawn"].iloc[0])


def test_a_row_without_date_counts_from_its_sources_vintage(small):
    assert "C1" not in set(TableReader(small, "2025-05-31").table("scores")["model"])
    assert "C1" in set(TableReader(small, "2025-06-01").table("scores")["model"])


def test_reads_are_recorded(small):
    reader = TableReader(small, "2024-06-30")
    reader.table("scores")
    read = reader.reads["scores"]
    assert (read["rows"], read["rows_used"]) == (3, 1)
    assert read["sha256"] == small.digest("scores")
    assert reader.source_ids["scores"] == ("lab",)


def test_found_from_a_folder_below(small, monkeypatch):
    below = small.root.parent / "notebooks"
    below.mkdir()
    monkeypatch.chdir(below)
    assert DataPackage.find("data").root == small.root
    with pytest.raises(AiraceError, match="data_dir"):
        DataPackage.find("nowhere")


@pytest.mark.parametrize(
    ("vintage", "release"),
    [
        ("published", ""),
        ("newest", "2024-06-01"),
        ("2024-02-29", NO_RELEASE),
        ("2024-03-01", "2024-03-01"),
        ("2024-05-31", "2024-03-01"),
        ("2024-10-01", "2024-06-01"),
    ],
)
def test_every_day_until_the_next_full_release_stands_for_the_same(restated, vintage, release):
    assert restated.release_read(vintage) == release


def test_the_newest_is_not_later_than_the_tables(restated):
    path = restated.root / "datapackage.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace("2025-06-01", "2024-04-01"), encoding="utf-8")
    assert DataPackage(restated.root).release_read("newest") == "2024-03-01"


@pytest.mark.parametrize(
    ("read_back", "scores"),
    [("", [1]), ("2024-03-01", [1]), ("2024-06-01", [2, 3]), (NO_RELEASE, [])],
)
def test_a_release_is_read_back_alone_as_if_it_had_been_out(restated, read_back, scores):
    reader = TableReader(restated, "2024-04-01")
    index = reader.table("index", read_back=read_back)
    assert index["score"].tolist() == scores
    assert (index["vintage"] <= pd.Timestamp("2024-04-01")).all()
    assert reader.reads["index"]["read_back"] == read_back
    if read_back:
        assert set(index["published"]) <= {pd.Timestamp(read_back)}
        assert reader.registers == {"releases"}
