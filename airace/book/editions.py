"""The folder ``editions/``: records of what was released, what precedes what, and the release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from airace.book import manifest, record
from airace.book.acknowledge import line, unacknowledged
from airace.book.diff import Diff, diff
from airace.book.modules import ROOT
from airace.book.record import Record
from airace.book.verify import check_files, read_manifest
from airace.errors import AiraceError
from airace.files import whole
from airace.tables import DataPackage

FOLDER = "editions"
CHANGE_LOG = "CHANGELOG.md"


@dataclass(frozen=True)
class Released:
    """What a release did: the record's file and its difference from what came before, if any."""

    path: Path
    diff: Diff | None


def records(folder: Path) -> list[Record]:
    """Read all records of a folder, oldest first; a folder that is not there holds none.

    A record's file is named after its day and label, so that two cannot claim one address.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        one = record.read(path)
        if path.stem != one.name:
            raise AiraceError(
                f"holds the record of {one.name}",
                where=str(path),
                remedy=f"Name the file {one.name}.json",
            )
        found.append(one)
    return sorted(found, key=_order)


def predecessor(edition: Record, released: Iterable[Record]) -> Record | None:
    """Return the newest record before an edition under the same choices, or none.

    Before means of an earlier day, or of the same day and released earlier.  An edition is not
    its own predecessor: rebuilt from the same inputs after its release, it looks back to the one
    before, as it did when it was first built.
    """
    peers = [r for r in released if r.choices == edition.choices and r.as_of <= edition.as_of]
    itself = [_order(r) for r in peers if r.same_inputs(edition)]
    if itself:
        peers = [r for r in peers if _order(r) < min(itself)]
    return max(peers, key=_order, default=None)


def compare_with_predecessor(project: Path, edition: Record) -> Diff | None:
    """Return what changed since the predecessor in a project's ``editions/``, if there is one."""
    before = predecessor(edition, records(project / FOLDER))
    return None if before is None else diff(before, edition)


def change_log(project: Path) -> str:
    """The text of the change log; empty if the project has none."""
    path = project / CHANGE_LOG
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def warn_of_verdicts(project: Path, folder: Path) -> str:
    """Return one line on the changed verdicts that a release would stop at; empty if none."""
    found = compare_with_predecessor(project, record.read(folder))
    missing = unacknowledged(found, change_log(project)) if found else []
    if not missing:
        return ""
    changes = "; ".join(f"{c.id}: {c.old} → {c.new or 'withdrawn'}" for c in missing)
    return f"warning: verdicts changed that {CHANGE_LOG} does not name: {changes}"


def release(
    project: Path, folder: Path, *, label: str = "", amend: str = "", check: bool = False
) -> Released:
    """Write the record of a finished edition into ``editions/``, or say why not.

    Parameters
    ----------
    project, folder:
        The project and the edition's folder.
    label:
        Ends the record's name: for other choices, or for a second release of one day.
    amend:
        A note that says why a record that is there already is replaced.
    check:
        Write nothing: make sure that the record is there and is this edition's.

    Raises
    ------
    AiraceError
        If a file of the edition is not the one it was built with; if the project's own files
        have changed since; if a verdict changed that the change log does not name; if there is
        a record of that name and no ``amend``.
    """
    _intact(folder)
    edition = record.read(folder)
    _current(project, folder)
    released = records(project / FOLDER)
    before = predecessor(edition, released)
    found = diff(before, edition) if before else None
    missing = unacknowledged(found, change_log(project)) if found else []
    if missing:
        raise AiraceError(
            f"its top section does not name {len(missing)} changed verdicts; paste these lines and "
            "mend the reasons:\n" + "\n".join(line(change) for change in missing),
            where=CHANGE_LOG,
        )
    peers = [r for r in released if (r.as_of, r.choices) == (edition.as_of, edition.choices)]
    newest = max((r.revision for r in peers), default=0)
    edition = _stamped(edition, label=label, note=amend, revision=newest + 1)
    path = project / FOLDER / f"{edition.name}.json"
    there = next((r for r in released if r.name == edition.name), None)
    elsewhere = [r.name for r in peers if r.same_inputs(edition) and r.name != edition.name]
    if elsewhere:
        raise AiraceError(
            f"is released already, as {elsewhere[0]}",
            where=str(folder),
            remedy=f"Its record is {FOLDER}/{elsewhere[0]}.json",
        )
    if check:
        _same(there, edition, path)
        return Released(path, found)
    if there is not None and not amend:
        raise AiraceError(
            "is a record already, and a released edition does not change",
            where=f"{FOLDER}/{path.name}",
            remedy="Release under another --label, or give the reason with --amend",
        )
    if there is None and amend:
        raise AiraceError(
            "there is no record to amend",
            where=f"{FOLDER}/{path.name}",
            remedy="Release it without --amend",
        )
    if there is not None:
        if there.choices != edition.choices:
            raise AiraceError(
                "is the record of an edition under other choices",
                where=f"{FOLDER}/{path.name}",
                remedy="Release this one under a --label of its own",
            )
        edition = _stamped(edition, label=label, note=amend, revision=there.revision)
    _write(edition.dumps(), path)
    return Released(path, found)


