import pytest

from airace.errors import AiraceError
from airace.sources import alignment_pages

FILES = {
    "intl_alignment_supplement/alignment_us_china.csv": "initiative,date,lead_or_host,kind,"
    "us_position,china_position,n_endorsers,count_meaning,source_url\n"
    "UNGA resolution 78/311 (draft A/78/L.86),2024-07-01,China,UN resolution,co-sponsor (late),"
    'lead,140,"""more than 140"" co-sponsoring countries (lower bound)",https://u\n'
    "Paris Statement on Inclusive and Sustainable AI,2025-02-11,France,summit,did not sign,signed,"
    '63,"countries on the list as read by the Map on 2026-05-20 (plus EU); press: 58",https://p\n'
    "WAICO founding agreement (World AI Cooperation Organization),2026-07-16,China,treaty,"
    "not a signatory in the lists seen,signed (host: Shanghai),29,countries that signed,https://w\n"
    "WAICO founding members as stated by Wang Yi,2026-08-12,China,treaty,,,38,founding members,"
    "https://v\n",
    "intl_alignment_supplement/partial_member_lists.csv": "initiative,country,iso3,date,"
    "list_complete,n_total_stated,source_url\n"
    "WAICO founding agreement,China,CHN,2026-07-16,False,29,https://w\n",
    "facts.csv": "fact_id,subject,attribute,value,unit,date,source_url\n"
    "GOV038,Paris Statement,signatories_on_the_day,58,countries,2025-02-11,https://b\n"
    "GOV039,Paris Statement,signatories_press_variant,61,countries,2025-02,https://c\n"
    "GOV900,Paris Statement,something_else,1,x,2025,https://d\n",
}


@pytest.fixture
def published(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "governance" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_cosponsoring_is_an_own_act_of_those_that_are_named(published):
    rows = alignment_pages.extract(published)["memberships"]
    assert rows[["initiative_id", "country", "kind"]].values.tolist() == [
        ["waico", "CN", "signed"],
        ["unga-78-311", "US", "cosponsored"],
        ["unga-78-311", "CN", "cosponsored"],
    ]
    assert rows["own_act"].all()


def test_positions_share_one_vocabulary_and_silence_is_no_position(published):
    rows = alignment_pages.extract(published)["alignment_positions"]
    assert rows[["initiative_id", "country", "position", "led"]].values.tolist() == [
        ["unga-78-311", "US", "cosponsored", False],
        ["unga-78-311", "CN", "cosponsored", True],
        ["paris-statement-2025", "US", "did not sign", False],
        ["paris-statement-2025", "CN", "signed", False],
        ["waico", "US", "not listed", False],
        ["waico", "CN", "signed", True],
    ]


def test_a_count_carries_the_day_on_which_it_was_counted(published):
    rows = alignment_pages.extract(published)["signatory_counts"]
    rows = rows.set_index(["initiative_id", "counted_on"])
    assert rows.loc[("paris-statement-2025", "2026-05-20"), "count"] == "63"
    assert rows.loc[("paris-statement-2025", "2025-02-28"), "count"] == "61"
    assert rows.loc[("unga-78-311", "2024-07-01"), ["bound", "meaning"]].tolist() == [
        "at least",
        "co-sponsors",
    ]
    assert rows.loc[("waico", "2026-08-12"), "count"] == "38"


def test_partial_lists_are_flagged_and_the_maps_initiatives_are_left_to_it(published):
    rows = alignment_pages.extract(published)["initiatives"]
    assert rows[["initiative_id", "list_complete"]].values.tolist() == [["waico", False]]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("did not sign", "walked out", "unknown position 'walked out'"),
        (
            "UNGA resolution 78/311 (draft A/78/L.86)",
            "Lisbon Pact",
            "unknown initiative 'Lisbon Pact'",
        ),
    ],
)
def test_what_has_no_meaning_yet_stops(published, old, new, message):
    path = published / "governance/intl_alignment_supplement/alignment_us_china.csv"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(AiraceError, match=message):
        alignment_pages.extract(published)
