"""The record of everything that went into an edition and came out of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from airace import __version__
from airace.book.collect import Edition

NAME = "manifest.json"


def digest(path: Path) -> str:
    """Sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(folder: Path, pattern: str = "**/*") -> dict[str, str]:
    """Sha256 of every file below a folder, by relative path, sorted.

    Hidden files and caches are nobody's result: Sphinx's doctrees, Python's bytecode.
    """
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.glob(pattern))
        if path.is_file()
        and not any(
            part.startswith((".", "__pycache__")) for part in path.parts[len(folder.parts) :]
        )
    }


def describe(project: Path, edition: Edition, folder: Path) -> dict[str, Any]:
    """Return the manifest of an edition whose files are complete in ``folder``.

    Returns
    -------
    ``parameters``; ``inputs`` (tables with digest and rows used, notebooks, pages, package,
    lock file) and ``outputs`` (digest of every file), none of which names a time or a machine.
    """
    return {
        "title": "Neck and Neck?",
        "version": __version__,
        "as_of": edition.as_of,
        "data_sha256": edition.data_digest,
        "parameters": edition.parameters,
        "inputs": {
            "tables": edition.reads,
            "notebooks": digests(project / "notebooks", "*.ipynb"),
            "pages": digests(project / "chapters", "*.md"),
            "package": digests(project / "airace", "**/*.py"),
            "lock": digest(project / "requirements.txt"),
        },
        "outputs": {k: v for k, v in digests(folder).items() if k != NAME},
    }
