"""For a name that nobody has listed: which listed names it may be, for a person to judge."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from airace.sources.spelling import loose

NEAREST = 3
# Of 100; below this two names share little more than a few letters.
LEAST = 80
# Longer names are cut before they are compared: nobody's name needs more, and the work grows
# with the length.
LONGEST = 200


def nearest(names: Iterable[str], known: Iterable[str], limit: int = NEAREST) -> dict[str, list]:
    """Return, for each name, the known spellings that look most like it, the likeliest first.

    Parameters
    ----------
    names, known:
        Spellings.
    limit:
        How many to return at most; a name that resembles none has an empty list.
    """
    keys: dict[str, str] = {}
    for spelling in known:
        keys.setdefault(loose(spelling[:LONGEST]), spelling)
    choices = [key for key in keys if key]
    found = {}
    for name in names:
        close = process.extract(
            loose(name[:LONGEST]), choices, scorer=fuzz.ratio, score_cutoff=LEAST, limit=limit
        )
        found[name] = [keys[key] for key, _, _ in close]
    return found
