"""For a name that nobody has listed: which listed names it may be, for a person to judge."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from airace.sources.spelling import loose

NEAREST = 3
# Of 100; below this two names share little more than a few letters.
LEAST = 80
# Words that say what somebody is, not who.
GENERIC = frozenset(
    {"a", "and", "center", "centre", "co", "community", "company", "corp", "corporation", "for",
     "inc", "institute", "lab", "laboratories", "laboratory", "labs", "limited", "ltd", "national",
     "of", "research", "school", "science", "sciences", "state", "technical", "technology", "the",
     "university"}
)  # fmt: skip
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
    told = {key: _telling(key) for key in keys if key}
    found = {}
    for name in names:
        whole = loose(name[:LONGEST])
        close = process.extract(
            whole, list(told), scorer=fuzz.ratio, score_cutoff=LEAST, limit=4 * limit
        )
        # Alike as a whole and in what tells them apart: there are many universities.
        alike = [key for key, _, _ in close if fuzz.ratio(_telling(whole), told[key]) >= LEAST]
        found[name] = [keys[key] for key in alike[:limit]]
    return found


def _telling(key: str) -> str:
    """A folded name without the words that half of all names share, unless it has no other."""
    return " ".join(word for word in key.split() if word not in GENERIC) or key
