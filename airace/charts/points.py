"""Two measures of each thing, and the lines that a rule draws between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import altair as alt
import numpy as np
import pandas as pd

from airace.charts import theme
from airace.charts.frames import require
from airace.charts.layout import (
    Plot,
    Values,
    along,
    number,
    place,
    px_x,
    px_y,
    spread,
    ties,
    unit_line,
    words,
)
from airace.charts.selector import carried
from airace.charts.text import text_width
from airace.charts.theme import LIGHT, LINE_HEIGHT, Sides

Build = Callable[[int], alt.LayerChart]


def scatter(
    things: pd.DataFrame,
    *,
    sides: Sides | None = None,
    x_unit: str,
    y_unit: str,
    x_spec: str = ",.0f",
    y_spec: str = ",.0f",
    x_log: bool = False,
    y_log: bool = False,
    boundaries: pd.DataFrame | None = None,
    labels: Sequence[str] | Mapping[str, str] | None = None,
    filled: str = "caught",
    hollow: str = "free",
    trend: pd.DataFrame | None = None,
    frontiers: pd.DataFrame | None = None,
    whole: bool = False,
    height: float = 420,
) -> Build:
    """Points on two scales, with rule boundaries as lines.

    Parameters
    ----------
    things:
        ``name``, ``x``, ``y``; optional ``role`` or ``bloc``; optional boolean ``filled``
        (missing = not known, drawn as a cross); optional boolean ``faint``: background to the
        others; optional ``choice`` (see ``selector``).  Rows without ``x`` or ``y`` (or, on a
        logarithmic axis, at or below zero) cannot be drawn; they stay in the figure's data.
    boundaries:
        ``boundary`` (id), ``x``, ``y``, in drawing order; ``label`` in any one of its rows.
        Infinite ends run to the edge of the plot.
    labels:
        Names to print (default: all); a mapping gives the text to print instead.
    filled, hollow:
        What a filled and a hollow mark mean; printed under the plot if ``things`` has the
        column ``filled``.
    trend:
        A fitted line: ``x``, ``y``.
    frontiers:
        The best ``y`` to be had for ``x`` or less: ``bloc``, ``x``, ``y``, one row for each
        rise; drawn as steps in the bloc's colour, which run on to the right edge and are named
        there.
    whole:
        Both scales are counts: no tick between whole numbers.
    """
    sides = sides or Sides()
    things = theme.with_roles(require(things, ["name", "x", "y"], chart="scatter"), sides)
    things = things.astype({"x": float, "y": float})
    drawable = np.isfinite(things["x"]) & np.isfinite(things["y"])
    drawable &= (things["x"] > 0) | (not x_log)
    drawable &= (things["y"] > 0) | (not y_log)
    shown = things[drawable].reset_index(drop=True)
    if labels is None:
        labels = list(shown["name"])
    printed = dict(labels) if isinstance(labels, Mapping) else {name: name for name in labels}
    has_state = "filled" in shown
    if has_state:
        state = shown["filled"].map({True: filled, False: hollow})
        shown = shown.assign(state=state.where(shown["filled"].notna(), "not known"))
    else:
        shown = shown.assign(state=filled)

    if frontiers is not None:
        frontiers = theme.with_roles(
            require(frontiers, ["bloc", "x", "y"], chart="scatter"), sides
        ).sort_values(["role", "bloc", "x"], kind="stable")

    def build(width: int) -> alt.LayerChart:
        finite_x, finite_y = list(shown["x"]), list(shown["y"])
        if boundaries is not None:
            finite_x += [v for v in boundaries["x"].astype(float) if np.isfinite(v) and v > 0]
            finite_y += [v for v in boundaries["y"].astype(float) if np.isfinite(v) and v > 0]
        ys = _counted(Values.of(finite_y, height, spec=y_spec, log=y_log, reverse=True), whole)
        left = ys.label_width + 8
        foot = 62 if has_state else 46
        ends = _ends(frontiers, sides, short=width < theme.NARROW_BELOW)
        count = 4 if width < theme.NARROW_BELOW else 6
        last = _counted(Values.of(finite_x, width, spec=x_spec, log=x_log, count=count), whole)
        # The last tick's label, centred, must not be cut.
        right = max(14, text_width(last.label(last.ticks[-1])) / 2 + 2)
        right = max([text_width(t, strong=True) + 12 for t in ends["text"]], default=right)
        plot = Plot(width, height, left, right, 30, foot)
        xs = _counted(Values.of(finite_x, plot.inner, spec=x_spec, log=x_log, count=count), whole)
        x = alt.X("x:Q", scale=xs.scale, axis=xs.axis(orient="bottom"))
        y = alt.Y("y:Q", scale=ys.scale, axis=ys.axis(orient="left"))
        layers: list[alt.Chart] = []
        obstacles = [
            (px - 6, py - 6, px + 6, py + 6)
            for px, py in zip(xs.px(shown["x"]), ys.px(shown["y"]), strict=True)
        ]
        named = []
        if boundaries is not None:
            lines, named, boxes = _boundaries(boundaries, xs, ys, plot)
            layers += lines
            obstacles += boxes
        if frontiers is not None:
            lines, boxes = _frontiers(frontiers, xs, ys, plot)
            layers += lines
            obstacles += boxes
        if trend is not None:
            layers.append(
                alt.Chart(trend[["x", "y"]].astype(float))
                .mark_line(stroke=LIGHT["muted"], strokeWidth=1.5, strokeDash=[5, 3], clip=True)
                .encode(x=x, y=y)
            )
        layers += _marks(shown, x, y, filled, hollow, x_unit, y_unit, x_spec, y_spec)
        chosen = shown[shown["name"].isin(list(printed))]
        placed = place(
            xs.px(chosen["x"]),
            ys.px(chosen["y"]),
            [printed[name] for name in chosen["name"]],
            (0, 0, plot.inner + (0 if len(ends) else plot.right), plot.height),
            prefer=_free_side(chosen, ends),
            obstacles=obstacles,
        )
        placed["role"] = chosen["role"].to_numpy()
        placed[carried(chosen)] = chosen[carried(chosen)].to_numpy()
        if plot.narrow:
            # Where a phone has no room a name would hide a mark; the table has every name.
            placed = placed[placed["free"]]
        layers += ties(placed)
        layers += words(
            placed[["px", "py", "text", "align", "role", *carried(placed)]],
            colour=theme.fill(),
            halo=True,
        )
        layers += named
        at = spread(ys.px(ends["y"]), LINE_HEIGHT, 0, plot.height)
        tails = ends.assign(px=plot.inner + 8, py=at)[["px", "py", "text", "role"]]
        layers += words(tails, strong=True, colour=theme.fill())
        layers += unit_line(y_unit, plot, py=-16)
        layers += _foot(x_unit, plot, _key(shown, filled, hollow) if has_state else [])
        return plot.chart(layers)

    return build


def _marks(shown, x, y, filled, hollow, x_unit, y_unit, x_spec, y_spec) -> list[alt.Chart]:
    shown = shown.assign(
        faint=shown["faint"].astype(bool) if "faint" in shown else False,
        x_text=[number(v, x_spec) for v in shown["x"]],
        y_text=[number(v, y_spec) for v in shown["y"]],
    )
    tooltip = [
        alt.Tooltip("name:N", title="Name"),
        alt.Tooltip("x_text:N", title=x_unit),
        alt.Tooltip("y_text:N", title=y_unit),
    ]
    if (shown["state"] != filled).any():
        tooltip.append(alt.Tooltip("state:N", title="State"))
    keep = ["name", "x", "y", "role", "state", "x_text", "y_text", *carried(shown)]
    layers = []
    styles = {
        filled: ({"filled": True, "stroke": LIGHT["paper"]}, {"fill": theme.fill()}),
        hollow: ({"filled": False, "fill": LIGHT["paper"]}, {"stroke": _stroke()}),
        "not known": ({"filled": False, "shape": "cross"}, {"stroke": _stroke()}),
    }
    for faint in (True, False):
        for state, (style, encoding) in styles.items():
            part = shown.loc[(shown["state"] == state) & (shown["faint"] == faint), keep]
            if part.empty:
                continue
            if "shape" not in style:
                encoding = {**encoding, "shape": theme.shape()}
            look = {"size": 40, "opacity": 0.45} if faint else {"size": 80, "opacity": 1}
            layers.append(
                alt.Chart(part)
                .mark_point(strokeWidth=1 if style["filled"] else 2, **look, **style)
                .encode(x=x, y=y, tooltip=tooltip, **encoding)
            )
    return layers


def _counted(values: Values, whole: bool) -> Values:
    """Take the ticks between whole numbers from a scale of counts."""
    kept = tuple(tick for tick in values.ticks if float(tick).is_integer())
    return replace(values, ticks=kept) if whole else values


def _stroke() -> alt.Stroke:
    colours = [theme.ROLE_COLOURS[r] for r in theme.ROLES]
    return alt.Stroke("role:N", legend=None, scale=alt.Scale(domain=theme.ROLES, range=colours))


def _ends(frontiers: pd.DataFrame | None, sides: Sides, *, short: bool) -> pd.DataFrame:
    """Name of each frontier and where it ends."""
    if frontiers is None or frontiers.empty:
        return pd.DataFrame(columns=["role", "y", "text"]).astype({"y": float})
    last = frontiers.groupby("bloc", sort=True).tail(1)
    return last.assign(text=[sides.name(bloc, short=short) for bloc in last["bloc"]])


def _free_side(chosen: pd.DataFrame, ends: pd.DataFrame) -> list[str]:
    """Below points, but above those of the frontier that ends highest: it rises to the right."""
    upper = set(ends.loc[ends["y"] == ends["y"].max(), "role"])
    return ["above" if role in upper else "below" for role in chosen["role"]]


def _frontiers(frame: pd.DataFrame, xs: Values, ys: Values, plot: Plot):
    """Steps in pixels, and the boxes that labels keep clear of."""
    layers, boxes = [], []
    for _, line in frame.groupby("bloc", sort=True):
        px = np.append(np.repeat(xs.px(line["x"].astype(float)), 2)[1:], plot.inner)
        py = np.repeat(ys.px(line["y"].astype(float)), 2)
        drawn = pd.DataFrame({"px": px, "py": py, "order": range(len(px))})
        layers.append(
            alt.Chart(drawn.assign(role=line["role"].iloc[0]))
            .mark_line(strokeWidth=2)
            .encode(
                x=px_x(),
                y=px_y(),
                order="order:Q",
                color=theme.colour(),
                strokeDash=theme.dash(),
            )
        )
        boxes += along(px, py)
    return layers, boxes


def _boundaries(frame: pd.DataFrame, xs: Values, ys: Values, plot: Plot):
    """Lines in pixels, their labels, and the boxes that other labels keep clear of."""
    frame = require(frame, ["boundary", "x", "y"], chart="scatter")
    lines, labels, boxes = [], [], []
    for i, (_, line) in enumerate(frame.groupby("boundary", sort=False)):
        px = xs.px(line["x"].astype(float).clip(xs.low, xs.high))
        py = ys.px(line["y"].astype(float).clip(ys.low, ys.high))
        lines.append(
            alt.Chart(pd.DataFrame({"px": px, "py": py, "order": range(len(px))}))
            .mark_line(
                stroke=LIGHT["ink"], strokeWidth=1.5, strokeDash=[[1, 0], [6, 3], [2, 2]][i % 3]
            )
            .encode(x=px_x(), y=px_y(), order="order:Q")
        )
        boxes += along(px, py)
        if "label" in line and line["label"].notna().any():
            at = int(line["label"].notna().to_numpy().argmax())
            text = str(line["label"].dropna().iloc[0])
            wide = text_width(text)
            flip = px[at] + wide + 8 > plot.inner + plot.right
            labels.append(
                {
                    "px": px[at] - 6 if flip else px[at] + 6,
                    "py": min(max(py[at] + 12, 12), plot.height - 12),
                    "text": text,
                    "align": "right" if flip else "left",
                }
            )
            left = labels[-1]["px"] - (wide if flip else 0)
            boxes.append((left, labels[-1]["py"] - 9, left + wide, labels[-1]["py"] + 9))
    frame = pd.DataFrame(labels, columns=["px", "py", "text", "align"])
    return lines, words(frame, colour=LIGHT["ink"], halo=True), boxes


def _key(shown: pd.DataFrame, filled: str, hollow: str) -> list[str]:
    """What the kinds of mark that occur mean."""
    kinds = ((filled, "Filled"), (hollow, "Hollow"), ("not known", "Cross"))
    return [f"{mark}: {s}." for s, mark in kinds if (shown["state"] == s).any()]


def _foot(x_unit: str, plot: Plot, states: Sequence[str]) -> list[alt.Chart]:
    """What the horizontal axis measures and, under it, what hollow marks mean."""
    rows = [{"px": plot.inner + plot.right, "py": plot.height + 36, "text": x_unit}]
    layers = words(pd.DataFrame(rows), align="right", colour=LIGHT["muted"])
    if states:
        key = pd.DataFrame(
            {"px": [-plot.left], "py": [plot.height + 54], "text": [" ".join(states)]}
        )
        layers += words(key, colour=LIGHT["muted"])
    return layers
