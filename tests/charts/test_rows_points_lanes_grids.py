import pytest

from airace.charts import flows, grids, lanes, points, rows, theme
from airace.errors import AiraceError
from tests.charts import frames
from tests.charts.drawing import draw, texts


def found_rows(spec, key):
    return [r for d in spec["datasets"].values() for r in d if key in r]


@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_an_estimate_that_is_not_known_keeps_its_row(width):
    found = texts(draw("intervals", frames.estimates(), width))
    assert "Arena" in found
    assert "not known" in found
    assert "7.4 (6.1 to 9.0)" in found


def test_groups_are_headed_once():
    found = texts(draw("intervals", frames.estimates(), theme.WIDE))
    # Each word is drawn twice where it has a halo; headings have none.
    assert found.count("Index") == 1
    assert found.count("Board") == 1


def test_bars_begin_at_zero_and_name_their_bloc():
    spec = rows.bars(frames.pairs(), unit="x", spec=",.1f")(theme.WIDE).to_dict()
    bar = next(s for s in spec["layer"] if s.get("mark", {}).get("type") == "rect")
    assert bar["encoding"]["x"]["scale"]["domain"][0] == 0
    found = {r["text"] for r in found_rows(spec, "text")}
    assert {"US 88.1", "China 88.5", "China not known"} <= found


def test_bars_of_one_label_stay_together_when_sorted_by_bloc():
    frame = frames.pairs().sort_values("bloc", kind="stable")
    spec = rows.bars(frame, unit="x")(theme.WIDE).to_dict()
    marks = found_rows(spec, "zero")
    order = [row["label"] for row in sorted(marks, key=lambda r: r["mark"])]
    assert order == sorted(order, key=order.index)


def test_dumbbell_says_which_end_is_not_known_and_names_both_ends():
    found = texts(draw("dumbbell", frames.pairs(), theme.WIDE))
    assert "China not known" in found
    assert {"United States", "China"} <= set(found)


