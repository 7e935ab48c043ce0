"""The one object a notebook talks to: tables in; values, findings, figures and lists out.

Everything a chapter makes leaves it as outputs of its own executed notebook, under the MIME
types below.  The notebook is therefore the whole record of a chapter: the ledger, the figure
folders, the website and the PDF are unpacked from it, and none of them can disagree with it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from IPython import get_ipython
from IPython.display import display

from airace import registries, watch, wording
from airace.charts.package import make_figure
from airace.charts.selector import Selector
from airace.charts.theme import Sides
from airace.drawing import Drawing, draws
from airace.errors import AiraceError
from airace.ledger import Ledger, Value
from airace.measures.estimate import Estimate
from airace.params import Read, check_names, parse
from airace.tables import DataPackage, TableReader, names_later_day

# What each measures is its own; the rest of the book reads the ledgers that these write.
CHAPTERS = ("parity", "diffusion", "controls", "governance")
SYNTHESES = ("claims", "robustness")
BOOK = (*CHAPTERS, *SYNTHESES)
CHAPTER_MIME = "application/vnd.airace.chapter+json"
FIGURE_MIME = "application/vnd.airace.figure+json"
LISTING_MIME = "application/vnd.airace.listing+json"


class Chapter:
    """One chapter of one edition.

    Parameters
    ----------
    name:
        One of ``BOOK``.
    **parameters:
        The notebook's parameters (see ``airace.params.Parameters``); checked here, so that a
        notebook run by papermill alone stops as early as one run by ``airace build``.
    """

    def __init__(self, name: str, **parameters: Any) -> None:
        if name not in BOOK:
            raise AiraceError(
                f"no chapter {name!r}",
                where="Chapter",
                remedy=f"Chapters are: {', '.join(BOOK)}",
            )
        self.name = name
        _refuse_unknown_injected({"worlds"} if name in SYNTHESES else set())
        self.package = DataPackage.find(parameters.get("data_dir") or "data")
        self.p = Read(parse(parameters, self.package))
        self._reader = TableReader(self.package, self.p.day)
        watch.start()
        self._ledger = Ledger()
        self._findings: list[dict[str, str]] = []
        self._exhibits: list[str] = []
        self._claims: list[dict[str, Any]] = []
        self._worlds = ""
        self._files: set[Path] = set()
        self._credited: set[str] = set()
        self._figures = 0
        self._unheard: set[str] = set()
        self._braced: set[str] = set()
        values = self.package.load("values").fillna("")
        self._definitions = {row["value_id"]: row for row in values.to_dict("records")}
        blocs = self.package.load("blocs").set_index("code")
        self.lead, self.challenger = self.p.lead, self.p.challenger
        self._blocs = blocs
        self.sides = Sides(
            self.lead,
            self.challenger,
            {code: (bloc["name"], bloc["label"]) for code, bloc in blocs.iterrows()},
        )
        self._sources = self.package.load("sources").fillna("").set_index("source_id")
        alt.data_transformers.disable_max_rows()

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as it was known on the edition's day, and record that it was read."""
        restated = "releases" in self.package.resource(name).get("as_of", {})
        release = self.package.release_read(str(self.p.vintage)) if restated else ""
        frame = self._reader.table(name, read_back=release)
        self._braced |= _with_braces(frame)
        return frame

    def _template(self, text: str) -> str:
        """Return a template in which text of data is shown as it stands, braces and all."""
        for cell in sorted(self._braced, key=len, reverse=True):
            # A cell that is a value's id in braces and nothing else cannot be told from ours.
            if cell[1:-1].partition(":")[0] not in self._definitions:
                text = text.replace(cell, wording.literal(cell))
        return wording.shown(text)

    def worlds(self, path: str) -> dict[str, Any]:
        """Return the ledgers of the editions that this book compares itself with.

        ``path`` is the file that the build (or an earlier one) wrote; ``claims.worlds.Worlds``
        reads it.
        """
        file = self.package.root.parent / path
        if not file.is_file():
            raise AiraceError(
                "the ledgers of other editions are not there",
                where=str(path),
                remedy="Run 'make book' (or 'airace build') once; it writes them",
            )
        self._files.add(file)
        content = file.read_bytes()
        self._worlds = hashlib.sha256(content).hexdigest()
        return json.loads(content)

    def claims(self, dossiers: Iterable[dict[str, Any]]) -> None:
        """Publish what was found of the claims: the records of ``claims.json``."""
        self._claims += dossiers

    def rng(self) -> np.random.Generator:
        """Return a fresh generator from the edition's seed: the same draws at every call."""
        return np.random.default_rng(self.p.seed)

    def country(self, code: str) -> str:
        """Return a bloc's name as it stands in a sentence: ``the United States``."""
        return str(self._blocs.loc[code, "with_article"])

    def short(self, code: str) -> str:
        """Return a bloc's short name, for labels: ``United States``."""
        return str(self._blocs.loc[code, "name"])

    def adjective(self, code: str) -> str:
        """Return a bloc's adjective: ``Chinese``."""
        return str(self._blocs.loc[code, "adjective"])

    def with_names(self, text: str) -> str:
        """Return a measure's note or reason with the names of the blocs that it marks.

        A country that ``data/blocs.csv`` does not name keeps its code.
        """
        known = self._blocs.index
        return wording.name_blocs(
            text,
            lambda code: self.adjective(code) if code in known else code,
            lambda code: self.country(code) if code in known else code,
        )

    def value(
        self, value_id: str, estimate: Estimate, *, tables: Iterable[str], heard_of: bool = True
    ) -> Value:
        """Enter a number in the ledger and return it as prose will print it.

        Parameters
        ----------
        value_id:
            A row of ``data/values.csv`` that belongs to this chapter.
        estimate:
            What the measure returned.
        tables:
            Tables that the number was computed from; its sources follow from them.
        heard_of:
            False if what the value speaks of did not exist on the edition's day: its title alone
            would tell, so it is withheld.
        """
        definition = self._definitions.get(value_id)
        if definition is None or definition["chapter"] != self.name:
            raise AiraceError(
                f"value {value_id!r} is not defined for this chapter",
                where=self.name,
                remedy="Add it to data/values.csv: id, chapter, title, unit, display, definition",
            )
        if not heard_of:
            self._unheard.add(value_id)
        if self._withheld(value_id):
            estimate = Estimate.unknown("after the edition's day")
        told = {
            key: wording.shown(self.with_names(getattr(estimate, key)))
            for key in ("note", "reason")
        }
        estimate = replace(estimate, **told)
        tables = tuple(dict.fromkeys(tables))
        definition = definition | {
            key: self._name_sides(definition[key]) for key in ("title", "definition")
        }
        sources = self._sources_of(tables)
        value = Value.of(
            estimate, definition, as_of=self._newest(tables), tables=tables, sources=sources
        )
        self._ledger.add(value)
        return value

    def _name_sides(self, text: str) -> str:
        """Put the blocs of this edition into a title or definition of ``data/values.csv``."""
        for role, code in (("lead", self.lead), ("challenger", self.challenger)):
            text = text.replace(f"{{{role}}}", self.adjective(code))
            text = text.replace(f"{{{role}_name}}", self.country(code))
        return wording.sentence(text)

    def finding(self, finding_id: str, text: str, *, first: bool = False) -> None:
        """Publish a sentence that the chapter found to be true on this day.

        ``text`` names numbers as ``{value.id}`` or ``{value.id:interval}`` and never types
        them; prose places the sentence with the ``finding`` directive.  ``first`` puts it
        before those found earlier: what sums the others up can only be computed after them.
        """
        text = self._template(text)
        self._ledger.fill(text)
        place = 0 if first else len(self._findings)
        self._findings.insert(place, {"id": finding_id, "chapter": self.name, "text": text})

    def figure(
        self,
        figure_id: str,
        build: Callable[[int], alt.Chart],
        data: pd.DataFrame,
        *,
        title: str,
        subtitle: str,
        alt_text: str,
        tables: Iterable[str],
        note: str = "",
        as_of: str | None = None,
        quotes: Iterable[str] = (),
        sources: Iterable[str] = (),
        selector: Selector | None = None,
        followed: bool = False,
    ) -> None:
        """Publish a figure and show it here.

        Parameters
        ----------
        figure_id:
            Kebab-case, starting with the chapter's name; also the figure's address.
        build:
            Width in pixels -> chart.
        data:
            What the chart shows, as readers download it.
        title, subtitle, alt_text, note:
            The finding; measure, unit and span; what a picture says to who cannot see it;
            exclusions and the meaning of bands.  All may name values as ``{value.id}``.
        tables:
            Tables that the figure rests on; the source line and licence follow from them.
        as_of:
            Day that the picture describes; the newest day in its tables if not given.
        quotes:
            Tables of quotations from which single rows stand in the figure.  Each such row of
            ``data`` says in ``who`` and ``url`` whose number it is; the rest is ours.
        sources:
            Sources of values shown that come from other chapters' ledgers.
        selector:
            What a reader may choose in it; ``build`` is of a frame with the column ``choice``.
        followed:
            Whether readers follow the figure through past days: the editions of those days that
            the book carries draw it, too.  For the few that carry a chapter's answer, since each
            is drawn again for every such day; its words and rows must know nothing later.
        """
        self._claim(figure_id)
        self._figures += 1
        tables = tuple(dict.fromkeys(tables))
        sources = tuple(sorted({*self._sources_of(tables), *sources}))
        quoting = self._quoting(figure_id, data, tuple(quotes))
        uses = self._rows_of(sources)["use"]
        quoted = [s for s in sources if uses[s] == "cite_only"]
        if quoted:
            raise AiraceError(
                f"sources {quoted} may be quoted, not re-released",
                where=f"figure {figure_id}",
                remedy="Quote the figure in the text, with its source",
            )
        words = [self._template(text) for text in (title, subtitle, alt_text, note)]
        used = [i for text in words for _, i, _ in wording.pieces(text) if i]
        title, subtitle, alt_text, note = map(self._ledger.fill, words)
        if not draws(Drawing.FOLLOWED if followed else Drawing.ALL):
            return
        figure = make_figure(
            figure_id,
            self.name,
            build,
            data,
            title=title,
            subtitle=subtitle,
            alt=alt_text,
            note=note,
            source_line=self._source_line(sources, as_of or self._newest(tables)) + quoting,
            as_of=as_of or self._newest(tables),
            sources=[*sources, *self._sources_of(quotes)],
            values=list(dict.fromkeys(used)),
            licence=self._licence(sources),
            selector=selector,
        )
        number = f"{BOOK.index(self.name) + 1}.{self._figures}"
        display(
            {
                FIGURE_MIME: {
                    "number": number,
                    "tables": list(tables),
                    "followed": followed,
                    "figure": figure.to_bundle(),
                },
                "image/svg+xml": figure.plot_svg,
                "text/plain": f"{figure.title}. {figure.alt}",
            },
            raw=True,
        )

    def listing(
        self,
        listing_id: str,
        frame: pd.DataFrame,
        *,
        title: str,
        tables: Iterable[str],
        note: str = "",
    ) -> None:
        """Publish a table for readers: cells as they are to be printed, one header row."""
        self._claim(listing_id)
        tables = tuple(dict.fromkeys(tables))
        sources = self._sources_of(tables)
        title, note = (self._ledger.fill(self._template(text)) for text in (title, note))
        if not draws(Drawing.ALL):
            return
        bundle = {
            "id": listing_id,
            "title": title,
            "note": note,
            "source_line": self._source_line(sources, self._newest(tables)),
            "columns": [str(column) for column in frame.columns],
            "numeric": [pd.api.types.is_numeric_dtype(frame[c]) for c in frame.columns],
            "rows": [[_cell(value) for value in row] for row in frame.itertuples(index=False)],
        }
        display({LISTING_MIME: bundle, "text/plain": frame.to_string(index=False)}, raw=True)

    def finish(self) -> None:
        """Close the chapter: hand over its ledger, findings and the record of what it read."""
        self._refuse_side_doors()
        own = {i for i, row in self._definitions.items() if row["chapter"] == self.name}
        missing = sorted(own - set(self._ledger.values))
        if missing:
            raise AiraceError(
                f"does not publish {missing}",
                where=f"chapter {self.name}",
                remedy="Call chapter.value for each, or take them out of data/values.csv",
            )
        record = {
            "chapter": self.name,
            "parameters": {k: v for k, v in self.p.as_dict().items() if k != "data_dir"},
            "parameters_read": sorted(self.p.names),
            "values": [
                value.as_dict()
                for value in self._ledger.values.values()
                if not self._withheld(value.id)
            ],
            "withheld": [value_id for value_id in self._ledger.values if self._withheld(value_id)],
            "findings": self._findings,
            "exhibits": self._exhibits,
            "claims": self._claims,
            "worlds": self._worlds,
            "reads": dict(sorted(self._reader.reads.items())),
            "registries": registries.digests(self.package, self.name, self._credited),
            "sources": sorted(self._credited),
        }
        display(
            {
                CHAPTER_MIME: record,
                "text/plain": f"{len(record['values'])} values, {len(self._findings)} findings",
            },
            raw=True,
        )

    def _refuse_side_doors(self) -> None:
        """Stop if a cell opened a file of the project by itself.

        The manifest would not record it, and a later build would not see that it changed.
        """
        root = self.package.root
        tables = (*self._reader.reads, *self._reader.registers, *registries.USED)
        known = {root / "datapackage.json", *map(self.package.path, tables), *self._files}
        # The package's own files, fonts for instance, and the environment's.
        places = (Path(__file__).parent, Path(sys.prefix))
        strange = sorted(
            path.relative_to(root.parent).as_posix()
            for path in watch.opened(root.parent) - known
            if not any(path.is_relative_to(place) for place in places)
        )
        if strange:
            raise AiraceError(
                f"read {strange} without Chapter.table",
                where=f"chapter {self.name}",
                remedy="Read tables through the chapter, so that the manifest records them",
            )

    def _withheld(self, value_id: str) -> bool:
        """Whether an id names a later day (a cut, a rule) or a thing unheard of in this edition."""
        return names_later_day(value_id, self.p.day) or value_id in self._unheard

    def _claim(self, exhibit_id: str) -> None:
        if not exhibit_id.startswith(f"{self.name}-") or exhibit_id in self._exhibits:
            raise AiraceError(
                "an id starts with the chapter's name and is used once",
                where=f"exhibit {exhibit_id}",
            )
        self._exhibits.append(exhibit_id)

    def _sources_of(self, tables: Iterable[str]) -> tuple[str, ...]:
        found: set[str] = set()
        for name in tables:
            if name not in self._reader.source_ids:
                raise AiraceError(
                    f"names table {name!r}, which this chapter has not read",
                    where=f"chapter {self.name}",
                )
            found.update(self._reader.source_ids[name])
        return tuple(sorted(found))

    def _newest(self, tables: Iterable[str]) -> str:
        """The newest day that any of these tables speaks of; the edition's if they are undated."""
        days = [self._reader.reads[name]["newest"] for name in tables]
        return max((day for day in days if day), default=self.p.day)

    def _quoting(self, figure_id: str, data: pd.DataFrame, quotes: tuple[str, ...]) -> str:
        """The credit of quoted rows; stops if one of them does not say whose number it is."""
        if not quotes:
            return ""
        told = {"who", "url"} <= set(data.columns) and data["url"].notna().any()
        if not told or data.loc[data["url"].notna(), "who"].isna().any():
            raise AiraceError(
                "quotes numbers without saying whose they are",
                where=f"figure {figure_id}",
                remedy="Give the figure's data the columns 'who' and 'url', filled in those rows",
            )
        return " Quoted numbers: those named in the rows."

    def _rows_of(self, source_ids: Iterable[str]) -> pd.DataFrame:
        """Rows of sources, by id; noted, since their credits are printed."""
        self._credited.update(source_ids)
        return self._sources.loc[list(source_ids)]

    def _source_line(self, sources: Iterable[str], as_of: str) -> str:
        rows = self._rows_of(sources)
        credits = dict.fromkeys(
            f"{row['attribution']} ({row['licence']})"
            if row["use"] == "redistribute"
            else str(row["attribution"])
            for _, row in rows.iterrows()
        )
        return f"Data: {'; '.join(credits)}. As of {wording.day(as_of)}."

    def _licence(self, sources: Iterable[str]) -> str:
        """The book's licence, narrowed by what a source asks for (NC, SA)."""
        licences = self._rows_of(sources)["licence"]
        terms = [term for term in ("NC", "SA") if licences.str.contains(f"-{term}").any()]
        return "-".join(["CC-BY", *terms, "4.0"])


def _with_braces(frame: pd.DataFrame) -> set[str]:
    """Cells that a template would take for the name of a value."""
    found: set[str] = set()
    for name in frame.select_dtypes(["string", "object"]):
        cells = set(frame[name].dropna().to_numpy(object))
        found.update(c for c in cells if "{" in str(c) and wording.PLACEHOLDER.search(c))
    return found


def _refuse_unknown_injected(more: set[str]) -> None:
    """Stop if papermill injected a parameter that does not exist; by itself it only warns.

    ``more`` are names that this chapter takes besides those that all take.

    Papermill marks the cell that it injects with this first line.
    """
    shell = get_ipython()
    for source in shell.user_ns.get("In", []) if shell else []:
        if source.startswith("# Parameters\n"):
            names = [
                node.id
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            ]
            check_names(set(names) - more)


def _cell(value: Any) -> str:
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        # Four digits stand without a comma, as years do.
        return wording.number(value, "{:,}" if abs(value) >= 10_000 else "{}")
    return wording.shown(str(value))
