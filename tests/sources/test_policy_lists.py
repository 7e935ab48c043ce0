import pytest

from airace.errors import AiraceError
from airace.sources import policy_lists

TEXT = (
    "instrument_id,jurisdiction,date,title_en,title_as_seen,issuer,instrument_type,number,"
    "source_url,iso3\n"
    "IS018,United States,2025-01-23,Removing Barriers,x,President,executive order,EO 14179,"
    "https://w,USA\n"
)


def write(tmp_path, text):
    (tmp_path / "instruments_seen.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_listed_instruments_do_not_claim_force_or_adoption(tmp_path):
    row = policy_lists.extract(write(tmp_path, TEXT))["instruments"].iloc[0]
    assert row[["instrument_id", "jurisdiction", "date_kind", "binding", "number"]].tolist() == [
        "is018",
        "US",
        "listed",
        "unknown",
        "EO 14179",
    ]


def test_an_unknown_country_names_the_row(tmp_path):
    with pytest.raises(AiraceError, match="IS018: no country 'ZZZ'"):
        policy_lists.extract(write(tmp_path, TEXT.replace("USA", "ZZZ")))
