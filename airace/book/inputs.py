"""What a build rests on, file by file, so that a build of the same is recognised at once.

Only the standard library is imported here: to say that nothing changed must not take the seconds
that loading the rest of the package takes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# Folders and files of a project that an edition is made from.
FOLDERS = ("data", "notebooks", "chapters", "editions", "sweeps", "airace")
PATTERNS = ("*.yml", "*.bib", "*.txt", "*.toml", "*.md", "*.cff")
STATES = Path(".airace") / "builds"


def digests(project: Path, *folders: Path) -> dict[str, str]:
    """Sha256 of every file that goes into an edition, by name, sorted.

    Content is compared, never a file's time or size: a file may change within a clock's tick,
    and be put back.

    Parameters
    ----------
    project:
        The project's folder.
    folders:
        Others that a build was pointed at: tables or grids elsewhere.
    """
    files: set[Path] = {path for pattern in PATTERNS for path in project.glob(pattern)}
    places = [*(project / name for name in FOLDERS), *folders, Path(__file__).parents[1]]
    for place in {place.resolve() for place in places}:
        for folder, inside, names in os.walk(place):
            inside[:] = [name for name in inside if not _generated(Path(folder) / name, project)]
            files.update(Path(folder) / name for name in names)
    found = {
        os.path.relpath(path, project): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not _generated(path, project) and path.is_file()
    }
    return dict(sorted({**found, "the installed packages": environment()}.items()))


def environment() -> str:
    """Digest of the Python version and of the installed packages with theirs."""
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    installed = sorted(p.name for place in places for p in Path(place).glob("*.dist-info"))
    return hashlib.sha256("\n".join([sys.version, *installed]).encode()).hexdigest()


def compare(then: dict[str, str], now: dict[str, str]) -> list[str]:
    """Say which files are not what they were."""
    return [
        f"{name} {_verb(name in then, name in now)}"
        for name in sorted(then | now)
        if then.get(name) != now.get(name)
    ]


class State:
    """What the edition in a folder was built from, as its builder noted it.

    Parameters
    ----------
    project:
        The project's folder; the note lies in its ``.airace/``.
    out:
        Folder of the edition.
    request:
        What was asked for: parameters as given, and options.
    """

    def __init__(self, project: Path, out: Path, request: dict[str, Any]) -> None:
        self.out = out
        self.request = json.loads(json.dumps(request, default=str))
        name = hashlib.sha256(str(out).encode()).hexdigest()[:16]
        self.path = project / STATES / f"{name}.json"

    def changes(self, now: dict[str, str]) -> list[str]:
        """Say what differs from the last build into this folder; empty if nothing does.

        ``now`` is what ``digests`` returns.
        """
        try:
            then = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return ["no build into this folder is on record"]
        if then["request"] != self.request:
            return ["other parameters or options were asked for"]
        if then["outputs"] != _listing(self.out):
            return ["the edition's files were touched"]
        return compare(then["inputs"], now)

    def note(self, inputs: dict[str, str]) -> None:
        """Record that the folder now holds what was built from these inputs."""
        content = {"request": self.request, "inputs": inputs, "outputs": _listing(self.out)}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(self.path)

    def forget(self) -> None:
        """Take the record away, before the folder is touched."""
        self.path.unlink(missing_ok=True)


def _verb(was: bool, is_: bool) -> str:
    return "changed" if was and is_ else "is new" if is_ else "is gone"


def _generated(path: Path, project: Path) -> bool:
    """Whether a build, an editor or Python made it."""
    return (
        path.name == "__pycache__"
        or path.name.startswith(".")
        or path == project / "chapters" / "claims"
        or (path.parent == project / "chapters" and path.suffix == ".ipynb")
    )


def _listing(folder: Path) -> list[list]:
    """Name, size and time of every file below a folder: enough to see that it was meddled with.

    These are results, which ``airace verify`` compares by content.
    """
    return [
        [os.path.relpath(path, folder), path.stat().st_size, path.stat().st_mtime_ns]
        for path in _sorted_files(folder)
    ]


def _sorted_files(folder: Path) -> Iterable[Path]:
    return sorted(Path(at) / name for at, _, names in os.walk(folder) for name in names)
