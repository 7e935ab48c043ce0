import pytest

from airace.errors import AiraceError
from airace.sources import agora

pytestmark = pytest.mark.usefixtures("nothing_held")

SHARED = (
    "AGORA ID,Casual name,Authority,Collections,Most recent activity,Most recent activity date,"
    "Proposed date,Validated?,Tags"
)
FILES = {
    "agora_authorities_2026-03.csv": "Name,Jurisdiction,Parent authority\n"
    "United States Congress,United States,Federal government\n"
    "Illinois,United States,State governments\n"
    "Chinese central government,China,\n"
    "Other authorities,,\n"
    "European Union,Multinational,\nOECD,Multinational,\n"
    "Government of the United Kingdom,Other countries,\n",
    # The publisher's file starts with a byte order mark.
    "agora_documents_2026-03.csv": f"\ufeff{SHARED},Annotated?,Link to document,Long summary\n"
    "1,Act,United States Congress,U.S. federal laws,Enacted,2024-01-02,2023-05-05,true,"
    "Harms: Bias;Harms: Bias;Strategies: Disclosure: About inputs,true,https://a,Long text\n"
    "2,White paper,Other authorities,Editors' Picks;Chinese law and policy,Enacted,2024-09-01,,"
    "false,,false,https://b,Long text\n"
    "3,Statement,OECD,,Proposed,2024-05-02,,false,,true,https://c,\n"
    "4,Code,Government of the United Kingdom,,Proposed,2024-05-02,,false,,true,https://d,\n"
    "5,State act,Illinois,,Defunct,2024-05-02,,false,,true,https://e,\n",
    "agora_documents_2025-06_lite.csv": f"{SHARED}\n"
    "1,Act,United States Congress,U.S. federal laws,Enacted,2024-01-02,2023-05-05,True,\n",
}


@pytest.fixture
def published(tmp_path):
    folder = tmp_path / "governance" / "agora"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_jurisdiction_is_the_governments_and_origin_the_collections(published):
    rows = agora.extract(published)["agora_documents"]
    rows = rows[rows["vintage"] == "2026-03-23"].set_index("agora_id")
    assert rows["jurisdiction"].tolist() == ["US", "", "INT", "GB", "US"]
    assert rows["level"].tolist() == [
        "national",
        "other",
        "international",
        "national",
        "subnational",
    ]
    assert rows["origin"].tolist() == ["US", "CN", "INT", "GB", "US"]


def test_a_vintage_keeps_what_it_knew(published):
    rows = agora.extract(published)["agora_documents"].set_index(["vintage", "agora_id"])
    assert rows.loc[
        ("2025-09-18", "1"), ["annotated", "url", "validated", "source_id"]
    ].tolist() == [
        "",
        "",
        "true",
        "agora-2025-06",
    ]


def test_tags_are_distinct_and_lose_their_group(published):
    tags = agora.extract(published)["agora_tags"]
    assert tags[["tag_group", "tag"]].values.tolist() == [
        ["Harms", "Bias"],
        ["Strategies", "Disclosure: About inputs"],
    ]


def test_no_summary_is_taken(published):
    assert "Long text" not in agora.extract(published)["agora_documents"].to_string()


def test_an_authority_that_is_not_listed_stops(published):
    path = published / "governance" / "agora" / "agora_authorities_2026-03.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Illinois,", "Ilinois,"), encoding="utf-8"
    )
    with pytest.raises(AiraceError, match="document 5: unknown authority 'Illinois'"):
        agora.extract(published)
