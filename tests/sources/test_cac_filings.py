import pytest

from airace.errors import AiraceError
from airace.sources import cac_filings

FILES = {
    "cac_cumulative.csv": "as_of,cumulative_filed_services,cumulative_registered_apps,note,"
    "source_title,source_url,precision\n"
    "2024-12-31,302,105.0,x,CAC announcement 2025-01-08,https://cac/1,exact\n"
    "2025-03-31,346,,x,Xinhua,http://en.people.cn/n3/2025/0409/c9-2.html,exact\n"
    "2025-07-30,490,240.0,x,press event,https://www.newbe.com.cn/info/4346.shtml,lower bound\n",
    "cac_new_by_period_partial.csv": "period,new_filed_services,note,source_url\n"
    "2026-05/2026-06,120,new filings,https://www.cac.gov.cn/2026-07/10/c_1.htm\n"
    "2026-07,7,on-device services,https://www.cac.gov.cn/2026-07/15/c_2.htm\n",
}


@pytest.fixture
def published(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_count_is_known_when_it_is_announced(published):
    rows = cac_filings.extract(published)["ai_service_filings"]
    assert rows["announced"].tolist() == ["2025-01-08", "2025-04-09", "2025-07-30"]
    assert rows["precision"].tolist() == ["exact", "exact", "lower bound"]


def test_a_period_ends_no_later_than_its_announcement(published):
    rows = cac_filings.extract(published)["ai_service_filing_additions"]
    assert rows[["period_start", "period_end", "announced", "scope"]].values.tolist() == [
        ["2026-05-01", "2026-06-30", "2026-07-10", "all services"],
        ["2026-07-01", "2026-07-15", "2026-07-15", "on-device services"],
    ]


def test_a_renamed_column_is_named(published):
    path = published / "cac_cumulative.csv"
    path.write_text(path.read_text().replace("cumulative_filed_services", "filed"))
    with pytest.raises(AiraceError, match="cumulative_filed_services"):
        cac_filings.extract(published)
