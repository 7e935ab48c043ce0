"""What the website says of print: the book's files and digests, offprints, short addresses.

And what a page says of itself when it is printed.
"""

from __future__ import annotations

import html
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from airace import __version__, wording
from airace.book.citation import permalink
from airace.book.pdf import FOLDER, room
from airace.book.sphinx.cite import EDITION, works
from airace.book.sphinx.nodes import link, table
from airace.book.sphinx.policy import policy_tag
from airace.book.sphinx.prose import edition_of
from airace.book.title_page import OFFPRINTS
from airace.book.typst.documents import NAME
from airace.chapter import BOOK

# Where the site serves the short addresses of figures.
SHORT = "f"
KINDS = {
    NAME: "The whole edition, A4",
    f"{NAME}-letter": "The whole edition, US Letter",
    f"{NAME}-archive": "The archival copy, A4, with data attached (PDF/A-3a)",
}


def connect(app: Sphinx) -> None:
    """Hook the links to offprints, and the short addresses, into a build."""
    app.connect("html-page-context", _link_offprint)
    app.connect("html-page-context", _tell_paper)
    app.connect("build-finished", _write_short_addresses)


def has_files(app: Sphinx) -> bool:
    """Whether this build makes PDFs."""
    return Path(app.srcdir, FOLDER).is_dir()


class PdfFilesDirective(SphinxDirective):
    """``{pdf-files}``: the PDFs of this edition, with size and digest where they are known."""

    def run(self):
        """Return a table; a sentence if this build has no PDF."""
        env = self.env
        env.note_reread()  # titles are those of other pages
        chapters = {name: work.part for name, work in works(env).items() if name != EDITION}
        names = {
            f"{NAME}-{name}": f"{'Chapter' if name in BOOK else 'Page'}: {part}"
            for name, part in chapters.items()
        }
        if env.app.builder.format != "html":
            # A document cannot hold its own digest.
            home = permalink(edition_of(env).as_of)
            rows = [
                [about, [link(f"{name}.pdf", f"{home}{FOLDER}/{name}.pdf")]]
                for name, about in (KINDS | names).items()
            ]
            return [table(["What", "File"], rows, widths=[60, 40])]
        if not has_files(env.app):
            return [nodes.paragraph("", "This build of the pages was made without its PDFs.")]
        root = "../" * env.docname.count("/")
        rows = []
        for name, about in (KINDS | names).items():
            file = f"{name}.pdf"
            digest = room(file, "sha256")
            cell = [
                nodes.paragraph("", "", link(file, f"{root}{FOLDER}/{file}")),
                nodes.paragraph("", "", nodes.literal(digest, digest), classes=["test-note"]),
            ]
            rows.append([about, cell, room(file, "size")])
        heads = ["What", "File and its sha256", "Size"]
        return [table(heads, rows, numeric=[False, False, True], widths=[30, 60, 10])]


DIRECTIVES = {"pdf-files": PdfFilesDirective}


def _link_offprint(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Put a link to its offprint below a chapter."""
    name = pagename.rpartition("/")[2]
    if name not in OFFPRINTS or not has_files(app) or "body" not in context:
        return
    there = relative_uri(app.builder.get_target_uri(pagename), f"{FOLDER}/{NAME}-{name}.pdf")
    cite = relative_uri(
        app.builder.get_target_uri(pagename), app.builder.get_target_uri("chapters/cite")
    )
    context["body"] += (
        f'<p class="offprint"><a href="{html.escape(there)}">This chapter as PDF</a>, '
        f'to keep and to quote; <a href="{html.escape(cite)}">how to cite</a>.</p>'
    )


def _tell_paper(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Give a page what it says of itself on paper."""
    edition = app.airace_edition
    context["printed_line"] = printed_line(edition.as_of, f"{pagename}.html")


def printed_line(as_of: str, address: str) -> str:
    """Return the line that only a printed page carries: its edition and its lasting address.

    Parameters
    ----------
    as_of:
        The edition's day, ISO.
    address:
        The page's address from the site's root.
    """
    told = f"Neck and Neck?, edition of {wording.day(as_of)}, version {__version__}"
    where = html.escape(permalink(as_of) + address)
    return f'<p class="printed-line">{told}, {where}</p>'


def _write_short_addresses(app: Sphinx, exception) -> None:
    """Write a page for each figure's short address, which leads on to the figure."""
    if exception is not None or app.builder.name != "html":
        return
    edition, folder = app.airace_edition, Path(app.outdir, SHORT)
    folder.mkdir(exist_ok=True)
    for figure in edition.figures.values():
        place = f"chapters/{figure.chapter}.html#{figure.figure_id}"
        (folder / f"{figure.figure_id}.html").write_text(
            _redirect(figure.title, f"../{place}", permalink(edition.as_of) + place),
            encoding="utf-8",
        )


def _redirect(title: str, there: str, canonical: str) -> str:
    """Return a page that leads on by itself, and has a link for those whom it does not lead."""
    words, href = html.escape(title), html.escape(there)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"{policy_tag()}\n<title>{words}</title>\n"
        f'<link rel="canonical" href="{html.escape(canonical)}">\n'
        f'<meta http-equiv="refresh" content="0; url={href}">\n'
        f'</head>\n<body><main><h1><a href="{href}">{words}</a></h1></main></body>\n</html>\n'
    )
