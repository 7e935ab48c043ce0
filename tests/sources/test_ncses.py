import pytest

from airace.errors import AiraceError
from airace.sources import ncses

FILES = {
    "ai_articles_by_coauthorship_year.csv": "country,year,total_articles,international\n"
    "World,2022,100,16\nChina,2022,50,8\n",
    "ai_coauthorship_pairs_2003_22.csv": "country_a,country_b,coauthored_articles_2003_22,"
    "collaboration_index\nUnited States,China,13,1.08\nAtlantis,China,1,0.1\n",
}


def test_countries_become_codes_and_pairs_are_in_order(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    tables = ncses.extract(tmp_path)
    assert tables["ai_coauthorship"][["country", "year_end"]].values.tolist() == [
        ["CN", "2022-12-31"]
    ]
    pairs = tables["ai_coauthorship_pairs"]
    assert pairs[["country_a", "country_b", "articles"]].values.tolist() == [["CN", "US", "13"]]


def test_a_renamed_column_is_named(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text.replace("international", "abroad"))
    with pytest.raises(AiraceError, match="international"):
        ncses.extract(tmp_path)
