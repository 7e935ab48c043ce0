import pytest

from airace.errors import AiraceError
from airace.sources import lab_scorecards

FILES = {
    "lab_scorecards_long.csv": "scorecard,edition,published,org,hq_iso3,dimension,grade,"
    "source_url,grade_points\n"
    "FLI AI Safety Index,Winter 2025,2025-12-02,Z.ai (Zhipu),CHN,overall,D,https://f,1.0\n"
    "Seoul Commitment Tracker,February 2025,2025-02-10,IBM,USA,overall,Unfulfilled,https://s,\n",
    "published_safety_frameworks.csv": "org,framework,version,version_date,url\n"
    "NAVER,NAVER AI Safety Framework,2.0,2026-07-08,https://n\n",
    "company_commitments.csv": "company,wave,initiative,source_url\n"
    'IBM,initial,"Frontier AI Safety Commitments (AI Seoul Summit, 2024-05-21)",https://g\n'
    'MiniMax,later,"Frontier AI Safety Commitments (AI Seoul Summit, 2024-05-21)",https://g\n'
    "Baidu,initial,"
    '"Artificial Intelligence Safety Commitments (China AI Industry Alliance, 2024-12)",https://m\n',
}


@pytest.fixture
def published(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_each_edition_has_its_source(published):
    rows = lab_scorecards.extract(published)["lab_scorecards"]
    assert rows[["developer_ids", "grade", "points", "source_id"]].values.tolist() == [
        ["zhipu", "D", "1.0", "fli-ai-safety-index-2025-12"],
        ["ibm", "Unfulfilled", "", "seoul-tracker-2025-02"],
    ]


def test_the_day_in_the_title_holds_for_the_first_wave_only(published):
    rows = lab_scorecards.extract(published)["lab_commitments"].set_index("company")
    assert rows["date"].to_dict() == {"IBM": "2024-05-21", "MiniMax": "", "Baidu": "2024-12-31"}
    assert rows["date_precision"].to_dict() == {
        "IBM": "day",
        "MiniMax": "unknown",
        "Baidu": "month",
    }


def test_frameworks_resolve_their_company(published):
    assert lab_scorecards.extract(published)["safety_frameworks"]["developer_ids"].tolist() == [
        "naver"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("lab_scorecards_long.csv", "Winter 2025", "Spring 2027", "unknown edition 'Spring 2027'"),
        ("company_commitments.csv", "Frontier AI", "Frontier ML", "unknown commitments"),
        ("lab_scorecards_long.csv", "grade_points", "gpa", "lacks the columns"),
    ],
)
def test_what_is_new_stops(published, file, old, new, message):
    path = published / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(AiraceError, match=message):
        lab_scorecards.extract(published)
