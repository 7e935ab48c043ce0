"""An Atom feed of what changed: the edition, its headline values in print, its verdicts.

Times are the edition's day, never the clock's, so the same edition makes the same feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from airace import wording
from airace.book import diff_text
from airace.book.acknowledge import WITHDRAWN
from airace.book.citation import AUTHORS, HOME, TITLE, live, permalink
from airace.book.diff import Diff

NAME = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One thing to read.

    Attributes
    ----------
    key:
        Its identifier: an address of the edition, which stays.
    title, text:
        What happened, and more of it.
    address:
        Where it can be read, in the newest edition.
    """

    key: str
    title: str
    text: str
    address: str


def entries(as_of: str, found: Diff | None, headlines: list[tuple[str, str]]) -> list[Entry]:
    """Return what an edition has to tell.

    Parameters
    ----------
    as_of:
        The edition's day.
    found:
        What differs from the edition before it; ``None`` if there is none.
    headlines:
        Title and print of the values of the front page.
    """
    home = permalink(as_of)
    stand = "; ".join(f"{title}: {text}" for title, text in headlines)
    if found is None:
        told = f"The first edition under these choices. {stand}."
    else:
        before = diff_text.edition_text(found.old)
        told = f"Compared with the {before}. {diff_text.count_text(found)}"
    title = f"Edition of {wording.day(as_of)}"
    made = [Entry(home, title, told, live("chapters/changes.html"))]
    return made + (list(_changes(found, home)) if found else [])


def _changes(found: Diff, home: str) -> Iterator[Entry]:
    for claim in found.verdicts:
        address = f"chapters/claims/{claim.id.lower()}.html"
        yield Entry(
            f"{home}{address}",
            f"Claim {claim.id}: {claim.old}, now {claim.new or WITHDRAWN}",
            f"{claim.statement} {claim.reason or ''}".strip(),
            live(address if claim.new else "chapters/claims.html"),
        )
    for value in found.values:
        if not value.headline or value.status == "kept" or not value.in_print:
            continue
        address = f"chapters/values.html#value-{re.sub('[._]', '-', value.id)}"
        before, now = value.old_text or "not published", value.new_text or "not published"
        why = diff_text.cause_text(value.causes)
        yield Entry(
            f"{home}{address}",
            f"{value.title}: {now}",
            f"Before: {before}. Moved by {why}.",
            live(address),
        )


def atom(as_of: str, told: list[Entry]) -> str:
    """Return the feed.

    Parameters
    ----------
    as_of:
        The edition's day, which is the time of every entry.
    told:
        See ``entries``.
    """
    # The namespace as an attribute: prefixes are set for a whole process, and charts set theirs.
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    moment = f"{as_of}T00:00:00Z"
    _add(root, "id", f"{HOME}/{NAME}")
    _add(root, "title", TITLE)
    _add(root, "updated", moment)
    _add(_add(root, "author"), "name", AUTHORS)
    _add(root, "link", rel="self", type="application/atom+xml", href=live(NAME))
    _add(root, "link", rel="alternate", type="text/html", href=live(""))
    _add(root, "rights", "CC BY 4.0")
    for entry in told:
        node = _add(root, "entry")
        _add(node, "id", entry.key)
        _add(node, "title", entry.title)
        _add(node, "updated", moment)
        _add(node, "link", rel="alternate", type="text/html", href=entry.address)
        _add(node, "summary", entry.text)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str):
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = text or None
    return child
