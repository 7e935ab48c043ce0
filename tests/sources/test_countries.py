import pytest

from airace.errors import AiraceError
from airace.sources.countries import Countries, dated, project_countries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-21", ("2024-05-21", "day")),
        ("2024-12", ("2024-12-31", "month")),
        ("2024-02", ("2024-02-29", "month")),
        ("2023", ("2023-12-31", "year")),
        ("", ("", "unknown")),
        ("2025-01-01", ("2025-01-01", "day")),
    ],
)
def test_a_date_less_than_a_day_falls_on_its_end(text, expected):
    assert dated(text) == expected


def test_new_year_may_stand_for_a_year():
    assert dated("2025-01-01", new_year_is_year=True) == ("2025-12-31", "year")


@pytest.mark.parametrize("text", ["2024-13-01", "soon", "2024-2-1x"])
def test_a_bad_date_stops(text):
    with pytest.raises(AiraceError, match="is not a date"):
        dated(text)


def test_codes_and_names(tmp_path):
    (tmp_path / "countries.csv").write_text(
        "country,iso3,name,other_names,region,eu_member,source_id\n"
        "TR,TUR,Türkiye,Turkey;Turkiye,Europe,false,x\n",
        encoding="utf-8",
    )
    countries = Countries.load(tmp_path)
    assert countries.from_iso3("TUR", "here") == "TR"
    assert countries.from_name(" turkey ", "here") == "TR"
    with pytest.raises(AiraceError, match=r"row 7: no country 'XYZ'.*countries\.csv"):
        countries.from_iso3("XYZ", "row 7")


def test_the_projects_table_has_both_blocs_and_the_union():
    countries = project_countries()
    assert [countries.from_iso3(code, "") for code in ("USA", "CHN", "EUU", "TWN")] == [
        "US",
        "CN",
        "EU",
        "TW",
    ]
