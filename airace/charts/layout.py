"""Where things go: axes in pixels, and labels that do not collide.

Every chart fixes its plotting area in pixels and its scales' domains, so a position can be
computed before anything is drawn and label placement is a pure function of the data.  Layers
that hold text are placed in pixels (``px``, ``py``); layers that hold data use the scales.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from airace.charts.text import text_width
from airace.charts.theme import FONT_SIZE, LIGHT, NARROW_BELOW, STRONG

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Plot:
    """The plotting area inside an image of ``width`` pixels."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def inner(self) -> float:
        """Width of the plotting area."""
        return self.width - self.left - self.right

    @property
    def narrow(self) -> bool:
        """Whether the image is meant for a phone."""
        return self.width < NARROW_BELOW

    def chart(self, layers: Sequence[alt.Chart]) -> alt.LayerChart:
        """Stack layers in an image of exactly this size."""
        return alt.layer(*layers).properties(
            width=self.inner,
            height=self.height,
            autosize=alt.AutoSizeParams(type="none"),
            padding={
                "left": self.left,
                "right": self.right,
                "top": self.top,
                "bottom": self.bottom,
            },
        )


def nice_ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers (1, 2, 2.5, 5 times a power of ten) that span ``low`` to ``high``.

    Returns at most ``count + 1`` ticks; the first is at or below ``low``, the last at or
    above ``high``.
    """
    if not high > low:
        pad = abs(low) * 0.1 or 1.0
        low, high = low - pad, high + pad
    magnitude = 10.0 ** math.floor(math.log10((high - low) / count))
    for factor in (1, 2, 2.5, 5, 10, 20, 25, 50):
        step = factor * magnitude
        first = math.floor(low / step + 1e-9)
        last = math.ceil(high / step - 1e-9)
        if last - first <= count:
            break
    # Rounding to the step's own digits keeps 0.30000000000000004 out of the labels.
    digits = max(0, 2 - math.floor(math.log10(step)))
    return [round(i * step, digits) for i in range(first, last + 1)]


@dataclass(frozen=True)
class Values:
    """A scale for numbers, linear or logarithmic, and where its numbers fall in pixels.

    ``reverse`` is the usual vertical axis, whose pixels grow downwards.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    pixels: float
    spec: str = ",.0f"
    log: bool = False
    reverse: bool = False

    @classmethod
    def of(
        cls,
        values: Iterable[float],
        pixels: float,
        *,
        spec: str = ",.0f",
        zero: bool = False,
        log: bool = False,
        reverse: bool = False,
        count: int = 5,
    ) -> Values:
        """Fit a scale to the finite values; ``zero`` makes it start, or at least pass, there."""
        finite = np.asarray([v for v in values if v is not None and np.isfinite(v)], float)
        if log:
            finite = finite[finite > 0]
        if not finite.size:
            finite = np.array([1.0, 10.0] if log else [0.0, 1.0])
        low, high = float(finite.min()), float(finite.max())
        if log:
            return cls(*_decades(low, high), pixels, spec, log, reverse)
        if zero:
            low, high = min(0.0, low), max(0.0, high)
        return cls(*_trimmed(low, high, count), pixels, spec, log, reverse)

    def px(self, value):
        """Pixel of a value (or an array of values) from the plot's left or top edge."""
        transform = np.log10 if self.log else np.asarray
        low, high = transform(self.low), transform(self.high)
        part = (transform(np.asarray(value, float)) - low) / (high - low)
        return self.pixels * (1 - part if self.reverse else part)

    @property
    def scale(self) -> alt.Scale:
        """The Vega-Lite scale."""
        kind = "log" if self.log else "linear"
        return alt.Scale(domain=[self.low, self.high], type=kind, nice=False, zero=False)

    def label(self, value: float) -> str:
        """Print one tick; a power of ten keeps only the digits that it needs."""
        if self.log and value < 1:
            return f"{value:g}"
        return _minus(format(value, self._tick_spec))

    @property
    def _tick_spec(self) -> str:
        """The value's format with as many decimals as the ticks need, no more and no fewer."""
        kind = self.spec[-1:]
        if self.log or kind not in ("f", "%"):
            return self.spec
        unit = 100 if kind == "%" else 1
        decimals = next(
            (
                d
                for d in range(7)
                if all(abs(round(t * unit, d) - t * unit) < 1e-9 for t in self.ticks)
            ),
            7,
        )
        return f"{self.spec.split('.')[0]}.{decimals}{kind}"

    @property
    def label_width(self) -> float:
        """Width of the widest tick label."""
        return max(text_width(self.label(t)) for t in self.ticks)

    def axis(self, *, orient: str, grid: bool = True, **more) -> alt.Axis:
        """Axis without domain line: the grid says where the values are."""
        printed = " : ".join(f"datum.value == {t!r} ? '{self.label(t)}'" for t in self.ticks)
        return alt.Axis(
            orient=orient,
            values=list(self.ticks),
            labelExpr=f"{printed} : ''",
            grid=grid,
            domain=False,
            ticks=False,
            title=None,
            labelFlush=False,
            **more,
        )


