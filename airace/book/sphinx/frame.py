"""The frame of the pages: templates and assets of ours in the place of most of the theme's.

The theme brings icons as a script of 1.5 MB, Bootstrap, live code, and a search index for every
page.  Of all that the site keeps the looks; see ``templates/layout.html`` for what a page loads.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from airace.book.sphinx.policy import policy_tag
from airace.book.sphinx.stylesheet import names_of_page, names_of_script, used_only

BOOK = Path(__file__).parents[1]
STATIC, TEMPLATES = BOOK / "static", BOOK / "templates"
STYLES = ("exhibit.css", "neck.css", "frame.css", "travel.css")
SCRIPTS = ("charts.js", "tables.js", "frame.js", "travel.js")
# What the page that searches needs besides; Sphinx writes it.
SEARCHING = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "searchtools.js",
    "language_data.js",
)
# The theme's sheets in the order in which it loads them; the last is named by its content.
THEME_STYLES = (
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
)
THEME = "theme.css"
# The theme whose parts the templates put together; a project in another keeps its own.
LOOKS = "sphinx_book_theme"

LOGGER = logging.getLogger(__name__)


def connect(app: Sphinx) -> None:
    """Hook the frame into a build."""
    app.connect("config-inited", _add_assets)
    # After all that add something to a page.
    app.connect("doctree-resolved", _drop_live_code, priority=900)
    app.connect("html-page-context", _keep_own, priority=900)
    app.connect("build-finished", _settle_assets, priority=900)


def _add_assets(app: Sphinx, config) -> None:
    config.html_static_path.append(str(STATIC))
    if config.html_theme == LOOKS:
        config.templates_path.append(str(TEMPLATES))
    for name in STYLES:
        app.add_css_file(name)
    for name in SCRIPTS:
        app.add_js_file(name, loading_method="defer")


def _drop_live_code(app: Sphinx, doctree, docname) -> None:
    """Take out what Jupyter Book writes into every page for code that runs in it."""
    for raw in list(doctree.findall(nodes.raw)):
        if raw.astext().startswith(
            ('<script type="text/x-thebe', "\n    <script", "<script>kernel")
        ):
            raw.parent.remove(raw)


def _keep_own(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Let a page load our files only, and set the policy that holds it to them."""
    # Some of ours are asked for by single pages.
    own = {path.name for path in STATIC.iterdir()}
    kept = {*own, *(SEARCHING if pagename == "search" else ())}
    for kind in ("script_files", "css_files"):
        files = context.get(kind)
        if files is not None:
            files[:] = [
                entry
                for entry in files
                if str(getattr(entry, "filename", entry)).removeprefix("_static/") in kept
            ]
    context["metatags"] = policy_tag() + context.get("metatags", "")
    if doctree is not None and any(doctree.findall(nodes.math)):
        LOGGER.warning("has a formula, which no script of this site would set", location=pagename)


def _settle_assets(app: Sphinx, exception) -> None:
    """Write the theme's style as one file, and drop the theme's files that no page asks for."""
    if exception is not None or app.builder.name != "html" or app.config.html_theme != LOOKS:
        return
    out = Path(app.outdir)
    static = out / "_static"
    names = {"html", "body"}
    # Pages of figures load none of the theme.
    pages = ("*.html", "chapters/**/*.html", "as-of/*.html", "as-of/*/*.html")
    for page in (page for pattern in pages for page in out.glob(pattern)):
        names |= names_of_page(page.read_text("utf-8"))
    for script in (*(path.name for path in STATIC.glob("*.js")), *SEARCHING):
        names |= names_of_script((static / script).read_text("utf-8"))
    sheets = [sheet for pattern in THEME_STYLES for sheet in sorted(static.glob(pattern))]
    style = "".join(used_only(sheet.read_text("utf-8"), names) for sheet in sheets)
    (static / THEME).write_text(style, encoding="utf-8", newline="\n")
    kept = {THEME, *SEARCHING, *(path.name for path in STATIC.iterdir())}
    for path in static.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
