"""Words of the glossary, explained where a page first uses them.

The note stands in the margin of a wide window, and opens on hover and on focus in a smaller one;
the word leads to the glossary in any case.  Style alone does this: no script is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from airace.book.sphinx.language import as_html

GLOSSARY = "chapters/glossary"
# Words that pages also use in their plain sense; they are explained in the glossary only.
PLAIN = frozenset({"lead", "challenger", "edition", "finding", "record", "verdict", "as of"})
# Where a note would stand in the way: names, tables, what is a link already.
_CLOSED = (
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.table,
    nodes.citation,
    nodes.footnote,
    nodes.rubric,
    nodes.Admonition,
)


class term_note(nodes.Inline, nodes.TextElement):
    """A word of the glossary; attributes ``anchor`` and ``meaning``."""


@dataclass(frozen=True)
class Term:
    """An entry of the glossary."""

    words: str
    anchor: str
    meaning: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as text has them, in singular or plural."""
        words = re.escape(self.words).replace(r"\ ", r"[\s-]")
        return re.compile(rf"(?<![\w-]){words}s?(?![\w-])", re.IGNORECASE)


def connect(app: Sphinx) -> None:
    """Hook the notes into a build of the website."""
    app.add_node(term_note, html=(visit_term, depart_term))
    app.connect("doctree-resolved", _annotate)


def terms_of(glossary: nodes.document) -> list[Term]:
    """Return the entries of a glossary that pages explain, longest words first."""
    found = [
        Term(term.astext(), term["ids"][0], item[-1].astext().replace("\n", " "))
        for item in glossary.findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
        if term["ids"]
    ]
    return sorted((t for t in found if t.words not in PLAIN), key=lambda t: -len(t.words))


def annotate(document: nodes.document, terms: list[Term]) -> None:
    """Turn the first use of each term into a note; at most one in a paragraph."""
    left = list(terms)
    for paragraph in list(document.findall(nodes.paragraph)):
        if _inside(paragraph, _CLOSED) or isinstance(paragraph.parent, nodes.container):
            continue
        for text in [n for n in paragraph.findall(nodes.Text) if n.parent is paragraph]:
            hits = ((t, t.pattern.search(text)) for t in left)
            found = next(((t, match) for t, match in hits if match), None)
            if found is None:
                continue
            term, match = found
            before, after = text[: match.start()], text[match.end() :]
            note = term_note("", match[0], anchor=term.anchor, meaning=term.meaning)
            paragraph.replace(text, [nodes.Text(before), note, nodes.Text(after)])
            left.remove(term)
            break


def _inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    while node is not None:
        if isinstance(node, kinds):
            return True
        node = node.parent
    return False


def _annotate(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format != "html" or docname == GLOSSARY:
        return
    annotate(doctree, _terms(app.env))


def _terms(env: BuildEnvironment) -> list[Term]:
    """The glossary's terms, read once in a build; a book without a glossary has none."""
    if not hasattr(env, "airace_terms"):
        there = GLOSSARY in env.found_docs
        env.airace_terms = terms_of(env.get_doctree(GLOSSARY)) if there else []
    return env.airace_terms


def visit_term(self, node: term_note) -> None:
    """Write the word as a link, with its meaning beside it."""
    page = self.builder.get_relative_uri(self.builder.current_docname, GLOSSARY)
    self.body.append(
        f'<span class="value term"><a class="value-number" href="{page}#{node["anchor"]}">'
        f"{as_html(node.astext())}</a>"
        f'<span class="value-card" aria-hidden="true"><span>{as_html(node["meaning"])}</span>'
        "</span></span>"
    )
    raise nodes.SkipNode


def depart_term(self, node: term_note) -> None:
    """Nothing is left open."""
