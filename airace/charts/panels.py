"""The same two lines at several levels: small panels, one above the other, on one time axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import altair as alt
import numpy as np
import pandas as pd

from airace.charts import theme
from airace.charts.frames import day, require
from airace.charts.layout import (
    Plot,
    Time,
    Values,
    iso,
    number,
    px_x,
    px_y,
    spread,
    unit_line,
    words,
)
from airace.charts.text import text_width
from airace.charts.theme import LIGHT, LINE_HEIGHT, Sides

Build = Callable[[int], alt.LayerChart]

HEADING = 26  # pixels above the first panel for what the vertical axes measure
TITLE = 34  # pixels above each panel for its name
FOOT = 26  # pixels below the last for the time axis
SAID = ["date", "py", "role", "when", "reading", "side", "name"]


def steps(
    series: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    end,
    start=None,
    spec: str = ",.2f",
    log: bool = False,
    height: float = 92,
) -> Build:
    """Values that hold until they change, of each bloc, in a panel for each level.

    Parameters
    ----------
    series:
        One row per change: ``panel`` (its name), ``date``, ``bloc``, ``value``; optional
        ``name`` for the tooltip.  A missing value ends its line until the next row.
    unit:
        What the vertical axes measure; all panels share one scale.
    end, start:
        Ends of the time axis; lines run on to ``end``.
    height:
        Pixels of one panel.
    """
    sides = sides or Sides()
    series = require(series, ["panel", "date", "bloc", "value"], chart="panel")
    panels = list(dict.fromkeys(series["panel"]))
    series = theme.with_roles(series, sides).assign(
        date=pd.to_datetime(series["date"]), value=series["value"].astype(float)
    )
    series = series.assign(
        name=series.get("name", ""),
        line=[
            f"{panel} {bloc}" for panel, bloc in zip(series["panel"], series["bloc"], strict=True)
        ],
        side=[sides.name(bloc) for bloc in series["bloc"]],
        when=[day(moment) for moment in series["date"]],
        reading=[number(value, spec) for value in series["value"]],
    ).sort_values("date", kind="stable", ignore_index=True)

    def build(width: int) -> alt.LayerChart:
        short = width < theme.NARROW_BELOW
        last = series.groupby(["panel", "bloc"], sort=True).tail(1).dropna(subset="value")
        last = last.assign(
            text=[
                f"{sides.name(bloc, short=short)} {number(value, spec)}"
                for bloc, value in zip(last["bloc"], last["value"], strict=True)
            ]
        )
        values = _scale(series["value"], height, spec=spec, log=log)
        left = values.label_width + 8
        right = max([text_width(text, strong=True) for text in last["text"]], default=0) + 12
        tops = {name: i * (height + TITLE) + TITLE for i, name in enumerate(panels)}
        total = max(len(panels), 1) * (height + TITLE)
        plot = Plot(width, total, left, right, HEADING, FOOT)
        time = Time.of(series["date"], plot.inner, start=start, end=end)
        lines = _run_on(series, time.end)
        lines = lines.assign(py=lines["panel"].map(tops).astype(float) + values.px(lines["value"]))
        x = alt.X("date:T", scale=time.scale, axis=time.axis())
        layers = _frames(tops, values, plot)
        layers.append(
            alt.Chart(iso(lines[["date", "py", "line", "role"]], "date"))
            .mark_line(interpolate="step-after")
            .encode(
                x=x,
                y=px_y("py:Q"),
                color=theme.colour(),
                strokeDash=theme.dash(),
                detail="line:N",
            )
        )
        marks = lines[lines["when"] != ""].dropna(subset="value")
        layers.append(
            alt.Chart(iso(marks[SAID], "date"))
            .mark_point(filled=True, size=40, opacity=1, stroke=LIGHT["paper"], strokeWidth=1)
            .encode(
                x=x,
                y=px_y("py:Q"),
                fill=theme.fill(),
                shape=theme.shape(),
                tooltip=[
                    alt.Tooltip("name:N", title="Name"),
                    alt.Tooltip("side:N", title="Bloc"),
                    alt.Tooltip("when:N", title="From"),
                    alt.Tooltip("reading:N", title="Value"),
                ],
            )
        )
        for name, own in last.groupby("panel", sort=False):
            at = spread(values.px(own["value"]), LINE_HEIGHT, 0, height) + tops[name]
            tails = own.assign(px=plot.inner + 8, py=at)
            layers += words(tails[["px", "py", "text", "role"]], strong=True, colour=theme.fill())
        layers += unit_line(unit, plot, py=-HEADING / 2 + 2)
        return plot.chart(layers)

    return build


def _scale(values: pd.Series, height: float, *, spec: str, log: bool) -> Values:
    """Few ticks, because a panel is low: whole powers of ten where a logarithmic axis has two."""
    scale = Values.of(values, height, spec=",.0f" if log else spec, log=log, reverse=True, count=3)
    whole = tuple(t for t in scale.ticks if log and np.log10(t).is_integer())
    return replace(scale, ticks=whole) if len(whole) > 1 else scale


def _run_on(series: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Repeat the last value of each line at the end of the axis, without a mark of its own."""
    tails = series.groupby(["panel", "bloc"], sort=True).tail(1).assign(date=end, when="")
    return pd.concat([series, tails], ignore_index=True).sort_values(
        ["role", "bloc", "date"], kind="stable", ignore_index=True
    )


def _frames(tops: dict, values: Values, plot: Plot) -> list[alt.Chart]:
    """Name, grid and tick labels of each panel."""
    if not tops:
        return []
    at = [
        (top + float(values.px(t)), values.label(t)) for top in tops.values() for t in values.ticks
    ]
    grid = pd.DataFrame(at, columns=["py", "text"]).assign(px=-8.0, x0=0.0, x1=plot.inner)
    names = pd.DataFrame(
        {
            "px": 0.0,
            "py": np.asarray(list(tops.values()), float) - 14,
            "text": [str(name) for name in tops],
        }
    )
    rules = (
        alt.Chart(grid[["py", "x0", "x1"]])
        .mark_rule(color=LIGHT["grid"], strokeWidth=1)
        .encode(x=px_x("x0:Q"), x2="x1:Q", y=px_y("py:Q"))
    )
    ticks = words(grid[["px", "py", "text"]], align="right", colour=LIGHT["muted"])
    return [rules, *ticks, *words(names, strong=True)]
