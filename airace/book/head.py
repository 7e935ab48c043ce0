"""Elements of a page's head that search engines, reference managers and previews read."""

from __future__ import annotations

import html
import re
import struct
from dataclasses import dataclass

from airace.book import feed
from airace.book.citation import AUTHORS, TITLE, Work, live

SITE = "Neck and Neck?"
LONG = 300  # characters of a description


@dataclass(frozen=True)
class Card:
    """What a link to a page shows.

    Attributes
    ----------
    title, described:
        Its words.
    url:
        Of the page, in the newest edition.
    image:
        Address of a chart's PNG from the site's root; empty for none.
    alt:
        What the chart shows.
    size:
        Its width and height in pixels.
    """

    title: str
    described: str
    url: str
    image: str = ""
    alt: str = ""
    size: tuple[int, int] = (0, 0)


def card_tags(card: Card) -> str:
    """Return Open Graph's and Twitter's elements."""
    told = {
        "og:type": "article",
        "og:site_name": SITE,
        "og:title": card.title,
        "og:description": card.described,
        "og:url": card.url,
    }
    named = {"description": card.described, "twitter:card": "summary"}
    if card.image:
        told |= {
            "og:image": live(card.image),
            "og:image:type": "image/png",
            "og:image:width": str(card.size[0]),
            "og:image:height": str(card.size[1]),
            "og:image:alt": card.alt,
        }
        named["twitter:card"] = "summary_large_image"
    return "".join(
        f'<meta {kind}="{name}" content="{html.escape(text, quote=True)}" />'
        for kind, pairs in (("property", told), ("name", named))
        for name, text in pairs.items()
    )


def citation_tags(work: Work, pdf: str) -> str:
    """Return Highwire's elements, which reference managers and scholarly indices read.

    Parameters
    ----------
    work:
        The page as something that can be cited.
    pdf:
        Address of its PDF from the site's root; empty for none.
    """
    pairs = {
        "citation_title": work.part or TITLE,
        "citation_author": AUTHORS,
        "citation_publication_date": work.as_of.replace("-", "/"),
        "citation_online_date": work.as_of.replace("-", "/"),
        "citation_technical_report_institution": "Neck and Neck",
        "citation_technical_report_number": f"{work.as_of}, version {work.version}",
        "citation_publisher": "Neck and Neck",
        "citation_language": "en",
        "citation_abstract_html_url": work.permalink,
        "citation_public_url": live(work.address),
    }
    if work.part:
        pairs["citation_inbook_title"] = TITLE
    if work.doi:
        pairs["citation_doi"] = work.doi
    if pdf:
        pairs["citation_pdf_url"] = live(pdf)
    return "".join(
        f'<meta name="{name}" content="{html.escape(text, quote=True)}" />'
        for name, text in pairs.items()
    )


def feed_link(up: str) -> str:
    """Return the element that leads to the feed, for a page from which ``up`` is the root."""
    kind = 'rel="alternate" type="application/atom+xml"'
    return f'<link {kind} title="{TITLE}" href="{up}{feed.NAME}" />'


def shorten(text: str) -> str:
    """Cut a text between words to what a preview has room for."""
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= LONG else f"{text[:LONG].rpartition(' ')[0]} …"


def png_size(image: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its header; zero if there is no image."""
    return struct.unpack(">II", image[16:24]) if len(image) >= 24 else (0, 0)
