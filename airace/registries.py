"""What a chapter takes from the registries: definitions, names, credits.

They are no evidence, but a chapter prints them: another definition, name or credit is another
chapter.
"""

from __future__ import annotations

from collections.abc import Iterable

from airace.tables import DataPackage

# Tables that are read for definitions and names.
USED = ("blocs", "sources", "values")


def digests(package: DataPackage, chapter: str, source_ids: Iterable[str]) -> dict[str, str]:
    """Return the sha256 of the rows that a chapter uses, by registry.

    Parameters
    ----------
    package:
        The data package.
    chapter:
        Whose definitions in ``values`` count.
    source_ids:
        Whose rows in ``sources`` count.
    """
    blocs, sources, values = (package.read(name) for name in USED)
    return {
        "blocs": blocs.sha256,
        "sources": sources.digest_of(sources.whole["source_id"].isin(set(source_ids))),
        "values": values.digest_of(values.whole["chapter"] == chapter),
    }
