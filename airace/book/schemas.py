"""The JSON schemas of records and differences, made from the models that read and write them.

``python -m airace.book.schemas`` writes them into ``data/schemas/``; a test compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airace.book.collect import dump
from airace.book.diff import Diff
from airace.book.record import Record
from airace.tables import DataPackage

TITLES = {
    Record: "editions/*.json: the public record of a released edition",
    Diff: "airace diff --json: what changed between two editions",
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas by file name."""
    return {
        f"{model.__name__.lower()}.schema.json": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **model.model_json_schema(),
            "title": title,
        }
        for model, title in TITLES.items()
    }


def write(folder: Path) -> None:
    """Write all schemas into a folder."""
    for name, schema in schemas().items():
        (folder / name).write_text(dump(schema), encoding="utf-8")


if __name__ == "__main__":
    write(DataPackage.find().root / "schemas")
