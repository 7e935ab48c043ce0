"""The only way in which foreign text enters Typst source.

Typst has two contexts: *markup*, where almost any punctuation can start
something, and *code*, where only a string literal is safe.  One function for
each; nothing else in this package may put a character of a document's text
into the source.
"""

import re

from airace import wording
from airace.charts.text import showable
from airace.errors import AiraceError

# ``str.split`` would also take the no-break and thin spaces, which typesetters
# put there on purpose; Typst takes every other one of these for a line break.
_BREAKING_SPACE = re.compile("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# Controls (no glyph), and the noncharacters and surrogates (no meaning).
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def markup(text: str) -> str:
    r"""Return ``text`` as Typst markup that prints it and does nothing else.

    Every ASCII punctuation mark gets a backslash, also where it is harmless:
    a rule without exceptions cannot have a forgotten one (``a;`` after a
    function call, ``1.`` at the start of a line, ``--``, ``//`` in an address).
    Runs of breaking white space become one space, as in HTML.

    Raises
    ------
    AiraceError
        If the text holds a control character, which no page can show.
    """
    return _PUNCTUATION.sub(r"\\\g<0>", _BREAKING_SPACE.sub(" ", _printable(text)))


def string(text: str) -> str:
    r"""Return ``text`` as a Typst string literal, quotes included.

    Line breaks and tabs survive (as ``\n`` and ``\t``), for code blocks.

    Raises
    ------
    AiraceError
        If the text holds a control character, which no page can show.
    """
    text = re.sub(r"\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", "\n", _printable(text))
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n").replace("\t", "\\t") + '"'


def _printable(text: str) -> str:
    found = _UNPRINTABLE.search(text)
    if found:
        raise AiraceError(
            f"the text {text[max(0, found.start() - 20) : found.end() + 20]!r} holds the control "
            f"character U+{ord(found.group()):04X}, which no page can show",
            remedy="Remove it from the source of this text.",
        )
    return showable(wording.shown(text))
