"""Directives that generate reference content from the ledger and the data package."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from airace import __version__, wording
from airace.book import release
from airace.book.citation import Work
from airace.book.sphinx.nodes import link, table
from airace.book.sphinx.prose import edition_of, value_nodes
from airace.book.sphinx.site import anchor
from airace.tables import DataPackage, TableReader


def _package(directive: SphinxDirective) -> DataPackage:
    return DataPackage(Path(directive.env.srcdir) / "data")


class HeadlinesDirective(SphinxDirective):
    """``{headlines}``: big numbers, one ledger id a line.

    Alternatives after ``|`` are tried in order: a line takes the first that is known.
    """

    has_content = True

    def run(self):
        """Return the cards; an id that is not known is left out, and said so below."""
        edition = edition_of(self.env)
        cards, missing = nodes.container(classes=["headlines"]), []
        for line in self.content:
            ids = [value_id.strip() for value_id in line.split("|")]
            known = next((value_id for value_id in ids if edition.known(value_id)), None)
            if known is None:
                missing += [edition.ledger.get(i) for i in ids[:1] if i not in edition.withheld]
                continue
            value = edition.ledger.get(known)
            card = nodes.container(classes=["headline"])
            card += nodes.paragraph(
                "", "", *value_nodes(edition, value.id), classes=["headline-number"]
            )
            card += nodes.paragraph(value.title, value.title, classes=["headline-label"])
            when = f"{wording.day(value.as_of)}"
            if value.interval:
                when = f"{value.level * 100:.0f} % interval {value.interval} · {when}"
            card += nodes.paragraph(when, when, classes=["headline-date"])
            cards += card
        made: list[nodes.Node] = [cards]
        for value in missing:
            text = f"{value.title}: not known on this day ({value.reason})."
            made.append(nodes.paragraph(text, text, classes=["headline-missing"]))
        return made


class EditionBoxDirective(SphinxDirective):
    """``{edition-box}``: which edition this is, under which choices."""

    def run(self):
        """Return a box with day, version, digest and parameters."""
        edition = edition_of(self.env)
        parameters = edition.parameters
        choices = ", ".join(
            f"{name} {value}"
            for name, value in parameters.items()
            if name not in ("as_of", "seed", "draws")
        )
        fields = [
            ("Edition", f"as of {wording.day(edition.as_of)}, version {__version__}"),
            ("Choices", choices),
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
        rows = []
        for value in values:
            number = value.text if value.known else f"not known: {value.reason}"
            if value.interval:
                number += f" ({value.interval})"
            about = [nodes.paragraph("", "", nodes.strong(value.title, value.title))]
            about.append(nodes.paragraph(value.definition, value.definition))
            if value.note:
                about.append(nodes.paragraph(value.note, value.note))
            about.append(nodes.paragraph("", "", nodes.literal(value.id, value.id)))
            rows.append([about, number, wording.day(value.as_of)])
        made = table(
            ["What it is", "Value (interval)", "As of"],
            rows,
            widths=[60, 25, 15],
            classes=["values"],
            row_ids=[anchor(value.id) for value in values],
        )
        return [made]


class DataCatalogueDirective(SphinxDirective):
    """``{data-catalogue}``: every table of the data package, field by field."""

    def run(self):
        """Return one section per table."""
        package, edition = _package(self), edition_of(self.env)
        reader = TableReader(package, edition.as_of)
        made: list[nodes.Node] = []
        for name, resource in sorted(package.resources.items()):
            rows_known = len(reader.table(name))
            section = nodes.section(ids=[f"table-{name.replace('_', '-')}"], names=[])
            section += nodes.title(resource["title"], resource["title"])
            section += nodes.paragraph(resource["description"], resource["description"])
            facts = (
                f"{name}.csv, {rows_known:,} rows as of {wording.day(edition.as_of)}; "
                f"key: {', '.join(resource['schema']['primaryKey'])}."
            )
            section += nodes.paragraph(facts, facts)
            fields = [
                [
                    [nodes.literal(f["name"], f["name"])],
                    f["type"],
                    f["description"] + (f" ({f['unit']})" if f.get("unit") else ""),
                ]
                for f in resource["schema"]["fields"]
            ]
            section += table(["Field", "Type", "Meaning"], fields, widths=[28, 12, 60])
            made.append(section)
        return made


class SourceListDirective(SphinxDirective):
    """``{source-list}``: sources with licence; ``{source-list} parity``: those of a chapter."""

    optional_arguments = 1

    def run(self):
        """Return a table of the sources that this edition (or chapter) read."""
        package, edition = _package(self), edition_of(self.env)
        chapters = self.arguments or list(edition.reads)
        reader = TableReader(package, edition.as_of)
        used: set[str] = set()
        for chapter in chapters:
            for name in edition.reads[chapter]:
                reader.table(name)
                used.update(reader.source_ids[name])
        sources = package.load("sources").set_index("source_id")
        rows = []
        for source_id in sorted(used):
            source = sources.loc[source_id]
            cite = [
                nodes.paragraph(
                    "",
                    "",
                    nodes.Text(source["citation"] + " "),
                    link(source["landing_page"], source["landing_page"]),
                )
            ]
            if pd.notna(source["note"]):
                cite.append(nodes.paragraph(source["note"], source["note"]))
            rows.append(
                [
                    cite,
                    str(source["licence"]),
                    str(source["use"]).replace("_", " "),
                    f"{source['vintage']:%Y-%m-%d}",
                ]
            )
        return [
            table(["Source", "Licence", "May be used to", "Vintage"], rows, widths=[58, 16, 13, 13])
        ]


class CorrectionsDirective(SphinxDirective):
    """``{corrections-table}``: upstream errors that the tables mend, and why."""

    def run(self):
        """Return the table of the corrections that concern rows known on this day."""
        package, edition = _package(self), edition_of(self.env)
        rows = []
        for fix in release.corrections_known(package, edition.as_of).to_dict("records"):
            after = "row dropped" if fix["action"] == "drop" else fix["replacement"] or "unknown"
            rows.append(
                [
                    f"{fix['table']}: {fix['key'].replace('|', ', ')}",
                    f"{fix['field']}: {fix['expect'] or 'empty'} → {after}",
                    fix["reason"],
                ]
            )
        return [table(["Row", "Correction", "Why"], rows, widths=[30, 30, 40])]


class CiteDirective(SphinxDirective):
    """``{cite-edition}``: this edition; with ``title | page``: a part of it."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Return the citation as text and as BibTeX."""
        edition = edition_of(self.env)
        part, _, address = (self.arguments[0] if self.arguments else "").partition("|")
        work = Work(edition.as_of, __version__, edition.data_digest, part.strip(), address.strip())
        return [
            nodes.paragraph(work.text, work.text, classes=["citation"]),
            nodes.literal_block(work.bibtex, work.bibtex, language="none"),
        ]
