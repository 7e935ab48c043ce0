"""A Sphinx builder for a tagged, byte-stable PDF by way of Typst.

Add ``airace.book.typst`` to the Sphinx extensions and build with ``-b typst``
(``jupyter-book build . --builder custom --custom-builder typst``).

``pages`` orders the book and knows its link targets, ``writer`` turns docutils
nodes into Typst (``tables`` and ``maths`` are its two long arms, ``escape`` its
only pen), ``template.typ`` is the look, ``compile`` calls the compiler, and
``documents`` says which
PDFs are made of one source, and ``builder`` is what Sphinx sees.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from airace.book.typst.builder import TypstBuilder

FONTS = Path(__file__).resolve().parents[2] / "fonts"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the builder and its configuration."""
    app.add_builder(TypstBuilder)
    # Title page, document information and colophon; see builder.checked_metadata.
    app.add_config_value("typst_metadata", {}, "", dict)
    # Folders with IBM Plex Serif, Sans and Mono, absolute or relative to conf.py.
    app.add_config_value("typst_font_paths", [str(FONTS)], "", list)
    # What the root page is called in the PDF, where the title page has the title.
    app.add_config_value("typst_root_title", "", "", str)
    app.add_config_value("typst_findings_title", "Key findings", "", str)
    # The part of the contents whose pages are appendices, with letters.
    app.add_config_value("typst_appendix_part", "", "", str)
    # Pages that an appendix of their own collects: folder, title, and the page before it.
    app.add_config_value("typst_dossiers", {}, "", dict)
    app.add_config_value("typst_two_columns", [], "", list)
    # The page of all sources, to which the lists of the chapters refer.
    app.add_config_value("typst_sources_page", "", "", str)
    # A folder below the sources whose files the archival copy carries.
    app.add_config_value("typst_attachments", "attachments", "", str)
    # Processes that compile side by side; 0 for one per core.
    app.add_config_value("typst_workers", 1, "", int)
    # The code of notebooks, which the website folds away.
    app.add_config_value("typst_show_code", False, "", bool)
    # Addresses of links in the text: "footnote" or "no".
    app.add_config_value("typst_show_urls", "footnote", "", str)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
