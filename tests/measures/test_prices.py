import pandas as pd
import pytest

from airace.measures import prices
from tests.measures.priced import MODELS, NAMES, PRICES, ratio


def test_the_price_of_the_day_is_blended_three_to_one():
    assert ratio("2025-02-01", 130).value == pytest.approx(((3 * 2 + 6) / 4) / ((3 + 5) / 4))
    assert ratio("2025-07-01", 130).value == pytest.approx(((3 * 0.5 + 2.5) / 4) / 2)


def test_a_higher_threshold_leaves_out_the_small_model():
    assert ratio("2025-02-01", 140).value == pytest.approx(3 / 15)


def test_a_name_that_moved_is_the_model_of_its_day():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01")
    assert priced.loc[priced["price_model"] == "chat", "model"].tolist() == ["B-new"]


def test_zero_is_no_price():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-02-01")
    assert "free" not in set(priced["price_model"])


def test_removed_models_leave_once_their_removal_was_seen():
    gone = PRICES.copy()
    gone.loc[1, "status"] = "removed"
    gone.loc[1, "status_seen"] = pd.Timestamp("2025-03-01")
    assert "A-big" in ratio("2025-04-01", 130, gone).note
    assert "A-small" in ratio("2025-02-01", 130, gone).note


def test_cheapest_by_level_has_a_row_for_every_level_and_bloc():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-03-01")
    found = prices.cheapest_by_level(priced, ("US", "CN"), (120, 145, 160))
    assert found["level"].tolist() == [120, 120, 145, 145, 160, 160]
    assert found["model"].fillna("").tolist()[:3] == ["A-small", "B-big", "A-big"]
    assert found["usd_per_mtok"].tolist()[:3] == [2.0, 3.0, 15.0]
    assert found["usd_per_mtok"].isna().tolist() == [False, False, False, True, True, True]


def test_spells_say_from_when_to_when_a_price_was_a_models():
    found = prices.spells(PRICES, NAMES, MODELS)
    chat = found[found["price_model"] == "chat"].sort_values("start")
    assert chat["model"].tolist() == ["B-big", "B-big", "B-new"]
    assert chat["start"].dt.strftime("%Y-%m-%d").tolist() == [
        "2025-01-01",
        "2025-06-01",
        "2025-09-01",
    ]
    ends = chat["end"].dt.strftime("%Y-%m-%d").fillna("").tolist()
    assert ends == ["2025-06-01", "2025-09-01", ""]
    assert "free" not in set(found["price_model"])


def test_a_price_is_no_models_before_its_release():
    later = MODELS.assign(release_date=pd.Timestamp("2025-03-05"))
    assert prices.spells(PRICES, NAMES, later)["start"].min() == pd.Timestamp("2025-03-05")


def test_a_ratio_is_taken_on_the_first_day_on_which_both_are_on_sale():
    found = prices.first_ratio(PRICES, NAMES, ["B-big"], ["A-big"], as_of="2025-12-31")
    assert found.value == pytest.approx(3 / 15)
    assert found.low is None
    # The later model is not looked for before its own first day.
    newer = prices.first_ratio(PRICES, NAMES, ["B-new"], ["A-big"], as_of="2025-12-31")
    assert newer.note.endswith("on 2025-09-01")
    early = prices.first_ratio(PRICES, NAMES, ["B-new"], ["A-big"], as_of="2025-08-31")
    assert not early.known
    assert not prices.first_ratio(PRICES, NAMES, ["nobody"], ["A-big"], as_of="2025-12-31").known
