"""Roles and directives by which prose uses the ledger: values, findings, conditions, figures."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import ReferenceRole, SphinxDirective, SphinxRole

from airace import wording
from airace.book.citation import permalink
from airace.book.collect import Edition
from airace.book.sphinx.exhibit import figure_node
from airace.book.sphinx.nodes import value as value_node
from airace.chapter import BOOK
from airace.errors import AiraceError
from airace.ledger import Value


def edition_of(env) -> Edition:
    """Return the edition whose pages are being built."""
    return env.app.airace_edition


def value_nodes(env, value_id: str, form: str = "value") -> list[nodes.Node]:
    """Return the node of one number, with the card that explains it."""
    edition = edition_of(env)
    value = edition.ledger.get(value_id)
    if not value.known:
        raise AiraceError(
            f"not known as of {edition.as_of} ({value.reason})",
            where=f"value {value_id}",
            remedy="Put the sentence into a 'when' directive",
        )
    text = value.form(form)
    return [value_node(text, text, value_id=value_id, card=card(value, env.app.airace_credits))]


def card(value: Value, credits: dict[str, str]) -> list[tuple[str, str]]:
    """What a reader sees behind a number: label and text, in order."""
    sources = dict.fromkeys(credits[source_id] for source_id in value.sources)
    level = f"{value.level:.0%} interval" if value.level else ""
    rows = [
        ("", value.title),
        ("Value", value.text),
        (level, value.interval),
        ("What it is", value.definition),
        ("Note", value.note),
        ("As of", wording.day(value.as_of)),
        ("Sources", "; ".join(sources)),
    ]
    return [(label, text) for label, text in rows if text]


def sentence_nodes(env, template: str) -> list[nodes.Node]:
    """Return a finding's sentence: text, with a node for every number in it."""
    return [
        node
        for text, value_id, form in wording.pieces(template)
        for node in ([nodes.Text(text)] if text else value_nodes(env, value_id, form or "value"))
    ]


class ValueRole(SphinxRole):
    """``{value}`parity.eci.gap` `` or ``{value}`parity.eci.gap:interval` ``."""

    def run(self):
        """Return the number; an unknown id is an error on the page's line."""
        value_id, _, form = self.text.partition(":")
        try:
            return value_nodes(self.env, value_id, form or "value"), []
        except AiraceError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]


class EditionFileRole(ReferenceRole):
    """``{edition-file}`values.json` ``: a file of this edition that is not a page.

    A title may stand before the address: ``{edition-file}`the PDF <pdf/neck-and-neck.pdf>` ``.

    On the website a relative link, in print the file's permanent address.
    """

    def run(self):
        """Return the link."""
        if self.env.app.builder.format == "html":
            address = "../" * self.env.docname.count("/") + self.target
        else:
            address = f"{permalink(edition_of(self.env).as_of)}{self.target}"
        return [nodes.reference(self.title, self.title, refuri=address, internal=False)], []


class FindingsDirective(SphinxDirective):
    """``{findings} parity``: what a chapter found, one sentence a line.

    With ``:first: 3``, only the first three; with ``:only: parity.gap parity.arena``, only these,
    in this order, as far as the run made them.
    """

    required_arguments = 1
    option_spec: ClassVar = {"first": directives.positive_int, "only": directives.unchanged}

    def run(self):
        """Return a list of the chapter's findings."""
        edition, chapter = edition_of(self.env), self.arguments[0]
        if chapter not in BOOK:
            raise self.error(f"no chapter {chapter!r}; chapters are {', '.join(BOOK)}")
        items = nodes.bullet_list(classes=["findings"])
        found = edition.findings_of(chapter)
        if "only" in self.options:
            wanted = self.options["only"].split()
            found = sorted(
                (f for f in found if f["id"] in wanted), key=lambda f: wanted.index(f["id"])
            )
        for finding in found[: self.options.get("first")]:
            items += nodes.list_item(
                "", nodes.paragraph("", "", *sentence_nodes(self.env, finding["text"]))
            )
        return [items]


class FindingDirective(SphinxDirective):
    """``{finding} parity.gap``: one finding as a paragraph; nothing if the run made none."""

    required_arguments = 1

    def run(self):
        """Return the paragraph."""
        edition = edition_of(self.env)
        return [
            nodes.paragraph("", "", *sentence_nodes(self.env, finding["text"]))
            for finding in edition.findings
            if finding["id"] == self.arguments[0]
        ]


class WhenDirective(SphinxDirective):
    """``{when} value.id …``: content that stands only if all these values are known.

    With ``:unknown:``, only if at least one is not.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"unknown": directives.flag}

    def run(self):
        """Return the parsed content, or nothing."""
        edition = edition_of(self.env)
        try:
            known = all(edition.known(value_id) for value_id in self.arguments[0].split())
        except AiraceError as error:
            raise self.error(str(error)) from None
        if known == ("unknown" in self.options):
            return []
        return self.parse_content_to_nodes()


class ChartDirective(SphinxDirective):
    """``{chart} parity-frontier``: a chapter's figure on another page.

    With ``:optional:``, nothing if the run made no such figure.
    """

    required_arguments = 1
    option_spec: ClassVar = {"optional": directives.flag}

    def run(self):
        """Return the exhibit, without its anchor, which belongs to the chapter."""
        edition, figure_id = edition_of(self.env), self.arguments[0]
        if figure_id not in edition.figures:
            if "optional" in self.options:
                return []
            raise self.error(f"no figure {figure_id!r}; figures are {', '.join(edition.figures)}")
        node = figure_node(edition, figure_id)
        node["ids"] = []
        return [node]
