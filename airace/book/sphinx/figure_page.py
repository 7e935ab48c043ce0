"""A page for each figure, at an address that stays, with the files that only the website needs.

The page asks for nothing that is not beside it on the same site, so it can be embedded.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterable
from pathlib import Path

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
from airace.charts.package import Figure

UP = "../../"  # from a figure's folder to the site's root
NAMES = "names.js"  # which figures show a model
NAMED = ("name", "model")  # columns that name one


def write_figures(edition: Edition, site: Path) -> None:
    """Write page, live specification, citations and oEmbed of every figure below ``site``."""
    for figure_id, figure in edition.figures.items():
        folder = site / FIGURES / figure_id
        folder.mkdir(parents=True, exist_ok=True)
        told, shown = about(edition, figure_id), figure.for_page()
        size = png_size(figure.image_png)
        files = {
            "index.html": page(figure, told, edition.numbers[figure_id]),
            LIVE: live_script(shown),
            "citation.bib": told.work.bibtex + "\n",
            "citation.json": told.work.csl_json,
            "oembed.json": _json(oembed(shown, live(told.work.address), size)),
            "oembed-frozen.json": _json(oembed(shown, told.work.permalink, size)),
        }
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (site / FIGURES).mkdir(parents=True, exist_ok=True)
    names = json.dumps(names_of(edition.figures.values()), ensure_ascii=False, sort_keys=True)
    script = f"globalThis.neckNames = {names};\n"
    (site / FIGURES / NAMES).write_text(script, encoding="utf-8", newline="\n")


def names_of(figures: Iterable[Figure]) -> dict[str, list[str]]:
    """Return the names that the data of more than one figure show, with those figures."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        rows = csv.DictReader(io.StringIO(figure.data_csv))
        named = {row[column] for row in rows for column in NAMED if row.get(column)}
        for name in sorted(named):
            found.setdefault(name, []).append(figure.figure_id)
    return {name: ids for name, ids in found.items() if len(ids) > 1}


def page(figure: Figure, told: About, number: str) -> str:
    """Return the whole page of a figure."""
    shown = figure.for_page()
    body = render_exhibit(shown, told, number=number, to=lambda target: f"{UP}{target}", alone=True)
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
            feed_link(UP),
            linked_data.element(data),
        )
    )
    code = as_html(told.origin.code)
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
<link rel="icon" type="image/svg+xml" href="{UP}_static/icon.svg">
<link rel="stylesheet" href="{UP}_static/exhibit.css">
<script src="{UP}_static/charts.js" defer></script>
<script src="{UP}_static/tables.js" defer></script>
<script src="{UP}_static/travel.js" defer></script>
</head>
<body>
<main>
{printed_line(told.work.as_of, told.work.address)}
<h1 class="visually-hidden">{title}</h1>
{body}
<p class="figure-home"><a href="{UP}chapters/index.html" target="_top">Neck and Neck?</a>,
<a href="{UP}chapters/{figure.chapter}.html#{figure.figure_id}" target="_top">the chapter where
this figure stands</a>. Edition of {wording.day(told.work.as_of)}.</p>
<details class="figure-code"><summary>The code of the cell that made it</summary>
<pre tabindex="0"><code>{code}</code></pre></details>
</main>
</body>
</html>
"""


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _attr(text: str) -> str:
    return html.escape(text, quote=True)
