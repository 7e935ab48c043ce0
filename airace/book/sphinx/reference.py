"""Directives that generate reference content from the ledger and the data package."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar
from urllib.parse import urlsplit

import pandas as pd
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from airace import __version__, wording
from airace.book import manifest, release
from airace.book.collect import Edition
from airace.book.sphinx.nodes import anchor, folded, link, table
from airace.book.sphinx.oldest import oldest_inputs
from airace.book.sphinx.prose import edition_of
from airace.book.sphinx.revised import revisions_address
from airace.ledger import Value
from airace.measures import freshness
from airace.sources.corrections import SEPARATOR
from airace.tables import DataPackage, TableReader


def _package(directive: SphinxDirective) -> DataPackage:
    return directive.env.app.airace_package


def choices(edition: Edition, package: DataPackage) -> str:
    """Return an edition's parameters in words."""
    given = edition.parameters
    names = package.load("blocs").set_index("code")["with_article"]
    models = {"all": "all models", "open": "open weights only", "closed": "closed models only"}
    dates = {"version": "its own release", "family": "the first release of its name"}
    top = given["frontier_k"]
    frontier = "best model" if top == 1 else f"mean of the {top} best models"
    # Editions from before the parameter existed do not have it.
    short = given.get("tolerance", 0)
    tolerance = f"a model counts as equal from {short:g} points below; " if short else ""
    return (
        f"{names[given['lead']]} and {names[given['challenger']]}; {models[given['weights']]}, "
        f"counted by {given['attribution']}, dated by {dates[given['dates']]}; "
        f"frontier: {frontier}; {tolerance}{given['level'] * 100:g}% intervals"
    )


class EditionBoxDirective(SphinxDirective):
    """``{edition-box}``: which edition this is, under which choices; ``:short:`` in one line."""

    option_spec: ClassVar = {"short": directives.flag}

    def run(self):
        """Return a box with day, version, digest and parameters."""
        edition = edition_of(self.env)
        if "short" in self.options:
            line = f"Edition of {wording.day(edition.as_of)}, version {__version__}"
            return [nodes.paragraph(line, line, classes=["edition-line"])]
        fields = [
            ("Edition", f"as of {wording.day(edition.as_of)}, version {__version__}"),
            ("Choices", choices(edition, _package(self))),
            ("Data", f"sha256 {edition.data_digest[:16]}…"),
        ]
        box = nodes.container(classes=["edition-box"])
        for name, text in fields:
            box += nodes.paragraph("", "", nodes.strong(name, name), nodes.Text(f": {text}"))
        return [box]


class ValuesTableDirective(SphinxDirective):
    """``{values-table} parity``: every value of a chapter, with definition and interval."""

    required_arguments = 1

    def run(self):
        """Return the table; values that are not known say why."""
        edition, chapter = edition_of(self.env), self.arguments[0]
        values = [v for v in edition.ledger.values.values() if v.chapter == chapter]
        labels = self.env.get_domain("std")
        for value in values:
            labels.note_hyperlink_target(
                f"value-{value.id}".lower(), self.env.docname, anchor(value.id)
            )
        credits, oldest = self.env.app.airace_credits, oldest_inputs(self.env)
        rows = [[self._about(v, credits), _number(v), _days(v, oldest)] for v in values]
        made = table(
            ["What it is", "Value (interval)", "As of"],
            rows,
            widths=[55, 23, 22],
            classes=["values", "sortable", "searchable"],
            row_ids=[anchor(value.id) for value in values],
        )
        return [made]

    def _about(self, value: Value, credits: dict[str, str]) -> list[nodes.Node]:
        """Title, definition and note of a value, and the way to the rows that it rests on."""
        about = [nodes.paragraph("", "", nodes.strong(value.title, value.title))]
        about.append(nodes.paragraph(value.definition, value.definition))
        if value.note:
            about.append(nodes.paragraph(value.note, value.note))
        small = nodes.paragraph("", "", nodes.literal(value.id, value.id), classes=["test-note"])
        if self.env.app.builder.format == "html":
            for position, name in enumerate(value.tables):
                small += nodes.Text(", " if position else " Rows: ")
                target = f"data.html#{table_anchor(name)}"
                small += nodes.reference(name, name, refuri=target, internal=False)
            told = dict.fromkeys(credits[source_id] for source_id in value.sources)
            small += nodes.Text(f". Sources: {'; '.join(told)}." if told else "")
            revised = revisions_address(self.env, value.id)
            if revised:
                small += nodes.Text(" ")
                small += nodes.reference("Revisions", "Revisions", refuri=revised, internal=True)
        return [*about, small]


