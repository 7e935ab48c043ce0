"""A verdict that changes is said aloud: the change log names it before an edition is released."""

from __future__ import annotations

import re

from airace.book.diff import Diff, VerdictChange

WITHDRAWN = "withdrawn"  # a claim that was judged and is judged no more


def line(change: VerdictChange) -> str:
    """Return the line of the change log that acknowledges a changed verdict."""
    reason = " ".join(change.reason.split()).rstrip(".") or "say why"
    return f"- Verdict of {change.id}: {change.old} → {change.new or WITHDRAWN}, because {reason}."


def unacknowledged(diff: Diff, change_log: str) -> list[VerdictChange]:
    """Return the changed verdicts that the top section of a change log does not name.

    Parameters
    ----------
    change_log:
        Markdown; its top section begins at the first ``## `` and ends before the next.  A line of
        it acknowledges a change if it names the claim's id and both verdicts, as in "Verdict of
        P12: partly → contradicted, because the gap closed"; the reason must be there.
    """
    section = " ".join(_top_section(change_log).split())
    return [change for change in diff.verdicts if not _names(section, change)]


def _names(section: str, change: VerdictChange) -> bool:
    new = change.new or WITHDRAWN
    return bool(
        re.search(
            rf"Verdict of {re.escape(change.id)}: {re.escape(change.old)} (→|->) {re.escape(new)}, "
            r"because (?!say why|…|\.\.\.)\S",
            section,
        )
    )


def _top_section(change_log: str) -> str:
    parts = re.split(r"^## ", change_log, maxsplit=2, flags=re.MULTILINE)
    return parts[1] if len(parts) > 1 else ""
