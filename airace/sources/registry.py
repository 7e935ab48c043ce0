"""What the project's own ``data/`` folder already says, for source modules that need it.

Which sources are registered, and which developer stands behind a model whose publisher left the
organisation blank.  Like ``names.py`` this reads the project's folder, so that an adapter and the
tables that it feeds cannot disagree.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from airace.sources.names import UNKNOWN

DATA = Path(__file__).parents[2] / "data"


def held(table: str) -> pd.DataFrame:
    """Return a table of the project's data as text (``""`` missing), as it is now.

    For adapters whose rows build on what is there: a date first seen, a release held already.
    """
    return pd.read_csv(DATA / f"{table}.csv", dtype=str, keep_default_na=False)


@cache
def model_developers() -> dict[str, str]:
    """Return developer ids by model name, from ``data/model_developers.csv``."""
    frame = pd.read_csv(DATA / "model_developers.csv", dtype=str, keep_default_na=False)
    return dict(zip(frame["model"], frame["developer_ids"], strict=True))


def named_on(board: str) -> tuple[str, ...]:
    """Return how a board spells the models that the press named, from ``named_versions.csv``."""
    frame = pd.read_csv(DATA / "named_versions.csv", dtype=str, keep_default_na=False)
    return tuple(frame.loc[frame["board"] == board, "version"])


@cache
def compared_countries() -> frozenset[str]:
    """Return the codes of the countries that an edition may compare, from ``blocs.csv``."""
    frame = pd.read_csv(DATA / "blocs.csv", dtype=str, keep_default_na=False)
    return frozenset(frame["code"])


@cache
def developer_countries() -> dict[str, str]:
    """Return the home country by developer id; ``unknown`` homes are left out."""
    frame = pd.read_csv(DATA / "developers.csv", dtype=str, keep_default_na=False)
    homes = dict(zip(frame["developer_id"], frame["country"], strict=True))
    return {developer: home for developer, home in homes.items() if home not in ("", UNKNOWN)}


@cache
def base_families() -> dict[str, str]:
    """Return the developer of each family of base models by the word that names carry."""
    frame = pd.read_csv(DATA / "base_families.csv", dtype=str, keep_default_na=False)
    return dict(zip(frame["family"], frame["developer_id"], strict=True))


def home_countries(developer_ids: str) -> str:
    """Return the homes of ``"id-a;id-b"`` as ``"US;CN"``, or ``""`` if none is known."""
    homes = (developer_countries().get(i) for i in developer_ids.split(";"))
    return ";".join(dict.fromkeys(home for home in homes if home))


def home_country(developer_ids: str) -> str:
    """Return the home of the first developer in ``"id-a;id-b"``, or ``unknown``."""
    return developer_countries().get(developer_ids.split(";")[0], UNKNOWN)
