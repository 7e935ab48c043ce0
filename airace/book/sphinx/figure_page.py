"""A page for each figure, at an address that stays, with the files that only the website needs.

The page asks for nothing that is not beside it on the same site, so it can be embedded.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from airace import wording
from airace.book import linked_data
from airace.book.citation import live
from airace.book.collect import Edition
from airace.book.head import Card, card_tags, citation_tags, feed_link, png_size, shorten
from airace.book.sphinx.exhibit import FIGURES, LIVE, about, live_script, render_exhibit
from airace.book.sphinx.exhibit_tools import FILES, About, oembed
from airace.book.sphinx.language import as_html
from airace.book.sphinx.policy import policy_tag
from airace.book.sphinx.printed import printed_line
from airace.charts.frames import day as short_day
from airace.charts.package import Figure

NAMES = "names.js"  # which figures show a model
NAMED = ("name", "model")  # columns that name one


@dataclass(frozen=True)
class Alone:
    """A figure for a page of its own.

    Attributes
    ----------
    figure, about:
        The figure, and what is told of it.
    number:
        Number in print, or nothing.
    notice:
        HTML that says above it what the page is, if that needs saying.
    days:
        Other days that the site has the same figure for: address from the site's root by day,
        ISO, oldest first.
    """

    figure: Figure
    about: About
    number: str = ""
    notice: str = ""
    days: Mapping[str, str] = field(default_factory=dict)


def write_figures(
    edition: Edition, site: Path, days: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> None:
    """Write the pages of an edition's figures (see ``write_pages``) below ``site``.

    ``days`` are, by figure, the past days that there are pages for (see ``Alone``).
    """
    pages = [
        Alone(figure, about(edition, i), edition.numbers[i], days=days.get(i, {}))
        for i, figure in edition.figures.items()
    ]
    write_pages(site / FIGURES, pages)


def write_pages(figures: Path, pages: Sequence[Alone]) -> None:
    """Write page, live specification, citations and oEmbed of figures that belong together.

    Parameters
    ----------
    figures:
        Their folder; each gets one of its own there, and a file tells the names that they share.
    pages:
        The figures.
    """
    for one in pages:
        folder = figures / one.figure.figure_id
        folder.mkdir(parents=True, exist_ok=True)
        told, shown = one.about, one.figure.for_page()
        size = png_size(one.figure.image_png)
        files = {
            "index.html": page(one),
            LIVE: live_script(shown),
            "citation.bib": told.work.bibtex + "\n",
            "citation.json": told.work.csl_json,
            "oembed.json": _json(oembed(shown, live(told.work.address), size)),
            "oembed-frozen.json": _json(oembed(shown, told.work.permalink, size)),
        }
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    figures.mkdir(parents=True, exist_ok=True)
    shared = names_of(one.figure for one in pages)
    names = json.dumps(shared, ensure_ascii=False, sort_keys=True)
    script = f"globalThis.neckNames = {names};\n"
    (figures / NAMES).write_text(script, encoding="utf-8", newline="\n")


def names_of(figures: Iterable[Figure]) -> dict[str, list[str]]:
    """Return the names that the data of more than one figure show, with those figures."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        rows = csv.DictReader(io.StringIO(figure.data_csv))
        named = {row[column] for row in rows for column in NAMED if row.get(column)}
        for name in sorted(named):
            found.setdefault(name, []).append(figure.figure_id)
    return {name: ids for name, ids in found.items() if len(ids) > 1}


def page(one: Alone) -> str:
    """Return the whole page of a figure."""
    figure, told, shown = one.figure, one.about, one.figure.for_page()
    up = "../" * told.work.address.count("/")
    body = render_exhibit(
        shown, told, number=one.number, to=lambda target: f"{up}{target}", alone=True
    )
    title = _attr(figure.title)
    newest, frozen = _attr(live(told.work.address)), _attr(told.work.permalink)
    image = f"{told.work.address}chart.png"
    card = Card(
        figure.title,
        shorten(figure.alt),
        live(told.work.address),
        image,
        figure.alt,
        png_size(figure.image_png),
    )
    data = linked_data.figure(told.work, shown, [name for name, _, _ in FILES])
    tags = "\n".join(
        (
            card_tags(card),
            citation_tags(told.work, ""),
            feed_link(up),
            linked_data.element(data),
        )
    )
    where = f"chapter as of {wording.day(told.day)}" if told.day else "chapter"
    return f"""<!doctype html>
<html lang="en" class="figure-page" data-chapter="{figure.chapter}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{policy_tag()}
<title>{title} – Neck and Neck?</title>
{tags}
<link rel="canonical" href="{newest}">
<link rel="bookmark" href="{frozen}">
<link rel="alternate" type="application/json+oembed" href="oembed.json" title="{title}">
<link rel="alternate" type="text/csv" href="data.csv" title="Data">
<link rel="icon" type="image/svg+xml" href="{up}_static/icon.svg">
<link rel="stylesheet" href="{up}_static/exhibit.css">
<script src="{up}_static/charts.js" defer></script>
<script src="{up}_static/tables.js" defer></script>
<script src="{up}_static/travel.js" defer></script>
</head>
<body>
<main>
{printed_line(told.work.as_of, told.work.address)}
<h1 class="visually-hidden">{title}</h1>
{one.notice}{body}
<p class="figure-home"><a href="{up}chapters/index.html" target="_top">Neck and Neck?</a>,
<a href="{up}{told.among}#{figure.figure_id}" target="_top">the {where} where
this figure stands</a>. Edition of {wording.day(told.work.as_of)}.</p>
{_days(one.days, up)}{_code(told.origin.code)}</main>
</body>
</html>
"""


def _days(days: Mapping[str, str], up: str) -> str:
    """Links to the same figure as of other days."""
    if not days:
        return ""
    links = ", ".join(
        f'<a href="{up}{where}index.html" target="_top"><time datetime="{day}">{short_day(day)}'
        "</time></a>"
        for day, where in days.items()
    )
    return f'<p class="figure-days">The same chart as of {links}.</p>\n'


def _code(code: str) -> str:
    """The code of a cell, folded."""
    if not code:
        return ""
    return (
        '<details class="figure-code"><summary>The code of the cell that made it</summary>\n'
        f'<pre tabindex="0"><code>{as_html(code)}</code></pre></details>\n'
    )


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _attr(text: str) -> str:
    return html.escape(text, quote=True)
