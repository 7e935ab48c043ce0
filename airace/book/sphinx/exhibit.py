"""A figure on a page: a node, and what it looks like in HTML.

The page holds the picture itself, twice (for a screen and for a phone; the style sheet shows
one), so it reads without scripts, from disk and on paper.  A script may replace it by an
interactive one; the specification for that is a file of its own, fetched only then.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from airace import __version__
from airace.book.citation import Work
from airace.book.collect import Edition
from airace.book.sphinx import exhibit_tools
from airace.book.sphinx.language import as_html
from airace.book.sphinx.slices import slices

FIGURES = "figures"  # folder of the site that holds the figure packages
VEGA = "vega/vega-bundle.js"  # where the site serves the charting library
LIVE = "live.js"  # both specifications of a figure, as a script
TALL = 1000  # pixels of a phone's chart from which it begins cut
CHOOSE = "Choose one to see it alone; the rest steps back."
# Pixels of a chart: what would be illegible if it were set on one sheet, and a part that leaves
# room for other things on its sheet.
HIGHER_THAN_PAPER, SHEET = 1000, 640
_WIDTH = re.compile(r'<svg[^>]* width="([\d.]+)"')
_HEIGHT = re.compile(r'<svg[^>]* height="([\d.]+)"')


class exhibit(nodes.General, nodes.Element):
    """A figure of the book.

    Attributes
    ----------
    figure : dict
        ``Figure.for_page()``.
    number : str
        Number in print, such as ``3`` or ``2.1``; empty for none.
    about : exhibit_tools.About
        Where the figure comes from and how to cite it.
    ids : list of str
        The figure's id, as for every node.
    """


def figure_node(edition: Edition, figure_id: str) -> exhibit:
    """Return the exhibit of a figure, with its address on the page."""
    figure = edition.figures[figure_id]
    return exhibit(
        "",
        figure=figure.for_page(),
        number=edition.numbers[figure_id],
        about=about(edition, figure_id),
        ids=[figure_id],
    )


def address(figure_id: str) -> str:
    """Return the address of a figure's own page, from the site's root."""
    return f"{FIGURES}/{figure_id}/"


def about(edition: Edition, figure_id: str) -> exhibit_tools.About:
    """Return what is told of a figure besides its words."""
    work = Work(
        edition.as_of,
        __version__,
        edition.data_digest,
        edition.figures[figure_id].title,
        address(figure_id),
    )
    return exhibit_tools.About(work, edition.origins[figure_id], edition.parameters)


def visit_exhibit_html(self, node: exhibit) -> None:
    """Write the whole figure; the node has no children."""
    base = self.builder.get_target_uri(self.builder.current_docname)
    self.body.append(
        render_exhibit(
            node["figure"],
            node["about"],
            number=str(node.get("number", "")),
            to=lambda target: relative_uri(base, target),
        )
    )


def depart_exhibit_html(self, node: exhibit) -> None:
    """Nothing is left to close."""


def render_exhibit(
    figure: dict[str, Any],
    about: exhibit_tools.About,
    *,
    number: str,
    to: Callable[[str], str],
    alone: bool = False,
) -> str:
    """Return a figure's HTML.

    Parameters
    ----------
    figure:
        ``Figure.for_page()``.
    about:
        Where it comes from and how to cite it.
    number:
        Number in print, or nothing.
    to:
        Turns an address from the site's root into one from this page.
    alone:
        Whether the figure stands on its own page, where it leads to its chapter.
    """
    key = html.escape(figure["figure_id"], quote=True)
    own = f"{about.among}#{key}" if alone else f"{about.folder}/index.html"
    live = (
        f' data-figure="{key}" data-vega="{_attr(to(VEGA))}" '
        f'data-live="{_attr(to(f"{about.folder}/{LIVE}"))}"'
    )
    numbered = (
        f'<p class="exhibit-number"><a href="{_attr(to(own))}">Figure {as_html(number)}</a></p>'
        if number
        else ""
    )
    return _set(
        figure,
        attributes=live,
        above=numbered,
        chooser=_chooser(figure["selector"], key),
        below=exhibit_tools.tools(figure, about, to=to, alone=alone),
    )


def render_still(
    figure: dict[str, Any], about: exhibit_tools.About, *, to: Callable[[str], str]
) -> str:
    """Return a figure's HTML without what makes it live; its own page has that.

    Arguments are those of ``render_exhibit``.
    """
    own = _attr(to(f"{about.folder}/index.html"))
    more = f'<p class="exhibit-more"><a href="{own}">Data, files and citation of this chart</a></p>'
    return _set(figure, below=more)


def _set(
    figure: dict[str, Any],
    *,
    attributes: str = "",
    above: str = "",
    chooser: str = "",
    below: str = "",
) -> str:
    """Set a figure's words around its picture, and HTML of others in their places."""
    key = html.escape(figure["figure_id"], quote=True)
    parts = [
        f'<figure id="{key}" class="exhibit"{attributes} aria-label="{_attr(figure["title"])}">',
        "<figcaption>",
        above,
        f'<p class="exhibit-title">{as_html(figure["title"])}</p>',
        f'<p class="exhibit-subtitle">{as_html(figure["subtitle"])}</p>',
        "</figcaption>",
        chooser,
        _whole(figure["plot_narrow_svg"], key),
        '<div class="exhibit-plot">',
        f'<div class="exhibit-wide">{_drawing(figure["plot_svg"], key)}</div>',
        _sheets(figure["plot_svg"], key),
        f'<div class="exhibit-narrow">{figure["plot_narrow_svg"]}</div>',
        "</div>",
        f'<p class="exhibit-note">Note: {as_html(figure["note"])}</p>' if figure["note"] else "",
        f'<p class="exhibit-source">{as_html(figure["source_line"])}</p>',
        below,
        "</figure>\n",
    ]
    return "\n".join(part for part in parts if part)


