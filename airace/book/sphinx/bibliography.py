"""The list of works cited, as a list that screen readers know.

The stock writer gives each entry a role that has been withdrawn, inside a list that then has no
items.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Replace how the website writes an entry; other builders keep their own way."""
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))


def visit_citation(self, node: nodes.citation) -> None:
    """Open an entry, and the list before the first one."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self, node: nodes.citation) -> None:
    """Close an entry, and the list behind the last one."""
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")
