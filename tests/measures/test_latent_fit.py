"""The numerics of the latent-ability index, on simulated scores with known parameters."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import least_squares
from scipy.special import expit

from airace.errors import AiraceError
from airace.measures import latent_fit

ANCHORS = {"m03": 130.0, "m20": 150.0}


def simulate(rng, *, models=24, tests=12, noise=0.0, share=0.7):
    """Scores from known parameters on the index scale; the anchors stand where they must."""
    ability = np.sort(rng.uniform(115, 158, models))
    ability[[3, 20]] = 130, 150
    difficulty = rng.uniform(120, 155, tests)
    slope = rng.uniform(0.05, 0.2, tests)
    performance = expit(slope * (ability[:, None] - difficulty))
    performance = np.clip(performance + noise * rng.normal(size=performance.shape), 0, 1)
    taken = rng.random(performance.shape) < share
    taken[[3, 20]] = True
    rows = [
        (f"m{m:02}", f"t{t:02}", performance[m, t]) for m, t in zip(*np.nonzero(taken), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["model", "benchmark_id", "performance"])
    return frame, ability, difficulty, slope


def fit(frame, weights=None, **more):
    design = latent_fit.design(frame, ANCHORS)
    weights = np.ones((1, len(design.tests))) if weights is None else weights
    return design, latent_fit.solve(design, weights, **more)


def test_known_parameters_are_recovered_from_exact_scores():
    frame, ability, difficulty, slope = simulate(np.random.default_rng(1))
    _, found = fit(frame, ridge=1e-9)
    assert np.abs(found.ability[0] - ability).max() < 0.05
    assert np.abs(found.difficulty[0] - difficulty).max() < 0.05
    assert found.slope[0] == pytest.approx(slope, rel=0.01)


def test_another_optimiser_finds_the_same_minimum():
    frame, *_ = simulate(np.random.default_rng(2), noise=0.05)
    design, found = fit(frame)
    models, tests = len(design.models), len(design.tests)
    free = np.setdiff1d(np.arange(models), design.anchors)
    layout = latent_fit._Layout(design, latent_fit.RIDGE)
    kept = np.setdiff1d(np.arange(models + 2 * tests), design.anchors)
    penalty, centre = np.sqrt(layout.penalties[kept, 0]), layout.centre[kept, 0]

    def residuals(x):
        ability = np.empty(models)
        ability[list(design.anchors)] = 1, 2
        ability[free] = x[: len(free)]
        level, log_slope = np.split(x[len(free) :], 2)
        distance = ability[design.model] - level[design.test]
        error = expit(np.exp(log_slope[design.test]) * distance) - design.performance
        return np.concatenate([error, penalty * (x - centre)])

    start = np.concatenate([np.ones(len(free) + tests), np.zeros(tests)])
    other = least_squares(residuals, start, xtol=1e-14, ftol=1e-14, gtol=1e-14)
    assert found.ability[0, free] == pytest.approx(110 + 20 * other.x[: len(free)], abs=1e-3)


@pytest.mark.parametrize("exact", [0.0, 1.0])
def test_derivatives_agree_with_differences(exact):
    frame, *_ = simulate(np.random.default_rng(3), noise=0.1, models=22, tests=5)
    layout = latent_fit._Layout(latent_fit.design(frame, ANCHORS), ridge=0.1)
    rng = np.random.default_rng(4)
    size = layout.models + 2 * layout.tests
    at = rng.normal(size=(size, 1)) * 0.5 + 0.5
    weights = rng.exponential(size=(layout.tests, 1))

    def gradient(parameters):
        _, fitted, error = layout.loss(weights, parameters)
        return layout.derivatives(weights, parameters, fitted, error, np.array([exact]))[0][:, 0]

    free = np.setdiff1d(np.arange(size), layout.anchors)
    steps = 1e-6 * np.eye(size)[:, :, None]
    slopes = [
        (layout.loss(weights, at + h)[0] - layout.loss(weights, at - h)[0])[0] / 2e-6 for h in steps
    ]
    assert gradient(at)[free] == pytest.approx(np.array(slopes)[free], abs=1e-6)

    if exact:  # the Newton step solves the system of the numerical second derivatives
        second = np.array([(gradient(at + h) - gradient(at - h)) / 2e-6 for h in steps])
        _, fitted, error = layout.loss(weights, at)
        curvature = layout.derivatives(weights, at, fitted, error, np.ones(1))[1]
        own, mixed, steep, _ = curvature
        diagonal = np.concatenate(
            [layout.by_model @ own, layout.by_test @ own, layout.by_test @ steep]
        )
        expected = (diagonal + layout.penalties)[:, 0]
        assert np.diag(second)[free] == pytest.approx(expected[free], abs=1e-5)
        across = second[
            layout.models : layout.models + layout.tests, layout.models + layout.tests :
        ]
        assert np.diag(across) == pytest.approx(-(layout.by_test @ mixed)[:, 0], abs=1e-5)


def test_a_step_solves_the_normal_equations():
    frame, *_ = simulate(np.random.default_rng(5), noise=0.05)
    layout = latent_fit._Layout(latent_fit.design(frame, ANCHORS), ridge=0.1)
    weights = np.ones((layout.tests, 1))
    size = layout.models + 2 * layout.tests
    at = np.concatenate([np.full(layout.models + layout.tests, 1.2), np.zeros(layout.tests)])[
        :, None
    ]
    at[layout.anchors] = [[1.0], [2.0]]
    _, fitted, error = layout.loss(weights, at)
    gradient, curvature = layout.derivatives(weights, at, fitted, error, np.zeros(1))
    step, promise = layout.step(gradient, curvature, np.zeros(1))
    slope = (fitted * (1 - fitted))[:, 0]
    rows = np.arange(len(layout.model))
    jacobian = np.zeros((len(rows), size))
    jacobian[rows, layout.model] = slope
    jacobian[rows, layout.models + layout.test] = -slope
    distance = at[layout.model, 0] - at[layout.models + layout.test, 0]
    jacobian[rows, layout.models + layout.tests + layout.test] = slope * distance
    free = np.setdiff1d(np.arange(size), layout.anchors)
    matrix = jacobian.T @ jacobian + np.diag(layout.penalties[:, 0])
    expected = np.linalg.solve(matrix[np.ix_(free, free)], -gradient[free, 0])
    assert step[free, 0] == pytest.approx(expected, rel=1e-6, abs=1e-8)
    assert not step[layout.anchors].any()
    assert promise[0] > 0


def test_anchors_are_exact_in_every_fit():
    frame, *_ = simulate(np.random.default_rng(6), noise=0.1)
    weights = np.random.default_rng(7).dirichlet(np.ones(12), 30) * 12
    design, found = fit(frame, weights)
    assert found.ability[:, list(design.anchors)] == pytest.approx(np.tile([130, 150], (30, 1)))


def test_a_test_of_weight_zero_is_a_test_left_out():
    frame, *_ = simulate(np.random.default_rng(8), noise=0.05)
    whole = fit(frame, ridge=1e-9)[1]
    weights = np.ones((1, 12))
    weights[0, 4] = 0
    _, zero = fit(frame, weights, ridge=1e-9, start=whole)
    _, refit = fit(frame[frame["benchmark_id"] != "t04"], ridge=1e-9)
    assert zero.ability[0] == pytest.approx(refit.ability[0], abs=0.01)


def test_warm_cold_and_parallel_fits_agree_for_any_size_of_chunk():
    frame, *_ = simulate(np.random.default_rng(9), noise=0.03)
    design, point = fit(frame)
    weights = np.random.default_rng(10).dirichlet(np.ones(12), latent_fit.CHUNK + 5) * 12
    warm = latent_fit.solve(design, weights, start=point)
    cold = latent_fit.solve(design, weights)
    with ThreadPoolExecutor(2) as executor:
        parallel = latent_fit.solve(design, weights, start=point, executor=executor)
    assert warm.ability == pytest.approx(cold.ability, abs=0.01)
    assert (warm.ability == parallel.ability).all()


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_tests_do_not_matter(random):
    frame, *_ = simulate(np.random.default_rng(11), noise=0.05, models=22, tests=6)
    _, plain = fit(frame)
    names = sorted(set(frame["benchmark_id"]))
    shuffled = random.sample(names, len(names))
    renamed = frame.assign(
        benchmark_id=frame["benchmark_id"].map(dict(zip(names, shuffled, strict=True)))
    )
    renamed = renamed.sample(frac=1, random_state=random.randrange(2**31))
    _, other = fit(renamed)
    assert other.ability == pytest.approx(plain.ability, abs=1e-3)


@settings(max_examples=15)
@given(st.floats(-200, 200), st.floats(1, 100))
def test_other_anchor_points_stretch_the_scale_and_nothing_else(low, unit):
    frame, *_ = simulate(np.random.default_rng(12), noise=0.05, models=22, tests=6)
    _, plain = fit(frame)
    design = latent_fit.design(frame, {"m03": low, "m20": low + unit})
    other = latent_fit.solve(design, np.ones((1, 6)))
    assert (other.ability - low) / unit == pytest.approx((plain.ability - 130) / 20, abs=1e-6)
    assert other.slope * unit == pytest.approx(plain.slope * 20, rel=1e-6)


def test_scoring_on_all_calibrated_tests_gives_the_fit_back():
    frame, *_ = simulate(np.random.default_rng(13), noise=0.05)
    design, found = fit(frame)
    again = latent_fit.rescore(design, found, np.ones((1, 12)))
    free = np.setdiff1d(np.arange(24), design.anchors)
    assert again[:, free] == pytest.approx(found.ability[:, free], abs=0.01)


def test_scoring_on_a_part_leaves_others_unknown():
    frame, *_ = simulate(np.random.default_rng(14))
    frame = frame[~((frame["model"] == "m05") & (frame["benchmark_id"] < "t06"))]
    design, found = fit(frame)
    weights = np.where(np.arange(12) < 6, 1.0, 0.0)[None]
    scored = latent_fit.rescore(design, found, weights, models=np.arange(10))
    assert np.isnan(scored[0, 5]) and np.isnan(scored[0, 10:]).all()
    assert np.abs(scored[0, :5] - found.ability[0, :5]).max() < 0.5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda f: f.assign(performance=f["performance"].mask(f.index == 3, 1.2)),
            "performs at 1.2",
        ),
        (lambda f: f.assign(performance=f["performance"].mask(f.index == 3)), "performs at nan"),
        (lambda f: pd.concat([f, f.iloc[[0]]]), "has two scores"),
        (lambda f: f[f["model"] != "m20"], "no scores of m20"),
    ],
)
def test_bad_scores_stop_with_their_place(change, words):
    frame, *_ = simulate(np.random.default_rng(15))
    with pytest.raises(AiraceError, match=words):
        latent_fit.design(change(frame), ANCHORS)


def test_anchors_must_rise():
    frame, *_ = simulate(np.random.default_rng(16))
    with pytest.raises(AiraceError, match="fix no scale"):
        latent_fit.design(frame, {"m20": 150.0, "m03": 130.0})


def test_a_fit_that_does_not_converge_is_not_used(monkeypatch):
    frame, *_ = simulate(np.random.default_rng(17), noise=0.1)
    monkeypatch.setattr(latent_fit, "STEPS", 2)
    with pytest.raises(AiraceError, match="1 of 1 fits did not converge"):
        fit(frame)


def test_what_was_solved_is_remembered_by_its_content_and_shared_unwritable(monkeypatch):
    latent_fit.forget()
    frame, *_ = simulate(np.random.default_rng(15), noise=0.05, models=22, tests=6)
    (design, plain), (same, _) = fit(frame), fit(frame.copy())
    asked, real = [], latent_fit.solve
    monkeypatch.setattr(
        latent_fit, "solve", lambda *given, **more: asked.append(1) or real(*given, **more)
    )
    first = latent_fit.solve_once(design, np.ones((1, 6)))
    again = latent_fit.solve_once(same, np.ones((1, 6)))
    assert (again.ability == plain.ability).all()
    assert (len(asked), again is first) == (1, True)
    with pytest.raises(ValueError, match="read-only"):
        first.ability[0] = 0
    for more in ({"ridge": 1e-2}, {"start": plain}, {"weights": np.full((1, 6), 2.0)}):
        latent_fit.solve_once(design, more.pop("weights", np.ones((1, 6))), **more)
    assert len(asked) == 4
    latent_fit.solve_once(design, np.full((1, 6), 3.0))  # the oldest is forgotten
    latent_fit.solve_once(design, np.ones((1, 6)))
    assert len(asked) == 6
