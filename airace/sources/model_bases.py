"""Base models as publishers state them: who made the model, and who the model it was made from.

Several publishers say what a model was made from, in a column of their own.  Each statement is one
row of ``model_bases``; a model whose base nobody states has one row too, so that it is counted.
A base is a name.  Who made it follows, in this order, from the same publisher's rows, from the
account that the name stands under, from the base of that base, or from a family's word in the
name; a base that none of these knows stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from airace.sources.model_names import without_account
from airace.sources.names import SEPARATOR, UNKNOWN
from airace.sources.registry import base_families, developer_countries, home_countries
from airace.sources.spelling import tidy

# Who made a base: developer ids, their homes, and how that is known.
Maker = tuple[str, str, str]
NOBODY: Maker = (UNKNOWN, UNKNOWN, UNKNOWN)
MODELS = ["model_id", "published", "known_from", "developer_ids", "countries", "base_models",
          "relation"]  # fmt: skip


def homes(developer_ids: str, published: str = "") -> str:
    """Return the homes of developers, ``;``-joined, by the registry where it knows them all.

    Parameters
    ----------
    developer_ids:
        Ids joined by ``;``.
    published:
        The publisher's own countries, joined by ``;``: added if the registry misses a developer.
    """
    found = home_countries(developer_ids)
    if not set(developer_ids.split(SEPARATOR)) <= set(developer_countries()):
        found = SEPARATOR.join(filter(None, [found, published]))
    return SEPARATOR.join(dict.fromkeys(found.split(SEPARATOR))) if found else UNKNOWN


def family_of(name: str) -> str:
    """Return the last word of a known family in a model's name, or ``""``."""
    folded = without_account(name).casefold()
    places = {word: folded.rfind(word) for word in base_families()}
    last = max(places, key=places.get, default="")
    return last if last and places[last] >= 0 else ""


def of_family(base: str) -> Maker:
    """Return who made the family that a base's name carries, or ``NOBODY``."""
    word = family_of(base)
    if not word:
        return NOBODY
    developer = base_families()[word]
    return developer, homes(developer), "name"


def rows(
    models: pd.DataFrame, make: Callable[[str], Maker], *, register: str, source_id: str
) -> pd.DataFrame:
    """Return rows of ``model_bases``, one per model and base.

    Parameters
    ----------
    models:
        Columns ``MODELS``; ``base_models`` holds the names that the publisher states, a list.
    make:
        Base name -> who made it.
    register:
        Kind of list: ``register`` (models of note) or ``hub`` (entries of a hub).
    """
    found = []
    for model in models.to_dict("records"):
        for place, base in enumerate(model["base_models"] or [""], start=1):
            makers, countries, by = make(base) if base else ("", "", "")
            found.append(
                {
                    **{k: model[k] for k in MODELS if k not in ("base_models", "relation")},
                    "register": register,
                    "position": place,
                    "base_model": base,
                    "base_family": family_of(base),
                    "base_developer_ids": makers,
                    "base_countries": countries,
                    "base_maker_by": by,
                    "relation": model["relation"] if base else "",
                    "source_id": source_id,
                }
            )
    return pd.DataFrame(found)


def listed(names: str) -> list[str]:
    """Split a publisher's list of bases at its commas."""
    return [name for name in map(tidy, names.split(",")) if name]


def register_rows(
    raw: pd.DataFrame, developer_ids: Iterable[str], countries: Iterable[str], source_id: str
) -> pd.DataFrame:
    """Return the rows of one release of Epoch AI's tables of models, whose columns agree.

    Parameters
    ----------
    raw:
        ``Model``, ``Publication date``, ``Base model`` as published.
    developer_ids, countries:
        Of each row, as resolved by the adapter; countries as published.
    """
    models = pd.DataFrame(
        {
            "model_id": raw["Model"].map(tidy),
            "published": raw["Publication date"],
            "known_from": raw["Publication date"],
            "developer_ids": list(developer_ids),
            "base_models": raw["Base model"].map(listed),
            # The register says from what a model was made, not how.
            "relation": "",
        }
    )
    models["countries"] = [
        homes(ids, places) for ids, places in zip(models["developer_ids"], countries, strict=True)
    ]
    # One release carries a model twice, with the same base.
    models = models.drop_duplicates("model_id")
    makers = {
        row.model_id: (row.developer_ids, row.countries, "register")
        for row in models.itertuples()
        if row.developer_ids != UNKNOWN
    }
    return rows(
        models,
        lambda base: makers.get(base) or of_family(base),
        register="register",
        source_id=source_id,
    )