def _number(value: Value) -> str:
    """A value with its interval, or why it is not known."""
    if not value.known:
        return f"not known: {value.reason}"
    return value.text + (f" ({value.interval})" if value.interval else "")


def _days(value: Value, oldest: Callable[[Value], str]) -> list[nodes.Node]:
    """The day that a value describes, and the oldest day that it rests on."""
    when = wording.day(value.as_of)
    return [nodes.paragraph(when, when), *(_small(oldest(value)) if oldest(value) else [])]


def table_anchor(name: str) -> str:
    """Return the anchor of a table on the page of the data."""
    return f"table-{name.replace('_', '-')}"


class DataCatalogueDirective(SphinxDirective):
    """``{data-catalogue}``: every table of the data package, field by field."""

    def run(self):
        """Return a heading, a description and the fields of each table."""
        package, edition = _package(self), edition_of(self.env)
        reader = TableReader(package, edition.as_of)
        made: list[nodes.Node] = []
        for name, resource in sorted(package.resources.items()):
            frame = reader.table(name)
            rows_known = len(frame)
            title = nodes.rubric("", resource["title"], ids=[table_anchor(name)])
            facts = (
                f"{name}.csv, {rows_known:,} rows as of {wording.day(edition.as_of)}; "
                f"key: {', '.join(resource['schema']['primaryKey'])}."
            )
            fields = [
                [
                    [nodes.literal(f["name"], f["name"])],
                    f["type"],
                    f["description"] + (f" ({f['unit']})" if f.get("unit") else ""),
                ]
                for f in resource["schema"]["fields"]
            ]
            made += [
                title,
                nodes.paragraph(resource["description"], resource["description"]),
                nodes.paragraph("", facts, *self._file(name, frame)),
                *folded(
                    f"Its {len(fields)} fields",
                    [table(["Field", "Type", "Meaning"], fields, widths=[28, 12, 60])],
                    classes="folded",
                ),
            ]
        return made

    def _file(self, name: str, frame: pd.DataFrame) -> list[nodes.Node]:
        """A link to the table's rows, as far as their sources may be passed on."""
        sources = _package(self).load("sources")
        free = sources.loc[sources["use"] == release.RELEASED, "source_id"]
        of_others = "source_id" in frame and name != "sources"
        if self.env.app.builder.format != "html":
            return []
        if of_others and len(frame) and not frame["source_id"].isin(free).any():
            return []
        address = "../" * self.env.docname.count("/") + f"data/{name}.csv"
        return [
            nodes.Text(" "),
            nodes.reference("", "The rows as CSV", refuri=address, internal=False),
            nodes.Text("."),
        ]


class SourceListDirective(SphinxDirective):
    """``{source-list}``: sources with licence; ``{source-list} parity``: those of a chapter."""

    optional_arguments = 1

    def run(self):
        """Return a table of the sources that this edition (or chapter) read."""
        package, edition = _package(self), edition_of(self.env)
        chapters = self.arguments or list(edition.reads)
        used = manifest.source_ids_read(package, edition, chapters)
        sources = package.load("sources")
        sources = sources[sources["source_id"].isin(used)].sort_values("vintage")
        rows = []
        # Several vintages of one dataset are one row: its newest citation, and all the days.
        for _, group in sources.groupby(["publisher", "attribution", "use"], sort=True):
            source = group.iloc[-1]
            page = str(source["landing_page"])
            where = link(page, page) if page.startswith("https://") else nodes.Text(page)
            cite = [nodes.paragraph("", "", nodes.Text(source["citation"] + " "), where)]
            if pd.notna(source["note"]):
                cite.append(nodes.paragraph(source["note"], source["note"]))
            days = [nodes.paragraph(day, day) for day in group["vintage"].dt.strftime("%Y-%m-%d")]
            rows.append([cite, str(source["licence"]), str(source["use"]).replace("_", " "), days])
        heads = ["Source", "Licence", "May be used to", "Vintage"]
        classes = ["sortable", "searchable", *(["of-chapter"] if self.arguments else [])]
        made = table(heads, rows, widths=[56, 16, 13, 15], classes=classes)
        if self.arguments:
            # Print names the sources of a chapter and lists them once, in the appendix.
            credits = sources.sort_values("publisher")["attribution"].unique()
            made["short"] = "; ".join(credits)
        return [made]


