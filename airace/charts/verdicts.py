"""Verdicts on claims: how many of each, and how they turned over time.

Verdicts take no side, so they take no colour: solid, shaded, outlined and faint stand for
supported, partly, contradicted and not testable, and every piece says which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd

from airace.charts import theme
from airace.charts.frames import require
from airace.charts.layout import Plot, px_x, px_y, words
from airace.charts.selector import carried
from airace.charts.text import text_width, wrap
from airace.charts.theme import LIGHT, LINE_HEIGHT

Build = Callable[[int], alt.LayerChart]

# Verdict -> fill, its opacity, whether it is outlined, colour of words on it.
STYLES = {
    "supported": (LIGHT["ink"], 1.0, False, LIGHT["paper"]),
    "partly": (LIGHT["rule"], 0.45, False, LIGHT["ink"]),
    "contradicted": (LIGHT["paper"], 1.0, True, LIGHT["ink"]),
    "not testable": (LIGHT["grid"], 0.7, False, LIGHT["muted"]),
}
SHORT = {"supported": "S", "partly": "P", "contradicted": "C", "not testable": "–"}
BAR, GAP = 30, 14


def stacks(counts: pd.DataFrame, *, unit: str) -> Build:
    """One bar per group, cut into verdicts, each piece named and counted.

    Parameters
    ----------
    counts:
        ``group``, ``verdict`` (a key of ``STYLES``), ``count``; groups in the frame's order.
    unit:
        What is counted.
    """
    counts = require(counts, ["group", "verdict", "count"], chart="verdict")
    counts = counts[counts["count"] > 0].assign(count=lambda f: f["count"].astype(int))
    groups = list(dict.fromkeys(counts["group"]))
    most = counts.groupby("group")["count"].sum().max()

    def build(width: int) -> alt.LayerChart:
        pieces, names, y = [], [], 0.0
        for group in groups:
            names.append({"px": 0.0, "py": y + LINE_HEIGHT / 2, "text": str(group)})
            y += LINE_HEIGHT + 4
            own = counts[counts["group"] == group].set_index("verdict")["count"]
            x, below = 0.0, []
            for verdict in STYLES:
                if verdict not in own:
                    continue
                wide = own[verdict] / most * (width - 2)
                piece = _piece(str(group), verdict, int(own[verdict]), x, wide, y)
                pieces.append(piece)
                if not piece["text"]:
                    below.append(f"{own[verdict]} {verdict}")
                x += wide
            y += BAR
            if below:
                # What does not fit into its piece stands under the bar.
                for line in wrap("Also: " + ", ".join(below), width):
                    names.append({"px": 0.0, "py": y + LINE_HEIGHT / 2 + 2, "text": line})
                    y += LINE_HEIGHT
            y += GAP
        plot = Plot(width, y, 1, 1, 8, 4)
        frame = pd.DataFrame(pieces)
        layers = _blocks(frame, "ink", 1.2, {"verdict": "Verdict", "count": unit})
        layers += words(pd.DataFrame(names))
        return plot.chart(layers)

    return build


def _blocks(frame: pd.DataFrame, edge: str, thick: float, told: dict[str, str]) -> list[alt.Chart]:
    """Draw rectangles in the style of their verdict, with their words inside.

    Parameters
    ----------
    frame:
        ``verdict``, the corners ``x0``, ``x1``, ``y0``, ``y1``, and ``text`` at ``px``, ``py``.
    edge, thick:
        Colour and width of the outline, where the style has one.
    told:
        What a tooltip shows: titles by column.
    """
    layers: list[alt.Chart] = []
    for verdict, (fill, opacity, edged, ink) in STYLES.items():
        own = frame[frame["verdict"] == verdict]
        if own.empty:
            continue
        outline = {"stroke": LIGHT[edge], "strokeWidth": thick} if edged else {}
        layers.append(
            alt.Chart(own[["x0", "x1", "y0", "y1", *told, *carried(own)]])
            .mark_rect(fill=fill, fillOpacity=opacity, **outline)
            .encode(
                x=px_x("x0:Q"),
                x2="x1:Q",
                y=px_y("y0:Q"),
                y2="y1:Q",
                tooltip=[alt.Tooltip(name, title=title) for name, title in told.items()],
            )
        )
        inside = own[own["text"] != ""]
        texts = inside[["px", "py", "text", *carried(own)]]
        layers += words(texts, align="center", colour=ink)
    return layers


def _piece(group: str, verdict: str, count: int, x: float, wide: float, y: float) -> dict:
    """A verdict's part of a bar; its words are empty if they do not fit."""
    text = f"{count} {verdict}"
    return {
        "group": group,
        "verdict": verdict,
        "count": count,
        "text": text if text_width(text) + 10 < wide else "",
        "x0": x,
        "x1": x + max(wide - 2, 1),
        "y0": y,
        "y1": y + BAR,
        "px": x + wide / 2,
        "py": y + BAR / 2,
    }


