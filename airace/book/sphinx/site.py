"""What the website needs beyond pages: assets, files to fetch, and no request to third parties."""

from __future__ import annotations

import html
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from airace.book import vega
from airace.book.release import release_tables
from airace.book.sphinx.claim_nodes import PAGES
from airace.book.sphinx.figure_page import write_figures
from airace.book.sphinx.nodes import anchor

STATIC = Path(__file__).parents[1] / "static"
VALUES_PAGE = "chapters/values"
# Live code, buttons on code cells, tabs: loaded by Jupyter Book, used by no page.
UNUSED = ("thebe", "togglebutton", "copybutton", "clipboard", "design-tabs", "sphinx-design")
STYLES = ("exhibit.css", "neck.css", "travel.css")
SCRIPTS = ("charts.js", "tables.js", "travel.js")


def connect(app: Sphinx) -> None:
    """Hook the site's parts into a build."""
    app.connect("config-inited", _add_static)
    app.connect("html-page-context", _keep_local)
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
        f'<span class="value-row"><span class="value-label">{html.escape(label)}</span> '
        f"<span>{html.escape(text)}</span></span>"
        for label, text in node["card"]
    )
    self.body.append(
        f'<span class="value"><a class="value-number" href="{page}#{anchor(node["value_id"])}">'
        f'{html.escape(node.astext())}</a><span class="value-card" aria-hidden="true">{rows}'
        "</span></span>"
    )
    node.children = []


def depart_value(self, node) -> None:
    """Nothing is left open."""


def _add_static(app: Sphinx, config) -> None:
    config.html_static_path.append(str(STATIC))
    for name in STYLES:
        app.add_css_file(name)
    for name in SCRIPTS:
        app.add_js_file(name, loading_method="defer")


def _keep_local(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Drop what the theme would fetch from elsewhere, and what no page of this book uses."""
    for kind in ("script_files", "css_files"):
        files = context.get(kind)
        if files is not None:
            files[:] = [
                entry
                for entry in files
                if not str(getattr(entry, "filename", entry)).startswith(("http:", "https:", "//"))
                and not any(name in str(getattr(entry, "filename", entry)) for name in UNUSED)
                and "thebe" not in str(getattr(entry, "attributes", {}).get("body", ""))
            ]


def _write_files(app: Sphinx, exception) -> None:
    """Put what readers may fetch beside the pages."""
    if exception is not None or app.builder.name != "html":
        return
    out, edition = Path(app.outdir), app.airace_edition
    _light_without_scripts(out)
    edition.write(out)
    write_figures(edition, out)
    release_tables(app.airace_package, edition.as_of, out / "data")
    (out / "vega").mkdir(exist_ok=True)
    vega.write_bundle(out / "vega" / "vega-bundle.js")
    # The chapters as executed, for who wants to see the code behind a figure.
    (out / "notebooks").mkdir(exist_ok=True)
    for notebook in sorted((Path(app.srcdir) / "chapters").glob("*.ipynb")):
        shutil.copyfile(notebook, out / "notebooks" / notebook.name)


def _light_without_scripts(out: Path) -> None:
    """Let pages be light where no script can ask which mode the reader wants.

    The theme's "auto" means something to its script only; without it, no colour would be set.
    """
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(' data-theme="auto"', ' data-theme="light"', 1), "utf-8")
