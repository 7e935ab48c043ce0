"""Say the same picture in fewer bytes: pages carry every chart twice, and most of it is repeated.

What is said for each mark although it is the default goes, what nearly all texts share is said
once, and coordinates are rounded to what no screen or printer could show.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

# What SVG assumes, where no group around says otherwise; Vega's groups never do.
DEFAULTS = {
    "fill-opacity": ("1",),
    "font-weight": ("normal", "400"),
    "opacity": ("1",),
    "stroke-opacity": ("1",),
    "stroke-width": ("1",),
    "text-anchor": ("start",),
    "transform": ("translate(0,0)",),
    "x2": ("0",),
    "y2": ("0",),
}
# For scripts that follow a pointer; a still picture has none.
LIVE_ONLY = ("class", "pointer-events")
SHARED = ("font-family", "font-size")
_LONG = re.compile(r"-?\d*\.\d{3,}(?:e-?\d+)?")
_PLACED = ("d", "transform", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "r", "cx", "cy")


def lighten(root: ElementTree.Element) -> None:
    """Shorten a drawing by Vega in place; it looks the same.

    Parameters
    ----------
    root:
        An ``svg`` element.  Afterwards it carries the face and the size of most texts.
    """
    _share(root)
    for element in root.iter():
        for name in LIVE_ONLY:
            element.attrib.pop(name, None)
        for name in _PLACED:
            if name in element.attrib:
                element.set(name, _LONG.sub(_rounded, element.attrib[name]))
        for name, values in DEFAULTS.items():
            if element.get(name) in values:
                del element.attrib[name]
    _unwrap(root)


def _share(root: ElementTree.Element) -> None:
    for name in SHARED:
        said = Counter(e.attrib[name] for e in root.iter() if name in e.attrib)
        if not said:
            continue
        common = said.most_common(1)[0][0]
        for element in root.iter():
            if element.get(name) == common:
                del element.attrib[name]
        root.set(name, common)


def _rounded(found: re.Match[str]) -> str:
    number = round(float(found[0]), 2)
    # No minus before a zero.
    return f"{number + 0.0:g}" if abs(number) < 1e5 else f"{number:.2f}"


def _unwrap(parent: ElementTree.Element) -> None:
    """Put the content of groups that say nothing in their place."""
    for child in list(parent):
        _unwrap(child)
        if child.tag.endswith("}g") and not child.attrib:
            place = list(parent).index(child)
            parent.remove(child)
            for offset, inner in enumerate(list(child)):
                parent.insert(place + offset, inner)
