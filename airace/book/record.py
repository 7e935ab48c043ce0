"""The public record of an edition: small enough for git, enough to compare any two editions.

An edition's folder is large and is not kept in git; its record is.  ``editions/`` holds one for
every released edition: values, verdicts and digests of the figures' data, and the digests of all
that went in.  A record is read from an edition's folder or from its own file, and both are equal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from airace.book import manifest
from airace.book.collect import Edition
from airace.errors import AiraceError
from airace.params import Parameters

FORMAT = 1  # raised when an older program could not read a newer record
CLAIMS = "claims.json"

Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Judgement = Literal["supported", "partly", "contradicted", "not testable"]
JUDGEMENTS: tuple[str, ...] = get_args(Judgement)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ValueRecord(_Part):
    """A number as published, with what it rests on."""

    id: str = Field(pattern=r"^[a-z]+\.[\w.\-]+$")
    title: str
    value: int | float | str | None
    low: float | None
    high: float | None
    level: float | None
    text: str = Field(description="as printed in prose")
    unit: str
    tables: tuple[str, ...]
    definition: str = Field(
        pattern=r"^[0-9a-f]{16}$",
        description="begins the sha256 of title, unit, display and definition",
    )

    @model_validator(mode="after")
    def _interval_is_whole(self) -> ValueRecord:
        ends = self.low, self.high
        if ends != (None, None) and (None in (*ends, self.level) or self.low > self.high):
            raise ValueError("an interval needs both ends in order, and a level")
        return self

    @property
    def chapter(self) -> str:
        """The chapter that publishes it, which an id begins with."""
        return self.id.split(".")[0]


class ClaimRecord(_Part):
    """A published statement and how this edition judges it."""

    id: str
    statement: str
    verdict: Judgement
    reason: str


class FigureRecord(_Part):
    """A figure's title and the digest of its data."""

    id: str
    title: str
    data: Sha256


class SourceRecord(_Part):
    """A publisher's dataset at one vintage."""

    publisher: str
    title: str
    vintage: Day


class CorrectionRecord(_Part):
    """A correction in force: the table it mends and the digest of what it does."""

    table: str
    sha256: Sha256


class Record(_Part):
    """One edition.

    ``tables``, ``registries``, ``notebooks``, ``package`` hold sha256 by name; ``modules`` names
    the files of the package that each notebook imports; ``lock`` is the sha256 of the pinned
    dependencies.
    """

    format: Literal[1]
    version: str
    as_of: Day
    label: str = Field(pattern=r"^([a-z0-9][a-z0-9.\-]*)?$", description="ends the file's name")
    revision: int = Field(ge=1, description="counts releases of one day under the same choices")
    note: str = Field(description="why a released record was amended; usually empty")
    parameters: dict[str, int | float | str]
    data_sha256: Sha256
    headlines: tuple[str, ...] = Field(description="ids of the values on the front page")
    lock: Sha256
    tables: dict[str, Sha256]
    registries: dict[str, Sha256]
    notebooks: dict[str, Sha256]
    package: dict[str, Sha256]
    modules: dict[str, tuple[str, ...]]
    sources: dict[str, SourceRecord]
    corrections: dict[str, CorrectionRecord]
    values: tuple[ValueRecord, ...]
    claims: tuple[ClaimRecord, ...]
    figures: tuple[FigureRecord, ...]

    @property
    def name(self) -> str:
        """Name of the record's file, without its ending."""
        return f"{self.as_of}-{self.label}" if self.label else self.as_of

    @property
    def choices(self) -> dict[str, Any]:
        """All parameters but the day; one that did not exist yet has its default."""
        defaults = {
            name: field.default
            for name, field in Parameters.model_fields.items()
            if name not in ("as_of", "data_dir")
        }
        given = {k: v for k, v in self.parameters.items() if k not in ("as_of", "data_dir")}
        return defaults | given

    def same_inputs(self, other: Record) -> bool:
        """Whether both are one edition: the same parameters, tables, corrections and code."""
        return all(
            getattr(self, part) == getattr(other, part)
            for part in ("as_of", "choices", "version", "tables", "registries", "corrections",
                         "notebooks", "package", "lock")
        )  # fmt: skip

    def dumps(self) -> str:
        """Return the record as JSON with a value, claim, figure or digest a line, as git likes."""
        parts = []
        for name, content in self.model_dump(mode="json").items():
            if isinstance(content, list) and content and isinstance(content[0], dict):
                lines = [_line(item) for item in content]
                parts.append(f"{_line(name)}: [\n" + ",\n".join(lines) + "\n]")
            elif isinstance(content, dict) and content:
                lines = [f"{_line(key)}: {_line(item)}" for key, item in sorted(content.items())]
                parts.append(f"{_line(name)}: {{\n" + ",\n".join(lines) + "\n}")
            else:
                parts.append(f"{_line(name)}: {_line(content)}")
        return "{\n" + ",\n".join(parts) + "\n}\n"


