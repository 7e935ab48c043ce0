"""The difference of two editions as text: for a terminal, and the phrases that pages share."""

from __future__ import annotations

from collections.abc import Iterable

from airace import wording
from airace.book.acknowledge import WITHDRAWN
from airace.book.diff import Cause, Diff, EditionName, SourceChange, ValueChange

NAMED = 3  # things that one cause names before it counts the rest


def edition_text(edition: EditionName) -> str:
    """``edition as of 13 November 2026, version 0.1.0``."""
    label = f" ({edition.label})" if edition.label else ""
    return f"edition as of {wording.day(edition.as_of)}{label}, version {edition.version}"


def cause_text(causes: Iterable[Cause]) -> str:
    """Causes in one line: ``day; data: prices, hosts; method: definition``."""
    phrases = []
    for cause in causes:
        name, what = cause.cause, list(cause.what)
        if name == "day or choices":
            phrases += ["day"] if "as_of" in what else []
            name, what = "choices", [parameter for parameter in what if parameter != "as_of"]
            if not what:
                continue
        phrases.append(f"{name}: {some(what)}" if what else name)
    return "; ".join(phrases)


def some(names: Iterable[str], limit: int = NAMED) -> str:
    """The first few names and how many more there are."""
    names = list(names)
    if len(names) <= limit + 1:
        return ", ".join(names)
    return f"{', '.join(names[:limit])} and {len(names) - limit} more"


def count_text(diff: Diff) -> str:
    """What became of all values, in one sentence."""
    counts = diff.counts
    return (
        f"Of {sum(counts.values()):,} values, {counts['kept']:,} were kept, "
        f"{counts['changed']:,} changed in print, "
        f"{counts['changed behind the print']:,} changed by less than is printed, "
        f"{counts['new']:,} are new and {counts['gone']:,} are gone."
    )


def input_lines(diff: Diff) -> list[str]:
    """What differs among the things that went in, a line each; empty if nothing does."""
    lines = [f"{p.name}: {_plain(p.old)} → {_plain(p.new)}" for p in diff.parameters]
    if diff.tables:
        lines.append(f"tables that differ ({len(diff.tables)}): {some(diff.tables, 8)}")
    if diff.code:
        lines.append(f"notebooks and modules that differ ({len(diff.code)}): {some(diff.code, 8)}")
    if diff.lock:
        lines.append("the pinned dependencies differ: requirements.txt")
    return lines


def source_text(source: SourceChange) -> str:
    """One source that came, went or has another vintage."""
    name = f"{source.publisher}, {source.title}"
    if source.status == "other vintage":
        return f"{name}: {source.old_vintage} → {source.new_vintage}"
    return f"{name} ({source.new_vintage or source.old_vintage}): {source.status}"


def first_judged(diff: Diff) -> list[str]:
    """How many claims are new, as a list of one sentence or of none."""
    count = len(diff.claims) - len(diff.verdicts)
    return [f"Claims judged for the first time: {count:,}."] if count else []


def beyond_text(value: ValueChange) -> str:
    """Whether the change is more than the intervals allow."""
    words = {True: "beyond both intervals", False: "within both intervals", None: ""}
    return words[value.beyond_intervals]


def report(diff: Diff, *, every: bool = False) -> str:
    """Return the report that ``airace diff`` prints, the most important first.

    Parameters
    ----------
    every:
        List every value that is not kept, not only the headline ones.
    """
    parts = [
        f"Old: {edition_text(diff.old)}, data {diff.old.data_sha256[:12]}\n"
        f"New: {edition_text(diff.new)}, data {diff.new.data_sha256[:12]}",
        _section("What went in", input_lines(diff), "nothing differs"),
        _section(
            "Headline values",
            [_value(v) for v in diff.values if v.headline and v.status != "kept"],
            "all kept" if any(v.headline for v in diff.values) else "neither edition names any",
        ),
        _section(
            "Verdicts",
            [
                f"{c.id}: {c.old} → {c.new or WITHDRAWN}: {c.statement}"
                + (f"\n  because {c.reason}" if c.reason else "")
                for c in diff.verdicts
            ]
            + first_judged(diff),
            "no verdict changed",
        ),
        _section(
            "Figures",
            [
                f"{f.id} ({f.status}): {f.new_title or f.old_title}"
                + (f"\n  was: {f.old_title}" if f.status != "gone" and f.old_title
                   and f.old_title != f.new_title else "")
                for f in diff.figures
            ],
            "no figure changed",
        ),
        _section("Sources", [source_text(s) for s in diff.sources], "the same"),
        _section(
            "Corrections",
            [f"{c.id} (table {c.table}): {c.status}" for c in diff.corrections],
            "the same",
        ),
    ]  # fmt: skip
    others = [v for v in diff.values if not v.headline and v.status != "kept"]
    if every:
        parts.append(_section("Other values", [_value(v) for v in others], "all kept"))
    parts.append(count_text(diff) + (" --all lists them." if others and not every else ""))
    return "\n\n".join(parts)


def _value(value: ValueChange) -> str:
    move = f"{_text(value.old_text)} → {_text(value.new_text)}"
    facts = [
        value.status if value.status != "changed" else "",
        f"change {wording.number(value.change, '{:+.4g}')} {value.unit}" if value.change else "",
        "" if value.in_print else "the same in print",
        beyond_text(value),
    ]
    told = ", ".join(filter(None, facts))
    return (
        f"{value.id}: {value.title}\n  {move}{f' ({told})' if told else ''}\n"
        f"  moved by {cause_text(value.causes)}"
    )


def _section(title: str, lines: list[str], nothing: str) -> str:
    body = "\n".join(lines or [nothing]).replace("\n", "\n  ")
    return f"{title}\n  {body}"


def _text(text: str | None) -> str:
    return "–" if text is None else text


def _plain(value: object) -> str:
    return "–" if value is None else str(value)
