"""How numbers, dates and lists are written, in one place, so that every page agrees."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from airace.measures.estimate import Estimate

MINUS = "\u2212"
# As measures mark a bloc in a note or a reason (``measures.spoken``).
BLOC = re.compile(r"\{([A-Z]{2}):(adjective|country)\}")
PLACEHOLDER = re.compile(r"\{([a-z][\w.\-]*?)(?::([a-z_]+))?\}")


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
