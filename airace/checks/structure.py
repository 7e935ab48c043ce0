"""What the standard validates (Frictionless), said in the words of our own checks."""

from __future__ import annotations

from typing import Any

from frictionless import FrictionlessException, Package

from airace.checks.problem import Problem
from airace.tables import DataPackage

RULE = "structure"
DESCRIPTOR, MEND = "data/datapackage.json", "Mend the descriptor"
# What a cell of each type looks like, for somebody who edits it in a spreadsheet.
KINDS = {
    "date": "a day such as 2026-08-11",
    "number": "a number with a decimal point, such as 1234.5, without spaces or a currency",
    "integer": "a whole number such as 1234",
    "year": "a year such as 2026",
    "boolean": "true or false",
    "string": "text",
}
CONSTRAINTS = {
    "required": "something: this field may not be empty",
    "unique": "a value that no other row has",
    "minimum": "{} or more",
    "maximum": "{} or less",
    "enum": "one of {}",
    "pattern": "text of the form {}",
}
COLUMNS = {"extra-label", "missing-label", "incorrect-label", "blank-label", "duplicate-label"}
SHAPE = COLUMNS | {"missing-cell", "extra-cell"}


def structure(package: DataPackage) -> list[Problem]:
    """Types, constraints, primary and foreign keys of all tables."""
    try:
        result = Package(str(package.root / "datapackage.json")).validate()
    except FrictionlessException as error:
        why = "; ".join(reason.note for reason in error.reasons) or error.error.note
        return [Problem(RULE, DESCRIPTOR, None, "", why, "a valid data package", MEND)]
    by_path = {resource["path"]: resource for resource in package.descriptor["resources"]}
    return [
        _problem(error, f"data/{task.place}", by_path.get(task.place, {}))
        for task in result.tasks
        # A stray comma moves every cell behind it: said first, it explains the rest.
        for error in sorted(
            (error.to_dict() for error in task.errors), key=lambda e: e["type"] not in SHAPE
        )
    ] + [
        Problem(RULE, DESCRIPTOR, None, "", error.note, "a valid data package", MEND)
        for error in result.errors
    ]  # fmt: skip


def _problem(error: dict[str, Any], file: str, resource: dict[str, Any]) -> Problem:
    kind, field = error["type"], error.get("fieldName", "")
    cell = error.get("cell")
    found = repr(cell) if cell not in (None, "") else "nothing" if "cell" in error else ""
    fields = {f["name"]: f for f in resource.get("schema", {}).get("fields", [])}
    schema = fields.get(field, {})
    expected, remedy = f"what the schema says ({error['note']})", "Correct the row"
    if kind == "type-error":
        expected = KINDS.get(schema.get("type", ""), schema.get("type", "another type"))
        remedy = "Correct the cell, or fetch the file again if many are wrong"
    elif kind == "constraint-error":
        name = next((n for n in CONSTRAINTS if f'"{n}' in error["note"]), "")
        bound = schema.get("constraints", {}).get(name, "")
        bound = ", ".join(map(str, bound)) if isinstance(bound, list) else bound
        expected = CONSTRAINTS.get(name, expected).format(bound)
        remedy = (
            "Correct the cell; if the value is right, widen the constraint in data/datapackage.json"
        )
    elif kind in ("primary-key", "unique-error"):
        key = resource.get("schema", {}).get("primaryKey", [])
        field = field or ", ".join(key)
        found = error["note"]
        expected = "another primary key in every row"
        remedy = "Remove one of the rows that share it, or correct the key"
    elif kind == "foreign-key":
        field = ", ".join(error.get("fieldNames", [])) or field
        found = ", ".join(repr(c) for c in error.get("fieldCells", [])) or found
        other = error.get("referenceName", "another table")
        expected = f"a value that data/{other}.csv lists"
        remedy = f"Correct the spelling, or add the row to data/{other}.csv first"
    elif kind in SHAPE:
        found = error.get("label") or found or error["note"]
        expected = f"the columns {', '.join(fields)}"
        remedy = "Rename, remove or add the column (or the stray comma in the row)"
    elif kind in ("encoding-error", "source-error", "scheme-error", "file-error"):
        found, expected = error["note"], "a CSV file in UTF-8"
        remedy = "Save it as CSV in UTF-8, or restore it"
    elif kind == "blank-row":
        found, expected, remedy = "an empty row", "no empty rows", "Remove it"
    return Problem(
        rule=RULE,
        file=file,
        row=error.get("rowNumber"),
        field=field,
        found=found or error["note"],
        expected=expected,
        remedy=remedy,
        table=resource.get("name", ""),
    )
