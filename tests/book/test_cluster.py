"""A sweep on a real Dask cluster: a scheduler and two worker processes on this machine."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from airace.book import sweep
from airace.book.cluster import cluster
from airace.book.engine import SETTINGS
from airace.errors import AiraceError
from tests.book.one_chapter import NUMBER, worlds, write

pytest.importorskip("distributed")
ENVIRONMENT = {**os.environ, **SETTINGS}


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler's address, and a function that starts workers for it."""
    file, processes = tmp_path / "scheduler.json", []
    processes.append(
        start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
              "--scheduler-file", str(file))
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline, "the scheduler did not start"
        time.sleep(0.1)
    address = json.loads(file.read_text("utf-8"))["address"]

    def worker(*options):
        processes.append(
            start("dask_worker", address, "--no-nanny", "--no-dashboard", *options,
                  "--local-directory", str(tmp_path / "space"))
        )  # fmt: skip
        return processes[-1]

    yield address, worker
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(address, count):
    from distributed import Client

    with Client(address) as client:
        client.wait_for_workers(count, timeout=60)


def test_a_worker_killed_in_mid_run_costs_no_result(home, small, scheduler):
    address, worker = scheduler
    # Long enough for the kill to come while both are at work.
    write(home, "import time\ntime.sleep(0.5)\n" + NUMBER)
    doomed = worker("--nthreads", "1")
    worker("--nthreads", "1")
    wait_for(address, 2)
    editions = worlds(small, frontier_k=list(range(1, 9)))
    said = []

    def report(line):
        said.append(line)
        # The first run finds out what the chapter reads; then all others are under way.
        if len(said) == 4:
            os.killpg(doomed.pid, signal.SIGKILL)

    with cluster(address, home) as executor:
        found = sweep.sweep(home, editions, chapters=("parity",), executor=executor, report=report)
    assert doomed.wait(timeout=30) != 0
    values = {e.frontier_k: found[e]["parity"]["values"][0]["value"] for e in editions}
    assert values == {k: pytest.approx(10.5 * k) for k in range(1, 9)}


def test_a_worker_with_more_threads_is_refused(home, scheduler):
    address, worker = scheduler
    worker("--nthreads", "2")
    wait_for(address, 1)
    with (
        pytest.raises(AiraceError, match="differs from this machine in threads"),
        cluster(address, home),
    ):
        pass


def test_without_a_worker_or_a_scheduler_it_says_so(home, scheduler):
    address, _ = scheduler
    with pytest.raises(AiraceError, match="the scheduler has no worker"), cluster(address, home):
        pass
    with (
        pytest.raises(AiraceError, match="no scheduler answers"),
        cluster("tcp://127.0.0.1:9", home, timeout="1s"),
    ):
        pass
