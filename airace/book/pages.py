"""Turn executed chapters and hand-written pages into the website and the PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airace.errors import AiraceError

# What a book is made of, besides the executed chapters; the page on what changed since the last
# edition reads the released records, the notebooks' sources and the lock file.
PARTS = (
    "_config.yml",
    "_toc.yml",
    "references.bib",
    "requirements.txt",
    "chapters",
    "editions",
    "notebooks",
)


def stage(project: Path, data: Path, folder: Path) -> None:
    """Copy the book's sources and tables into a new folder, without generated pages."""
    folder.mkdir(parents=True)
    shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns(".*"))
    for part in PARTS:
        source = project / part
        if source.is_dir():
            # Chapters that a stock build left there are of another run.
            generated = shutil.ignore_patterns("*.ipynb") if part == "chapters" else None
            shutil.copytree(source, folder / part, ignore=generated)
        else:
            shutil.copyfile(source, folder / part)


def write_claim_pages(folder: Path, claims: list[dict[str, Any]]) -> None:
    """Write a page for each claim into an empty ``folder``; a directive fills it.

    Without claims there is one page that says so, since a table of contents lists what the
    folder holds.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if not claims:
        text = "# No claim yet\n\nNo claim that this book follows had been made by this day.\n"
        (folder / "none.md").write_text(text, encoding="utf-8")
    for claim in claims:
        claim_id = claim["claim_id"]
        (folder / f"{claim_id.lower()}.md").write_text(
            f"# Claim {claim_id}\n\n```{{claim}} {claim_id}\n:page:\n```\n", encoding="utf-8"
        )


def build_site(book: Path, as_of: str, kept: Path | None = None) -> Path:
    """Build the website of a staged book; returns the folder of its pages.

    ``kept`` is where pages as read lie between builds; without it all are read again.
    """
    return _jupyter_book(book, as_of, kept, "html") / "html"


def build_pdf(book: Path, as_of: str, kept: Path | None = None) -> Path:
    """Build the PDFs of a staged book; returns their folder.  ``kept`` is as above."""
    return _jupyter_book(book, as_of, kept, "custom", "--custom-builder", "typst") / "typst"


def _jupyter_book(book: Path, as_of: str, kept: Path | None, builder: str, *more: str) -> Path:
    """Run Jupyter Book into an empty folder; a warning is an error.

    Each builder has a folder of its own beside the book, so that two can run side by side.
    """
    out = book.with_name(f"{book.name}-{builder}")
    shutil.rmtree(out, ignore_errors=True)
    doctrees = out / "_build" / ".doctrees"
    if kept and (kept / builder).is_dir():
        # Taken away, not copied: after a build that fails they are gone, and all is read again.
        doctrees.parent.mkdir(parents=True)
        shutil.move(kept / builder, doctrees)
    environment = dict(os.environ)
    # Dates in the output follow the edition, not the clock.
    moment = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    environment["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    environment["PYTHONHASHSEED"] = "0"
    command = [
        sys.executable,
        "-c",
        "from jupyter_book.cli.main import main; main()",
        "build",
        str(book),
        "--path-output",
        str(out),
        "-n",
        "-W",
        "--keep-going",
        "--builder",
        builder,
        *more,
    ]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise AiraceError(
            f"Jupyter Book stopped:\n{_complaints(run.stdout + run.stderr, book)}",
            where=f"builder {more[-1] if more else builder}",
            remedy="Mend the page; nothing was published",
        )
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        shutil.move(doctrees, kept / builder)
    return out / "_build"


def _complaints(output: str, book: Path) -> str:
    """The lines that say what is wrong, without the staging folder's name."""
    text = re.sub(r"\x1b\[[\d;]*m", "", output).replace(f"{book}{os.sep}", "")
    lines = text.splitlines()
    telling = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
    return "\n".join(telling[:20] or lines[-20:])