def history(cells: pd.DataFrame, *, columns: Sequence[str]) -> Build:
    """Verdicts of many claims over the editions, a letter and a shade each.

    Parameters
    ----------
    cells:
        ``row`` (the claim), ``column`` (the edition, as printed), ``verdict``; optional ``group``,
        ``choice`` (see ``selector``).
    columns:
        Editions in order; on a phone every second one, the last among them.
    """
    cells = require(cells, ["row", "column", "verdict"], chart="history")
    rows = list(dict.fromkeys(cells["row"]))
    groups = cells.drop_duplicates("row").set_index("row").get("group", pd.Series(dtype=object))

    def build(width: int) -> alt.LayerChart:
        narrow = width < theme.NARROW_BELOW
        shown = list(columns)[::-1][:: 2 if narrow else 1][::-1]
        cell = 26.0 if narrow else 32.0
        left = width - cell * len(shown) - 1
        names, headings, at_y, y, group = [], [], {}, 0.0, None
        for row in rows:
            own = groups.get(row) if len(groups) else None
            if own is not None and own != group:
                group = own
                headings.append({"px": -left, "py": y + 14, "text": str(group)})
                y += LINE_HEIGHT + 8
            lines = wrap(str(row), left - 10)
            tall = max(24.0, LINE_HEIGHT * len(lines) + 6)
            at_y[row] = y + tall / 2
            first = y + tall / 2 - LINE_HEIGHT * (len(lines) - 1) / 2
            names += [
                {"px": -left, "py": first + LINE_HEIGHT * i, "text": text}
                for i, text in enumerate(lines)
            ]
            y += tall
        at_x = {column: cell * (i + 0.5) for i, column in enumerate(shown)}
        heads = [
            {"px": at_x[c], "py": -LINE_HEIGHT * (len(c.split(" ")) - i - 0.5) - 2, "text": word}
            for c in shown
            for i, word in enumerate(c.split(" "))
        ]
        top = LINE_HEIGHT * max(len(c.split(" ")) for c in shown) + 8
        foot = 2 * LINE_HEIGHT + 14 if narrow else LINE_HEIGHT + 14
        plot = Plot(width, y, left, 1, top, foot)
        frame = cells[cells["column"].isin(shown)]
        frame = frame.assign(px=frame["column"].map(at_x), py=frame["row"].map(at_y))
        frame = frame.assign(
            x0=frame["px"] - cell / 2 + 1, x1=frame["px"] + cell / 2 - 1,
            y0=frame["py"] - 11, y1=frame["py"] + 11, text=frame["verdict"].map(SHORT),
        )  # fmt: skip
        told = {"row": "Claim", "column": "Edition", "verdict": "Verdict"}
        layers = _blocks(frame, "rule", 1, told)
        layers += words(pd.DataFrame(names))
        layers += words(pd.DataFrame(headings, columns=["px", "py", "text"]), strong=True)
        layers += words(pd.DataFrame(heads), align="center", colour=LIGHT["muted"])
        key = [f"{SHORT[verdict]} {verdict}" for verdict in STYLES]
        lines = [" · ".join(key[:2]), " · ".join(key[2:])] if narrow else [" · ".join(key)]
        layers += words(
            pd.DataFrame(
                [
                    {"px": -left, "py": y + 16 + LINE_HEIGHT * i, "text": line}
                    for i, line in enumerate(lines)
                ]
            ),
            colour=LIGHT["muted"],
        )
        return plot.chart(layers)

    return build
