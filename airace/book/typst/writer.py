"""Docutils nodes to Typst markup: what each kind of content looks like in the source.

A node that has no method here stops the build with its name and its page: the
PDF must not lose anything in silence.  The nodes of this project's own
(``exhibit``, ``value``) are known by their class names, so that neither side
imports the other.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import admonitionlabels
from sphinx.util.docutils import SphinxTranslator

from airace.book.typst import escape, maths
from airace.book.typst.pages import Page, Targets, where_is
from airace.book.typst.tables import Cell, Table, alignment_of
from airace.errors import AiraceError

if TYPE_CHECKING:
    from airace.book.typst.builder import TypstBuilder

# Paragraph classes that are set small: notes and credits under a table or figure.
_NOTE_CLASSES = {
    "note-line",
    "table-note",
    "exhibit-note",
    "exhibit-source",
    "headline-missing",
    "test-note",
}
_ADMONITIONS = (
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "seealso",
    "tip",
    "warning",
)
_ENUM_MARKS = {
    "arabic": "1",
    "loweralpha": "a",
    "upperalpha": "A",
    "lowerroman": "i",
    "upperroman": "I",
}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(%|px|pt|mm|cm|in|em)?")
# How the line under a headline begins: "90% interval 1.0 to 8.6 points · 1 May 2026".
_LEVEL = re.compile(r"\d+% interval ")
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Visitor = Callable[["TypstTranslator", nodes.Element], None]


def _in_line(function: str) -> tuple[Visitor, Visitor]:
    """Return the two methods for a node that is a function of its text."""

    def visit(self: "TypstTranslator", node: nodes.Element) -> None:
        self.body.append(f"{self.anchors()}#{function}[")

    def depart(self: "TypstTranslator", node: nodes.Element) -> None:
        self.body.append("]")

    return visit, depart


class TypstTranslator(SphinxTranslator):
    """Writes one page; ``begin`` must be called before the walk.

    Output is collected in ``self.body``; a node whose content becomes an
    argument opens a buffer of its own (``open``) and takes it back (``close``).
    """

    builder: "TypstBuilder"

    def begin(self, page: Page, targets: Targets) -> None:
        """Set what is known about the page and about the rest of the book."""
        self.page, self.targets = page, targets
        self.body: list[str] = []
        self.buffers: list[list[str]] = []
        self.nesting = 0
        self.pending: list[str] = []
        self.noted: set[str] = set()
        # Tables for pages on their side, which stand together at the end of the page.
        self.wide: list[str] = []
        # In tables, headings, captions and notes a link gets no page and no note.
        self.terse = 0
        # What an offprint of this page takes along: labels of values and of works cited.
        self.used: set[str] = set()

    def astext(self) -> str:
        """Return the Typst markup of the page."""
        # No figure floats past the end of its page.
        wide = "\n#place.flush()\n" * (self.page.depth == 1)
        wide += f"\n#landscape[{''.join(self.wide)}]\n" if self.wide else ""
        return "".join(self.body).strip() + "\n" + wide

    # ------------------------------------------------------------ machinery

    def open(self) -> None:
        """Collect what follows in a buffer of its own."""
        self.buffers.append(self.body)
        self.body = []

    def close(self) -> str:
        """Return what was collected since ``open``."""
        text = "".join(self.body).strip()
        self.body = self.buffers.pop()
        return text

    def rendered(
        self, content: nodes.Element | Sequence[nodes.Node], *, terse: bool = False
    ) -> str:
        """Return the children of a node, or the given nodes, as markup."""
        self.open()
        self.terse += terse
        for child in content.children if isinstance(content, nodes.Element) else content:
            child.walkabout(self)
        self.terse -= terse
        return self.close()

    def block(self, markup: str) -> None:
        """Add a block, apart from its neighbours."""
        self.body.append(f"\n\n{self.anchors()}{markup}\n\n")

    def anchors(self) -> str:
        """Return the anchors that wait for the next visible thing."""
        waiting, self.pending = self.pending, []
        return "".join(f"#anchor({escape.string(name)})" for name in waiting)

    def name_of(self, node: nodes.Element) -> str | None:
        """Return the label of a node if a link wants it."""
        if not node.get("ids"):
            return None
        name = self.targets.names[self.page.docname, node["ids"][0]]
        return name if name in self.targets.wanted else None

    def error(self, node: nodes.Node, what: str, remedy: str = "") -> AiraceError:
        """Return an error that names the page and the line."""
        return AiraceError(what, where=where_is(node, self.page.docname), remedy=remedy)

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Note the node's anchor, and name the page in what goes wrong."""
        if isinstance(node, nodes.Element) and not isinstance(node, _OWN_ANCHOR):
            name = self.name_of(node)
            if name:
                self.pending.append(name)
        try:
            super().dispatch_visit(node)
        except AiraceError as error:
            if error.where:
                raise
            raise self.error(node, error.what, error.remedy) from error

    def unknown_visit(self, node: nodes.Node) -> None:
        """Refuse what has no typesetting."""
        raise self.error(
            node,
            f"the PDF has no typesetting for a {type(node).__name__!r} node",
            "Add a method to airace/book/typst/writer.py, or use other markup.",
        )

    def unknown_departure(self, node: nodes.Node) -> None:
        """Do nothing: the visit has raised already."""

    def skip(self, node: nodes.Element) -> None:
        """Leave out what is not content, or was written elsewhere."""
        raise nodes.SkipNode

    def through(self, node: nodes.Element) -> None:
        """Add nothing of its own: the children are the content."""

    # ------------------------------------------------------------ structure

    visit_document = visit_compound = visit_compact_paragraph = visit_glossary = through

    visit_comment = visit_substitution_definition = visit_index = visit_meta = skip
    visit_toctree = visit_footnote = visit_highlightlang = visit_tabular_col_spec = skip

    def visit_raw(self, node: nodes.raw) -> None:
        """Let Typst through; HTML and the rest are for other builders."""
        if "typst" in node.get("format", "").split():
            self.body.append(node.astext())
        raise nodes.SkipNode

    def visit_system_message(self, node: nodes.system_message) -> None:
        """Refuse: an error box has no place in a book."""
        raise self.error(node, f"the page has an error: {node.astext()}")

    visit_problematic = visit_system_message

    def visit_section(self, node: nodes.section) -> None:
        """Go one heading level down."""
        self.nesting += 1

    def depart_section(self, node: nodes.section) -> None:
        """Come back up."""
        self.nesting -= 1

    def visit_title(self, node: nodes.title) -> None:
        """Write a heading, numbered as in the website."""
        section = node.parent
        if not isinstance(section, nodes.section):
            raise self.error(node, f"a title inside a {type(section).__name__!r} node")
        if next(iter(node.findall(nodes.footnote_reference)), None) is not None:
            raise self.error(
                node, "a footnote in a heading", "Move it to the first sentence: headings repeat."
            )
        # Not in the heading itself: contents and running heads repeat that.
        if self.pending:
            self.body.append(self.anchors())
        level = min(self.page.depth + self.nesting - 1, 6)
        is_top = self.nesting == 1
        text = self.rendered(node, terse=True)
        is_root = self.page.docname == self.config.root_doc
        if is_root and is_top and self.config.typst_root_title:
            text = escape.markup(self.config.typst_root_title)
        number = self.section_number(section, is_top)
        if self.is_dossier:
            number = None
        elif level == 1 and self.page.letter:
            number = self.page.letter
        options = [f"level: {level}"]
        if number:
            options.append(f"numbering: (..) => {escape.string(number)}")
        if level > 1 and not number:
            # Unnumbered pages are for looking things up: they have many sections, which
            # would drown the chapters in the contents. The reader's sidebar has them.
            options.append("outlined: false, bookmarked: true")
        if level == 1:
            options.append(f"supplement: [{escape.markup(self.page.part)}]")
        name = self.targets.names[self.page.docname, section["ids"][0]]
        self.block(f"#heading({', '.join(options)})[{text}]#label({escape.string(name)})")
        if is_top and self.page.docname in self.config.typst_two_columns:
            self.body.append("\n#show: two-columns\n")
        raise nodes.SkipNode

    @property
    def is_dossier(self) -> bool:
        """Whether the page is one of those that an appendix collects."""
        found = self.builder.dossiers
        return found is not None and found.holds(self.page.docname)

    def section_number(self, section: nodes.section, is_top: bool) -> str | None:
        """Return the number that Sphinx gave a section."""
        numbers = self.builder.env.toc_secnumbers.get(self.page.docname, {})
        for anchor in [*(f"#{one}" for one in section["ids"]), *([""] if is_top else [])]:
            if numbers.get(anchor):
                return ".".join(map(str, numbers[anchor]))
        return None

    def figure_number(self, node: nodes.Element, kind: str) -> str | None:
        """Return the number that Sphinx gave a figure, table or listing."""
        numbers = self.builder.env.toc_fignumbers.get(self.page.docname, {}).get(kind, {})
        for one in node["ids"]:
            if numbers.get(one):
                return ".".join(map(str, numbers[one]))
        return None

    def visit_transition(self, node: nodes.transition) -> None:
        """Write a short rule, but not the one over footnotes."""
        if "footnotes" not in node["classes"]:
            self.block("#transition()")
        raise nodes.SkipNode

    def visit_rubric(self, node: nodes.rubric) -> None:
        """Write a heading that is in no list."""
        # "Footnotes": they stand at the foot of their pages here.
        if node.astext() != "Footnotes":
            self.block(f"#rubric[{self.rendered(node)}]")
        raise nodes.SkipNode

    # ------------------------------------------------------------ text

    def visit_Text(self, node: nodes.Text) -> None:
        """Write text, and nothing but text."""
        self.body.append(self.anchors() + escape.markup(node.astext()))

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        """Write a paragraph; a picture alone is a block."""
        if "set-already" in node["classes"]:
            raise nodes.SkipNode
        pictures = [child for child in node.children if isinstance(child, nodes.image)]
        if pictures and len(pictures) == len(node.children):
            for picture in pictures:
                self.block(self.picture(picture))
            raise nodes.SkipNode
        if _NOTE_CLASSES & set(node["classes"]):
            in_cell = isinstance(node.parent, nodes.entry)
            function = "cell-note" if in_cell else "note-line"
            self.block(f"#{function}[{self.rendered(node, terse=True)}]")
            raise nodes.SkipNode
        self.body.append("\n\n#kept-with-next[" if _leads_to_sources(node) else "\n\n")

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        """End the paragraph."""
        self.body.append(self.anchors() + ("]\n\n" if _leads_to_sources(node) else "\n\n"))

    visit_emphasis, depart_emphasis = _in_line("emph")
    visit_title_reference, depart_title_reference = _in_line("emph")
    visit_strong, depart_strong = _in_line("strong")
    visit_subscript, depart_subscript = _in_line("sub")
    visit_superscript, depart_superscript = _in_line("super")
    visit_inline = visit_generated = visit_abbreviation = visit_download_reference = through

    def visit_literal(self, node: nodes.Element) -> None:
        """Write code in a line."""
        text = " ".join(node.astext().split("\n"))
        self.body.append(f"{self.anchors()}#raw({escape.string(text)})")
        raise nodes.SkipNode

    visit_literal_emphasis = visit_literal_strong = visit_literal

    def visit_math(self, node: nodes.math) -> None:
        """Write a formula in a line, with its words."""
        found = maths.formula(node.astext())
        self.body.append(
            f"{self.anchors()}#formula({escape.string(found.spoken)}, ${found.typst}$)"
        )
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.math_block) -> None:
        """Write a formula on a line of its own, with its words and its number."""
        found = maths.formula(node.astext())
        number = self.figure_number(node, "displaymath") or node.get("number")
        option = f", number: {escape.string(str(number))}" if number else ""
        self.block(f"#formula({escape.string(found.spoken)}, block: true{option}, ${found.typst}$)")
        raise nodes.SkipNode

    visit_target = through

    def visit_reference(self, node: nodes.reference) -> None:
        """Write a link: inside with its page, outside with its address in a footnote."""
        where = where_is(node, self.page.docname)
        name = self.targets.of_reference(node, self.page.docname, where)
        text = self.rendered(node, terse=True)
        if name is None:
            self.body.append(self.anchors() + self.outside(node, text))
        else:
            self.used.add(name)
            paged = not self.terse and self.targets.kinds.get(name) not in _UNPAGED
            option = "" if paged else ", page: false"
            self.body.append(f"{self.anchors()}#xref({escape.string(name)}{option})[{text}]")
        raise nodes.SkipNode

    def outside(self, node: nodes.reference, text: str) -> str:
        """Return a link to an address outside."""
        address = node.get("refuri", "")
        if not re.match(r"(https?|mailto|ftp|doi):", address):
            raise self.error(
                node,
                f"the link {address!r} leads nowhere from a PDF",
                "Give the full address, with https://.",
            )
        # MyST escapes the address in <https://...> as if it wrote HTML.
        if html.unescape(address) == node.astext():
            address = node.astext()
        if address == node.astext():
            # A bare address may break where it has joints, and leaves nothing when copied.
            text = f"#breaking-address({escape.string(address)})"
        link = f"#outside({escape.string(address)})[{text}]"
        plain = node.astext().strip()
        bare = address.removeprefix("mailto:").split("://")[-1].rstrip("/")
        if self.terse or self.config.typst_show_urls == "no" or bare in plain:
            return link
        note = f"{self.page.docname}#note-{address}"
        if note in self.noted:
            return f"{link}#footnote(label({escape.string(note)}))"
        self.noted.add(note)
        return f"{link}#address-note({escape.string(address)})#label({escape.string(note)})"

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        """Write the footnote where it is first called."""
        anchor = node.get("refid", "")
        footnote = self.targets.footnotes.get((self.page.docname, anchor))
        if footnote is None:
            raise self.error(node, f"the footnote {node.astext()!r} is not on this page")
        name = escape.string(f"{self.page.docname}#footnote-{footnote['ids'][0]}")
        if name in self.noted:
            self.body.append(f"#footnote(label({name}))")
        else:
            self.noted.add(name)
            content = [child for child in footnote.children if not isinstance(child, nodes.label)]
            text = self.rendered(content, terse=True)
            self.body.append(f"#footnote[{text}]#label({name})")
        raise nodes.SkipNode

    # ------------------------------------------------------------ lists

    def items(self, node: nodes.Element) -> str:
        """Return the items of a list as arguments."""
        found = []
        for child in node.children:
            if isinstance(child, nodes.list_item):
                self.dispatch_anchor(child)
                found.append(f"[{self.rendered(child)}]")
        return ",\n  ".join(found)

    def dispatch_anchor(self, node: nodes.Element) -> None:
        """Keep the anchor of a node that is not visited itself."""
        name = self.name_of(node)
        if name:
            self.pending.append(name)

    def visit_bullet_list(self, node: nodes.bullet_list) -> None:
        """Write a list, or the box of key findings."""
        if "findings" in node["classes"] or self.in_findings(node):
            self.findings(node)
        else:
            self.block(f"#list(tight: {_tight(node)},\n  {self.items(node)})")
        raise nodes.SkipNode

    def in_findings(self, node: nodes.Element) -> bool:
        """Tell whether a list stands directly in a container of findings."""
        parent = node.parent
        return isinstance(parent, nodes.container) and "findings" in parent["classes"]

    def findings(self, node: nodes.bullet_list) -> None:
        """Write the box of key findings, with a title unless the page gave it one."""
        heading = node.parent
        while heading is not None and not isinstance(heading, nodes.section):
            heading = heading.parent
        title = heading.next_node(nodes.title).astext() if heading is not None else ""
        said = "findings" in title.lower() and self.nesting > 1
        head = "none" if said else f"[{escape.markup(self.config.typst_findings_title)}]"
        self.block(f"#findings({head},\n  {self.items(node)})")

    def visit_enumerated_list(self, node: nodes.enumerated_list) -> None:
        """Write a numbered list."""
        mark = _ENUM_MARKS.get(node.get("enumtype", "arabic"))
        if mark is None:
            raise self.error(node, f"a list numbered by {node['enumtype']!r}")
        pattern = node.get("prefix", "") + mark + (node.get("suffix", ".") or ".")
        start = node.get("start", 1)
        self.block(
            f"#enum(tight: {_tight(node)}, start: {start}, numbering: {escape.string(pattern)},\n"
            f"  {self.items(node)})"
        )
        raise nodes.SkipNode

    def visit_definition_list(self, node: nodes.definition_list) -> None:
        """Write terms with their definitions."""
        items = []
        for item in node.children:
            terms = [child for child in item.children if isinstance(child, nodes.term)]
            others = [c for c in item.children if isinstance(c, nodes.definition)]
            for one in (item, *terms):
                self.dispatch_anchor(one)
            anchors = self.anchors()
            term = ", ".join(self.rendered(one, terse=True) for one in terms)
            kinds = [c for c in item.children if isinstance(c, nodes.classifier)]
            term += "".join(f" \\({self.rendered(kind)}\\)" for kind in kinds)
            body = "\n\n".join(self.rendered(one) for one in others)
            items.append(f"terms.item[{anchors}{term}][{body}]")
        self.block(f"#terms(tight: false,\n  {', '.join(items)})")
        raise nodes.SkipNode

    def visit_field_list(self, node: nodes.field_list) -> None:
        """Write fields like definitions."""
        items = [
            f"terms.item[{self.rendered(one[0], terse=True)}][{self.rendered(one[1])}]"
            for one in node.children
        ]
        self.block(f"#terms(tight: true,\n  {', '.join(items)})")
        raise nodes.SkipNode

    visit_docinfo = visit_field_list

    def visit_line_block(self, node: nodes.line_block) -> None:
        """Write lines as they are broken in the source."""
        lines = ", ".join(f"[{text}]" for text in self.lines_of(node, 0))
        self.block(f"#line-block({lines})")
        raise nodes.SkipNode

    def lines_of(self, node: nodes.line_block, depth: int) -> list[str]:
        """Return the lines of a block and of the blocks in it, indented."""
        found = []
        for child in node.children:
            if isinstance(child, nodes.line_block):
                found += self.lines_of(child, depth + 1)
            else:
                found.append(f"#h({1.5 * depth}em)" * bool(depth) + self.rendered(child))
        return found

    # ------------------------------------------------------------ blocks

    def visit_block_quote(self, node: nodes.block_quote) -> None:
        """Write a quotation with its author."""
        author = next((c for c in node.children if isinstance(c, nodes.attribution)), None)
        others = [child for child in node.children if child is not author]
        option = f", attribution: [{self.rendered(author)}]" if author else ""
        self.block(f"#quote(block: true{option})[{self.rendered(others)}]")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.literal_block, caption: str = "") -> None:
        """Write code as it stands."""
        option = f", caption: [{caption}]" if caption else ""
        self.block(f"#code-block({escape.string(node.astext().rstrip())}{option})")
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    def visit_container(self, node: nodes.container) -> None:
        """Write the containers that have a look of their own; others are transparent."""
        classes = set(node["classes"])
        if node.get("nb_element") == "cell_code_source" and not self.config.typst_show_code:
            raise nodes.SkipNode
        if "headlines" in classes:
            self.headlines(node)
        elif classes & {"edition-box", "claim"}:
            self.block(f"#boxed[{self.rendered(node)}]")
        elif node.get("literal_block"):
            caption, code = node.children
            self.dispatch_anchor(code)
            number = self.figure_number(node, "code-block")
            lead = f"Listing {number}  " if number else ""
            text = escape.markup(lead) + self.rendered(caption, terse=True)
            try:
                self.visit_literal_block(code, text)
            except nodes.SkipNode:
                raise nodes.SkipNode from None
        else:
            return
        raise nodes.SkipNode

    depart_container = through

    def headlines(self, node: nodes.container) -> None:
        """Write the big numbers of a page as a table: measure, value, interval, day.

        Sparklines and links to chapters are for the screen.
        """
        rows, levels = [], {}
        for cell in node.children:
            parts: dict[str, list[str]] = {"number": [], "label": [], "date": [], "input": []}
            self.dispatch_anchor(cell)
            for child in cell.findall(nodes.paragraph):
                role = next((r for r in parts if f"headline-{r}" in child["classes"]), "")
                if role:
                    plain = role == "date"
                    text = child.astext() if plain else self.rendered([child], terse=True)
                    parts[role].append(text)
            if not parts["number"]:
                raise self.error(cell, "a headline without a number")
            interval, _, day = " ".join(parts["date"]).rpartition(" · ")
            level = _LEVEL.match(interval)
            if level:
                levels[level[0].strip()] = None
            rows.append(
                f"(number: [{self.anchors()}{' '.join(parts['number'])}], "
                f"body: [{' '.join(parts['label'])}], input: [{' '.join(parts['input'])}], "
                f"interval: [{escape.markup(interval[level.end() :] if level else '–')}], "
                f"day: [{escape.markup(day)}])"
            )
        head = escape.markup(next(iter(levels), "Interval"))
        self.block(f"#headline-table([{head}],\n  " + ",\n  ".join(rows) + ")")

    def visit_topic(self, node: nodes.Element) -> None:
        """Write a box apart from the text."""
        title = next((c for c in node.children if isinstance(c, nodes.title)), None)
        head = f"title: [{self.rendered(title, terse=True)}]" if title else ""
        others = [child for child in node.children if child is not title]
        self.block(f"#boxed({head})[{self.rendered(others)}]")
        raise nodes.SkipNode

    visit_sidebar = visit_topic

    def visit_admonition(self, node: nodes.Element) -> None:
        """Write a note, a warning and so on; the author's title, or the usual one."""
        kind = type(node).__name__
        first = node.children[0] if node.children else None
        if isinstance(first, nodes.title):
            title, children = self.rendered(first, terse=True), node.children[1:]
            kind = next((c for c in node["classes"] if c in _ADMONITIONS), kind)
        else:
            title, children = escape.markup(str(admonitionlabels[kind])), node.children
        self.block(f"#admonition({escape.string(kind)}, [{title}])[{self.rendered(children)}]")
        raise nodes.SkipNode

    def visit_citation(self, node: nodes.citation) -> None:
        """Write an entry of the bibliography."""
        label, *rest = node.children
        name = escape.string(self.targets.names[self.page.docname, node["ids"][0]])
        # Without sphinxcontrib-bibtex there is no such setting, and no such style.
        named = getattr(self.config, "bibtex_reference_style", "")
        key = "none" if named.startswith("author_year") else f"[\\[{self.rendered(label)}\\]]"
        entry = f"#citation({name}, {key})[{self.rendered(rest, terse=True)}]"
        self.builder.works[self.targets.names[self.page.docname, node["ids"][0]]] = entry
        self.block(entry)
        raise nodes.SkipNode

    # ------------------------------------------------------------ pictures

    def alternative(self, node: nodes.image) -> str:
        """Return what a picture shows, in words."""
        words = " ".join((node.get("alt") or "").split())
        if not words:
            raise self.error(
                node,
                f"the image {node.get('uri', '')!r} has no alternative text",
                "Describe what it shows: ![description](file), or the option :alt:.",
            )
        return words

    def asset(self, node: nodes.image) -> str:
        """Return the path of a picture beside the Typst source."""
        uri = node["uri"]
        if "://" in uri:
            raise self.error(
                node, f"the image {uri!r} is on the network", "Keep a copy beside the page."
            )
        return f"{self.builder.imagedir}/{self.builder.images.get(uri, PurePosixPath(uri).name)}"

    def picture(self, node: nodes.image) -> str:
        """Return the call that sets a picture as a block."""
        width = _length(node.get("width"))
        option = f", width: {width}" if width else ""
        path, words = escape.string(self.asset(node)), escape.string(self.alternative(node))
        return f"#picture({path}, alt: {words}{option})"

    def visit_image(self, node: nodes.image) -> None:
        """Write a picture: in a line if text stands around it, else as a block."""
        in_line = isinstance(node.parent, nodes.TextElement) and len(node.parent.children) > 1
        if in_line or isinstance(node.parent, nodes.reference):
            path, words = escape.string(self.asset(node)), escape.string(self.alternative(node))
            self.body.append(f"#box(height: 1em, image({path}, alt: {words}, height: 1em))")
        else:
            self.block(self.picture(node))
        raise nodes.SkipNode

    def visit_figure(self, node: nodes.figure) -> None:
        """Write a figure with its caption and legend on one page."""
        self.dispatch_anchor(node)
        anchors = self.anchors()
        caption = next((c for c in node.children if isinstance(c, nodes.caption)), None)
        legend = next((c for c in node.children if isinstance(c, nodes.legend)), None)
        options = []
        number = self.figure_number(node, "figure")
        if number:
            options.append(f"number: {escape.string(number)}, ")
        if caption is not None:
            options.append(f"caption: [{self.rendered(caption, terse=True)}], ")
        if legend is not None:
            options.append(f"legend: [{self.rendered(legend, terse=True)}], ")
        body = self.rendered([c for c in node.children if c is not caption and c is not legend])
        self.block(f"#captioned({''.join(options)})[{anchors}{body}]")
        raise nodes.SkipNode

    def visit_exhibit(self, node: nodes.Element) -> None:
        """Write one of the book's own charts."""
        figure: Mapping[str, Any] = node["figure"]
        name = str(figure.get("figure_id") or "")
        if not _SAFE_NAME.fullmatch(name):
            raise self.error(node, f"the figure id {name!r} is not a plain name")
        missing = [
            key for key in ("title", "alt", "plot_svg") if not str(figure.get(key) or "").strip()
        ]
        if missing:
            raise self.error(
                node,
                f"the figure {name!r} has no {' and no '.join(missing)}",
                "Give it in the notebook's call: a chart needs a title and a description.",
            )
        path = self.builder.add_figure(name, str(figure["plot_svg"]))
        options = [
            f"path: {escape.string(path)}",
            f"alt: {escape.string(str(figure['alt']).strip())}",
        ]
        number = str(node.get("number") or figure.get("number") or "")
        if number:
            options.append(f"number: {escape.string(number)}")
        if not node["ids"]:
            # Shown again on another page: the list of figures has it where it belongs.
            options.append("outlined: false")
        for key, option in (
            ("title", "title"),
            ("subtitle", "subtitle"),
            ("note", "note"),
            ("source_line", "source"),
        ):
            if figure.get(key):
                lead = "Note: " if key == "note" else ""
                options.append(f"{option}: [{escape.markup(lead + str(figure[key]))}]")
        home = self.config.typst_metadata.get("permalink")
        if home:
            options.append(f"address: {escape.string(figure_address(home, name))}")
        # Its place is the figure, wherever that floats to.
        anchors = self.anchors()
        if anchors:
            options.append(f"anchors: [{anchors}]")
        self.block("#exhibit(\n  " + ",\n  ".join(options) + ",\n)")
        raise nodes.SkipNode

    def visit_value(self, node: nodes.Element) -> None:
        """Write a number from the ledger, with a link to its row in the appendix."""
        text = self.rendered(node, terse=True)
        name = self.targets.of_value(str(node["value_id"]))
        if name:
            self.used.add(name)
        self.body.append(
            self.anchors() + (f"#value({escape.string(name)})[{text}]" if name else text)
        )
        raise nodes.SkipNode

    # ------------------------------------------------------------ tables

    def visit_table(self, node: nodes.table) -> None:
        """Read a table into its model, and set it."""
        if "values" in node["classes"]:
            self.value_entries(node)
            raise nodes.SkipNode
        groups = [child for child in node.children if isinstance(child, nodes.tgroup)]
        if len(groups) != 1:
            raise self.error(node, f"a table with {len(groups)} groups of columns")
        title = next((c for c in node.children if isinstance(c, nodes.title)), None)
        specs = [c for c in groups[0].children if isinstance(c, nodes.colspec)]
        self.dispatch_anchor(node)
        table = Table(
            anchors=self.anchors(),
            name=where_is(node, self.page.docname),
            number=self.figure_number(node, "table"),
            caption=self.rendered(title, terse=True) if title is not None else None,
            weights=[int(spec.get("colwidth") or 1) for spec in specs],
            landscape="landscape" in node["classes"],
            may_reach_out=not (
                self.terse or self.nesting == 0 or self.page.letter or self.is_dossier
            ),
        )
        stubs = [bool(spec.get("stub")) for spec in specs]
        for part in groups[0].children:
            if isinstance(part, nodes.thead | nodes.tbody):
                for row in part.children:
                    cells = self.row(row, stubs, head=isinstance(part, nodes.thead))
                    in_foot = {"footer", "table-footer"} & set(row["classes"])
                    rows = (
                        table.header
                        if isinstance(part, nodes.thead)
                        else table.footer
                        if in_foot
                        else table.body
                    )
                    rows.append(cells)
        if self.page.docname not in self.config.typst_two_columns and table.needs_landscape():
            self.set_wide(node, table)
        elif node.get("short") and self.sources_label:
            appendix = f"#xref({escape.string(self.sources_label)})[Sources and licences]"
            self.block(
                f"#chapter-sources([{escape.markup(node['short'])}],\n"
                f"[{table.typst()}], [{appendix}])"
            )
        else:
            self.block(table.typst())
        raise nodes.SkipNode

    @property
    def sources_label(self) -> str | None:
        """The label of the page that lists all sources, if this is another page."""
        page = self.config.typst_sources_page
        return self.targets.names.get((page, "")) if page != self.page.docname else None

    def value_entries(self, node: nodes.table) -> None:
        """Write the rows of a table of values as entries, numbered through the book."""
        for row in (row for body in node.findall(nodes.tbody) for row in body.children):
            about, number, day = row.children
            self.dispatch_anchor(row)
            title, *told = about.children
            told, (last,) = told[:-1], told[-1].findall(nodes.literal)
            name = self.targets.names[self.page.docname, about["ids"][0]]
            content = "\n\n".join(self.rendered([part], terse=True) for part in told)
            entry = (
                f"#value-entry({escape.string(name)}, {len(self.builder.values) + 1}, "
                f"id: {escape.string(last.astext())}, "
                f"title: [{self.rendered(title.children, terse=True)}], "
                f"value: [{escape.markup(number.astext())}], "
                f"day: [{escape.markup(day.astext())}])[{content}]"
            )
            self.builder.values[name] = entry
            self.block(entry)

    def set_wide(self, node: nodes.table, table: Table) -> None:
        """Put a table that is too wide at the end of the page, with its notes, and say so."""
        name = escape.string(f"{self.page.docname}#wide-{len(self.wide) + 1}")
        what = f"Table {table.number}" if table.number else "The table"
        title = f", {table.caption}," if table.caption else ""
        self.block(
            f"#xref({name})[{escape.markup(what)}]{title} "
            "is set at the end, where there is room for it."
        )
        at = node.parent.index(node) + 1
        notes = []
        while at < len(node.parent) and _NOTE_CLASSES & set(_classes(node.parent[at])):
            notes.append(node.parent[at])
            at += 1
        below = self.rendered(notes, terse=True)
        for note in notes:
            note["classes"] = ["set-already"]
        self.wide.append(f"#anchor({name})\n\n{table.typst()}\n\n{below}\n\n")

    def row(self, row: nodes.row, stubs: list[bool], *, head: bool) -> list[Cell]:
        """Return the cells of a row."""
        self.dispatch_anchor(row)
        cells = []
        for at, entry in enumerate(row.children):
            self.dispatch_anchor(entry)
            anchors = self.anchors()
            is_head = head or (at < len(stubs) and stubs[at])
            codes = " ".join(code.astext() for code in entry.findall(nodes.literal))
            cells.append(
                Cell(
                    content=anchors + self.rendered(entry, terse=True),
                    text=entry.astext(),
                    align=alignment_of(entry),
                    columns=1 + int(entry.get("morecols", 0)),
                    rows=1 + int(entry.get("morerows", 0)),
                    code=codes,
                    is_head=is_head,
                )
            )
        return cells


