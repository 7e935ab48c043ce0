"""A figure as one package: chart, data, words, sources, images.

Nothing else shows a chart.  A figure that leaves the page, as an image, a file or a quotation,
keeps its title, its note, its source and its date.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from airace.charts import render
from airace.charts.selector import Selector
from airace.charts.theme import NARROW, WIDE, themed
from airace.errors import AiraceError

FIGURE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

# A spreadsheet would run a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Figure:
    """One figure of the book.

    Attributes
    ----------
    figure_id:
        Lower-case words joined by hyphens; the figure's address on its page and folder name.
    chapter:
        Chapter that made it.
    title:
        The finding, in one sentence.
    subtitle:
        Measure, unit, who is counted, span.
    alt:
        Kind of chart, measure, finding, end values.
    note:
        Exclusions, and what intervals mean; may be empty.
    source_line:
        Credit, day, licence: the last line of the image.
    as_of:
        The edition's day, ISO.
    sources, values:
        Identifiers of the sources and of the ledger's values that it rests on.
    licence:
        SPDX identifier of the figure and its data.
    selector:
        What a reader may choose in the live chart (``Selector.as_dict``), or ``None``.
    spec, spec_narrow:
        Vega-Lite specifications, with data, at the page's width and at a phone's.
    data_csv:
        The data behind the figure as CSV.
    plot_svg, plot_narrow_svg:
        The plot alone, for a page that sets the words itself.
    image_svg, image_png:
        The plot with all words burnt in.
    """

    figure_id: str
    chapter: str
    title: str
    subtitle: str
    alt: str
    note: str
    source_line: str
    as_of: str
    sources: list[str]
    values: list[str]
    licence: str
    selector: dict[str, Any] | None
    spec: dict[str, Any]
    spec_narrow: dict[str, Any]
    data_csv: str
    plot_svg: str
    plot_narrow_svg: str
    image_svg: str
    image_png: bytes

    def to_bundle(self) -> dict[str, Any]:
        """Return the figure as JSON-serialisable data; the PNG as base64."""
        return {**self._parts(), "image_png": base64.b64encode(self.image_png).decode("ascii")}

    @classmethod
    def from_bundle(cls, bundle: Mapping[str, Any]) -> Figure:
        """Read back what ``to_bundle`` wrote."""
        names = {field.name for field in fields(cls)}
        if set(bundle) != names:
            odd = sorted(set(bundle) ^ names)
            raise AiraceError(
                f"a figure bundle with missing or unknown parts: {', '.join(odd)}",
                where=f"figure {bundle.get('figure_id', '?')}",
                remedy="Run the chapter again with this version of the package",
            )
        return cls(**{**bundle, "image_png": base64.b64decode(bundle["image_png"])})

    def for_page(self) -> dict[str, Any]:
        """Return what a page needs: everything but the images that stand in files of their own."""
        return {k: v for k, v in self._parts().items() if k not in ("image_svg", "image_png")}

    def _parts(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def describe(self) -> dict[str, Any]:
        """Return ``figure.json``: the words, the origins, the names of the files."""
        words = "figure_id chapter title subtitle alt note source_line as_of sources values licence"
        return {
            **{name: getattr(self, name) for name in (*words.split(), "selector")},
            "files": {
                "specification": "chart.vl.json",
                "data": "data.csv",
                "image_svg": "chart.svg",
                "image_png": "chart.png",
                "plot_svg": "plot.svg",
                "plot_narrow_svg": "plot-narrow.svg",
            },
        }

    def write(self, folder: Path) -> None:
        """Write the package's seven files into ``folder``, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        texts = {
            "chart.vl.json": _json(self.spec),
            "data.csv": self.data_csv,
            "chart.svg": self.image_svg,
            "plot.svg": self.plot_svg,
            "plot-narrow.svg": self.plot_narrow_svg,
            "figure.json": _json(self.describe()),
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / "chart.png").write_bytes(self.image_png)


