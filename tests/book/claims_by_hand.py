"""Claims and the tables behind them, made by hand."""

import csv
import json
from pathlib import Path

import pandas as pd

from airace.claims.dossier import dossier
from tests.claims.worlds import claim, claim_test, entry, value, worlds
from tests.conftest import PROJECT

ROWS = {
    "claim_reports": [
        ["r", "A report", "The Paper", "US", "2025-01-20", "known", "the race", "", "project"]
    ],
    "claims": [
        ["X1", "parity", "s", "A", "US", "r", "2025-01-20", "trend", "CN", "testable", "x", "", "",
         "project"],
        ["X2", "parity", "s", "A", "US", "r", "2025-01-20", "trend", "CN", "testable", "x", "", "",
         "project"],
    ],
    "claim_attributions": [
        ["X1", "1", "first seen", "Somebody Else", "A magazine", "2024-07", "2024-07-01",
         "over, he said", "true", "https://example.org/a", "printed under another name", "project"],
    ],
    "claim_pairs": [
        ["X1", "X2", "The gap", "The lag", "Both can be true.", "project"],
    ],
    "misreadings": [["parity.gap", "That it is large", "It is a gap", "project"]],
}  # fmt: skip


def add_tables(folder: Path) -> None:
    """Add the tables that pages on claims read to a small data package."""
    real = json.loads((PROJECT / "data" / "datapackage.json").read_text("utf-8"))
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    for resource in real["resources"]:
        if resource["name"] in ROWS:
            descriptor["resources"].append(resource)
            with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([f["name"] for f in resource["schema"]["fields"]])
                writer.writerows(ROWS[resource["name"]])
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def records(statement: str) -> list[dict]:
    """Two claims: one that has become true, stated so, and one that nobody can test."""
    open_gap, closed = value(4.0, 2.0, 6.0), value(1.0, -1.0, 3.0)
    ledgers = worlds(
        entry("2024-06-30", {"gap": open_gap}),
        entry("2024-06-30", {"gap": open_gap}, "newest"),
        entry("2025-01-20", {"gap": open_gap}, parts=["said"]),
        entry("2025-01-20", {"gap": open_gap}, "newest", ["said"]),
        entry("2025-01-31", {"gap": closed}, parts=["edition", "choices"]),
        entry("2025-01-31", {"gap": open_gap}, parts=["choices"], weights="open"),
        as_of="2025-01-31",
    )
    both = [
        claim(said="2025-01-20", statement=statement),
        claim(
            claim_id="X2",
            said="2025-01-20",
            statement="The lead ought to stand",
            standing="not testable",
            needs="What ought to be is no matter of fact.",
        ),
    ]
    return [dossier(one, pd.DataFrame([claim_test()]), ledgers) for one in both]
