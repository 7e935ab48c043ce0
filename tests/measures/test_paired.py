import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import paired
from airace.measures.estimate import Estimate

Z90 = 1.6448536


def scores(rows):
    frame = pd.DataFrame(
        rows, columns=["benchmark_id", "model_version", "score", "stderr", "kind", "place"]
    )
    return frame.assign(unit="fraction")


NAMES = pd.DataFrame({"benchmark_id": ["t1", "t2"], "name": ["First test", "Second test"]})
RNG = np.random.default_rng


def test_the_first_wanted_version_counts_and_errors_join():
    table = scores(
        [
            ("t1", "a-new", 0.60, 0.03, "own", None),
            ("t1", "a-old", 0.90, 0.03, "own", None),
            ("t1", "b", 0.50, 0.04, "own", None),
            ("t2", "a-old", 0.50, None, "external", "A board"),
            ("t2", "b", 0.51, 0.01, "external", "Another"),
        ]
    )
    found = paired.on_tests(table, NAMES, ["a-new", "a-old"], ["b"])
    assert found["name"].tolist() == ["First test", "Second test"]
    assert found["a_version"].tolist() == ["a-new", "a-old"]
    assert found["run_by"].tolist() == ["Epoch AI", "A board; Another"]
    first, second = found.to_dict("records")
    assert first["value"] == pytest.approx(0.1)
    assert first["high"] - first["value"] == pytest.approx(Z90 * 0.05)
    assert first["result"] == "won"
    assert math.isnan(second["low"])
    assert second["result"] == "lost"
    assert paired.on_tests(table, NAMES, ["a-new"], ["b"], level=0.99)["result"].tolist() == [
        "tied"
    ]


def test_other_units_and_makers_own_papers_stay_out():
    table = scores(
        [
            ("t1", "a", 0.6, None, "report", "Our Technical Report"),
            ("t1", "b", 0.5, None, "external", "A board"),
            ("t2", "a", 20.0, None, "own", None),
            ("t2", "b", 10.0, None, "own", None),
        ]
    )
    table.loc[table["benchmark_id"] == "t2", "unit"] = "minutes"
    found = paired.on_tests(table, NAMES, ["a"], ["b"])
    assert found.empty
    assert paired.tally(found).value == 0
    assert "no test" in paired.tally(found, "won").reason
    assert not paired.mean_difference(found, rng=RNG(1)).known
    assert not paired.inside_share(found).known
    assert not paired.sign_test(found).known


def differences(values, bare=0):
    frame = pd.DataFrame({"value": np.asarray(values, float)})
    frame["low"], frame["high"] = frame["value"] - 0.05, frame["value"] + 0.05
    frame.loc[frame.index[:bare], ["low", "high"]] = math.nan
    tied = (frame["value"].abs() <= 0.05) & frame["low"].notna()
    frame["result"] = np.where(tied, "tied", np.where(frame["value"] > 0, "won", "lost"))
    return frame


def test_counts_add_up_and_bare_tests_are_counted():
    found = differences([0.01, 0.2, -0.2, 0.02, 0.3], bare=1)
    counts = [paired.tally(found, result).value for result in ("won", "tied", "lost")]
    assert counts == [3, 1, 1]
    assert paired.tally(found).note == "1 of 5 without a published error, judged by sign"
    assert paired.inside_share(found).value == 0.25


def test_few_tests_give_no_interval():
    assert paired.mean_difference(differences([0.1] * 4), rng=RNG(1)).low is None


def test_the_interval_of_few_tests_is_as_wide_as_students():
    values = np.array([0.056, 0.151, 0.027, 0.061, -0.041])
    found = paired.mean_difference(differences(values), rng=RNG(7), draws=20_000)
    half = 2.132 * values.std(ddof=1) / math.sqrt(5)
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.015)
    assert found.includes_zero


@given(st.lists(st.floats(-1, 1), min_size=5, max_size=12))
def test_swapping_the_models_mirrors_mean_and_counts(values):
    there, back = differences(values), differences([-v for v in values])
    a = paired.mean_difference(there, rng=RNG(3), draws=100)
    b = paired.mean_difference(back, rng=RNG(3), draws=100)
    assert a.value == pytest.approx(-b.value)
    assert a.low <= a.value <= a.high
    assert paired.tally(there, "won").value == paired.tally(back, "lost").value


def test_sign_test_is_the_exact_binomial():
    assert paired.sign_test(differences([0.2] * 5)).value == pytest.approx(2 / 32)
    assert not paired.sign_test(differences([0.01] * 5)).known


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [
        (-0.04, 0.03, "yes"),
        (0.06, 0.09, "no"),
        (-0.09, -0.06, "no"),
        (-0.02, 0.06, "cannot be told"),
    ],
)
def test_equal_within_a_margin_is_more_than_not_told_apart(low, high, answer):
    assert paired.equivalent(Estimate((low + high) / 2, low, high, 0.9)).value == answer


def test_no_interval_no_verdict_on_equality():
    assert paired.equivalent(Estimate(0.0)).value == "cannot be told"
    assert not paired.equivalent(Estimate.unknown("why")).known


