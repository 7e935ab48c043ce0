"""A real browser without a network: pages opened from disk, and what they complained of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@contextmanager
def browser() -> Iterator:
    """Debian's Chromium, driven by Playwright."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


class Reader:
    """Somebody who reads a site from disk, offline.

    Attributes
    ----------
    complaints:
        Errors that pages wrote to the console or threw.
    foreign:
        Addresses that pages asked for which are no file of the site.
    loaded:
        Names of the files that the last page asked for.
    """

    def __init__(self, chromium, site: Path, *, width=1280, dark=False, script=True) -> None:
        self.site = site
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            offline=True,
            accept_downloads=True,
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.loaded: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _said(self, message) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, request) -> None:
        self.loaded.append(request.url.rpartition("/")[2])
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            self.foreign.append(request.url)

    def open(self, address: str):
        """Open a page of the site and return it."""
        self.loaded.clear()
        path, mark, rest = address.partition("#")
        self.page.goto((self.site / path).as_uri() + mark + rest)
        return self.page

    def excess(self, width: int) -> int:
        """By how many pixels the page is wider than a window of this width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
