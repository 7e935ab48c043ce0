import pytest

from airace.errors import AiraceError
from airace.sources import deepseek_restrictions

TEXT = (
    "jurisdiction,iso3,level,authority,measure,measure_type,date,source_url\n"
    "Italy,ITA,national,Garante,limitation,regulatory order,2025-01-30,https://i\n"
    "Taiwan,TWN,national,Ministry,ban,government devices,"
    "on or before 2025-02-03 (listed on a page of that date),https://t\n"
    "United States,USA,federal law,Congress,prohibition,statute,2025-12-18,https://u\n"
    "India,IND,agency,Ministry of Finance,advisory,advisory,,https://n\n"
)


def write(tmp_path, text):
    (tmp_path / "deepseek_restrictions.csv").write_text(text)
    return tmp_path


def test_dates_say_how_exact_they_are(tmp_path):
    rows = deepseek_restrictions.extract(write(tmp_path, TEXT))["deepseek_restrictions"]
    assert rows[["jurisdiction", "date", "date_precision", "level"]].values.tolist() == [
        ["IT", "2025-01-30", "day", "national"],
        ["TW", "2025-02-03", "on_or_before", "national"],
        ["US", "2025-12-18", "day", "national"],
        ["IN", "", "unknown", "agency"],
    ]


@pytest.mark.parametrize("bad", ["around 2025-02-03", "on or before spring"])
def test_a_date_in_other_words_stops(tmp_path, bad):
    with pytest.raises(AiraceError, match="is not a date"):
        deepseek_restrictions.extract(write(tmp_path, TEXT.replace("2025-01-30", bad)))
