"""When two spellings of a name are one name, and what a name may hide.

Case, width (full-width letters of East Asian texts), spaces and the shape of punctuation say
nothing about who is meant, so they are folded away.  Everything else counts: an invisible
character, a mark that turns the direction of writing, or a letter of another script that merely
looks alike makes another name, which is never matched in silence.
"""

from __future__ import annotations

import re
import unicodedata

# Dashes, apostrophes and quotation marks of all shapes, as typed on one keyboard.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
    }
)
# Scripts whose letters can be mistaken for each other.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "MATHEMATICAL")


def tidy(text: str) -> str:
    """Return a name as our tables hold it: its words with one space between them."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return the key under which spellings of one name meet: case, width and spaces folded.

    Compatibility characters other than widths (letters of mathematics, ligatures) stay what they
    are: Unicode counts them as alike, a reader cannot see that they differ.
    """
    narrow = "".join(_narrow(character) for character in unicodedata.normalize("NFC", text))
    return tidy(narrow.casefold())


def loose(text: str) -> str:
    """Return a coarser key: punctuation is a space, ``Z.ai`` is ``z-ai``; may be empty."""
    plain = fold(text).translate(_PLAIN).replace("'", "")
    return tidy("".join(c if c.isalnum() or _hidden(c) else " " for c in plain))


def disguise(text: str) -> str:
    """Say what a name hides from a reader's eye, or return ``""``.

    Invisible characters (zero-width, controls, marks of direction), and words that mix letters
    of scripts which look alike.
    """
    hidden = sorted({c for c in text if _hidden(c)})
    if hidden:
        return f"holds invisible characters ({', '.join(_code(c) for c in hidden)})"
    for word in re.findall(r"\w+", text):
        found: dict[str, str] = {}
        for character in word:
            script = unicodedata.name(character, "").split(" ")[0]
            if character.isalpha() and script in _ALIKE:
                found.setdefault(script, character)
        if len(found) > 1:
            odd = [c for script, c in found.items() if script != "LATIN"]
            return f"mixes scripts that look alike ({', '.join(_code(c) for c in odd)})"
    return ""


def visible(text: str) -> str:
    """Return text with what is invisible, controls included, written as ``\\u202e``."""
    return "".join(_escape(c) if _hidden(c) else c for c in text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _hidden(character: str) -> bool:
    # Cc controls, Cf format characters (zero width, direction), Co and Cs, Cn: no agreed shape;
    # Zl and Zp end a line without looking like it.
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


def _narrow(character: str) -> str:
    kind, _, codes = unicodedata.decomposition(character).partition(" ")
    if kind in ("<wide>", "<narrow>", "<noBreak>"):
        return "".join(chr(int(code, 16)) for code in codes.split())
    return character


def _code(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
