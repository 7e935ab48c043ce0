"""What changed between two editions, and what moved it, told from their records alone.

A number is compared with the number of the same id.  What may have moved it is whatever differs
between the two editions among the things that it rests on:

``day or choices``
    a parameter: the day, the blocs, the counting;
``data``
    a table that the number was computed from;
``correction``
    a correction of one of these tables came, changed or went;
``method``
    its definition, its chapter's notebook, a module of the package that this notebook imports,
    or the pinned dependencies;
``unrecorded``
    nothing of this differs: another machine, or something that no record names.

What this can separate: a number rests only on the tables that its chapter declared for it, and
only on its own notebook with that notebook's imports, so what else changed is not held against
it.  What it cannot: where several causes stand together, it does not know the share of each,
nor whether all of them mattered (that takes a third build, with one of them put back); a table is
one thing, whichever of its rows changed; a correction changes its table, so ``data`` stands beside
it; and a change of a notebook counts for every number of its chapter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from airace.book.record import (
    ClaimRecord,
    FigureRecord,
    Record,
    SourceRecord,
    ValueRecord,
)
from airace.measures.estimate import Estimate, difference

CauseName = Literal["day or choices", "data", "correction", "method", "unrecorded"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class EditionName(_Part):
    """Which edition: its day, version, label and digest of the data."""

    as_of: str
    version: str
    label: str
    data_sha256: str


class Cause(_Part):
    """One thing that may have moved a number: its kind and the names of what differs."""

    cause: CauseName
    what: tuple[str, ...]


class ValueChange(_Part):
    """One number in both editions.

    Attributes
    ----------
    status:
        ``kept``: the same number, interval and print; ``changed``; ``new``; ``gone``.
    in_print:
        Whether a reader of the text sees a difference; false for a change behind the rounding.
    change:
        New minus old, in the unit; none for words, dates, other units and unknown numbers.
    beyond_intervals:
        Whether the change is larger than both intervals together allow (``difference`` of
        ``airace.measures.estimate``, which takes them as independent; two editions share most of
        their data, so this says yes too seldom); none if a number has no interval in either.
    causes:
        Empty for ``kept``.
    """

    id: str
    title: str
    unit: str
    headline: bool
    status: Literal["kept", "changed", "new", "gone"]
    in_print: bool
    old: int | float | str | None
    new: int | float | str | None
    old_text: str | None
    new_text: str | None
    change: int | float | None
    beyond_intervals: bool | None
    causes: tuple[Cause, ...]

    @property
    def chapter(self) -> str:
        """The chapter that publishes it."""
        return self.id.split(".")[0]


class VerdictChange(_Part):
    """A claim that is judged otherwise, is new, or is not judged any more."""

    id: str
    statement: str
    old: str | None
    new: str | None
    reason: str


class FigureChange(_Part):
    """A figure whose data or title changed, that is new, or that is gone."""

    id: str
    status: Literal["changed", "retitled", "new", "gone"]
    old_title: str | None
    new_title: str | None


class SourceChange(_Part):
    """A source that came or went, or stands at another vintage, often under another id."""

    old_id: str | None
    new_id: str | None
    publisher: str
    title: str
    status: Literal["new", "gone", "other vintage"]
    old_vintage: str | None
    new_vintage: str | None


class CorrectionChange(_Part):
    """A correction that came, went, or does something else now."""

    id: str
    table: str
    status: Literal["new", "gone", "changed"]


class ParameterChange(_Part):
    """A parameter that differs; none where it did not exist."""

    name: str
    old: int | float | str | None
    new: int | float | str | None


class Diff(_Part):
    """Everything that differs between two editions; values that were kept are listed, too.

    ``tables``, ``code`` and ``lock`` say which inputs differ: tables and files by name, and
    whether the pinned dependencies do.
    """

    old: EditionName
    new: EditionName
    parameters: tuple[ParameterChange, ...]
    tables: tuple[str, ...]
    code: tuple[str, ...]
    lock: bool
    values: tuple[ValueChange, ...]
    claims: tuple[VerdictChange, ...]
    figures: tuple[FigureChange, ...]
    sources: tuple[SourceChange, ...]
    corrections: tuple[CorrectionChange, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many values were kept, changed in print, changed behind it, came and went."""
        kinds = [
            "changed behind the print" if v.status == "changed" and not v.in_print else v.status
            for v in self.values
        ]
        names = ("kept", "changed behind the print", "changed", "new", "gone")
        return {name: kinds.count(name) for name in names}

    @property
    def verdicts(self) -> tuple[VerdictChange, ...]:
        """Claims judged before and judged otherwise, or no longer judged, now."""
        return tuple(claim for claim in self.claims if claim.old is not None)

    @property
    def empty(self) -> bool:
        """Whether no result differs: values, verdicts, figures, sources, corrections."""
        moved = any(v.status != "kept" for v in self.values)
        return not (moved or self.claims or self.figures or self.sources or self.corrections)


