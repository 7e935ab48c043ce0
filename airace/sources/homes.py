"""Home countries of developers, from the registry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from airace.sources.names import SEPARATOR, UNKNOWN


@dataclass(frozen=True)
class Homes:
    """Country of the headquarters by developer id."""

    countries: dict[str, str]

    @classmethod
    def load(cls, data_dir: Path) -> Homes:
        """Read ``developers.csv`` from a data folder."""
        frame = pd.read_csv(data_dir / "developers.csv", dtype=str, keep_default_na=False)
        return cls(dict(zip(frame["developer_id"], frame["country"], strict=True)))

    def of(self, developer_ids: str) -> str:
        """Return the country of the first developer in ``"id-a;id-b"``, or ``unknown``."""
        return self.countries.get(developer_ids.split(SEPARATOR)[0], UNKNOWN)


@cache
def project_homes() -> Homes:
    """Return the homes in the project's own ``data/`` folder."""
    return Homes.load(Path(__file__).parents[2] / "data")
