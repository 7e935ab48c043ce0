"""Check an edition as a reader would: hash every file, compute every value again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airace.book import manifest
from airace.book.collect import Edition
from airace.book.pages import stage
from airace.book.pdf import compare_attached
from airace.book.store import Store
from airace.book.sweep import STORE
from airace.book.worlds import run_book
from airace.errors import AiraceError
from airace.params import parse
from airace.tables import DataPackage


@dataclass
class Verdict:
    """How many things were checked and which of them differ."""

    checked: int = 0
    differing: list[str] = field(default_factory=list)

    def note(self, name: str, same: bool) -> None:
        """Count one check."""
        self.checked += 1
        if not same:
            self.differing.append(name)

    @property
    def line(self) -> str:
        """``N of N``."""
        return f"{self.checked - len(self.differing)} of {self.checked}"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read an edition's manifest; a folder without a sound one is no edition."""
    path = folder / manifest.NAME
    if not path.is_file():
        raise AiraceError(
            "no manifest.json here",
            where=str(folder),
            remedy="Name the folder of an edition, e.g. _build",
        )
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(record["outputs"], dict) or not isinstance(record["inputs"], dict):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise AiraceError(
            "is not the manifest of an edition", where=str(path), remedy="Build the edition again"
        ) from None
    return record


def check_files(folder: Path) -> Verdict:
    """Hash every file of an edition and compare it with the manifest."""
    record, files = read_manifest(folder), Verdict()
    # The website carries a copy of the manifest, which cannot list its own digest.  Folders that
    # no edition has (stock 'jupyter-book build .' leaves some) are none of its parts.
    parts = {name.split("/")[0] for name in record["outputs"]}
    found = {
        name: sha256
        for name, sha256 in manifest.digests(folder).items()
        if name.split("/")[0] in parts and name != f"html/{manifest.NAME}"
    }
    for name in sorted(record["outputs"] | found):
        files.note(name, record["outputs"].get(name) == found.get(name))
    return files


def verify(
    project: Path, folder: Path, report: Callable[[str], None] = lambda line: None
) -> tuple[Verdict, Verdict]:
    """Re-hash an edition's files and re-derive its values from the project's tables.

    What its archival PDF carries must be the edition's own files.

    Returns
    -------
    Verdicts on the files and on the values.
    """
    record, files = read_manifest(folder), check_files(folder)
    for name, same in compare_attached(folder, record):
        files.note(name, same)
    report(f"files: {files.line} as recorded")
    package = DataPackage.find(project / "data")
    for tables in record["inputs"]["tables"].values():
        for name, read in tables.items():
            if package.digest(name) != read["sha256"]:
                raise AiraceError(
                    "is not the table that this edition was built from",
                    where=f"data/{package.resource(name)['path']}",
                    remedy="Check out the commit of the edition, then verify again",
                )
    values = Verdict()
    published = {
        value["id"]: value
        for value in json.loads((folder / "values.json").read_text(encoding="utf-8"))
    }
    with tempfile.TemporaryDirectory() as scratch:
        # Everything anew, past editions too: nothing that an earlier run kept is trusted.
        home = Path(scratch) / "book"
        stage(project, package.root, home)
        run_book(
            home,
            parse(dict(record["parameters"]), package),
            folder / "sweeps",
            Store(home / STORE, home, DataPackage(home / "data")),
            report=report,
        )
        again = Edition.collect(home / "chapters")
        derived = {value.id: value.as_dict() for value in again.ledger.values.values()}
    for value_id in sorted(published | derived):
        values.note(value_id, published.get(value_id) == derived.get(value_id))
    verdicts = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
    judged = {claim["id"]: claim for claim in again.claims}
    for claim in verdicts:
        values.note(f"claim {claim['id']}", claim == judged.get(claim["id"]))
    report(f"values: {values.line} derived again")
    return files, values
