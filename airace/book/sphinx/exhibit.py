"""A figure on a page: a node, and what it looks like in HTML.

The page holds the picture itself, twice (for a screen and for a phone; the style sheet shows
one), so it reads without scripts, from disk and on paper.  A script may replace it by an
interactive one; the specification for that stands beside it.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from airace import wording
from airace.charts.package import FORMULA, Figure

FIGURES = "figures"  # folder of the site that holds the figure packages
VEGA = "vega/vega-bundle.js"  # where the site serves the charting library
TABLE_ROWS = 200


class exhibit(nodes.General, nodes.Element):
    """A figure of the book.

    Attributes
    ----------
    figure : dict
        ``Figure.for_page()``.
    number : str
        Number in print, such as ``3`` or ``2.1``; empty for none.
    ids : list of str
        The figure's id, as for every node.
    """


def figure_node(figure: Figure, number: str) -> exhibit:
    """Return the exhibit of a figure, with its address on the page."""
    return exhibit("", figure=figure.for_page(), number=number, ids=[figure.figure_id])


def visit_exhibit_html(self, node: exhibit) -> None:
    """Write the whole figure; the node has no children."""
    base = self.builder.get_target_uri(self.builder.current_docname)
    self.body.append(
        render_exhibit(
            node["figure"],
            number=str(node.get("number", "")),
            to=lambda target: relative_uri(base, target),
        )
    )


def depart_exhibit_html(self, node: exhibit) -> None:
    """Nothing is left to close."""


def render_exhibit(figure: dict[str, Any], *, number: str, to) -> str:
    """Return a figure's HTML.

    Parameters
    ----------
    figure:
        ``Figure.for_page()``.
    number:
        Number in print, or nothing.
    to:
        Turns an address from the site's root into one from this page.
    """
    key = html.escape(figure["figure_id"], quote=True)
    folder = f"{FIGURES}/{figure['figure_id']}"
    parts = [
        f'<figure id="{key}" class="exhibit" data-vega="{_attr(to(VEGA))}">',
        "<figcaption>",
        f'<p class="exhibit-number"><a href="#{key}">Figure {_text(number)}</a></p>'
        if number
        else "",
        f'<p class="exhibit-title">{_text(figure["title"])}</p>',
        f'<p class="exhibit-subtitle">{_text(figure["subtitle"])}</p>',
        "</figcaption>",
        '<div class="exhibit-plot">',
        f'<div class="exhibit-wide">{figure["plot_svg"]}</div>',
        f'<div class="exhibit-narrow">{figure["plot_narrow_svg"]}</div>',
        "</div>",
        f'<p class="exhibit-note">Note: {_text(figure["note"])}</p>' if figure["note"] else "",
        f'<p class="exhibit-source">{_text(figure["source_line"])}</p>',
        '<p class="exhibit-links">',
        _link(to(f"{folder}/data.csv"), "Data", "CSV"),
        _link(to(f"{folder}/chart.vl.json"), "Specification", "JSON"),
        _link(to(f"{folder}/chart.svg"), "Image", "SVG"),
        _link(to(f"{folder}/chart.png"), "Image", "PNG"),
        "</p>",
        _table(figure["data_csv"], figure["title"], key),
        f'<script type="application/json" class="exhibit-spec">{_embedded(figure)}</script>',
        "</figure>\n",
    ]
    return "\n".join(part for part in parts if part)


def _link(address: str, what: str, kind: str) -> str:
    return f'<a href="{_attr(address)}" download>{what} <small>{kind}</small></a>'


def _table(data: str, title: str, key: str) -> str:
    """Return the data as a real table behind a disclosure."""
    header, *rows = csv.reader(io.StringIO(data))
    shown = rows[:TABLE_ROWS]
    numeric = [_is_numeric(row[i] for row in shown) for i in range(len(header))]
    count = f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"
    heads = "".join(
        f'<th scope="col"{_class(num)}>{_text(_unguarded(name))}</th>'
        for name, num in zip(header, numeric, strict=True)
    )
    body = "".join(f"<tr>{_row(row, numeric)}</tr>\n" for row in shown)
    rest = (
        f'<p class="exhibit-rest">The first {TABLE_ROWS} of {count}; all of them are in the '
        "data file.</p>"
        if len(rows) > TABLE_ROWS
        else ""
    )
    return (
        f'<details class="exhibit-data"><summary>Show the data as a table ({count})</summary>\n'
        f'<div class="table-scroll" tabindex="0" role="region" aria-labelledby="{key}-table">\n'
        f'<table><caption id="{key}-table">Data of: {_text(title)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody></table></div>{rest}</details>"
    )


def _row(row: list[str], numeric: list[bool]) -> str:
    first, *others = row
    cells = [f'<th scope="row"{_class(numeric[0])}>{_isolated(first, numeric[0])}</th>']
    cells += [
        f"<td{_class(num)}>{_isolated(cell, num)}</td>"
        for cell, num in zip(others, numeric[1:], strict=True)
    ]
    return "".join(cells)


def _isolated(cell: str, numeric: bool) -> str:
    """A cell's text; letters written from the right move nothing outside their own name."""
    text = _text(wording.shown(_unguarded(cell)))
    return text if numeric or not text else f"<bdi>{text}</bdi>"


def _class(numeric: bool) -> str:
    return ' class="num"' if numeric else ""


def _is_numeric(cells: Iterable[str]) -> bool:
    seen = False
    for cell in cells:
        if cell:
            try:
                float(cell)
            except ValueError:
                return False
            seen = True
    return seen


def _unguarded(cell: str) -> str:
    """Drop the apostrophe that guards a spreadsheet: a page does not run formulas."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _embedded(figure: dict[str, Any]) -> str:
    """Return both specifications with their data once, safe inside a script element."""
    wide, narrow = dict(figure["spec"]), dict(figure["spec_narrow"])
    datasets = {**wide.pop("datasets", {}), **narrow.pop("datasets", {})}
    for specification in (wide, narrow):
        specification.pop("usermeta", None)
    text = json.dumps(
        {"datasets": datasets, "wide": wide, "narrow": narrow},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    # "</script>" or "<!--" inside a string would end or hide the element.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _attr(text: str) -> str:
    return html.escape(text, quote=True)
