"""Which bloc a model counts for.

Three rules, because a model can have several developers and a developer can sit in one country
and be owned in another:

``headquarters``
    the home of the first-listed developer's ultimate parent (Google DeepMind counts for the US);
``inclusive``
    any affiliation country, as published, is the bloc's; a joint model counts for both sides;
``exclusive``
    every affiliation country is the bloc's; a joint model, and one published as "GB;US", counts
    for neither.

The published countries rule the last two; where a source prints none, the developers' homes
stand in.  What cannot be told is missing, never guessed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.errors import AiraceError

RULES = ("headquarters", "inclusive", "exclusive")
UNKNOWN = "unknown"


def attribute(models: pd.DataFrame, developers: pd.DataFrame, rule: str, bloc: str) -> pd.Series:
    """Say of each model whether it counts for a bloc.

    Parameters
    ----------
    models:
        Rows with ``developer_ids`` (ids joined by ";") and, if the source publishes them,
        ``countries`` (ISO codes joined by ";").
    developers:
        Table ``developers``: ``developer_id``, ``country``, ``parent_id``.
    rule:
        ``headquarters``, ``inclusive`` or ``exclusive``.
    bloc:
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    Series of ``boolean``, missing where the rule cannot be decided.

    Raises
    ------
    AiraceError
        For an unknown rule.
    """
    _check_rule(rule)
    homes, rows = home_by_developer(developers), _affiliations(models)
    # Few developers make many models: each combination is decided once.
    decided = {row: _decide(*row, homes, rule, bloc) for row in set(rows)}
    return pd.Series([decided[row] for row in rows], index=models.index, dtype="boolean")


def with_blocs(
    models: pd.DataFrame, developers: pd.DataFrame, rule: str, blocs: tuple[str, ...]
) -> pd.DataFrame:
    """Add a column ``blocs``: the blocs that a model counts for.

    Joined by ";" in the order given; ``other`` if none of them, ``unknown`` if not decidable.
    """
    _check_rule(rule)
    homes, rows = home_by_developer(developers), _affiliations(models)
    labels = {}
    for row in set(rows):
        inside = [_decide(*row, homes, rule, bloc) for bloc in blocs]
        labels[row] = ";".join(b for b, member in zip(blocs, inside, strict=True) if member) or (
            UNKNOWN if None in inside else "other"
        )
    return models.assign(blocs=pd.array([labels[row] for row in rows], dtype="string"))


def _affiliations(models: pd.DataFrame) -> list[tuple[object, object]]:
    """Cells of ``developer_ids`` and ``countries`` of each model; the second need not be there."""
    ids = models["developer_ids"].to_numpy(dtype=object)
    published = (
        models["countries"].to_numpy(dtype=object) if "countries" in models else [None] * len(ids)
    )
    return list(zip(ids, published, strict=True))


def members(models: pd.DataFrame, bloc: str) -> pd.DataFrame:
    """Return the models that count for a bloc (needs the column ``blocs``)."""
    return models.loc[belongs(models, bloc)]


def belongs(models: pd.DataFrame, bloc: str) -> np.ndarray:
    """Say of each model (needs the column ``blocs``) whether it counts for a bloc."""
    # A thousand times a chapter: a loop over few labels beats the machinery of a Series.
    labels = models["blocs"].to_numpy(dtype=object)
    inside = {label: bloc in label.split(";") for label in set(labels)}
    return np.fromiter(map(inside.__getitem__, labels), bool, len(labels))


def home_by_developer(developers: pd.DataFrame) -> dict[str, str]:
    """Return the home country of each developer's ultimate parent; unknown homes are left out."""
    country = dict(zip(developers["developer_id"], developers["country"], strict=True))
    parent = dict(zip(developers["developer_id"], developers["parent_id"], strict=True))
    homes = {}
    for developer in country:
        owner, seen = developer, {developer}
        while isinstance(parent.get(owner), str) and parent[owner] in country:
            owner = parent[owner]
            if owner in seen:
                raise AiraceError(
                    f"{developer!r} owns itself through {owner!r}",
                    where="data/developers.csv, field 'parent_id'",
                    remedy="Break the circle",
                )
            seen.add(owner)
        if isinstance(country[owner], str) and country[owner] != UNKNOWN:
            homes[developer] = country[owner]
    return homes


def _check_rule(rule: str) -> None:
    if rule not in RULES:
        raise AiraceError(
            f"no attribution rule {rule!r}",
            where="parameter attribution",
            remedy=f"Choose one of {', '.join(RULES)}",
        )


def _split(cell: object) -> list[str]:
    """Parts of a cell's text; a missing one has none."""
    return [part for part in cell.split(";") if part] if isinstance(cell, str) else []


def _decide(
    ids: object, countries: object, homes: dict[str, str], rule: str, bloc: str
) -> bool | None:
    """Decide for one combination of cells; ``None`` if it cannot be decided."""
    makers, published = _split(ids), _split(countries)
    if rule == "headquarters":
        home = homes.get(makers[0]) if makers else None
        if home is None and len(set(published)) == 1:
            home = published[0]
        return None if home is None else home == bloc
    homelands = set(published) or {homes.get(maker) for maker in makers}
    if not homelands:
        return None
    if rule == "inclusive":
        return True if bloc in homelands else (None if None in homelands else False)
    if homelands - {bloc, None}:
        return False
    return None if None in homelands else True
