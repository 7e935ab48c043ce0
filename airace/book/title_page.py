"""What the PDF's title page and colophon say of an edition."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from airace import __version__, wording
from airace.book.citation import AUTHORS, Work, doi_of, permalink
from airace.book.collect import Edition
from airace.chapter import BOOK
from airace.errors import AiraceError

MADE_WITH = (
    "jupyter-book",
    "sphinx",
    "papermill",
    "altair",
    "vl-convert-python",
    "pandas",
    "typst",
)


# What the back of the title page says; no document can hold its own digest.
NOTICE = [
    "This edition does not change. Its digests (sha256), those of this file among them, stand on "
    "the page “How to cite” of the website and in its manifest.json, and the command "
    "“airace verify” compares them.",
    "The archival copy, neck-and-neck-archive.pdf, carries the tables of the data package that "
    "may be passed on, values.json, claims.json, findings.json and inputs.json, the record of "
    "everything that went into the edition. The manifest itself lists the digest of that copy, "
    "so it cannot be inside.",
    "In the text, each number leads to its row in the appendix of values; the foot of the page "
    "names the row. A figure's short address leads to its data, picture and specification.",
]
LICENCE = (
    "Text and figures: CC BY 4.0, unless a figure says otherwise. Data: per source. Code: MIT."
)
# Pages that have an offprint: the chapters, and the page of replays, which has no notebook.
OFFPRINTS = (*BOOK, "revisions")


def title_page(edition: Edition, project: Path) -> dict[str, Any]:
    """Return the metadata that ``airace.book.typst`` asks for, as texts.

    Parameters
    ----------
    edition:
        The edition.
    project:
        Folder of the pages, which holds ``chapters/`` and ``editions/``.
    """
    doi = doi_of(project / "editions" / "dois.csv", edition.as_of)
    facts = (edition.as_of, __version__, edition.data_digest)
    work = Work(*facts, doi=doi)
    tools = [(name, version(name)) for name in MADE_WITH]
    choices = ", ".join(
        f"{name} {value}" for name, value in edition.parameters.items() if name != "as_of"
    )
    return {
        "title": "Neck and Neck?",
        "subtitle": "A living measurement of the US–China AI race",
        "authors": [AUTHORS],
        "edition": f"Edition as of {wording.day(edition.as_of)}",
        "as_of": edition.as_of,
        "version": __version__,
        "permalink": permalink(edition.as_of),
        "doi": doi,
        "digest": edition.data_digest,
        "licence": LICENCE,
        "licence_address": "https://creativecommons.org/licenses/by/4.0/",
        "description": work.text,
        "citation": work.text,
        "bibtex": work.bibtex,
        "notice": NOTICE,
        "offprints": {
            f"chapters/{name}": {
                "title": part.part,
                "citation": part.text,
                "bibtex": part.bibtex,
                "address": part.permalink,
            }
            for name, part in chapter_works(project / "chapters", facts, doi).items()
        },
        "keywords": ["artificial intelligence", "United States", "China", "measurement"],
        "colophon": [
            ["Edition", f"as of {wording.day(edition.as_of)}, version {__version__}"],
            ["Permanent address", permalink(edition.as_of)],
            ["DOI", doi or "none assigned yet"],
            ["Digest of the data", f"sha256 {edition.data_digest}"],
            ["Parameters", choices],
            ["Made with", ", ".join(f"{name} {number}" for name, number in tools)],
            ["Type", "IBM Plex Serif, Sans and Mono, SIL Open Font License 1.1"],
        ],
    }


def chapter_works(chapters: Path, facts: tuple[str, str, str], doi: str = "") -> dict[str, Work]:
    """Return each chapter as something that can be cited, by name.

    Parameters
    ----------
    chapters:
        Folder of the executed notebooks and hand-written pages.
    facts:
        Day, version and digest of the data.
    doi:
        Of the edition.
    """
    titles = {name: title_of(chapters, name) for name in OFFPRINTS}
    return {
        name: Work(*facts, title, f"chapters/{name}.html", doi)
        for name, title in titles.items()
        if title
    }


def _first_cell(notebook: str) -> dict[str, Any]:
    """Parse the first cell alone: the others hold megabytes of outputs."""
    begin = re.search(r'"cells"\s*:\s*\[\s*', notebook)
    return json.JSONDecoder().raw_decode(notebook, begin.end())[0] if begin else {"source": ""}


def title_of(chapters: Path, name: str) -> str:
    """Return the heading that a page begins with; empty for a page that a book does not have.

    Raises
    ------
    AiraceError
        If it begins with something else.
    """
    page, notebook = chapters / f"{name}.md", chapters / f"{name}.ipynb"
    if page.is_file():
        text = page.read_text(encoding="utf-8")
    elif notebook.is_file():
        text = "".join(_first_cell(notebook.read_text(encoding="utf-8"))["source"])
    else:
        return ""
    first = text.strip().splitlines()[0] if text.strip() else ""
    if not first.startswith("# "):
        raise AiraceError("does not begin with a heading", where=f"chapters/{name}")
    return first.removeprefix("# ").strip()
