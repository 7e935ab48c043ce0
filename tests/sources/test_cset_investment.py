import pytest

from airace.errors import AiraceError
from airace.sources import cset_investment

TEXT = (
    "entity,iso3,year,funding_estimated_musd_nominal,estimated_complete,"
    "funding_disclosed_musd_nominal,disclosed_complete\n"
    "China,CHN,2025,22018,true,9581,true\nChina,CHN,2026,48823,false,35071,false\n"
)
FILE = "ai_private_funding_nominal_us_china.csv"


def test_a_year_that_is_not_over_is_left_out(tmp_path):
    (tmp_path / FILE).write_text(TEXT)
    rows = cset_investment.extract(tmp_path)["ai_private_funding"]
    assert rows["year_end"].tolist() == ["2025-12-31"]


def test_a_flag_that_is_neither_stops(tmp_path):
    (tmp_path / FILE).write_text(TEXT.replace("9581,true", "9581,maybe"))
    with pytest.raises(AiraceError, match="CHN 2025: complete flags"):
        cset_investment.extract(tmp_path)
