"""Blocs in notes and reasons: measures know codes, readers are shown names.

A measure writes a mark; the chapter, which knows the names, puts them in its place
(``wording.name_blocs``).
"""

from __future__ import annotations


def adjective(bloc: str) -> str:
    """Return the mark of a bloc's adjective: ``{CN:adjective}``, printed as ``Chinese``."""
    return _mark(bloc, "adjective")


def named(bloc: str) -> str:
    """Return the mark of a bloc's name in a sentence: ``{US:country}``, ``the United States``."""
    return _mark(bloc, "country")


def _mark(bloc: str, form: str) -> str:
    """Mark a country's code; other sides of a comparison (``open``) are words already."""
    return f"{{{bloc}:{form}}}" if len(bloc) == 2 and bloc.isupper() else bloc
