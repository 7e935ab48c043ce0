import pandas as pd
import pytest

from airace.measures import prices

MODELS = pd.DataFrame(
    {
        "model": ["A-big", "A-small", "B-big", "B-new"],
        "score": [150.0, 131.0, 140.0, 141.0],
        "low": [148.0, 130.0, 138.0, None],
        "high": [152.0, 132.0, 142.0, None],
        "release_date": pd.to_datetime(["2024-06-01", "2024-07-01", "2024-12-01", "2025-09-01"]),
        "blocs": ["US", "US", "CN", "CN"],
    }
)


def table(*rows):
    frame = pd.DataFrame(
        rows,
        columns=["provider", "model", "valid_from", "input_usd_per_mtok", "output_usd_per_mtok"],
    ).assign(mode="standard", status="listed", status_seen=pd.NaT, source_id="s")
    frame["valid_from"] = pd.to_datetime(frame["valid_from"])
    frame["status_seen"] = pd.to_datetime(frame["status_seen"])
    return frame


def names(*rows):
    frame = pd.DataFrame(
        rows, columns=["provider", "price_model", "index_model", "valid_from", "valid_to"]
    ).assign(mode="standard", note="", source_id="s")
    for column in ("valid_from", "valid_to"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


PRICES = table(
    ("a", "big", "2025-01-01", 10, 30),
    ("a", "small", "2025-01-01", 1, 5),
    ("b", "chat", "2025-01-01", 2, 6),
    ("b", "chat", "2025-06-01", 0.5, 2.5),
    ("b", "free", "2025-01-01", 0, 0),
)
NAMES = names(
    ("a", "big", "A-big", "2025-01-01", None),
    ("a", "small", "A-small", "2025-01-01", None),
    ("b", "chat", "B-big", "2025-01-01", "2025-08-31"),
    ("b", "chat", "B-new", "2025-09-01", None),
    ("b", "free", "B-new", "2025-01-01", None),
)


def ratio(as_of, threshold, price_table=PRICES):
    priced = prices.priced_models(price_table, NAMES, MODELS, as_of=as_of)
    return prices.price_ratio(priced, "US", "CN", threshold)


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


def test_no_candidate_is_a_reason_not_an_error():
    assert "no CN model" in ratio("2025-02-01", 145).reason
    assert "no US model" in ratio("2024-01-01", 130).reason
    empty = prices.priced_models(PRICES, NAMES, MODELS.iloc[:0], as_of="2025-02-01")
    assert not prices.price_ratio(empty, "US", "CN", 130).known


def test_a_doubt_about_a_name_reaches_the_note():
    doubted = NAMES.assign(note=["", "", "may be another model", "", ""])
    priced = prices.priced_models(PRICES, doubted, MODELS, as_of="2025-02-01")
    assert "may be another model" in prices.price_ratio(priced, "US", "CN", 130).note


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


@pytest.mark.parametrize(
    "day", ["2024-12-31", "2025-02-01", "2025-07-01", "2025-08-31", "2026-01-01"]
)
def test_the_price_of_one_model_is_that_of_the_list(day):
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of=day).set_index("model")
    for model in MODELS["model"]:
        found = prices.price_on(PRICES, NAMES, model, day)
        assert found.known == (model in priced.index)
        if found.known:
            assert found.value == priced.loc[model, "blended_usd_per_mtok"]


def test_a_price_says_what_it_is_of_and_why_it_is_not_known():
    found = prices.price_on(PRICES, NAMES, "B-big", "2025-07-01", blend=(1, 1))
    assert found.value == 1.5
    assert found.note == "chat at 0.5 USD for input and 2.5 for output, known since 2025-06-01"
    assert (
        "first known one is of 2025-01-01"
        in prices.price_on(PRICES, NAMES, "B-big", "2024-12-31").reason
    )
    assert "no sold name" in prices.price_on(PRICES, NAMES, "C", "2025-07-01").reason
