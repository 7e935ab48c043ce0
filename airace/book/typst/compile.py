"""Typst source to a tagged PDF: the one place that calls the compiler."""

import datetime
import itertools
import multiprocessing
import re
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import typst

from airace.book.typst.documents import ACCESSIBLE, NAME, Document
from airace.book.typst.finish import Rights, finish
from airace.book.typst.kept import Kept
from airace.errors import AiraceError

# What the template sets text in; without them Typst would take what it has.
# Noto has what Plex lacks, ideographs, and Typst falls back on it.
FAMILIES = ("IBM Plex Serif", "IBM Plex Sans", "IBM Plex Mono", "Noto Sans SC")
# Compilations after which the compiler drops what none of them used.
_AGES = 11
_PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}
PAGE_MARK = "// page: "


def compile_all(
    folder: Path,
    documents: Sequence[Document],
    *,
    fonts: Sequence[Path],
    as_of: datetime.date,
    rights: Rights,
    workers: int = 1,
    kept: Path | None = None,
) -> list[str]:
    """Compile documents to PDFs beside their sources in ``folder``; return the warnings.

    The whole book and its archival copy are set by one process, one after the other: what the
    compiler keeps in memory makes the second nearly free.  The others go to processes beside it.
    One that an earlier build has set from the same is taken from the folder ``kept``.

    Raises
    ------
    AiraceError
        As ``compile_pdf``.
    """
    whole = [one for one in documents if one.name in (NAME, f"{NAME}-archive")]
    rest = [one for one in documents if one not in whole]
    groups = [group for group in (whole, rest[:1], rest[1:]) if group]
    shared = (list(fonts), as_of, rights, kept)
    if workers == 1 or len(groups) == 1:
        found = [_compile_groups(folder, groups, *shared)]
    else:
        # Not by forking: the compiler has threads.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(workers, len(groups)), mp_context=context) as pool:
            jobs = [pool.submit(_compile_groups, folder, [group], *shared) for group in groups]
            found = [job.result() for job in jobs]
    # Several documents hold the same page, and warn alike.
    return list(dict.fromkeys(itertools.chain.from_iterable(found)))


def _compile_groups(
    folder: Path,
    groups: Sequence[Sequence[Document]],
    fonts: Sequence[Path],
    as_of: datetime.date,
    rights: Rights,
    kept: Path | None,
) -> list[str]:
    """Compile documents one after the other; what a group shares is forgotten after it."""
    warnings: list[str] = []
    finished: list[Future[None]] = []
    before = Kept(kept, fonts, as_of, rights) if kept else None
    # The compiler leaves Python to others: one document is packed while it sets the next.
    with ThreadPoolExecutor(max_workers=1) as beside:
        for group in groups:
            for document in group:
                source, output = folder / f"{document.name}.typ", folder / f"{document.name}.pdf"
                place = before.place(document, source) if before else None
                if place and place.is_file():
                    shutil.copyfile(place, output)
                    continue
                told = compile_pdf(
                    source, output, fonts=fonts, as_of=as_of, standards=document.standards
                )
                # A warning is told at each build: what has one is not kept.
                finished.append(
                    beside.submit(_finish, output, rights, before, None if told else place)
                )
                warnings += told
            _forget(fonts)
    for job in finished:
        job.result()
    return warnings


def _finish(output: Path, rights: Rights, before: Kept | None, place: Path | None) -> None:
    finish(output, rights)
    if before and place:
        before.keep(output, place)


def _forget(fonts: Sequence[Path]) -> None:
    """Have the compiler let go of what it remembers of these documents: of no use to others.

    It drops what several compilations in a row did not need; so it is given nothing to do.
    """
    found = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))
    for _ in range(_AGES):
        typst.compile(b"", font_paths=found, ignore_system_fonts=True)


