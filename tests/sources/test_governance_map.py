import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources import governance_map

RULES = (
    "id,name,type,bindingStatus,status,dateAdopted,dateInForce,sourceUrl,verificationStatus,"
    "lastVerified,countryIso3"
)
FILES = {
    "national_rules.csv": f"{RULES},jurisdiction,regulatorOrBody\n"
    "eu-x,EU Act,regulation,binding,In force,2024-06-13,2024-08-01,https://x,verified,"
    "2026-05-20,,European Union,Commission\n"
    "br-bill,Bill,proposed_law,proposed,In committee,2023-05-03,,https://y,likely_correct,"
    "2026-05-29,BRA,Brazil,Senate\n",
    "subnational_rules.csv": f"{RULES},jurisdictionName\n"
    "us-il,Act,law,binding,In force,2019-08-09,2020-01-01,https://z,verified,2026-05-20,USA,"
    "Illinois\n",
    "international_instruments.csv": "id,name,issuer,organizationType,date,instrumentType,"
    "bindingStatus,sourceUrl,verificationStatus,notes\n"
    "unga-78-265,Resolution,UN General Assembly,UN,2024-03-21,recommendation,"
    "political_guidance,https://u,verified,\n"
    "paris-statement-2025,Statement,Summit,AI Safety Summit,2025-02-11,declaration,non_binding,"
    "https://p,verified,\n"
    "guide,Guide,Secretariat,ASEAN,2025-01-01,guidance,non_binding,https://g,likely_correct,\n",
    "participation.csv": "instrumentId,countryIso3,participationType,date,sourceUrl,notes,"
    "verificationStatus\n"
    "unga-78-265,USA,covered_by_membership,2024-03-21,https://u,,verified\n"
    "paris-statement-2025,CHN,endorsed,2025-02-11,https://p,,verified\n"
    "paris-statement-2025,EUU,endorsed,2025-02-11,https://p,Signed then or later,verified\n",
}


@pytest.fixture
def published(tmp_path):
    folder = tmp_path / "governance" / "global_ai_governance_map"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_rules_become_instruments_and_their_status_stands_apart(published):
    tables = governance_map.extract(published)
    rows = tables["instruments"].set_index("instrument_id")
    assert rows.loc["eu-x", "jurisdiction"] == "EU"
    assert rows.loc["br-bill", ["jurisdiction", "date_kind", "binding"]].tolist() == [
        "BR",
        "proposed",
        "proposed",
    ]
    assert rows.loc["us-il", ["level", "area"]].tolist() == ["subnational", "Illinois"]
    assert rows.loc["paris-statement-2025", "jurisdiction"] == "INT"
    # 1 January stands for a year: an edition within it must not know the guide yet.
    assert rows.loc["guide", ["date", "date_precision"]].tolist() == ["2025-12-31", "year"]
    assert "status" not in rows
    assert set(tables["instrument_statuses"]["instrument_id"]) == {"eu-x", "br-bill", "us-il"}


def test_coverage_by_a_parent_body_is_no_own_act(published):
    rows = governance_map.extract(published)["memberships"].set_index(["initiative_id", "country"])
    assert not rows.loc[("unga-78-265", "US"), "own_act"]
    assert rows.loc[("paris-statement-2025", "CN"), "own_act"]
    assert rows.loc[("paris-statement-2025", "EU"), "date_precision"] == "on_or_after"


def test_a_list_that_is_not_whole_says_so(published):
    complete = governance_map.extract(published)["initiatives"].set_index("initiative_id")
    assert complete["list_complete"].to_dict() == {
        "unga-78-265": False,  # own acts (co-sponsors) are known for two countries only
        "paris-statement-2025": True,
        "guide": False,  # no country listed
    }


def test_a_renamed_column_is_named(published):
    path = published / "governance" / "global_ai_governance_map" / "participation.csv"
    path.write_text(path.read_text().replace("participationType", "kind"))
    with pytest.raises(AiraceError, match=r"participation\.csv, row 1: lacks .*participationType"):
        governance_map.extract(published)


def test_an_unknown_country_is_named(published):
    path = published / "governance" / "global_ai_governance_map" / "participation.csv"
    path.write_text(path.read_text().replace("CHN", "QQQ"))
    with pytest.raises(AiraceError, match="paris-statement-2025: no country 'QQQ'"):
        governance_map.extract(published)


def test_a_bad_date_stops(published):
    path = published / "governance" / "global_ai_governance_map" / "national_rules.csv"
    path.write_text(path.read_text().replace("2023-05-03", "May 2023"))
    with pytest.raises(AiraceError, match="'May 2023' is not a date"):
        governance_map.extract(published)


def test_rows_are_frames(published):
    assert all(isinstance(f, pd.DataFrame) for f in governance_map.extract(published).values())
