import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.charts.layout import Time, Values, nice_ticks, number, pack, place, spread

PIXELS = st.floats(-1000, 1000, allow_nan=False)


@given(st.lists(PIXELS, max_size=20), st.floats(1, 40))
def test_spread_keeps_the_distance_and_the_order(wanted, gap):
    moved = spread(wanted, gap)
    order = np.argsort(wanted, kind="stable")
    assert len(moved) == len(wanted)
    assert (np.diff(moved[order]) >= gap - 1e-6).all()


@given(st.lists(PIXELS, min_size=1, max_size=10), st.floats(1, 20))
def test_spread_stays_in_bounds_if_all_fit(wanted, gap):
    moved = spread(wanted, gap, 0, 250)
    assert moved.min() >= -1e-6
    assert moved.max() <= 250 + 1e-6


def test_spread_leaves_alone_what_is_far_enough():
    assert list(spread([0, 30, 90], 18)) == [0, 30, 90]


def test_spread_moves_a_tie_apart_evenly():
    assert list(spread([50, 50], 18)) == [41, 59]


def test_bounds_yield_when_they_are_too_tight():
    moved = spread([0, 0, 0], 18, 0, 20)
    assert list(np.diff(moved)) == [18, 18]


@given(st.lists(st.tuples(st.floats(0, 600), st.floats(10, 200)), max_size=15))
def test_packed_spans_never_touch_on_one_level(spans):
    starts, ends = [s for s, _ in spans], [s + w for s, w in spans]
    levels = pack(starts, ends, gap=8)
    for i in range(len(spans)):
        for j in range(i):
            if levels[i] == levels[j]:
                assert starts[i] >= ends[j] + 8 or starts[j] >= ends[i] + 8


def test_a_rule_never_runs_through_the_label_to_its_right():
    # Both labels begin at their rules; the left one must be the higher one.
    assert pack([100, 150], [230, 260]) == [1, 0]


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e6), st.integers(3, 8))
def test_ticks_span_the_values_in_even_steps(low, width, count):
    ticks = nice_ticks(low, low + width, count)
    assert ticks[0] <= low + width * 1e-6
    assert ticks[-1] >= low + width * (1 - 1e-6)
    assert len(ticks) <= count + 1
    steps = np.diff(ticks)
    assert np.allclose(steps, steps[0])


def test_values_are_where_the_scale_puts_them():
    scale = Values(0, 100, (0.0, 100.0), 200, reverse=True)
    assert scale.px(0) == 200
    assert scale.px(100) == 0
    log = Values(1, 100, (1.0, 100.0), 200, log=True)
    assert log.px(10) == pytest.approx(100)


def test_ticks_print_the_decimals_they_need():
    assert Values(0, 10, (0.0, 2.5, 5.0), 100, spec=",.0f").label(2.5) == "2.5"
    assert Values(0, 10, (0.0, 5.0, 10.0), 100, spec=",.1f").label(5) == "5"
    assert Values(0, 1, (0.0, 0.5, 1.0), 100, spec=".0%").label(0.5) == "50%"
    assert Values(0, 1, (0.0, 0.025), 100, spec=".0%").label(0.025) == "2.5%"
    assert Values(-5, 5, (-5.0, 5.0), 100).label(-5) == "−5"


def test_an_empty_scale_is_still_a_scale():
    for log in (False, True):
        scale = Values.of([np.nan, None], 100, log=log)
        assert np.isfinite(scale.px(1.0))


def test_time_is_proportional_to_days():
    time = Time.of(["2024-01-01", "2024-01-11"], 100)
    assert list(time.px(pd.Series(pd.to_datetime(["2024-01-01", "2024-01-06"])))) == [0, 50]


@pytest.mark.parametrize(
    ("start", "end"), [("2023-01-01", "2026-08-11"), ("2026-01-05", "2026-04-02")]
)
@pytest.mark.parametrize("pixels", [200, 560])
def test_time_ticks_have_room_for_their_labels(start, end, pixels):
    time = Time.of([start, end], pixels)
    at = time.px(pd.Series(time.ticks))
    assert len(at) >= 2
    assert (np.diff(at) >= 40).all()


POINTS = st.lists(
    st.tuples(st.floats(0, 400), st.floats(0, 300)), min_size=1, max_size=6, unique=True
)


@given(POINTS)
def test_labels_stay_inside_and_free_ones_cover_nothing(points):
    xs, ys = zip(*points, strict=True)
    texts = [f"Model {i}" for i in range(len(points))]
    placed = place(xs, ys, texts, (0, 0, 400, 300))
    assert list(placed["text"]) == texts
    from airace.charts.text import text_width

    boxes = []
    for row in placed.itertuples():
        wide = text_width(row.text)
        left = row.px - {"left": 0, "center": wide / 2, "right": wide}[row.align]
        assert left >= -1e-6
        assert left + wide <= 400 + 1e-6
        boxes.append((left, row.py - 8, left + wide, row.py + 8))
    # The first to be placed are those on the right; each free one keeps off all before it.
    order = sorted(range(len(points)), key=lambda i: (-xs[i], i))
    for n, i in enumerate(order):
        if placed["free"][i]:
            for j in order[:n]:
                a, b = boxes[i], boxes[j]
                across = min(a[2], b[2]) - max(a[0], b[0])
                down = min(a[3], b[3]) - max(a[1], b[1])
                assert across <= 1e-6 or down <= 1e-6


def test_a_distant_label_is_tied_to_its_point():
    wall = [(x, y, x + 10, y + 10) for x in range(0, 400, 10) for y in range(120, 180, 10)]
    placed = place([200], [150], ["Kimi K3"], (0, 0, 400, 300), obstacles=wall)
    assert placed["free"][0]
    assert placed["x0"].notna()[0]


def test_numbers_print_with_a_minus_sign_and_without_inventing():
    assert number(-1.25, ",.1f") == "−1.2"
    assert number(None, ",.1f") == number(float("nan"), ",.1f") == "not known"


def test_clear_packing_keeps_rules_off_labels():
    starts, ends = [0.0, 40.0, 90.0, 300.0], [100.0, 140.0, 190.0, 350.0]
    levels = pack(starts, ends, clear=True)
    assert levels == [2, 1, 0, 0]
    # A rule runs from level 0 down to its own label: it meets no label that it would cross.
    for i, at in enumerate(starts):
        for j in range(len(starts)):
            inside = starts[j] < at < ends[j]
            assert not (inside and levels[j] < levels[i])
