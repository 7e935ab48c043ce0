"""Arena (LMArena): overall text ratings, every list that mirrors kept.

Reads the combined series ``arena_overall_timeseries.csv`` and, for the board without style
control, Arena's own leaderboard dataset.  A list is one board on one day; ratings are only
comparable within a list.  Of each list the first ``TOP`` places are kept.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.reading import find, read_csv
from airace.sources.registry import model_developers

SERIES = "parity/arena/arena_overall_timeseries.csv"
DATASET = "parity/arena/arena_hf_dataset_*.csv"
DATASET_SOURCE = "arena-dataset"
TOP = 100
LIST = ["date", "variant"]

# Publisher's words for the board -> our code.
VARIANTS = {
    "text overall, online Elo (not the published BT score)": "text_online_elo",
    "text overall, BT (no style control)": "text",
    "text overall, published score (no style control)": "text",
    "text overall, published score (style control default)": "text_style_control",
    "text overall, style control": "text_style_control",
    "text overall, style control (site, rounded)": "text_style_control",
}
# Which mirror a row came through (first match) -> source id, and whether its lists are complete.
MIRRORS = (
    ("lmarena-ai/leaderboard-dataset", DATASET_SOURCE, True),
    ("lmarena/arena-catalog", "arena-catalog", True),
    ("nakasyou/lmarena-history", "arena-history", True),
    ("fboulnois/llm-leaderboard-csv", "arena-csv", True),
    ("oolong-tea-2026/arena-ai-leaderboards", "arena-site", False),
)
# Days on which the same board became another scale: the published score turned from online Elo
# to a Bradley-Terry fit; under style control, ratings of the same names moved apart by more than
# their errors (first list of the new scale), which the site explained for one of the days only.
BRADLEY_TERRY = "2024-01-09"
STYLE_CONTROL_SCALES = (
    ("2025-06-03", "-restated"),
    ("2025-07-23", "-reweighted"),  # votes weighted anew
    ("2025-11-05", "-refitted"),
)


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the ratings of the board shown, its snapshots, and the board without style control."""
    rows = _rows(root)
    place = rows.groupby(LIST)["rating"].rank(method="first", ascending=False).astype(int)
    rows["rank"] = place
    return {
        "arena_snapshots": _snapshots(rows),
        "arena_ratings": rows[place <= TOP].drop(columns="complete"),
        "arena_plain_ratings": _plain(root, rows),
    }


def _plain(root: Path, rows: pd.DataFrame) -> pd.DataFrame:
    """Read the lists without style control of days whose whole list with it is at hand.

    Makers and weights are taken from the other list of the day: names are the same.
    """
    raw = read_csv(
        root,
        DATASET,
        ("published", "board", "category", "model", "rating", "ci_low", "ci_high", "votes"),
    )
    raw = raw[(raw["board"] == "text") & (raw["category"] == "overall")]
    numbers = {
        name: pd.to_numeric(raw[column], errors="coerce")
        for name, column in zip(
            ("rating", "low", "high", "votes"),
            ("rating", "ci_low", "ci_high", "votes"),
            strict=True,
        )
    }
    bad = numbers["rating"].isna()
    if bad.any():
        row = int(bad.idxmax())
        raise AiraceError(
            f"{raw['rating'].loc[row]!r} is not a number",
            where=f"{find(root, DATASET).name}, row {row + 2}, column 'rating'",
            remedy="Mend or fetch the file again",
        )
    plain = pd.DataFrame({"date": raw["published"], "model": raw["model"], **numbers})
    plain = plain.drop_duplicates(["date", "model"])
    plain[["rating", "low", "high"]] = plain[["rating", "low", "high"]].round(2)
    shown = rows[(rows["variant"] == "text_style_control") & rows["complete"]]
    shown = shown[["date", "model", "developer_ids", "weights"]]
    plain = plain[plain["date"].isin(shown["date"])].merge(shown, on=["date", "model"], how="left")
    plain[["developer_ids", "weights"]] = plain[["developer_ids", "weights"]].fillna(UNKNOWN)
    place = plain.groupby("date")["rating"].rank(method="first", ascending=False).astype(int)
    plain = plain.assign(rank=place, source_id=DATASET_SOURCE)
    return plain[place <= TOP]


