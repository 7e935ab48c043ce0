"""The Sphinx builder ``typst``: the whole book as one Typst document and one PDF."""

import contextlib
import datetime
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from babel.dates import format_date
from sphinx.builders import Builder
from sphinx.errors import NoUri, SphinxError
from sphinx.util import logging

from airace.book.typst import escape
from airace.book.typst.compile import PAGE_MARK, compile_all
from airace.book.typst.documents import (
    ATTACHED,
    IMPORT,
    METADATA,
    NAME,
    TEMPLATE,
    Document,
    Part,
    documents,
    list_attachments,
)
from airace.book.typst.finish import Rights
from airace.book.typst.pages import (
    PREFIX,
    Appendix,
    Dossiers,
    Page,
    Targets,
    collect_targets,
    for_print,
    in_reading_order,
)
from airace.book.typst.writer import TypstTranslator
from airace.errors import AiraceError

logger = logging.getLogger(__name__)

PDF = f"{NAME}.pdf"

_REQUIRED = {"title", "as_of"}
_TEXTS = {
    "title",
    "subtitle",
    "edition",
    "as_of",
    "version",
    "permalink",
    "doi",
    "digest",
    "licence",
    "abstract",
    "citation",
    "description",
    "region",
    "bibtex",
    "licence_address",
}
_LISTS = {"authors", "keywords", "notice"}
# Of each chapter, by its page: see ``documents.documents``.
_OFFPRINT = {"title", "citation", "bibtex", "address"}


class PdfError(AiraceError, SphinxError):
    """An ``AiraceError`` that Sphinx prints as a message instead of a traceback."""

    category = "The PDF cannot be made"


@contextlib.contextmanager
def _told_by_sphinx() -> Iterator[None]:
    try:
        yield
    except AiraceError as error:
        raise PdfError(error.what, where=error.where, remedy=error.remedy) from error


