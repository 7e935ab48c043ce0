"""How to cite an edition, a chapter or a figure: text and BibTeX from the same facts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from airace import wording

AUTHORS = "The Neck and Neck authors"
TITLE = "Neck and Neck? A living measurement of the US–China AI race"
HOME = "https://neck-and-neck.github.io"


def permalink(as_of: str) -> str:
    """Return the address at which an edition stays."""
    return f"{HOME}/{as_of}/"


@dataclass(frozen=True)
class Work:
    """One thing that can be cited.

    ``part`` and ``address`` are empty for the edition itself.
    """

    as_of: str
    version: str
    digest: str
    part: str = ""
    address: str = ""

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
        return f"{head}{body}{self.permalink}"

    @property
    def bibtex(self) -> str:
        """The same as BibTeX."""
        kind = "inbook" if self.part else "techreport"
        # A part's key ends in what its address ends in: parity, or parity-frontier.
        tail = re.split(r"[/#]", self.address.removesuffix(".html"))[-1]
        key = "-".join(filter(None, [f"neckandneck{self.as_of.replace('-', '')}", tail]))
        fields = {
            "author": f"{{{AUTHORS}}}",
            "title": f"{{{TITLE}}}",
            **({"chapter": self.part} if self.part else {}),
            "institution" if not self.part else "publisher": "Neck and Neck",
            "year": self.as_of[:4],
            "note": f"Edition as of {self.as_of}, version {self.version}, data {self.digest[:12]}",
            "url": self.permalink,
        }
        lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
        return f"@{kind}{{{key},\n{lines}\n}}"
