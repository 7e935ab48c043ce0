"""A share that grows with waiting, and one past as several releases of a source knew it."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import numpy as np
import pandas as pd

from airace.charts import theme
from airace.charts.frames import day, has_interval, require, with_intervals, with_reading
from airace.charts.layout import (
    Plot,
    Time,
    Values,
    along,
    iso,
    number,
    place,
    px_x,
    px_y,
    ties,
    unit_line,
    words,
)
from airace.charts.selector import carried
from airace.charts.text import text_width, wrap
from airace.charts.theme import BAND_OPACITY, LIGHT, LINE_HEIGHT, Sides

Build = Callable[[int], alt.LayerChart]


def waiting(
    curve: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    x_unit: str,
    marks: pd.DataFrame | None = None,
    role: str = "neutral",
    height: float = 320,
) -> Build:
    """Share of things that have happened after so long, with bands and named points.

    Parameters
    ----------
    curve:
        ``x``, ``value`` (a share) in steps; optional ``low``, ``high``, ``low50``, ``high50``.
    unit, x_unit:
        What the two axes measure.
    marks:
        Points to name: ``x``, ``value``, ``text``.
    role:
        Whose share it is.
    """
    curve = with_intervals(require(curve, ["x", "value"], chart="waiting"))
    curve = theme.with_roles(curve.assign(role=role), sides or Sides())
    curve = curve.astype({"x": float, "value": float})
    named = pd.DataFrame(columns=["x", "value", "text"]) if marks is None else marks
    named = require(named, ["x", "value", "text"], chart="waiting").assign(role=role)

    def build(width: int) -> alt.LayerChart:
        ys = Values.of([0.0, 1.0], height, spec=".0%", zero=True, reverse=True, count=4)
        left = ys.label_width + 8
        plot = Plot(width, height, left, 14, 30, 48)
        xs = Values.of(curve["x"], plot.inner, zero=True, count=4 if plot.narrow else 8)
        x = alt.X("x:Q", scale=xs.scale, axis=xs.axis(orient="bottom", grid=False))
        y = alt.Y("value:Q", scale=ys.scale, axis=ys.axis(orient="left"))
        read = with_reading(curve, "value", lambda v: number(v, ".0%"))
        base = alt.Chart(read)
        layers: list[alt.Chart] = []
        for which, low, high in (("90", "low", "high"), ("50", "low50", "high50")):
            if has_interval(curve, "50" if which == "50" else ""):
                layers.append(
                    base.mark_area(
                        interpolate="step-after", fillOpacity=BAND_OPACITY[which]
                    ).encode(
                        x=x,
                        y=alt.Y(f"{low}:Q", scale=ys.scale),
                        y2=f"{high}:Q",
                        fill=theme.fill(),
                    )
                )
        layers.append(
            base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(
                x=x,
                y=y,
                color=theme.colour(),
                tooltip=[
                    alt.Tooltip("x:Q", title=x_unit),
                    alt.Tooltip("reading:N", title=unit),
                ],
            )
        )
        layers += _named_points(named, xs, ys, plot)
        layers += unit_line(unit, plot, py=-16)
        foot = pd.DataFrame(
            {"px": [plot.inner + plot.right], "py": [height + 36], "text": [x_unit]}
        )
        layers += words(foot, align="right", colour=LIGHT["muted"])
        return plot.chart(layers)

    return build


def _named_points(named: pd.DataFrame, xs: Values, ys: Values, plot: Plot) -> list[alt.Chart]:
    """Mark points of a rising curve and write what they say under it, or above if there is no room.

    Under the curve a text runs to the right, above it to the left: the curve takes neither place.
    """
    if named.empty:
        return []
    points = named.assign(px=xs.px(named["x"]), py=ys.px(named["value"]))
    lines = []
    for point in points.to_dict("records"):
        room = plot.inner + plot.right - point["px"] - 12
        under = wrap(point["text"], room, strong=True)
        fits = max(text_width(line, strong=True) for line in under) <= room
        if fits and point["py"] + 10 + len(under) * LINE_HEIGHT <= plot.height:
            top, texts, align, px = point["py"] + 16, under, "left", point["px"] + 10
        else:
            texts = wrap(point["text"], point["px"] - 10, strong=True)
            top, align, px = point["py"] - 14 - (len(texts) - 1) * LINE_HEIGHT, "right", point["px"]
        lines += [(px, top + i * LINE_HEIGHT, text, align) for i, text in enumerate(texts)]
    return [
        alt.Chart(points[["px", "py", "role"]])
        .mark_point(filled=True, opacity=1, size=95, stroke=LIGHT["paper"], strokeWidth=1)
        .encode(x=px_x(), y=px_y(), fill=theme.fill(), shape=theme.shape()),
        *words(pd.DataFrame(lines, columns=["px", "py", "text", "align"]), strong=True, halo=True),
    ]


def retold(
    series: pd.DataFrame,
    *,
    unit: str,
    end=None,
    start=None,
    spec: str = ",.1f",
    now: str = "now",
    height: float = 340,
) -> Build:
    """One past as each release of a source told it: thin lines that end where each one knew most.

    Parameters
    ----------
    series:
        ``vintage`` (the release, a date), ``date``, ``value``: steps, each release up to its own
        day.  The newest release is drawn strong.  Optional ``choice`` (see ``selector``), which
        the newest does not follow: the others are compared with it.
    unit:
        What the vertical axis measures.
    end, start:
        Ends of the time axis.
    spec:
        Format of values.
    now:
        What the newest release's line is called at its end.
    """
    series = require(series, ["vintage", "date", "value"], chart="retold")
    series = series.assign(
        date=pd.to_datetime(series["date"]),
        release=pd.to_datetime(series["vintage"]),
        value=series["value"].astype(float),
    ).sort_values(["release", "date"], kind="stable", ignore_index=True)

    def build(width: int) -> alt.LayerChart:
        newest = series["release"] == series["release"].max()
        latest = float(series["value"].iloc[-1]) if len(series) else float("nan")
        last = f"{now} {number(latest, spec)}"
        values = Values.of(series["value"], height, spec=spec, zero=True, reverse=True)
        left, right = values.label_width + 8, text_width(last, strong=True) + 14
        time = Time.of(series["date"], width - left - right, start=start, end=end)
        plot = Plot(width, height, left, right, 30, 26)
        tail = series.tail(1).assign(date=time.end)
        drawn = pd.concat([series, tail], ignore_index=True).drop_duplicates(["release", "date"])
        x = alt.X("date:T", scale=time.scale, axis=time.axis())
        y = alt.Y("value:Q", scale=values.scale, axis=values.axis(orient="left"))
        columns = ["vintage", "date", "value", *carried(drawn)]
        lines = iso(drawn[columns], "vintage", "date")
        strong = drawn["release"] == series["release"].max()
        layers: list[alt.Chart] = []
        if (~strong).any():
            layers.append(
                alt.Chart(lines[~strong])
                .mark_line(interpolate="step-after", stroke=LIGHT["rule"], strokeWidth=1)
                .encode(x=x, y=y, detail="vintage:N")
            )
        layers.append(
            alt.Chart(lines.loc[strong, ["date", "value"]])
            .mark_line(interpolate="step-after", stroke=LIGHT["ink"], strokeWidth=2.5)
            .encode(x=x, y=y)
        )
        ends = series[~newest].groupby("release", sort=True).tail(1)
        layers += _release_ends(ends, drawn[strong], time, values, plot, spec, x, y)
        label = pd.DataFrame(
            {"px": [plot.inner + 8], "py": [float(values.px(latest))], "text": [last]}
        ).dropna()
        layers += words(label, strong=True)
        layers += unit_line(unit, plot, py=-16)
        return plot.chart(layers)

    return build


def _release_ends(ends, newest, time, values, plot, spec, x, y) -> list[alt.Chart]:
    """Mark where each older release ends, which is what was known then, and name its day."""
    if ends.empty:
        return []
    read = with_reading(ends, "value", lambda v: number(v, spec))
    read = read.assign(when=[day(d) for d in ends["release"]])
    marks = (
        alt.Chart(iso(read[["date", "value", "when", "reading", *carried(read)]], "date"))
        .mark_point(filled=True, opacity=1, size=70, fill=LIGHT["other"], stroke=LIGHT["paper"])
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("when:N", title="Release of"),
                alt.Tooltip("reading:N", title="Gap known then"),
            ],
        )
    )
    xs, ys = time.px(newest["date"]), values.px(newest["value"])
    obstacles = along(np.repeat(xs, 2)[1:], np.repeat(ys, 2)[:-1])
    px, py = time.px(ends["date"]), values.px(ends["value"])
    obstacles += [(a - 5, b - 5, a + 5, b + 5) for a, b in zip(px, py, strict=True)]
    placed = place(
        px,
        py,
        [f"{date:%b %Y}" for date in ends["release"]],
        (0, 0, plot.inner, plot.height),
        obstacles=obstacles,
    )
    placed[carried(ends)] = ends[carried(ends)].to_numpy()
    if plot.narrow:
        # Where a phone has no room a name would hide the line; the data has every release.
        placed = placed[placed["free"]]
    columns = ["px", "py", "text", "align", *carried(placed)]
    named = words(placed[columns], colour=LIGHT["muted"], halo=True)
    return [*ties(placed), marks, *named]
