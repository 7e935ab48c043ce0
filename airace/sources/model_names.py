"""Model names: what a name says about a build, and when two spellings are one build.

A name is read into its parts: who serves it, family, version, sizes, date, effort, and whatever
else it carries.  Nothing is thrown away.  Two names mean one build only if every part agrees, so
two builds (of other days, sizes, efforts, or with a suffix that nobody has explained) never become
one model; the price is that one build under two names of different parts stays two, until a row
of ``named_versions`` or ``price_models`` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from airace.sources.spelling import fold

# How hard a model is told to think, as boards write it behind a name.
EFFORTS = frozenset(
    {"minimal", "low", "medium", "high", "xhigh", "none", "thinking", "reasoning", "nothinking"}
)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip

_SIZE = re.compile(r"(?:\d+x)?a?\d+(?:\.\d+)?[bmt]|\d+e")
_BUDGET = re.compile(r"\d+k")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*[a-z]?|[rkmv]\d+(?:\.\d+)*")
_HEAD = re.compile(r"([^\W\d_]+)(\d.*)")
# Publishers write a month behind a name to tell releases apart: "(Sep 2024)", "(70B, Sep 2024)".
_MONTH_SUFFIX = re.compile(
    r"^(?P<base>.+) \((?:(?P<size>[^()]*), )?(?P<month>[A-Z][a-z]{2} \d{4})\)$"
)


@dataclass(frozen=True)
class ModelName:
    """What a model's name says; every part folded (see ``spelling.fold``), empty if not said.

    Attributes
    ----------
    account:
        Before the last ``/``: the organisation or host that serves it (``openai``).
    family:
        The words before the first number (``claude``, ``llama``).
    version:
        The number behind them (``3.5``, ``4o``); ``4-1`` is ``4.1``.
    sizes:
        Parameters (``235b``, ``a22b``), in the order written.
    date:
        ISO: ``2025-01-31`` also for ``20250131``, ``250131`` and ``01-31-2025``; ``2024-05`` for
        ``(May 2024)`` and ``2405``; ``--01-31`` for ``0131``, whose year nobody says.
    effort:
        Words of ``EFFORTS``, and a budget of tokens behind one or behind ``_`` (``16k``).
    rest:
        Everything else, in the order written: tiers (``sonnet``), tunings (``instruct``) and
        suffixes that mean nothing to us.
    offer:
        Behind a colon: how a host offers it (``free``).
    """

    account: str = ""
    family: str = ""
    version: str = ""
    sizes: tuple[str, ...] = ()
    date: str = ""
    effort: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    offer: str = ""

    @property
    def build(self) -> tuple:
        """The model itself, whoever serves it and however it is offered."""
        return (self.family, self.version, self.sizes, self.date, self.effort, self.rest)

    @property
    def line(self) -> tuple:
        """The family and version, all dates, sizes and efforts of it: for suggestions only."""
        return (self.family, self.version)


def parse(name: str) -> ModelName:
    """Read a model's name."""
    account, _, bare = fold(name).rpartition("/")
    bare, _, offer = bare.partition(":")
    tokens, day = _date(_tokens(bare))
    family, version, sizes, effort, rest = [], [], [], [], []
    for position, (token, before) in enumerate(tokens):
        head = _HEAD.fullmatch(token) if not (family or version or rest) else None
        if head and not _VERSION.fullmatch(token):
            # "qwen3" is "qwen 3", and "llama2" is "llama 2".
            family.append(head[1])
            token = head[2]
        if token in EFFORTS or (_BUDGET.fullmatch(token) and (before == "_" or effort)):
            effort.append(token)
        elif _SIZE.fullmatch(token):
            sizes.append(token)
        elif _is_version(token, version, rest, tokens[position - 1][0]):
            version.append(token)
        elif not version and not sizes and not rest and not any(c.isdigit() for c in token):
            family.append(token)
        else:
            rest.append(token)
    return ModelName(
        account=account,
        family=" ".join(family),
        version=".".join(version),
        sizes=tuple(sizes),
        date=day,
        effort=tuple(effort),
        rest=tuple(rest),
        offer=offer,
    )