def _classes(node: nodes.Node) -> list[str]:
    return node.get("classes", []) if isinstance(node, nodes.Element) else []


def figure_address(permalink: str, figure_id: str) -> str:
    """Return the short address of a figure, which leads to its place in its chapter."""
    return f"{permalink}f/{figure_id}.html"


for _kind in _ADMONITIONS:
    setattr(TypstTranslator, f"visit_{_kind}", TypstTranslator.visit_admonition)

# These write their own anchors, where they can be sure of the right page.
_OWN_ANCHOR = (
    nodes.section,
    nodes.table,
    nodes.figure,
    nodes.citation,
    nodes.footnote,
    nodes.footnote_reference,
)
# A reference to one of these needs no page number.
_UNPAGED = {"citation", "footnote", "footnote_reference"}


def _tight(node: nodes.Element) -> str:
    """Tell whether every item is one paragraph, so that the list can be set close."""
    loose = any(
        sum(not isinstance(part, nodes.bullet_list | nodes.enumerated_list) for part in item) > 1
        for item in node.children
    )
    return "false" if loose else "true"


def _length(value: str | None) -> str | None:
    """Return a docutils length as a Typst one; a pixel is 1/96 inch."""
    match = _LENGTH.fullmatch(str(value or ""))
    if not match:
        return None
    number, unit = float(match[1]), match[2] or "px"
    return f"{number * 0.75:g}pt" if unit == "px" else f"{number:g}{unit}"


def _leads_to_sources(node: nodes.Element) -> bool:
    """Tell whether the line that names a chapter's sources, often its last, comes next."""
    after = node.next_node(descend=False, siblings=True)
    return isinstance(after, nodes.table) and bool(after.get("short"))
