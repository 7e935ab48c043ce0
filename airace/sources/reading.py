"""Read publishers' files: the one place where bytes become a frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError

_noted: ContextVar[dict[Path, None] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[dict[Path, None]]:
    """Collect the files that are found while the block runs, in the order of their first use."""
    files: dict[Path, None] = {}
    token = _noted.set(files)
    try:
        yield files
    finally:
        _noted.reset(token)


def find(root: Path, pattern: str) -> Path:
    """Find the one file that matches a glob pattern below ``root``.

    The last match in name order wins, so that a folder of dated downloads gives the newest.
    """
    matches = sorted(root.glob(pattern)) or sorted(root.rglob(Path(pattern).name))
    if not matches:
        raise AiraceError(
            f"no file matches {pattern!r}",
            where=str(root),
            remedy="Point --from at the folder that holds the publisher's files",
        )
    files = _noted.get()
    if files is not None:
        files[matches[-1]] = None
    return matches[-1]


def read_csv(root: Path, pattern: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a publisher's CSV as text and insist on the columns that the adapter uses.

    Returns
    -------
    DataFrame of ``str``, empty cells as ``""``; a renamed column is named in the error.
    """
    path = find(root, pattern)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise AiraceError(
            f"lacks the columns {missing}; it has {list(frame.columns)}",
            where=path.name,
            remedy="The publisher may have renamed them: mend the adapter",
        )
    return frame
