"""Chinese on a page that is not marked as such."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

IDEOGRAPHS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
# Read by programs, or by none; a page's title cannot be marked in part.
SILENT = {"script", "style", "title"}


def unmarked(page: BeautifulSoup) -> list[str]:
    """Return the texts of a page with ideographs whose nearest language is not Chinese."""
    return [
        str(text)
        for text in page.find_all(string=IDEOGRAPHS)
        if text.parent.name not in SILENT and _language(text) != "zh"
    ]


def _language(text) -> str | None:
    return next((element["lang"] for element in text.parents if element.get("lang")), None)
