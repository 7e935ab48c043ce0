"""Developer names: every spelling that a source uses, resolved to one developer id.

``data/developers.csv`` says who a developer is and where it is at home, with evidence;
``data/developer_aliases.csv`` says which spellings mean it.  Nothing is guessed: a spelling
that is not listed resolves to ``unknown``, which is counted and shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

UNKNOWN = "unknown"
SEPARATOR = ";"


@dataclass(frozen=True)
class Developers:
    """Resolver over the registry's aliases (matched without regard to case and spacing)."""

    aliases: dict[str, str]

    @classmethod
    def load(cls, data_dir: Path) -> Developers:
        """Read ``developer_aliases.csv`` from a data folder."""
        frame = pd.read_csv(data_dir / "developer_aliases.csv", dtype=str, keep_default_na=False)
        return cls(
            {_fold(a): d for a, d in zip(frame["alias"], frame["developer_id"], strict=True)}
        )

    def resolve(self, name: str) -> str:
        """Return the developer id of one spelling, or ``unknown``."""
        return self.aliases.get(_fold(name), UNKNOWN)

    def resolve_list(self, names: str, separator: str = ",") -> str:
        """Resolve ``"A,B"`` to ``"id-a;id-b"``, order kept, repeats dropped."""
        ids = [self.resolve(name) for name in names.split(separator) if name.strip()]
        return SEPARATOR.join(dict.fromkeys(ids)) or UNKNOWN


def _fold(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().casefold()


@cache
def project_developers() -> Developers:
    """Return the resolver over the project's own ``data/`` folder."""
    return Developers.load(Path(__file__).parents[2] / "data")
