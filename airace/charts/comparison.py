"""Many yardsticks of one gap on a page: blocks of rows, each block with an axis of its own.

A row is an estimate with its name, one line that says why it is another number, and its value in
words.  What was measured here is filled, what others published is hollow: two kinds of evidence
that must not be mistaken for each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd

from airace.charts import theme
from airace.charts.frames import day, require
from airace.charts.layout import Plot, Values, number, px_x, px_y, words
from airace.charts.text import text_width, wrap
from airace.charts.theme import LIGHT, LINE_HEIGHT

Build = Callable[[int], alt.LayerChart]

COLUMNS = ["block", "group", "label", "why", "day", "value", "low", "high", "quoted"]
HEAD = 54  # of a block: its unit and its tick labels


@dataclass(frozen=True)
class Axis:
    """What a block's axis measures, the step of its ticks, and a value to compare with.

    Attributes
    ----------
    unit:
        Heading of the block.
    step:
        Distance of the ticks, in the block's unit; doubled where they would be too many.
    reference:
        A value, always in sight, that stands for no difference.
    name:
        What to call that value.
    spec:
        Format of the numbers at the right.
    """

    unit: str
    step: float
    reference: float
    name: str
    spec: str = ",.1f"


def yardsticks(estimates: pd.DataFrame, *, axes: Mapping[str, Axis]) -> Build:
    """Estimates of one thing by many yardsticks.

    Parameters
    ----------
    estimates:
        ``block`` (which axis), ``group`` (a heading), ``label``, ``day`` and ``why`` (the small
        print), ``value`` (missing if only a range is known), ``low``, ``high``, optional
        ``low50``, ``high50``, and ``quoted`` (somebody else's number).  Order is the caller's;
        rows of a block and of a group stand together.
    axes:
        Axis of each block, by its name in ``block``.
    """
    frame = require(estimates, COLUMNS, chart="yardsticks").reset_index(drop=True)
    numbers = ["value", "low", "high", "low50", "high50"]
    frame = frame.reindex(columns=[*COLUMNS, "low50", "high50"])
    frame = frame.astype(dict.fromkeys(numbers, float))
    frame["role"] = frame["quoted"].map({True: "other", False: "neutral"})
    frame["detail"] = [
        f"{day(d)}. {why}" for d, why in zip(frame["day"], frame["why"], strict=True)
    ]
    frame["text"] = [_printed(row, axes[row["block"]].spec) for row in frame.to_dict("records")]

    def build(width: int) -> alt.LayerChart:
        narrow = width < theme.NARROW_BELOW
        widest = max((text_width(t) for t in frame["text"]), default=0.0)
        left, right = (8.0, 14.0) if narrow else (width * 0.47, widest + 16)
        plot = Plot(width, 0, left, right, 4, 4)
        layers, y = [], 0.0
        for block, rows in frame.groupby("block", sort=False):
            drawn, y = _block(rows, plot, y, axis=axes[block])
            layers += drawn
        return Plot(width, y, left, right, 4, 4).chart(layers)

    return build


def _printed(row: dict, spec: str) -> str:
    """The number and its range: ``7.4 (6.1 to 9.0)``, ``3 to 6``; what was said whole stays so."""
    texts = {
        c: number(row[c], ",.0f" if row["quoted"] and row[c] == round(row[c], 0) else spec)
        for c in ("value", "low", "high")
        if pd.notna(row[c])
    }
    if "low" not in texts:
        return texts.get("value", number(None, spec))
    span = f"{texts['low']} to {texts['high']}"
    return f"{texts['value']} ({span})" if "value" in texts else span


def _values(rows: pd.DataFrame, axis: Axis, pixels: float) -> Values:
    """Scale with ticks at multiples of the axis's step, one at the reference or beyond it."""
    spans = pd.concat([rows[c] for c in ("value", "low", "high")]).dropna()
    least, most = min(spans.min(), axis.reference), max(spans.max(), axis.reference)
    step = axis.step
    while (most - least) / step > pixels / 40:
        step *= 2
    first, last = (
        math.floor(least / step),
        max(math.ceil(most / step), math.floor(least / step) + 1),
    )
    ticks = tuple(step * i for i in range(first, last + 1))
    return Values(ticks[0], ticks[-1], ticks, pixels)


def _block(rows, plot, top, *, axis: Axis) -> tuple[list[alt.Chart], float]:
    """Draw one axis and its rows from pixel ``top`` down; return the layers and where they end."""
    narrow = plot.narrow
    values = _values(rows, axis, plot.inner)
    y, marks, written, headings, group = top + HEAD, [], [], [], None
    for row in rows.to_dict("records"):
        if row["group"] != group:
            group = row["group"]
            headings.append({"px": -plot.left, "py": y + 12, "text": group})
            y += LINE_HEIGHT + 10
        room = plot.width - 4 if narrow else plot.left - 16
        label_room = room - text_width(row["text"]) - 12 if narrow else room
        lines = wrap(row["label"], label_room)
        small = wrap(row["detail"], room)
        begin = y
        for line in lines:
            written.append({"px": -plot.left, "py": y + 9, "text": line, "kind": "label"})
            y += LINE_HEIGHT
        for line in small:
            written.append({"px": -plot.left, "py": y + 8, "text": line, "kind": "small"})
            y += LINE_HEIGHT
        if narrow:
            marks.append((y + 11, begin + 9))
            y += 30
        else:
            marks.append(((begin + y) / 2, (begin + y) / 2))
            y += 9
    placed = rows.assign(
        mark=[mark for mark, _ in marks],
        text_y=[beside for _, beside in marks],
        **{f"{c}_px": values.px(rows[c]) for c in ("value", "low", "high", "low50", "high50")},
    )
    # On a phone the lines stand only behind the marks, not behind the words above them.
    runs = [(m - 10, m + 10) for m in placed["mark"]] if narrow else [(top + HEAD - 2, y)]
    layers = _grid(values, plot, top, runs, axis=axis)
    layers += _marks(placed)
    texts = pd.DataFrame(written)
    layers += words(texts[texts["kind"] == "label"][["px", "py", "text"]])
    layers += words(texts[texts["kind"] == "small"][["px", "py", "text"]], colour=LIGHT["muted"])
    layers += words(pd.DataFrame(headings), strong=True)
    column = pd.DataFrame(
        {"px": plot.inner + plot.right, "py": placed["text_y"], "text": placed["text"]}
    )
    return [*layers, *words(column, align="right")], y + 14


def _grid(values, plot, top, runs, *, axis: Axis) -> list[alt.Chart]:
    """Unit, tick labels and grid lines of a block, drawn in pixels: two axes share one image."""
    ticks = pd.DataFrame(
        {
            "px": values.px(values.ticks),
            "py": top + HEAD - 12,
            "text": [
                axis.name if tick == axis.reference else values.label(tick) for tick in values.ticks
            ],
        }
    )
    lines = ticks[["px"]].merge(pd.DataFrame(runs, columns=["y1", "y2"]), how="cross")
    level = lines["px"] == float(values.px(axis.reference))
    heading = pd.DataFrame({"px": [-plot.left], "py": [top + 12], "text": [axis.unit]})
    return [
        *(
            alt.Chart(part)
            .mark_rule(color=LIGHT[colour], strokeWidth=1.25)
            .encode(x=px_x(), y=px_y("y1:Q"), y2="y2:Q")
            for part, colour in ((lines[~level], "grid"), (lines[level], "rule"))
            if len(part)
        ),
        *words(_inside(ticks, plot), colour=LIGHT["muted"]),
        *words(heading, strong=True),
    ]


def _inside(ticks: pd.DataFrame, plot: Plot) -> pd.DataFrame:
    """Centre tick labels on their lines, but keep them inside the image."""
    widths = ticks["text"].map(text_width)
    furthest = plot.inner + plot.right - widths
    return ticks.assign(px=(ticks["px"] - widths / 2).clip(lower=-plot.left, upper=furthest))


def _marks(placed: pd.DataFrame) -> list[alt.Chart]:
    """Intervals and dots; a stated range without a point is a bar with square ends."""
    tooltip = [
        alt.Tooltip("label:N", title="Yardstick"),
        alt.Tooltip("text:N", title="Gap"),
        alt.Tooltip("detail:N", title="Note"),
    ]
    layers = []
    spans = placed[placed["low"].notna()]
    if len(spans):
        layers.append(
            alt.Chart(spans)
            .mark_rule(strokeWidth=2)
            .encode(x=px_x("low_px:Q"), x2="high_px:Q", y=px_y("mark:Q"), color=theme.colour())
        )
    inner = placed[placed["low50"].notna()]
    if len(inner):
        layers.append(
            alt.Chart(inner)
            .mark_rule(strokeWidth=7, strokeOpacity=0.45)
            .encode(x=px_x("low50_px:Q"), x2="high50_px:Q", y=px_y("mark:Q"), color=theme.colour())
        )
    ranges = spans[spans["value"].isna()]
    for end in ("low", "high"):
        if len(ranges):
            layers.append(
                alt.Chart(ranges)
                .mark_tick(orient="vertical", size=13, thickness=2)
                .encode(x=px_x(f"{end}_px:Q"), y=px_y("mark:Q"), color=theme.colour())
            )
    for quoted, style in (
        (False, {"filled": True, "size": 95, "stroke": LIGHT["paper"], "strokeWidth": 1}),
        (True, {"filled": False, "size": 80, "strokeWidth": 2, "fill": LIGHT["paper"]}),
    ):
        points = placed[placed["value"].notna() & (placed["quoted"] == quoted)]
        if len(points):
            colour = {"stroke": theme.stroke()} if quoted else {"fill": theme.fill()}
            layers.append(
                alt.Chart(points)
                .mark_point(opacity=1, **style)
                .encode(x=px_x("value_px:Q"), y=px_y("mark:Q"), tooltip=tooltip, **colour)
            )
    return layers
