"""Change over time: frontiers that rise in steps, a gap with its sign, trends.

Each function checks its frame at once and returns a builder, ``build(width) -> chart``, which
is drawn at several widths.  Colours, line patterns and mark shapes follow the role.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

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
    pack,
    place,
    px_x,
    px_y,
    spread,
    ties,
    unit_line,
    words,
)
from airace.charts.text import shorten, text_width
from airace.charts.theme import BAND_OPACITY, FONT_SIZE, LIGHT, LINE_HEIGHT, Sides

Build = Callable[[int], alt.LayerChart]

HEADING = 30  # pixels above a plot for what its vertical axis measures
FOOT = 26  # pixels below it for the time axis
CROWDED = 30  # pixels between two rules of a phone's chart, below which they crowd
MOST_NAMED = 2  # rules that may crowd and still be named one by one
UNNAMED = -1  # level of a rule whose name another one carries


def frontier(
    steps: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    end,
    start=None,
    others: pd.DataFrame | None = None,
    labels: Sequence[str] | Mapping[str, str] = (),
    events: pd.DataFrame | None = None,
    spec: str = ",.0f",
    zero: bool = False,
    height: float = 380,
) -> Build:
    """Best value so far of each bloc, as steps, with bands and named records.

    Parameters
    ----------
    steps:
        One row per record: ``date``, ``bloc``, ``value``, ``name``; optional ``low``,
        ``high`` (the edition's level), ``low50``, ``high50``.
    sides:
        Which bloc plays which role.
    unit:
        What the vertical axis measures, printed above it.
    end, start:
        Ends of the time axis; lines run on to ``end`` (the edition's day).
    others:
        Models that set no record, drawn faintly: ``date``, ``bloc``, ``value``, ``name``.
    labels:
        Names to print at their points; a mapping gives the text to print instead.
    events:
        ``date``, ``label``: rules across the plot, with the month added to the label.
    spec:
        Format specification of values (Python's and d3's common part).
    """
    sides = sides or Sides()
    steps = require(steps, ["date", "bloc", "value", "name"], chart="frontier")
    steps = theme.with_roles(with_intervals(steps), sides).assign(
        date=pd.to_datetime(steps["date"]), value=steps["value"].astype(float)
    )
    steps = steps.sort_values(["role", "date", "value"], kind="stable", ignore_index=True)
    if others is not None:
        others = require(others, ["date", "bloc", "value", "name"], chart="frontier")
        others = theme.with_roles(with_intervals(others), sides)
        others = others.assign(
            date=pd.to_datetime(others["date"]), value=others["value"].astype(float)
        )
    printed = dict(labels) if isinstance(labels, Mapping) else {name: name for name in labels}

    def build(width: int) -> alt.LayerChart:
        drawn = steps if others is None else pd.concat([steps, others], ignore_index=True)
        spans = pd.concat([steps[c] for c in ("value", "low", "high")] + [drawn["value"]])
        ends = _last_values(steps, sides, width, spec)
        right = max([text_width(t, strong=True) for t in ends["text"]], default=0) + 12
        values = Values.of(spans, height, spec=spec, zero=zero, reverse=True)
        left = values.label_width + 8
        time = Time.of([*drawn["date"], end], width - left - right, start=start, end=end)
        marked = _Events.on(events, time, width - left)
        plot = Plot(width, height, left, right, marked.top, FOOT)
        lines = _run_on(steps, time.end)
        x = alt.X("date:T", scale=time.scale, axis=time.axis())
        y = alt.Y("value:Q", scale=values.scale, axis=values.axis(orient="left"))
        layers = [*marked.rules(height)]
        layers += _bands(lines, x, values, interpolate="step-after", by="bloc")
        if others is not None:
            layers.append(_dots(others, x, y, values, sides, size=22, opacity=0.35))
        layers.append(
            alt.Chart(iso(lines[["date", "bloc", "role", "value"]], "date"))
            .mark_line(interpolate="step-after")
            .encode(x=x, y=y, color=theme.colour(), strokeDash=theme.dash(), detail="bloc:N")
        )
        layers.append(_dots(steps, x, y, values, sides, size=54))
        layers += marked.labels()
        layers += _end_labels(ends, values, plot)
        layers += _named(drawn, lines, printed, time, values, plot)
        layers += unit_line(unit, plot, py=-16)
        return plot.chart(layers)

    return build


def gap(
    series: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    end=None,
    start=None,
    events: pd.DataFrame | None = None,
    spec: str = ",.1f",
    step: bool = True,
    guides: pd.DataFrame | None = None,
    height: float = 320,
) -> Build:
    """How far one side is ahead: a line with its sign filled, and zero as the draw.

    Parameters
    ----------
    series:
        ``date``, ``value`` (lead minus challenger); optional ``low``, ``high``, ``low50``,
        ``high50``.  A missing value breaks the line: a break in method must show.
    step:
        Whether a value holds until the next one (a record book) or changes evenly.
    guides:
        ``value``, ``label``, ``short`` (for phones): faint rules that read the axis in other
        words, named at the right; those off the axis are left out.
    """
    sides = sides or Sides()
    series = with_intervals(require(series, ["date", "value"], chart="gap"))
    guides = pd.DataFrame(columns=["value", "label", "short"]) if guides is None else guides
    guides = require(guides, ["value", "label", "short"], chart="gap")
    series = series.assign(
        date=pd.to_datetime(series["date"]), value=series["value"].astype(float)
    ).sort_values("date", kind="stable", ignore_index=True)
    interpolate = "step-after" if step else "linear"

    def build(width: int) -> alt.LayerChart:
        known = series.dropna(subset="value")
        last = number(known["value"].iloc[-1], spec) if len(known) else "not known"
        spans = pd.concat([series["value"], series["low"], series["high"]])
        # Room on both sides of zero, whoever is ahead: the empty side is part of the finding.
        room = 0.2 * spans.abs().max()
        values = Values.of(
            [*spans, room, -room],
            height,
            spec=",.0f" if spec.endswith("f") else spec,
            zero=True,
            reverse=True,
        )
        read = guides[guides["value"].between(values.low, values.high)]
        read = read.assign(text=read["short" if width < theme.NARROW_BELOW else "label"])
        widths = [text_width(last, strong=True), *map(text_width, read["text"])]
        left, right = values.label_width + 8, max(widths) + 14
        finish = pd.Timestamp(end) if end is not None else series["date"].max()
        time = Time.of(series["date"], width - left - right, start=start, end=finish)
        marked = _Events.on(events, time, width - left)
        plot = Plot(width, height, left, right, marked.top, FOOT)
        lines = series
        if step and len(series):
            lines = pd.concat(
                [series, series.tail(1).assign(date=time.end)], ignore_index=True
            ).drop_duplicates("date", keep="last")
        lines = lines.assign(zero=0.0)
        sided = pd.concat(
            [
                lines.assign(role="lead", part=lines["value"].clip(lower=0)),
                lines.assign(role="challenger", part=lines["value"].clip(upper=0)),
            ]
            if step
            else _signed(lines),
            ignore_index=True,
        )
        x = alt.X("date:T", scale=time.scale, axis=time.axis())
        y = alt.Y("value:Q", scale=values.scale, axis=values.axis(orient="left"))
        base = alt.Chart(iso(lines, "date"))
        layers = [*marked.rules(height)]
        if len(read):
            layers.append(
                alt.Chart(pd.DataFrame({"py": values.px(read["value"])}))
                .mark_rule(color=LIGHT["rule"], strokeWidth=0.75, strokeDash=[2, 3])
                .encode(y=px_y())
            )
        layers.append(
            alt.Chart(iso(sided[["date", "role", "part", "zero"]], "date"))
            .mark_area(interpolate=interpolate, fillOpacity=BAND_OPACITY["90"])
            .encode(
                x=x,
                y=alt.Y("part:Q", scale=values.scale),
                y2="zero:Q",
                fill=theme.fill(),
                detail="role:N",
            )
        )
        for level in ("90", "50"):
            edges = ("low50", "high50") if level == "50" else ("low", "high")
            if has_interval(lines, "50" if level == "50" else ""):
                layers.append(
                    base.mark_area(
                        interpolate=interpolate,
                        fill=LIGHT["ink"],
                        fillOpacity=BAND_OPACITY[level] * 0.7,
                    ).encode(x=x, y=alt.Y(f"{edges[0]}:Q", scale=values.scale), y2=f"{edges[1]}:Q")
                )
        layers.append(
            alt.Chart(pd.DataFrame({"py": [float(values.px(0))]}))
            .mark_rule(color=LIGHT["ink"], strokeWidth=1.25)
            .encode(y=px_y())
        )
        layers.append(
            base.mark_line(interpolate=interpolate, stroke=LIGHT["ink"], strokeWidth=2).encode(
                x=x, y=y
            )
        )
        layers.append(_hover(series, x, y, values.label, spec))
        layers += marked.labels()
        layers += _sides_of_zero(sides, values, plot)
        at = [*known["value"].tail(1), *read["value"]]
        labels = pd.DataFrame({"px": plot.inner + 8, "py": values.px(at)})
        labels["py"] = spread(labels["py"], LINE_HEIGHT)
        labels["text"] = [*([last] if len(known) else []), *read["text"]]
        labels["own"] = [*([True] if len(known) else []), *([False] * len(read))]
        layers += words(labels.loc[labels["own"], ["px", "py", "text"]], strong=True)
        layers += words(labels.loc[~labels["own"], ["px", "py", "text"]], colour=LIGHT["muted"])
        layers += unit_line(unit, plot, py=-16)
        return plot.chart(layers)

    return build


def trend(
    series: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    end=None,
    start=None,
    events: pd.DataFrame | None = None,
    spec: str = ".0%",
    zero: bool = True,
    log: bool = False,
    step: bool = False,
    points: bool = True,
    height: float = 340,
) -> Build:
    """Lines over time, each named at its end: shares, counts, totals.

    Parameters
    ----------
    series:
        ``date``, ``value`` and ``bloc`` (or ``series``, the name to print, with ``role``);
        optional ``low``, ``high``, ``low50``, ``high50``.  At most four lines can be told
        apart; a missing value breaks its line.
    points:
        Whether to mark each observation.
    """
    sides = sides or Sides()
    series = require(series, ["date", "value"], chart="trend")
    if "series" not in series:
        series = require(series, ["date", "value", "bloc"], chart="trend")
        series = series.assign(series=series["bloc"])
    series = theme.with_roles(with_intervals(series), sides).assign(
        date=pd.to_datetime(series["date"]), value=series["value"].astype(float)
    )
    series = series.sort_values(["series", "date"], kind="stable", ignore_index=True)

    def build(width: int) -> alt.LayerChart:
        ends = _last_values(series, sides, width, spec, by="series")
        right = max([text_width(t, strong=True) for t in ends["text"]], default=0) + 12
        values = Values.of(
            pd.concat([series["value"], series["low"], series["high"]]),
            height,
            spec=spec,
            zero=zero and not log,
            log=log,
            reverse=True,
        )
        left = values.label_width + 8
        time = Time.of(series["date"], width - left - right, start=start, end=end)
        marked = _Events.on(events, time, width - left)
        plot = Plot(width, height, left, right, marked.top, FOOT)
        x = alt.X("date:T", scale=time.scale, axis=time.axis())
        y = alt.Y("value:Q", scale=values.scale, axis=values.axis(orient="left"))
        interpolate = "step-after" if step else "linear"
        layers = [*marked.rules(height)]
        layers += _bands(series, x, values, interpolate=interpolate, by="series")
        layers.append(
            alt.Chart(iso(series[["date", "series", "role", "value"]], "date"))
            .mark_line(interpolate=interpolate)
            .encode(x=x, y=y, color=theme.colour(), strokeDash=theme.dash(), detail="series:N")
        )
        named = series.assign(
            name=[sides.name(s) if s in sides.names else s for s in series["series"]]
        )
        layers.append(
            _dots(named, x, y, values, sides, size=48, opacity=1 if points else 0, spec=spec)
        )
        layers += marked.labels()
        layers += _end_labels(ends, values, plot)
        layers += unit_line(unit, plot, py=-16)
        return plot.chart(layers)

    return build


@dataclass(frozen=True)
class _Events:
    """Rules across a time chart, their labels stacked above it."""

    placed: pd.DataFrame

    @classmethod
    def on(cls, events: pd.DataFrame | None, time: Time, limit: float) -> _Events:
        """Lay out the events that fall on the axis; labels end before ``limit`` pixels."""
        columns = ["at", "px", "text", "level"]
        if events is None or not len(events):
            return cls(pd.DataFrame(columns=columns))
        events = require(events, ["date", "label"], chart="time")
        events = events.assign(date=pd.to_datetime(events["date"]))
        events = events[events["date"].between(time.start, time.end)]
        events = events.sort_values(["date", "label"], kind="stable", ignore_index=True)
        at = time.px(events["date"])
        told = _told(events["label"].tolist(), events["date"].tolist(), at, limit)
        own = [i for i, text in enumerate(told) if text]
        texts = [shorten(told[i], limit) for i in own]
        widths = [text_width(text) for text in texts]
        starts = [
            max(0.0, min(at[i] + 4, limit - wide)) for i, wide in zip(own, widths, strict=True)
        ]
        levels = pack(starts, [x + wide for x, wide in zip(starts, widths, strict=True)])
        placed = pd.DataFrame({"at": at, "px": 0.0, "text": "", "level": UNNAMED})
        placed.loc[own, "px"], placed.loc[own, "text"] = starts, texts
        placed.loc[own, "level"] = levels
        return cls(placed)

    @property
    def top(self) -> float:
        """Pixels above the plot: the labels, then the heading of the vertical axis."""
        rows = int(self.placed["level"].max()) + 1 if len(self.placed) else 0
        return HEADING + rows * LINE_HEIGHT

    def rules(self, height: float) -> list[alt.Chart]:
        """Thin rules from the label down to the time axis."""
        if self.placed.empty:
            return []
        frame = self._with_heights().assign(foot=height)
        return [
            alt.Chart(frame[["at", "head", "foot"]])
            .mark_rule(color=LIGHT["rule"], strokeWidth=0.75)
            .encode(x=px_x("at:Q"), y=px_y("head:Q"), y2="foot:Q")
        ]

    def labels(self) -> list[alt.Chart]:
        """Labels to the right of their rules."""
        frame = self._with_heights()
        frame = frame[frame["level"] != UNNAMED]
        return words(frame[["px", "py", "text"]], colour=LIGHT["muted"], halo=True)

    def _with_heights(self) -> pd.DataFrame:
        middle = -HEADING - LINE_HEIGHT * (self.placed["level"].astype(float) + 0.5) + 4
        return self.placed.assign(py=middle, head=middle - 8)


def _told(
    labels: Sequence[str], dates: Sequence[pd.Timestamp], at: Sequence[float], limit: float
) -> list[str]:
    """Return the text at each rule; on a phone, rules that crowd share the first one's."""
    alone = [f"{label}, {date:%b %Y}" for label, date in zip(labels, dates, strict=True)]
    if limit >= theme.NARROW_BELOW:
        return alone
    groups: list[list[int]] = []
    for member, px in enumerate(at):
        if groups and px - at[groups[-1][-1]] < CROWDED:
            groups[-1].append(member)
        else:
            groups.append([member])
    texts = list(alone)
    for group in groups:
        if len(group) <= MOST_NAMED:
            continue
        first, last = dates[group[0]], dates[group[-1]]
        since = f"{first:%b}" if first.year == last.year else f"{first:%b %Y}"
        for member in group:
            texts[member] = ""
        texts[group[0]] = f"{len(group)} marks, {since} to {last:%b %Y}"
    return texts


def _run_on(steps: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Repeat each bloc's last record at the end of the axis."""
    tails = steps.groupby("bloc", sort=True).tail(1).assign(date=end)
    return pd.concat([steps, tails], ignore_index=True).sort_values(
        ["role", "bloc", "date"], kind="stable", ignore_index=True
    )


def _bands(
    frame: pd.DataFrame, x: alt.X, values: Values, *, interpolate: str, by: str
) -> list[alt.Chart]:
    """Light band for the edition's level, darker one for 50 %, where there are any."""
    layers = []
    for which, low, high in (("90", "low", "high"), ("50", "low50", "high50")):
        if has_interval(frame, "50" if which == "50" else ""):
            layers.append(
                alt.Chart(iso(frame[["date", by, "role", low, high]], "date"))
                .mark_area(interpolate=interpolate, fillOpacity=BAND_OPACITY[which])
                .encode(
                    x=x,
                    y=alt.Y(f"{low}:Q", scale=values.scale),
                    y2=f"{high}:Q",
                    fill=theme.fill(),
                    detail=f"{by}:N",
                )
            )
    return layers


def _dots(
    frame: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    values: Values,
    sides: Sides,
    *,
    size: float,
    opacity: float = 1,
    spec: str | None = None,
) -> alt.Chart:
    """Mark each observation, with a tooltip."""
    frame = frame.dropna(subset="value")
    printed = values.label if spec is None else (lambda v: number(v, spec))
    frame = with_reading(frame, "value", printed).assign(
        when=[day(d) for d in frame["date"]],
        side=[sides.name(b) for b in frame["bloc"]] if "bloc" in frame else "",
    )
    keep = ["date", "value", "role", "name", "side", "when", "reading"]
    return (
        alt.Chart(iso(frame[keep], "date"))
        .mark_point(filled=True, size=size, opacity=opacity, stroke=LIGHT["paper"], strokeWidth=1)
        .encode(
            x=x,
            y=y,
            fill=theme.fill(),
            shape=theme.shape(),
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("side:N", title="Bloc"),
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("reading:N", title="Value"),
            ],
        )
    )


def _hover(series: pd.DataFrame, x: alt.X, y: alt.Y, printed, spec: str) -> alt.Chart:
    """Invisible marks that carry the tooltips of a line without points."""
    frame = with_reading(series.dropna(subset="value"), "value", lambda v: number(v, spec))
    frame = frame.assign(when=[day(d) for d in frame["date"]])
    return (
        alt.Chart(iso(frame[["date", "value", "when", "reading"]], "date"))
        .mark_point(filled=True, size=120, opacity=0)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("reading:N", title="Value"),
            ],
        )
    )


