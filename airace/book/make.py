"""Make one edition: everything in a folder of its own, put in place only when it is whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from airace.book import editions, manifest, pages
from airace.book import pdf as printed
from airace.book.collect import Edition, dump
from airace.book.store import Store
from airace.book.sweep import STORE
from airace.book.worlds import GRIDS, run_book
from airace.chapter import BOOK
from airace.errors import AiraceError
from airace.params import parse
from airace.tables import DataPackage

# Pages as Sphinx read them, by builder.
READ = Path(".airace") / "pages"
# The page that lists the PDFs with their digests.
CITE_PAGE = "chapters/cite.html"


def make(
    project: Path,
    given: dict[str, Any],
    out: Path,
    *,
    pdf: bool,
    sweeps: Path,
    clean: bool,
    default: bool,
    settle: Callable[[], None],
    report: Callable[[str], None],
    explain: Callable[[str], None],
) -> None:
    """Make an edition from a copy of the project's sources and put it in place.

    Parameters
    ----------
    project, given, out, pdf, sweeps, clean, report, explain:
        As in ``build.build``, all given.
    default:
        Whether this is the project's own edition, whose chapters stock tools find in
        ``chapters/``.
    settle:
        Called when the new edition is whole, before the old one is touched; may raise.
    """
    package = DataPackage.find(project / (given.get("data_dir") or "data"))
    parameters = parse(given, package)
    _refuse_foreign(out, default)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _scratch(out, default) as scratch:
            folder, book = Path(scratch) / "edition", Path(scratch) / "book"
            pages.stage(project, package.root, book)
            kept = Path(scratch) / "runs" if clean else project / STORE
            store = Store(kept, book, DataPackage(book / "data"))
            (folder / "sweeps").mkdir(parents=True)
            for name in GRIDS:
                shutil.copyfile(sweeps / name, folder / "sweeps" / name)
            for path in run_book(
                book, parameters, folder / "sweeps", store, report=report, explain=explain
            ):
                shutil.copyfile(path, folder / path.name)
            # Only what is built again and again is worth keeping.
            read = project / READ if default and not clean else None
            _assemble(book, folder, pdf=pdf, read=read, report=report)
            warning = editions.warn_of_verdicts(project, folder)
            if warning:
                report(warning)
            settle()
            _swap(folder, out, Path(scratch) / "previous")
            store.prune()
        if default:
            _serve_stock_tools(project, out)
    except OSError as error:
        raise AiraceError(
            f"cannot write the edition ({error.strerror or error})",
            where=str(out),
            remedy="Make room or choose another --out; the last edition is as it was",
        ) from None


def _assemble(
    book: Path,
    folder: Path,
    *,
    pdf: bool,
    read: Path | None,
    report: Callable[[str], None],
) -> None:
    """Unpack the executed chapters, set the pages, and record all of it."""
    chapters = book / "chapters"
    edition = Edition.collect(chapters)
    edition.write(folder)
    (folder / "notebooks").mkdir()
    for chapter in BOOK:
        shutil.copyfile(chapters / f"{chapter}.ipynb", folder / "notebooks" / f"{chapter}.ipynb")
    pages.write_claim_pages(chapters / "claims", edition.claims)
    package = DataPackage(book / "data")
    facts = manifest.facts(book, package, edition)
    (book / manifest.FACTS).write_text(dump(facts), encoding="utf-8")
    if pdf:
        printed.announce(edition, package, facts, book)
    report("building the website and the PDF" if pdf else "building the website")
    with ThreadPoolExecutor() as both:
        # Two programs at work: the threads only wait for them.
        site = both.submit(pages.build_site, book, edition.as_of, read)
        if pdf:
            both.submit(printed.make, book, edition.as_of, folder / "pdf", read).result()
        # Sphinx's note to itself, which names folders of this machine by their digest.
        private = shutil.ignore_patterns(".buildinfo")
        shutil.copytree(site.result(), folder / "html", ignore=private)
    if pdf:
        printed.fill_in(folder / "html" / CITE_PAGE, folder / "pdf")
        shutil.copytree(folder / "pdf", folder / "html" / "pdf")
    record = dump(manifest.describe(facts, folder))
    (folder / manifest.NAME).write_text(record, encoding="utf-8")
    (folder / "html" / manifest.NAME).write_text(record, encoding="utf-8")
    report(f"{len(edition.ledger.values)} values, {len(edition.figures)} figures")


@contextmanager
def _scratch(out: Path, default: bool) -> Iterator[str]:
    """A folder beside the edition, on the same disk, to make it in.

    The project's own edition is always made in the same one: Sphinx knows the pages that it read
    by their place.  The lock on the edition's folder keeps two builds out of each other's way.
    """
    if not default:
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
            yield scratch
        return
    scratch = out.with_name(f".{out.name}-scratch")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        yield str(scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _serve_stock_tools(project: Path, out: Path) -> None:
    """Put the chapters where stock 'jupyter-book build .' finds the pages of this edition."""
    for chapter in BOOK:
        shutil.copyfile(
            out / "notebooks" / f"{chapter}.ipynb", project / "chapters" / f"{chapter}.ipynb"
        )
    pages.write_claim_pages(
        project / "chapters" / "claims", json.loads((out / "claims.json").read_text("utf-8"))
    )


def _refuse_foreign(out: Path, default: bool) -> None:
    """Never replace a folder that this program did not make."""
    if default or not out.exists():
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
