"""The ledger: every number that prose may use, with definition, interval, day and sources."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from airace import wording
from airace.errors import AiraceError
from airace.measures.estimate import Estimate

FORMS = ("value", "interval", "date", "note", "number")


@dataclass(frozen=True)
class Value:
    """One number of an edition, or the reason why it is not known.

    ``as_of`` is the day that the number describes: the newest data behind it, never later than
    the edition's day.  ``sources`` are ids of ``data/sources.csv``.
    """

    id: str
    chapter: str
    title: str
    value: float | int | str | None
    unit: str
    low: float | None
    high: float | None
    level: float | None
    as_of: str
    definition: str
    sources: tuple[str, ...]
    tables: tuple[str, ...]
    text: str
    note: str = ""
    reason: str = ""
    display: str = "{}"

    @classmethod
    def of(
        cls,
        estimate: Estimate,
        definition: dict[str, Any],
        *,
        as_of: str,
        sources: tuple[str, ...],
        tables: tuple[str, ...],
    ) -> Value:
        """Join an estimate and its row of ``data/values.csv``."""
        display = definition["display"]
        plain = _plain(estimate.value)
        return cls(
            id=definition["value_id"],
            chapter=definition["chapter"],
            title=definition["title"],
            value=plain,
            unit=definition["unit"],
            low=_plain(estimate.low),
            high=_plain(estimate.high),
            level=estimate.level,
            as_of=estimate.as_of or as_of,
            definition=definition["definition"],
            sources=sources,
            tables=tables,
            text=_format(plain, display),
            note=estimate.note,
            reason=estimate.reason,
            display=display,
        )

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def interval(self) -> str:
        """The interval in words, ``3.1 to 6.0 points``; empty if there is none."""
        if self.low is None:
            return ""
        return wording.span(_format(self.low, self.display), _format(self.high, self.display))

    def form(self, name: str) -> str:
        """Return the value in one of the ``FORMS`` that prose may ask for."""
        if name == "value":
            return self.text
        if name == "number":
            return self.text.split(" ")[0]
        if name == "interval":
            return self.interval
        if name == "date":
            return wording.day(self.as_of)
        if name == "note":
            return self.note
        raise AiraceError(
            f"no form {name!r}", where=f"value {self.id}", remedy=f"Forms are: {', '.join(FORMS)}"
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready record, as in ``values.json``."""
        return {**asdict(self), "sources": list(self.sources), "tables": list(self.tables)}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Value:
        """Invert ``as_dict``."""
        return cls(
            **{**record, "sources": tuple(record["sources"]), "tables": tuple(record["tables"])}
        )


@dataclass
class Ledger:
    """Values by id; an id can be written once."""

    values: dict[str, Value] = field(default_factory=dict)

    def add(self, value: Value) -> None:
        """Enter a value."""
        if value.id in self.values:
            raise AiraceError(
                "published twice", where=f"value {value.id}", remedy="Remove one of the two calls"
            )
        self.values[value.id] = value

    def get(self, value_id: str) -> Value:
        """Return a value; an unknown id is an error, never a blank."""
        try:
            return self.values[value_id]
        except KeyError:
            raise AiraceError(
                f"no value {value_id!r} in the ledger",
                where="prose",
                remedy="Publish it in its chapter or mend the id (data/values.csv lists them)",
            ) from None

    def fill(self, template: str) -> str:
        """Replace ``{value.id}`` and ``{value.id:form}`` in a sentence.

        A value that is not known stops the run: a sentence about it must be chosen by the
        chapter, which knows that it is missing.
        """

        return "".join(
            text or self._known(value_id).form(form or "value")
            for text, value_id, form in wording.pieces(template)
        )

    def _known(self, value_id: str) -> Value:
        value = self.get(value_id)
        if not value.known:
            raise AiraceError(
                f"a sentence uses it, but it is not known ({value.reason})",
                where=f"value {value.id}",
                remedy="Choose the sentence by Value.known",
            )
        return value


def _plain(value: Any) -> Any:
    """Numpy scalars -> Python numbers, without the noise of binary fractions."""
    value = value.item() if hasattr(value, "item") else value
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _format(value: float | int | str | None, display: str) -> str:
    if value is None:
        return "not known"
    if isinstance(value, str):
        iso_date = value[:4].isdigit() and value.replace("-", "").isdigit()
        return display.format(wording.day(value) if iso_date else wording.shown(value))
    return wording.number(value, display)
