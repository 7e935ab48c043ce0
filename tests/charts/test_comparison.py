import pytest

from airace.charts import comparison, theme
from airace.errors import AiraceError
from tests.charts import frames
from tests.charts.drawing import AXES, draw, texts


def spec_of(frame):
    return comparison.yardsticks(frame, axes=AXES)(theme.WIDE).to_dict()


def layers(spec, kind):
    return [s for s in spec["layer"] if s.get("mark", {}).get("type") == kind]


@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_each_row_prints_its_number_as_it_was_given(width):
    found = texts(draw("yardsticks", frames.yardsticks(), width))
    for text in ("7.4 (6.1 to 9.0)", "8", "3 to 6", "52.5 (51.6 to 53.5)", "55.6"):
        assert text in found
    assert "Months behind" in found
    assert "level" in found
    assert "even" in found


def test_two_blocks_keep_their_own_scale():
    spec = spec_of(frames.yardsticks())
    points = {
        row["label"]: row["value_px"]
        for layer in layers(spec, "point")
        for row in spec["datasets"][layer["data"]["name"]]
    }
    # 7.4 of 0 to 9 months against 52.5 of 50 to 56 votes: the second is nearer its left end.
    assert points["Index"] > points["Board"]
    assert points["Report"] > points["Board"]


def test_quoted_numbers_are_hollow_and_a_bare_range_has_no_dot():
    spec = spec_of(frames.yardsticks())
    by_fill = {True: set(), False: set()}
    for layer in layers(spec, "point"):
        rows = spec["datasets"][layer["data"]["name"]]
        by_fill[layer["mark"]["filled"]] |= {row["label"] for row in rows}
    assert by_fill == {True: {"Index", "Board"}, False: {"Institute", "Report"}}
    ends = layers(spec, "tick")
    assert len(ends) == 2


def test_ticks_double_where_they_would_be_too_many():
    wide = frames.yardsticks().assign(
        value=[90.0, 8.0, None, 52.5, 55.59], high=[95.0, None, 6.0, 53.5, None]
    )
    found = texts(draw("yardsticks", wide, theme.NARROW))
    ticks = [text for text in found if text.isdigit()]
    assert "24" in ticks or "48" in ticks
    assert "3" not in ticks


def test_a_missing_column_is_named():
    with pytest.raises(AiraceError, match="no column 'why'"):
        comparison.yardsticks(frames.yardsticks().drop(columns="why"), axes=AXES)