def _trimmed(low: float, high: float, count: int) -> tuple[float, float, tuple[float, ...]]:
    """Domain and ticks; an outer interval that would stand almost empty is cut short."""
    ticks = nice_ticks(low, high, count)
    if len(ticks) < 3:
        return ticks[0], ticks[-1], tuple(ticks)
    step = ticks[1] - ticks[0]
    first, last = ticks[0], ticks[-1]
    if last - high > step / 2:
        last, ticks = high + step / 4, ticks[:-1]
    if low - first > step / 2:
        first, ticks = low - step / 4, ticks[1:]
    return first, last, tuple(ticks)


def _decades(low: float, high: float) -> tuple[float, float, tuple[float, ...]]:
    """Domain and ticks of a logarithmic scale: powers of ten, with 2 and 5 on short ones."""
    if high / low < 2:
        low, high = low / 2, high * 2
    pad = (high / low) ** 0.06
    low, high = low / pad, high * pad
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors in ((1,), (1, 3), (1, 2, 5)):
        ticks = tuple(
            t for e in exponents for f in factors if low <= (t := float(f"{f}e{e}")) <= high
        )
        if len(ticks) >= 4:
            break
    return low, high, ticks


@dataclass(frozen=True)
class Time:
    """A time scale in UTC, so that a chart does not depend on where it is drawn."""

    start: pd.Timestamp
    end: pd.Timestamp
    pixels: float

    @classmethod
    def of(cls, dates: Iterable, pixels: float, *, start=None, end=None) -> Time:
        """Fit a scale to the dates, or to given ends."""
        known = pd.to_datetime(pd.Series(list(dates), dtype="object")).dropna()
        first = pd.Timestamp(start) if start is not None else known.min()
        last = pd.Timestamp(end) if end is not None else known.max()
        if pd.isna(first) or pd.isna(last):
            first, last = pd.Timestamp("2020-01-01"), pd.Timestamp("2021-01-01")
        if first >= last:
            first, last = first - pd.Timedelta(days=30), last + pd.Timedelta(days=30)
        return cls(first, last, pixels)

    def px(self, dates):
        """Pixel of a date (or of a series of dates) from the plot's left edge."""
        share = (pd.to_datetime(dates) - self.start) / (self.end - self.start)
        return np.asarray(share, float) * self.pixels

    @property
    def scale(self) -> alt.Scale:
        """The Vega-Lite scale."""
        return alt.Scale(type="utc", domain=[_utc(self.start), _utc(self.end)], nice=False)

    @property
    def ticks(self) -> list[pd.Timestamp]:
        """First days of years, quarters or months, at least 46 pixels apart."""
        room = self.pixels / 46
        months = (self.end - self.start).days / 30.4375
        step = next((s for s in (1, 3, 6, 12, 24, 60, 120) if months / s <= room), 240)
        first = pd.Timestamp(self.start.year - self.start.year % max(1, step // 12), 1, 1)
        days = pd.date_range(first, self.end, freq=f"{step}MS")
        return [day for day in days if day >= self.start]

    def axis(self, **more) -> alt.Axis:
        """Axis with years, and months between them where there is room."""
        return alt.Axis(
            orient="bottom",
            values=[_utc(day) for day in self.ticks],
            labelExpr="utcmonth(datum.value) == 0"
            " ? utcFormat(datum.value, '%Y') : utcFormat(datum.value, '%b')",
            grid=False,
            domain=True,
            ticks=True,
            tickSize=5,
            title=None,
            labelFlush=False,
            **more,
        )


def _utc(day: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def _minus(text: str) -> str:
    """Print negative numbers with a minus sign, which is as wide as a digit."""
    return text.replace("-", "−")


def number(value: float | None, spec: str) -> str:
    """Print a number by a format specification, or say that it is not known."""
    if value is None or pd.isna(value):
        return "not known"
    return _minus(format(float(value), spec))


def iso(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the frame with dates as ``YYYY-MM-DD``, which every reader takes for UTC."""
    return frame.assign(
        **{c: pd.to_datetime(frame[c]).dt.strftime("%Y-%m-%d") for c in columns if c in frame}
    )


def spread(
    wanted: Sequence[float], gap: float, low: float = -math.inf, high: float = math.inf
) -> np.ndarray:
    """Move positions as little as possible so that neighbours are ``gap`` apart.

    Parameters
    ----------
    wanted:
        Positions in pixels, in any order; equal ones keep the order they came in.
    gap:
        Smallest distance between neighbours.
    low, high:
        Bounds for the results.  When ``gap`` and bounds cannot both hold, the bounds yield.

    Returns
    -------
    numpy.ndarray
        New positions, in the order of ``wanted``: the least-squares solution (isotonic
        regression on the positions less their rank times the gap).
    """
    wanted = np.asarray(wanted, float)
    if not wanted.size:
        return wanted
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(wanted.size)
    room = max(low, high - steps[-1])
    moved = np.clip(isotonic_regression(wanted[order] - steps).x, low, room) + steps
    result = np.empty_like(moved)
    result[order] = moved
    return result


def pack(
    starts: Sequence[float], ends: Sequence[float], gap: float = 8, *, clear: bool = False
) -> list[int]:
    """Assign spans to the lowest level where they touch nothing, from right to left.

    From right to left, because a label begins at its rule: the rule of a label further to the
    left then never runs through the text of one to its right.  With ``clear``, nor does the
    rule of one to the right run through its text, at the price of more levels.
    """
    levels = [0] * len(starts)
    placed: list[tuple[float, float, int]] = []
    for i in sorted(range(len(starts)), key=lambda i: (-starts[i], i)):
        taken = {lv for a, b, lv in placed if starts[i] < b + gap and ends[i] + gap > a}
        least = max(taken, default=-1) + 1 if clear else 0
        levels[i] = next(lv for lv in range(least, len(starts) + 1) if lv not in taken)
        placed.append((starts[i], ends[i], levels[i]))
    return levels


# Offsets (dx, dy) of a label's anchor from its point and its alignment, by preference: first
# near the point on the free side of a rising line, then further off on that side, then beyond.
_ABOVE = (
    (-9, -9, "right"),
    (0, -16, "center"),
    (-12, 0, "right"),
    (-9, -26, "right"),
    (0, -34, "center"),
    (0, -52, "center"),
    (0, -70, "center"),
    (9, -9, "left"),
    (12, 0, "left"),
    (9, -26, "left"),
    (9, 12, "left"),
    (0, 18, "center"),
    (0, 34, "center"),
)
_TURNED = {"left": "right", "right": "left", "center": "center"}
_PLACES = {
    "above": _ABOVE,
    "below": tuple((-dx, -dy, _TURNED[align]) for dx, dy, align in _ABOVE),
}
_NEAR_SIDE = 7  # so many places lie on the free side
LEADER = 20  # a label further off than this is tied to its point by a thin line


def place(
    xs: Sequence[float],
    ys: Sequence[float],
    texts: Sequence[str],
    bounds: Box,
    *,
    prefer: Sequence[str] | None = None,
    obstacles: Sequence[Box] = (),
    size: float = FONT_SIZE,
) -> pd.DataFrame:
    """Choose a place near its point for each label.

    Greedy from right to left, because the right edge leaves least choice: each label takes
    the cheapest of thirteen places.  Covering something costs most, then the wrong side of
    the line, then sliding along the plot's edge, then distance.

    Parameters
    ----------
    xs, ys, texts:
        Points in pixels and what to write at them.
    bounds:
        Area that labels must stay in.
    prefer:
        ``above`` (left of and above the point first: for a line that rises and is the upper
        one) or ``below`` (its mirror image) for each label.
    obstacles:
        Boxes to keep clear: marks, lines, other labels.

    Returns
    -------
    pandas.DataFrame
        Columns ``px``, ``py`` (anchor; vertical middle), ``align``, ``text``; ``free``:
        whether the label covers nothing; ``x0``, ``y0``, ``x1``, ``y1``: a line that ties a
        distant label to its point, missing for a near one.
    """
    taken = np.asarray(list(obstacles), float).reshape(-1, 4)
    rows = {}
    for i in sorted(range(len(texts)), key=lambda i: (-xs[i], i)):
        side = prefer[i] if prefer is not None else "above"
        _, box, align, overlap = min(
            (
                _candidate(xs[i], ys[i], texts[i], size, rank, where, bounds, taken)
                for rank, where in enumerate(_PLACES[side])
            ),
            key=lambda candidate: candidate[0],
        )
        anchor = {"left": box[0], "center": (box[0] + box[2]) / 2, "right": box[2]}[align]
        middle = (box[1] + box[3]) / 2
        rows[i] = (anchor, middle, align, texts[i], overlap <= 0, *_tie(xs[i], ys[i], box))
        taken = np.vstack([taken, box])
    columns = ["px", "py", "align", "text", "free", "x0", "y0", "x1", "y1"]
    placed = pd.DataFrame([rows[i] for i in range(len(texts))], columns=columns)
    return placed.astype({"free": bool})


def _candidate(x, y, text, size, rank, where, bounds, taken):
    """Cost of one place for one label, its box, its alignment and the area it covers."""
    dx, dy, align = where
    wide = text_width(text, size)
    left = x + dx - {"left": 0, "center": wide / 2, "right": wide}[align]
    inside = min(max(left, bounds[0]), bounds[2] - wide)
    box = (inside, y + dy - size / 2 - 1, inside + wide, y + dy + size / 2 + 1)
    outside = max(0, bounds[1] - box[1]) + max(0, box[3] - bounds[3])
    overlap = _overlap(taken, box) + outside * wide
    wrong_side = 40 if rank >= _NEAR_SIDE else 0
    return overlap * 8 + wrong_side + abs(inside - left) + 4 * rank, box, align, overlap


def _tie(x: float, y: float, box: Box) -> Box:
    """Line from a point to the nearest edge of its label, if that is far enough to need one."""
    to_x, to_y = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
    distance = math.hypot(to_x - x, to_y - y)
    if distance < LEADER:
        return (math.nan,) * 4
    start = 6 / distance  # clear of the mark itself
    return (x + (to_x - x) * start, y + (to_y - y) * start, to_x, to_y)


def ties(placed: pd.DataFrame) -> list[alt.Chart]:
    """Draw the lines that tie distant labels to their points."""
    tied = placed.dropna(subset="x0") if len(placed) else placed
    if tied.empty:
        return []
    return [
        alt.Chart(tied[["x0", "y0", "x1", "y1"]])
        .mark_rule(color=LIGHT["rule"], strokeWidth=0.75)
        .encode(x=px_x("x0:Q"), y=px_y("y0:Q"), x2="x1:Q", y2="y1:Q")
    ]


def _overlap(taken: np.ndarray, box: Box) -> float:
    across = np.minimum(taken[:, 2], box[2]) - np.maximum(taken[:, 0], box[0])
    down = np.minimum(taken[:, 3], box[3]) - np.maximum(taken[:, 1], box[1])
    return float((np.clip(across, 0, None) * np.clip(down, 0, None)).sum())


def along(xs: Sequence[float], ys: Sequence[float], *, every: float = 6) -> list[Box]:
    """Cover a polyline with small boxes, so that labels keep off it."""
    boxes = []
    points = list(zip(xs, ys, strict=True))
    for (x0, y0), (x1, y1) in pairwise(points):
        if not all(map(math.isfinite, (x0, y0, x1, y1))):
            continue
        steps = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / every))
        for t in np.linspace(0, 1, steps + 1):
            x, y = x0 + t * (x1 - x0), y0 + t * (y1 - y0)
            boxes.append((x - 2, y - 2, x + 2, y + 2))
    return boxes


def px_x(shorthand: str = "px:Q") -> alt.X:
    """Horizontal position in pixels."""
    return alt.X(shorthand, scale=None, axis=None)


def px_y(shorthand: str = "py:Q") -> alt.Y:
    """Vertical position in pixels."""
    return alt.Y(shorthand, scale=None, axis=None)


def words(
    frame: pd.DataFrame,
    *,
    align: str = "left",
    strong: bool = False,
    size: float = FONT_SIZE,
    colour: alt.Fill | str | None = None,
    halo: bool = False,
    baseline: str = "middle",
) -> list[alt.Chart]:
    """Write ``text`` at (``px``, ``py``); a column ``align`` splits the frame by alignment.

    Parameters
    ----------
    colour:
        A colour, or an encoding of the role; ink by default.
    halo:
        Outline in the colour of the paper, for text that stands on lines.
    """
    if frame.empty:
        return []
    if "align" in frame:
        return [
            layer
            for value in ("left", "center", "right")
            for layer in words(
                frame[frame["align"] == value].drop(columns="align"),
                align=value,
                strong=strong,
                size=size,
                colour=colour,
                halo=halo,
                baseline=baseline,
            )
        ]
    style = {
        "align": align,
        "baseline": baseline,
        "fontSize": size,
        "fontWeight": STRONG if strong else "normal",
    }
    base = alt.Chart(frame).encode(x=px_x(), y=px_y(), text=alt.Text("text:N"))
    layers = []
    if halo:
        layers.append(
            base.mark_text(**style, fill=LIGHT["paper"], stroke=LIGHT["paper"], strokeWidth=4)
        )
    if isinstance(colour, alt.Fill):
        return [*layers, base.mark_text(**style).encode(fill=colour)]
    return [*layers, base.mark_text(**style, fill=colour or LIGHT["ink"])]


def unit_line(text: str, plot: Plot, *, py: float) -> list[alt.Chart]:
    """Write what an axis measures, horizontally, at the image's left edge."""
    frame = pd.DataFrame({"px": [-plot.left], "py": [py], "text": [text]})
    return words(frame, colour=LIGHT["muted"], halo=True)