def make_figure(
    figure_id: str,
    chapter: str,
    build: Callable[[int], alt.TopLevelMixin],
    data: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    alt: str,
    note: str = "",
    source_line: str,
    as_of: str,
    sources: list[str],
    values: list[str],
    licence: str,
    selector: Selector | None = None,
) -> Figure:
    """Draw a chart at both widths and put the package together.

    Parameters
    ----------
    build:
        Takes a width in pixels, returns a chart of exactly that width (see the builders in
        ``lines``, ``rows``, ``points``, ``lanes`` and ``grids``).
    data:
        What the figure shows, tidy; written as ``data.csv``.
    title, subtitle, alt, note, source_line, as_of, sources, values, licence:
        See ``Figure``; all but ``note`` and ``values`` must say something.
    selector:
        What a reader may choose in it.  The images show the chart with nothing chosen.

    Raises
    ------
    AiraceError
        An id that cannot be an address, or a missing word.
    """
    if not FIGURE_ID.fullmatch(figure_id):
        raise AiraceError(
            f"{figure_id!r} cannot be a figure's id",
            where=f"chapter {chapter}",
            remedy="Use lower-case words joined by hyphens, such as 'parity-frontier'",
        )
    required = {
        "title": title,
        "subtitle": subtitle,
        "alt": alt,
        "source_line": source_line,
        "as_of": as_of,
        "licence": licence,
    }
    for name, text in required.items():
        if not str(text).strip():
            raise AiraceError(
                f"no {name}",
                where=f"figure {figure_id}",
                remedy="Every figure states its finding, its measure, its source and its date",
            )
    if not sources:
        raise AiraceError(
            "no source", where=f"figure {figure_id}", remedy="Name at least one source id"
        )
    about = {
        "title": title,
        "subtitle": subtitle,
        "note": note,
        "source": source_line,
        "as_of": as_of,
        "licence": licence,
    }
    specs = {
        width: render.clean({**themed(build(width)), "description": alt, "usermeta": about})
        for width in (WIDE, NARROW)
    }
    plot = render.plot_svg(specs[WIDE], f"{figure_id}-plot", title, alt)
    narrow = render.plot_svg(specs[NARROW], f"{figure_id}-narrow", title, alt)
    image = render.image_svg(
        plot,
        f"{figure_id}-image",
        title=title,
        subtitle=subtitle,
        desc=alt,
        note=note,
        source_line=source_line,
    )
    selector = selector.within(list(specs.values())) if selector else None
    if selector:
        specs = {width: selector.attach(spec) for width, spec in specs.items()}
    return Figure(
        figure_id=figure_id,
        chapter=chapter,
        title=title,
        subtitle=subtitle,
        alt=alt,
        note=note,
        source_line=source_line,
        as_of=str(as_of),
        sources=list(sources),
        values=list(values),
        licence=licence,
        selector=selector.as_dict() if selector else None,
        spec=specs[WIDE],
        spec_narrow=specs[NARROW],
        data_csv=safe_csv(data),
        plot_svg=plot,
        plot_narrow_svg=narrow,
        image_svg=image,
        image_png=render.png(image),
    )


def safe_csv(frame: pd.DataFrame) -> str:
    """Write a frame as CSV that is safe to open in a spreadsheet.

    Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers, minus
    sign included, keep twelve significant digits.  Dates are ISO days, booleans ``true`` and
    ``false``, missing values empty.
    """
    out = {}
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            column = column.dt.strftime("%Y-%m-%d")
        out[guarded(str(name))] = [_cell(value) for value in column]
    return pd.DataFrame(out, dtype=object).to_csv(index=False, lineterminator="\n")


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        value = ";".join(str(item) for item in value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool) or pd.api.types.is_bool(value):
        return "true" if value else "false"
    if isinstance(value, float):
        # Twelve digits say all that was measured and drop the noise of binary fractions.
        return float(f"{value:.12g}")
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """Return a cell that a spreadsheet takes for text; a number's minus is not for this."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
