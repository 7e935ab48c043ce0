"""Meters side by side."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import meters
from airace.measures.estimate import Estimate, difference, share

NAMES = {"lead": "United States", "challenger": "China"}
NOT_SINCE = Estimate.unknown("one list")


def meter(lead, challenger, since=NOT_SINCE, **more):
    return meters.Meter("m", "Supply", lead, challenger, since, "much", **more)


def test_parts_of_one_whole_are_less_sure_than_independent_shares():
    a, b = share(64, 100), share(27, 100)
    wide, narrow = meters.parts_apart(a, b), difference(a, b)
    assert wide.value == narrow.value
    assert wide.low < narrow.low and wide.high > narrow.high
    # By the multinomial: sqrt((p + q - (p - q)^2) / n), times 1.645.
    reach = 1.645 * ((0.64 + 0.27 - 0.37**2) / 100) ** 0.5
    assert wide.high - wide.low == pytest.approx(2 * reach, rel=0.04)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_swapping_the_parts_mirrors_their_difference(a, b, rest):
    if not a + b + rest:
        return
    one, other = share(a, a + b + rest), share(b, a + b + rest)
    there, back = meters.parts_apart(one, other), meters.parts_apart(other, one)
    assert there.value == -back.value
    assert there.low == pytest.approx(-back.high)
    assert there.low <= there.value <= there.high


def test_who_is_ahead():
    assert meter(share(20, 100), share(70, 100)).ahead == "challenger"
    assert meter(share(70, 100), share(20, 100)).ahead == "lead"
    assert meter(share(33, 100), share(35, 100)).ahead == "tied"
    assert meter(NOT_SINCE, share(35, 100)).ahead == "unknown"
    assert meter(Estimate(0.2), Estimate(0.7)).gap.value == pytest.approx(50)
    assert meter(Estimate(150.0), Estimate(157.0), scale=1.0, parts=False).gap.value == 7


def series(*values):
    months = pd.date_range("2025-01-31", periods=len(values), freq="ME")
    return pd.concat(
        [
            pd.DataFrame({"month": months, "bloc": "US", "share": 0.5}),
            pd.DataFrame({"month": months, "bloc": "CN", "share": values}),
        ]
    )


def since(*values):
    return meters.ahead_since(
        series(*values), "US", "CN", date="month", value="share", format_="%Y-%m"
    )


def test_since_is_the_start_of_the_last_run():
    assert since(0.6, 0.4, 0.6, 0.7).value == "2025-03"
    assert since(0.6, 0.4, 0.6, 0.7).note == ""
    assert since(0.4, 0.3).value == "2025-01"
    assert since(0.4, 0.3).note == meters.EARLIER
    assert since(0.6, 0.5, 0.6).value == "2025-03"
    assert not since(0.6, 0.5).known
    assert not since().known


def test_the_panel_and_the_table_say_what_a_meter_misses():
    ahead = meter(
        share(20, 100, as_of="2026-06-30"),
        share(70, 100, as_of="2026-06-30"),
        Estimate("2025-03", note=meters.EARLIER),
    )
    hidden = meter(NOT_SINCE, NOT_SINCE)
    drawn = meters.panel([ahead, hidden], NAMES, block="points")
    assert drawn["why"].tolist() == ["China ahead since March 2025 or earlier. Misses: much"]
    table = meters.listing([ahead, hidden], NAMES)
    assert table["Ahead"].tolist() == ["China", "not known"]
    assert table["Since"].tolist() == ["March 2025 or earlier", "–"]
    assert table["Describes"].tolist() == ["30 June 2026", "–"]


def test_quoted_pairs_of_these_two_only():
    figures = pd.DataFrame(
        {
            "lead": ["US", None],
            "challenger": ["CN", "CN"],
            "lead_value": [0.158, None],
            "challenger_value": [0.171, 0.13],
            "meter": ["Downloads", "Tokens"],
            "describes": ["a year", "a year"],
            "who": ["A", "B"],
            "why": ["w", "w"],
            "date": pd.to_datetime(["2025-12-02", "2025-12-04"]),
            "url": ["u", "u"],
        }
    )
    found = meters.quoted(figures, "US", "CN", block="points", group="Published")
    assert found["value"].round(1).tolist() == [1.3]
    assert found["quoted"].all()
    assert meters.quoted(figures, "US", "FR", block="points", group="Published").empty