def _order(one: Record) -> tuple[str, int, str]:
    return one.as_of, one.revision, one.label


def _stamped(edition: Record, **fields) -> Record:
    """The same record under another label, note or revision, checked again."""
    return record.checked(edition.model_dump(mode="json") | fields, "the record")


def _intact(folder: Path) -> None:
    files = check_files(folder)
    if files.differing:
        names = ", ".join(files.differing[:5])
        raise AiraceError(
            f"{len(files.differing)} files are not as {manifest.NAME} records them: {names}",
            where=str(folder),
            remedy="Build the edition again",
        )


def _current(project: Path, folder: Path) -> None:
    """Stop if the edition was built from other files than the project holds now."""
    built = read_manifest(folder)["inputs"]
    package = DataPackage(project / "data")
    tables = {
        name: read["sha256"]
        for read_by in built["tables"].values()
        for name, read in read_by.items()
    } | built["registries"]
    then = {
        "data": tables,
        "notebooks": built["notebooks"],
        "chapters": built["pages"],
        "airace": built["package"],
        "lock": {"requirements.txt": built["lock"]},
    }
    now = {
        "data": {name: package.digest(name) for name in tables if name in package.resources},
        "notebooks": manifest.digests(project / "notebooks", "*.ipynb"),
        "chapters": manifest.digests(project / "chapters", "*.md"),
        "airace": manifest.digests(ROOT, "**/*.py"),
        "lock": {"requirements.txt": manifest.digest(project / "requirements.txt")},
    }  # fmt: skip
    changed = [
        {"data": f"data/{name}.csv", "lock": name}.get(part, f"{part}/{name}")
        for part in now
        for name in sorted({*now[part], *then[part]})
        if now[part].get(name) != then[part].get(name)
    ]
    if changed:
        raise AiraceError(
            f"was built before {len(changed)} files of the project changed: "
            f"{', '.join(changed[:5])}",
            where=str(folder),
            remedy="Build the edition again, then release it",
        )


def _same(there: Record | None, edition: Record, path: Path) -> None:
    """Stop if an edition has no record of its own, or one that says something else."""
    where = f"{FOLDER}/{path.name}"
    if there is None:
        raise AiraceError("is missing", where=where, remedy="Run 'airace release' and commit it")
    if not there.same_inputs(edition):
        raise AiraceError(
            "records an edition that was built from something else",
            where=where,
            remedy="Build and release again, or check out the commit of that edition",
        )
    found = diff(there, edition)
    moved = [v.id for v in found.values if v.status != "kept" and v.in_print]
    moved += [claim.id for claim in found.claims]
    if moved:
        raise AiraceError(
            f"says otherwise about {len(moved)} values and verdicts: {', '.join(moved[:5])}",
            where=where,
            remedy="The same inputs gave other results: find out why before you publish",
        )


def _write(text: str, path: Path) -> None:
    """Write a file so that it is there whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as stream:
            stream.write(text)
    except OSError as error:
        raise AiraceError(
            f"cannot be written ({error.strerror or error})", where=str(path)
        ) from None
