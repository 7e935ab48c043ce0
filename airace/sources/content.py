"""Tell what a file really holds, whatever its name says, and turn its bytes into text."""

from __future__ import annotations

import re

from airace.errors import AiraceError

AGAIN = "Download it again and compare its size with the publisher's"

# First bytes -> what it is, as a person would say it.
MAGIC = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\xfd7zXZ\x00", "compressed by xz"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3\x00", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
WEB_PAGE = re.compile(
    rb"^\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script)\b", re.I | re.S
)
TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.I | re.S)


def kind(head: bytes) -> str:
    """Say what a file's first bytes show it to be: ``"a web page"``; ``"text"`` if nothing else."""
    for magic, name in MAGIC:
        if head.startswith(magic):
            return name
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if WEB_PAGE.match(bare):
        found = TITLE.search(bare)
        title = " ".join(found[1].decode("utf-8", "replace").split())[:80] if found else ""
        return f"a web page ({title!r})" if title else "a web page"
    if (len(bare) > 3 and bare[1:4:2] == b"\0\0") or bare[0:3:2] == b"\0\0":
        return "text in UTF-16"
    if bare.lstrip()[:1] == b"<":
        return "XML or HTML"
    return "text"


def insist_text(content: bytes, name: str, expected: str, encoding: str = "utf-8") -> str:
    """Decode a publisher's text; a byte-order mark is accepted, ``NUL`` is not.

    Parameters
    ----------
    content:
        The whole file.
    name:
        Its name, for the error.
    expected:
        What it should be, ``"CSV"`` or ``"JSON"``.
    encoding:
        What the publisher writes.

    Raises
    ------
    AiraceError
        If it is empty, another kind of file, in another encoding, or holds ``NUL``.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise AiraceError("the file is empty", where=name, remedy=AGAIN)
    found = kind(content[:4096])
    if found != "text":
        raise AiraceError(
            f"expected {expected}, found {found}",
            where=name,
            remedy="Open the address in a browser: it may have moved or ask for a login"
            if "web page" in found or "HTML" in found
            else f"Save it as {expected} in UTF-8, or unpack it",
        )
    nul = content.find(b"\0")
    if nul >= 0:
        raise AiraceError(
            "holds the byte NUL, which no text has",
            where=f"{name}, row {_row(content, nul)}",
            remedy=AGAIN,
        )
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise AiraceError(
            f"expected {encoding.upper()}, found the byte 0x{content[error.start]:02x}",
            where=f"{name}, row {_row(content, error.start)}",
            remedy="It is probably in Latin-1 or Windows-1252: save it again in UTF-8"
            if error.start + 4 < len(content)
            else AGAIN,
        ) from None


def _row(content: bytes, position: int) -> int:
    """Line of a byte; the header is row 1."""
    return content.count(b"\n", 0, position) + 1
