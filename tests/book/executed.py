"""Executed chapters made by hand: what a run leaves behind, without running anything."""

import nbformat

from airace.chapter import BOOK, CHAPTER_MIME, FIGURE_MIME
from airace.ledger import Value
from airace.measures.estimate import Estimate

PARAMETERS = {
    "as_of": "2025-01-31", "lead": "US", "challenger": "CN", "attribution": "headquarters",
    "dates": "version", "frontier_k": 1, "tolerance": 0.0, "weights": "all", "level": 0.9,
    "draws": 100, "seed": 1,
}  # fmt: skip
GAP = Estimate(4.62, 3.1, 6.04, 0.9, note="A against B")
SOON = Estimate.unknown("no vintage yet")


def value(value_id, estimate, **changes):
    definition = {
        "value_id": value_id, "chapter": value_id.split(".")[0], "title": f"Title of {value_id}",
        "unit": "points", "display": "{:.1f} points", "definition": "what it measures",
    } | changes  # fmt: skip
    return Value.of(estimate, definition, as_of="2025-01-15", sources=("lab",), tables=("scores",))


VALUES = [
    value("parity.gap", GAP),
    value("parity.later", SOON),
    value("diffusion.share", Estimate(0.5), display="{:.0%}", unit="share"),
]
FINDINGS = [
    {"id": "parity.gap", "chapter": "parity", "text": "Ahead by {parity.gap} <b>&amp;</b> more."}
]


def chapters(folder, *, values=VALUES, findings=FINDINGS, figures=(), **records):
    """Write executed notebooks; ``records`` overrides a chapter's record in part."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in BOOK:
        record = {
            "chapter": name,
            "parameters": PARAMETERS,
            "values": [v.as_dict() for v in values if v.chapter == name],
            "withheld": [f"{name}.rule.2030-01-01"],
            "findings": [f for f in findings if f["chapter"] == name],
            "exhibits": [],
            "claims": [],
            "reads": {"scores": {"sha256": "0" * 64, "rows": 3, "rows_used": 2, "newest": None}},
        } | records.get(name, {})
        outputs = [
            nbformat.v4.new_output("display_data", {FIGURE_MIME: bundle})
            for bundle in figures
            if bundle["figure"]["chapter"] == name
        ]
        outputs.append(nbformat.v4.new_output("display_data", {CHAPTER_MIME: record}))
        cell = nbformat.v4.new_code_cell("chapter.finish()", outputs=outputs)
        nbformat.write(
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {name}"), cell]),
            folder / f"{name}.ipynb",
        )
