"""Carry out what an update planned: all its tables and the record of it, or nothing."""

from __future__ import annotations

import json

import pandas as pd

from airace import journal
from airace.errors import AiraceError
from airace.sources.plan import Plan, current
from airace.tables import DataPackage

RECORD = "vintages"


def apply(package: DataPackage, plan: Plan, *, day: str = "") -> bool:
    """Write a plan's tables, ``as_of`` of ``datapackage.json`` and the record in ``vintages``.

    They change together or not at all, also if the process is killed (see ``airace.journal``).
    A plan that changes no row writes nothing and is not recorded, so that looking twice leaves no
    trace.

    Parameters
    ----------
    package:
        The data package; open it anew afterwards to see its new ``as_of``.
    plan:
        What to do, made from the tables as they are now.
    day:
        Day of the update for the record, ISO date; ``""`` if nobody stated it.

    Returns
    -------
    Whether anything was written.

    Raises
    ------
    AiraceError
        If the tables are no longer those that the plan was made from.
    """
    with journal.locked(package.root):
        package = DataPackage(package.root)
        _insist_unchanged(package, plan)
        changed = {
            name: frame
            for name, frame in plan.after.items()
            if not frame.equals(plan.before[name]) or not package.path(name).exists()
        }
        if not changed:
            return False
        if RECORD in package.resources:
            changed[RECORD] = _recorded(package, plan, day)
        files = {
            package.resource(name)["path"]: frame.to_csv(index=False, lineterminator="\n")
            for name, frame in changed.items()
        }
        if plan.as_of != package.descriptor["as_of"]:
            descriptor = {**package.descriptor, "as_of": plan.as_of}
            files["datapackage.json"] = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
        journal.commit(package.root, files)
    return True


def _insist_unchanged(package: DataPackage, plan: Plan) -> None:
    """Two updates that overlap must not undo each other's work."""
    moved = [name for name, old in plan.before.items() if not current(package, name).equals(old)]
    if moved:
        raise AiraceError(
            f"{', '.join(moved)} changed while the update was planned",
            where=str(package.root),
            remedy="Run the update again",
        )


def _recorded(package: DataPackage, plan: Plan, day: str) -> pd.DataFrame:
    """Add a row per file of every adapter whose rows changed."""
    before = current(package, RECORD)
    number = max(map(int, before["update"]), default=0) + 1
    rows = [
        {
            "update": str(number),
            "adapter": file.adapter,
            "file": file.name,
            "day": day,
            "as_of": plan.as_of,
            "sha256": file.sha256,
            "bytes": str(file.bytes),
            "origin": file.origin,
            "added": str(effect.added),
            "changed": str(effect.changed),
            "dropped": str(effect.dropped),
        }
        for file in plan.inputs
        if (effect := plan.effects[file.adapter]).added or effect.changed or effect.dropped
    ]
    return pd.concat([before, pd.DataFrame(rows, columns=before.columns)], ignore_index=True)
