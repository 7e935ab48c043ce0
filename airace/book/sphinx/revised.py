"""What later releases made of each headline: a table of its past days."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from airace import wording
from airace.book.past import Revision, change, largest, revisions
from airace.book.sphinx.language import as_html
from airace.book.sphinx.nodes import anchor, folded, table
from airace.book.sphinx.prose import edition_of
from airace.book.standing import FrontPage
from airace.claims.judge import interval

PAGE = "chapters/revisions"


def front_page(app: Sphinx) -> FrontPage:
    """Return what the book's front page asks."""
    page = Path(app.srcdir) / "chapters" / "index.md"
    return FrontPage.read(page.read_text(encoding="utf-8"))


def headlines(env: BuildEnvironment) -> list[str]:
    """Return the values whose revisions the book tells: those of its front page."""
    known = edition_of(env).ledger.values
    return [value_id for value_id in front_page(env.app).ids if value_id in known]


def revisions_address(env: BuildEnvironment, value_id: str) -> str:
    """Return where a value's revisions stand, from the page that is read; empty without any."""
    there = (
        env.app.builder.format == "html"
        and env.app.airace_worlds is not None
        and PAGE in env.found_docs
        and value_id in headlines(env)
        and revisions(env.app.airace_worlds, value_id)
    )
    up = "../" * env.docname.count("/")
    return f"{up}{PAGE}.html#{target(value_id)}" if there else ""


def target(value_id: str) -> str:
    """Return the anchor of a value's table of revisions."""
    return anchor(value_id).replace("value-", "revision-", 1)


class RevisionTablesDirective(SphinxDirective):
    """``{revision-tables}``: each headline as published on each past day, and as known now."""

    def run(self):
        """Return a disclosure with a table for each; nothing without past editions."""
        worlds = self.env.app.airace_worlds
        if worlds is None:
            return []
        made: list[nodes.Node] = []
        for value_id in headlines(self.env):
            found = revisions(worlds, value_id)
            if found:
                made += self._one(value_id, found)
        return made

    def _one(self, value_id: str, found: list[Revision]) -> list[nodes.Node]:
        value = edition_of(self.env).ledger.get(value_id)
        rows = [
            [
                wording.day(one.day),
                _told(one.published),
                _told(one.newest),
                moved(one, value.display),
            ]
            for one in found
        ]
        heads = ["Day", "As published", "As known now", "Revision"]
        made = table(heads, rows, widths=[22, 28, 28, 22], classes=["revisions"])
        made["ids"].append(target(value_id))
        title, told = as_html(value.title), as_html(summary(found, value.display))
        return folded(f"<strong>{title}.</strong> {told}", [made], classes="revised")


def summary(found: list[Revision], display: str) -> str:
    """Say in a sentence how far a number was revised at most."""
    both = [one for one in found if one.shift is not None]
    most = largest(found)
    if not both:
        return "No past day knows it both ways."
    if most is None:
        return f"Never revised over {_days(len(both))}."
    told = change(most.shift, display)
    if most.published["low"] is None:
        held = "it was published without an interval"
    else:
        held = f"that is {'inside' if most.inside else 'outside'} the interval published"
    count = sum(bool(one.shift) for one in both)
    return (
        f"Revised on {count} of {_days(len(both))}, at most by {told} "
        f"for {wording.day(most.day)}; {held}."
    )


def moved(one: Revision, display: str) -> str:
    """A revision in words."""
    if one.published is None:
        return "not known then"
    if one.newest is None:
        return "no longer known"
    if one.shift is None:
        same = one.published["value"] == one.newest["value"]
        return "no change" if same else "changed"
    return change(one.shift, display)


def _told(record) -> str:
    if record is None:
        return "not known"
    held = interval(record)
    return record["text"] + (f" ({held})" if held else "")


def _days(count: int) -> str:
    return f"{count} day{'s' if count > 1 else ''}"