class FreshnessDirective(SphinxDirective):
    """``{freshness}``: each dataset's newest vintage, its age on the edition's day, its budget."""

    def run(self):
        """Return a table, the latest first."""
        package, edition = _package(self), edition_of(self.env)
        found = freshness.states(
            package.load("feeds"), package.load("sources"), pd.Timestamp(edition.as_of)
        )
        rows = [
            [
                [nodes.paragraph(row.attribution, row.attribution), *_small(row.adapter)],
                row.cadence,
                f"{row.newest:%Y-%m-%d}",
                f"{row.age_days:,} days" if row.age_days >= 0 else "–",
                "–" if pd.isna(row.budget_days) else f"{row.budget_days:,} days",
                row.state,
            ]
            for row in found.itertuples()
        ]
        heads = ["Data", "Published", "Newest data", "Age", "Budget", "State"]
        return [table(heads, rows, widths=[30, 14, 14, 12, 12, 18])]


class CorrectionsDirective(SphinxDirective):
    """``{corrections-table}``: errors of the sources that the tables mend, and their reach."""

    def run(self):
        """Return the table of the corrections that concern rows known on this day."""
        package, edition = _package(self), edition_of(self.env)
        fixes = release.corrections_known(package, edition.as_of)
        same = ["table", "field", "expect", "action", "replacement", "reason", "evidence", "status"]
        rows = []
        # One error repeated in many rows is told once.
        for found, group in fixes.groupby(same, sort=False):
            fix = dict(zip(same, found, strict=True))
            named = [key.replace(SEPARATOR, ", ") for key in group["key"]]
            rest = len(named) - KEYS_NAMED
            keys = "; ".join(named[:KEYS_NAMED]) + (f"; and {rest} more" if rest > 0 else "")
            used = "row dropped" if fix["action"] == "drop" else fix["replacement"] or "unknown"
            cell = f"{fix['field']}: {fix['expect'] or 'empty'} → {used}"
            status, touched = STATUSES[fix["status"]], _touched(edition, fix["table"])
            rows.append(
                [
                    f"{fix['table']}: {keys}",
                    [nodes.paragraph(cell, cell), *_small(f"{status}; {touched}")],
                    [nodes.paragraph(fix["reason"], fix["reason"]), *_evidence(fix["evidence"])],
                ]
            )
        heads = ["Row", "As published → as used", "Why, and what shows it"]
        return [table(heads, rows, widths=[28, 32, 40], classes=["sortable", "searchable"])]


KEYS_NAMED = 3
STATUSES = {
    "open": "not mended by the publisher when last looked at",
    "fixed_upstream": "mended by the publisher in a later release",
}


def _small(text: str) -> list[nodes.Node]:
    return [nodes.paragraph(text, text, classes=["test-note"])]


def _evidence(text: str) -> list[nodes.Node]:
    """Evidence is an address, shown by its host's name, or a sentence."""
    address, _, rest = text.partition(" ")
    if not address.startswith("https://"):
        return _small(text)
    host = urlsplit(address).netloc.removeprefix("www.")
    about = nodes.Text(f" {rest}")
    return [nodes.paragraph("", "", link(host, address), about, classes=["test-note"])]


def _touched(edition: Edition, name: str) -> str:
    """How many values and claims rest on a table."""
    ids = {v.id for v in edition.ledger.values.values() if name in v.tables and v.known}
    claims = {
        claim["claim_id"]
        for claim in edition.claims
        for test in claim["readings"]["now"]["tests"]
        if test["value_id"] in ids
    }
    told = [f"{len(ids)} value{'' if len(ids) == 1 else 's'}"]
    if claims:
        told.append(f"{len(claims)} claim{'' if len(claims) == 1 else 's'}")
    return f"{wording.listing(told)} rest on the table"
