"""Carry out what an update planned."""

from __future__ import annotations

import json

from airace.files import whole, write_csv
from airace.sources.plan import Plan
from airace.tables import DataPackage


def apply(package: DataPackage, plan: Plan) -> None:
    """Write a plan's tables and the package's newest day."""
    for name, frame in plan.after.items():
        write_csv(frame, package.path(name))
    descriptor = {**package.descriptor, "as_of": plan.as_of}
    with whole(package.root / "datapackage.json") as stream:
        stream.write(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n")