def test_dumbbell_numbers_stand_outside_their_marks():
    spec = rows.dumbbell(frames.pairs(), unit="x", spec=",.1f")(theme.WIDE).to_dict()
    texts_by_align = {
        r["text"]: layer["mark"]["align"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text"
        for r in spec["datasets"][layer["data"]["name"]]
    }
    assert texts_by_align["85.7"] == "right"
    assert texts_by_align["94.0"] == "left"


def test_a_rule_without_end_runs_to_the_edge_of_the_plot():
    spec = points.scatter(
        frames.chips(),
        x_unit="x",
        y_unit="y",
        boundaries=frames.boundaries(),
        x_log=True,
        y_log=True,
    )(theme.WIDE).to_dict()
    line = found_rows(spec, "order")
    assert min(row["py"] for row in line) == 0


def test_points_off_a_logarithmic_axis_are_left_out_not_moved():
    frame = frames.chips()
    frame.loc[0, "x"] = 0.0
    spec = points.scatter(frame, x_unit="x", y_unit="y", x_log=True)(theme.WIDE).to_dict()
    assert "A100" not in {r["name"] for r in found_rows(spec, "x_text")}


def test_what_kinds_of_mark_mean_is_said():
    assert "Filled: caught. Hollow: free. Cross: not known." in texts(
        draw("scatter", frames.chips(), theme.WIDE)
    )


def test_labels_of_one_lane_do_not_collide():
    from airace.charts.text import text_width

    spec = lanes.timeline(frames.acts())(theme.WIDE).to_dict()
    words = {
        (r["px"], r["py"], r["text"])
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text" and layer["mark"]["fontWeight"] == "normal"
        for r in spec["datasets"][layer["data"]["name"]]
    }
    for x, y, text in words:
        for other_x, other_y, other in words - {(x, y, text)}:
            if abs(y - other_y) < 12:
                assert x + text_width(text) <= other_x or other_x + text_width(other) <= x


def test_a_label_that_does_not_fit_says_so():
    acts = frames.acts().assign(label="Provisions on the Administration of Deep Synthesis Services")
    cut = found_rows(lanes.timeline(acts, room=120)(theme.WIDE).to_dict(), "text")
    assert any(row["text"].endswith("…") for row in cut)
    whole = found_rows(lanes.timeline(acts, room=200, lines=3)(theme.WIDE).to_dict(), "text")
    assert not any(row["text"].endswith("…") for row in whole)


def test_timeline_on_a_phone_lists_every_act_with_its_day():
    found = texts(draw("timeline", frames.acts(), theme.NARROW))
    assert "7 Oct 2022 · United States" in found
    assert "Chip rules" in found


def test_an_act_without_words_is_a_mark_in_its_lane_and_not_in_the_list():
    acts = frames.acts()
    acts.loc[acts["label"] == "Chip rules", "label"] = ""
    assert "7 Oct 2022 · United States" not in texts(draw("timeline", acts, theme.NARROW))
    spec = lanes.timeline(acts)(theme.WIDE).to_dict()
    marks = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    assert len(spec["datasets"][marks["data"]["name"]]) == len(acts)


def test_membership_shows_what_is_not_known():
    svg = draw("membership", frames.adherence(), theme.WIDE)
    assert "?" in texts(svg)  # the pair that the frame does not have
    assert "through a parent body" in texts(svg)


def test_the_key_of_a_grid_keeps_inside_a_phone():
    from airace.charts.text import text_width

    spec = grids.membership(frames.adherence())(theme.NARROW).to_dict()
    meanings = set(grids.MEANINGS.values())
    keys = [r for r in found_rows(spec, "text") if r["text"] in meanings]
    left = min(r["px"] for r in keys) - 18
    assert len({r["py"] for r in keys}) > 1
    assert all(r["px"] - left + text_width(r["text"]) <= theme.NARROW for r in keys)


def test_a_line_under_a_row_keeps_clear_of_its_name():
    frame = frames.adherence()
    long = "A declaration with a name that no phone has room for in one line of a table"
    frame = frame.assign(row=frame["row"].replace(frame["row"].iloc[0], long))
    spec = grids.membership(frame)(theme.NARROW).to_dict()
    names = {r["py"] for r in found_rows(spec, "text") if len(r["text"]) > 4 and r["text"] in long}
    rules = sorted(r["py"] for r in found_rows(spec, "x0"))
    assert len(names) > 2
    assert rules[0] > max(names)


def test_membership_refuses_a_state_it_cannot_draw():
    frame = frames.adherence().assign(state="maybe")
    with pytest.raises(AiraceError, match="unknown state 'maybe'"):
        grids.membership(frame)


def test_heatmap_prints_its_numbers_and_keeps_shades_light():
    spec = grids.heatmap(frames.tags(), unit="Share")(theme.WIDE).to_dict()
    cells = found_rows(spec, "shade")
    assert max(r["shade"] for r in cells) <= 0.4
    assert {"30%", "?"} <= {r["text"] for r in found_rows(spec, "text")}


def test_flows_draw_shares_as_areas_and_empty_rows_as_dashes():
    spec = flows.grids(frames.flows(), unit="Rows", order=["US", "CN", "other"])(theme.WIDE)
    marks = found_rows(spec.to_dict(), "size")
    sizes = {(r["panel"], r["row"], r["column"]): r["size"] for r in marks}
    assert sizes["2023", "US", "US"] / sizes["2023", "US", "CN"] == pytest.approx(8)
    # The row that nobody is in has no circle: its cells say so.
    assert ("2023", "other", "US") not in sizes
    assert texts(draw("flows", frames.flows(), theme.WIDE)).count("–") == 3


def test_a_phone_puts_half_as_many_flows_in_a_line():
    many = frames.flows()
    wide = flows.grids(many, unit="Rows", order=["US", "CN", "other"], per_line=2)
    heights = [wide(width).to_dict()["height"] for width in (theme.WIDE, theme.NARROW)]
    assert heights[1] > 2 * heights[0]


def test_a_balance_says_who_is_ahead_without_colour():
    svg = draw("balance", frames.balance(), theme.WIDE)
    printed = texts(svg)
    assert {"22", "\u22124", "=", "(12)", "(\u22121)"} <= set(printed)
    assert {"United States ahead", "China ahead (minus)", "too few entries"} <= set(printed)
    spec = grids.balance(frames.balance(), unit="Points")(theme.WIDE).to_dict()
    assert max(r["shade"] for r in found_rows(spec, "shade")) <= 0.43


def test_a_rounded_zero_has_no_sign():
    frame = frames.balance().assign(value=-0.3, result="challenger", sure=True)
    assert "0" in texts(draw("balance", frame, theme.WIDE))
    frame = frame.assign(value=-10.0)
    assert "\u221210" in texts(draw("balance", frame, theme.WIDE))


def test_a_phone_shows_fewer_columns_of_a_balance():
    narrow = texts(draw("balance", frames.balance(), theme.NARROW))
    assert "Mar" not in " ".join(narrow) and "22" not in narrow
    assert "\u22124" in narrow


def test_a_balance_refuses_a_result_it_cannot_draw():
    frame = frames.balance().assign(result="won")
    with pytest.raises(AiraceError, match="unknown result 'won'"):
        grids.balance(frame, unit="Points")


def test_a_partial_membership_is_drawn_smaller_and_named_in_the_key():
    cells = frames.adherence().replace({"state": {"through": "partly"}})
    spec = grids.membership(cells)(theme.WIDE).to_dict()
    sizes = {s["mark"].get("size") for s in spec["layer"] if s["mark"].get("filled")}
    assert min(sizes) < max(sizes)
    assert "in part" in texts(draw("membership", cells, theme.WIDE))


def test_rows_of_one_name_have_texts_of_their_own_on_a_phone():
    frame = frames.estimates().head(2).assign(label="One name", text=["first", "second"])
    spec = rows.intervals(frame, unit="x")(theme.NARROW).to_dict()
    placed = [r for r in found_rows(spec, "text") if "py" in r]
    at = {r["text"]: r["py"] for r in placed if r["text"] in ("first", "second")}
    assert at["second"] - at["first"] > 15
