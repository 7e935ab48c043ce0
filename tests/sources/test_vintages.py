from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.errors import AiraceError
from airace.sources import vintages


@pytest.mark.parametrize(
    ("path", "stamp"),
    [
        ("epoch_eci_2026-08-11/eci_scores.csv", "2026-08-11"),
        ("a/b/epoch_2026_10_20/raw/x.csv", "2026-10-20"),
        ("api-20261120.json", "2026-11-20"),
        ("notable_ai_models_2026-07.csv", "2026-07"),
        ("arena_2026-06_2026-08.csv", "2026-08"),
        ("export 2026-06-01 to 2026-09-30.csv", "2026-09-30"),
    ],
)
def test_the_day_stands_in_the_name_of_the_file_or_its_folder(path, stamp):
    assert vintages.stamp_of(Path(path), ["2030-01-01"]) == stamp


@pytest.mark.parametrize("name", ["latest-00000-of-00001", "1202612345", "v2026-13-40", "20261"])
def test_a_number_is_no_day(name):
    assert vintages.stamp_in(name) == ""


def test_without_a_name_the_newest_date_inside_counts_and_a_stated_day_first():
    path, dates = Path("scores.csv"), ["2026-01-02", "2026-03-04T10:00:00Z", "", "soon"]
    assert vintages.stamp_of(path, dates) == "2026-03-04"
    with vintages.on("2026-05-06"):
        assert vintages.stamp_of(Path("x_2026-01-01.csv"), dates) == "2026-05-06"
    with pytest.raises(AiraceError, match="--day"):
        vintages.stamp_of(path)


def test_a_stated_day_is_a_day():
    with pytest.raises(AiraceError, match="YYYY-MM-DD"), vintages.on("2026-05"):
        pass


def test_a_month_counts_from_its_end():
    assert vintages.day_of("2026-02") == "2026-02-28"


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["2026-10-05", "", "2026-10"], ["2026-10-05", "", "2026-10"]),
        (["2026-10-05T12:00:00.000Z"], ["2026-10-05"]),
        (["October 5, 2026", "Oct 6, 2026", "7 October 2026"],
         ["2026-10-05", "2026-10-06", "2026-10-07"]),
        (["2026/10/05"], ["2026-10-05"]),
        (["10/05/2026", "10/25/2026"], ["2026-10-05", "2026-10-25"]),
        (["05.10.2026", "25.10.2026"], ["2026-10-05", "2026-10-25"]),
    ],
)  # fmt: skip
def test_dates_in_other_forms(cells, dates):
    assert vintages.iso_dates(pd.Series(cells, name="date"), "x.csv").tolist() == dates


def test_a_date_that_can_be_read_in_two_ways_stops_with_its_cell():
    cells = pd.Series(["2026-10-01", "10/05/2026"], name="Release date")
    with pytest.raises(AiraceError, match=r"x.csv, row 3, column 'Release date'.*two ways"):
        vintages.iso_dates(cells, "x.csv")


@given(st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2099-12-31").date()))
def test_any_day_survives_a_name(day):
    for form in ("%Y-%m-%d", "%Y_%m_%d", "%Y%m%d"):
        assert vintages.stamp_in(f"file_{day:{form}}") == f"{day:%Y-%m-%d}"
