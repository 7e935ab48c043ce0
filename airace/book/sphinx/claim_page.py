"""A claim's own page: its tests in every reading, what would turn it, who said it first."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from airace import wording
from airace.book.sphinx.claim_nodes import (
    READINGS,
    attribution_nodes,
    figure_link,
    number_nodes,
    pair_nodes,
    verdict_line,
)
from airace.book.sphinx.nodes import table
from airace.claims.dossier import as_text

READING_WORDS = {
    "said": "from what was published by {day}",
    "hindsight": "by the newest release of every source, cut at {day}",
    "now": "as of {day}",
}
KINDS = {"US": "the United States", "CN": "China", "neither": "neither side"}
CHOICE_WORDS = {
    "attribution": "joint models counted by {}",
    "dates": "models dated by {}",
    "frontier_k": "a frontier of the {} best models",
    "tolerance": "{} points short counting as equal",
    "weights": "{} models only",
}


def body(directive: SphinxDirective, claim: dict[str, Any]) -> list[nodes.Node]:
    """Return the body of a claim's page."""
    report = _reports(directive)[claim["report_id"]]
    outlet = [report["outlet"]] if report["outlet"] != "unknown" else []
    facts = [
        ("Said by", claim["speaker"]),
        ("Published", ", ".join([report["title"], *outlet, wording.day(claim["said"])])),
        ("About the day", report["published_note"]),
        ("Kind of statement", claim["kind"]),
        ("If true, it favours", KINDS[claim["favours"]]),
        ("How we read it", claim["reading"]),
        ("What the tests leave out", claim["needs"])
        if claim["standing"] == "testable"
        else ("Why it cannot be tested", claim["needs"]),
    ]
    made: list[nodes.Node] = [
        nodes.paragraph(claim["statement"], claim["statement"], classes=["claim-statement"])
    ]
    made.append(verdict_line(claim, READINGS))
    listed = nodes.bullet_list(classes=["facts"])
    for name, text in facts:
        if text:
            listed += nodes.list_item(
                "", nodes.paragraph("", "", nodes.strong(name, name), nodes.Text(f": {text}"))
            )
    made.append(listed)
    made += _readings(directive, claim)
    made += _turns(directive, claim)
    made += _robustness(directive, claim)
    made += _figures(directive, claim)
    made += _attribution(directive, claim)
    if directive.env.app.builder.format == "html":
        # In print, all pairs stand in the chapter on claims.
        made += pair_nodes(directive, claim["claim_id"])
    return made


def _readings(directive: SphinxDirective, claim: dict[str, Any]) -> list[nodes.Node]:
    """The reasons of each reading, then one table with every test in all of them."""
    there = {n: claim["readings"][n] for n in READINGS if n in claim["readings"]}
    reasons = _reasons(there)
    made = _listed("The verdicts and their reasons", reasons)
    rows = []
    for position, test in enumerate(there["now"]["tests"]):
        label: list[nodes.Node] = [nodes.paragraph(test["label"], test["label"])]
        if test["note"]:
            label += [nodes.paragraph(test["note"], test["note"], classes=["test-note"])]
        cells = [
            _tested(directive, reading["tests"][position], linked=name == "now")
            for name, reading in there.items()
        ]
        wanted = test["wanted"] if test["role"] == "decides" else "context only"
        rows.append([label, wanted, *cells])
    if rows:
        heads = ["What is compared", "The claim needs", *(READINGS[name] for name in there)]
        made.append(table(heads, rows, widths=[34, 18, *[16] * len(there)]))
    return made


def _reasons(readings: dict[str, dict[str, Any]]) -> list[str]:
    """Each verdict with its reason; readings that say the same are told together."""
    told = []
    said = groupby(readings.items(), key=lambda item: (item[1]["verdict"], item[1]["reason"]))
    for (verdict, reason), group in said:
        which = "; ".join(
            f"{READINGS[name]}, {READING_WORDS[name].format(day=wording.day(reading['as_of']))}"
            for name, reading in group
        )
        told.append(f"{which}: {verdict}. {reason.removesuffix('.')}.")
    return told


