"""Which PDFs one set of pages makes: the whole on two papers, its archival copy, offprints."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airace.book.typst import escape

# Of the whole book; the others add what they are.
NAME = "neck-and-neck"
TEMPLATE = "template.typ"
METADATA = "metadata.json"
# Where the files that the archival copy carries lie, beside the sources.
ATTACHED = "attached"
IMPORT = f'#import "/{TEMPLATE}": *\n'

ACCESSIBLE = ("ua-1",)
# Both at once; "a" is the accessible level of PDF/A, which asks for tags and Unicode.
ARCHIVAL = ("ua-1", "a-3a")

# The system's table of media types differs between machines.
_TYPES = mimetypes.MimeTypes(filenames=())
_TYPES.add_type("text/csv", ".csv")
_TYPES.add_type("application/json", ".json")


@dataclass(frozen=True)
class Part:
    """A page of the book as a Typst file.

    ``opens`` tells whether it begins on a new page, as a chapter does; ``used``
    holds the labels that its links and values lead to; ``docname`` is empty for
    a page that only print has.
    """

    path: str
    source: str
    docname: str = ""
    is_root: bool = False
    is_appendix: bool = False
    opens: bool = True
    used: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Document:
    """One PDF: its name without ending, the Typst source, the standards that it keeps."""

    name: str
    source: str
    standards: tuple[str, ...] = ACCESSIBLE


def list_attachments(folder: Path) -> list[str]:
    """Return the files below a folder, relative to it, sorted; none if there is no folder."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def documents(
    parts: Sequence[Part],
    metadata: Mapping[str, Any],
    values: Mapping[str, str],
    works: Mapping[str, str],
    attachments: Sequence[str],
) -> list[Document]:
    """Return what to compile.

    Parameters
    ----------
    parts:
        The pages in the order of print.
    metadata:
        Of the edition; ``offprints`` names the pages of which there is one each, with ``title``,
        ``citation``, ``bibtex`` and ``address``.
    values, works:
        Source of the definition of each value, and of each entry of the bibliography, by label.
    attachments:
        Files below ``ATTACHED`` that the archival copy carries; without any there is none.
    """
    made = [Document(NAME, whole(parts, "a4"))]
    if attachments:
        carried = "".join(map(_attached, attachments))
        made.append(Document(f"{NAME}-archive", whole(parts, "a4") + carried, ARCHIVAL))
    made.append(Document(f"{NAME}-letter", whole(parts, "letter")))
    pages = {part.docname: part for part in parts}
    for docname, about in metadata.get("offprints", {}).items():
        if docname in pages:
            name = f"{NAME}-{docname.rpartition('/')[2]}"
            made.append(Document(name, offprint(pages[docname], about, values, works)))
    return made


def whole(parts: Sequence[Part], paper: str) -> str:
    """Return the source of the whole book."""
    lines = [IMPORT, f"#show: book.with(paper: {escape.string(paper)})\n"]
    in_appendices = False
    for part in parts:
        if part.is_appendix and not in_appendices:
            in_appendices = True
            lines.append(f"#show: appendices.with(paper: {escape.string(paper)})\n")
        lines.append("#chapter-break()\n" * part.opens + _include(part))
        if part.is_root:
            lines.append("#lists()\n")
    return "".join(lines)


def offprint(
    part: Part, about: Mapping[str, str], values: Mapping[str, str], works: Mapping[str, str]
) -> str:
    """Return the source of one chapter with the definitions and works that it needs."""
    fields = ", ".join(f"{key}: {escape.string(text)}" for key, text in about.items())
    lines = [IMPORT, f"#show: offprint.with(({fields}))\n", _include(part)]
    # In the order of the appendices, which is the order of the entries.
    defined = "\n\n".join(entry for label, entry in values.items() if label in part.used)
    cited = "\n\n".join(entry for label, entry in works.items() if label in part.used)
    if defined:
        lines.append(f"#offprint-part[The numbers of this chapter][#two-columns[{defined}]]\n")
    if cited:
        lines.append(f"#offprint-part[Works cited][{cited}]\n")
    return "".join(lines)


def _include(part: Part) -> str:
    return f"#include {escape.string('/' + part.path)}\n"


def _attached(name: str) -> str:
    """Return the call that puts a file into the PDF, under its path in the edition."""
    kind = _TYPES.guess_type(name)[0] or "application/octet-stream"
    return (
        f"#pdf.attach({escape.string(name)}, read({escape.string(f'/{ATTACHED}/{name}')}, "
        f'encoding: none), relationship: "data", mime-type: {escape.string(kind)}, '
        f"description: {escape.string(f'{name}, as this edition holds it')})\n"
    )