class TypstBuilder(Builder):
    """Writes ``book.typ`` with all that it needs, and compiles it.

    The pages are resolved one by one, each under its own name, so that what
    other extensions do at that stage works as in the website; then they are
    joined in the order of the table of contents.
    """

    name = "typst"
    format = "typst"
    epilog = "The PDF is %(outdir)s/" + PDF + "."
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]  # noqa: RUF012 - Sphinx's own interface
    default_translator_class = TypstTranslator
    imagedir = "images"

    def init(self) -> None:
        """Start with nothing collected."""
        self.in_book: set[str] = set()
        self.figures: dict[str, str] = {}
        # The Typst source of what an offprint takes from an appendix, by label.
        self.values: dict[str, str] = {}
        self.works: dict[str, str] = {}
        self.dossiers: Dossiers | None = None
        self.documents: list[Document] = []

    def get_outdated_docs(self) -> str:
        """Return that the PDF is always made afresh."""
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page; the writer turns it into a label."""
        if docname not in self.in_book:
            raise NoUri(docname, typ)
        return PREFIX + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the address of a page, which is the same from everywhere."""
        return PREFIX + to if to in self.in_book else self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Do nothing: there are no pages to prepare for."""

    def write_documents(self, docnames: set[str]) -> None:
        """Do nothing: ``write`` makes the one document."""

    def write(self, *ignored: Any) -> None:
        """Write the source and all that it refers to."""
        with _told_by_sphinx():
            self._write()

    def finish(self) -> None:
        """Copy the pictures, and compile."""
        with _told_by_sphinx():
            self._finish()

    def _write(self) -> None:
        # Not in ``init``: an extension may set the metadata once the builder is there.
        metadata = checked_metadata(self.config.typst_metadata, self.config.language)
        root = self.config.root_doc
        if self.config.typst_dossiers:
            self.dossiers = Dossiers(**self.config.typst_dossiers)
        pages = in_reading_order(self.env, root)
        self.in_book = {page.docname for page in pages}
        for page in pages:
            self.env.resolve_references(page.doctree, page.docname, self)
            self.post_process_images(page.doctree)
        targets = collect_targets(pages)
        ordered = for_print(pages, self.config.typst_appendix_part, self.dossiers)
        out = Path(self.outdir)
        parts = [self._part(page, targets, root) for page in ordered]
        for part in parts:
            (out / part.path).parent.mkdir(parents=True, exist_ok=True)
            (out / part.path).write_text(part.source, encoding="utf-8")
        attachments = list_attachments(Path(self.srcdir, self.config.typst_attachments))
        self.documents = documents(parts, metadata, self.values, self.works, attachments)
        for document in self.documents:
            (out / f"{document.name}.typ").write_text(document.source, encoding="utf-8")
        (out / METADATA).write_text(
            json.dumps(metadata, ensure_ascii=False, indent=2, sort_keys=True) + "\n",
            encoding="utf-8",
        )
        template = resources.files(__package__).joinpath(TEMPLATE)
        (out / TEMPLATE).write_text(template.read_text(encoding="utf-8"), encoding="utf-8")

    def _part(self, page: Page | Appendix, targets: Targets, root: str) -> Part:
        """Return a page as a file of its own; it is included where a document wants it."""
        if isinstance(page, Appendix):
            heading = (
                f"#heading(level: 1, supplement: [{escape.markup(page.part)}], "
                f"numbering: (..) => {escape.string(page.letter)})[{escape.markup(page.title)}]"
            )
            source = f"{IMPORT}{heading}\n"
            return Part(f"pages/appendix-{page.letter}.typ", source, is_appendix=True)
        visitor = self.create_translator(page.doctree, self)
        visitor.begin(page, targets)
        page.doctree.walkabout(visitor)
        path = Path(self.env.doc2path(page.docname)).relative_to(self.srcdir).as_posix()
        dress = "#show: dossier\n" if visitor.is_dossier else ""
        return Part(
            f"pages/{page.docname}.typ",
            f"{PAGE_MARK}{path}\n{IMPORT}{dress}\n{visitor.astext()}",
            docname=page.docname,
            is_root=page.docname == root,
            is_appendix=bool(page.letter) or visitor.is_dossier,
            opens=page.depth == 1,
            used=frozenset(visitor.used),
        )

    def _finish(self) -> None:
        out = Path(self.outdir)
        for source, name in sorted(self.images.items()):
            target = out / self.imagedir / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(self.srcdir) / source, target)
        for name, svg in self.figures.items():
            target = out / self._figure_path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(svg, encoding="utf-8")
        attached = Path(self.srcdir, self.config.typst_attachments)
        if attached.is_dir():
            shutil.copytree(attached, out / ATTACHED, dirs_exist_ok=True)
        warnings = compile_all(
            out,
            self.documents,
            fonts=[Path(self.app.confdir, folder) for folder in self.config.typst_font_paths],
            as_of=datetime.date.fromisoformat(self.config.typst_metadata["as_of"]),
            rights=Rights.of(self.config.typst_metadata),
            # The website is made beside, with the other half of the cores.
            workers=self.config.typst_workers or max(1, (os.cpu_count() or 1) // 2),
            # Beside the pages as read, which are kept between builds or not.
            kept=Path(self.app.doctreedir, "pdf"),
        )
        for warning in warnings:
            logger.warning("typst: %s", warning)

    def add_figure(self, name: str, svg: str) -> str:
        """Keep a chart for the output folder; return its path there.

        Raises
        ------
        AiraceError
            If another chart has the same name.
        """
        if self.figures.setdefault(name, svg) != svg:
            raise AiraceError(
                f"two different figures are called {name!r}", remedy="Give each its own id."
            )
        return self._figure_path(name)

    @staticmethod
    def _figure_path(name: str) -> str:
        return f"figures/{name}.svg"


def checked_metadata(given: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the metadata as the template wants it, or say what is wrong.

    Adds ``as_of`` as year, month and day, ``as_of_words`` (20 October 2026),
    ``language``, and the rows of the ``colophon`` if there are none.

    Raises
    ------
    AiraceError
        If a key is missing, unknown or of the wrong type, or the date is none.
    """
    where = "typst_metadata"
    known = _TEXTS | _LISTS | {"colophon", "offprints"}
    for key in sorted(_REQUIRED - {key for key in given if given[key]}):
        raise AiraceError(f"{key!r} is missing", where=where, remedy="Set it in _config.yml.")
    for key, value in given.items():
        if key not in known:
            raise AiraceError(
                f"there is no {key!r}", where=where, remedy=f"Known are {', '.join(sorted(known))}."
            )
        if key == "offprints":
            _check_offprints(value)
            continue
        texts = [value] if key in _TEXTS else list(_flat(value, key))
        if not all(isinstance(text, str) for text in texts):
            raise AiraceError(f"{key!r} is not text: {value!r}", where=where, remedy="Quote it.")
    try:
        day = datetime.date.fromisoformat(given["as_of"])
    except ValueError:
        raise AiraceError(
            f"'as_of' is not a date: {given['as_of']!r}", where=where, remedy="Write YYYY-MM-DD."
        ) from None
    words = format_date(day, "d MMMM y", locale="en")
    return {key: value for key, value in given.items() if value} | {
        "as_of": {"year": day.year, "month": day.month, "day": day.day},
        "as_of_words": words,
        "colophon": given.get("colophon") or _standard_colophon(given, words),
        "language": language.split("_")[0].split("-")[0],
    }


def _standard_colophon(given: Mapping[str, Any], day: str) -> list[list[str]]:
    """Return what the last page says if nobody wrote it."""
    rows = [
        ["Edition", given.get("edition")],
        ["Data as of", day],
        ["Version", given.get("version")],
    ]
    rows += [["DOI", given.get("doi")], ["This edition", given.get("permalink")]]
    rows += [["Digest of the data", given.get("digest")]]
    return [row for row in rows if row[1]]


def _check_offprints(value: Any) -> None:
    """Stop if the citations of the chapters are not texts by page."""
    if not isinstance(value, Mapping) or not all(
        isinstance(part, Mapping)
        and set(part) == _OFFPRINT
        and all(isinstance(text, str) for text in part.values())
        for part in value.values()
    ):
        raise AiraceError(
            f"'offprints' is not {', '.join(sorted(_OFFPRINT))} by page: {value!r}",
            where="typst_metadata",
        )


def _flat(value: Any, key: str) -> Iterator[Any]:
    """Yield the texts of a list, or of the rows of the colophon."""
    if not isinstance(value, list | tuple):
        raise AiraceError(f"{key!r} is not a list: {value!r}", where="typst_metadata")
    for item in value:
        if key == "colophon":
            if not isinstance(item, list | tuple) or len(item) != 2:
                raise AiraceError(
                    f"{item!r} is not a pair of label and text", where="typst_metadata: colophon"
                )
            yield from item
        else:
            yield item
