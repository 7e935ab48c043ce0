"""What a reader can do with a figure: read its data, fetch, cite, embed and check it.

Each is a disclosure of plain HTML under the figure: it opens by keyboard and without a script.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from airace import wording
from airace.book.citation import Work, live
from airace.book.collect import Origin
from airace.book.past import FOLDER
from airace.book.sphinx.data_table import count, data_table
from airace.book.sphinx.language import as_html
from airace.book.sphinx.nodes import anchor
from airace.charts.text import wrap

# On a page of many figures a table is cut; the figure's own page holds more of it.
ROWS, ROWS_ALONE = 60, 2000
FILES = (
    ("data.csv", "Data", "CSV"),
    ("chart.svg", "Image", "SVG"),
    ("chart.png", "Image", "PNG"),
    ("chart.vl.json", "Specification", "Vega-Lite JSON"),
    ("figure.json", "Description", "JSON"),
)
CITATIONS = (("citation.bib", "BibTeX"), ("citation.json", "CSL-JSON"))
EMBED_WIDTH = 720


@dataclass(frozen=True)
class About:
    """Where a figure comes from and how to cite it.

    Attributes
    ----------
    work:
        The figure as something that can be cited.
    origin:
        The cell that made it.
    parameters:
        Parameters of the edition.
    day:
        The past day that it is drawn for, ISO; empty for the edition's own.
    """

    work: Work
    origin: Origin
    parameters: dict[str, Any]
    day: str = ""

    @property
    def folder(self) -> str:
        """Folder of its page and files, from the site's root."""
        return self.work.address.rstrip("/")

    @property
    def among(self) -> str:
        """Page on which it stands among others, from the site's root."""
        if self.day:
            return f"{FOLDER}/{self.day}/index.html"
        return f"chapters/{self.origin.chapter}.html"

    @property
    def values(self) -> str:
        """Page that lists the numbers of its day, from the site's root."""
        return f"{FOLDER}/{self.day}/values.html" if self.day else "chapters/values.html"


def tools(figure: dict[str, Any], about: About, *, to: Callable[[str], str], alone: bool) -> str:
    """Return the disclosures of a figure; arguments as in ``exhibit.render_exhibit``."""
    key = figure["figure_id"]
    folder = about.folder
    rows = ROWS_ALONE if alone else ROWS
    csv_file = _attr(to(f"{folder}/data.csv"))
    more = f'all of them are in the <a href="{csv_file}" download>data file</a>'
    table = data_table(figure["data_csv"], figure["title"], key, rows, more)
    blocks = [
        ("data", f"Data <small>{count(figure['data_csv'])}</small>", table),
        ("download", "Download", _downloads(folder, to)),
        ("cite", "Cite", _cite(about.work, folder, to)),
        ("embed", "Embed", _embed(figure, about.work)),
        ("origin", "Sources and code", _provenance(figure, about, to)),
    ]
    made = "\n".join(
        f'<details class="exhibit-{name}" name="tools-{_attr(key)}">'
        f"<summary>{label}</summary>\n{body}</details>"
        for name, label, body in blocks
    )
    return f'<div class="exhibit-tools">\n{made}\n</div>'


def _downloads(folder: str, to: Callable[[str], str]) -> str:
    items = "".join(_file(to(f"{folder}/{name}"), what, kind) for name, what, kind in FILES)
    return f'<ul class="exhibit-files">{items}</ul>'


def _file(address: str, what: str, kind: str) -> str:
    return f'<li><a href="{_attr(address)}" download>{what} <small>{kind}</small></a></li>'


def _cite(work: Work, folder: str, to: Callable[[str], str]) -> str:
    files = "".join(_file(to(f"{folder}/{name}"), kind, "file") for name, kind in CITATIONS)
    return (
        f'<p class="copyable">{as_html(work.text)}</p>\n'
        f'<pre class="copyable" tabindex="0">{as_html(work.bibtex)}</pre>\n'
        f'<ul class="exhibit-files">{files}</ul>'
    )


