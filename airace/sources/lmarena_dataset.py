"""Arena's leaderboard dataset in its own format: Parquet or CSV, one row per model and category.

The dataset has a folder per board (``text``, ``text_style_control``, ``webdev`` ...) with files
``latest-00000-of-00001.parquet`` and ``full-...``; the board stands in the folder's or the file's
name, nowhere inside.  Columns: ``model_name, organization, license, rating, rating_lower,
rating_upper, variance, vote_count, rank, category, leaderboard_publish_date``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import locate, vintages

COLUMNS = ("model_name", "organization", "license", "rating", "rating_lower", "rating_upper",
           "vote_count", "category", "leaderboard_publish_date")  # fmt: skip
STYLED, PLAIN = "text_style_control", "text"
OVERALL = "overall"
PROPRIETARY = "proprietary"


def files(root: Path) -> list[Path]:
    """Return the files with the dataset's columns."""
    return locate.tables(root, columns=COLUMNS)


def board_of(path: Path) -> str:
    """Return which board a file is of: ``text_style_control``, ``text`` or ``""`` for another.

    A file whose name and folders name no board is taken for the board that the book shows, under
    style control: that is the one which arena.ai shows.
    """
    for name in (path.stem, path.parent.name, path.parent.parent.name):
        folded = re.sub(r"[^a-z]+", "_", name.lower())
        if "style_control" in folded:
            return STYLED if "text" in folded or folded.startswith("style") else ""
        if re.search(r"(^|_)text(_|$)", folded):
            return PLAIN
        if re.search(r"(^|_)(webdev|vision|image|search|document|video|code|agent)", folded):
            return ""
    return STYLED


def read(path: Path) -> pd.DataFrame:
    """Read the overall ratings of one file.

    Returns
    -------
    ``date, model, organization_raw, license_raw, rating, ci_low, ci_high, votes`` of all lists
    in the file; text, but for the numbers.
    """
    raw = locate.read_table(path, COLUMNS, only=("category", OVERALL))
    raw = raw[raw["category"].str.lower() == OVERALL]
    if raw.empty:
        raise AiraceError(
            f"has no rows of the category {OVERALL!r}",
            where=path.name,
            remedy="Export the whole board, or its overall category",
        )
    days = vintages.iso_dates(raw["leaderboard_publish_date"], path.name)
    frame = pd.DataFrame(
        {
            "date": days,
            "model": raw["model_name"],
            "organization_raw": raw["organization"],
            "license_raw": raw["license"],
            "rating": number(raw["rating"], path.name),
            "ci_low": number(raw["rating_lower"], path.name),
            "ci_high": number(raw["rating_upper"], path.name),
            "votes": number(raw["vote_count"], path.name),
        }
    )
    missing = frame["rating"].isna() | (frame["date"] == "")
    if missing.any():
        raise AiraceError(
            "a row has no rating or no day",
            where=f"{path.name}, row {int(missing.idxmax()) + 2}",
            remedy="Fetch the file again",
        )
    return frame.drop_duplicates(["date", "model"])


def weights(licences: pd.Series) -> pd.Series:
    """Open, closed or unknown by the licence that the board prints."""
    folded = licences.str.strip().str.lower()
    return folded.map(lambda text: "closed" if text == PROPRIETARY else "open").where(
        ~folded.isin(["", "-", "unknown", "nan", "none"]), "unknown"
    )


def number(column: pd.Series, file: str) -> pd.Series:
    """Return a column of numbers, blanks missing; anything else names its cell."""
    text = column.str.strip().replace({"nan": "", "None": "", "<NA>": ""})
    numbers = pd.to_numeric(text.mask(text == ""), errors="coerce").astype("float64")
    bad = (numbers.isna() & (text != "")) | (numbers.abs() == float("inf"))
    if bad.any():
        raise AiraceError(
            f"{column[bad].iloc[0]!r} is not a number",
            where=f"{file}, row {int(bad.idxmax()) + 2}, column {column.name!r}",
            remedy="Mend or fetch the file again",
        )
    return numbers
