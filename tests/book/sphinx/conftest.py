"""A small Sphinx project whose chapters are made by hand, built in a second."""

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace

from airace.book.pages import write_claim_pages
from tests.book.executed import chapters

CONF = """
extensions = ["myst_parser", "airace.book.sphinx"]
root_doc = "chapters/index"
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["**.ipynb"]
"""
VALUES_PAGE = "# Values\n\n```{values-table} parity\n```\n\n```{values-table} diffusion\n```\n"


@pytest.fixture
def build(tmp_path, small):
    """Return a function: Markdown of the front page -> its HTML."""

    def go(text, claims=(), **records):
        source = tmp_path / "book"
        chapters(source / "chapters", claims={"claims": list(claims)}, **records)
        write_claim_pages(source / "chapters" / "claims", list(claims))
        (source / "conf.py").write_text(CONF, encoding="utf-8")
        (source / "chapters" / "index.md").write_text(
            f"# Front\n\n{text}\n\n```{{toctree}}\n:glob:\nvalues\nclaims/*\n```\n",
            encoding="utf-8",
        )
        (source / "chapters" / "values.md").write_text(VALUES_PAGE, encoding="utf-8")
        if not (source / "data").exists():
            small.root.rename(source / "data")
        with docutils_namespace():
            app = Sphinx(source, source, tmp_path / "out", tmp_path / "doctrees", "html",
                         status=None, warning=None, warningiserror=True, freshenv=True)  # fmt: skip
            app.build()
        if app.statuscode:
            raise SphinxError("the build failed")
        page = (tmp_path / "out" / "chapters" / "index.html").read_text("utf-8")
        return BeautifulSoup(page, "html.parser").select_one("div.body")

    return go
