import pandas as pd
import pytest

from airace.measures import chip_prices

TYPES = pd.DataFrame(
    {
        "chip_type": ["one", "two", "free"],
        "cost_usd": [20.0, 12.0, None],
        "h100e": [0.8, 0.16, 0.5],
        "memory_bandwidth_gb_s": [4.0, 4.8, 1.0],
    }
)


def test_which_is_cheaper_hangs_on_the_unit():
    by_operations = chip_prices.price_ratio(TYPES, "one", "two", "operations")
    by_memory = chip_prices.price_ratio(TYPES, "one", "two", "memory_bandwidth")
    assert by_operations.value == pytest.approx(25 / 75)
    assert by_memory.value == pytest.approx(5 / 2.5)


def test_a_ratio_turned_round_is_its_inverse():
    one, two = (chip_prices.price_ratio(TYPES, *pair, "operations").value
                for pair in (("one", "two"), ("two", "one")))  # fmt: skip
    assert one * two == pytest.approx(1)


def test_a_chip_that_is_not_out_or_has_no_price_is_unknown():
    assert not chip_prices.price_ratio(TYPES, "one", "free", "operations").known
    assert not chip_prices.price_ratio(TYPES, "one", "later", "operations").known
