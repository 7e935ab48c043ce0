"""Change several files of a folder together or not at all, also when killed in between.

The new files are written beside the old ones, below ``.update/``.  Then a journal that lists them
takes its place in one rename, and with that the change is decided: what follows, renaming each new
file over its old one and removing the journal, can be stopped anywhere and is finished by whoever
opens the folder next.  Stopped before that, the old files are all there and the new ones are
rubbish.  So nobody who opens the folder through ``recover`` sees a mixture.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from airace.errors import AiraceError

FOLDER = ".update"
JOURNAL = "journal.json"
# Renaming a hundred files takes milliseconds; who waits longer waits for a process that hangs.
PATIENCE = 30.0


@contextmanager
def locked(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep every other process from changing the folder while the block runs.

    The system lets go of the lock when the process that holds it dies.

    Raises
    ------
    AiraceError
        If another process still holds it after ``patience`` seconds, or the folder is read-only.
    """
    lock = FileLock(root / FOLDER / "lock")
    try:
        (root / FOLDER).mkdir(exist_ok=True)
        lock.acquire(timeout=patience)
    except Timeout:
        raise AiraceError(
            "another process is changing the tables",
            where=str(root),
            remedy="Try again when it is done",
        ) from None
    except OSError as error:
        raise AiraceError(
            f"cannot be changed ({error.strerror})",
            where=str(root),
            remedy="Make the folder writable",
        ) from None
    try:
        yield
    finally:
        lock.release()


def commit(root: Path, files: Mapping[str, str]) -> None:
    """Put new texts in place of files of a folder, all of them or none; call it ``locked``.

    Parameters
    ----------
    root:
        The folder.
    files:
        Text by the file's path below ``root``.
    """
    _finish(root)
    staged = root / FOLDER / "new"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    try:
        entries = []
        for number, (name, text) in enumerate(sorted(files.items())):
            content = text.encode("utf-8")
            _write(staged / str(number), content)
            entries.append(
                {"file": name, "staged": str(number), "sha256": hashlib.sha256(content).hexdigest()}
            )
        _write(staged / JOURNAL, json.dumps(entries).encode())
        _sync(staged)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    (staged / JOURNAL).replace(root / FOLDER / JOURNAL)
    _sync(root / FOLDER)
    _finish(root)


def recover(root: Path) -> bool:
    """Finish a change that was interrupted; return whether there was one.

    Without one nothing is written or locked, so that a read-only folder can be read.
    """
    if not (root / FOLDER / JOURNAL).exists():
        return False
    with locked(root):
        return _finish(root)


def _finish(root: Path) -> bool:
    """Do what the journal says, as far as it is not done yet."""
    journal = root / FOLDER / JOURNAL
    try:
        entries = json.loads(journal.read_bytes())
    except FileNotFoundError:
        return False
    staged = root / FOLDER / "new"
    for entry in entries:
        source, target = staged / entry["staged"], root / entry["file"]
        if source.exists():
            source.replace(target)
        elif not target.exists() or _sha256(target) != entry["sha256"]:
            raise AiraceError(
                "an interrupted update cannot be finished: its new file is gone",
                where=str(target),
                remedy=f"Restore the tables from version control and delete {journal.parent}",
            )
    _sync(root)
    journal.unlink()
    shutil.rmtree(staged, ignore_errors=True)
    return True


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