def read(path: Path) -> Record:
    """Read a record from an edition's folder or from the record's own file.

    Raises
    ------
    AiraceError
        If the path is neither, or a part of it is missing, broken or of another format.
    """
    if path.is_dir():
        return _of_folder(path)
    if not path.is_file():
        raise AiraceError(
            "does not exist",
            where=str(path),
            remedy="Name the folder of an edition (e.g. _build) or a file of editions/",
        )
    content = _json(path)
    found = content.get("format") if isinstance(content, dict) else None
    if found is None:
        raise AiraceError(
            "is no record of an edition",
            where=str(path),
            remedy="Name the folder of an edition (e.g. _build) or a file of editions/",
        )
    if found != FORMAT:
        raise AiraceError(
            f"has format {found!r}, this program reads {FORMAT}",
            where=str(path),
            remedy="Use the version of the program that wrote it, or a newer one",
        )
    return checked(content, str(path))


def of_edition(facts: Mapping[str, Any], edition: Edition) -> Record:
    """Return the record of an edition whose files are not written yet (see ``manifest.facts``)."""
    figures = [
        (figure.figure_id, figure.title, hashlib.sha256(figure.data_csv.encode()).hexdigest())
        for figure in edition.figures.values()
    ]
    values = [value.as_dict() for value in edition.ledger.values.values()]
    return _assembled(facts, values, edition.claims, figures, f"edition as of {edition.as_of}")


def _of_folder(folder: Path) -> Record:
    path = folder / manifest.NAME
    if not path.is_file():
        raise AiraceError(
            f"is no edition: it has no {manifest.NAME}",
            where=str(folder),
            remedy="Name a folder that 'airace build' made, e.g. _build",
        )
    facts = _json(path)
    # Editions from before claims were judged have no file of them.
    judged = (folder / CLAIMS).is_file() or CLAIMS in _outputs(facts)
    claims = _json(folder / CLAIMS) if judged else []
    figures = _figures(folder, _outputs(facts))
    return _assembled(facts, _json(folder / "values.json"), claims, figures, str(folder))


def _outputs(facts: Any) -> dict[str, str]:
    outputs = facts.get("outputs") if isinstance(facts, dict) else None
    return outputs if isinstance(outputs, dict) else {}


def _figures(folder: Path, outputs: Iterable[str]) -> Iterator[tuple[Any, Any, str]]:
    """Id, title and digest of the data of each figure among an edition's files."""
    for name in outputs:
        place, _, file = name.rpartition("/")
        if place.startswith("figures/") and file == "figure.json":
            about, data = _json(folder / name), folder / place / "data.csv"
            if not data.is_file():
                raise AiraceError("is missing", where=str(data), remedy="Build the edition again")
            yield about["figure_id"], about["title"], manifest.digest(data)


def _assembled(
    facts: Any,
    values: Iterable[Mapping[str, Any]],
    claims: Iterable[Mapping[str, Any]],
    figures: Iterable[tuple[Any, Any, Any]],
    where: str,
) -> Record:
    """Put a record together; what does not fit is an error that names the place."""
    try:
        inputs = facts["inputs"]
        content = {
            "format": FORMAT,
            "label": "",
            "revision": 1,
            "note": "",
            **{k: facts[k] for k in ("version", "as_of", "parameters", "data_sha256", "headlines")},
            **{k: inputs[k] for k in ("lock", "registries", "notebooks", "package",
                                      "modules", "sources", "corrections")},
            "tables": {
                name: read["sha256"]
                for tables in inputs["tables"].values()
                for name, read in tables.items()
            },
            "values": [
                {k: value[k] for k in ValueRecord.model_fields if k != "definition"}
                | {"definition": _definition(value)}
                for value in values
            ],
            "claims": [{k: claim[k] for k in ClaimRecord.model_fields} for claim in claims],
            "figures": [
                {"id": figure_id, "title": title, "data": data}
                for figure_id, title, data in sorted(figures)
            ],
        }  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise AiraceError(
            f"does not say what a record needs ({type(error).__name__}: {error})",
            where=where,
            remedy="It was made by another version of the program: build it again",
        ) from None
    return checked(content, where)


def _definition(value: Mapping[str, Any]) -> str:
    parts = [value[name] for name in ("title", "unit", "display", "definition")]
    return hashlib.sha256(_line(parts).encode()).hexdigest()[:16]


def checked(content: Any, where: str) -> Record:
    """Return content as a record; what does not fit is an error that names the place."""
    try:
        # As JSON, so that a record from memory and one from disk are checked alike.
        record = Record.model_validate_json(json.dumps(content))
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise AiraceError(
            f"{problem['msg'].lower()} at {place}",
            where=where,
            remedy="Restore the file, or build the edition again",
        ) from None
    for part in ("values", "claims", "figures"):
        ids = [item.id for item in getattr(record, part)]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise AiraceError(f"has {part} twice: {', '.join(twice)}", where=where)
    return record


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AiraceError("is missing", where=str(path), remedy="Build the edition again") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise AiraceError(
            f"not valid JSON ({error})", where=str(path), remedy="Restore the file"
        ) from None


def _line(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
