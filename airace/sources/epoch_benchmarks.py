"""Epoch AI's Benchmarking Hub: raw scores by benchmark and model version.

Reads the publisher's archive as it is published (``benchmark_data.zip``, one CSV per test, see
``epoch_hub_files``) or the tidied hub (``epoch_benchmark_hub_<day>/benchmark_scores_tidy.csv``),
and for the tests' release days ``edi_scores.csv`` of the index, which the archive calls
``eci_benchmark_difficulties_and_slopes.csv``.  Scores stay raw and in the unit of their board.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import epoch_hub_files, feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.benchmark_names import benchmark_id, canonical
from airace.sources.countries import iso2_list
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.registry import held, home_countries

PREFIX = "epoch-benchmark-hub"
HUB = "benchmark_scores_tidy.csv"
DIFFICULTY = ("epoch_eci_20*/edi_scores.csv", "*edi_scores*.csv",
              "*eci_benchmark_difficulties_and_slopes*.csv")  # fmt: skip
DIFFICULTY_COLUMNS = ("benchmark_name", "benchmark_release_date")
KINDS = {epoch_hub_files.OWN: "own", epoch_hub_files.EXTERNAL: "external"}
# A row from elsewhere names its board; any other text is the title of a paper, card or page.
BOARD = re.compile(r"leaderboard|HELM|website|github|creator|^METR - |^$", re.IGNORECASE)
# Which board of METR a row is from; the two are other task suites and never one series.
METR = {"": "METR Time Horizons 1.0", "METR-Horizon-v1.1": "METR Time Horizons 1.1"}
KEY = ["benchmark_id", "model_version"]
# Boards that print the score as a fraction and its standard error in per cent.
PER_CENT_ERRORS = ["APEX-Agents"]


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the hub into ``benchmarks`` and ``benchmark_scores``."""
    tidy = locate.tables(root, HUB)
    boards = [] if tidy else epoch_hub_files.boards(root)
    difficulty = locate.tables(root, *DIFFICULTY, columns=DIFFICULTY_COLUMNS)
    if not (tidy or boards or difficulty):
        locate.newest([], root=root, what="the Benchmarking Hub (benchmark_data.zip)")
    released = _released(difficulty[-1]) if difficulty else None
    if not (tidy or boards):
        return {"benchmarks": _benchmarks(_held_hub(), released)}
    raw = _tidy(tidy[-1]) if tidy else epoch_hub_files.read(boards, root)
    days = [*raw["eval_date"], *raw["release_date"]]
    stamp = vintages.stamp_of((tidy or boards)[-1], days)
    rows = _scores(raw, f"{PREFIX}-{stamp}")
    return {
        "benchmarks": _benchmarks(rows, released),
        "benchmark_scores": rows.drop(columns="name"),
        "sources": feeds.source_rows({(PREFIX, stamp): vintages.day_of(stamp)}),
    }


def _tidy(path: Path) -> pd.DataFrame:
    """Read the hub as it was tidied from a copy."""
    raw = locate.read_table(
        path,
        (
            "benchmark",
            "model_version",
            "score",
            "unit",
            "stderr",
            "release_date",
            "eval_date",
            "organization",
            "country_raw",
            "accessibility",
            "model_name",
            "metr_version",
            "source_kind",
            "source",
        ),
        repeats=True,
    )
    score = pd.to_numeric(raw["score"], errors="coerce")
    if score.isna().any():
        row = int(score.index[score.isna()][0])
        raise AiraceError(
            f"{raw['score'].iloc[row]!r} is not a number",
            where=f"{path.name}, row {row + 2}, column 'score'",
            remedy="Mend or fetch the file again",
        )
    return raw.assign(score=score)


