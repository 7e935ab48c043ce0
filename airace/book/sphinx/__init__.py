"""The Sphinx extension: prose that reads the ledger, and a site that needs nobody else.

Listed in ``_config.yml``; it works in any Sphinx project whose ``chapters/`` folder holds the
executed notebooks of one edition, so stock ``jupyter-book build .`` builds the same pages.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from airace import __version__
from airace.book.collect import Edition
from airace.book.sphinx import (
    bibliography,
    changes,
    choices,
    cite,
    claims,
    exhibit,
    frame,
    front,
    kept,
    language,
    machines,
    metadata,
    nodes,
    printed,
    prose,
    reference,
    revised,
    site,
    terms,
    travel,
)
from airace.book.title_page import title_page
from airace.errors import AiraceError
from airace.tables import DataPackage

DIRECTIVES = {
    "findings": prose.FindingsDirective,
    "finding": prose.FindingDirective,
    "when": prose.WhenDirective,
    "chart": prose.ChartDirective,
    "headlines": front.HeadlinesDirective,
    "standing": front.StandingDirective,
    "edition-box": reference.EditionBoxDirective,
    "values-table": reference.ValuesTableDirective,
    "data-catalogue": reference.DataCatalogueDirective,
    "source-list": reference.SourceListDirective,
    "freshness": reference.FreshnessDirective,
    "corrections-table": reference.CorrectionsDirective,
    "revision-tables": revised.RevisionTablesDirective,
    "what-changed": changes.WhatChangedDirective,
    **cite.DIRECTIVES,
    **claims.DIRECTIVES,
    **printed.DIRECTIVES,
}


def setup(app: Sphinx) -> dict:
    """Register everything."""
    app.connect("config-inited", _load_edition)
    app.add_node(nodes.value, html=(site.visit_value, site.depart_value))
    app.add_node(exhibit.exhibit, html=(exhibit.visit_exhibit_html, exhibit.depart_exhibit_html))
    app.add_role("value", prose.ValueRole())
    app.add_role("edition-file", prose.EditionFileRole())
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    metadata.connect(app)
    frame.connect(app)
    kept.connect(app)
    site.connect(app)
    machines.connect(app)
    language.connect(app)
    terms.connect(app)
    travel.connect(app)
    choices.connect(app)
    claims.connect(app)
    cite.connect(app)
    bibliography.connect(app)
    printed.connect(app)
    return {"version": __version__, "parallel_read_safe": False, "parallel_write_safe": True}


def _load_edition(app: Sphinx, config: Config) -> None:
    try:
        app.airace_edition = edition = Edition.collect(Path(app.srcdir) / "chapters")
    except AiraceError as error:
        raise ExtensionError(str(error)) from None
    app.airace_package = DataPackage(Path(app.srcdir) / "data")
    app.airace_worlds = front.load_worlds(app)
    sources = app.airace_package.load("sources")
    app.airace_credits = dict(zip(sources["source_id"], sources["attribution"], strict=True))
    # The builder of the PDF reads its title page and colophon from here.
    config.typst_metadata = title_page(edition, Path(app.srcdir))
