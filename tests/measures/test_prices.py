import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


SPELLS = prices.spells(PRICES, NAMES, MODELS)


def rng():
    return np.random.default_rng(5)


def history(since="2025-01-01", until="2025-12-31", levels=(120, 145)):
    return prices.cheapest_over_time(SPELLS, ("US", "CN"), levels, since=since, until=until)


def test_cheapest_prices_change_when_a_price_or_a_name_does():
    steps = history()
    own = steps[(steps["level"] == 120) & (steps["bloc"] == "CN")]
    assert list(zip(own["date"].dt.strftime("%Y-%m-%d"), own["usd_per_mtok"], strict=True)) == [
        ("2025-01-01", 3.0),
        ("2025-06-01", 1.0),
        ("2025-09-01", 1.0),
    ]
    assert own["model"].tolist() == ["B-big", "B-big", "B-new"]
    assert steps.loc[(steps["level"] == 145), "bloc"].tolist() == ["US"]


# Frames are slow on a busy machine; the law is what counts here, not the time.
@settings(deadline=None, max_examples=40)
@given(st.dates(pd.Timestamp("2025-01-01").date(), pd.Timestamp("2025-12-31").date()))
def test_the_history_is_the_price_of_each_of_its_days(day):
    now = prices.in_force(SPELLS, day)
    at = prices.price_at(history(), str(day)).set_index(["level", "bloc"])["usd_per_mtok"]
    for level in (120, 145):
        for bloc in ("US", "CN"):
            found = prices.cheapest(now, bloc, level)
            expected = None if found is None else found["blended_usd_per_mtok"]
            assert at.get((level, bloc)) == expected


def test_a_level_that_is_sold_no_more_has_no_price():
    ended = SPELLS.assign(end=pd.Timestamp("2025-08-01"))
    steps = prices.cheapest_over_time(
        ended, ("US",), (120,), since="2025-01-01", until="2025-12-31"
    )
    assert pd.isna(steps["usd_per_mtok"].iloc[-1])
    assert prices.price_at(steps, "2025-09-01").empty
    first, last = prices.first_and_last(steps, "US", 120)
    assert first.value == 2.0 and "not sold" not in first.reason
    assert "sold any more" in last.reason


def test_a_history_neither_begins_before_the_record_nor_ends_after_the_day():
    steps = history(since="2025-03-01", until="2025-07-31")
    assert steps["date"].min() == pd.Timestamp("2025-03-01")
    assert steps["date"].max() == pd.Timestamp("2025-06-01")
    assert history(since="2024-01-01", until="2024-12-31").empty
    assert prices.record_begins(PRICES) == "2025-02-01"
    assert prices.record_begins(PRICES.iloc[:0]) is None


def test_first_and_present_price_of_a_level():
    first, last = prices.first_and_last(history(), "CN", 120)
    assert (first.value, first.note, first.as_of) == (3.0, "B-big", "2025-01-01")
    assert (last.value, last.note, last.as_of) == (1.0, "B-new", "2025-09-01")
    assert not prices.first_and_last(history(), "FR", 120)[0].known


def test_days_on_which_the_challenger_was_cheaper():
    found = prices.days_cheaper(history(), "US", "CN", 120, until="2025-06-10")
    # 3 against 2 USD from January to May (151 days), 1 against 2 from 1 June on.
    assert found.note == "10 of 161 days"
    assert found.value == pytest.approx(10 / 161)
    assert not prices.days_cheaper(history(), "US", "CN", 145, until="2025-06-10").known
    assert not prices.days_cheaper(history().iloc[:0], "US", "CN", 120, until="2025-06-10").known


def test_days_after_an_end_do_not_count():
    ended = SPELLS.assign(
        end=SPELLS["end"].mask(SPELLS["blocs"] == "US", pd.Timestamp("2025-06-03"))
    )
    steps = prices.cheapest_over_time(
        ended, ("US", "CN"), (120,), since="2025-01-01", until="2025-12-31"
    )
    assert prices.days_cheaper(steps, "US", "CN", 120, until="2025-12-31").note == "2 of 153 days"


def test_the_frontier_leaves_out_what_costs_more_for_less():
    models = pd.concat([MODELS, MODELS.tail(1).assign(model="A-dear", score=130.0, blocs="US")])
    more = table(("a", "dear", "2025-01-01", 5, 5))
    sold = names(("a", "dear", "A-dear", "2025-01-01", None))
    priced = prices.priced_models(
        pd.concat([PRICES, more]), pd.concat([NAMES, sold]), models, as_of="2025-10-01"
    )
    found = prices.price_frontier(priced, ("US", "CN"))
    assert found[["bloc", "model"]].to_numpy().tolist() == [
        ["US", "A-small"],
        ["US", "A-big"],
        ["CN", "B-new"],
    ]


def exact(priced):
    """The same models with scores that are known without error."""
    return priced.assign(low=priced["score"], high=priced["score"])


def test_share_of_the_price_range_in_which_the_lead_is_ahead():
    priced = exact(prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01"))
    # Both sell something from 2 USD on; B-new (141) beats A-small (131) until A-big at 15.
    found = prices.frontier_share(priced, "US", "CN", rng=rng(), draws=20)
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)
    turned = prices.frontier_share(priced, "CN", "US", rng=rng(), draws=20)
    assert turned.value == 1.0
    assert not prices.frontier_share(priced, "US", "FR", rng=rng(), draws=20).known


