import pytest

from airace.errors import AiraceError
from airace.sources import fmti

FILES = {
    # The first edition hides its sum row in the third column and has a sum column.
    "fmti_2023-10_scores.csv": "\ufeffDomain,Subdomain,Indicator,Meta,OpenAI,Total\n"
    "Upstream,Data,Data size,1,0,1\nModel,Basics,Size ,1,1,2\n"
    "Downstream,Use,Release decision-making protocol,0,1,1\n"
    "Downstream,Use,Model Asset License,1,1,2\n,,Total,3,3,\n",
    "fmti_2024-05_scores.csv": "Indicator,Meta,Startup\nData size,1,1\nSize,0,1\n"
    "Release decision-making,1,1\nLicense,1,0\nTotal,3,3\n",
    "fmti_2025-12_scores.csv": "Indicator,Meta,DeepSeek\nCrawling,0,1\n"
    "Government commitments,1,1\n",
    "fmti_2025-12_indicators.csv": "Domain,Subdomain,Indicator\nUpstream,Data,Crawling\n"
    "Downstream,Impact,Government commitments\n",
}


@pytest.fixture
def published(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_sum_row_and_column_do_not_double_the_points(published):
    rows = fmti.extract(published)["transparency_scores"]
    totals = rows.groupby(["edition", "company"])["points"].sum()
    assert totals.to_dict() == {
        ("2023-10", "Meta"): 3,
        ("2023-10", "OpenAI"): 3,
        ("2024-05", "Meta"): 3,
        ("2024-05", "Startup"): 3,
        ("2025-12", "DeepSeek"): 2,
        ("2025-12", "Meta"): 1,
    }
    assert "Total" not in set(rows["company"])


def test_renamed_indicators_keep_their_domain(published):
    rows = fmti.extract(published)["transparency_scores"]
    second = rows[(rows["edition"] == "2024-05") & (rows["company"] == "Meta")]
    assert second.set_index("domain")["indicators"].to_dict() == {
        "Downstream": 2,
        "Model": 1,
        "Upstream": 1,
    }


def test_a_company_that_is_not_in_the_registry_is_unknown(published):
    rows = fmti.extract(published)["transparency_scores"]
    ids = rows.drop_duplicates("company").set_index("company")["developer_ids"]
    assert ids["Startup"] == "unknown"
    assert ids["DeepSeek"] == "deepseek"


def test_an_indicator_without_a_domain_stops(published):
    path = published / "fmti_2025-12_scores.csv"
    path.write_text(path.read_text().replace("Crawling", "Scraping"))
    with pytest.raises(AiraceError, match=r"fmti_2025-12_scores\.csv: .*'Scraping'"):
        fmti.extract(published)


def test_a_score_that_is_not_0_or_1_names_company_and_indicator(published):
    path = published / "fmti_2024-05_scores.csv"
    path.write_text(path.read_text().replace("Size,0,1", "Size,0,yes"))
    with pytest.raises(AiraceError, match="'yes' for Startup, indicator 'Size'"):
        fmti.extract(published)
