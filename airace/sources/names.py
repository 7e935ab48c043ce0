"""Developer names: every spelling that a source uses, resolved to one developer id.

``data/developers.csv`` says who a developer is and where it is at home, with evidence;
``data/developer_aliases.csv`` says which spellings mean it.  Nothing is guessed: a spelling
that is not listed resolves to ``unknown``, which is counted and shown, and ``unlisted`` notes it
for whoever reviews an update.  Models' names are in ``model_names``, tests' in
``benchmark_names``, and what makes two spellings one in ``spelling``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from airace.sources.spelling import fold, loose

UNKNOWN = "unknown"
SEPARATOR = ";"

# Between organisations, wherever it stands.
_FIRM = re.compile(r"[,;|、，；×\n]")
# Between organisations in one cell, and inside the name of another ("AT&T", "Science and
# Technology"): a cell is cut here only if every part is a known developer.
_WEAK = re.compile(r"\s*/\s*|\s*&\s*|\s+(?:and|x|\+|with)\s+", re.IGNORECASE)

_unlisted: ContextVar[Counter[str] | None] = ContextVar("unlisted", default=None)


@contextmanager
def unlisted() -> Iterator[Counter[str]]:
    """Count, by spelling, the names met inside the block that no developer is listed under."""
    found: Counter[str] = Counter()
    token = _unlisted.set(found)
    try:
        yield found
    finally:
        _unlisted.reset(token)


@dataclass(frozen=True)
class Developers:
    """Resolver over the registry's aliases.

    A spelling matches without regard to case, width and spacing; failing that without regard to
    punctuation, where only one developer answers to it.

    Attributes
    ----------
    aliases:
        Developer id by spelling, folded (``spelling.fold``).
    """

    aliases: dict[str, str]
    _loose: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the aliases without punctuation; one that names two developers names neither."""
        ids: dict[str, set[str]] = {}
        for alias, developer in self.aliases.items():
            ids.setdefault(loose(alias), set()).add(developer)
        unique = {key: min(found) for key, found in ids.items() if key and len(found) == 1}
        object.__setattr__(self, "_loose", unique)

    @classmethod
    def load(cls, data_dir: Path) -> Developers:
        """Read ``developer_aliases.csv`` from a data folder."""
        frame = pd.read_csv(data_dir / "developer_aliases.csv", dtype=str, keep_default_na=False)
        return cls({fold(a): d for a, d in zip(frame["alias"], frame["developer_id"], strict=True)})

    def resolve(self, name: str) -> str:
        """Return the developer id of one spelling, or ``unknown``."""
        found = self._find(name)
        if found == UNKNOWN:
            self._note(name)
        return found

    def resolve_account(self, account: str) -> str:
        """Return the developer id of an account on a hub, or ``unknown``.

        An account is an address, not a name: another hyphen is another owner, who may want to be
        mistaken.  Only case is folded, as hubs do.
        """
        found = self.aliases.get(fold(account), UNKNOWN)
        if found == UNKNOWN:
            self._note(account)
        return found

    def resolve_list(self, names: str) -> str:
        """Resolve a cell of organisations to ``"id-a;id-b"``, order kept, repeats dropped.

        Parameters
        ----------
        names:
            ``"A, B"``, ``"A; B"``, ``"A × B"``; also ``"A / B"``, ``"A & B"`` and ``"A and B"``
            if the registry knows each part.  A name that itself holds such a sign is looked up
            whole first.
        """
        ids = [i for part in self._parts(names) for i in self._shared(part)]
        return SEPARATOR.join(dict.fromkeys(ids)) or UNKNOWN

    def _find(self, name: str) -> str:
        return self.aliases.get(fold(name)) or self._loose.get(loose(name), UNKNOWN)

    def _parts(self, names: str) -> list[str]:
        """Cut a cell at its firm separators, unless it is one name."""
        if self._find(names) != UNKNOWN:
            return [names]
        return [part for part in _FIRM.split(names) if part.strip()]

    def _shared(self, name: str) -> list[str]:
        """Resolve a name, or each of the known names that it joins."""
        whole = self._find(name)
        if whole != UNKNOWN:
            return [whole]
        parts = [self._find(part) for part in _WEAK.split(name)]
        if len(parts) > 1 and UNKNOWN not in parts:
            return parts
        self._note(name)
        return [UNKNOWN]

    def _note(self, name: str) -> None:
        """Count a name for ``unlisted``, unless a row says that nobody knows who it is."""
        noted = _unlisted.get()
        if noted is not None and fold(name) not in ("", UNKNOWN, *self.aliases):
            noted[name.strip()] += 1


@cache
def project_developers() -> Developers:
    """Return the resolver over the project's own ``data/`` folder."""
    return Developers.load(Path(__file__).parents[2] / "data")