def diff(old: Record, new: Record) -> Diff:
    """Compare two editions.

    Parameters
    ----------
    old, new:
        Records (see ``airace.book.record``); the order decides what counts as new or gone, and
        the sign of changes, nothing else.
    """
    parameters = _parameters(old, new)
    code = sorted(
        [f"notebooks/{name}" for name in _differing(old.notebooks, new.notebooks)]
        + [f"airace/{name}" for name in _differing(old.package, new.package)]
    )
    causes = _Causes(old, new, tuple(p.name for p in parameters))
    headlines = [*new.headlines, *(i for i in old.headlines if i not in new.headlines)]
    return Diff(
        old=_name(old),
        new=_name(new),
        parameters=parameters,
        tables=tuple(_differing(old.tables, new.tables)),
        code=tuple(code),
        lock=old.lock != new.lock,
        values=_headlines_first(
            (
                _value(a, b, any(v and v.id in headlines for v in (a, b)), causes.of)
                for a, b in _pairs(old.values, new.values)
            ),
            headlines,
        ),
        claims=tuple(
            claim for a, b in _pairs(old.claims, new.claims) if (claim := _claim(a, b)) is not None
        ),
        figures=tuple(
            figure
            for a, b in _pairs(old.figures, new.figures)
            if (figure := _figure(a, b)) is not None
        ),
        sources=tuple(_sources(old.sources, new.sources)),
        corrections=tuple(
            CorrectionChange(
                id=key,
                table=(new.corrections.get(key) or old.corrections[key]).table,
                status=_status(key, old.corrections, new.corrections),
            )
            for key in _differing(old.corrections, new.corrections)
        ),
    )


class _Causes:
    """Answers what may have moved a value between two editions."""

    def __init__(self, old: Record, new: Record, parameters: tuple[str, ...]) -> None:
        self.parameters = parameters
        self.tables = set(_differing(old.tables, new.tables))
        both = {**old.corrections, **new.corrections}
        self.corrections = {
            key: {old.corrections.get(key, both[key]).table, both[key].table}
            for key in _differing(old.corrections, new.corrections)
        }
        self.lock = ["requirements.txt"] if old.lock != new.lock else []
        package = set(_differing(old.package, new.package))
        notebooks = set(_differing(old.notebooks, new.notebooks))
        self.code = {
            chapter: [f"notebooks/{name}" for name in (f"{chapter}.ipynb",) if name in notebooks]
            + [
                f"airace/{name}"
                for name in sorted(
                    package & {*old.modules.get(chapter, ()), *new.modules.get(chapter, ())}
                )
            ]
            for chapter in {*old.modules, *new.modules}
        }

    def of(self, old: ValueRecord | None, new: ValueRecord | None) -> tuple[Cause, ...]:
        """Causes of a change from one value to the other, of which one may not exist."""
        present = [value for value in (old, new) if value is not None]
        tables = {name for value in present for name in value.tables}
        defined = len({value.definition for value in present}) > 1
        found = {
            "day or choices": self.parameters,
            "data": sorted(tables & self.tables),
            "correction": sorted(k for k, names in self.corrections.items() if names & tables),
            "method": [
                *(["definition"] if defined else []),
                *self.code.get(present[0].chapter, []),
                *self.lock,
            ],
        }
        causes = tuple(
            Cause(cause=cause, what=tuple(what)) for cause, what in found.items() if what
        )
        return causes or (Cause(cause="unrecorded", what=()),)


def _name(record: Record) -> EditionName:
    return EditionName(**{k: getattr(record, k) for k in EditionName.model_fields})


def _parameters(old: Record, new: Record) -> tuple[ParameterChange, ...]:
    a, b = {"as_of": old.as_of, **old.choices}, {"as_of": new.as_of, **new.choices}
    return tuple(
        ParameterChange(name=name, old=a.get(name), new=b.get(name)) for name in _differing(a, b)
    )


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Keys whose content is not the same on both sides, sorted."""
    return sorted(k for k in {*old, *new} if old.get(k) != new.get(k))


def _status(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    return "new" if key not in old else "gone" if key not in new else "changed"


def _pairs(old: Iterable[Any], new: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Pair by id; in id order, so that neither edition's order matters."""
    a, b = {item.id: item for item in old}, {item.id: item for item in new}
    return [(a.get(key), b.get(key)) for key in sorted({*a, *b})]