def _tested(directive: SphinxDirective, test, *, linked: bool) -> list[nodes.Node]:
    """A number in one reading, and what it means for the claim."""
    if not test["text"]:
        return [nodes.paragraph("", "not known")]
    number = number_nodes(directive.env, test, linked=linked)
    made: list[nodes.Node] = [nodes.paragraph("", "", *number)]
    if test["role"] == "decides":
        made.append(nodes.paragraph("", "", nodes.strong("", test["outcome"])))
    return made


def _turns(directive: SphinxDirective, claim: dict[str, Any]) -> list[nodes.Node]:
    deciding = [
        test
        for test in claim["readings"]["now"]["tests"]
        if test["role"] == "decides" and test["turns"] and test["text"]
    ]
    lines = [f"{test['label']}: turns at {test['turns']}; now {test['text']}." for test in deciding]
    made = _listed("What would turn the verdict", lines)
    if claim["standing"] == "testable" and len(claim["history"]) > 1:
        told = [
            f"By {words}: {course_words(claim['history'], vintage)}."
            for vintage, words in (
                ("published", "what had been published by each day"),
                ("newest", "the newest release of every source"),
            )
        ]
        made += _listed("How it turned, had it been said on each day", told)
    return made


def _robustness(directive: SphinxDirective, claim: dict[str, Any]) -> list[nodes.Node]:
    grid = claim["robustness"]
    if not grid["worlds"]:
        return []
    text = (
        f"The verdict of today stands in {grid['same']} of {grid['worlds']} sets of defensible "
        "choices."
    )
    if grid["flips"]:
        told = [
            f"{choice_words(flip['choice'], flip['value'])} makes it {flip['verdict']}"
            for flip in grid["flips"]
        ]
        text += f" By itself, {wording.listing(told)}."
    return [nodes.rubric("", "What it hangs on"), nodes.paragraph(text, text)]


def _figures(directive: SphinxDirective, claim: dict[str, Any]) -> list[nodes.Node]:
    links = [figure_link(directive.env, name) for name in claim["exhibits"].split(";") if name]
    listed = nodes.bullet_list()
    for node in filter(None, links):
        listed += nodes.list_item("", nodes.paragraph("", "", node))
    return [nodes.rubric("", "Figures that show it"), listed] if len(listed) else []


def _attribution(directive: SphinxDirective, claim: dict[str, Any]) -> list[nodes.Node]:
    made = attribution_nodes(directive, claim["claim_id"])
    return [nodes.rubric("", "Who said it"), *made] if made else []


def _listed(title: str, lines: list[str]) -> list[nodes.Node]:
    """A heading and a list; nothing without lines."""
    listed = nodes.bullet_list()
    for line in lines:
        listed += nodes.list_item("", nodes.paragraph(line, line))
    return [nodes.rubric("", title), listed] if lines else []


def choice_words(name: str, value: Any) -> str:
    """A choice in words: ``frontier_k``, 3 -> ``a frontier of the 3 best models``."""
    return CHOICE_WORDS[name].format(value)


def course_words(history: list[dict[str, Any]], vintage: str) -> str:
    """Tell a claim's verdicts over the editions: ``partly until June 2025, then supported``."""
    runs = [
        (verdict, list(run))
        for verdict, run in groupby(history, key=lambda past: past[vintage] or "not testable")
    ]
    told = [f"{verdict} until {wording.day(run[-1]['as_of'])}" for verdict, run in runs[:-1]]
    return ", then ".join([*told, f"{runs[-1][0]} since {wording.day(runs[-1][1][0]['as_of'])}"])


def _reports(directive: SphinxDirective) -> dict[str, dict[str, Any]]:
    frame = as_text(directive.env.app.airace_package.load("claim_reports"))
    return {row["report_id"]: row for row in frame.to_dict("records")}
