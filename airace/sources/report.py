"""The report of an update, in Markdown: for a terminal, and as the body of a pull request.

Text that comes from data stays text: it stands in code spans, where no sign means anything, with
what is invisible written out and long names cut.  Whole names are in the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from airace.markdown import code, plain
from airace.sources.plan import Plan
from airace.sources.review import Cell, Name, Review, TableReview, review
from airace.sources.spelling import disguise
from airace.tables import DataPackage

LISTED = 20


def report(package: DataPackage, plan: Plan, unlisted: Mapping[str, int] | None = None) -> str:
    """Return what an update would do to the tables (see ``review.review``), as Markdown."""
    return markdown(review(package, plan, unlisted))


def markdown(found: Review) -> str:
    """Set a review out as Markdown, the most important first."""
    old, new = found.as_of
    parts = [
        "## What the update would change",
        _summary(found, old, new),
        _section("Doubtful", [plain(str(problem)) for problem in found.problems],
                 "Nothing breaks a rule of `airace check` that does not break it now."),
        _section("Coverage lost", [
            f"{loss.table}, {loss.what}: {len(loss.lost):,} gone: {_some(loss.lost)}"
            for loss in found.losses
        ], "Nothing that the tables have goes."),
        _section("Names listed under no developer", [_developer(n) for n in found.developers],
                 "Every organisation is listed.",
                 "They count as `unknown` until `data/developers.csv` has a reviewed row, with "
                 "evidence, and `data/developer_aliases.csv` the spelling."),
        _section("Models that are new", [_model(n) for n in found.models],
                 "No model is new."),
        "### Tables",
        *([_tables(found.tables)] if found.tables else []),
        *(_table(table) for table in found.tables),
        _section("Files read", [
            f"{adapter}: {code(name)}, {size:,} bytes, sha256 {digest[:12]}"
            for adapter, name, digest, size in found.inputs
        ], "No file was read."),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _summary(found: Review, old: str, new: str) -> str:
    added, changed, dropped = (
        sum(getattr(table, name) for table in found.tables)
        for name in ("added", "changed", "dropped")
    )
    day = f"The newest day stays {old}." if old == new else f"The newest day moves: {old} → {new}."
    unknown = "".join(
        f" Rows of {table} that come without a known developer: {count:,}."
        for table, count in found.unknown_rows.items()
    )
    return (
        f"Tables that change: {len(found.tables)}, that stay as they are: {found.untouched}. "
        f"Rows added: {added:,}, changed: {changed:,}, dropped: {dropped:,}. {day}{unknown}"
    )


def _section(title: str, lines: list[str], nothing: str, note: str = "") -> str:
    if not lines:
        return f"### {title}\n\n{nothing}"
    shown = [f"- {line}" for line in lines[:LISTED]]
    rest = len(lines) - len(shown)
    shown += [f"- … and {rest:,} more (all are in the JSON)"] if rest else []
    head = f"### {title} ({len(lines):,})\n\n"
    return head + (f"{note}\n\n" if note else "") + "\n".join(shown)


def _tables(tables: Iterable[TableReview]) -> str:
    rows = [
        f"| {t.table} | {t.rows:,} | {t.added:,} | {t.changed:,} | {t.dropped:,} |" for t in tables
    ]
    head = "| table | rows | added | changed | dropped |\n| --- | ---: | ---: | ---: | ---: |\n"
    return head + "\n".join(rows)


def _table(table: TableReview) -> str:
    lines = []
    if table.fields:
        counts = ", ".join(f"{field} ({count:,})" for field, count in table.fields.items())
        lines.append(f"- changed fields: {counts}")
    lines += [f"- {_cell(cell)}" for cell in table.cells]
    lines += [f"- added: {_some(table.new, len(table.new))}"] if table.new else []
    lines += [f"- dropped: {_some(table.gone, len(table.gone))}"] if table.gone else []
    return f"#### {table.table}\n\n" + "\n".join(lines)


def _cell(cell: Cell) -> str:
    return f"{code(cell.key)}, {cell.field}: {code(cell.old)} → {code(cell.new)}"


def _developer(name: Name) -> str:
    return f"{code(name.name)} ({name.count:,} times){_hidden(name)}{_near(name, 'may be')}"


def _model(name: Name) -> str:
    return f"{code(name.name)} in {name.where}{_hidden(name)}{_near(name, 'near')}"


def _hidden(name: Name) -> str:
    told = disguise(name.name)
    return f", {told}" if told else ""


def _near(name: Name, word: str) -> str:
    return f"; {word} {', '.join(code(n) for n in name.nearest)}" if name.nearest else ""


def _some(items: Iterable[str], limit: int = 8) -> str:
    items = list(items)
    rest = f" and {len(items) - limit:,} more" if len(items) > limit else ""
    return ", ".join(code(item) for item in items[:limit]) + rest
