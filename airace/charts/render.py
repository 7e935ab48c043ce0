"""From a specification to images: SVG that is accessible and byte-stable, and PNG.

What Vega writes is put in order here: per-mark roles (noise to a screen reader) go, the image
gets a name and a description, identifiers get the figure's own prefix because several images
share a page, and invisible marks that only carry tooltips are dropped from the still image.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import vl_convert

from airace import wording
from airace.charts.lighten import SHARED, lighten
from airace.charts.png import packed
from airace.charts.text import FONTS, IDEOGRAPH, showable, wrap
from airace.charts.theme import FONT, LIGHT, STRONG

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)

# Characters that XML 1.0 forbids: one of them in a label would end the whole process, because
# the converter's text measurer does not survive them.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# IBM Plex has no ideographs.  Their face is named run by run: left to find one by itself, the
# rasteriser shows boxes wherever a ligature stands in the same line.
CHINESE = "Noto Sans SC"
_RUNS = re.compile(f"({IDEOGRAPH}+)")

PNG_SCALE = 2
MARGIN = 20


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def clean(value: Any) -> Any:
    """Return a JSON-like value whose text can be drawn the same on every machine.

    Marks of direction, and characters that no face of ours has, are written out; what XML forbids
    besides is dropped.
    """
    if isinstance(value, str):
        return showable(wording.shown(_FORBIDDEN.sub("", value)))
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def plot_svg(specification: dict[str, Any], prefix: str, title: str, desc: str) -> str:
    """Draw a specification as SVG with a name, a description and identifiers of its own.

    Parameters
    ----------
    specification:
        A whole Vega-Lite specification, cleaned.
    prefix:
        Start of every ``id`` in the image; unique on a page.
    title, desc:
        Accessible name and description.
    """
    _register_fonts()
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(specification))
    for parent in list(root.iter()):
        for child in list(parent):
            if _invisible(child):
                parent.remove(child)
    for element in root.iter():
        for name in [n for n in element.attrib if n.startswith("aria-") or n == "role"]:
            del element.attrib[name]
        _rename(element, prefix)
    lighten(root)
    _name_faces(root)
    _name(root, prefix, title, desc)
    return _written(root)


def image_svg(
    plot: str,
    prefix: str,
    *,
    title: str,
    subtitle: str,
    desc: str,
    note: str,
    source_line: str,
) -> str:
    """Set title, subtitle, note and source around a plot, so that a copy keeps them.

    The background is paper: an image that leaves the page must not depend on what is behind.
    """
    drawing = ElementTree.fromstring(plot)
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    full = width + 2 * MARGIN
    root = ElementTree.Element(f"{{{SVG}}}svg")
    paper = ElementTree.SubElement(root, f"{{{SVG}}}rect", fill=LIGHT["paper"], width=f"{full:g}")
    y = float(MARGIN)
    y = _block(root, title, y, full, size=20, line=26, colour=LIGHT["ink"], strong=True)
    y = _block(root, subtitle, y + 2, full, size=15, line=20, colour=LIGHT["muted"]) + 14
    place = ElementTree.SubElement(root, f"{{{SVG}}}g", transform=f"translate({MARGIN},{y:g})")
    inner = [e for e in drawing if e.tag not in (f"{{{SVG}}}title", f"{{{SVG}}}desc")]
    shared = {name: drawing.attrib[name] for name in SHARED if name in drawing.attrib}
    shapes = ElementTree.SubElement(place, f"{{{SVG}}}g", {"fill": "none", **shared})
    shapes.extend(inner)
    for element in shapes.iter():
        _rename(element, f"{prefix}-in")
    y += height + 14
    if note:
        y = _block(root, f"Note: {note}", y, full, size=13, line=17, colour=LIGHT["muted"]) + 4
    y = _block(root, source_line, y, full, size=13, line=17, colour=LIGHT["muted"])
    y += MARGIN - 4
    paper.set("height", f"{y:g}")
    root.attrib.update(width=f"{full:g}", height=f"{y:g}", viewBox=f"0 0 {full:g} {y:g}")
    _name_faces(root)
    _name(root, prefix, title, desc)
    return _written(root)


def png(svg: str) -> bytes:
    """Rasterise an SVG at twice its size."""
    _register_fonts()
    return packed(vl_convert.svg_to_png(svg, scale=PNG_SCALE))


def _written(root: ElementTree.Element) -> str:
    # In text and attributes ">" is escaped, so this only meets the ends of empty elements.
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def _invisible(element: ElementTree.Element) -> bool:
    return element.get("opacity") == "0" or element.get("class") in ("background", "foreground")


def _rename(element: ElementTree.Element, prefix: str) -> None:
    """Prefix identifiers and every reference to one."""
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{prefix}-{value}")
        elif name.endswith("href") and value.startswith("#"):
            element.set(name, f"#{prefix}-{value[1:]}")
        elif "url(#" in value:
            element.set(name, value.replace("url(#", f"url(#{prefix}-"))


def _name_faces(root: ElementTree.Element) -> None:
    """Set every run of ideographs in the face that has them."""
    for element in list(root.iter(f"{{{SVG}}}text")):
        parts = _RUNS.split(element.text or "")
        if len(parts) == 1:
            continue
        element.text = parts[0]
        # Odd parts are the runs; the even part behind one is what follows it.
        for place in range(1, len(parts), 2):
            run = ElementTree.Element(f"{{{SVG}}}tspan", {"font-family": CHINESE, "lang": "zh"})
            run.text, run.tail = parts[place], parts[place + 1]
            element.insert(place // 2, run)


def _name(root: ElementTree.Element, prefix: str, title: str, desc: str) -> None:
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for position, (tag, text) in enumerate((("title", title), ("desc", desc))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", id=f"{prefix}-{tag}")
        element.text = clean(text)
        root.insert(position, element)


def _block(root, text, y, full, *, size, line, colour, strong=False) -> float:
    """Write a wrapped paragraph from ``y`` down; return where it ends."""
    for words in wrap(clean(text), full - 2 * MARGIN, size, strong=strong):
        element = ElementTree.SubElement(
            root,
            f"{{{SVG}}}text",
            {
                "x": f"{MARGIN}",
                "y": f"{y + size:g}",
                "font-family": FONT,
                "font-size": f"{size}px",
                "font-weight": str(STRONG) if strong else "400",
                "fill": colour,
            },
        )
        element.text = words
        y += line
    return y
