"""Build one edition, or say at once that it is built already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from airace import journal
from airace.book.inputs import State, compare, digests
from airace.errors import AiraceError

DEFAULT_OUT = "_build"
# Lines of an explanation before it only counts.
SAID = 10


def build(
    project: Path,
    given: dict[str, Any],
    out: Path | None = None,
    *,
    pdf: bool = True,
    sweeps: Path | None = None,
    clean: bool = False,
    report: Callable[[str], None] = lambda line: None,
    explain: Callable[[str], None] = lambda line: None,
) -> Path:
    """Build an edition and return its folder.

    Parameters
    ----------
    project:
        The project's folder.
    given:
        Parameters as typed by the user (see ``airace.params``).
    out:
        Folder of the edition, ``_build`` in the project if not given.  It is replaced as a
        whole at the very end; if anything fails before, it stays as it was.
    pdf:
        Whether to make the PDF too.
    sweeps:
        Folder of the grids of editions that claims are judged in; ``sweeps/`` if not given.
    clean:
        Take nothing from earlier builds.
    report:
        Called with a line of progress.
    explain:
        Called with lines that say why something is made again, or is not.
    """
    default = (project / DEFAULT_OUT).resolve()
    out, sweeps = (out or default).resolve(), sweeps or project / "sweeps"
    elsewhere = [sweeps, project / (given.get("data_dir") or "data")]
    state = State(project, out, {"given": given, "pdf": pdf, "sweeps": sweeps})
    with _alone(state.path.with_suffix(".lock"), out):
        # An update of the tables that was interrupted is finished first.
        journal.recover(project / "data")
        before = digests(project, *elsewhere)
        changes = ["a clean build was asked for"] if clean else state.changes(before)
        if not changes:
            explain("nothing that this edition rests on has changed since it was built")
            return out
        _list(changes, explain)

        def settle() -> None:
            """Refuse a mixture of two states of the project; from here on the folder changes."""
            meanwhile = compare(before, digests(project, *elsewhere))
            if meanwhile:
                raise AiraceError(
                    f"{meanwhile[0]} while the edition was being built",
                    where=str(out),
                    remedy="Nothing was replaced; build again",
                )
            state.forget()

        # Loading all that makes an edition takes seconds, which the check above does not need.
        from airace.book.make import make

        make(
            project,
            given,
            out,
            pdf=pdf,
            sweeps=sweeps,
            clean=clean,
            default=out == default,
            settle=settle,
            report=report,
            explain=explain,
        )
        state.note(before)
    return out


def _list(changes: list[str], explain: Callable[[str], None]) -> None:
    for change in changes[:SAID]:
        explain(change)
    if len(changes) > SAID:
        explain(f"and {len(changes) - SAID} changes more")


@contextmanager
def _alone(lock: Path, out: Path) -> Iterator[None]:
    """Two builds into one folder would put two editions into each other's way."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout:
        raise AiraceError(
            "another build is writing there",
            where=str(out),
            remedy="Wait until it is done, or choose another --out",
        ) from None
