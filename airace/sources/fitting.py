"""Fit an adapter's values to a table: render them as its CSV writes them, and check their types."""

from __future__ import annotations

import datetime
import math

import pandas as pd

from airace.errors import AiraceError


def as_text(frame: pd.DataFrame, resource: dict, adapter: str) -> pd.DataFrame:
    """Render typed values in the one way that the CSV files use."""
    out = {}
    for described in resource["schema"]["fields"]:
        name, kind = described["name"], described.get("type", "string")
        if name not in frame.columns:
            raise AiraceError(
                f"rows lack the field {name!r}", where=f"{adapter}, {resource['name']}"
            )
        out[name] = [_text(value, kind) for value in frame[name]]
    return pd.DataFrame(out, dtype=str)


def _text(value: object, kind: str) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if kind == "boolean" and str(value) in ("True", "False"):
        return str(value).lower()
    if kind == "date" and isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    text = " ".join(str(value).split())
    if not text or kind not in ("integer", "year", "number") or _unfit(text, kind):
        return text
    return repr(float(text)) if kind == "number" else str(int(float(text)))


def insist_fit(rows: pd.DataFrame, resource: dict, adapter: str) -> None:
    """Stop at the first cell that is no date or number where the table has one."""
    schema = resource["schema"]
    for described in schema["fields"]:
        name, kind = described["name"], described.get("type", "string")
        cells = rows[name]
        if kind not in ("date", "integer", "year", "number"):
            continue
        for row, text in cells.items():
            expected = _unfit(text, kind)
            if expected:
                key = {part: rows.loc[row, part] for part in schema["primaryKey"]}
                raise AiraceError(
                    f"expected {expected}, found {text!r}",
                    where=f"{adapter}, {resource['name']}, row {key}, field {name!r}",
                    remedy="Mend the cell, declare a correction, or mend the adapter if the "
                    "publisher's format has changed",
                )


def _unfit(text: str, kind: str) -> str:
    """Say what was expected if a text is no value of its kind; empty texts are missing."""
    if not text:
        return ""
    if kind == "date":
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            return "a date like 2026-08-11"
        return "" if len(text) == 10 else "a date like 2026-08-11"
    try:
        number = float(text)
    except ValueError:
        return "a number"
    if not math.isfinite(number):
        return "a finite number"
    return "" if kind == "number" or number.is_integer() else "a whole number"
