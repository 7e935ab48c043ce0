"""Build one edition: everything in a folder of its own, put in place only when it is whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from airace.book import editions, manifest, pages
from airace.book import pdf as printed
from airace.book.collect import Edition, dump
from airace.book.worlds import GRIDS, WORLDS, run_book
from airace.chapter import BOOK
from airace.errors import AiraceError
from airace.params import parse
from airace.tables import DataPackage

DEFAULT_OUT = "_build"


def build(
    project: Path,
    given: dict[str, Any],
    out: Path | None = None,
    *,
    pdf: bool = True,
    sweeps: Path | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> Path:
    """Build an edition and return its folder.

    Parameters
    ----------
    project:
        The project's folder.
    given:
        Parameters as typed by the user (see ``airace.params``).
    out:
        Folder of the edition, ``_build`` in the project if not given.  It is replaced as a
        whole at the very end; if anything fails before, it stays as it was.
    pdf:
        Whether to make the PDF too.
    sweeps:
        Folder of the grids of editions that claims are judged in; ``sweeps/`` if not given.
    report:
        Called with a line of progress.
    """
    package = DataPackage.find(project / (given.get("data_dir") or "data"))
    parameters = parse(given, package)
    default = (project / DEFAULT_OUT).resolve()
    out = (out or default).resolve()
    _refuse_foreign(out, default)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
            edition_folder = Path(scratch) / "edition"
            book = Path(scratch) / "book"
            pages.stage(project, package.root, book)
            sweeps = sweeps or project / "sweeps"
            _assemble(project, package, parameters, edition_folder, book, pdf, sweeps, report)
            _swap(edition_folder, out, Path(scratch) / "previous")
            if out == default:
                # So that stock 'jupyter-book build .' works on the pages of this edition.
                for chapter in BOOK:
                    shutil.copyfile(
                        out / "notebooks" / f"{chapter}.ipynb",
                        project / "chapters" / f"{chapter}.ipynb",
                    )
                pages.write_claim_pages(
                    project / "chapters" / "claims",
                    json.loads((out / "claims.json").read_text("utf-8")),
                )
    except OSError as error:
        raise AiraceError(
            f"cannot write the edition ({error.strerror or error})",
            where=str(out),
            remedy="Make room or choose another --out; the last edition is as it was",
        ) from None
    return out


def _assemble(project, package, parameters, folder, book, pdf, sweeps, report) -> None:
    chapters = book / "chapters"
    (folder / "sweeps").mkdir(parents=True)
    for name in GRIDS:
        shutil.copyfile(sweeps / name, folder / "sweeps" / name)
    shutil.copyfile(run_book(project, parameters, book, sweeps, report=report), folder / WORLDS)
    edition = Edition.collect(chapters)
    edition.write(folder)
    (folder / "notebooks").mkdir()
    for chapter in BOOK:
        shutil.copyfile(chapters / f"{chapter}.ipynb", folder / "notebooks" / f"{chapter}.ipynb")
    pages.write_claim_pages(chapters / "claims", edition.claims)
    if pdf:
        report("typesetting the PDF")
        facts = manifest.facts(project, package, edition)
        printed.make(edition, package, facts, book, folder / "pdf")
    report("building the website")
    shutil.copytree(pages.build_site(book, edition.as_of), folder / "html")
    if pdf:
        shutil.copytree(folder / "pdf", folder / "html" / "pdf")
    record = dump(manifest.describe(project, package, edition, folder))
    (folder / manifest.NAME).write_text(record, encoding="utf-8")
    (folder / "html" / manifest.NAME).write_text(record, encoding="utf-8")
    report(f"{len(edition.ledger.values)} values, {len(edition.figures)} figures")
    warning = editions.warn_of_verdicts(project, folder)
    if warning:
        report(warning)


def _refuse_foreign(out: Path, default: Path) -> None:
    """Never replace a folder that this program did not make."""
    if out == default or not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not (out / manifest.NAME).is_file()):
        raise AiraceError(
            "exists and is not an edition",
            where=str(out),
            remedy="Choose an empty or new folder for --out",
        )


def _swap(new: Path, out: Path, previous: Path) -> None:
    """Put the new edition in place; the old one returns if that fails."""
    if out.exists():
        out.rename(previous)
    try:
        new.rename(out)
    except OSError:
        if previous.exists():
            previous.rename(out)
        raise
