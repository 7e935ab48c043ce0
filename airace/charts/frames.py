"""Checks on the frames that charts are built from."""

from __future__ import annotations

import re

import pandas as pd

from airace.errors import AiraceError

# Characters of a word, which no line can break, and of a label; ours are a good deal shorter.
WORD, LABEL = 48, 400
INTERVALS = ("low", "high", "low50", "high50")


def require(frame: pd.DataFrame, columns: list[str], *, chart: str) -> pd.DataFrame:
    """Return the frame with a fresh index; a missing column names itself and its neighbours."""
    missing = [c for c in columns if c not in frame]
    if missing:
        raise AiraceError(
            f"no column {missing[0]!r}",
            where=f"data of a {chart} chart",
            remedy=f"It needs {', '.join(columns)}; it has {', '.join(map(str, frame.columns))}",
        )
    return _with_labels(frame.reset_index(drop=True))


def _with_labels(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with text that a picture has room for; the data keep the whole names.

    Two names that begin alike stay two: the later one gets a number.
    """
    cut = {}
    for name in frame.select_dtypes(["string", "object"]):
        labels: dict[str, str] = {}
        # A cell may be a list: only text is cut.
        for text in dict.fromkeys(v for v in frame[name] if isinstance(v, str)):
            if len(text) > WORD and (label := _label(text)) != text:
                taken = sum(label == other for other in map(_label, labels))
                labels[text] = f"{label} {taken + 1}" if taken else label
        if labels:
            cut[name] = frame[name].map(
                lambda v, found=labels: found.get(v, v) if isinstance(v, str) else v
            )
    return frame.assign(**cut)


def _label(text: str) -> str:
    """Text with its long words and its length cut."""
    short = re.sub(rf"\S{{{WORD + 1},}}", lambda word: f"{word[0][: WORD - 1]}…", text)
    return short if len(short) <= LABEL else f"{short[: LABEL - 1]}…"


def with_intervals(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with all four interval columns, missing where there is none."""
    blank = {c: float("nan") for c in INTERVALS if c not in frame}
    frame = frame.assign(**blank)
    return frame.astype(dict.fromkeys(INTERVALS, float))


def has_interval(frame: pd.DataFrame, which: str = "") -> bool:
    """Whether any row has a 90 % interval (``""``) or a 50 % one (``"50"``)."""
    return bool((frame[f"low{which}"].notna() & frame[f"high{which}"].notna()).any())


def day(moment) -> str:
    """Print a date for people: 20 Jan 2025."""
    moment = pd.Timestamp(moment)
    return "" if pd.isna(moment) else f"{moment.day} {moment:%b %Y}"


def with_reading(frame: pd.DataFrame, value: str, printed) -> pd.DataFrame:
    """Return the frame with a ``reading``: the value and its interval in words.

    ``printed`` turns one number into text.
    """

    def read(row) -> str:
        text = printed(row[value])
        if pd.notna(row.get("low")) and pd.notna(row.get("high")):
            text += f" ({printed(row['low'])} to {printed(row['high'])})"
        return text

    return frame.assign(reading=[read(row) for _, row in frame.iterrows()])
