"""Neck and Neck? A living measurement of the US-China AI race.

The package holds everything with logic in it; prose lives in ``notebooks/`` and
``chapters/``, facts in ``data/``.  Data flows one way, upwards:

``sources`` (publishers' files -> rows) -> ``tables`` (load, validate, cut at a day) ->
``measures`` (pure functions) -> ``charts`` and ``ledger`` -> ``chapter`` (what a notebook
talks to) -> ``book`` (notebooks -> website and PDF) -> ``cli``.
"""

__version__ = "0.1.0"
