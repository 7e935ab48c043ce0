"""From where to where: small grids of makers by what they build on, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd

from airace.charts import theme
from airace.charts.frames import require
from airace.charts.layout import Plot, number, px_x, px_y, words
from airace.charts.text import text_width, wrap
from airace.charts.theme import LIGHT, LINE_HEIGHT, Sides

Build = Callable[[int], alt.LayerChart]

TALL, GAP, RADIUS = 42, 22, 19
HEAD = 2 * LINE_HEIGHT + 10  # a panel's name and its columns' names
BETWEEN = 22


def grids(
    cells: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    order: Sequence[str],
    per_line: int = 4,
) -> Build:
    """One small grid per panel: a circle for each row and column, its area a share of the row.

    Parameters
    ----------
    cells:
        ``panel`` (its name), ``row`` and ``column`` (a bloc's code or a name), ``share`` (of the
        row; missing where the row is empty), ``count`` (printed in the circle).
    unit:
        What rows, columns and circles are; printed above, folded to the width.
    order:
        Rows and columns, in this order; a column's colour is its bloc's.
    per_line:
        Panels side by side; half as many on a phone.
    """
    sides = sides or Sides()
    cells = require(cells, ["panel", "row", "column", "share", "count"], chart="flow")
    panels = list(dict.fromkeys(cells["panel"]))
    cells = cells[cells["row"].isin(order) & cells["column"].isin(order)].assign(
        role=lambda f: [sides.role(c) for c in f["column"]],
        whole=lambda f: f.groupby(["panel", "row"])["count"].transform("sum"),
    )
    cells = cells.assign(
        share=cells["share"].astype(float).fillna(0.0),
        text=[
            number(n, ",.0f") if of else "–"
            for n, of in zip(cells["count"], cells["whole"], strict=True)
        ],
        part=[
            number(s, ".0%") if of else "–"
            for s, of in zip(cells["share"], cells["whole"], strict=True)
        ],
        of=[sides.name(r) for r in cells["row"]],
        on=[sides.name(c) for c in cells["column"]],
    )

    def build(width: int) -> alt.LayerChart:
        small = width < theme.NARROW_BELOW
        across = max(1, min(len(panels), per_line // 2 if small else per_line))
        names = {code: sides.name(code, short=True) for code in order}
        left = max(text_width(name) for name in names.values()) + 12
        wide = (width - left - GAP * (across - 1)) / across
        cell = wide / len(order)
        radius = min(RADIUS, cell / 2 - 1)
        said = wrap(unit, width)
        top = LINE_HEIGHT * len(said) + 10
        band = HEAD + TALL * len(order) + BETWEEN
        lines = math.ceil(len(panels) / across)
        plot = Plot(width, band * lines - BETWEEN, left, 0, top, 4)
        corner = {
            name: ((wide + GAP) * (i % across), band * (i // across))
            for i, name in enumerate(panels)
        }
        at = {code: i + 0.5 for i, code in enumerate(order)}
        marks = cells.assign(
            px=[corner[p][0] + cell * at[c] for p, c in zip(cells["panel"], cells["column"],
                                                            strict=True)],
            py=[corner[p][1] + HEAD + TALL * at[r] for p, r in zip(cells["panel"], cells["row"],
                                                                  strict=True)],
            size=math.pi * radius**2 * cells["share"],
        )  # fmt: skip
        frames = pd.DataFrame(
            [(x, x + wide, y + HEAD + TALL * i) for x, y in corner.values()
             for i in range(len(order) + 1)],
            columns=["x0", "x1", "py"],
        )  # fmt: skip
        layers = [
            alt.Chart(frames)
            .mark_rule(color=LIGHT["grid"])
            .encode(x=px_x("x0:Q"), x2="x1:Q", y=px_y()),
            alt.Chart(marks[marks["share"] > 0])
            .mark_point(filled=True, shape="circle", opacity=0.42)
            .encode(
                x=px_x(),
                y=px_y(),
                size=alt.Size("size:Q", scale=None, legend=None),
                fill=theme.fill(),
                tooltip=[
                    alt.Tooltip("panel:N", title="List"),
                    alt.Tooltip("of:N", title="Makers"),
                    alt.Tooltip("on:N", title="Base from"),
                    alt.Tooltip("text:N", title="Models"),
                    alt.Tooltip("part:N", title="Share of the makers' models"),
                ],
            ),
        ]
        some, none = marks[marks["count"] > 0], marks[marks["count"] == 0]
        layers += words(some[["px", "py", "text"]], align="center", strong=True)
        layers += words(none[["px", "py", "text"]], align="center", colour=LIGHT["muted"])
        layers += _names(corner, names, at, cell, across, left, sides)
        heading = pd.DataFrame(
            {
                "px": -left,
                "py": [-top + LINE_HEIGHT * (i + 0.5) for i in range(len(said))],
                "text": said,
            }
        )
        layers += words(heading, colour=LIGHT["muted"])
        return plot.chart(layers)

    return build


def _names(corner, names, at, cell, across, left, sides) -> list[alt.Chart]:
    """Names of panels, of their columns, and of the rows of each line of panels."""
    titles = pd.DataFrame(
        [(x, y + LINE_HEIGHT / 2, panel) for panel, (x, y) in corner.items()],
        columns=["px", "py", "text"],
    )
    tops = pd.DataFrame(
        [
            (x + cell * at[code], y + LINE_HEIGHT * 1.5 + 4, name, sides.role(code))
            for x, y in corner.values()
            for code, name in names.items()
        ],
        columns=["px", "py", "text", "role"],
    )
    rows = pd.DataFrame(
        [
            (-left, y + HEAD + TALL * at[code], name)
            for _, y in list(corner.values())[::across]
            for code, name in names.items()
        ],
        columns=["px", "py", "text"],
    )
    return [
        *words(titles, strong=True),
        *words(tops, align="center", colour=theme.fill()),
        *words(rows),
    ]
