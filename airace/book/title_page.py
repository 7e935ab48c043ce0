"""What the PDF's title page and colophon say of an edition."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

from airace import __version__, wording
from airace.book.citation import AUTHORS, Work, permalink
from airace.book.collect import Edition

MADE_WITH = (
    "jupyter-book",
    "sphinx",
    "papermill",
    "altair",
    "vl-convert-python",
    "pandas",
    "typst",
)


def title_page(edition: Edition) -> dict[str, Any]:
    """Return the metadata that ``airace.book.typst`` asks for, as texts."""
    work = Work(edition.as_of, __version__, edition.data_digest)
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
        "digest": edition.data_digest,
        "licence": "Text and figures: CC BY 4.0, unless a figure says otherwise. "
        "Data: per source. Code: MIT.",
        "citation": work.text,
        "keywords": ["artificial intelligence", "United States", "China", "measurement"],
        "colophon": [
            ["Edition", f"as of {wording.day(edition.as_of)}, version {__version__}"],
            ["Permanent address", permalink(edition.as_of)],
            ["Digest of the data", f"sha256 {edition.data_digest}"],
            ["Parameters", choices],
            ["Made with", ", ".join(f"{name} {number}" for name, number in tools)],
            ["Python", ".".join(platform.python_version_tuple()[:2])],
            ["Type", "IBM Plex Serif, Sans and Mono, SIL Open Font License 1.1"],
        ],
    }
