"""Arena (LMArena): overall text ratings, every list that mirrors kept and every new export.

Reads the leaderboard dataset in Arena's own format (``lmarena_dataset``), the combined series of
past lists ``arena_overall_timeseries.csv`` and, for the board without style control, a mirror of
the dataset (``arena_hf_dataset_*.csv``).  A list is one board on one day; ratings are only
comparable within a list.  Of each list the first ``TOP`` places are kept.  Lists that are held
and that no file carries stay.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, lmarena_dataset, locate
from airace.sources.adapter import Adapter
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.registry import held, model_developers

SERIES = "arena_overall_timeseries.csv"
MIRROR = "arena_hf_dataset_*.csv"
MIRROR_COLUMNS = ("published", "board", "category", "model", "rating", "ci_low", "ci_high",
                  "votes")  # fmt: skip
DATASET_SOURCE = "arena-dataset"
STYLED = "text_style_control"
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
    series = locate.tables(root, SERIES)
    mirrors = locate.tables(root, MIRROR, columns=MIRROR_COLUMNS)
    boards: dict[str, list[Path]] = {}
    for path in lmarena_dataset.files(root):
        boards.setdefault(lmarena_dataset.board_of(path), []).append(path)
    exports = boards.get(lmarena_dataset.STYLED, [])
    plain_exports = boards.get(lmarena_dataset.PLAIN, [])
    if not (series or mirrors or exports or plain_exports):
        locate.newest([], root=root, what="Arena's leaderboard dataset (text boards)")
    rows = pd.concat(
        [*(_rows(path) for path in series[-1:]), _exported(exports)], ignore_index=True
    )
    tables = {}
    if len(rows):
        place = rows.groupby(LIST)["rating"].rank(method="first", ascending=False).astype(int)
        rows["rank"] = place
        tables["arena_snapshots"] = _snapshots(rows)
        tables["arena_ratings"] = rows[place <= TOP].drop(columns="complete")
    plain = [_mirrored(path) for path in mirrors[-1:]]
    plain += [lmarena_dataset.read(path).assign(source_id=_source(path)) for path in plain_exports]
    if plain:
        tables["arena_plain_ratings"] = _plain(pd.concat(plain, ignore_index=True), rows)
    ids = {i for table in tables.values() for i in table["source_id"]}
    stamps = sorted(i.removeprefix(f"{DATASET_SOURCE}-") for i in ids if i[-10:-8] == "20")
    tables["sources"] = feeds.source_rows({(DATASET_SOURCE, stamp): stamp for stamp in stamps})
    return tables


def _source(path: Path) -> str:
    """An export is called after its newest list: that is the dataset's own day."""
    return f"{DATASET_SOURCE}-{lmarena_dataset.read(path)['date'].max()}"


def _exported(paths: list[Path]) -> pd.DataFrame:
    """Read the lists of exports of the board shown that are new, fuller or restated.

    A whole list that another mirror kept stays as it was published then: the dataset restates
    past days without the models that have left the board.  A list that is held as it is here
    stays too, under the export that brought it.
    """
    empty = pd.DataFrame(columns=[*LIST, "model", "rating"])
    if not paths:
        return empty
    exports = [lmarena_dataset.read(path).assign(source_id=_source(path)) for path in paths]
    raw = pd.concat(exports).sort_values("source_id", kind="stable")
    raw = raw.drop_duplicates(["date", "model"], keep="last").reset_index(drop=True)
    snapshots, ratings = held("arena_snapshots"), held("arena_ratings")
    styled = snapshots[snapshots["variant"] == STYLED].set_index("date")
    own = styled["source_id"].str.startswith(DATASET_SOURCE)
    kept = set(styled.index[(styled["complete"] == "true") & ~own])
    ratings = ratings[ratings["variant"] == STYLED]
    for date in sorted((set(raw["date"]) & set(styled.index[own])) - kept):
        new, old = raw[raw["date"] == date], ratings[ratings["date"] == date]
        first = new.nlargest(TOP, "rating", keep="first")
        told = dict(zip(first["model"], first["rating"].round(2), strict=True))
        if told == dict(zip(old["model"], old["rating"].astype(float), strict=True)):
            kept.add(date)
    raw = raw[~raw["date"].isin(kept)].reset_index(drop=True)
    if raw.empty:
        return empty
    raw = raw.assign(developer="", variant=STYLED)
    frame = pd.DataFrame(
        {
            "date": raw["date"],
            "variant": STYLED,
            "model": raw["model"],
            "rating": raw["rating"].round(2),
            "low": raw["ci_low"].round(2),
            "high": raw["ci_high"].round(2),
            "votes": raw["votes"],
            "source_id": raw["source_id"],
            "complete": True,
        }
    )
    frame["developer_ids"] = _developers(raw)
    stated = lmarena_dataset.weights(raw["license_raw"])
    known = ratings.drop_duplicates("model", keep="last").set_index("model")["weights"]
    frame["weights"] = stated.where(stated != UNKNOWN, raw["model"].map(known).fillna(UNKNOWN))
    return _widened(frame)


