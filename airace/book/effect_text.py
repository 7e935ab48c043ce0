"""The effect of an update on the book as Markdown, behind the report of its rows."""

from __future__ import annotations

from airace.book.acknowledge import WITHDRAWN
from airace.book.diff import ValueChange
from airace.book.diff_text import beyond_text, count_text, first_judged
from airace.book.effect import Effect, Sentence
from airace.markdown import plain

LISTED = 20


def markdown(found: Effect) -> str:
    """Set out what an update does to headline values, verdicts, sentences and the other values."""
    diff = found.diff
    changed = [value for value in diff.values if value.status != "kept"]
    headlines = [_value(v, found) for v in changed if v.headline]
    parts = [
        "## What it would do to the book",
        f"{count_text(diff)} Verdicts that change: {len(diff.verdicts)}. "
        f"Sentences that change: {len(found.sentences)}.",
        _section("Headline values", headlines, "All are kept."),
        _section(
            "Verdicts",
            [
                f"{claim.id}: {claim.old} → {claim.new or WITHDRAWN}: {plain(claim.statement)}"
                + (f"\n  - because {plain(claim.reason)}" if claim.reason else "")
                for claim in diff.verdicts
            ]
            + first_judged(diff),
            "No verdict changes.",
        ),
        _section("Sentences", [_sentence(s) for s in found.sentences], "No sentence changes."),
        _section(
            "Other values",
            [_value(v, found) for v in changed if not v.headline and v.in_print],
            "All are kept in print.",
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: list[str], nothing: str) -> str:
    if not lines:
        return f"### {title}\n\n{nothing}"
    shown = [f"- {line}" for line in lines[:LISTED]]
    rest = len(lines) - len(shown)
    shown += [f"- … and {rest:,} more (all are in the JSON)"] if rest else []
    return f"### {title} ({len(lines):,})\n\n" + "\n".join(shown)


def _value(value: ValueChange, found: Effect) -> str:
    sides = zip((value.old_text, value.new_text), found.intervals[value.id], strict=True)
    old, new = (_side(text, interval) for text, interval in sides)
    facts = [value.status if value.status in ("new", "gone") else "", beyond_text(value)]
    facts += ["the same in print"] if not value.in_print else []
    told = ", ".join(filter(None, facts))
    return f"{plain(value.title)} (`{value.id}`): {old} → {new}" + (f" ({told})" if told else "")


def _side(text: str | None, interval: str) -> str:
    if text is None:
        return "–"
    return f"{plain(text)} [{plain(interval)}]" if interval else plain(text)


def _sentence(sentence: Sentence) -> str:
    old, new = (plain(text) if text else "nothing" for text in (sentence.old, sentence.new))
    return f"`{sentence.id}`\n  - was: {old}\n  - is: {new}"
