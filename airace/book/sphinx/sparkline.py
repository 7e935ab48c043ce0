"""A small picture of how a number went, over the editions of past days."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from datetime import date

from airace.book.standing import Point

WIDTH, HEIGHT, EDGE = 132, 36, 4


def sparkline(lines: Sequence[tuple[str, Sequence[Point]]], *, title: str, level=None) -> str:
    """Return an inline SVG; empty if no line has two points.

    Parameters
    ----------
    lines:
        Role (``lead``, ``challenger`` or ``neutral``) and points, oldest first.
    title:
        What a reader who cannot see it is told.
    level:
        Number at which a thin line is drawn, if it lies in the picture or near it.
    """
    lines = [(role, points) for role, points in lines if len(points) > 1]
    if not lines:
        return ""
    every = [point for _, points in lines for point in points]
    days = [_day(point) for point in every]
    numbers = [end for point in every for end in (*point.bounds, point.value)]
    numbers += [level] if level is not None else []
    low, high = min(numbers), max(numbers)
    first, span = min(days), max(max(days) - min(days), 1)
    reach = (high - low) or 1.0

    def x(point: Point) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (_day(point) - first) / span

    def y(number: float) -> float:
        return EDGE + (HEIGHT - 2 * EDGE) * (high - number) / reach

    shapes = []
    if level is not None:
        shapes.append(f'<path class="spark-level" d="M0 {y(level):.1f}H{WIDTH}"/>')
    for role, points in lines:
        held = [p for p in points if not math.isnan(p.low)]
        if len(held) > 1:
            upper = [f"{x(p):.1f} {y(p.high):.1f}" for p in held]
            lower = [f"{x(p):.1f} {y(p.low):.1f}" for p in reversed(held)]
            shapes.append(
                f'<path class="spark-band spark-{role}" d="M{"L".join(upper + lower)}Z"/>'
            )
        line = "L".join(f"{x(p):.1f} {y(p.value):.1f}" for p in points)
        shapes.append(f'<path class="spark-line spark-{role}" d="M{line}"/>')
        end = points[-1]
        shapes.append(
            f'<circle class="spark-end spark-{role}" cx="{x(end):.1f}" cy="{y(end.value):.1f}" '
            'r="3"/>'
        )
    told = html.escape(title, quote=True)
    return (
        f'<svg class="sparkline" role="img" aria-label="{told}" width="{WIDTH}" '
        f'height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(shapes)}</svg>'
    )


def _day(point: Point) -> int:
    return date.fromisoformat(point.day).toordinal()
