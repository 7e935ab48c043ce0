"""Benchmarks under one name, whichever of Epoch's files speaks of them."""

from __future__ import annotations

import re

from airace.sources.spelling import tidy

# Spellings of the index's file and of the hub that mean the same test and scoring.  Different
# editions, subsets or metrics of a test stay apart on purpose.
SAME = {
    "ARC AI2": "ARC AI2 (challenge)",
    "ARC-AGI": "ARC-AGI-1",
    "Balrog": "BALROG",
}


def canonical(name: str) -> str:
    """Return the name used in our tables."""
    name = tidy(name)
    return SAME.get(name, name)


def benchmark_id(name: str) -> str:
    """Return a kebab-case id: ``"GPQA diamond"`` becomes ``"gpqa-diamond"``."""
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")
