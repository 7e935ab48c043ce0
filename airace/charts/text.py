"""Widths of words in the font that the charts ship with, and wrapping by width.

Labels are laid out before anything is drawn, so their widths must be known without a browser.
The advance widths are read from the font itself (tables ``head``, ``hhea``, ``hmtx``, ``cmap``
of the OpenType specification): no text library is among the dependencies, and a guess would
show as overlapping labels.
"""

from __future__ import annotations

import math
import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

from airace.charts.theme import FONT_SIZE

FONTS = Path(__file__).resolve().parent.parent / "fonts"
FACES = {False: "IBMPlexSans-Regular.ttf", True: "IBMPlexSans-SemiBold.ttf"}

# A break is allowed after a space, and between ideographs, which have none; brackets and stops
# stay with the ideograph that they enclose or end.
IDEOGRAPH = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WORDS = re.compile(rf"[(“]*{IDEOGRAPH}[)”,.;:]*|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")


@cache
def _advances(face: str) -> dict[int, float]:
    """Advance width, in ems, of each code point that the face can show."""
    data = (FONTS / face).read_bytes()
    tables = {
        tag: offset
        for tag, _, offset, _ in struct.iter_unpack(
            ">4sIII", data[12 : 12 + 16 * struct.unpack_from(">H", data, 4)[0]]
        )
    }
    units = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    widths = [
        struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * i)[0] / units for i in range(metrics)
    ]
    return {
        code: widths[min(glyph, metrics - 1)]
        for code, glyph in _characters(data, tables[b"cmap"]).items()
    }


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """Code point -> glyph from the format 4 subtable (the basic plane)."""
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    offsets = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)[2] for i in range(count)]
    start = next(cmap + o for o in offsets if struct.unpack_from(">H", data, cmap + o)[0] == 4)
    segments = struct.unpack_from(">H", data, start + 6)[0] // 2
    glyphs = {}
    for i in range(segments):
        end = struct.unpack_from(">H", data, start + 14 + 2 * i)[0]
        first = struct.unpack_from(">H", data, start + 16 + 2 * (segments + i))[0]
        delta = struct.unpack_from(">H", data, start + 16 + 2 * (2 * segments + i))[0]
        where = start + 16 + 2 * (3 * segments + i)
        shift = struct.unpack_from(">H", data, where)[0]
        for code in range(first, min(end, 0xFFFE) + 1):
            if shift:
                glyph = struct.unpack_from(">H", data, where + shift + 2 * (code - first))[0]
                glyph = (glyph + delta) % 65536 if glyph else 0
            else:
                glyph = (code + delta) % 65536
            if glyph:
                glyphs[code] = glyph
    return glyphs


@cache
def _covered() -> frozenset[int]:
    """Code points that some face of the book can show."""
    return frozenset(code for path in FONTS.glob("*.ttf") for code in _advances(path.name))


def showable(text: str) -> str:
    """Return text with what no face of the book can show written out: ``\\U0001f680``.

    An image must not depend on the fonts of a machine, and the PDF may not lack a glyph.
    """
    if text.isascii():
        return text
    return "".join(c if _has_shape(c) else _code(c) for c in text)


def _has_shape(character: str) -> bool:
    # Format characters and spaces need no glyph of their own.
    code = ord(character)
    return code in _covered() or character.isspace() or unicodedata.category(character) == "Cf"


def _code(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def text_width(text: str, size: float = FONT_SIZE, *, strong: bool = False) -> float:
    """Width in pixels of one line of text.

    A character that the font lacks counts as one em, the width of an ideograph.
    """
    advances = _advances(FACES[strong])
    # Not by sum, which rounds otherwise from Python 3.12 on.
    return size * math.fsum(advances.get(ord(character), 1.0) for character in text)


def wrap(text: str, width: float, size: float = FONT_SIZE, *, strong: bool = False) -> list[str]:
    """Break text into lines no wider than ``width`` pixels, where words allow it."""
    lines: list[str] = []
    end = 0
    for match in _WORDS.finditer(text):
        word, glue = match[0], " " if match.start() > end else ""
        end = match.end()
        longer = f"{lines[-1]}{glue}{word}" if lines else word
        if lines and text_width(longer, size, strong=strong) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shorten(text: str, width: float, size: float = FONT_SIZE, *, strong: bool = False) -> str:
    """Cut text to ``width`` pixels, with an ellipsis if something had to go."""
    if text_width(text, size, strong=strong) <= width:
        return text
    while text and text_width(text + "…", size, strong=strong) > width:
        text = text[:-1].rstrip()
    return text + "…"
