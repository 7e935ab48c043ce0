"""The theme's style sheets, cut down to what the pages of a site use, as one file.

A theme styles whatever anybody might write; of Bootstrap and what is built on it a book uses a
small part.  A rule stays if every class and identifier that its selector demands occurs in a page
or a script; what cannot be told stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import tinycss2

# Lists of alternatives, and what must not be there: neither demands a name.
_ALTERNATIVES = re.compile(r":(?:not|is|where|has|host)\((?:[^()]|\([^()]*\))*\)")
_ATTRIBUTES = re.compile(r'\s(?:class|id)="([^"]*)"')
_NAMES = re.compile(r"[.#]((?:[\w-]|\\.|[^\x00-\x7f])+)")
_NESTED = ("media", "supports", "layer", "container")


def names_of_page(text: str) -> set[str]:
    """Return the classes and identifiers of a page."""
    return {name for held in _ATTRIBUTES.findall(text) for name in held.split()}


def names_of_script(text: str) -> set[str]:
    """Return every word of a script that it might give an element as a class."""
    return set(re.findall(r"[\w-]+", text))


def used_only(css: str, names: Iterable[str], *, without_fonts: bool = True) -> str:
    """Return the rules of a style sheet that can apply.

    Parameters
    ----------
    css:
        A style sheet.
    names:
        Classes and identifiers that occur.
    without_fonts:
        Whether to drop faces, which are files that the site would have to hold.
    """
    return _kept(tinycss2.parse_stylesheet(css, True, True), frozenset(names), without_fonts)


def _kept(rules: list, names: frozenset[str], without_fonts: bool) -> str:
    parts = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule.prelude) if _applies(s, names)]
            if selectors:
                parts.append(
                    f"{','.join(selectors)}{{{tinycss2.serialize(rule.content).strip()}}}\n"
                )
        elif rule.type == "at-rule":
            name = rule.lower_at_keyword
            if name in _NESTED and rule.content is not None:
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                within = _kept(inner, names, without_fonts)
                if within:
                    parts.append(f"@{name}{tinycss2.serialize(rule.prelude)}{{\n{within}}}\n")
            elif name not in ("import", "charset") and not (name == "font-face" and without_fonts):
                parts.append(f"{rule.serialize()}\n")
    return "".join(parts)


def _selectors(prelude: list) -> list[str]:
    """Split a selector list at the commas that stand in no parentheses."""
    groups: list[list] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    return [tinycss2.serialize(group).strip() for group in groups]


def _applies(selector: str, names: frozenset[str]) -> bool:
    demanded = _NAMES.findall(_ALTERNATIVES.sub("", re.sub(r"\[[^\]]*\]", "", selector)))
    return all(name.replace("\\", "") in names for name in demanded)
