"""A Sphinx builder for a tagged, byte-stable PDF by way of Typst.

Add ``airace.book.typst`` to the Sphinx extensions and build with ``-b typst``
(``jupyter-book build . --builder custom --custom-builder typst``).

``pages`` orders the book and knows its link targets, ``writer`` turns docutils
nodes into Typst (``tables`` and ``maths`` are its two long arms, ``escape`` its
only pen), ``template.typ`` is the look, ``compile`` calls the compiler, and
``builder`` is what Sphinx sees.
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
    # The code of notebooks, which the website folds away.
    app.add_config_value("typst_show_code", False, "", bool)
    # Addresses of links in the text: "footnote" or "no".
    app.add_config_value("typst_show_urls", "footnote", "", str)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
