"""Files of the site for machines: what is there, what changed, and who may read it from elsewhere.

Everything is written from the edition and the pages that were built; dates are the edition's day.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from sphinx.application import Sphinx

from airace import wording
from airace.book import feed
from airace.book.citation import HOME, TITLE, live
from airace.book.collect import Edition
from airace.book.head import SITE
from airace.book.past import FOLDER
from airace.book.sphinx.changes import compared
from airace.book.sphinx.claim_nodes import PAGES
from airace.book.sphinx.exhibit import FIGURES
from airace.book.sphinx.metadata import FRONT
from airace.book.sphinx.policy import policy_tag
from airace.book.sphinx.travel import days_of

SITEMAP = "sitemap.xml"
ONWARD = "onward.js"  # beside the page at the root
# The page that compares editions; a project without it keeps no records to compare.
CHANGES = "chapters/changes"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Folders whose pages are addresses of their own, and pages that only lead elsewhere.
LISTED = ("chapters/**/*.html", f"{FIGURES}/*/index.html", f"{FOLDER}/**/*.html")
# Read by hosts that take a file of headers; GitHub's pages send the first by themselves.
HEADERS = """\
/*
  Access-Control-Allow-Origin: *
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
"""


def connect(app: Sphinx) -> None:
    """Hook the files into a build."""
    # After the pages of figures, which the list of pages names.
    app.connect("build-finished", _write, priority=900)


def _write(app: Sphinx, exception) -> None:
    if exception is not None or app.builder.name != "html":
        return
    out, edition = Path(app.outdir), app.airace_edition
    # In an order of their own: not that in which the pages were read.
    titles = {name: title.astext() for name, title in sorted(app.env.titles.items())}
    pages = [path.relative_to(out).as_posix() for glob in LISTED for path in sorted(out.glob(glob))]
    files = {
        "index.html": first_page(),
        ONWARD: onward(),
        SITEMAP: sitemap(pages, edition.as_of),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {live(SITEMAP)}\n",
        "llms.txt": guide(edition, titles, days_of(app)),
        "_headers": HEADERS,
        # Or GitHub would leave out what begins with an underscore.
        ".nojekyll": "",
    }
    if CHANGES in titles:
        files[feed.NAME] = _feed(app, edition)
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")


def first_page() -> str:
    """Return the page at the site's root, which leads to the first chapter."""
    page = f"{FRONT}.html"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'{policy_tag()}\n<script src="{ONWARD}"></script>\n'
        f'<meta http-equiv="refresh" content="0; url={page}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{SITE}</title>\n"
        '<link rel="icon" type="image/svg+xml" href="_static/icon.svg">\n'
        f'<link rel="canonical" href="{live(page)}">\n</head>\n'
        f'<body><main><h1>{SITE}</h1><p><a href="{page}">To the first page</a></p></main></body>\n'
        "</html>\n"
    )


def onward() -> str:
    """Return the script that takes what an address asks for from the root to the first chapter.

    It runs before the page's own refresh, which cannot: that serves readers without scripts.
    """
    return f'location.replace("{FRONT}.html" + location.search + location.hash);\n'


def sitemap(pages: list[str], as_of: str) -> str:
    """Return the list of pages with the day of their last change.

    Parameters
    ----------
    pages:
        Addresses from the site's root; a folder's page is listed under the folder's address.
    as_of:
        The edition's day.
    """
    root = ElementTree.Element("urlset", {"xmlns": _SITEMAPS})
    for page in pages:
        entry = ElementTree.SubElement(root, "url")
        short = page.removesuffix("index.html") if f"{FIGURES}/" in page else page
        ElementTree.SubElement(entry, "loc").text = live(short)
        ElementTree.SubElement(entry, "lastmod").text = as_of
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def guide(edition: Edition, titles: dict[str, str], days: Sequence[str] = ()) -> str:
    """Return ``llms.txt``: what the site is, what it says, and where the same stands as data.

    Parameters
    ----------
    edition:
        The edition.
    titles:
        Titles of the pages, by name.
    days:
        The past days that the site carries, oldest first.
    """
    pages = [
        f"- [{title}]({live(f'{name}.html')})"
        for name, title in titles.items()
        if name.startswith("chapters/") and not name.startswith(f"{PAGES}/")
    ]
    findings = [f"- {edition.ledger.fill(finding['text'])}" for finding in edition.findings]
    told = {
        "values.json": "every number with its interval, definition, day, sources and tables",
        "claims.json": "every claim with its tests and verdicts",
        "findings.json": "every sentence that states a result",
        "data/datapackage.json": "the tables that may be passed on (Frictionless Data Package)",
        "manifest.json": "what went in and what came out, with digests",
        feed.NAME: "what changed since the edition before (Atom)",
        SITEMAP: "all pages",
    }
    files = [f"- [{name}]({live(name)}): {what}" for name, what in told.items()]
    text = [
        f"# {TITLE}",
        "",
        f"> Edition as of {wording.day(edition.as_of)}. Every number carries the day it speaks of; "
        "quote it with that day and with its interval. Intervals that include zero mean that it "
        "cannot be told who leads.",
        "",
        f"Each figure has a page at {HOME}/{FIGURES}/NAME/ with data.csv, chart.svg, chart.png, "
        "figure.json and citation.json beside it. An edition stays at "
        f"{HOME}/{edition.as_of}/. Text and figures: CC BY 4.0, unless a figure says otherwise; "
        "data: per source.",
        "",
        "## What it finds",
        "",
        *findings,
        "",
        "## Pages",
        "",
        *pages,
        "",
        "## Data",
        "",
        *files,
        *(_earlier(days) if days else ()),
    ]
    return "\n".join(text) + "\n"


def _earlier(days: Sequence[str]) -> list[str]:
    """Say where the book as of earlier days stands."""
    folder = live(f"{FOLDER}/")
    text = (
        f"The book as of {len(days)} earlier days, from {days[0]} to {days[-1]}, re-made from "
        "today's tables cut at each. ?asOf=DAY in the address of a page, a claim or a figure leads "
        f"a browser there; files take no query. Those of a day stand at {folder}DAY/values.json, "
        "findings.json, claims.json and figures/NAME/data.csv (chart.svg, chart.png, figure.json)."
    )
    index = f"{FOLDER}/index.json"
    listed = f"- [{index}]({live(index)}): the days with their files and charts"
    return ["", "## Earlier days", "", text, "", listed]


def _feed(app: Sphinx, edition: Edition) -> str:
    facts, found = compared(app)
    values = [edition.ledger.get(value_id) for value_id in facts["headlines"]]
    told = feed.entries(edition.as_of, found, [(value.title, value.text) for value in values])
    return feed.atom(edition.as_of, told)