def _value(
    old: ValueRecord | None,
    new: ValueRecord | None,
    headline: bool,
    causes: Callable[[ValueRecord | None, ValueRecord | None], tuple[Cause, ...]],
) -> ValueChange:
    known = new or old
    if old is None or new is None:
        status = "new" if old is None else "gone"
    else:
        same = all(getattr(old, k) == getattr(new, k) for k in ("value", "low", "high", "text"))
        status = "kept" if same and old.unit == new.unit else "changed"
    change, beyond = _difference(old, new)
    return ValueChange(
        id=known.id,
        title=known.title,
        unit=known.unit,
        headline=headline,
        status=status,
        in_print=status in ("new", "gone") or old.text != new.text,
        old=old.value if old else None,
        new=new.value if new else None,
        old_text=old.text if old else None,
        new_text=new.text if new else None,
        change=change,
        beyond_intervals=beyond,
        causes=() if status == "kept" else causes(old, new),
    )


def _difference(
    old: ValueRecord | None, new: ValueRecord | None
) -> tuple[int | float | None, bool | None]:
    """New minus old, and whether that is beyond the joint interval; none where it cannot be."""
    numbers = [v for v in (old, new) if v is not None and isinstance(v.value, int | float)]
    if len(numbers) < 2 or old.unit != new.unit:
        return None, None
    # Twelve digits, as in the ledger: without the noise of binary fractions.
    change = float(f"{new.value - old.value:.12g}")
    levels = {v.level for v in numbers if v.low is not None}
    if len(levels) != 1:
        return change, None
    joint = difference(_estimate(new), _estimate(old))
    return change, not joint.includes_zero


def _estimate(value: ValueRecord) -> Estimate:
    return Estimate(
        value.value, value.low, value.high, value.level if value.low is not None else None
    )


def _headlines_first(
    values: Iterable[ValueChange], headlines: list[str]
) -> tuple[ValueChange, ...]:
    place = {value_id: position for position, value_id in enumerate(headlines)}
    return tuple(sorted(values, key=lambda v: place.get(v.id, len(place))))


def _claim(old: ClaimRecord | None, new: ClaimRecord | None) -> VerdictChange | None:
    before, now = old.verdict if old else None, new.verdict if new else None
    if before == now:
        return None
    known = new or old
    return VerdictChange(
        id=known.id,
        statement=known.statement,
        old=before,
        new=now,
        reason=new.reason if new else "",
    )


def _figure(old: FigureRecord | None, new: FigureRecord | None) -> FigureChange | None:
    if old == new:
        return None
    if old is None or new is None:
        status = "new" if old is None else "gone"
    else:
        status = "changed" if old.data != new.data else "retitled"
    return FigureChange(
        id=(new or old).id,
        status=status,
        old_title=old.title if old else None,
        new_title=new.title if new else None,
    )


def _sources(
    old: Mapping[str, SourceRecord], new: Mapping[str, SourceRecord]
) -> Iterable[SourceChange]:
    """Sources that differ; ids that differ in their closing date only are vintages of one."""
    gone, came = sorted({*old} - {*new}), sorted({*new} - {*old})
    for key in sorted({*old} & {*new}):
        if old[key].vintage != new[key].vintage:
            yield _source(key, old[key], key, new[key])
    for key in came:
        before = [k for k in gone if _stem(k) == _stem(key)]
        # Only one for one: where several vintages stand side by side, each is a source.
        if len(before) == 1 and [_stem(k) for k in came].count(_stem(key)) == 1:
            gone.remove(before[0])
            yield _source(before[0], old[before[0]], key, new[key])
        else:
            yield _source(None, None, key, new[key])
    for key in gone:
        yield _source(key, old[key], None, None)


def _source(
    old_id: str | None, old: SourceRecord | None, new_id: str | None, new: SourceRecord | None
) -> SourceChange:
    known = new or old
    return SourceChange(
        old_id=old_id,
        new_id=new_id,
        publisher=known.publisher,
        title=known.title,
        status="new" if old is None else "gone" if new is None else "other vintage",
        old_vintage=old.vintage if old else None,
        new_vintage=new.vintage if new else None,
    )


def _stem(source_id: str) -> str:
    return re.sub(r"-\d{4}(-\d\d){0,2}$", "", source_id)