def index(rows):
    frame = pd.DataFrame(rows, columns=["vintage", "model", "score", "low", "high"])
    return frame.assign(vintage=pd.to_datetime(frame["vintage"]))


VINTAGES = pd.DataFrame(
    {"vintage": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]), "full": [True] * 3}
)
INDEX = index(
    [
        ("2026-01-01", "a", 100.0, 98.0, 101.0),
        ("2026-01-01", "b", 90.0, 89.0, 92.0),
        ("2026-02-01", "a", 110.0, 107.0, 111.0),
        ("2026-02-01", "b", 100.0, 99.0, 104.0),
        ("2026-03-01", "a", 200.0, None, None),
    ]
)


def test_the_index_compares_within_the_newest_release_of_both():
    found = paired.on_index(INDEX, VINTAGES, ["new a", "a"], ["b"])
    assert (found.value, found.as_of, found.note) == (10.0, "2026-02-01", "a minus b")
    assert found.low == pytest.approx(10 - math.hypot(3, 4))
    assert found.high == pytest.approx(10 + math.hypot(1, 1))
    excerpt = VINTAGES.assign(full=[True, False, True])
    assert paired.on_index(INDEX, excerpt, ["a"], ["b"]).as_of == "2026-01-01"
    assert not paired.on_index(INDEX, VINTAGES, ["a"], ["c"]).known


def arena_tables():
    rows = [
        ("2025-01-01", "x", "a", 1300.0, 1290.0, 1310.0),
        ("2025-01-01", "x", "b", 1280.0, None, None),
        ("2025-02-01", "hidden", "a", 1200.0, None, None),
        ("2025-02-01", "hidden", "b", 1300.0, None, None),
        ("2025-03-01", "x", "a", 1310.0, None, None),
        ("2025-03-01", "x", "b2", 1300.0, None, None),
        ("2025-03-01", "x", "c", 1400.0, None, None),
        ("2025-04-01", "x", "a", 1310.0, None, None),
    ]
    ratings = pd.DataFrame(rows, columns=["date", "variant", "model", "rating", "low", "high"])
    ratings = ratings.assign(date=pd.to_datetime(ratings["date"]))
    lists = ratings[["date", "variant"]].drop_duplicates(ignore_index=True)
    return ratings, lists.assign(
        default=lists["variant"] == "x", complete=[False, True, True, True]
    )


def test_arena_compares_within_one_shown_list():
    tables = arena_tables()
    first = paired.on_arena(*tables, ["a"], ["b2", "b"], first=True)
    newest = paired.on_arena(*tables, ["a"], ["b2", "b"], first=False)
    assert (first.value, first.as_of) == (20.0, "2025-01-01")
    assert first.high - first.value == pytest.approx(10 * Z90 / 1.959964)
    assert (newest.value, newest.as_of, newest.note) == (10.0, "2025-03-01", "a minus b2")
    assert not paired.on_arena(*tables, ["a"], ["z"], first=True).known


def test_the_first_place_is_on_a_whole_list():
    found = paired.first_place_on_arena(*arena_tables(), ["a"])
    assert (found.value, found.as_of, found.note) == (2, "2025-03-01", "of 3 names")
    assert not paired.first_place_on_arena(*arena_tables(), ["z"]).known


def models(rows):
    frame = pd.DataFrame(rows, columns=["model", "score", "low", "high", "release_date", "blocs"])
    return frame.assign(
        release_date=pd.to_datetime(frame["release_date"]), blocs=frame["blocs"].astype("string")
    )


MODELS = models(
    [
        ("best", 120.0, 119.0, 121.0, "2025-01-01", "US"),
        ("near", 111.0, 107.0, 113.0, "2025-01-01", "US"),
        ("ours", 110.0, 107.0, 113.0, "2025-02-01", "CN"),
        ("old", 90.0, 89.0, 91.0, "2024-01-01", "CN"),
        ("later", 150.0, 149.0, 151.0, "2025-02-02", "US"),
    ]
)


def test_a_model_is_ranked_among_those_out_that_day():
    found = paired.rank(MODELS, "ours", "2025-02-01")
    assert (found.value, found.low, found.high) == (3, 2, 3)
    assert found.note == "of 4 models"
    assert paired.percentile(MODELS, "ours", "2025-02-01").value == pytest.approx(1 / 3)
    assert paired.rank(MODELS, "ours", "2025-02-02").value == 4
    assert not paired.rank(MODELS, "nobody", "2025-02-01").known


def test_a_release_without_intervals_gives_a_bare_rank():
    bare = MODELS.assign(low=math.nan, high=math.nan)
    assert paired.rank(bare, "ours", "2025-02-01").low is None


def test_the_distance_to_each_countrys_best_leaves_the_model_out():
    other = paired.ahead_of(MODELS, "ours", "US", "2025-02-01")
    own = paired.ahead_of(MODELS, "ours", "CN", "2025-02-01")
    assert (other.value, other.note) == (-10.0, "best")
    assert (own.value, own.note) == (20.0, "old")
    assert not paired.ahead_of(MODELS, "old", "US", "2024-01-01").known
