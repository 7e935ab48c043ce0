"""Which files a run really opened, so that what it does not own up to can be refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_opened: set[Path] = set()
_installed = False


def start() -> None:
    """Forget what was opened before and note every file that Python opens from now on.

    A library that opens files by itself, below Python, is not seen.
    """
    global _installed
    _opened.clear()
    # An audit hook cannot be taken away again, so there is one for the life of the process.
    if not _installed:
        sys.addaudithook(_note)
        _installed = True


def opened(root: Path) -> set[Path]:
    """Return the files below ``root`` that were opened since ``start``."""
    # A copy: other threads of the process may open files meanwhile.
    found = (path.resolve() for path in tuple(_opened))
    return {path for path in found if path.is_relative_to(root)}


def _note(event: str, arguments: tuple) -> None:
    if event == "open" and isinstance(arguments[0], str | os.PathLike):
        _opened.add(Path(os.fsdecode(arguments[0])).absolute())
