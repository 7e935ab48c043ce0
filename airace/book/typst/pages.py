"""The pages of the book in reading order, and what the links between them mean."""

import string
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

from airace.errors import AiraceError


@dataclass(frozen=True)
class Page:
    """One source file of the book.

    ``depth`` is 1 for a chapter, 2 for a page below one, and so on; ``part`` is
    the caption of the toctree that lists the chapter (empty if it has none);
    ``letter`` is that of an appendix (empty for all others).
    """

    docname: str
    doctree: nodes.document
    depth: int
    part: str
    letter: str = ""


def in_reading_order(env: BuildEnvironment, root: str) -> list[Page]:
    """Return the unresolved pages that the toctrees reach from ``root``.

    Raises
    ------
    AiraceError
        If a page stands in the table of contents twice.
    """
    pages = list(_walk(env, root, depth=1, part=""))
    seen: set[str] = set()
    for page in pages:
        if page.docname in seen:
            raise AiraceError(
                f"the page {page.docname!r} stands twice in the table of contents",
                where="_toc.yml",
                remedy="List each page once: in a PDF it can only be in one place.",
            )
        seen.add(page.docname)
    return pages


def _walk(env: BuildEnvironment, docname: str, *, depth: int, part: str) -> Iterator[Page]:
    doctree = env.get_doctree(docname)
    yield Page(docname, doctree, depth, part)
    is_root = docname == env.config.root_doc
    for toctree in doctree.findall(addnodes.toctree):
        caption = toctree.get("caption") or ""
        for child in toctree["includefiles"]:
            yield from _walk(
                env,
                child,
                depth=1 if is_root else depth + 1,
                part=caption if is_root else part,
            )


@dataclass(frozen=True)
class Dossiers:
    """Pages that the website hangs below a chapter, and a PDF collects in an appendix.

    ``folder`` is where they lie, ``title`` what the appendix is called, ``after``
    the page that it follows.
    """

    folder: str
    title: str
    after: str

    def holds(self, docname: str) -> bool:
        """Tell whether a page is one of them."""
        return docname.startswith(f"{self.folder}/")


@dataclass(frozen=True)
class Appendix:
    """The title page of an appendix that no page of the website has."""

    title: str
    letter: str
    part: str


def for_print(
    pages: list[Page], appendix_part: str, dossiers: Dossiers | None
) -> list[Page | Appendix]:
    """Return the pages in the order of print: lettered appendices, dossiers in one of them.

    Raises
    ------
    AiraceError
        If there are dossiers and no page for them to follow.
    """
    collected = [page for page in pages if dossiers and dossiers.holds(page.docname)]
    letters = iter(string.ascii_uppercase)
    ordered: list[Page | Appendix] = []
    for page in pages:
        if page in collected:
            continue
        is_appendix = bool(appendix_part) and page.part == appendix_part and page.depth == 1
        ordered.append(replace(page, letter=next(letters)) if is_appendix else page)
        if collected and page.docname == dossiers.after:
            ordered.append(Appendix(dossiers.title, next(letters), page.part))
            ordered += collected
            collected = []
    if collected:
        raise AiraceError(
            f"there is no page {dossiers.after!r} for {dossiers.title!r} to follow",
            where="typst_dossiers",
            remedy="Name a page of _toc.yml.",
        )
    return ordered


@dataclass
class Targets:
    """Every place in the book that a link can point to.

    ``names`` maps (page, docutils id) to the one label which that place has in
    the Typst source, ``kinds`` maps a label to the node's class name, and
    ``wanted`` holds the labels that some link uses.
    """

    names: dict[tuple[str, str], str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    footnotes: dict[tuple[str, str], nodes.footnote] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def label(self, docname: str, anchor: str, where: str) -> str:
        """Return the label of ``anchor`` on page ``docname``.

        Raises
        ------
        AiraceError
            If there is no such place.
        """
        try:
            return self.names[docname, anchor]
        except KeyError:
            raise AiraceError(
                f"a link points to {docname}#{anchor}, which the book does not have",
                where=where,
                remedy="Mend the link, or add the page to _toc.yml.",
            ) from None

    def of_value(self, value_id: str) -> str | None:
        """Return the label of a value's row in the appendix, if there is one.

        The row has the docutils id ``value-<value_id>``, as ``make_id`` spells it.
        """
        return self.values.get(nodes.make_id(VALUE + value_id))

    def of_reference(self, node: nodes.Element, docname: str, where: str) -> str | None:
        """Return the label that ``node`` refers to, or None for an address outside."""
        if "refid" in node:
            return self.label(docname, node["refid"], where)
        address = node.get("refuri", "")
        if not address.startswith(PREFIX):
            return None
        target, _, anchor = address.removeprefix(PREFIX).partition("#")
        return self.label(target, anchor, where)


# How the id of a value's row in the appendix begins.
VALUE = "value-"
# What the builder gives out as the address of a page; no scheme starts so.
PREFIX = "%"


def collect_targets(pages: list[Page]) -> Targets:
    """Return the targets of resolved ``pages``.

    Raises
    ------
    AiraceError
        If a page has no title, or a link points to nothing.
    """
    targets = Targets()
    for page in pages:
        for node in page.doctree.findall(nodes.Element):
            if not node.get("ids"):
                continue
            name = f"{page.docname}#{node['ids'][0]}"
            targets.kinds[name] = type(node).__name__
            for anchor in node["ids"]:
                targets.names[page.docname, anchor] = name
                if anchor.startswith(VALUE):
                    targets.values[anchor] = name
                if isinstance(node, nodes.footnote):
                    targets.footnotes[page.docname, anchor] = node
        top = next(iter(page.doctree.findall(nodes.section)), None)
        if top is None or not top["ids"]:
            raise AiraceError(
                "the page has no title",
                where=page.docname,
                remedy="Begin it with a heading: every chapter of the PDF needs one.",
            )
        targets.names[page.docname, ""] = targets.names[page.docname, top["ids"][0]]
    for page in pages:
        for node in page.doctree.findall(nodes.Element):
            name = None
            if isinstance(node, nodes.reference):
                name = targets.of_reference(node, page.docname, where_is(node, page.docname))
            elif type(node).__name__ == "value":
                name = targets.of_value(str(node["value_id"]))
            if name is not None:
                targets.wanted.add(name)
    return targets


def where_is(node: nodes.Node, docname: str) -> str:
    """Return ``page:line`` of a node, as far as docutils knows it."""
    current: nodes.Node | None = node
    while current is not None and current.line is None:
        current = current.parent
    return docname if current is None else f"{docname}:{current.line}"
