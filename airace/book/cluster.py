"""Run chapters on a Dask cluster instead of this machine's processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from airace.book import inputs
from airace.book.engine import SETTINGS
from airace.errors import AiraceError


@contextmanager
def cluster(address: str, project: Path, *, timeout: str = "10s") -> Iterator[Executor]:
    """Connect to a scheduler and yield an executor that runs on its workers.

    A worker that dies takes no result with it: the scheduler gives its chapter to another.

    Parameters
    ----------
    address:
        Of the scheduler, ``tcp://host:port``.
    project:
        The project's folder, which every worker must see under the same path.
    timeout:
        How long to wait for the scheduler.

    Raises
    ------
    AiraceError
        If no scheduler answers, it has no worker, or a worker would compute something else:
        other code, tables, packages or settings.
    """
    from dask.distributed import Client

    try:
        client = Client(address, timeout=timeout)
    except (OSError, ValueError) as error:
        raise AiraceError(
            f"no scheduler answers ({error})",
            where=f"--scheduler {address}",
            remedy="Start one with 'dask scheduler' and pass the address that it prints",
        ) from None
    with client:
        _insist_equal(client, address, project)
        yield client.get_executor(pure=False)


def _insist_equal(client, address: str, project: Path) -> None:
    """Stop if a worker has other code, tables, packages or settings than this process."""
    told = client.run(_identity, project)
    if not told:
        raise AiraceError(
            "the scheduler has no worker",
            where=f"--scheduler {address}",
            remedy=f"Start workers with 'dask worker {address} --nthreads 1' (see the README)",
        )
    here = {**inputs.digests(project), "settings": SETTINGS, "threads": 1}
    for worker, there in sorted(told.items()):
        if there != here:
            odd = sorted(name for name in here | there if here.get(name) != there.get(name))
            raise AiraceError(
                f"differs from this machine in {odd[0]}",
                where=f"worker {worker}",
                remedy="Give it the same commit, the same lock, one thread, and the settings "
                + " ".join(f"{name}={value}" for name, value in SETTINGS.items()),
            )


def _identity(project: Path, dask_worker=None) -> dict:
    """What a worker computes from; runs there."""
    return {
        **(inputs.digests(project) if project.is_dir() else {}),
        "settings": {name: os.environ.get(name) for name in SETTINGS},
        "threads": dask_worker.state.nthreads,
    }
