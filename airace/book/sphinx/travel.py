"""The book as of other days: the way to its past editions, their pages and their files."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from airace.book import past
from airace.book.collect import dump
from airace.book.past import FOLDER
from airace.book.sphinx import past_figures
from airace.book.sphinx.past_page import Site, edition_page, overview_page, values_page
from airace.book.sphinx.revised import front_page
from airace.chapter import BOOK
from airace.charts.frames import day as short_day
from airace.claims.dossier import as_text
from airace.claims.grid import headline_ids
from airace.claims.judge import World
from airace.tables import TableReader

# For pages that are asked for another day: the days that there are, and the charts of each.
DAYS = "days.js"


def connect(app: Sphinx) -> None:
    """Hook the past editions into a build of the website."""
    app.add_directive("past-editions", PastEditionsDirective)
    app.connect("doctree-resolved", _offer_in_chapters)
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _write_files)


def days_of(app: Sphinx) -> list[str]:
    """Return the days of the past editions that this site carries, oldest first."""
    return [world.as_of for world in app.airace_worlds.past()] if app.airace_worlds else []


def selector(days: list[str], edition: str, *, up: str, part: str = "", current: str = "") -> str:
    """Return the HTML of a list of past editions, by year.

    Parameters
    ----------
    days:
        Theirs, oldest first.
    edition:
        Day of the edition itself.
    up:
        Way to the root of the site, ``../``.
    part:
        Anchor of the part of a past edition that the links lead to.
    current:
        The day of the page itself, if it is a past edition.
    """
    anchor = f"#{part}" if part else ""
    rows = []
    for year, group in groupby(days, key=lambda one: one[:4]):
        links = []
        for one in group:
            told = f'<time datetime="{one}">{short_day(one).removesuffix(f" {year}")}</time>'
            mark = ' aria-current="page"' if one == current else ""
            where = f"{up}{FOLDER}/{one}/index.html{anchor}"
            links.append(f'<li><a href="{where}"{mark}>{told}</a></li>')
        rows.append(f"<div><dt>{year}</dt><dd><ul>{''.join(links)}</ul></dd></div>")
    newest = short_day(edition)
    shown = f"as of {short_day(current)}" if current else f"as of {newest}, the newest day"
    back = f'<p><a href="{up}chapters/index.html">Back to the edition of {newest}</a></p>'
    return (
        f'<details class="as-of-choice"><summary>You read the book {shown}. '
        "Read it as of another day</summary>"
        f'<nav aria-label="Past editions"><dl>{"".join(rows)}</dl>'
        f"{back if current else ''}"
        f'<p><a href="{up}{FOLDER}/index.html">All days in one table</a></p></nav></details>'
    )


class PastEditionsDirective(SphinxDirective):
    """``{past-editions}``: the way to the past editions; nothing if the site carries none."""

    def run(self):
        """Return the list."""
        app, days = self.env.app, days_of(self.env.app)
        if not days:
            return []
        up = "../" * self.env.docname.count("/")
        listed = selector(days, app.airace_edition.as_of, up=up)
        return [nodes.raw("", listed, format="html")]


def _offer_in_chapters(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the list below the title of each chapter."""
    days, name = days_of(app), docname.rpartition("/")[2]
    title = next(iter(doctree.findall(nodes.title)), None)
    if not days or app.builder.format != "html" or title is None or name not in BOOK:
        return
    listed = selector(days, app.airace_edition.as_of, up="../" * docname.count("/"), part=name)
    title.parent.insert(1, nodes.raw("", listed, format="html"))


def _site(app: Sphinx) -> Site:
    package, edition = app.airace_package, app.airace_edition
    headlines = headline_ids(as_text(package.load("headline_tests")))
    front = front_page(app)
    charts = {
        name: [(one.figure, past_figures.about(edition, day, one)) for one in day.figures]
        for name, day in past_figures.figures_by_day(app).items()
    }
    return Site(
        worlds=app.airace_worlds,
        edition=World(edition.as_of, {i: v.as_dict() for i, v in edition.ledger.values.items()}),
        front=front,
        headlines=[*dict.fromkeys([*front.ids, *sorted(headlines)])],
        blocs=package.load("blocs").set_index("code"),
        claims=edition.claims,
        charts=charts,
    )


@lru_cache(maxsize=1)  # pages and files tell them
def claims_by_day(app: Sphinx) -> dict[str, list[dict[str, Any]]]:
    """Return the claims as judged on each past day."""
    package, worlds = app.airace_package, app.airace_worlds
    tests = package.load("claim_tests")
    return {
        world.as_of: past.claims_of(
            world, worlds, TableReader(package, world.as_of).table("claims"), tests
        )
        for world in worlds.past()
    }


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the pages of the past editions: they have no source of their own."""
    days = days_of(app)
    if not days:
        return
    site, claims, newest = _site(app), claims_by_day(app), app.airace_edition.as_of
    for world in site.worlds.past():
        where = f"{FOLDER}/{world.as_of}"
        listed = selector(days, newest, up="../../", current=world.as_of)
        for name, title, body in (
            ("index", *edition_page(site, world, claims[world.as_of], listed)),
            ("values", *values_page(site, world)),
        ):
            yield f"{where}/{name}", _context(app, title, body), "page.html"
    title, body = overview_page(site)
    yield f"{FOLDER}/index", _context(app, title, body), "page.html"


def _context(app: Sphinx, title: str, body: nodes.Node) -> dict[str, Any]:
    # The page written last has left its section numbers behind.
    app.builder.secnumbers = {}
    made = app.builder.render_partial(body)["fragment"]
    return {"title": html.escape(title), "body": made}


def _write_files(app: Sphinx, exception) -> None:
    """Put the numbers, findings, verdicts and charts of each past day beside its page."""
    if exception is not None or app.builder.name != "html" or not days_of(app):
        return
    folder, worlds = Path(app.outdir) / FOLDER, app.airace_worlds
    claims, drawn, listed = claims_by_day(app), past_figures.figures_by_day(app), []
    for world in worlds.past():
        files = {
            "values.json": past.values_of(world),
            "findings.json": worlds.findings[world.as_of],
            "claims.json": claims[world.as_of],
        }
        for name, content in files.items():
            (folder / world.as_of / name).write_text(dump(content), encoding="utf-8")
        there = {Path(name).stem: f"{world.as_of}/{name}" for name in files}
        there["figures"] = past_figures.listed(drawn[world.as_of]) if drawn else []
        listed.append({"as_of": world.as_of, "page": f"{world.as_of}/index.html"} | there)
    past_figures.write(app.airace_edition, drawn, Path(app.outdir))
    edition = app.airace_edition.as_of
    content = {"edition": edition, "rule": past.RULE, "editions": listed}
    (folder / "index.json").write_text(dump(content), encoding="utf-8")
    figures = past_figures.ids_by_day(app.airace_edition, drawn)
    known = {"edition": edition, "days": days_of(app), "figures": figures}
    days = json.dumps(known, sort_keys=True)
    (folder / DAYS).write_text(f"globalThis.neckDays = {days};\n", encoding="utf-8")
