"""What the compiler cannot write into a PDF: the licence, and a small file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Rights:
    """Who may do what with a document, and where it stays: texts, empty if not known."""

    licence: str = ""
    licence_address: str = ""
    permalink: str = ""
    publisher: str = ""

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> Rights:
        """Take them from the metadata of a book."""
        return cls(
            licence=metadata.get("licence", ""),
            licence_address=metadata.get("licence_address", ""),
            permalink=metadata.get("permalink", ""),
            publisher=", ".join(metadata.get("authors", ())),
        )


def finish(path: Path, rights: Rights) -> None:
    """Add the rights to a PDF's XMP metadata, and pack the file; equal input gives equal bytes.

    The schemas are Dublin Core and XMP Rights Management, which PDF/A knows without being told.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        # False is what its absence means; some readers complain of it.
        marks = pdf.Root.get("/MarkInfo")
        if marks is not None and "/Suspects" in marks:
            del marks["/Suspects"]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            fields = {
                "dc:rights": rights.licence,
                "xmpRights:UsageTerms": rights.licence,
                "xmpRights:WebStatement": rights.licence_address,
                "dc:identifier": rights.permalink,
                "dc:publisher": {rights.publisher} if rights.publisher else "",
            }
            for name, text in fields.items():
                if text:
                    xmp[name] = text
            if rights.licence_address:
                xmp["xmpRights:Marked"] = "True"
        pdf.save(
            path,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
