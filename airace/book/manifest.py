"""The record of everything that went into an edition and came out of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from airace import __version__
from airace.book.collect import Edition
from airace.book.modules import ROOT, modules_of
from airace.book.release import corrections_known
from airace.tables import DataPackage, TableReader

NAME = "manifest.json"
# In a staged book: what went in, for its pages.  A stock build works it out itself.
FACTS = "_build/facts.json"

# Tables that are read for definitions and names, not as evidence: no chapter lists them.
REGISTRIES = ("blocs", "corrections", "sources", "values")

# What of a correction changes a table; where it was reported and seen does not.
EFFECT = ("table", "key", "field", "expect", "action", "replacement")


def digest(path: Path) -> str:
    """Sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(folder: Path, pattern: str = "**/*") -> dict[str, str]:
    """Sha256 of every file below a folder, by relative path, sorted.

    Hidden files and caches are nobody's result: Sphinx's doctrees, Python's bytecode.
    """
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.glob(pattern))
        if path.is_file()
        and not any(
            part.startswith((".", "__pycache__")) for part in path.parts[len(folder.parts) :]
        )
    }


def describe(inputs: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return the manifest of an edition whose files are complete in ``folder``.

    Parameters
    ----------
    inputs:
        What ``facts`` returned before they were written.
    folder:
        The edition's folder.

    Returns
    -------
    The facts and ``outputs``, the digest of every file.
    """
    return {
        **inputs,
        "outputs": {k: v for k, v in digests(folder).items() if k != NAME},
    }


def facts(project: Path, package: DataPackage, edition: Edition) -> dict[str, Any]:
    """Return what is known of an edition before any of its files are written.

    Returns
    -------
    Title, version, day, ``parameters``, the ids of the front page's ``headlines`` and ``inputs``:
    tables with digest and rows used, sources with vintage, corrections in force, registries
    (definitions and names), notebooks, pages, package, the package's modules behind each
    notebook, lock file.  None of it names a time or a machine.
    """
    notebooks = project / "notebooks"
    return {
        "title": "Neck and Neck?",
        "version": __version__,
        "as_of": edition.as_of,
        "data_sha256": edition.data_digest,
        "parameters": edition.parameters,
        "headlines": headline_ids(project / "chapters" / "index.md", edition),
        "inputs": {
            "tables": edition.reads,
            "sources": sources_read(package, edition),
            "corrections": corrections_in_force(package, edition.as_of),
            "registries": {name: package.digest(name) for name in REGISTRIES},
            "notebooks": digests(notebooks, "*.ipynb"),
            "pages": digests(project / "chapters", "*.md"),
            "package": digests(ROOT, "**/*.py"),
            "modules": {path.stem: modules_of(path) for path in sorted(notebooks.glob("*.ipynb"))},
            "lock": digest(project / "requirements.txt"),
        },
    }


def source_ids_read(package: DataPackage, edition: Edition, chapters: list[str]) -> set[str]:
    """Ids of the sources behind the rows that chapters could see on the edition's day."""
    reader = TableReader(package, edition.as_of)
    used: set[str] = set()
    for name in {name for chapter in chapters for name in edition.reads[chapter]}:
        reader.table(name)
        used.update(reader.source_ids[name])
    return used


def sources_read(package: DataPackage, edition: Edition) -> dict[str, dict[str, str]]:
    """Publisher, title and vintage of every source that an edition read, by id."""
    used = source_ids_read(package, edition, list(edition.reads))
    sources = package.load("sources").set_index("source_id").sort_index()
    return {
        str(source_id): {
            "publisher": str(row["publisher"]),
            "title": str(row["title"]),
            "vintage": f"{row['vintage']:%Y-%m-%d}",
        }
        for source_id, row in sources[sources.index.isin(used)].iterrows()
    }


def corrections_in_force(package: DataPackage, as_of: str) -> dict[str, dict[str, str]]:
    """Table and digest of every correction that concerns rows known on a day, by id.

    The digest covers what the correction does to the table, not who was told of it.
    """
    fixes = corrections_known(package, as_of).sort_values("correction_id")
    return {
        fix["correction_id"]: {
            "table": fix["table"],
            "sha256": hashlib.sha256(
                json.dumps([fix[name] for name in EFFECT], ensure_ascii=False).encode()
            ).hexdigest(),
        }
        for fix in fixes.to_dict("records")
    }


def headline_ids(front_page: Path, edition: Edition) -> list[str]:
    """Ids of the values that the front page shows large, as its ``headlines`` directive says."""
    lines: list[str] = []
    inside = False
    for line in front_page.read_text(encoding="utf-8").splitlines():
        if inside and line.startswith("```"):
            break
        if inside and line.strip():
            lines.append(line)
        inside = inside or line.startswith("```{headlines}")
    shown = (edition.first_known(line) for line in lines)
    return [value_id for value_id in shown if value_id]
