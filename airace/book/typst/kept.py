"""PDFs kept between builds, each found again by the content of all that it is set from.

Most changes touch one chapter; the offprints of the others need not be set again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from airace.book.inputs import environment
from airace.book.typst.documents import Document
from airace.book.typst.finish import Rights

_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


@dataclass(frozen=True)
class Kept:
    """PDFs of earlier builds.

    Attributes
    ----------
    folder:
        Where they lie; made when the first is kept.
    fonts, as_of, rights:
        As in ``compile.compile_all``: what a PDF is made from besides its sources.
    """

    folder: Path
    fonts: Sequence[Path]
    as_of: datetime.date
    rights: Rights

    def place(self, document: Document, source: Path) -> Path:
        """Return where a document's PDF lies if it was kept, or is to be kept."""
        parts = {
            "files": {path.relative_to(source.parent).as_posix(): _digest(path)
                      for path in named_by(source)},
            "fonts": [_digest(path) for folder in self.fonts for path in sorted(folder.glob("*"))
                      if path.is_file()],
            "program": [_digest(path) for path in sorted(Path(__file__).parent.glob("*.py"))],
            "rest": [environment(), *document.standards, str(self.as_of), *astuple(self.rights)],
        }  # fmt: skip
        digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
        return self.folder / f"{document.name}.{digest[:32]}.pdf"

    def keep(self, output: Path, place: Path) -> None:
        """Keep a PDF in its place, instead of the document's earlier ones."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob(f"{place.name.partition('.')[0]}.*"):
            old.unlink()
        # Under its name only when it is whole.
        part = place.with_suffix(".part")
        shutil.copyfile(output, part)
        part.replace(place)


def named_by(source: Path) -> list[Path]:
    """Return a Typst file and all that it names, itself or through files that it includes.

    Typst reads a file only by a name that stands somewhere in quotation marks, from the folder
    of the document or of the file itself.

    Parameters
    ----------
    source:
        The document; what it names lies beside or below it.
    """
    root = source.parent
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    found, pending = set(), {source.name}
    while pending:
        name = pending.pop()
        found.add(name)
        if name.endswith(".typ"):
            text = (root / name).read_text(encoding="utf-8")
            strings = {string.removeprefix("/") for string in _STRING.findall(text)}
            beside = Path(name).parent.as_posix()
            strings |= {f"{beside}/{string}" for string in strings}
            pending |= (strings & there) - found
    return [root / name for name in sorted(found)]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
