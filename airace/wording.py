"""How numbers, dates and lists are written, in one place, so that every page agrees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from airace.measures.estimate import Estimate

MINUS = "\u2212"
# As measures mark a bloc in a note or a reason (``measures.spoken``).
BLOC = re.compile(r"\{([A-Z]{2}):(adjective|country)\}")
# A backslash before it says that it is text of data and names no value.
PLACEHOLDER = re.compile(r"(?<!\\)\{([a-z][\w.\-]*?)(?::([a-z_]+))?\}")
# What turns the direction of writing, or has no shape: marks of direction, controls that break no
# line, noncharacters.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def number(value: float | int, display: str) -> str:
    """Format a number by its definition's ``display``, with a true minus sign."""
    # Differences of shares are percentage points; "-5% points" would be neither.
    text = display.format(value).replace("% points", " percentage points")
    # Zero has no sign: "-0.0 points" would read as a lead.
    text = re.sub(r"(?<![\w.])-(0(?:\.0+)?)(?![\d.])", r"\1", text)
    return re.sub(r"(?<![\w])-(?=[\d.])", MINUS, text)


def span(low: str, high: str) -> str:
    """``3.1 points``, ``6.0 points`` -> ``3.1 to 6.0 points``: the unit stays at the end only."""
    figure, space, unit = low.partition(" ")
    return f"{figure if space and high.endswith(f' {unit}') else low} to {high}"


def day(iso: str) -> str:
    """``2026-08-11`` -> ``11 August 2026``; ``2026-04`` -> ``April 2026``; ``2026`` stays."""
    parts = iso.split("-")
    if len(parts) == 3:
        moment = date.fromisoformat(iso)
        return f"{moment.day} {moment:%B %Y}"
    if len(parts) == 2:
        return f"{date(int(parts[0]), int(parts[1]), 1):%B %Y}"
    return iso


def listing(items: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(text: str) -> str:
    """Return text with its first letter capital."""
    return text[:1].upper() + text[1:]


def shown(text: str) -> str:
    """Return text of data as a page may show it: marks of direction written out, as ``\\u202e``."""
    return _UNSHOWN.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)


def literal(text: str) -> str:
    """Return text of data for a template, in which no brace of it names a value."""
    return PLACEHOLDER.sub(lambda found: f"\\{found[0]}", text)


def pieces(template: str) -> Iterator[tuple[str, str, str]]:
    """Cut a template at its values.

    Yields
    ------
    ``(text, "", "")`` or ``("", value_id, form)``; the form is ``""`` if none is asked for.
    """
    position = 0
    for found in PLACEHOLDER.finditer(template):
        if found.start() > position:
            yield _unescaped(template[position : found.start()]), "", ""
        yield "", found[1], found[2] or ""
        position = found.end()
    if position < len(template):
        yield _unescaped(template[position:]), "", ""


def _unescaped(text: str) -> str:
    return text.replace("\\{", "{")


def name_blocs(text: str, adjective: Callable[[str], str], country: Callable[[str], str]) -> str:
    """Put names in the place of the marks that measures leave: ``26 Chinese models``."""
    forms = {"adjective": adjective, "country": country}
    return BLOC.sub(lambda mark: forms[mark[2]](mark[1]), text)


def inside(text: str) -> str:
    """Return text as it stands inside a sentence: ``Gap on …`` -> ``gap on …``, ``US …`` stays."""
    return text if text[1:2].isupper() or text[1:2] == "\u2019" else text[:1].lower() + text[1:]


def by_result(
    estimate: Estimate, *, positive: str, negative: str, tied: str, unknown: str = ""
) -> str:
    """Choose the sentence that a difference bears out.

    ``tied`` wherever the interval includes zero, whatever the point estimate; a difference
    without an interval is judged by its sign.
    """
    if not estimate.known:
        return unknown
    if estimate.includes_zero or estimate.value == 0:
        return tied
    return positive if estimate.value > 0 else negative
