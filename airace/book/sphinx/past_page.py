"""Pages of a past edition, as nodes: its answers, its findings, its verdicts, all its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from docutils import nodes

from airace import wording
from airace.book.sphinx.claim_nodes import PAGES, verdict_nodes
from airace.book.sphinx.exhibit import render_still
from airace.book.sphinx.exhibit_tools import About
from airace.book.sphinx.nodes import Cell, anchor, folded, table
from airace.book.standing import (
    CHALLENGER,
    LEAD,
    FrontPage,
    Point,
    Yardstick,
    counted,
    point,
)
from airace.book.verdicts import SIDES
from airace.chapter import CHAPTERS
from airace.charts.frames import day as short_day
from airace.charts.package import Figure
from airace.claims.judge import VERDICTS, World, interval
from airace.claims.worlds import Worlds

UP = "../../"  # from a past edition's folder to the site's root
# Findings of a chapter that stand open; the others are folded.
FIRST = 4
NAMES = {
    "parity": "How far apart the best models were",
    "diffusion": "Open weights: who released, and whose were used",
    "controls": "What export controls caught",
    "governance": "What each country enacted",
}


@dataclass(frozen=True)
class Site:
    """What the pages of all past editions share.

    Attributes
    ----------
    worlds:
        The editions.
    edition:
        The one that carries the past ones, whole.
    front:
        What the front page asks.
    headlines:
        Values that the chapters' tables show, in order.
    blocs:
        Table of blocs by code.
    claims:
        The claims as this edition judges them.
    charts:
        Charts of each past day, with what is told of them, in reading order.
    """

    worlds: Worlds
    edition: World
    front: FrontPage
    headlines: list[str]
    blocs: pd.DataFrame
    claims: list[dict[str, Any]]
    charts: dict[str, list[tuple[Figure, About]]]

    def names(self, column: str) -> dict[str, str]:
        """Return the names of the two sides that all these editions compare."""
        return {
            LEAD: self.blocs.at[SIDES["lead"], column],
            CHALLENGER: self.blocs.at[SIDES["challenger"], column],
        }


def reference(text: str, address: str) -> nodes.reference:
    """Return a link inside the site."""
    return nodes.reference(text, text, refuri=address, internal=True)


def _number(record: dict[str, Any], value_id: str) -> nodes.reference:
    """A number of a past edition, which leads to its row among all values of that day."""
    made = reference(record["text"], f"values.html#{anchor(value_id)}")
    made["classes"].append("value-number")
    return made


def edition_page(
    site: Site, world: World, claims: list[dict[str, Any]], listed: str
) -> tuple[str, nodes.Node]:
    """Return title and body of a past edition's page.

    Parameters
    ----------
    site:
        What all share.
    world:
        The past edition.
    claims:
        Claims as judged in it.
    listed:
        HTML of the list of past editions.
    """
    title = f"The book as of {wording.day(world.as_of)}"
    body = _section(title, "as-of")
    body += _notice(site, world)
    body += nodes.raw("", listed, format="html")
    body += _standing(site, world)
    body += _headlines(site, world)
    for chapter in CHAPTERS:
        body += _chapter(site, world, chapter, [c for c in claims if c["chapter"] == chapter])
    body += _verdicts(claims, world)
    body += _files(site, world)
    return title, body


def values_page(site: Site, world: World) -> tuple[str, nodes.Node]:
    """Return title and body of the page with every value of a past edition."""
    title = f"Values as of {wording.day(world.as_of)}"
    body = _section(title, "values")
    body += _notice(site, world)
    for chapter in CHAPTERS:
        own = [i for i, record in world.values.items() if record["chapter"] == chapter]
        if own:
            part = _section(wording.sentence(chapter), chapter)
            part += _numbers(site, world, own, whole=True)
            body += part
    return title, body


def overview_page(site: Site) -> tuple[str, nodes.Node]:
    """Return title and body of the page that lists the past editions."""
    title = "The book as of other days"
    body = _section(title, "as-of")
    text = (
        "Each line is an edition re-made from today's tables, cut at its day; "
        "it knows nothing later, but is computed by today's methods."
    )
    body += nodes.paragraph(text, text)
    names, rows = site.names("with_article"), []
    for world in reversed(site.worlds.past()):
        aheads = [a for _, _, a in _asked(site, world)]
        link = reference(wording.day(world.as_of), f"{world.as_of}/index.html")
        rows.append([[link], counted(aheads, names, "was") if aheads else "not known"])
    body += table(["As of", "Who was ahead"], rows, widths=[30, 70])
    newest = reference(
        f"The newest edition: {wording.day(site.worlds.as_of)}", "../chapters/index.html"
    )
    body += nodes.paragraph("", "", newest)
    ask = (
        " lists the same days with their files and charts. Any page of this site takes a day in "
        "its address, as in ?asOf=2025-03-31, and leads to the newest edition that is not later. "
        "A file takes none, for nothing here answers a question but the reader's browser: the "
        "numbers of a day stand at as-of/DAY/values.json, its claims at as-of/DAY/claims.json, "
        "the data of a chart at as-of/DAY/figures/NAME/data.csv."
    )
    listed = reference("index.json", "index.json")
    body += nodes.paragraph("", "", nodes.Text("For programs, "), listed, nodes.Text(ask))
    return title, body


def _section(title: str, name: str) -> nodes.section:
    return nodes.section("", nodes.title(title, title), ids=[name])


def _closed(part: nodes.section, last: nodes.Node) -> nodes.section:
    """Return a section with a last node in it."""
    part += last
    return part


def _notice(site: Site, world: World) -> nodes.Node:
    """Say what a past edition is, and what it is not."""
    when, newest = wording.day(world.as_of), wording.day(site.worlds.as_of)
    text = (
        f" It is re-made from the tables of the edition of {newest}, cut at {when}: it knows no "
        "model, snapshot, rule or price of a later day. The methods are today's, so it is not "
        "what stood on the web on that day. "
    )
    box = nodes.container(classes=["past-notice"])
    box += nodes.paragraph(
        "", "", nodes.strong("", "A past edition."), nodes.Text(text),
        reference(f"Go to the edition of {newest}", f"{UP}chapters/index.html"), nodes.Text("."),
    )  # fmt: skip
    return box


def _points(yardstick: Yardstick, world: World) -> list[Point] | None:
    points = [point(world.as_of, world.values.get(i)) for i in yardstick.ids]
    return None if None in points else points


def _asked(site: Site, world: World) -> list[tuple[Yardstick, list[dict[str, Any]], str]]:
    """Return the yardsticks that an edition knows, with their records and who is ahead."""
    return [
        (one, [world.values[i] for i in one.ids], one.ahead(points))
        for one in site.front.yardsticks
        if (points := _points(one, world))
    ]


def _standing(site: Site, world: World) -> nodes.Node:
    part = _section("Who was ahead, by how much, and how sure?", "standing")
    asked = _asked(site, world)
    if not asked:
        text = "This book knows no yardstick of that day."
        return _closed(part, nodes.paragraph(text, text))
    line = counted((ahead for _, _, ahead in asked), site.names("with_article"), "was")
    part += nodes.paragraph(line, line, classes=["standing-answer"])
    rows = []
    for yardstick, records, ahead in asked:
        now = _points(yardstick, site.edition)
        rows.append(
            [
                yardstick.label,
                _who(site, ahead),
                [
                    nodes.paragraph("", "", *_much(site, yardstick, records, world)),
                    _small(_sure(records)),
                ],
                _who(site, yardstick.ahead(now)) if now else "not known",
            ]
        )
    heads = ["By this yardstick", "Ahead then", "By how much, how sure", "Ahead now"]
    part += table(heads, rows, widths=[34, 18, 30, 18], classes=["standing", "past-standing"])
    unknown = [one.label for one in site.front.yardsticks if _points(one, world) is None]
    if unknown:
        text = f"Not known on that day: {wording.listing([wording.inside(u) for u in unknown])}."
        part += _small(text)
    return part


def _who(site: Site, ahead: str) -> list[nodes.Node]:
    who = site.names("name").get(ahead, "cannot be told")
    return [nodes.inline(who, wording.sentence(who), classes=[f"ahead-{ahead}"])]


def _much(site: Site, yardstick: Yardstick, records, world: World) -> list[nodes.Node]:
    short, made = site.names("label"), []
    roles = (LEAD, CHALLENGER) if yardstick.other else ("",)
    for role, value_id, record in zip(roles, yardstick.ids, records, strict=True):
        made += [nodes.Text(", ")] if made else []
        made += [nodes.Text(f"{short[role]} ")] if role else []
        made.append(_number(record, value_id))
    return made


def _sure(records: Sequence[dict[str, Any]]) -> str:
    """What the intervals are, or that there are none, and the day of the data."""
    told = [interval(record) for record in records if interval(record)]
    level = next((record["level"] for record in records if record["level"]), None)
    held = f"{level:.0%} interval {' and '.join(told)}" if told else "no interval"
    return f"{held}; {short_day(records[0]['as_of'])}"


def _headlines(site: Site, world: World) -> nodes.Node:
    part = _section("The state of the race in numbers", "headlines")
    cards = nodes.container(classes=["headlines"])
    for value_id in site.front.shown(lambda one: world.known(one) is not None):
        record, now = world.values[value_id], site.edition.known(value_id)
        card = nodes.container(classes=["headline"])
        number = _number(record, value_id)
        card += nodes.paragraph("", "", number, classes=["headline-number"])
        card += nodes.paragraph(record["title"], record["title"], classes=["headline-label"])
        for text in (_sure([record]), f"Now: {now['text']}" if now else "Now: not known"):
            card += nodes.paragraph(text, wording.sentence(text), classes=["headline-date"])
        cards += card
    return _closed(part, cards)


def _chapter(site: Site, world: World, chapter: str, claims) -> nodes.Node:
    """What a chapter found on that day, its charts, headline values and judged claims."""
    part = _section(NAMES[chapter], chapter)
    found = [f for f in site.worlds.findings[world.as_of] if f["chapter"] == chapter]
    if found:
        part += _findings(found[:FIRST])
    if found[FIRST:]:
        rest = found[FIRST:]
        part += folded(f"{len(rest)} more findings", [_findings(rest)], classes="revised")
    for figure, about in site.charts.get(world.as_of, []):
        if figure.chapter == chapter:
            drawn = render_still(figure.for_page(), about, to=lambda target: f"{UP}{target}")
            part += nodes.raw("", drawn, format="html")
    ids = [i for i in site.headlines if world.values.get(i, {}).get("chapter") == chapter]
    if ids:
        part += nodes.rubric("", "Its headline values")
        part += _numbers(site, world, ids)
    if claims:
        part += nodes.rubric("", "Its claims, as they would have been judged")
        part += _claims(site, claims)
    link = reference("The chapter as it reads now", f"{UP}chapters/{chapter}.html")
    return _closed(part, nodes.paragraph("", "", link, classes=["past-back"]))


def _findings(found: list[dict[str, str]]) -> nodes.Node:
    listed = nodes.bullet_list(classes=["findings"])
    for finding in found:
        listed += nodes.list_item("", nodes.paragraph(finding["text"], finding["text"]))
    return listed


def _numbers(site: Site, world: World, ids: Iterable[str], *, whole: bool = False) -> nodes.Node:
    """A table of values, then and now; with ``whole``, it is where links to values lead."""
    rows: list[list[Cell]] = []
    wanted = list(ids)
    for value_id in wanted:
        record, now = world.values[value_id], site.edition.values.get(value_id)
        about: list[nodes.Node] = [nodes.paragraph(record["title"], record["title"])]
        if whole:
            about += [_small(text) for text in (record["note"], value_id) if text]
        rows.append([about, _told(record), _told(now) if now else "–"])
    return table(
        ["What it is", "Then (interval)", "Now (interval)"],
        rows,
        widths=[50, 25, 25],
        classes=["values", "past-values"],
        row_ids=[anchor(value_id) for value_id in wanted] if whole else [],
    )


def _told(record: dict[str, Any]) -> str:
    """A value with its interval, or why it is not known."""
    if record["value"] is None:
        return f"not known: {record['reason']}"
    return record["text"] + (f" ({interval(record)})" if interval(record) else "")


def _claims(site: Site, claims: list[dict[str, Any]]) -> nodes.Node:
    """A table of verdicts, then and now; claims of one chapter."""
    now = {claim["claim_id"]: claim["verdict"] for claim in site.claims}
    rows: list[list[Cell]] = []
    for claim in claims:
        name = claim["claim_id"]
        link = reference(name, f"{UP}{PAGES}/{name.lower()}.html")
        rows.append(
            [
                [
                    nodes.paragraph("", "", link, nodes.Text(f" {claim['statement']}")),
                    _small(f"{claim['speaker']}. {claim['reason']}"),
                ],
                verdict_nodes(claim["verdict"]),
                verdict_nodes(now[name]) if name in now else "not judged",
            ]
        )
    ids = [f"claim-{claim['claim_id'].lower()}" for claim in claims]
    return table(["Claim", "Then", "Now"], rows, widths=[64, 18, 18], classes=["past-claims"],
                 row_ids=ids)  # fmt: skip


def _verdicts(claims: list[dict[str, Any]], world: World) -> nodes.Node:
    part = _section("The claims", "claims")
    found = Counter(claim["verdict"] for claim in claims)
    told = [f"{found[verdict]} {verdict}" for verdict in VERDICTS if found[verdict]]
    text = (
        f"Of {len(claims)} claims that had been made by {wording.day(world.as_of)}, "
        f"{wording.listing(told)}. They stand above, each with its chapter."
        if claims
        else "No claim that this book follows had been made by this day."
    )
    return _closed(part, nodes.paragraph(text, text))


def _files(site: Site, world: World) -> nodes.Node:
    part = _section("The same for programs", "files")
    listed = nodes.bullet_list()
    for name, text in (
        ("values.html", "Every value of this day"),
        ("values.json", "The same as a file"),
        ("findings.json", "What the chapters found"),
        ("claims.json", "The claims with their verdicts"),
    ):
        listed += nodes.list_item("", nodes.paragraph("", "", reference(text, name)))
    part += listed
    if site.charts.get(world.as_of):
        index = reference("index.json", "../index.json")
        told = nodes.Text("The data, pictures and specification of each chart are listed in ")
        part += nodes.paragraph("", "", told, index, nodes.Text("."))
    text = "The whole edition, with figures, tables and PDF, is made by "
    command = f"airace build --as-of {world.as_of}"
    part += nodes.paragraph(
        "", "", nodes.Text(text), nodes.literal(command, command), nodes.Text(".")
    )
    return part


def _small(text: str) -> nodes.Node:
    return nodes.paragraph(text, text, classes=["test-note"])
