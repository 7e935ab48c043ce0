"""What one case of a benchmark cost, and the memory of what runs in processes of its own."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil


@dataclass(frozen=True)
class Cost:
    """One case.

    Attributes
    ----------
    case:
        What was done.
    seconds:
        How long it took.
    peak_mib:
        Memory at the peak, in mebibytes.
    runs:
        Runs of chapters that were made.
    beside:
        What its time is compared with, empty if with nothing.
    ratio:
        Its time as a multiple of that.
    peak_ratio:
        Its memory as a multiple of that, where it is of the same kind.
    """

    case: str
    seconds: float
    peak_mib: float
    runs: int = 0
    beside: str = ""
    ratio: float | None = None
    peak_ratio: float | None = None

    def __str__(self) -> str:
        """One line of the table."""
        line = f"{self.case:36} {self.seconds:9.2f} s {self.peak_mib:7.0f} MiB"
        line += f" {self.runs:5} runs" if self.runs else " " * 11
        if self.ratio is not None:
            less = self.ratio < 1
            line += f"  {f'1/{1 / self.ratio:.1f}' if less else f'x{self.ratio:.1f}':>7} the time"
            if self.peak_ratio is not None:
                line += f", x{self.peak_ratio:.1f} the memory"
            line += f" of {self.beside}"
        return line.rstrip()


@contextmanager
def sampled() -> Iterator[list[float]]:
    """Sample the memory of all child processes; the list holds the peak in mebibytes.

    It is the sum of what each process has for itself and its part of what they share (PSS).
    """
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(1.0):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
            peak[0] = max(peak[0], total / 2**20)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def alone(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float, float]:
    """Do some work in a process of its own; its result, seconds and peak in mebibytes.

    What the work itself imports is counted.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (work, *arguments))


def _measured(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float, float]:
    began = time.perf_counter()
    result = work(*arguments)
    seconds = time.perf_counter() - began
    return result, seconds, _peak_mib()


def _peak_mib() -> float:
    """Memory of this process at its peak, as Linux tells it.

    Not ``getrusage``: its peak begins with what the process held that started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii").split("\n")
    (peak,) = (line.split()[1] for line in status if line.startswith("VmHWM:"))
    return int(peak) / 1024