def _mirrored(path: Path) -> pd.DataFrame:
    """Read the mirror's lists of the board without style control."""
    raw = locate.read_table(path, MIRROR_COLUMNS)
    raw = raw[(raw["board"] == "text") & (raw["category"] == "overall")]
    rating = lmarena_dataset.number(raw["rating"], path.name)
    if rating.isna().any():
        row = int(rating.isna().idxmax())
        raise AiraceError(
            "a row has no rating",
            where=f"{path.name}, row {row + 2}, column 'rating'",
            remedy="Mend or fetch the file again",
        )
    return pd.DataFrame(
        {
            "date": raw["published"],
            "model": raw["model"],
            "rating": rating,
            "ci_low": lmarena_dataset.number(raw["ci_low"], path.name),
            "ci_high": lmarena_dataset.number(raw["ci_high"], path.name),
            "votes": lmarena_dataset.number(raw["votes"], path.name),
            "source_id": DATASET_SOURCE,
        }
    )


def _plain(raw: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the lists without style control of days whose whole list with it is at hand.

    Makers and weights are taken from the other list of the day: names are the same.
    """
    plain = raw[["date", "model", "rating", "ci_low", "ci_high", "votes", "source_id"]]
    plain = plain.rename(columns={"ci_low": "low", "ci_high": "high"})
    plain = plain.drop_duplicates(["date", "model"])
    plain[["rating", "low", "high"]] = plain[["rating", "low", "high"]].round(2)
    about = ["date", "model", "developer_ids", "weights"]
    snapshots = held("arena_snapshots")
    whole = snapshots[(snapshots["variant"] == STYLED) & (snapshots["complete"] == "true")]
    before = held("arena_ratings")
    before = before[(before["variant"] == STYLED) & before["date"].isin(whole["date"])]
    shown = before[about]
    if len(rows):
        now = rows[(rows["variant"] == STYLED) & rows["complete"].astype(bool)]
        shown = pd.concat([now[about], shown[~shown["date"].isin(now["date"])]])
    plain = plain[plain["date"].isin(shown["date"])].merge(shown, on=["date", "model"], how="left")
    plain[["developer_ids", "weights"]] = plain[["developer_ids", "weights"]].fillna(UNKNOWN)
    place = plain.groupby("date")["rating"].rank(method="first", ascending=False).astype(int)
    return plain.assign(rank=place)[place <= TOP]


def _rows(path: Path) -> pd.DataFrame:
    raw = locate.read_table(
        path,
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
    file = path.name
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
    return _widened(frame)


def _widened(frame: pd.DataFrame) -> pd.DataFrame:
    """Rounding at the source can put a rating just outside its own rounded interval."""
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
    organisation, or that of the same name on another day; then, if the board names nobody, who
    made it on a list that is held; last the collector's reading of the name, which is wrong for
    community fine-tunes and so never overrides the board's own word.
    """
    known = project_developers()
    lists = held("arena_ratings").sort_values("date")
    lists = lists[lists["developer_ids"] != UNKNOWN]
    before = dict(zip(lists["model"], lists["developer_ids"], strict=True))
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
                (i for i in resolved if i != UNKNOWN),
                UNKNOWN if organisation or guess else before.get(model, UNKNOWN),
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
    editions={
        "arena_ratings": ("date", "variant"),
        "arena_snapshots": ("date", "variant"),
        "arena_plain_ratings": ("date",),
    },
)
