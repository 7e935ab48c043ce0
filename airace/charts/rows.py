"""Many things on one scale: estimates with intervals, bars, two ends of a dumbbell.

One row per thing, in the order of the frame: order is part of what a chart says, so it is the
caller's.  On a phone the row's name stands above its mark instead of to its left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import altair as alt
import pandas as pd

from airace.charts import theme
from airace.charts.frames import has_interval, require, with_intervals, with_reading
from airace.charts.layout import (
    Plot,
    Values,
    number,
    px_x,
    px_y,
    spread,
    unit_line,
    words,
)
from airace.charts.selector import carried
from airace.charts.text import text_width, wrap
from airace.charts.theme import LIGHT, LINE_HEIGHT, Sides

Build = Callable[[int], alt.LayerChart]


def intervals(
    estimates: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    spec: str = ",.1f",
    reference: tuple[float, str] | None = None,
    zero: bool = False,
    log: bool = False,
) -> Build:
    """Many estimates of one quantity, or of one quantity for many things: dots and intervals.

    Parameters
    ----------
    estimates:
        ``label``, ``value``; optional ``low``, ``high`` (thin line), ``low50``, ``high50``
        (thick line), ``role`` or ``bloc``, ``group`` (a heading above the first row of each
        group), ``text`` (printed at the right instead of the value and its interval),
        ``target`` (an upright stroke on the row: what the value ought to be).
        A missing value is a row that says "not known"; a row whose boolean ``bound`` is true
        is at least that much (or what its ``text`` says), and drawn hollow.
    reference:
        A value to compare with, and its name.
    """
    sides = sides or Sides()
    estimates = theme.with_roles(
        with_intervals(require(estimates, ["label", "value"], chart="interval")), sides
    )
    estimates = estimates.assign(value=estimates["value"].astype(float))
    estimates = with_reading(estimates, "value", lambda v: number(v, spec))
    bound = estimates["bound"] if "bound" in estimates else pd.Series(False, estimates.index)
    estimates = estimates.assign(bound=bound.fillna(False).astype(bool))
    estimates["reading"] = [
        f"more than {reading}" if open_end else reading
        for reading, open_end in zip(estimates["reading"], estimates["bound"], strict=True)
    ]
    if "text" not in estimates:
        estimates = estimates.assign(text=estimates["reading"])
    aims = estimates["target"] if "target" in estimates else float("nan")
    estimates = estimates.assign(target=aims).astype({"target": float})
    # A bound from above says so itself.
    estimates["reading"] = estimates["text"].where(estimates["bound"], estimates["reading"])

    def build(width: int) -> alt.LayerChart:
        rows = _Rows.of(estimates, width, texts=estimates["text"], foot=24 if reference else 6)
        extra = [reference[0]] if reference else []
        spans = pd.concat([estimates[c] for c in ("value", "low", "high", "target")])
        values = _scale([*spans, *extra], rows, spec=spec, zero=zero, log=log)
        frame = rows.frame
        x, y = alt.X("value:Q", scale=values.scale, axis=_top(values)), px_y("mark:Q")
        known = frame[frame["value"].notna()]
        base = alt.Chart(known)
        layers = [*_reference(reference, values, rows), *_targets(frame, values)]
        for which, thick in (("", 2), ("50", 7)):
            if has_interval(known, which):
                layers.append(
                    base.mark_rule(strokeWidth=thick, strokeOpacity=0.45 if which else 1).encode(
                        x=alt.X(f"low{which}:Q", scale=values.scale),
                        x2=f"high{which}:Q",
                        y=y,
                        color=theme.colour(),
                    )
                )
        tooltip = [
            alt.Tooltip("label:N", title="Name"),
            alt.Tooltip("reading:N", title="Value"),
        ]
        at = {"x": x, "y": y, "shape": theme.shape(), "tooltip": tooltip}
        layers.append(
            alt.Chart(known[~known["bound"]])
            .mark_point(filled=True, opacity=1, size=95, stroke=LIGHT["paper"], strokeWidth=1)
            .encode(fill=theme.fill(), **at)
        )
        if known["bound"].any():
            layers.append(
                alt.Chart(known[known["bound"]])
                .mark_point(filled=False, opacity=1, size=80, strokeWidth=2, fill=LIGHT["paper"])
                .encode(stroke=theme.stroke(), **at)
            )
        layers += rows.words()
        layers += unit_line(unit, rows.plot, py=rows.unit_y)
        return rows.plot.chart(layers)

    return build


def bars(
    amounts: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    spec: str = ",.0f",
) -> Build:
    """Amounts from zero, with intervals where known; one bar per bloc under a common label.

    Parameters
    ----------
    amounts:
        ``label``, ``value``; optional ``bloc`` (rows that share a label become neighbouring
        bars, each named at its end), ``role``, ``low``, ``high``, ``group``.
    """
    sides = sides or Sides()
    amounts = theme.with_roles(
        with_intervals(require(amounts, ["label", "value"], chart="bar")), sides
    )
    amounts = amounts.assign(value=amounts["value"].astype(float))
    amounts = with_reading(amounts, "value", lambda v: number(v, spec))
    # Bars under one label must be neighbours even if the frame is sorted by bloc.
    order = {label: i for i, label in enumerate(dict.fromkeys(amounts["label"]))}
    amounts = amounts.sort_values(
        "label", key=lambda c: c.map(order), kind="stable", ignore_index=True
    )
    several = amounts["label"].duplicated().any() and "bloc" in amounts

    def build(width: int) -> alt.LayerChart:
        named = [
            f"{sides.name(b, short=True)} {number(v, spec)}" if several else number(v, spec)
            for b, v in zip(amounts.get("bloc", amounts["label"]), amounts["value"], strict=True)
        ]
        rows = _Rows.of(amounts, width, texts=named, at_end=True)
        spans = pd.concat([amounts[c] for c in ("value", "low", "high")])
        values = _scale(spans, rows, spec=spec, zero=True)
        frame = rows.frame.assign(zero=0.0)
        half = 8 if several else 9
        frame = frame.assign(above=frame["mark"] - half, under=frame["mark"] + half)
        known = frame[frame["value"].notna()]
        base = alt.Chart(known)
        layers = [
            base.mark_rect(fillOpacity=0.85).encode(
                x=alt.X("zero:Q", scale=values.scale, axis=_top(values)),
                x2="value:Q",
                y=px_y("above:Q"),
                y2="under:Q",
                fill=theme.fill(),
                tooltip=[
                    alt.Tooltip("label:N", title="Name"),
                    alt.Tooltip("reading:N", title="Value"),
                ],
            )
        ]
        if has_interval(known):
            layers.append(
                base.mark_rule(color=LIGHT["ink"], strokeWidth=1.5).encode(
                    x=alt.X("low:Q", scale=values.scale), x2="high:Q", y=px_y("mark:Q")
                )
            )
        ends = frame[["value", "high"]].max(axis=1).fillna(0.0)
        tails = pd.DataFrame(
            {
                "px": values.px(ends) + 7,
                "py": frame["mark"],
                "text": frame["text"],
                "role": frame["role"],
            }
        )
        layers += words(tails, strong=several, colour=theme.fill() if several else None)
        layers += rows.words(texts=False)
        layers += unit_line(unit, rows.plot, py=rows.unit_y)
        return rows.plot.chart(layers)

    return build


def dumbbell(
    pairs: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    spec: str = ",.0f",
    zero: bool = False,
    log: bool = False,
) -> Build:
    """Two ends of one row, joined: the two blocs, or before and after.

    Parameters
    ----------
    pairs:
        Long: ``label``, ``value`` and ``bloc`` (or ``end``, the name of the end, with
        ``role``).  The first row names the ends.  A missing end is simply not drawn, and the
        row says so.
    """
    sides = sides or Sides()
    pairs = require(pairs, ["label", "value"], chart="dumbbell")
    pairs = theme.with_roles(pairs, sides).assign(value=pairs["value"].astype(float))
    if "end" not in pairs:
        pairs = require(pairs, ["label", "value", "bloc"], chart="dumbbell")
        pairs = pairs.assign(end=pairs["bloc"])
    labels = list(dict.fromkeys(pairs["label"]))

    def build(width: int) -> alt.LayerChart:
        heads = pd.DataFrame({"label": labels, "value": 0.0, "role": "neutral"})
        if "group" in pairs:
            heads["group"] = [pairs.loc[pairs["label"] == lb, "group"].iloc[0] for lb in labels]
        missing = [_missing(pairs, label, sides) for label in labels]
        rows = _Rows.of(heads, width, texts=missing, head=LINE_HEIGHT + 4)
        number_width = max(
            (text_width(number(v, spec)) for v in pairs["value"].dropna()), default=0
        )
        values = _scale(
            pairs["value"], rows, spec=spec, zero=zero, log=log, margin=number_width + 12
        )
        heights = dict(zip(rows.frame["label"], rows.frame["mark"], strict=True))
        marks = pairs.assign(mark=[heights[label] for label in pairs["label"]])
        marks = marks[marks["value"].notna()]
        marks = marks.assign(
            px=values.px(marks["value"]),
            name=[sides.name(e) if e in sides.names else e for e in marks["end"]],
            text=[number(v, spec) for v in marks["value"]],
        )
        low = marks.groupby("label")["value"].transform("min")
        count = marks.groupby("label")["value"].transform("size")
        first = ~marks.duplicated("label")
        tied = marks.duplicated(["label", "value"], keep=False)
        on_left = (marks["value"] == low) & (~tied | first) & (count > 1)
        marks = marks.assign(
            align=on_left.map({True: "right", False: "left"}),
            at=marks["px"] + on_left.map({True: -10.0, False: 10.0}),
        )
        spans = marks.groupby("label", sort=False).agg(
            low=("value", "min"), high=("value", "max"), mark=("mark", "first")
        )
        x = alt.X("value:Q", scale=values.scale, axis=_top(values))
        layers = [
            alt.Chart(spans.reset_index())
            .mark_rule(color=LIGHT["rule"], strokeWidth=3, strokeOpacity=0.55)
            .encode(x=alt.X("low:Q", scale=values.scale), x2="high:Q", y=px_y("mark:Q")),
            alt.Chart(marks[["label", "name", "value", "role", "mark", "text"]])
            .mark_point(filled=True, opacity=1, size=110, stroke=LIGHT["paper"], strokeWidth=1)
            .encode(
                x=x,
                y=px_y("mark:Q"),
                fill=theme.fill(),
                shape=theme.shape(),
                tooltip=[
                    alt.Tooltip("label:N", title="Name"),
                    alt.Tooltip("name:N", title="Of"),
                    alt.Tooltip("text:N", title="Value"),
                ],
            ),
        ]
        printed = marks[["at", "mark", "text", "align", "role"]]
        layers += words(
            printed.rename(columns={"at": "px", "mark": "py"}), colour=theme.fill(), halo=True
        )
        layers += _ends(marks, rows, sides)
        layers += rows.words()
        layers += unit_line(unit, rows.plot, py=rows.unit_y)
        return rows.plot.chart(layers)

    return build


def strip(
    points: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    spec: str = ",.1f",
    zero: bool = False,
) -> Build:
    """Many answers to one question: a thin tick for each, rows by kind of answer.

    Parameters
    ----------
    points:
        ``label`` (the row), ``value``, ``name`` (what the tick stands for); optional ``group``,
        ``role`` or ``bloc``, ``choice`` (see ``selector``), and boolean ``marked`` for the answer
        that the text gives, drawn as a mark.  The smallest and the largest value of each row are
        printed at the right.
    """
    sides = sides or Sides()
    points = require(points, ["label", "value", "name"], chart="strip")
    points = theme.with_roles(points, sides).dropna(subset="value")
    points = points.assign(value=points["value"].astype(float))
    marked = points["marked"].astype(bool) if "marked" in points else points["value"].isna()
    points = points.assign(marked=marked, text=[number(v, spec) for v in points["value"]])
    spans = points.groupby("label", sort=False)["value"].agg(["min", "max"])
    texts = [f"{number(low, spec)} to {number(high, spec)}" for low, high in spans.to_numpy()]
    heads = points.drop_duplicates("label").assign(value=0.0)

    def build(width: int) -> alt.LayerChart:
        rows = _Rows.of(heads, width, texts=texts)
        values = _scale(points["value"], rows, spec=spec, zero=zero)
        middle = dict(zip(rows.frame["label"], rows.frame["mark"], strict=True))
        at = points["label"].map(middle)
        frame = points.assign(mark=at, above=at - 7, under=at + 7)
        shown = ["value", "role", "name", "text", "marked", "mark", "above", "under"]
        frame = frame[[*shown, *carried(frame)]]
        x = alt.X("value:Q", scale=values.scale, axis=_top(values))
        tooltip = [alt.Tooltip("name:N", title="Choice"), alt.Tooltip("text:N", title="Value")]
        layers = [
            alt.Chart(frame)
            .mark_rule(strokeWidth=2, strokeOpacity=0.5)
            .encode(x=x, y=px_y("above:Q"), y2="under:Q", color=theme.colour(), tooltip=tooltip)
        ]
        if frame["marked"].any():
            layers.append(
                alt.Chart(frame[frame["marked"]])
                .mark_point(filled=True, opacity=1, size=130, stroke=LIGHT["paper"], strokeWidth=1)
                .encode(
                    x=x,
                    y=px_y("mark:Q"),
                    fill=theme.fill(),
                    shape=theme.shape(),
                    tooltip=tooltip,
                )
            )
        layers += rows.words()
        layers += unit_line(unit, rows.plot, py=rows.unit_y)
        return rows.plot.chart(layers)

    return build


AXIS_HEIGHT = 24  # tick labels above the first row
UNIT_HEIGHT = 24  # what the axis measures, above them


@dataclass(frozen=True)
class _Rows:
    """Where rows, their names and their texts stand."""

    frame: pd.DataFrame
    plot: Plot
    names: pd.DataFrame
    headings: pd.DataFrame
    texts: pd.DataFrame
    unit_y: float

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        width: int,
        *,
        texts,
        at_end: bool = False,
        head: float = 0,
        foot: float = 6,
    ) -> _Rows:
        """Lay out one row per item, and one name per run of items with the same label and group.

        ``at_end`` texts follow their mark instead of standing in a column; ``head`` reserves
        pixels above the first row, ``foot`` below the last.
        """
        narrow = width < theme.NARROW_BELOW
        frame = frame.assign(text=list(texts))
        widest = max((text_width(t, strong=at_end) for t in frame["text"]), default=0)
        room = width - 4 if narrow else width * 0.42
        wrapped = {label: wrap(str(label), room) for label in dict.fromkeys(frame["label"])}
        if narrow and not at_end and widest:
            shared = set(frame.loc[frame["label"].duplicated(), "label"])
            taken = {lb: text_width(t) for lb, t in zip(frame["label"], frame["text"], strict=True)}
            wrapped = {
                lb: wrap(str(lb), room if lb in shared else width - taken[lb] - 16)
                for lb in wrapped
            }
        # On a phone the first tick's label, centred, needs a little room of its own.
        left = 8.0
        if not narrow:
            left = max((text_width(t) for ls in wrapped.values() for t in ls), default=0) + 14
        right = (widest + 14) if (at_end or not narrow) and widest else 18
        keys = [c for c in ("group", "label") if c in frame]
        # Missing groups are alike; comparing them as text says so.
        texts_of = frame[keys].astype(str)
        frame = frame.assign(run=texts_of.ne(texts_of.shift()).any(axis=1).cumsum())
        several = frame["run"].duplicated().any()
        y, marks, beside, names, headings, group = float(head), [], [], [], [], None
        for nth, run in frame.groupby("run", sort=False):
            label = run["label"].iloc[0]
            if "group" in run and run["group"].iloc[0] != group:
                group = run["group"].iloc[0]
                y += 10 if headings else 4
                if pd.notna(group) and str(group):
                    headings.append({"px": -left, "py": y + 9, "text": str(group)})
                    y += LINE_HEIGHT + 8
            lines = wrapped[label]
            if narrow:
                names += [
                    {"px": -left, "py": y + LINE_HEIGHT * (i + 0.5), "text": t, "row": nth}
                    for i, t in enumerate(lines)
                ]
                # Rows that share a name have their texts above their own marks.
                apart = len(run) > 1 and not at_end and any(run["text"] != "")
                first = y + LINE_HEIGHT * 0.5
                y += LINE_HEIGHT * len(lines) + 2
                for _ in range(len(run)):
                    beside.append(y + LINE_HEIGHT * 0.5 if apart else first)
                    y += LINE_HEIGHT if apart else 0
                    marks.append(y + 10)
                    y += 20
                y += 10
            else:
                tall = max(20 * len(run), LINE_HEIGHT * len(lines)) + (12 if several else 10)
                middle = y + tall / 2
                names += [
                    {
                        "px": -left,
                        "py": middle + LINE_HEIGHT * (i - (len(lines) - 1) / 2),
                        "text": t,
                        "row": nth,
                    }
                    for i, t in enumerate(lines)
                ]
                marks += [middle + 20 * (i - (len(run) - 1) / 2) for i in range(len(run))]
                y += tall
        plot = Plot(width, y, left, right, AXIS_HEIGHT + UNIT_HEIGHT, foot)
        frame = frame.reset_index(drop=True).assign(mark=marks)
        tops = pd.DataFrame(names, columns=["px", "py", "text", "row"])
        placed = pd.DataFrame(
            {
                "px": plot.inner + plot.right,
                "py": beside if narrow else frame["mark"],
                "text": frame["text"],
            }
        )
        return cls(
            frame,
            plot,
            tops,
            pd.DataFrame(headings, columns=["px", "py", "text"]),
            placed[placed["text"] != ""],
            -AXIS_HEIGHT - UNIT_HEIGHT / 2,
        )

    def words(self, *, texts: bool = True) -> list[alt.Chart]:
        """Names, group headings and, unless they follow their marks, the texts."""
        layers = words(self.names[["px", "py", "text"]], halo=True)
        layers += words(self.headings, strong=True)
        if texts:
            layers += words(self.texts, align="right", colour=LIGHT["muted"], halo=True)
        return layers


def _scale(values, rows: _Rows, *, spec: str, margin: float = 0, **more) -> Values:
    """Fit the horizontal scale; ``margin`` pixels stay free at both ends for numbers."""
    inner = rows.plot.inner
    scale = Values.of(values, inner, spec=spec, count=4 if rows.plot.narrow else 6, **more)
    if not margin:
        return scale
    part = margin / max(inner - 2 * margin, 1)
    if scale.log:
        factor = (scale.high / scale.low) ** part
        low, high = scale.low / factor, scale.high * factor
    else:
        pad = (scale.high - scale.low) * part
        low, high = scale.low - pad, scale.high + pad
    return Values(low, high, scale.ticks, inner, scale.spec, scale.log)


def _top(values: Values) -> alt.Axis:
    """Axis above the rows, where the eye begins."""
    return values.axis(orient="top")


def _reference(reference, values: Values, rows: _Rows) -> list[alt.Chart]:
    if reference is None:
        return []
    value, name = reference
    at = float(values.px(value))
    rule = (
        alt.Chart(pd.DataFrame({"px": [at]}))
        .mark_rule(color=LIGHT["ink"], strokeWidth=1.25)
        .encode(x=px_x())
    )
    half = text_width(name) / 2
    centre = min(max(at, half - rows.plot.left), rows.plot.inner + rows.plot.right - half)
    label = pd.DataFrame({"px": [centre], "py": [rows.plot.height + 13], "text": [name]})
    return [rule, *words(label, align="center", colour=LIGHT["ink"])]


def _targets(frame: pd.DataFrame, values: Values) -> list[alt.Chart]:
    """Draw an upright stroke on each row that has a target."""
    aimed = frame.dropna(subset="target")
    if aimed.empty:
        return []
    strokes = aimed[["target"]].assign(above=aimed["mark"] - 9, under=aimed["mark"] + 9)
    return [
        alt.Chart(strokes)
        .mark_rule(color=LIGHT["ink"], strokeWidth=2)
        .encode(
            x=alt.X("target:Q", scale=values.scale),
            y=px_y("above:Q"),
            y2="under:Q",
        )
    ]


def _missing(pairs: pd.DataFrame, label: str, sides: Sides) -> str:
    """Which ends of a row are not known."""
    row = pairs[(pairs["label"] == label) & pairs["value"].isna()]
    names = [sides.name(e, short=True) if e in sides.names else str(e) for e in row["end"]]
    return f"{', '.join(names)} not known" if names else ""


def _ends(marks: pd.DataFrame, rows: _Rows, sides: Sides) -> list[alt.Chart]:
    """Name the ends above the first row that has both."""
    if marks.empty:
        return []
    full = marks.groupby("label", sort=False)["value"].transform("size") > 1
    first = (marks[full] if full.any() else marks)["label"].iloc[0]
    row = marks[marks["label"] == first].sort_values("px", kind="stable")
    names = [
        sides.name(e, short=rows.plot.narrow) if e in sides.names else str(e) for e in row["end"]
    ]
    widths = [text_width(n, strong=True) for n in names]
    gap = max((a + b) / 2 + 12 for a, b in pairwise(widths)) if (len(widths) > 1) else 0
    half = max(widths) / 2
    centres = spread(
        row["px"], gap, half - rows.plot.left, rows.plot.inner + rows.plot.right - half
    )
    frame = pd.DataFrame(
        {
            "px": centres,
            "py": row["mark"].to_numpy() - (LINE_HEIGHT if not rows.plot.narrow else 2) - 0,
            "text": names,
            "role": row["role"].to_numpy(),
        }
    )
    if rows.plot.narrow:
        frame["py"] = 10.0
    return words(frame, align="center", strong=True, colour=theme.fill(), halo=True)
