"""A copy of ``data/`` as an update would leave it, for everything that looks before it lands."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from airace.sources.apply import apply
from airace.sources.plan import Plan
from airace.tables import DataPackage


@contextmanager
def staged(package: DataPackage, plan: Plan) -> Iterator[DataPackage]:
    """Yield a data package whose tables are as the plan would leave them, in a folder ``data``.

    The folder is gone when the block ends; the package itself is not touched.
    """
    with tempfile.TemporaryDirectory(prefix="airace-update-") as scratch:
        folder = Path(scratch) / "data"
        shutil.copytree(package.root, folder)
        apply(DataPackage(folder), plan)
        yield DataPackage(folder)
