import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.errors import AiraceError
from airace.measures import frontier

DEVELOPERS = pd.DataFrame(
    {"developer_id": ["ours", "theirs"], "country": ["US", "CN"], "parent_id": [None, None]}
)


def table(*rows):
    """Models of one vintage: name, bloc, date, score and (optionally) interval."""
    frame = pd.DataFrame(
        [(*row, None, None)[:6] for row in rows],
        columns=["model", "blocs", "release_date", "score", "low", "high"],
    )
    frame["release_date"] = pd.to_datetime(frame["release_date"]).astype("datetime64[us]")
    return frame.astype({"score": float, "low": float, "high": float})


MODELS = table(
    ("a1", "US", "2024-01-01", 100, 97, 104),
    ("a2", "US", "2024-01-01", 101, 99, 103),
    ("a3", "US", "2024-03-01", 101, 98, 104),
    ("a4", "US", "2024-04-01", 110, 106, 115),
    ("b1", "CN", "2024-02-01", 90, 84, 95),
    ("b2", "CN", "2024-05-01", 104, 100, 107),
)


def test_records_are_strict_highs_one_a_day():
    assert frontier.records(MODELS, "US")["model"].tolist() == ["a2", "a4"]


def test_frontier_of_the_best_two_averages_and_starts_when_there_are_two():
    steps = frontier.best_so_far(MODELS, "US", frontier_k=2)
    assert steps["score"].tolist() == [100.5, 101.0, 105.5]
    assert steps["model"].iloc[-1] == "a4; a2"
    # Half-widths 4 and 2 below, independent, of a mean of two.
    assert steps["low"].iloc[-1] == pytest.approx(105.5 - (4**2 + 2**2) ** 0.5 / 2)
    assert frontier.best_so_far(MODELS, "CN", frontier_k=3).empty


def test_gap_and_its_interval_are_cut_at_the_day():
    at_april = frontier.gap(MODELS, "US", "CN", "2024-04-15")
    assert at_april.value == 20
    assert at_april.low == pytest.approx(20 - (4**2 + 5**2) ** 0.5)
    assert at_april.high == pytest.approx(20 + (5**2 + 6**2) ** 0.5)
    assert at_april.note == "a4 against b1"
    assert frontier.gap(MODELS, "US", "CN", "2024-06-01").value == 6


def test_a_narrower_level_has_a_narrower_interval():
    wide = frontier.gap(MODELS, "US", "CN", "2024-06-01")
    narrow = frontier.gap(MODELS, "US", "CN", "2024-06-01", level=0.5)
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_an_anchor_has_no_width():
    anchored = table(("a", "US", "2024-01-01", 150), ("b", "CN", "2024-01-01", 140, 138, 143))
    found = frontier.gap(anchored, "US", "CN", "2024-02-01")
    assert (found.low, found.high) == (pytest.approx(7), pytest.approx(12))


def test_without_models_the_gap_is_unknown_with_a_reason():
    assert "no full vintage" in frontier.gap(MODELS.iloc[:0], "US", "CN", "2024-06-01").reason
    assert "CN has no model" in frontier.gap(MODELS, "US", "CN", "2024-01-15").reason
    assert not frontier.count(MODELS.iloc[:0], "US").known


def test_series_holds_the_frontier_between_releases():
    days = frontier.gap_series(MODELS, "US", "CN", end="2024-05-02").set_index("date")
    assert days.index[0] == pd.Timestamp("2024-02-01")
    assert days.loc["2024-03-31", "gap"] == 11
    assert days.loc["2024-04-30", "gap"] == 20
    assert days.loc["2024-05-02", "gap"] == 6
    assert days.loc["2024-05-02", "low_90"] == pytest.approx(
        frontier.gap(MODELS, "US", "CN", "2024-05-02").low
    )
    assert (days["low_90"] <= days["low_50"]).all()
    assert frontier.gap_series(MODELS, "US", "CN", end="2024-01-02").empty


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(80, 160), st.sampled_from(["US", "CN"])),
        min_size=1,
        max_size=20,
    ),
    st.integers(1, 4),
)
def test_a_frontier_only_rises_and_more_models_make_it_no_higher(rows, k):
    origin = pd.Timestamp("2024-01-01")
    models = table(
        *((f"m{i}", b, origin + pd.Timedelta(days=d), s) for i, (d, s, b) in enumerate(rows))
    )
    steps = frontier.best_so_far(models, "US", frontier_k=k)
    assert steps["score"].astype(float).is_monotonic_increasing
    single = frontier.frontier_on(models, "US", "2024-12-31")
    if len(steps):
        assert steps["score"].iloc[-1] <= single.value