def _rows(root: Path) -> pd.DataFrame:
    raw = read_csv(
        root,
        SERIES,
        (
            "date",
            "variant",
            "model",
            "organization_raw",
            "license_raw",
            "rating",
            "ci_low",
            "ci_high",
            "votes",
            "source",
            "developer",
            "weights",
        ),
    )
    file = Path(SERIES).name
    strange = sorted(set(raw["variant"]) - set(VARIANTS))
    if strange:
        raise AiraceError(
            f"unknown board {strange[0]!r}",
            where=file,
            remedy="Add it to VARIANTS in airace/sources/lmarena.py",
        )
    rating = pd.to_numeric(raw["rating"], errors="coerce")
    if rating.isna().any():
        row = int(rating.index[rating.isna()][0])
        raise AiraceError(
            f"{raw['rating'].iloc[row]!r} is not a number",
            where=f"{file}, row {row + 2}, column 'rating'",
            remedy="Mend or fetch the file again",
        )
    mirrors = {text: _mirror(text, file) for text in raw["source"].unique()}
    frame = pd.DataFrame(
        {
            "date": raw["date"],
            "variant": raw["variant"].map(VARIANTS),
            "model": raw["model"],
            "rating": rating.round(2),
            "low": pd.to_numeric(raw["ci_low"]).round(2),
            "high": pd.to_numeric(raw["ci_high"]).round(2),
            "votes": pd.to_numeric(raw["votes"]),
            "source_id": [mirrors[text][0] for text in raw["source"]],
            "complete": [mirrors[text][1] for text in raw["source"]],
        }
    )
    frame["developer_ids"] = _developers(raw)
    frame["weights"] = _weights(raw)
    # Rounding at the source can put a rating just outside its own rounded interval.
    frame["low"] = frame[["low", "rating"]].min(axis=1).where(frame["low"].notna())
    frame["high"] = frame[["high", "rating"]].max(axis=1).where(frame["high"].notna())
    return frame


def _mirror(text: str, file: str) -> tuple[str, bool]:
    for needle, source_id, complete in MIRRORS:
        if needle in text:
            return source_id, complete
    raise AiraceError(
        f"unknown mirror {text!r}",
        where=file,
        remedy="Add it to MIRRORS in airace/sources/lmarena.py and to data/sources.csv",
    )


def _developers(raw: pd.DataFrame) -> list[str]:
    """Resolve who made a model.

    Our own list of models first (the boards file some under the wrong maker); then the row's
    organisation, or that of the same name on another day; last the collector's reading of the
    name, which is wrong for community fine-tunes and so never overrides the board's own word.
    """
    known = project_developers()
    named = raw[raw["organization_raw"] != ""]
    elsewhere = dict(zip(named["model"], named["organization_raw"], strict=True))
    cache: dict[tuple[str, str, str], str] = {}
    ids = []
    for key in zip(raw["model"], raw["organization_raw"], raw["developer"], strict=True):
        if key not in cache:
            model, organisation, guess = key
            words = (organisation, elsewhere.get(model, ""), guess)
            resolved = (known.resolve_list(word) for word in words if word)
            cache[key] = model_developers().get(model) or next(
                (i for i in resolved if i != UNKNOWN), UNKNOWN
            )
        ids.append(cache[key])
    return ids


def _weights(raw: pd.DataFrame) -> pd.Series:
    """Open, closed, or unknown: as published, else as the model's other lists agree."""
    stated = raw["weights"].where(raw["weights"].isin(["open", "closed"]))
    voices = stated.groupby(raw["model"]).agg(["nunique", "first"])
    agreed = voices["first"].where(voices["nunique"] == 1)
    return stated.fillna(raw["model"].map(agreed)).fillna(UNKNOWN)


def _snapshots(rows: pd.DataFrame) -> pd.DataFrame:
    lists = rows.groupby(LIST, as_index=False).agg(
        models=("model", "size"), complete=("complete", "all"), source_id=("source_id", "first")
    )
    elo = lists["variant"] == "text_online_elo"
    lists["default"] = ~(elo & (lists["date"] >= BRADLEY_TERRY))
    lists["segment"] = lists["variant"].str.replace("_", "-")
    styled = lists["variant"] == "text_style_control"
    for begins, name in STYLE_CONTROL_SCALES:
        lists.loc[styled & (lists["date"] >= begins), "segment"] = f"text-style-control{name}"
    lists["note"] = ""
    lists.loc[elo & ~lists["default"], "note"] = (
        "recomputed online Elo: the published score of these days was a Bradley-Terry fit"
    )
    lists.loc[~lists["complete"], "note"] = "first places of the site's table, rounded"
    return lists


ADAPTER = Adapter(
    name="arena",
    source_ids=tuple(source_id for _, source_id, _ in MIRRORS),
    tables=("arena_ratings", "arena_snapshots", "arena_plain_ratings"),
    extract=extract,
)
