"""Epoch AI's Benchmarking Hub: raw scores by benchmark and model version.

Reads the tidied hub (``epoch_benchmark_hub_<day>/benchmark_scores_tidy.csv``) and, for the tests'
release days, ``edi_scores.csv`` of the index.  Scores stay raw and in the unit of their board.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.benchmark_names import benchmark_id, canonical
from airace.sources.countries import iso2_list
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.reading import find, read_csv
from airace.sources.registry import home_countries, insist_registered, registered, vintage_of

PREFIX = "epoch-benchmark-hub-"
HUB = "epoch_benchmark_hub_20*/benchmark_scores_tidy.csv"
DIFFICULTY = "epoch_eci_20*/edi_scores.csv"
KINDS = {"Epoch run": "own", "external leaderboard": "external"}
# A row from elsewhere names its board; any other text is the title of a paper, card or page.
BOARD = re.compile(r"leaderboard|HELM|website|github|creator|^METR - |^$", re.IGNORECASE)
# Which board of METR a row is from; the two are other task suites and never one series.
METR = {"": "METR Time Horizons 1.0", "METR-Horizon-v1.1": "METR Time Horizons 1.1"}
KEY = ["benchmark_id", "model_version"]
# Boards that print the score as a fraction and its standard error in per cent.
PER_CENT_ERRORS = ["APEX-Agents"]


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the hub into ``benchmarks`` and ``benchmark_scores``."""
    source_id = PREFIX + vintage_of(find(root, HUB))
    insist_registered({source_id}, registered(PREFIX), HUB)
    rows = _scores(root, source_id)
    return {
        "benchmarks": _benchmarks(root, rows, source_id),
        "benchmark_scores": rows.drop(columns="name"),
    }


def _scores(root: Path, source_id: str) -> pd.DataFrame:
    raw = read_csv(
        root,
        HUB,
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
    )
    score = pd.to_numeric(raw["score"], errors="coerce")
    if score.isna().any():
        row = int(score.index[score.isna()][0])
        raise AiraceError(
            f"{raw['score'].iloc[row]!r} is not a number",
            where=f"{Path(HUB).name}, row {row + 2}, column 'score'",
            remedy="Mend or fetch the file again",
        )
    strange = set(raw["source_kind"]) - set(KINDS)
    if strange:
        raise AiraceError(
            f"unknown source_kind {sorted(strange)}",
            where=Path(HUB).name,
            remedy="Add it to KINDS in airace/sources/epoch_benchmarks.py",
        )
    name = raw["benchmark"].where(
        ~raw["benchmark"].str.startswith("METR"), raw["metr_version"].map(METR)
    )
    name = name.map(canonical)
    developers = project_developers()
    ids = [developers.resolve_list(names) for names in raw["organization"]]
    published = [iso2_list(names, file=Path(HUB).name) for names in raw["country_raw"]]
    frame = pd.DataFrame(
        {
            "name": name,
            "benchmark_id": [benchmark_id(text) for text in name],
            "model_version": raw["model_version"].str.strip(),
            "model": raw["model_name"],
            "score": score,
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


def _benchmarks(root: Path, rows: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """List every test of the hub and of the index once."""
    index = read_csv(root, DIFFICULTY, ("benchmark_name", "benchmark_release_date"))
    released = {
        canonical(name): day
        for name, day in zip(index["benchmark_name"], index["benchmark_release_date"], strict=True)
    }
    hub = rows.drop_duplicates("name").set_index("name")
    names = sorted(set(hub.index) | set(released))
    return pd.DataFrame(
        {
            "benchmark_id": [benchmark_id(name) for name in names],
            "name": names,
            "unit": [hub["unit"].get(name, "") for name in names],
            "release_date": [released.get(name, "") for name in names],
            "in_hub": [name in hub.index for name in names],
            "in_index": [name in released for name in names],
            "source_id": source_id,
        }
    )


ADAPTER = Adapter(
    name="epoch-benchmarks",
    source_ids=registered(PREFIX),
    tables=("benchmarks", "benchmark_scores"),
    extract=extract,
)
