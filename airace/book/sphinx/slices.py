"""Where a drawing that is higher than a sheet of paper may be cut: between its lines of text."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

ASCENT, DESCENT = 12, 5  # pixels of a letter above and below its line
_MOVED = re.compile(r"translate\(\s*([-\d.]+)[ ,]+([-\d.]+)\s*\)")


def slices(svg: str, most: float) -> list[tuple[float, float]]:
    """Cut a drawing into parts that fit on a sheet.

    Parameters
    ----------
    svg:
        The drawing, whose shapes are only moved, neither turned nor scaled.
    most:
        Greatest height of a part, in the drawing's pixels.

    Returns
    -------
    Top and height of each part, from above.  A part ends in the widest gap between lines of text
    in its lower half, or where it must if there is none.
    """
    root = ElementTree.fromstring(svg)
    whole = float(root.get("height"))
    lines = sorted(_lines(root, 0.0))
    parts, top = [], 0.0
    while whole - top > most:
        end = _gap(lines, top + most / 2, top + most)
        parts.append((top, end - top))
        top = end
    return [*parts, (top, whole - top)]


def _lines(element: ElementTree.Element, above: float) -> list[float]:
    """Heights at which text stands."""
    moved = _MOVED.search(element.get("transform", ""))
    here = above + (float(moved[2]) if moved else 0.0)
    own = [here + float(element.get("y", 0))] if element.tag.endswith("}text") else []
    return own + [line for child in element for line in _lines(child, here)]


def _gap(lines: list[float], least: float, most: float) -> float:
    """Return the middle of the widest gap between two heights; of equal ones the lowest."""
    inside = [line for line in lines if least <= line <= most]
    gaps = [
        (round(below - above), (above + DESCENT + below - ASCENT) / 2)
        for above, below in pairwise(inside)
        if below - above > ASCENT + DESCENT
    ]
    return max(gaps)[1] if gaps else most