def _scores(raw: pd.DataFrame, source_id: str) -> pd.DataFrame:
    strange = set(raw["source_kind"]) - set(KINDS)
    if strange:
        raise AiraceError(
            f"unknown source_kind {sorted(strange)}",
            where=HUB,
            remedy="Add it to KINDS in airace/sources/epoch_benchmarks.py",
        )
    name = raw["benchmark"].where(
        ~raw["benchmark"].str.startswith("METR"), raw["metr_version"].map(METR)
    )
    name = name.map(canonical)
    developers = project_developers()
    ids = [developers.resolve_list(names) for names in raw["organization"]]
    published = [iso2_list(names, file=HUB) for names in raw["country_raw"]]
    frame = pd.DataFrame(
        {
            "name": name,
            "benchmark_id": [benchmark_id(text) for text in name],
            "model_version": raw["model_version"].str.strip(),
            "model": raw["model_name"],
            "score": raw["score"],
            "unit": raw["unit"],
            "stderr": _stderr(raw),
            "release_date": raw["release_date"],
            "eval_date": raw["eval_date"],
            "developer_ids": ids,
            "countries": [
                codes or home_countries(i) for codes, i in zip(published, ids, strict=True)
            ],
            "weights": raw["accessibility"].map(_weights),
            "kind": [
                _kind(kind, place)
                for kind, place in zip(raw["source_kind"], raw["source"], strict=True)
            ],
            "place": raw["source"].str.strip(),
            "source_id": source_id,
        }
    )
    # The archive's list of models leaves some out; what is held of the same version stands in.
    before = held("benchmark_scores").drop_duplicates("model_version").set_index("model_version")
    nameless = frame["model"] == ""
    names = frame["model_version"].map(before["model"].to_dict().get)
    frame.loc[nameless, "model"] = names.astype("object").fillna("")[nameless]
    vague = frame["weights"] == UNKNOWN
    stated = frame["model_version"].map(before["weights"].to_dict().get)
    frame.loc[vague, "weights"] = stated.astype("object").fillna(UNKNOWN)[vague]
    # Nameless rows cannot be given to anybody; a model's several agents or settings on one board
    # are one try each, of which the best counts.
    named = frame[frame["model_version"] != ""]
    return named.sort_values("score", ascending=False, kind="stable").drop_duplicates(KEY)


def _stderr(raw: pd.DataFrame) -> list[str]:
    """Return standard errors in the score's own unit, empty where there is none."""
    error = pd.to_numeric(raw["stderr"], errors="coerce")
    scaled = raw["benchmark"].isin(PER_CENT_ERRORS) & error.notna()
    return raw["stderr"].where(~scaled, (error / 100).round(6).astype(str)).tolist()


def _kind(source_kind: str, place: str) -> str:
    kind = KINDS[source_kind]
    return "report" if kind == "external" and not BOARD.search(place.strip()) else kind


def _weights(accessibility: str) -> str:
    if not accessibility:
        return UNKNOWN
    return "open" if accessibility.startswith("Open weights") else "closed"


def _released(path: Path) -> dict[str, str]:
    """Release day of each test that the index is fitted on."""
    raw = locate.read_table(path, DIFFICULTY_COLUMNS)
    days = vintages.iso_dates(raw["benchmark_release_date"], path.name)
    return {canonical(name): day for name, day in zip(raw["benchmark_name"], days, strict=True)}


def _held_hub() -> pd.DataFrame:
    """What the tables hold of the hub: its tests, with unit and source."""
    rows = held("benchmarks")
    return rows[rows["in_hub"] == "true"][["name", "unit", "source_id"]]


def _benchmarks(rows: pd.DataFrame, released: dict[str, str] | None) -> pd.DataFrame:
    """List every test of the hub and of the index once.

    Tests that are held stay, because vintages of the index that are held were fitted on them.
    """
    known = held("benchmarks")
    indexed = known[known["in_index"] == "true"]
    before = dict(zip(indexed["name"], indexed["release_date"], strict=True))
    released = before | (released or {})
    hub = rows.drop_duplicates("name").set_index("name")
    names = sorted(set(hub.index) | set(released) | set(known["name"]))
    units = dict(zip(known["name"], known["unit"], strict=True)) | hub["unit"].to_dict()
    return pd.DataFrame(
        {
            "benchmark_id": [benchmark_id(name) for name in names],
            "name": names,
            "unit": [units.get(name, "") for name in names],
            "release_date": [released.get(name, "") for name in names],
            "in_hub": [name in hub.index for name in names],
            "in_index": [name in released for name in names],
            "source_id": rows["source_id"].max(),
        }
    )


ADAPTER = Adapter(
    name="epoch-benchmarks",
    source_ids=(PREFIX,),
    tables=("benchmarks", "benchmark_scores"),
    extract=extract,
)
