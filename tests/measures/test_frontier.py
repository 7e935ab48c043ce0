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
    frame["vintage"] = pd.Timestamp("2024-12-31")
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
    assert "{CN:country} has no model" in frontier.gap(MODELS, "US", "CN", "2024-01-15").reason
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


def test_an_index_describes_no_day_after_its_own():
    assert frontier.gap(MODELS, "US", "CN", "2024-06-01").as_of == "2024-06-01"
    assert frontier.gap(MODELS, "US", "CN", "2025-06-01").as_of == "2024-12-31"
    assert frontier.count(MODELS, "US").as_of == "2024-12-31"


def test_steps_for_drawing_hold_both_blocs_and_two_intervals():
    steps = frontier.steps_of(MODELS, ("US", "CN"), until="2024-04-30", level=0.90)
    assert steps["name"].tolist() == ["a2", "a4", "b1"]
    top = steps[steps["name"] == "a4"].iloc[0]
    assert (top["low"], top["high"]) == (pytest.approx(106), pytest.approx(115))
    assert 106 < top["low50"] < 110 < top["high50"] < 115


def test_landmarks_are_the_newest_records_and_the_largest_late_rises():
    steps = frontier.steps_of(MODELS, ("US", "CN"), until="2024-12-31")
    assert sorted(frontier.landmarks(steps, 1)) == ["a4", "b2"]
    assert sorted(frontier.landmarks(steps, 0)) == ["a4", "b2"]


def test_models_behind_are_those_that_set_no_record():
    steps = frontier.steps_of(MODELS, ("US", "CN"), until="2024-12-31")
    assert frontier.behind(MODELS, steps, ("US", "CN"))["name"].tolist() == ["a1", "a3"]


def test_the_gap_by_choice_has_one_row_for_each_full_vintage_and_kind_of_date():
    days = ["2025-01-01", "2025-06-01", "2025-09-01"]
    vintages = pd.DataFrame({"vintage": pd.to_datetime(days), "full": [True, True, False]})
    scores = pd.DataFrame(
        [
            (day, model, score, pd.Timestamp(released), "version", developer)
            for day, bonus in zip(days, (0, 5, 9), strict=True)
            for model, score, released, developer in (
                ("a", 100 + bonus, "2024-03-01", "ours"),
                ("b", 90, "2024-02-01", "theirs"),
            )
        ],
        columns=["vintage", "model", "score", "release_date", "date_kind", "developer_ids"],
    ).assign(low=None, high=None, weights="open", accessibility="", source_id="s")
    scores["vintage"] = pd.to_datetime(scores["vintage"])
    dates = pd.DataFrame({"model": ["a"], "version_date": pd.to_datetime(["2024-03-01"])})
    dates["family_date"] = pd.Timestamp("2024-01-01")
    found = frontier.gap_by_choice(
        (scores, vintages, dates, DEVELOPERS), "US", "CN", "2024-02-15", as_of="2025-12-31"
    )
    assert found["vintage"].tolist() == ["2025-01-01"] * 2 + ["2025-06-01"] * 2
    assert found["dates"].tolist() == ["version", "family"] * 2
    # By its own day model "a" was not out yet; by the first of its name it was.
    assert found["gap"].isna().tolist() == [True, False, True, False]
    assert found["gap"].dropna().tolist() == [10, 15]


def test_the_vintage_used_says_what_its_dates_mean():
    vintages = pd.DataFrame(
        {"vintage": pd.to_datetime(["2025-01-01"]), "full": [True], "date_kind": ["family"]}
    )
    found = frontier.vintage_used(vintages, "2025-02-01")
    assert found.value == found.as_of == "2025-01-01"
    assert "first release" in found.note
    assert not frontier.vintage_used(vintages, "2024-12-31").known


def test_a_series_shrinks_to_its_changes_and_its_last_day():
    days = pd.date_range("2025-01-01", periods=5)
    series = pd.DataFrame({"date": days, "gap": [1.0, 1.0, 2.0, 2.0, 2.0]})
    assert frontier.at_changes(series, ["gap"])["date"].dt.day.tolist() == [1, 3, 5]
    # A second line begins anew, with whatever number the first one ended.
    both = pd.concat([series.assign(line="x"), series.assign(line="y", gap=2.0)])
    both = both.reset_index(drop=True)
    found = frontier.at_changes(both, ["gap"], by="line")
    assert found.groupby("line")["date"].agg(list).map(len).to_dict() == {"x": 3, "y": 2}
    assert frontier.at_changes(series.iloc[:0], ["gap"]).empty
