"""The PDFs of an edition: what goes in, what comes out, and whether both still agree."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from airace.book import manifest, pages
from airace.book.collect import Edition, dump
from airace.book.release import release_tables
from airace.book.typst.documents import NAME
from airace.errors import AiraceError
from airace.tables import DataPackage

# In a staged book: what the archival copy carries, and that there are PDFs at all.
ATTACHMENTS = "attachments"
TABLES = "data"
FOLDER = "pdf"
ARCHIVE = f"{NAME}-archive.pdf"
# The record of what went in.  The manifest, which lists the digest of every file that came out,
# cannot be inside one of them.
INPUTS = "inputs.json"
TEXTS = ("values.json", "claims.json", "findings.json")


def announce(edition: Edition, package: DataPackage, facts: dict[str, Any], book: Path) -> None:
    """Tell the pages of a staged book that there will be PDFs: their links go in now.

    What the archival copy carries lies ready from here on, and the website takes the tables from
    there.

    Parameters
    ----------
    edition, package:
        What the chapters made, and the tables they read.
    facts:
        The record of what went in (see ``manifest.facts``).
    book:
        The staged book (see ``pages.stage``).
    """
    (book / FOLDER).mkdir()
    attach(edition, package, facts, book / ATTACHMENTS)


def make(book: Path, as_of: str, folder: Path, kept: Path | None = None) -> None:
    """Typeset a staged book that was announced; its PDFs go into ``folder``.

    Parameters
    ----------
    book:
        The staged book.
    as_of:
        The edition's day.
    folder:
        The edition's folder of PDFs; it must not exist.
    kept:
        Where pages as read lie between builds.
    """
    made = pages.build_pdf(book, as_of, kept)
    folder.mkdir(parents=True)
    for path in sorted(made.glob(f"{NAME}*.pdf")):
        shutil.copyfile(path, folder / path.name)


def fill_in(page: Path, folder: Path) -> None:
    """Write size and digest of each PDF where a page of the website has left room for them.

    Pages and PDFs are made side by side, so neither knows the other while it is written.
    """
    text = page.read_text(encoding="utf-8")
    for path in sorted(folder.glob("*.pdf")):
        text = text.replace(room(path.name, "sha256"), manifest.digest(path))
        text = text.replace(room(path.name, "size"), f"{path.stat().st_size / 1e6:.1f} MB")
    page.write_text(text, encoding="utf-8")


def room(name: str, fact: str) -> str:
    """What stands on a page until a fact of a PDF is known; one word, which no writer breaks."""
    return f"[{fact}:{name}]"


def attach(edition: Edition, package: DataPackage, facts: dict[str, Any], folder: Path) -> None:
    """Write the files that the archival copy carries, under the names that they have on the site.

    They are the tables that may be passed on, with their description, ``values.json``,
    ``claims.json``, ``findings.json``, and the record of what went in as ``inputs.json``.
    """
    folder.mkdir(parents=True)
    release_tables(package, edition.as_of, folder / TABLES)
    for name, text in edition.files().items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / INPUTS).write_text(dump(facts), encoding="utf-8")


def attached(path: Path) -> dict[str, bytes]:
    """Return the files inside a PDF, by name.

    Raises
    ------
    AiraceError
        If it is not a sound PDF.
    """
    try:
        with pikepdf.open(path) as pdf:
            return {
                name: bytes(spec.get_file().read_bytes())
                for name, spec in sorted(pdf.attachments.items())
            }
    except pikepdf.PdfError as error:
        raise AiraceError(
            f"is not a sound PDF ({error})",
            where=path.name,
            remedy="Build the edition again",
        ) from None


def compare_attached(folder: Path, record: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Compare what the archival copy of an edition carries with the edition's own files.

    Parameters
    ----------
    folder:
        The edition's folder.
    record:
        Its manifest.

    Yields
    ------
    Name of each file and whether both are the same; nothing for an edition without this copy.
    """
    archive = folder / FOLDER / ARCHIVE
    if not archive.is_file():
        return
    inside = attached(archive)
    site = folder / "html"
    outside = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in (site / "data").rglob("*")
        if path.is_file()
    }
    outside |= {name: (folder / name).read_bytes() for name in TEXTS if (folder / name).is_file()}
    inputs = {key: value for key, value in record.items() if key != "outputs"}
    outside[INPUTS] = dump(inputs).encode()
    for name in sorted(inside | outside):
        yield f"{FOLDER}/{ARCHIVE}: {name}", inside.get(name) == outside.get(name)
