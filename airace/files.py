"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pandas as pd


@contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """Open a text file for writing that takes its place only when the block ends well.

    Until then, and if the block raises, what was there stays as it was.

    Parameters
    ----------
    path:
        The file; its folder exists.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table so that it is there whole or not at all."""
    with whole(path) as stream:
        frame.to_csv(stream, index=False, lineterminator="\n")