def compile_pdf(
    source: Path,
    output: Path,
    *,
    fonts: Sequence[Path],
    as_of: datetime.date,
    standards: Sequence[str] = ACCESSIBLE,
) -> list[str]:
    """Compile ``source`` to the file ``output``, PDF/UA-1 at least, and return the warnings.

    Nothing of the machine gets in: no system fonts, no downloaded packages, and
    ``as_of`` (midnight, UTC) instead of the clock, so equal source gives equal bytes.

    Raises
    ------
    AiraceError
        If a font family is missing, or if the compiler refuses: an image without
        alternative text, a character that no font has, an error in the source.
        The message names the page of the book where it can be found.
    """
    found = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))
    missing = [name for name in FAMILIES if name not in found.families()]
    if missing:
        raise AiraceError(
            f"the fonts {', '.join(missing)} are missing",
            where=", ".join(map(str, fonts)) or "typst_font_paths",
            remedy="Name a folder that holds their .ttf or .otf files.",
        )
    moment = datetime.datetime.combine(as_of, datetime.time(), datetime.UTC)
    # An empty package folder: an import of a package fails instead of downloading.
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            root=source.parent,
            font_paths=found,
            ignore_system_fonts=True,
            package_path=empty,
            package_cache_path=empty,
        )
        try:
            pdf, warnings = compiler.compile_with_warnings(
                input=source, format="pdf", pdf_standards=list(standards), timestamp=moment
            )
        except typst.TypstError as error:
            raise _refusal(error, source) from error
    output.write_bytes(pdf)
    return [_located(str(w.message), str(w.diagnostic), source) for w in warnings]


def _refusal(error: typst.TypstError, source: Path) -> AiraceError:
    """Return the first error that the compiler reported, in the reader's terms."""
    diagnostic = str(error.diagnostic)
    others = len(re.findall(r"^error: ", diagnostic, re.MULTILINE)) - 1
    message = error.message + (f" (and {others} more)" if others > 0 else "")
    glyph = re.search(r'the text `"(.+?)"` could not be displayed', error.message)
    if glyph:
        remedy = "Take the character out, or ship a font that has it."
    elif "alt text" in error.message:
        remedy = "Give every image and formula a description."
    else:
        remedy = "; ".join(error.hints)
    where = _page_of(diagnostic, source)
    if not where and glyph:
        # Text inside a drawing has no position in the source.
        where = ", ".join(
            path.relative_to(source.parent).as_posix()
            for path in sorted(source.parent.rglob("*.svg"))
            if glyph[1] in path.read_text(encoding="utf-8")
        )
    elif not where and "image" in error.message:
        where = ", ".join(
            path.relative_to(source.parent).as_posix()
            for path in sorted(source.parent.rglob("*"))
            if path.suffix in _PICTURES and not _can_be_read(path)
        )
    return AiraceError(
        f"Typst could not set the PDF: {message}", where=where or source.name, remedy=remedy
    )


def _can_be_read(picture: Path) -> bool:
    """Tell whether Typst can decode a picture."""
    probe = f'#image("{picture.name}")'.encode()
    try:
        typst.compile(probe, root=picture.parent, format="svg", ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True


def _located(message: str, diagnostic: str, source: Path) -> str:
    where = _page_of(diagnostic, source)
    return f"{where}: {message}" if where else message


def _page_of(diagnostic: str, source: Path) -> str:
    """Return the book's page, and the line of the source, that a diagnostic points to."""
    place = ""
    for file, line in re.findall(r"([\w./-]+\.typ):(\d+):\d+", diagnostic):
        # The compiler names files from the folder that the process works in.
        path = Path(file).resolve()
        if not path.is_file() or not path.is_relative_to(source.parent.resolve()):
            continue
        lines = path.read_text(encoding="utf-8").split("\n")[: int(line)]
        marks = [text for text in lines if text.startswith(PAGE_MARK)]
        at = f"{path.relative_to(source.parent.resolve()).as_posix()}:{line}"
        if marks:
            return f"{marks[-1].removeprefix(PAGE_MARK)} ({at})"
        place = place or (at if path.name == source.name else "")
    return place
