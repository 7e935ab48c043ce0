"""What the website holds beyond pages: numbers with their cards, and files to fetch."""

from __future__ import annotations

import json
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from airace.book import vega
from airace.book.pdf import ATTACHMENTS, TABLES
from airace.book.release import release_tables
from airace.book.sphinx import past_figures
from airace.book.sphinx.claim_nodes import PAGES
from airace.book.sphinx.figure_page import write_figures
from airace.book.sphinx.language import as_html
from airace.book.sphinx.nodes import anchor

VALUES_PAGE = "chapters/values"


def connect(app: Sphinx) -> None:
    """Hook the site's parts into a build."""
    app.connect("build-finished", _write_files)
    app.connect("env-get-updated", _unnumber_claims, priority=900)


def _unnumber_claims(app: Sphinx, env) -> list[str]:
    """Take the chapter's number from the claims' pages: "Claim P12" is their name already."""
    claims = [name for name in env.toc_secnumbers if name.startswith(f"{PAGES}/")]
    if app.builder.format != "html":
        return []
    for name in claims:
        del env.toc_secnumbers[name]
        for title in (env.titles[name], env.longtitles[name]):
            title.attributes.pop("secnumber", None)
        for reference in env.tocs[name].findall(nodes.reference):
            reference.attributes.pop("secnumber", None)
    return claims


def visit_value(self, node) -> None:
    """Write a number that leads to its definition, with a card shown on hover and on focus.

    The card is plain HTML and CSS; the link works in any case.
    """
    page = self.builder.get_relative_uri(self.builder.current_docname, VALUES_PAGE)
    rows = "".join(
        f'<span class="value-row"><span class="value-label">{as_html(label)}</span> '
        f"<span>{as_html(text)}</span></span>"
        for label, text in node["card"]
    )
    self.body.append(
        f'<span class="value"><a class="value-number" href="{page}#{anchor(node["value_id"])}">'
        f'{as_html(node.astext())}</a><span class="value-card" aria-hidden="true">{rows}'
        "</span></span>"
    )
    node.children = []


def depart_value(self, node) -> None:
    """Nothing is left open."""


@lru_cache(maxsize=1)  # the page of the data describes what is written
def released(app: Sphinx) -> dict[str, Any]:
    """Put down the tables that readers may download, and return their descriptor."""
    folder, made = Path(app.outdir, TABLES), Path(app.srcdir, ATTACHMENTS, TABLES)
    if made.is_dir():
        shutil.copytree(made, folder, dirs_exist_ok=True)
    else:
        release_tables(app.airace_package, app.airace_edition.as_of, folder)
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def _write_files(app: Sphinx, exception) -> None:
    """Put what readers may fetch beside the pages."""
    if exception is not None or app.builder.name != "html":
        return
    out, edition = Path(app.outdir), app.airace_edition
    edition.write(out)
    drawn = past_figures.figures_by_day(app)
    write_figures(edition, out, {i: past_figures.days_of(drawn, i) for i in edition.figures})
    released(app)
    vega.write_bundle(out / "vega" / "vega-bundle.js", Path(app.doctreedir))
    # The chapters as executed, for who wants to see the code behind a figure.
    (out / "notebooks").mkdir(exist_ok=True)
    for notebook in sorted((Path(app.srcdir) / "chapters").glob("*.ipynb")):
        shutil.copyfile(notebook, out / "notebooks" / notebook.name)
