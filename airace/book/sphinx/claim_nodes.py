"""What the pages say of a claim in more than one place: links, verdicts, numbers, origins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from airace import wording
from airace.book.sphinx.nodes import link, table
from airace.book.sphinx.prose import edition_of, value_nodes
from airace.claims.dossier import as_text
from airace.tables import TableReader

PAGES = "chapters/claims"
READINGS = {
    "said": "When said",
    "hindsight": "That day, by today's data",
    "now": "Today",
}


def claim_of(env, claim_id: str) -> dict[str, Any] | None:
    """Return a claim's record; ``None`` for one that had not been made on the edition's day."""
    return next((c for c in edition_of(env).claims if c["claim_id"] == claim_id), None)


def verdict_nodes(verdict: str) -> list[nodes.Node]:
    """A verdict as a badge."""
    kind = verdict.replace(" ", "-")
    return [nodes.strong(verdict, verdict, classes=["verdict", f"verdict-{kind}"])]


def verdict_line(claim: dict[str, Any], readings: Iterable[str]) -> nodes.Node:
    """A claim's verdicts in one line."""
    line = nodes.paragraph(classes=["claim-verdict"])
    there = [name for name in readings if name in claim["readings"]]
    for position, name in enumerate(there):
        line += nodes.Text(f"{' · ' if position else ''}{READINGS[name]}: ")
        line += verdict_nodes(claim["readings"][name]["verdict"])
    return line


def number_nodes(env, test: dict[str, Any], *, linked: bool = True) -> list[nodes.Node]:
    """A test's number; with its card, if wanted and if this edition's ledger prints the same."""
    interval = f" ({test['interval']})" if test["interval"] else ""
    value = edition_of(env).ledger.values.get(test["value_id"])
    if linked and value and value.known and value.text == test["text"]:
        return [*value_nodes(env, value.id), nodes.Text(interval)]
    return [nodes.Text(test["text"] + interval)]


def claim_link(env, claim_id: str, text: str) -> nodes.Node:
    """A reference to a claim's own page."""
    return addnodes.pending_xref(
        "",
        nodes.inline(text, text),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{PAGES}/{claim_id.lower()}",
        refexplicit=True,
        refwarn=True,
        refdoc=env.docname,
    )


def figure_link(env, figure_id: str) -> nodes.Node | None:
    """A reference to a figure in its chapter; ``None`` if the edition has no such figure."""
    edition = edition_of(env)
    if figure_id not in edition.figures:
        return None
    text = f"Figure {edition.numbers[figure_id]}: {edition.figures[figure_id].title}"
    return addnodes.pending_xref(
        "",
        nodes.inline(text, text),
        reftype="airace-figure",
        reftarget=figure_id,
        refwarn=True,
        refdoc=env.docname,
    )


def attribution_nodes(directive: SphinxDirective, claim_id: str) -> list[nodes.Node]:
    """A table of what is known of a claim's origin; nothing if that is nothing."""
    reader = TableReader(directive.env.app.airace_package, edition_of(directive.env).as_of)
    frame = as_text(reader.table("claim_attributions"))
    rows = []
    for row in frame[frame["claim_id"] == claim_id].to_dict("records"):
        where = [nodes.Text(f"{row['who']}, {row['where']}, {wording.day(row['date'])} ")]
        if row["url"].startswith("https://"):
            where += [link("source", row["url"])]
        words = f"“{row['words']}”" if row["is_quote"] else row["words"]
        rows.append([where, words, f"{row['role']}: {row['finding']}"])
    heads = ["Who, where, when", "Words", "Finding"]
    return [table(heads, rows, widths=[35, 45, 20])] if rows else []


def pair_nodes(directive: SphinxDirective, claim_id: str = "") -> list[nodes.Node]:
    """Claims that seem to contradict each other; all pairs, or those of one claim."""
    frame = as_text(directive.env.app.airace_package.load("claim_pairs"))
    made: list[nodes.Node] = []
    for row in frame.to_dict("records"):
        both = row["claim_id"], row["other_claim_id"]
        claims = [claim_of(directive.env, one) for one in both]
        if None in claims or (claim_id and claim_id not in both):
            continue
        cells = [
            [
                [
                    nodes.paragraph(
                        "",
                        "",
                        claim_link(directive.env, one["claim_id"], one["claim_id"]),
                        nodes.Text(f" {one['statement']} ({one['speaker']})"),
                    ),
                    nodes.paragraph("", "", *verdict_nodes(one["verdict"])),
                ],
                rests,
            ]
            for one, rests in zip(claims, (row["rests_on"], row["other_rests_on"]), strict=True)
        ]
        made.append(table(["Claim", "Rests on"], cells, widths=[60, 40]))
        made.append(nodes.paragraph(row["resolution"], row["resolution"]))
    if made and claim_id:
        made.insert(0, nodes.rubric("", "Beside a claim that seems to contradict it"))
    return made
