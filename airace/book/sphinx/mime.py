"""How outputs of a chapter's cells become nodes of a page."""

from __future__ import annotations

import re
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeRenderPlugin

from airace.book.sphinx.claims import bears_on
from airace.book.sphinx.exhibit import figure_node
from airace.book.sphinx.nodes import Cell, link, table
from airace.book.sphinx.prose import edition_of
from airace.chapter import CHAPTER_MIME, FIGURE_MIME, LISTING_MIME

BUILDERS = ("html", "typst")
ADDRESS = re.compile(r"https?://(?:www\.)?([\w.-]+)(?:[/?#]\S*)?")


class AiraceMimeRenderer(MimeRenderPlugin):
    """Figures become exhibits, lists become tables; a chapter's record stays out of sight."""

    mime_priority_overrides: ClassVar = [
        (builder, mime, 1)
        for builder in BUILDERS
        for mime in (FIGURE_MIME, LISTING_MIME, CHAPTER_MIME)
    ]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Return nodes for our own MIME types, ``None`` for all others."""
        if data.mime_type == CHAPTER_MIME:
            return [nodes.comment()]
        if data.mime_type == FIGURE_MIME:
            env, figure_id = renderer.renderer.sphinx_env, data.content["figure"]["figure_id"]
            return [figure_node(edition_of(env), figure_id), *bears_on(env, figure_id)]
        if data.mime_type == LISTING_MIME:
            return listing_nodes(data.content)
        return None


def listing_nodes(content: dict) -> list[nodes.Node]:
    """Return a list's table with its note and source line below."""
    rows = [[_cell(text) for text in row] for row in content["rows"]]
    made: list[nodes.Node] = [
        table(content["columns"], rows, title=content["title"], numeric=content["numeric"])
    ]
    made[0]["ids"].append(content["id"])
    below = " ".join(filter(None, [content["note"], content["source_line"]]))
    made.append(nodes.paragraph(below, below, classes=["exhibit-source"]))
    return made


def _cell(text: str) -> Cell:
    """Text as it stands; an address becomes a link under its host's name."""
    found = ADDRESS.fullmatch(text)
    return [link(found[1], text)] if found else text