def _is_version(token: str, version: list[str], rest: list[str], before: str) -> bool:
    """Whether a part is the version, or its second figure: ``opus-4-1`` is version 4.1."""
    if not version:
        return not rest and _VERSION.fullmatch(token) is not None
    figures = (re.fullmatch(r"\d{1,2}", part) for part in (version[0], token))
    return len(version) == 1 and before.endswith(version[0]) and all(figures)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Cut at spaces, hyphens, underscores and brackets; each part with the sign before it."""
    parts = re.split(r"([\s\-_()\[\],]+)", text)
    signs = ["", *(sign.strip()[-1:] for sign in parts[1::2])]
    return [(part, sign) for part, sign in zip(parts[::2], signs, strict=True) if part]


def _date(tokens: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], str]:
    """Take the first date out of the parts of a name; return what is left, and the date."""
    for first in range(len(tokens)):
        for length in (3, 2, 1):
            parts = [token for token, _ in tokens[first : first + length]]
            if len(parts) == length and (found := _read_date(parts)):
                return tokens[:first] + tokens[first + length :], found
    return tokens, ""


def _read_date(parts: list[str]) -> str:
    """Read parts as one date, or return ``""``."""
    text = "-".join(parts)
    for pattern in (
        r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)",
        r"(?P<m>\d\d)-(?P<d>\d\d)-(?P<y>20\d\d)",
        r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<s>2\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<y>20\d\d)-(?P<m>\d\d)",
        r"(?P<m>\d\d)-(?P<y>20\d\d)",
        r"(?P<m>\d\d)-?(?P<d>\d\d)",
        r"(?P<s>2\d)(?P<m>\d\d)",
        r"(?P<w>[a-z]{3,9})-(?P<y>20\d\d)",
        r"(?P<w>[a-z]{3})(?P<s>2\d)",
    ):
        found = re.fullmatch(pattern, text)
        if found and (iso := _iso(found.groupdict())):
            return iso
    return ""


def _iso(said: dict[str, str]) -> str:
    year = said.get("y") or (f"20{said['s']}" if "s" in said else "")
    month = _month_number(said["w"]) if "w" in said else int(said["m"])
    try:
        # A leap year stands for a year that is not said.
        moment = date(int(year or 2024), month, int(said.get("d", 1)))
    except ValueError:
        return ""
    day = f"-{moment:%d}" if "d" in said else ""
    return f"{year or '-'}-{moment:%m}{day}"


def _month_number(word: str) -> int:
    """The number of an English month, in full or cut to three or four letters; else 0."""
    cut = "sep" if word == "sept" else word
    return next((i for i, name in enumerate(MONTHS, 1) if cut in (name, name[:3])), 0)


@dataclass(frozen=True)
class Models:
    """Resolver over names that are known already.

    Attributes
    ----------
    known:
        Names as our tables spell them; where two are spellings of one build, the first stands.
    """

    known: tuple[str, ...]
    _by_name: dict[ModelName, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the names by what they say."""
        index: dict[ModelName, str] = {}
        for name in self.known:
            index.setdefault(parse(name), name)
        object.__setattr__(self, "_by_name", index)

    def resolve(self, name: str) -> str:
        """Return the known spelling of a name, or ``""``; never that of another build."""
        return self._by_name.get(parse(name), "")


def spelt_twice(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of different names that say the same in every part."""
    seen: dict[ModelName, str] = {}
    for name in dict.fromkeys(names):
        first = seen.setdefault(parse(name), name)
        if first != name:
            yield first, name


def month_of(name: str) -> tuple[str, str]:
    """Split ``"GPT-4o (Sep 2024)"`` into ``("GPT-4o", "Sep 2024")``; no month is ``""``.

    A size that stands before the month, ``"Llama 3 (70B, Jul 2024)"``, goes with it.
    """
    found = _MONTH_SUFFIX.match(name)
    return (found["base"], found["month"]) if found else (name, "")


def one_month_style(name: str) -> str:
    """Write ``(Sept 2024)`` as ``(Sep 2024)``: a publisher has both."""
    return re.sub(r"\(Sept (\d{4})\)", r"(Sep \1)", name)


def without_account(name: str) -> str:
    """Return a hub's address without the account: ``"Qwen/Qwen3-8B"`` -> ``"Qwen3-8B"``."""
    return name.rsplit("/", 1)[-1]
