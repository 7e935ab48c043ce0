"""Uptake by hosts, on a catalogue of three hosts."""

import numpy as np
import pandas as pd
import pytest

from airace.measures import uptake

HOSTS = pd.DataFrame(
    {
        "host": ["a", "b", "late"],
        "first_tracked": pd.to_datetime(["2025-01-01"] * 2 + ["2025-06-01"]),
    }
)


def listings(*rows):
    columns = ["host", "model_id", "country", "release_date", "first_listed", "removed"]
    frame = pd.DataFrame(rows, columns=columns)
    dates = {c: pd.to_datetime(frame[c]) for c in columns[3:]}
    return frame.assign(**dates, model_key=frame["model_id"], open_weights=True)


SOME = listings(
    ("a", "m", "CN", "2025-02-01", "2025-02-05", None),
    ("b", "m", "CN", "2025-02-01", "2025-03-13", "2025-06-01"),
    ("late", "m", "CN", "2025-02-01", "2025-06-01", None),
    ("a", "n", "US", "2025-02-01", "2025-01-31", None),
    ("a", "old", "US", "2024-12-01", "2025-01-01", None),
    ("a", "end", "US", "2025-12-01", "2025-12-30", None),
)


def rng():
    return np.random.default_rng(3)


def test_only_hosts_followed_at_the_release_are_timed():
    found = uptake.pickup(SOME, HOSTS, until="2025-12-31")
    by_model = found.groupby("model_key")["days"].apply(list).to_dict()
    # n was entered a day before the stated release; old came before the catalogue, end too late.
    assert by_model == {"m": [4, 40], "n": [0]}
    assert set(found["watched"]) == {2}


def test_days_and_shares_of_hosts():
    picked = uptake.pickup(SOME, HOSTS, until="2025-12-31")
    days = uptake.pickup_days(picked, "CN", rng=rng(), fewest=1)
    assert days.value == 22.0 and days.note == "2 listings of 1 models"
    assert uptake.soon_share(picked, "CN", rng=rng(), fewest=1).value == 0.5
    assert not uptake.soon_share(picked, "CN", rng=rng()).known


def test_stays_are_censored_and_unknown_ages_left_out():
    found = uptake.stays(SOME, HOSTS, until="2025-12-31").set_index(["host", "model_key"])
    assert ("a", "old") not in found.index and ("late", "m") not in found.index
    assert found.loc[("b", "m"), ["days", "dropped"]].tolist() == [80, True]
    assert not found.loc[("a", "m"), "dropped"]


def test_a_drop_after_the_day_has_not_happened():
    found = uptake.stays(SOME, HOSTS, until="2025-05-31")
    assert not found["dropped"].any()


def test_kept_is_kaplan_and_meier():
    stayed = pd.DataFrame(
        {
            "host": list("abcd"),
            "model_key": list("wxyz"),
            "country": "CN",
            "days": [1, 2, 2, 3],
            "dropped": [True, True, False, False],
        }
    )
    curve = uptake.kept(stayed, "CN", rng=rng(), draws=200)
    # One of four goes on day 1; one of three on day 2.
    assert curve["value"].tolist() == pytest.approx([1, 3 / 4, 1 / 2, 1 / 2])
    assert (curve["low"] <= curve["value"]).all() and (curve["value"] <= curve["high"]).all()
    assert uptake.kept_after(curve, 2).value == pytest.approx(0.5)
    assert not uptake.kept_after(curve, 180).known


def offered(prices):
    names = [f"h{i}" for i in range(len(prices))]
    there = listings(*[(h, "m", "CN", "2025-02-01", "2025-03-28", None) for h in names])
    asked = pd.DataFrame(
        {
            "host": names,
            "model_id": "m",
            "model_key": "m",
            "date": pd.Timestamp("2025-03-01"),
            "input": prices,
            "output": prices,
        }
    )
    return there, asked


def test_spread_over_hosts_needs_five_of_them():
    there, asked = offered([1.0, 1.0, 2.0, 3.0, 3.0])
    found = uptake.offers(there, asked, until="2025-03-31")
    assert found["ratio"].tolist() == [0.5, 0.5, 1.0, 1.5, 1.5]
    assert uptake.price_spread(found, "CN", rng=rng(), fewest=1).value == 3.0
    assert uptake.widest(found, ["CN", "US"], most=2) == ["m"]
    few = uptake.offers(there.head(4), asked, until="2025-03-31")
    assert few.empty
    assert not uptake.price_spread(few, "CN", rng=rng()).known


def test_a_free_offer_is_not_a_price_and_a_later_one_not_known():
    there, asked = offered([1.0, 1.0, 2.0, 3.0, 3.0, np.nan])
    later = asked.head(1).assign(date=pd.Timestamp("2025-06-01"), input=99.0)
    found = uptake.offers(there, pd.concat([asked, later]), until="2025-03-31")
    assert len(found) == 5 and found["price"].max() == 3.0
