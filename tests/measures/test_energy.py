import pandas as pd
import pytest

from airace.measures import energy

TABLE = pd.DataFrame(
    {
        "country": ["CN", "US", "CN", "US", "CN"],
        "year": [2023, 2023, 2024, 2024, 2025],
        "generation": [200.0, 100.0, 300.0, 120.0, 400.0],
    }
)


def test_the_newest_year_that_both_have_is_compared():
    found = energy.generation_ratio(TABLE, "US", "CN")
    assert found.value == pytest.approx(2.5) and found.as_of == "2024-12-31"
    assert energy.generation_ratio(TABLE, "CN", "US").value == pytest.approx(0.4)


def test_a_country_without_data_is_unknown():
    assert not energy.generation_ratio(TABLE, "US", "FR").known
    assert not energy.generation_ratio(TABLE.iloc[:0], "US", "CN").known