SCORES = pd.DataFrame(
    {
        "vintage": pd.to_datetime(["2025-01-01"] * 2 + ["2026-01-01"] * 3),
        "model": ["m", "n", "m", "n", "nodate"],
        "score": [100.0, 90.0, 105.0, 95.0, 99.0],
        "low": None,
        "high": None,
        "release_date": pd.to_datetime(
            ["2024-06-01", "2024-07-01", "2024-01-01", "2024-07-01", None]
        ),
        "date_kind": ["version", "version", "family", "family", "none"],
        "weights": ["open", "unknown", "open", "closed", "open"],
        "accessibility": None,
        "developer_ids": ["ours", "theirs", "ours", "theirs", "ours"],
        "countries": ["US", "CN", "US", "CN", "US"],
        "source_id": "s",
    }
)
VINTAGES = pd.DataFrame(
    {
        "vintage": pd.to_datetime(["2025-01-01", "2026-01-01", "2026-02-01"]),
        "full": pd.array([True, True, False], dtype="boolean"),
    }
)
RELEASES = pd.DataFrame(
    {
        "model": ["m", "n"],
        "family_date": pd.to_datetime(["2024-01-01", "2024-07-01"]),
        "version_date": pd.to_datetime(["2024-06-01", "2024-07-01"]),
    }
)


def chosen(as_of, **more):
    return frontier.select(SCORES, VINTAGES, RELEASES, DEVELOPERS, as_of=as_of, **more)


def test_the_newest_full_vintage_is_taken_and_excerpts_are_passed_over():
    assert frontier.newest_vintage(VINTAGES, "2026-03-01") == "2026-01-01"
    assert frontier.newest_vintage(VINTAGES, "2024-12-31") is None
    assert chosen("2024-12-31").empty
    assert frontier.gap(chosen("2024-12-31"), "US", "CN", "2024-12-31").value is None


def test_each_vintage_is_dated_either_way():
    def date(as_of, dates):
        rows = chosen(as_of, dates=dates).set_index("model")
        return f"{rows.loc['m', 'release_date']:%Y-%m-%d}"

    assert date("2025-06-01", "version") == "2024-06-01"
    assert date("2025-06-01", "family") == "2024-01-01"
    assert date("2026-06-01", "version") == "2024-06-01"
    assert date("2026-06-01", "family") == "2024-01-01"


def test_a_model_not_out_yet_under_the_chosen_dates_is_left_out():
    # The cut at as_of has blanked m's version date: the name was known, this model was not.
    cut = RELEASES.assign(version_date=pd.to_datetime([None, "2024-07-01"]))
    rows = frontier.select(SCORES, VINTAGES, cut, DEVELOPERS, as_of="2026-06-01")
    assert rows["model"].tolist() == ["n", "nodate"]


def test_weights_filter_counts_unknown_as_neither():
    assert chosen("2025-06-01", weights="open")["model"].tolist() == ["m"]
    assert chosen("2025-06-01", weights="closed").empty


@pytest.mark.parametrize("wrong", [{"dates": "versoin"}, {"weights": "half"}])
def test_a_misspelt_choice_lists_the_choices(wrong):
    with pytest.raises(AiraceError, match="Choose one of"):
        chosen("2025-06-01", **wrong)