def _embed(figure: dict[str, Any], work: Work) -> str:
    frozen, newest = (
        f'<p>{label}</p><pre class="copyable" tabindex="0">{as_html(frame(figure, address))}</pre>'
        for label, address in (
            (f"As it stands in the edition of {wording.day(work.as_of)}:", work.permalink),
            ("As it stands in the newest edition:", live(work.address)),
        )
    )
    return f"{frozen}\n{newest}"


def frame(figure: dict[str, Any], address: str) -> str:
    """Return the code that shows a figure's own page on somebody else's."""
    return (
        f'<iframe src="{_attr(address)}" title="{_attr(figure["title"])}" width="100%" '
        f'height="{frame_height(figure)}" frameborder="0" loading="lazy"></iframe>'
    )


def frame_height(figure: dict[str, Any]) -> int:
    """Pixels that a figure with its words takes at ``EMBED_WIDTH``."""
    room = EMBED_WIDTH - 40
    box = figure["plot_svg"].partition("viewBox=")[2].split('"')[1:2]
    _, _, wide, high = (float(part) for part in (box[0] if box else "0 0 680 400").split())
    words = (
        (figure["title"], 20, 26),
        (figure["subtitle"], 16, 22),
        (figure["note"], 14, 20),
        (figure["source_line"], 14, 20),
    )
    text = sum(_lines(part, room, size) * line for part, size, line in words)
    return round(high * room / wide + text + 190 + (90 if figure["selector"] else 0))


@cache  # a figure's height is told on its page, in its chapter and to who embeds it
def _lines(text: str, room: float, size: float) -> int:
    return len(wrap(text, room, size))


def _provenance(figure: dict[str, Any], about: About, to: Callable[[str], str]) -> str:
    origin, work = about.origin, about.work
    page = to("chapters/data.html")
    tables = ", ".join(
        f'<a href="{_attr(page)}#table-{_attr(name.replace("_", "-"))}">{as_html(name)}</a>'
        for name in origin.tables
    )
    values = ", ".join(
        f'<a href="{_attr(to(about.values))}#{_attr(anchor(value_id))}">{as_html(value_id)}</a>'
        for value_id in figure["values"]
    )
    choices = ", ".join(f"{name} {value}" for name, value in about.parameters.items())
    notebook = to(f"notebooks/{origin.chapter}.ipynb")
    facts = [
        ("Drawn for", wording.day(about.day) if about.day else ""),
        ("Tables", tables),
        ("Numbers in its words", values),
        ("Made by", f'cell {origin.cell} of <a href="{_attr(notebook)}" download>notebooks/'
         f"{as_html(origin.chapter)}.ipynb</a>"),
        ("Choices", as_html(choices)),
        ("Edition", f"{as_html(work.as_of)}, version {as_html(work.version)}, data sha256 "
         f"{as_html(work.digest[:16])}"),
        ("Licence", as_html(figure["licence"])),
        ("Address", f'<a href="{_attr(work.permalink)}">{as_html(work.permalink)}</a>'),
    ]  # fmt: skip
    rows = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in facts if text)
    return f"<dl>{rows}</dl>"


def oembed(figure: dict[str, Any], address: str, size: tuple[int, int]) -> dict[str, Any]:
    """Return what a figure's page tells to who embeds by address (oEmbed 1.0, type ``rich``).

    Parameters
    ----------
    figure:
        ``Figure.for_page()``.
    address:
        Address of its page.
    size:
        Width and height of its PNG.
    """
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Neck and Neck?",
        "provider_url": live(""),
        "title": figure["title"],
        "width": EMBED_WIDTH,
        "height": frame_height(figure),
        "html": frame(figure, address),
        "thumbnail_url": f"{address}chart.png",
        "thumbnail_width": size[0],
        "thumbnail_height": size[1],
    }


def _attr(text: str) -> str:
    return html.escape(str(text), quote=True)