def test_scores_are_redrawn_from_their_own_intervals():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01")
    draws = prices.score_draws(priced, rng(), 4000)
    column = dict(zip(priced["model"], draws.T, strict=True))
    assert (column["B-new"] == 141.0).all()
    low, high = np.quantile(column["A-big"], [0.05, 0.95])
    assert (low, high) == pytest.approx((148, 152), abs=0.2)


def test_a_model_near_the_level_widens_the_ratio():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01")
    near = prices.price_ratio(priced, "US", "CN", 131, rng=rng(), draws=500)
    assert near.value == 0.5
    assert (near.low, near.high) == (1 / 15, 0.5)
    far = prices.price_ratio(priced, "US", "CN", 120, rng=rng(), draws=500)
    assert far.low == far.value == far.high
    lost = prices.price_ratio(priced, "US", "CN", 150, rng=rng(), draws=500)
    assert not lost.known
    chance = prices.price_ratio(priced, "US", "CN", 141, rng=rng(), draws=500)
    assert chance.known and chance.low == chance.high == 1 / 15


def test_a_level_that_one_side_may_miss_has_no_interval():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-07-01")
    found = prices.price_ratio(priced, "US", "CN", 140, rng=rng(), draws=500)
    assert found.known and found.low is None
    assert "one side has no such model" in found.note


def test_best_matched_and_second_cheapest():
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01")
    assert prices.best_ratio(priced, "US", "CN").value == 1 / 15
    assert prices.matched_ratio(priced, "US", "CN", "B-new").value == 1 / 15
    assert prices.matched_ratio(priced, "US", "CN", "A-small").value == 0.5
    assert not prices.matched_ratio(priced, "US", "CN", "A-big").known
    assert "no first-party price of C" in prices.matched_ratio(priced, "US", "CN", "C").reason
    assert not prices.price_ratio(priced, "US", "CN", 120, second=True).known
    assert prices.price_ratio(priced, "US", "CN", 120, blend=(1, 0)).value == 0.5
    assert prices.price_ratio(priced, "US", "CN", 120, blend=(0, 1)).value == 0.5


@pytest.mark.parametrize("threshold", [120, 131, 140])
def test_swapping_the_blocs_inverts_a_ratio(threshold):
    priced = prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-07-01")
    ahead = prices.price_ratio(priced, "US", "CN", threshold)
    turned = prices.price_ratio(priced, "CN", "US", threshold)
    assert turned.value == pytest.approx(1 / ahead.value)


def test_models_at_their_release_meet_what_was_on_sale():
    found = prices.at_release(SPELLS, "CN", "US", days=0, until="2025-12-31")
    assert found[["model", "other_model"]].to_numpy().tolist() == [["B-new", "A-big"]]
    assert found["ratio"].tolist() == [1 / 15]
    assert prices.at_release(SPELLS, "CN", "US", days=90, until="2025-02-15").empty
    before = prices.at_release(SPELLS, "CN", "US", days=31, until="2024-12-15")
    assert before.empty and "ratio" in before


def compared(lead="US", challenger="CN"):
    return prices.comparisons(
        SPELLS,
        lead,
        challenger,
        day="2025-10-01",
        adjectives={"US": "US", "CN": "Chinese"},
        levels=(120, 150),
        checked=(120,),
        rng=rng(),
        draws=200,
    )


def test_comparisons_say_whose_price_is_lower_or_why_it_is_not_known():
    found = compared().set_index("label")
    assert found.loc["120 points or more", ["value", "side"]].tolist() == [0.5, "challenger"]
    assert found.loc["150 points or more", "side"] == "unknown"
    assert found.loc["Best Chinese against an equal US model", "value"] == 1 / 15
    assert found.loc["The same, 90 days after its release", "note"] == "90 days have not passed"
    assert len(found) == 2 + 1 + 1 + 3 + 3 * 2


def test_comparisons_of_swapped_blocs_are_inverted():
    one, other = compared(), compared("CN", "US")
    assert one["label"].tolist() == other["label"].tolist()
    assert (one["value"] * other["value"]).dropna().tolist() == pytest.approx(
        [1] * one["value"].notna().sum()
    )
    turned = {"lead": "challenger", "challenger": "lead", "tied": "tied", "unknown": "unknown"}
    assert one["side"].map(turned).tolist() == other["side"].tolist()


def test_comparisons_without_any_price_are_unknown():
    found = prices.comparisons(
        SPELLS,
        "US",
        "CN",
        day="2024-01-01",
        adjectives={"US": "US", "CN": "Chinese"},
        levels=(120,),
        checked=(120,),
        rng=rng(),
    )
    assert set(found["side"]) == {"unknown"}


def test_without_published_intervals_none_is_made_up():
    bare = MODELS.assign(low=np.nan, high=np.nan)
    priced = prices.priced_models(PRICES, NAMES, bare, as_of="2025-10-01")
    for found in (
        prices.price_ratio(priced, "US", "CN", 131, rng=rng(), draws=50),
        prices.frontier_share(priced, "US", "CN", rng=rng(), draws=50),
    ):
        assert found.known and found.low is None
        assert "publishes no intervals" in found.note
