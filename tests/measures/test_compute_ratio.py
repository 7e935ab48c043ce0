"""The ratio is recovered where it is known, and the join says what it leaves out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.measures import compute_ratio
from airace.measures.estimate import Estimate


def made(ratio, noise=0.0, n=30):
    rng = np.random.default_rng(7)
    score = rng.uniform(100, 150, 2 * n)
    days = rng.integers(0, 900, 2 * n)
    bloc = np.repeat(["US", "CN"], n)
    log = 20 + 0.05 * score + 0.0003 * days + np.where(bloc == "CN", np.log10(ratio), 0)
    log += rng.normal(0, noise, 2 * n) if noise else 0
    date = pd.Timestamp("2023-01-01") + pd.to_timedelta(days, unit="D")
    return pd.DataFrame({"score": score, "date": date, "bloc": bloc, "compute_flop": 10**log})


def ratio(frame, **more):
    rng = np.random.default_rng(1)
    more = {"draws": 200, **more}
    return compute_ratio.ratio_at_equal_capability(
        frame, lead="US", challenger="CN", rng=rng, **more
    )


@pytest.mark.parametrize("direction", compute_ratio.DIRECTIONS)
def test_a_known_ratio_is_recovered(direction):
    assert ratio(made(0.5), direction=direction).value == pytest.approx(0.5, rel=1e-6)


def test_the_interval_holds_the_truth_and_the_same_seed_repeats_it():
    first, second = ratio(made(0.5, 0.3)), ratio(made(0.5, 0.3))
    assert first.low < 0.5 < first.high
    assert first == second


def test_swapping_the_blocs_inverts_the_ratio():
    frame = made(0.5, 0.3)
    rng = np.random.default_rng(1)
    turned = compute_ratio.ratio_at_equal_capability(
        frame, lead="CN", challenger="US", rng=rng, draws=10
    )
    assert turned.value == pytest.approx(1 / ratio(frame).value)


def test_too_few_models_are_unknown():
    assert not ratio(made(0.5, n=5)).known
    assert not ratio(made(0.5).iloc[:0]).known


def test_a_misspelt_direction():
    with pytest.raises(AiraceError, match="score"):
        ratio(made(0.5), direction="sideways")


def test_the_join_prefers_the_first_table_and_lists_the_rest():
    scores = pd.DataFrame(
        {
            "model": ["GPT 4", "Qwen2-72B", "DeepSeek-V3 (Mar 2025)", "Joint", "Claude"],
            "score": [1.0, 2.0, 3.0, 4.0, 5.0],
            "release_date": pd.to_datetime(["2024-01-01"] * 5),
            "countries": ["US", "CN", "CN", "US;CN", "US;GB"],
        }
    )
    first = pd.DataFrame({"model": ["GPT-4", "Claude"], "training_compute_flop": [2e25, None]})
    second = pd.DataFrame(
        {
            "model": ["GPT-4", "Qwen2 72B", "DeepSeek-V3"],
            "training_compute_flop": [9e25, 3e24, 3e24],
        }
    )
    joined, rest = compute_ratio.join_compute(scores, first, second, lead="US", challenger="CN")
    assert joined.set_index("model")["compute_flop"].to_dict() == {"GPT 4": 2e25, "Qwen2-72B": 3e24}
    assert rest.set_index("model")["why"].to_dict() == {
        "DeepSeek-V3 (Mar 2025)": "no such model in the compute tables",
        "Claude": "compute not known",
    }


def test_an_edition_without_scores_joins_nothing():
    scores = pd.DataFrame({"model": [], "score": [], "release_date": [], "countries": []})
    table = pd.DataFrame({"model": ["GPT-4"], "training_compute_flop": [2e25]})
    joined, rest = compute_ratio.join_compute(scores, table, lead="US", challenger="CN")
    assert joined.empty and rest.empty
    assert not ratio(joined).known


def test_either_way_keeps_all_that_one_direction_leaves_possible():
    both = compute_ratio.either_way(
        Estimate(0.4, 0.3, 0.7, 0.9, "2025-01-01", "n"), Estimate(0.9, 0.2, 1.1, 0.9)
    )
    assert both.value == pytest.approx(0.6)
    assert (both.low, both.high, both.as_of) == (0.2, 1.1, "2025-01-01")
    assert not compute_ratio.either_way(both, Estimate.unknown("few")).known


def test_the_estimate_is_of_the_newest_model_s_day():
    frame = made(0.5)
    assert ratio(frame).as_of == f"{frame['date'].max():%Y-%m-%d}"


def test_the_join_keeps_openness_and_the_confidence_of_the_figure_that_counts():
    scores = pd.DataFrame(
        {
            "model": ["A", "B", "C"],
            "score": [1.0, 2.0, 3.0],
            "release_date": pd.to_datetime(["2024-01-01"] * 3),
            "countries": ["US", "CN", "US"],
            "weights": ["open", "closed", "open"],
        }
    )
    first = pd.DataFrame(
        {
            "model": ["A", "A", "B"],
            "training_compute_flop": [1e24, 2e24, None],
            "compute_confidence": ["Confident", "Speculative", "Confident"],
        }
    )
    second = pd.DataFrame(
        {"model": ["A", "B"], "training_compute_flop": [9e24, 3e24], "confidence": ["x", "Likely"]}
    )
    joined, rest = compute_ratio.join_compute(scores, first, second, lead="US", challenger="CN")
    assert joined[["model", "confidence"]].to_numpy().tolist() == [
        ["A", "Speculative"],
        ["B", "Likely"],
    ]
    known, unknown = compute_ratio.coverage(joined, rest, "US")
    assert (known.value, unknown.value) == (1, 1)
    assert known.note == unknown.note == "1 of them with open weights"


def unknown_models(frame, bloc, n=20):
    lost = frame[frame["bloc"] == bloc].head(n).drop(columns="compute_flop")
    return lost.assign(why="compute not known")


SIDES = dict(lead="US", challenger="CN")


@pytest.mark.parametrize("of", ["US", "CN"])
def test_missing_models_like_the_known_ones_change_nothing(of):
    frame = made(0.5, 0.3)
    lost = unknown_models(frame, of)
    at_one = compute_ratio.if_missing(frame, lost, **SIDES, of=of, factor=1)
    assert at_one.value == pytest.approx(ratio(frame).value)
    # Over the whole sample with the missing models at that compute, fitted again.
    fitted = made(0.5, 0.0)
    tenfold = unknown_models(fitted, of, 30).merge(fitted.drop_duplicates(), how="left")
    tenfold["compute_flop"] *= 10
    again = ratio(pd.concat([fitted, tenfold.drop(columns="why")], ignore_index=True))
    found = compute_ratio.if_missing(
        fitted, unknown_models(fitted, of, 30), **SIDES, of=of, factor=10
    )
    assert found.value == pytest.approx(again.value)


@pytest.mark.parametrize(("of", "side"), [("US", -1), ("CN", 1)])
def test_at_the_break_even_the_blocs_are_level(of, side):
    frame = made(0.5, 0.3)
    lost = unknown_models(frame, of)
    factor = compute_ratio.break_even(frame, lost, **SIDES, of=of)
    assert np.sign(np.log(factor.value)) == side
    level = compute_ratio.if_missing(frame, lost, **SIDES, of=of, factor=factor.value)
    assert level.value == pytest.approx(1)


def test_bounds_need_known_models_and_missing_ones():
    frame = made(0.5)
    few = compute_ratio.if_missing(
        frame.iloc[:0], unknown_models(frame, "US"), **SIDES, of="US", factor=2
    )
    assert "Compute is known for only 0 {US:adjective}" in few.reason
    none = compute_ratio.break_even(frame, unknown_models(frame, "US"), **SIDES, of="CN")
    assert "no scored {CN:adjective} model" in none.reason


def test_a_few_missing_models_cannot_level_the_blocs():
    frame = made(0.1, 0.1)
    found = compute_ratio.break_even(frame, unknown_models(frame, "CN", 2), **SIDES, of="CN")
    assert "a factor of 100 would not level them" in found.reason


def over_time(frame, days, **more):
    rng = np.random.default_rng(1)
    return compute_ratio.ratio_over_time(
        frame, days, lead="US", challenger="CN", rng=rng, draws=100, **more
    )


@pytest.mark.parametrize("direction", compute_ratio.DIRECTIONS)
def test_a_ratio_that_falls_by_half_a_year_is_recovered(direction):
    frame = made(1.0)
    start = frame["date"].min()
    years = (frame["date"] - start).dt.days / 365.25
    frame["compute_flop"] *= np.where(frame["bloc"] == "CN", 0.5**years, 1.0)
    day = start + pd.Timedelta(days=365)
    line, change = over_time(frame, [f"{day:%Y-%m-%d}"], direction=direction)
    assert change.value == pytest.approx(0.5, rel=1e-6)
    assert line["value"].iloc[0] == pytest.approx(0.5 ** (365 / 365.25), rel=1e-6)


def test_days_that_one_bloc_does_not_span_have_no_ratio():
    line, _ = over_time(made(0.5, 0.2), ["2020-01-01", "2024-01-01", "2030-01-01"])
    assert line["date"].dt.year.tolist() == [2024]
    assert line["low"].iloc[0] < line["value"].iloc[0] < line["high"].iloc[0]


def test_too_few_models_give_no_line():
    line, change = over_time(made(0.5, n=5), ["2024-01-01"])
    assert line.empty
    assert not change.known


def named(*rows):
    frame = pd.DataFrame(rows, columns=["model", "score", "date", "compute_flop"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


EQUALS = named(
    ("V", 130, "2025-01-01", 3.0),
    ("V (later)", 131, "2025-03-01", 1.0),
    ("near", 128, "2024-09-01", 6.0),
    ("after", 135, "2025-06-01", 30.0),
    ("small", 126, "2025-01-01", 2.0),
    ("too good", 136, "2025-01-01", 99.0),
    ("too old", 130, "2024-06-01", 99.0),
)


def test_a_model_stands_beside_the_middle_one_of_its_equals():
    found = compute_ratio.beside(EQUALS, "V")
    assert found.value == pytest.approx(3.0 / 6.0)
    assert "median of 3 models" in found.note
    assert compute_ratio.beside(EQUALS, "V", points=10).value == pytest.approx(3.0 / 18.0)


def test_without_compute_or_without_equals_nothing_is_said():
    assert "compute of X" in compute_ratio.beside(EQUALS, "X").reason
    assert "only 2 models" in compute_ratio.beside(EQUALS, "V", points=4).reason


def test_of_two_models_the_first_table_that_knows_each_counts():
    first = pd.DataFrame({"model": ["A b", "C"], "training_compute_flop": [2.0, None]})
    second = pd.DataFrame({"model": ["a-B", "C", "C"], "training_compute_flop": [9.0, 4.0, 8.0]})
    assert compute_ratio.of_two("A-B", "C", first, second).value == pytest.approx(2.0 / 8.0)
    assert "of D" in compute_ratio.of_two("A-B", "D", first, second).reason


def test_the_newest_release_of_one_dataset_is_read():
    rows = pd.DataFrame(
        {
            "source_id": ["big-2025-12-02", "big-2026-10-20", "big-2026-10-20", "all-2026-11-01"],
            "model": ["old", "new", "newer", "other"],
        }
    )
    assert compute_ratio.newest_release(rows, "big")["model"].tolist() == ["new", "newer"]
    assert compute_ratio.newest_release(rows, "none").empty
