"""Unpack executed notebooks: the ledger, the findings, the figures of one edition."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airace.chapter import BOOK, CHAPTER_MIME, FIGURE_MIME
from airace.charts.package import Figure
from airace.errors import AiraceError
from airace.ledger import Ledger, Value


@dataclass(frozen=True)
class Origin:
    """Where a figure was made.

    Attributes
    ----------
    chapter:
        The notebook, without its ending.
    cell:
        Position of the cell in the executed notebook, from 1.
    code:
        What the cell says.
    tables:
        Tables that the figure rests on.
    """

    chapter: str
    cell: int
    code: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """What the chapters of one run made, checked to belong together.

    Attributes
    ----------
    parameters:
        The parameters that all chapters share, plain values.
    ledger:
        All values.
    findings:
        Records ``id``, ``chapter``, ``text`` in reading order.
    figures:
        Figures by id, in reading order, with their printed numbers in ``numbers``.
    reads:
        Per chapter and table: digest, rows, rows used.
    withheld:
        Ids that name a day after the edition's: defined, but not published.
    claims:
        Records of ``claims.json``, in the order of their ids (see ``claims.dossier``).
    origins:
        Where each figure was made, by its id.
    """

    parameters: dict[str, Any]
    ledger: Ledger
    findings: list[dict[str, str]]
    figures: dict[str, Figure]
    numbers: dict[str, str]
    reads: dict[str, dict[str, Any]]
    withheld: frozenset[str] = frozenset()
    claims: list[dict[str, Any]] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)

    @classmethod
    def collect(cls, folder: Path) -> Edition:
        """Read the executed notebooks in ``folder``; all chapters must be there and agree."""
        ledger, findings, figures, numbers, reads = Ledger(), [], {}, {}, {}
        withheld: set[str] = set()
        parameters: dict[str, Any] = {}
        claims: list[dict[str, Any]] = []
        origins: dict[str, Origin] = {}
        for chapter in BOOK:
            notebook = _open(folder / f"{chapter}.ipynb")
            record, bundles = record_of(notebook, f"{chapter}.ipynb")
            origins |= origins_of(notebook, chapter)
            parameters = parameters or record["parameters"]
            if record["parameters"] != parameters:
                raise AiraceError(
                    f"was executed with {record['parameters']}, other chapters with {parameters}",
                    where=f"{chapter}.ipynb",
                    remedy="Run 'airace build' to execute all chapters",
                )
            for value in record["values"]:
                ledger.add(Value.from_dict(value))
            findings += record["findings"]
            withheld.update(record["withheld"])
            claims += record["claims"]
            reads[chapter] = record["reads"]
            for bundle in bundles:
                figure = Figure.from_bundle(bundle["figure"])
                figures[figure.figure_id] = figure
                numbers[figure.figure_id] = bundle["number"]
        return cls(
            parameters,
            ledger,
            findings,
            figures,
            numbers,
            reads,
            frozenset(withheld),
            claims,
            origins,
        )

    @property
    def as_of(self) -> str:
        """The edition's day."""
        return self.parameters["as_of"]

    def known(self, value_id: str) -> bool:
        """Whether an edition knows a value; an id that no chapter defines is an error."""
        return value_id not in self.withheld and self.ledger.get(value_id).known

    def first_known(self, line: str) -> str | None:
        """Return the first known of the ids that a line names between ``|``, if there is one."""
        ids = (value_id.strip() for value_id in line.split("|"))
        return next((value_id for value_id in ids if self.known(value_id)), None)

    @property
    def data_digest(self) -> str:
        """Sha256 over the digests of every table that a chapter read."""
        digests = {
            name: read["sha256"] for tables in self.reads.values() for name, read in tables.items()
        }
        return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()

    def findings_of(self, chapter: str) -> list[dict[str, str]]:
        """Return one chapter's findings, in order."""
        return [finding for finding in self.findings if finding["chapter"] == chapter]

    def values_json(self) -> str:
        """The ledger as ``values.json``."""
        return dump([value.as_dict() for value in self.ledger.values.values()])

    def files(self) -> dict[str, str]:
        """Texts of ``values.json``, ``claims.json`` and ``findings.json``, by name."""
        findings = [f | {"text": self.ledger.fill(f["text"])} for f in self.findings]
        return {
            "values.json": self.values_json(),
            "claims.json": dump(self.claims),
            "findings.json": dump(findings),
        }

    def write(self, folder: Path) -> None:
        """Write ``values.json``, ``claims.json``, ``findings.json`` and ``figures/``."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.files().items():
            (folder / name).write_text(text, encoding="utf-8")
        for figure in self.figures.values():
            figure.write(folder / "figures" / figure.figure_id)


def dump(content: Any) -> str:
    """JSON as this project writes it: readable, in a stable order, one newline at the end."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _open(path: Path) -> dict[str, Any]:
    """Return a chapter that was executed into a file.

    As plain JSON: to wrap every part of every picture, as nbformat does, takes longer than to read.
    """
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise AiraceError(
            "the chapter has not been executed",
            where=path.name,
            remedy="Run 'make book' (or 'airace build') first",
        ) from None


def origins_of(notebook: dict[str, Any], chapter: str) -> dict[str, Origin]:
    """Return the cell behind each figure of an executed notebook."""
    return {
        bundle["figure"]["figure_id"]: Origin(
            chapter,
            position,
            # A file may hold the code as a list of lines.
            "".join(cell["source"]),
            tuple(bundle.get("tables", ())),
        )
        for position, cell in enumerate(notebook["cells"], start=1)
        for bundle in (data.get(FIGURE_MIME) for data in _shown(cell))
        if bundle
    }


def record_of(notebook: dict[str, Any], name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a chapter's record (see ``Chapter.finish``) and the bundles of its figures."""
    bundles = [data for cell in notebook["cells"] for data in _shown(cell)]
    records = [bundle[CHAPTER_MIME] for bundle in bundles if CHAPTER_MIME in bundle]
    if len(records) != 1:
        raise AiraceError(
            "the chapter did not finish",
            where=name,
            remedy="Its last code cell must call chapter.finish()",
        )
    return records[0], [bundle[FIGURE_MIME] for bundle in bundles if FIGURE_MIME in bundle]


def _shown(cell: dict[str, Any]) -> list[dict[str, Any]]:
    """What the outputs of a cell hold, by kind; a text shows nothing."""
    return [output["data"] for output in cell.get("outputs", ()) if "data" in output]