def _last_values(
    frame: pd.DataFrame, sides: Sides, width: int, spec: str, *, by: str = "bloc"
) -> pd.DataFrame:
    """Name and last known value of each line, with its role."""
    last = frame.dropna(subset="value").groupby(by, sort=True).tail(1)
    short = width < theme.NARROW_BELOW
    return pd.DataFrame(
        {
            "role": last["role"],
            "value": last["value"],
            "text": [
                f"{sides.name(key, short=short)} {number(value, spec)}"
                for key, value in zip(last[by], last["value"], strict=True)
            ],
        }
    ).reset_index(drop=True)


def _end_labels(ends: pd.DataFrame, values: Values, plot: Plot) -> list[alt.Chart]:
    frame = ends.assign(
        px=plot.inner + 8, py=spread(values.px(ends["value"]), LINE_HEIGHT, 0, plot.height)
    )
    return words(frame, strong=True, colour=theme.fill())


def _named(
    drawn: pd.DataFrame,
    lines: pd.DataFrame,
    printed: Mapping[str, str],
    time: Time,
    values: Values,
    plot: Plot,
) -> list[alt.Chart]:
    """Print the chosen names at their points, off the lines and off each other."""
    chosen = drawn[drawn["name"].isin(list(printed))].drop_duplicates("name")
    chosen = chosen[chosen["date"].between(time.start, time.end)]
    if chosen.empty:
        return []
    obstacles = []
    for _, line in lines.groupby("bloc", sort=True):
        xs, ys = time.px(line["date"]), values.px(line["value"])
        corners_x, corners_y = np.repeat(xs, 2)[1:], np.repeat(ys, 2)[:-1]
        obstacles += along(corners_x, corners_y)
        obstacles += [(x - 5, y - 5, x + 5, y + 5) for x, y in zip(xs, ys, strict=True)]
    placed = place(
        time.px(chosen["date"]),
        values.px(chosen["value"]),
        [printed[name] for name in chosen["name"]],
        (0, 0, plot.inner, plot.height),
        prefer=["above" if role == "lead" else "below" for role in chosen["role"]],
        obstacles=obstacles,
        size=FONT_SIZE,
    )
    placed["role"] = chosen["role"].to_numpy()
    if plot.narrow:
        # On a phone a name that covers the line costs more than it tells; the table has it.
        placed = placed[placed["free"]]
    text = placed[["px", "py", "text", "align", "role"]]
    return [*ties(placed), *words(text, colour=theme.fill(), halo=True)]


