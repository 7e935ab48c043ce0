"""Chinese in an English page, marked as such, so that it is pronounced and set as what it is."""

from __future__ import annotations

import html
import re

from docutils import nodes
from sphinx.application import Sphinx

from airace.charts.text import IDEOGRAPH

_RUN = re.compile(f"{IDEOGRAPH}+")


def connect(app: Sphinx) -> None:
    """Hook the marks into a build."""
    app.connect("doctree-resolved", _mark)


def marked(escaped: str) -> str:
    """Return HTML text with every run of ideographs in an element that names its language."""
    return _RUN.sub(lambda run: f'<span lang="zh">{run[0]}</span>', escaped)


def _mark(app: Sphinx, doctree, docname) -> None:
    if app.builder.format != "html":
        return
    for text in list(doctree.findall(nodes.Text)):
        told = text.astext()
        if _RUN.search(told) and not isinstance(text.parent, nodes.raw | nodes.title):
            shown = marked(html.escape(told, quote=False))
            text.parent.replace(text, nodes.raw("", shown, format="html"))
