"""Published figures about parity, from the project's own tables through its measures.

Figures that the tables cannot give are named here with the reason, not tuned until they match:
A1 for MMMU and HumanEval (no such scores at hand), A3 (the later edition of the AI Index uses a
restated, style-controlled history of the board), A5 (CAISI's own item-response scale, sixteen
tests that are not public), the count of Korean models and of 2024 in A7 (the list was filled in
since) and A6 (see below).
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from airace.measures import arena, benchmarks, counts, frontier, lag, latent, latent_fit, prices
from airace.tables import DataPackage, TableReader

PACKAGE = DataPackage(Path(__file__).parents[2] / "data")
NEWEST = "2026-11-13"


def tables(as_of=NEWEST):
    return TableReader(PACKAGE, as_of).table


def index_models(as_of=NEWEST, **more):
    table = tables(as_of)
    names = ("capability_scores", "capability_vintages", "release_dates", "developers")
    return frontier.select(*map(table, names), as_of=as_of, **more)


def board(as_of, **more):
    table = tables(as_of)
    names = ("arena_ratings", "arena_snapshots", "developers")
    return arena.board(*map(table, names), as_of=as_of, **more)


def test_a1_mmlu_gap_fell_from_about_ten_points_to_about_one():
    # Published: 17.5 and 0.3 points, from other collections of scores: direction only.
    table = tables()
    scores, developers = table("benchmark_scores"), table("developers")

    def gap(day):
        return 100 * benchmarks.gap(scores, developers, "mmlu", "US", "CN", day).value

    assert gap("2023-12-31") == pytest.approx(10, abs=1)
    assert gap("2024-12-31") == pytest.approx(1, abs=0.5)


@pytest.mark.parametrize("day", ["2025-02-04", "2025-02-06", "2025-02-12"])
def test_a2_arena_gap_of_february_2025(day):
    # Published: 1.70 % (1,385 against 1,362).
    listed = board(day)
    assert arena.gap_percent(listed, "US", "CN").value == pytest.approx(1.70, abs=0.12)
    assert arena.best(listed, "US").value == pytest.approx(1385, abs=2)
    assert arena.best(listed, "CN").value == pytest.approx(1362, abs=1)


def test_a2_from_21_february_a_test_entry_of_grok_3_leads():
    later = arena.gap_percent(board("2025-02-25"), "US", "CN")
    assert later.value == pytest.approx(3.0, abs=0.1)
    assert "early-grok-3" in later.note and "test version" in later.note


def test_a2_january_2024_is_another_scale_and_says_so():
    # Published: 9.26 %, on the board's Bradley-Terry score; at hand is a recomputed online Elo.
    found = arena.gap_percent(board("2024-01-31"), "US", "CN")
    assert "not the board that the site showed" in found.note
    assert found.value > 9.26


@pytest.mark.parametrize("vintage", ["2025-12-19", "2026-01-17"])
def test_a4_mean_lag_of_seven_months(vintage):
    # Published in January 2026: mean 7, minimum 4, maximum 14 months.
    models = index_models(vintage=vintage)
    pairs = lag.catch_up(models, "US", "CN", as_of=vintage)
    mean = lag.catch_up_mean(pairs, rng=np.random.default_rng(1))
    assert mean.value == pytest.approx(7, abs=0.5)
    assert mean.low < 7 < mean.high
    assert lag.catch_up_min(pairs).value == pytest.approx(4, abs=0.6)


def test_a4_the_maximum_depends_on_a_point_of_tolerance():
    models = index_models(vintage="2025-12-19")

    def longest(tolerance):
        pairs = lag.catch_up(models, "US", "CN", as_of="2025-12-19", tolerance=tolerance)
        return lag.catch_up_max(pairs).value

    assert longest(1) == pytest.approx(14, abs=0.5)
    assert longest(0) == pytest.approx(18.2, abs=0.1)


def test_a6_open_models_trail_closed_ones_on_the_same_index():
    # Published on 30 October 2025: 3.5 months on average (1.1 to 5.3), 7 index points, on a
    # definition (horizontal distance averaged over scores) that the tables do not settle; our
    # own definitions give about six months, and the gap in points on that day covers 7.
    models = index_models(vintage="2025-12-19")
    sides = models.assign(blocs=models["weights"])
    day = "2025-10-30"
    gap = frontier.gap(sides, "closed", "open", day)
    assert gap.low < 7 < gap.high
    pairs = lag.catch_up(sides, "closed", "open", as_of=day)
    assert lag.catch_up_mean(pairs, rng=np.random.default_rng(1)).value > 5.3


def test_a7_notable_models_of_2025():
    # Published: 59 US, 35 Chinese, 8 South Korean.
    table = tables()
    models, developers = table("notable_models"), table("developers")
    found = {
        bloc: counts.notable_count(models, developers, bloc, 2025).value
        for bloc in ("US", "CN", "KR")
    }
    assert found["US"] == pytest.approx(59, abs=2)
    assert found["CN"] == pytest.approx(35, abs=2)
    assert found["KR"] == pytest.approx(8, abs=2)


def test_a7_2024_has_been_filled_in_since_its_first_publication():
    # First published: 40 US and 15 Chinese; the list of July 2026 has more of both.
    table = tables()
    models, developers = table("notable_models"), table("developers")
    assert counts.notable_count(models, developers, "US", 2024).value > 40
    assert counts.notable_count(models, developers, "CN", 2024).value > 15


def test_a8_the_anchors_of_the_index_hold_in_every_vintage():
    scores = tables()("capability_scores")
    for model, anchor in (("Claude 3.5 Sonnet", 130), ("GPT-5", 150)):
        assert scores.loc[scores["model"] == model, "score"].unique().tolist() == [anchor]


def test_a9_state_of_the_art_shares_do_not_differ_distinguishably():
    # Published: 78 % of Chinese and 70 % of US models; 10 to 15 % of models from neither.
    table = tables()
    models, developers = table("notable_models"), table("developers")
    period = ("2020-01-01", "2025-06-30")
    us, cn = (counts.sota_share(models, developers, b, *period) for b in ("US", "CN"))
    assert cn.value == pytest.approx(0.78, abs=0.05)
    assert us.value == pytest.approx(0.70, abs=0.05)
    assert counts.sota_difference(models, developers, "US", "CN", *period).includes_zero
    neither = counts.neither_share(models, developers, "US", "CN", "2022-01-01", "2024-12-31")
    assert 0.10 <= neither.value <= 0.15


@pytest.mark.parametrize(
    ("dates", "end_2024", "january_2025"), [("version", 9.6, 2.9), ("family", 14.0, 7.4)]
)
def test_the_gap_of_2024_hangs_on_the_release_date(dates, end_2024, january_2025):
    models = index_models(dates=dates)
    assert frontier.gap(models, "US", "CN", "2024-12-31").value == pytest.approx(end_2024, abs=0.05)
    assert frontier.gap(models, "US", "CN", "2025-01-31").value == pytest.approx(
        january_2025, abs=0.05
    )


def test_the_gap_of_2024_hangs_on_the_vintage():
    # This vintage gives the score of V3 of March 2025 to V3 of December 2024 as well.
    models = index_models(vintage="2026-01-17")
    assert frontier.gap(models, "US", "CN", "2024-12-31").value == pytest.approx(5.7, abs=0.05)


def test_mean_lags_are_stable_over_vintages():
    vintages = tables()("capability_vintages")
    for day in vintages.loc[vintages["full"], "vintage"].dt.strftime("%Y-%m-%d"):
        models = index_models(vintage=day)
        pairs = lag.catch_up(models, "US", "CN", as_of=day)
        mean = lag.catch_up_mean(pairs, rng=np.random.default_rng(1)).value
        assert 7.0 <= mean <= 8.0, day
        backward = lag.backward_mean(models, "US", "CN", as_of=day).value
        assert 7.2 <= backward <= 8.3, day


def test_a_mislabelled_vintage_is_never_the_newest():
    vintages = tables()("capability_vintages")
    assert frontier.newest_vintage(vintages, "2026-03-31") == "2026-03-09"
    assert frontier.newest_vintage(vintages, "2026-07-31") == "2026-04-19"
    assert frontier.newest_vintage(vintages, NEWEST) == "2026-08-11"


def test_every_model_of_the_index_has_a_known_home():
    models = index_models()
    assert not (models["blocs"] == "unknown").any()
    assert (frontier.count(models, "US").value, frontier.count(models, "CN").value) == (144, 61)


@pytest.mark.parametrize("as_of", ["2023-01-31", "2024-01-31", "2025-01-31"])
def test_editions_before_the_index_say_so(as_of):
    models = index_models(as_of)
    pairs = lag.catch_up(models, "US", "CN", as_of=as_of)
    table = tables(as_of)
    priced = prices.priced_models(table("prices"), table("price_models"), models, as_of=as_of)
    for found in (
        frontier.count(models, "US"),
        frontier.gap(models, "US", "CN", as_of),
        lag.catch_up_mean(pairs, rng=np.random.default_rng(1)),
        lag.catch_up_max(pairs),
        lag.backward(models, "US", "CN", as_of=as_of),
        lag.backward_mean(models, "US", "CN", as_of=as_of),
        prices.price_ratio(priced, "US", "CN", 130),
    ):
        assert not found.known and found.reason


def test_nothing_known_later_is_seen():
    as_of = pd.Timestamp("2026-03-31")
    table = tables("2026-03-31")
    assert table("capability_scores")["release_date"].max() <= as_of
    dates = table("release_dates")
    assert dates[["known_from", "family_date", "version_date"]].max().max() <= as_of
    assert table("arena_ratings")["date"].max() <= as_of
    assert table("prices")["valid_from"].max() <= as_of
    assert table("prices")["status_seen"].isna().all()
    assert table("index_benchmark_scores").empty


def test_the_price_ratio_turns_with_the_level():
    models, table = index_models(), tables()
    priced = prices.priced_models(table("prices"), table("price_models"), models, as_of=NEWEST)
    ratio = {k: prices.price_ratio(priced, "US", "CN", k) for k in (120, 130, 140, 150)}
    assert all(found.known for found in ratio.values())
    assert ratio[130].value > 1 > ratio[150].value


def test_each_sold_name_is_in_both_tables_it_joins():
    table = tables()
    names = table("price_models")
    priced = set(zip(*(table("prices")[c] for c in ("provider", "model", "mode")), strict=True))
    mapped = zip(names["provider"], names["price_model"], names["mode"], strict=True)
    assert set(mapped) <= priced
    assert set(names["index_model"]) <= set(table("capability_scores")["model"])


def test_arena_lists_without_a_challenger_leave_the_gap_undefined():
    table = tables()
    series = arena.gap_series(
        table("arena_ratings"), table("arena_snapshots"), table("developers"), as_of=NEWEST
    )
    undefined = series.loc[series["gap"].isna(), "date"].dt.strftime("%Y-%m-%d").tolist()
    assert undefined == ["2026-05-03", "2026-05-05", "2026-05-23"]
    assert not series.loc[series["gap"].isna(), "complete"].any()
    assert not arena.gap(board("2026-05-03"), "US", "CN").known
    assert arena.gap(board("2026-05-03", need=("US", "CN")), "US", "CN").as_of == "2026-05-02"


def own_index(**more):
    return latent.fit(tables()("index_benchmark_scores"), **more)


def test_our_own_index_recovers_the_published_one():
    compared = latent.compare(own_index(), tables()("capability_scores"))
    assert len(compared) == 222
    assert latent.spearman(compared).value >= 0.98
    # The scale runs apart only where few and old tests hold it: see the ridge in latent_fit.
    assert compared.head(50)["difference"].abs().max() < 1.5
    anchors = compared[compared["published"].isin([130, 150])].set_index("model")["score"]
    assert anchors["Claude 3.5 Sonnet"] == pytest.approx(130, abs=1e-9)
    assert anchors["GPT-5"] == pytest.approx(150, abs=1e-9)


def test_our_own_gap_is_the_published_one_within_both_intervals():
    models, index = index_models(), own_index()
    resampled = latent.resample(index, 120, np.random.default_rng(1))
    own = latent.gap(index, resampled, models, "US", "CN", NEWEST)
    published = frontier.gap(models, "US", "CN", NEWEST)
    assert own.low < published.value < own.high
    assert published.low < own.value < published.high
    assert own.note == published.note


@pytest.mark.parametrize("ridge", [1e-5, 1e-4, 3e-3])
def test_our_own_gap_hardly_hangs_on_the_ridge(ridge):
    models = index_models()
    usual, other = (
        latent.gap(i, None, models, "US", "CN", NEWEST)
        for i in (own_index(), own_index(ridge=ridge))
    )
    assert other.value == pytest.approx(usual.value, abs=0.2)


def test_draws_of_our_own_index_do_not_hang_on_where_they_start():
    index = own_index()
    weights = np.random.default_rng(3).dirichlet(np.ones(57), 10) * 57
    warm, cold = (
        latent_fit.solve(index.design, weights, start=start) for start in (index.point, None)
    )
    assert warm.ability == pytest.approx(cold.ability, abs=0.01)


def test_the_ordinary_bootstrap_gives_an_interval_somewhat_wider():
    # It leaves some models, an anchor among them, with very few tests in some draws.
    models, index = index_models(), own_index()
    rng = np.random.default_rng(4)
    usual = latent.gap(index, latent.resample(index, 100, rng), models, "US", "CN", NEWEST)
    weights = rng.multinomial(57, np.full(57, 1 / 57), 100).astype(float)
    whole = latent.Resample(weights, latent_fit.solve(index.design, weights, start=index.point))
    other = latent.gap(index, whole, models, "US", "CN", NEWEST)
    assert 1 < (other.high - other.low) / (usual.high - usual.low) < 1.8
    assert other.low > 0
