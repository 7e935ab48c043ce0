"""How to cite an edition, a chapter or a figure: text, BibTeX and CSL-JSON from the same facts."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airace import wording
from airace.errors import AiraceError

AUTHORS = "The Neck and Neck authors"
TITLE = "Neck and Neck? A living measurement of the US–China AI race"
HOME = "https://neck-and-neck.github.io"


def live(address: str) -> str:
    """Return the address of a part of the newest edition, whichever that is."""
    return f"{HOME}/{address}"


def permalink(as_of: str) -> str:
    """Return the address at which an edition stays."""
    return f"{HOME}/{as_of}/"


def doi_of(registry: Path, as_of: str) -> str:
    """Return the DOI of an edition's day from a table of them; empty without one, or a table.

    Raises
    ------
    AiraceError
        If the table has other columns than ``as_of`` and ``doi``, or something else as a DOI.
    """
    if not registry.is_file():
        return ""
    with registry.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if rows.fieldnames != ["as_of", "doi"]:
            raise AiraceError("has not the columns as_of,doi", where=str(registry))
        for number, row in enumerate(rows, start=2):
            if not re.fullmatch(r"10\.\d{4,9}/\S+", row["doi"] or ""):
                raise AiraceError(
                    f"{row['doi']!r} is not a DOI",
                    where=f"{registry}, row {number}",
                    remedy="Write it without https://doi.org/, as 10.…/…",
                )
            if row["as_of"] == as_of:
                return row["doi"]
    return ""


@dataclass(frozen=True)
class Work:
    """One thing that can be cited.

    ``part`` and ``address`` are empty for the edition itself; ``doi`` is the edition's, empty
    if none has been assigned.
    """

    as_of: str
    version: str
    digest: str
    part: str = ""
    address: str = ""
    doi: str = ""

    @property
    def permalink(self) -> str:
        """Address of this edition, and of the part inside it."""
        return permalink(self.as_of) + self.address

    @property
    def text(self) -> str:
        """A citation in one line, in the style of APA's seventh edition."""
        year = self.as_of[:4]
        head = f"{AUTHORS}. ({year}). "
        edition = f"{TITLE} (edition as of {wording.day(self.as_of)}, version {self.version})"
        stop = "" if self.part.endswith("?") else "."
        body = f"{self.part}{stop} In {edition}. " if self.part else f"{edition}. "
        # A part has an address of its own; a DOI names the edition as a whole.
        where = f"https://doi.org/{self.doi}" if self.doi and not self.part else self.permalink
        return f"{head}{body}{where}"

    @property
    def bibtex(self) -> str:
        """The same as BibTeX."""
        kind = "inbook" if self.part else "techreport"
        fields = {
            "author": f"{{{AUTHORS}}}",
            "title": f"{{{TITLE}}}",
            **({"chapter": self.part} if self.part else {}),
            "institution" if not self.part else "publisher": "Neck and Neck",
            "year": self.as_of[:4],
            "note": f"Edition as of {self.as_of}, version {self.version}, data {self.digest[:12]}",
            **({"doi": self.doi} if self.doi else {}),
            "url": self.permalink,
        }
        lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
        return f"@{kind}{{{self.key},\n{lines}\n}}"

    @property
    def csl(self) -> dict[str, Any]:
        """The same as an item of CSL-JSON, which reference managers import."""
        kind = "chapter" if self.part else "report"
        if "figures/" in self.address:
            kind = "graphic"
        return {
            "id": self.key,
            "type": kind,
            "title": self.part or TITLE,
            **({"container-title": TITLE} if self.part else {}),
            "author": [{"literal": AUTHORS}],
            "issued": {"date-parts": [[int(part) for part in self.as_of.split("-")]]},
            "edition": f"as of {self.as_of}",
            "version": self.version,
            "publisher": "Neck and Neck",
            **({"DOI": self.doi} if self.doi and not self.part else {}),
            "URL": self.permalink,
            "note": f"Data sha256 {self.digest[:12]}",
        }

    @property
    def csl_json(self) -> str:
        """``csl`` as a file: a list of one item."""
        return json.dumps([self.csl], ensure_ascii=False, indent=1) + "\n"

    @property
    def key(self) -> str:
        """Key in a bibliography; ends in what the address ends in: parity, parity-frontier.

        What is drawn for a past day has that day before it: 20250331-parity-gap.
        """
        tail = re.split(r"[/#]", self.address.removesuffix(".html").rstrip("/"))[-1]
        past = re.match(r"as-of/([\d-]+)/", self.address)
        days = [f"neckandneck{self.as_of}", past[1] if past else ""]
        return "-".join(filter(None, [*(day.replace("-", "") for day in days), tail]))
