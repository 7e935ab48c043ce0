import pytest

from airace.errors import AiraceError
from airace.sources import ai_index

TEXT = (
    "edition,chapter,geography,metric,period,value,unit,note,seen_in\n"
    '2025,6.2,United States,"AI-related laws passed, cumulative",2016-2024,27.0,laws,114,x\n'
    '2025,6.2,Portugal,"AI-related laws passed, cumulative",2016-2024,20.0,laws,114,x\n'
    "2026,8.4,United States,AI-related bills passed (G20 countries),2016-2025,25.0,bills,G20,x\n"
    "2026,8.4,United States,witnesses in congressional AI hearings,2017,5.0,witnesses,,x\n"
)


FACTS = (
    "fact_id,subject,attribute,value,unit,date\n"
    "CTX031,China,private AI investment (Quid),12.4,billion USD,2025\n"
    "CTX032,United Kingdom,private AI investment (Quid),5.9,billion USD,2025\n"
)


def write(tmp_path, text, facts=FACTS):
    (tmp_path / "ai_index_policy_figures.csv").write_text(text)
    (tmp_path / "facts.csv").write_text(facts)
    return tmp_path


def test_only_the_quoted_figures_are_taken_with_their_scope(tmp_path):
    rows = ai_index.extract(write(tmp_path, TEXT))["quoted_policy_figures"]
    assert rows[["edition", "value", "scope"]].values.tolist() == [
        ["AI Index 2025", "27.0", "114"],
        ["AI Index 2026", "25.0", "G20"],
        [
            "AI Index 2026",
            "12.4",
            "As counted by Quid; not comparable with other measures of funding",
        ],
    ]
    assert rows["figure_id"].is_unique


def test_an_edition_without_a_day_of_publication_stops(tmp_path):
    with pytest.raises(AiraceError, match="unknown edition '2031'"):
        ai_index.extract(write(tmp_path, TEXT.replace("2026,8.4", "2031,8.4")))


def test_another_collection_of_facts_stops(tmp_path):
    with pytest.raises(AiraceError, match="has no 'private AI investment"):
        ai_index.extract(write(tmp_path, TEXT, FACTS.replace("Quid", "other")))


def test_robots_and_laws_of_states_are_quoted(tmp_path):
    text = TEXT + "2025,6.2,US states,AI-related laws enacted,2024,131.0,laws,,x\n"
    facts = FACTS + "CTX022,United States,industrial robots installed,34200,robots,2024\n"
    rows = ai_index.extract(write(tmp_path, text, facts))["quoted_policy_figures"]
    assert rows[["geography", "value", "unit"]].values.tolist()[2:] == [
        ["US states", "131.0", "laws"],
        ["China", "12.4", "billion USD"],
        ["United States", "34200", "robots"],
    ]
    assert rows["figure_id"].is_unique
