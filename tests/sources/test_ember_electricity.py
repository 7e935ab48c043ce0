import pytest

from airace.errors import AiraceError
from airace.sources import ember_electricity

TEXT = (
    "entity,iso3,owid_code,year,electricity_generation_twh,coal_twh\n"
    "China,CHN,CHN,2024,10086.88,1\n"
    "ASEAN (Ember),,,2024,1300.1,1\n"
    "Tuvalu,TUV,TUV,2024,0.01,0\n"
    "United States,USA,USA,2024,,1\n"
)


def write(tmp_path, text):
    (tmp_path / "electricity_by_country_year.csv").write_text(text)
    return tmp_path


def test_only_countries_of_the_book_with_a_number_are_taken(tmp_path):
    rows = ember_electricity.extract(write(tmp_path, TEXT))["electricity_generation"]
    assert rows[["country", "year", "year_end", "generation"]].values.tolist() == [
        ["CN", "2024", "2024-12-31", "10086.88"]
    ]


def test_a_renamed_column_stops(tmp_path):
    with pytest.raises(AiraceError, match="electricity_generation_twh"):
        ember_electricity.extract(write(tmp_path, TEXT.replace("electricity_generation", "power")))


def test_a_file_without_a_country_of_the_book_stops(tmp_path):
    with pytest.raises(AiraceError, match="no country of the book"):
        ember_electricity.extract(write(tmp_path, TEXT.replace("CHN", "TCD")))