def _whole(narrow: str, key: str) -> str:
    """A box to tick that shows a very long chart whole; on a phone it begins cut."""
    found = _HEIGHT.search(narrow)
    if not found or float(found[1]) < TALL:
        return ""
    return (
        f'<p class="exhibit-whole"><input type="checkbox" id="{key}-whole" autocomplete="off">'
        f'<label for="{key}-whole">Show the whole chart</label></p>'
    )


def _drawing(svg: str, key: str) -> str:
    """The chart, under a name by which its parts can be shown again."""
    return svg.replace("<svg ", f'<svg id="{key}-drawing" ', 1)


def _sheets(svg: str, key: str) -> str:
    """A chart that is too high for paper once more, in parts, of which only paper shows any."""
    found = _HEIGHT.search(svg)
    if not found or float(found[1]) < HIGHER_THAN_PAPER:
        return ""
    wide = _WIDTH.search(svg)[1]
    parts = "".join(
        f'<svg viewBox="0 {top:g} {wide} {high:g}"><use href="#{key}-drawing"/></svg>'
        for top, high in slices(svg, SHEET)
    )
    named = f'role="img" aria-labelledby="{key}-plot-title {key}-plot-desc"'
    return f'<div class="exhibit-sheets" {named}>{parts}</div>'


def _chooser(selector: dict[str, Any] | None, key: str) -> str:
    """A list to choose from, which the style sheet hides where no script can answer."""
    if not selector:
        return ""
    options = "".join(
        f'<option value="{number}">{_attr(choice["label"])}</option>'
        for number, choice in enumerate(selector["choices"])
    )
    label, every = as_html(selector["label"]), _attr(selector["every"])
    return (
        f'<div class="exhibit-choose"><label for="{key}-choose">{label}</label> '
        f'<select id="{key}-choose" autocomplete="off"><option value="">'
        f"{every}</option>{options}</select>"
        f'<output for="{key}-choose">{CHOOSE}</output></div>'
    )


def live_script(figure: dict[str, Any]) -> str:
    """Return both specifications of a figure, with their data once, as a classic script.

    A script, because a page that was opened from disk may load one but may not fetch a file.
    """
    wide, narrow = deepcopy(figure["spec"]), deepcopy(figure["spec_narrow"])
    datasets = {**wide.pop("datasets", {}), **narrow.pop("datasets", {})}
    shown: dict[str, list[str]] = {}
    for name, specification in (("wide", wide), ("narrow", narrow)):
        specification.pop("usermeta", None)
        # The page has its own list to choose from.
        for parameter in specification.get("params", []):
            shown[name] = parameter.pop("bind")["options"]
    choices = [
        {
            "match": choice["match"],
            "said": choice["said"],
            "in": [name for name, options in shown.items() if choice["match"] in options],
        }
        for choice in (figure["selector"] or {"choices": []})["choices"]
    ]
    text = json.dumps(
        {"choices": choices, "datasets": datasets, "wide": wide, "narrow": narrow},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    # These two end a line in older JavaScript, even inside a string.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    key = json.dumps(figure["figure_id"])
    return f"(globalThis.neckFigures = globalThis.neckFigures || {{}})[{key}] = {text};\n"


def _attr(text: str) -> str:
    return html.escape(text, quote=True)
