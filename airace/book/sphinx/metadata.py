"""What each page says of itself in its head (see ``airace.book.head``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from airace.book import linked_data
from airace.book.citation import Work, live
from airace.book.collect import Edition
from airace.book.head import SITE, Card, card_tags, citation_tags, feed_link, png_size, shorten
from airace.book.manifest import headline_ids
from airace.book.pdf import FOLDER
from airace.book.sphinx.cite import EDITION, works
from airace.book.sphinx.claim_nodes import PAGES
from airace.book.sphinx.exhibit import address
from airace.book.sphinx.site import released
from airace.book.typst.documents import NAME as PDF_NAME
from airace.claims.dossier import as_text

FRONT, DATA = "chapters/index", "chapters/data"


def connect(app: Sphinx) -> None:
    """Hook the metadata into a build."""
    app.connect("builder-inited", _learn)
    app.connect("html-page-context", _describe)


@dataclass(frozen=True)
class Known:
    """What the heads of all pages draw on.

    Attributes
    ----------
    works:
        The edition and its chapters as something that can be cited (see ``cite.works``).
    organisations:
        Names that are not of people: publishers, as they are cited too, and developers.
    outlets:
        Who published a report in which claims were made, by its id.
    """

    works: dict[str, Work]
    organisations: set[str]
    outlets: dict[str, str]


def _learn(app: Sphinx) -> None:
    edition, package = app.airace_edition, app.airace_package
    sources = package.load("sources")
    cited = {str(text).partition(",")[0] for text in sources["citation"]}
    # A book without claims need not have the tables of claims.
    said = as_text(package.load("claim_reports")) if edition.claims else {}
    app.airace_known = Known(
        works(app.env),
        cited | set(sources["publisher"]) | set(package.load("developers")["name"]),
        dict(zip(said["report_id"], said["outlet"], strict=True)) if edition.claims else {},
    )


def _describe(app: Sphinx, pagename, templatename, context, doctree) -> None:
    if doctree is None:
        return
    edition, known = app.airace_edition, app.airace_known
    whole, title = known.works[EDITION], app.env.titles[pagename].astext()
    own = f"{pagename}.html"
    chapter = pagename.rpartition("/")[2]
    claim = _claim_of(edition, pagename)
    work = known.works.get(chapter) or replace(whole, part=title, address=own)
    described = _described(edition, pagename, chapter, claim, doctree)
    figure_id = _figure_of(edition, chapter, claim)
    parts = [card_tags(_card(edition, title, described, live(own), figure_id))]
    parts.append(feed_link("../" * pagename.count("/")))
    if pagename == FRONT:
        parts.append(citation_tags(whole, _pdf(app, PDF_NAME)))
        parts.append(linked_data.element(linked_data.edition(whole, described)))
    elif claim is not None:
        review = linked_data.claim_review(
            claim, edition.as_of, own, known.organisations, known.outlets[claim["report_id"]]
        )
        parts.append(linked_data.element(review))
    elif chapter in known.works:
        pdf = _pdf(app, f"{PDF_NAME}-{chapter}")
        image = f"{address(figure_id)}chart.png" if figure_id else ""
        words = len(doctree.astext().split())
        made = linked_data.article(work, described, image=image, pdf=pdf, words=words)
        parts += [citation_tags(work, pdf), linked_data.element(made)]
    elif pagename == DATA:
        parts.append(linked_data.element(linked_data.package(released(app), work)))
    context["metatags"] = context.get("metatags", "") + "\n".join(parts)


def _card(edition: Edition, title: str, described: str, url: str, figure_id: str) -> Card:
    if not figure_id:
        return Card(title, described, url)
    shown = edition.figures[figure_id]
    image = f"{address(figure_id)}chart.png"
    return Card(title, described, url, image, shown.alt, png_size(shown.image_png))


def _claim_of(edition: Edition, pagename: str) -> dict[str, Any] | None:
    if not pagename.startswith(f"{PAGES}/"):
        return None
    wanted = pagename.rpartition("/")[2]
    return next((c for c in edition.claims if c["claim_id"].lower() == wanted), None)


def _figure_of(edition: Edition, chapter: str, claim: dict[str, Any] | None) -> str:
    """The chart that stands for a page: its own first one, or the book's."""
    wanted = (claim["exhibits"] or "").split(";") if claim else []
    own = [i for i, figure in edition.figures.items() if figure.chapter == chapter]
    there = [i for i in [*wanted, *own, *edition.figures] if i in edition.figures]
    return there[0] if there else ""


def _described(edition: Edition, pagename: str, chapter: str, claim, doctree) -> str:
    """What a page finds, else how it begins."""
    if pagename == FRONT:
        ids = headline_ids(Path(doctree["source"]), edition)
        values = [edition.ledger.get(i) for i in ids]
        return shorten(" ".join(f"{value.title}: {value.text}." for value in values))
    if claim is not None:
        return shorten(f"“{claim['statement']}” Our verdict: {claim['verdict']}. {claim['reason']}")
    found = edition.findings_of(chapter)
    if found:
        return shorten(" ".join(edition.ledger.fill(finding["text"]) for finding in found[:2]))
    first = next(iter(doctree.findall(nodes.paragraph)), None)
    return shorten(first.astext() if first is not None else SITE)


def _pdf(app: Sphinx, name: str) -> str:
    """Address of a PDF, if this build has it."""
    path = Path(app.srcdir) / FOLDER / f"{name}.pdf"
    return f"{FOLDER}/{path.name}" if path.is_file() else ""
