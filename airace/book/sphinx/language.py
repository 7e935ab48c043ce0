"""Chinese in an English page, marked as such, so that it is pronounced and set as what it is."""

from __future__ import annotations

import html
import re

from docutils import nodes
from sphinx.application import Sphinx

from airace.book.sphinx.nodes import value
from airace.charts.text import IDEOGRAPH

# These mark what they write themselves.
SELF_WRITTEN = (nodes.raw, value)
_RUN = re.compile(f"{IDEOGRAPH}+")


def connect(app: Sphinx) -> None:
    """Hook the marks into a build."""
    app.connect("doctree-resolved", _mark)


def as_html(text: str) -> str:
    """Return text as HTML: nothing in it is markup, and Chinese is marked."""
    return marked(html.escape(text, quote=False))


def marked(escaped: str) -> str:
    """Return HTML text with every run of ideographs in an element that names its language."""
    return _RUN.sub(lambda run: f'<span lang="zh">{run[0]}</span>', escaped)


def _mark(app: Sphinx, doctree, docname) -> None:
    if app.builder.format != "html":
        return
    for text in list(doctree.findall(nodes.Text)):
        told = text.astext()
        if _RUN.search(told) and not isinstance(text.parent, SELF_WRITTEN):
            text.parent.replace(text, nodes.raw("", as_html(told), format="html"))