def _signed(lines: pd.DataFrame) -> list[pd.DataFrame]:
    """Split a sloping line at zero, so that each side's area ends exactly there."""
    rows = []
    for (_, a), (_, b) in zip(lines.iterrows(), lines.iloc[1:].iterrows(), strict=False):
        if a["value"] * b["value"] < 0:
            share = a["value"] / (a["value"] - b["value"])
            rows.append({"date": a["date"] + (b["date"] - a["date"]) * share, "value": 0.0})
    crossings = pd.DataFrame(rows, columns=["date", "value"]).assign(zero=0.0)
    both = pd.concat([lines, crossings], ignore_index=True) if rows else lines
    both = both.sort_values("date", kind="stable", ignore_index=True)
    return [
        both.assign(role="lead", part=both["value"].clip(lower=0)),
        both.assign(role="challenger", part=both["value"].clip(upper=0)),
    ]


def _sides_of_zero(sides: Sides, values: Values, plot: Plot) -> list[alt.Chart]:
    """Say who is ahead above the zero line, and who below it, where there is room."""
    zero = float(values.px(0))
    short = plot.narrow
    rows = []
    if zero > 40:
        rows.append((4, 12, f"{sides.name(sides.lead, short=short)} ahead ↑", "lead"))
    if plot.height - zero > 24:
        label = f"{sides.name(sides.challenger, short=short)} ahead ↓"
        rows.append((4, plot.height - 10, label, "challenger"))
    frame = pd.DataFrame(rows, columns=["px", "py", "text", "role"])
    return words(frame, strong=True, colour=theme.fill(), halo=True)
