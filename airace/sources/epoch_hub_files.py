"""The files of Epoch AI's archive of benchmarks: which column of each holds the score.

Every file has columns of its own; what they have in common is ``Model version``, ``Release date``,
``Organization`` and ``Country``.  A file that is not listed here is a test that the book does not
know yet: nobody has said which of its columns is the score and in which unit.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import locate, vintages

OWN, EXTERNAL = "Epoch run", "external leaderboard"
FRACTION, MINUTES, ELO = "fraction", "minutes", "elo"
COMMON = ("Model version", "Release date", "Organization", "Country")
INDEX = "epoch_capabilities_index.csv"
DAYS = ("Started at", "Date of evaluation", "Run date", "Evaluation date", "Date run",
        "Date added", "Date")  # fmt: skip
PLACES = ("Source", "Source link", "Source Link", "Source link (site from table)")
OPTIONAL = (*DAYS, *PLACES, "METR version")


@dataclass(frozen=True)
class Board:
    """One file: name of the test, column of the score, of its standard error, and scale."""

    name: str
    score: str
    stderr: str = ""
    unit: str = FRACTION
    divisor: int = 1
    kind: str = EXTERNAL


def _own(name: str, score: str = "mean_score") -> Board:
    return Board(name, score, stderr="stderr", kind=OWN)


BOARDS = {
    "aider_polyglot_external": Board("Aider polyglot", "Percent correct", divisor=100),
    "apex_agents_external": Board("APEX-Agents", "Pass@1 score", "Pass@1 Standard Error"),
    "arc_agi_2_external": Board("ARC-AGI-2", "Score"),
    "arc_agi_external": Board("ARC-AGI-1", "Score"),
    "arc_ai2_external": Board("ARC AI2 (challenge)", "Challenge score"),
    "balrog_external": Board("BALROG", "Average progress"),
    "bbh_external": Board("BBH", "Average"),
    "chess_puzzles": _own("Chess Puzzles"),
    "cybench_external": Board("Cybench", "Unguided % Solved"),
    "deepresearchbench_external": Board("DeepResearch Bench", "Average score"),
    "fictionlivebench_external": Board("Fiction.LiveBench (16k)", "16k token score"),
    "frontiermath": _own("FrontierMath-2025-02-28-Private"),
    "frontiermath_tier_4": _own("FrontierMath-Tier-4-2025-07-01-Private"),
    "gdpval_external": Board("GDPval", "Win Rate (%)"),
    "geobench_external": Board("GeoBench", "ACW Country %"),
    "gpqa_diamond": _own("GPQA diamond", "Best score (across scorers)"),
    "gsm8k_external": Board("GSM8K", "EM"),
    "gso_external": Board("GSO-Bench", "Score OPT@1"),
    "hella_swag_external": Board("HellaSwag", "Overall accuracy"),
    "hle_external": Board("HLE", "Accuracy", "Accuracy Standard Error"),
    "lech_mazur_writing_external": Board("Lech Mazur Writing", "Mean score", divisor=10),
    "live_bench_external": Board("LiveBench", "Global average", divisor=100),
    "math_level_5": _own("MATH level 5"),
    "metr_time_horizons_external": Board(
        "METR Time Horizons (minutes, 50%)", "Time horizon", unit=MINUTES
    ),
    "mmlu_external": Board("MMLU", "EM"),
    "os_world_external": Board("OSWorld", "Score", divisor=100),
    "otis_mock_aime_2024_2025": _own("OTIS Mock AIME 2024-2025", "Best score (across scorers)"),
    "posttrainbench_external": Board("PostTrainBench", "Average (%)"),
    "simplebench_external": Board("SimpleBench", "Score (AVG@5)"),
    "simpleqa_verified": _own("SimpleQA Verified"),
    "swe_bench_bash": Board("SWE-bench Verified (bash-only)", "% Resolved"),
    "swe_bench_verified": _own("SWE-Bench verified"),
    "terminalbench_external": Board("Terminal-Bench 2.0", "Accuracy mean", "Accuracy SE"),
    "the_agent_company_external": Board("The Agent Company", "% Score"),
    "trivia_qa_external": Board("TriviaQA", "EM"),
    "vpct_external": Board("VPCT", "Correct"),
    "webdev_arena_external": Board("WebDev Arena", "Arena Score", unit=ELO),
    "weirdml_external": Board("WeirdML", "Accuracy", "Accuracy SE"),
    "wino_grande_external": Board("Winogrande", "Accuracy"),
}
# In the archive, but of too few models, of another scoring, or superseded: never taken.
LEFT_OUT = ("adversarial_nli_external", "bool_q_external", "cad_eval_external",
            "common_sense_qa_2_external", "lambada_external", "open_book_qa_external",
            "piqa_external", "science_qa_external", "superglue_external",
            "video_mme_external")  # fmt: skip


def boards(root: Path) -> list[Path]:
    """Return the files of tests that are known; the others are named on the log."""
    files = locate.tables(root, columns=("Model version",))
    known = [path for path in files if path.stem in BOARDS]
    strange = [
        path.name for path in files if path.stem not in (*BOARDS, *LEFT_OUT) and path.name != INDEX
    ]
    if known and strange:
        logging.getLogger(__name__).warning(
            "left out, because nobody has said what they score: %s", ", ".join(strange)
        )
    return known


def read(paths: list[Path], root: Path) -> pd.DataFrame:
    """Read the files of tests into one frame, scores in their unit.

    Returns
    -------
    Text, but ``score`` a number: ``benchmark, model_version, score, unit, stderr, release_date,
    eval_date, organization, country_raw, accessibility, model_name, metr_version, source_kind,
    source``.  Names of models and their accessibility come from the archive's list of models.
    """
    listed = [path for path in locate.tables(root, INDEX) if path.name == INDEX]
    models = _models(listed[-1]) if listed else None
    frames = [_board(path) for path in paths]
    rows = pd.concat(frames, ignore_index=True)
    about = ("model_name", "accessibility")
    for field in about:
        known = {} if models is None else models[field]
        rows[field] = rows["model_version"].map(known).fillna("")
    return rows


def _models(path: Path) -> pd.DataFrame:
    columns = ("Model version", "Model name", "Model accessibility")
    raw = locate.read_table(path, columns)[list(columns)]
    raw.columns = ["model_version", "model_name", "accessibility"]
    return raw.drop_duplicates("model_version").set_index("model_version")


def _board(path: Path) -> pd.DataFrame:
    board = BOARDS[path.stem]
    needed = (*COMMON, board.score, *filter(None, [board.stderr]))
    raw = locate.read_table(path, needed, optional=OPTIONAL, repeats=True)
    raw = raw[raw[board.score].str.strip() != ""].reset_index(drop=True)
    score = pd.to_numeric(raw[board.score], errors="coerce") / board.divisor
    bad = score.isna() | ~score.abs().lt(float("inf"))
    if board.unit == FRACTION:
        bad |= (score > 1) | (score < -1)
    if bad.any():
        row = int(bad.idxmax())
        raise AiraceError(
            f"{raw[board.score].iloc[row]!r} is not a score between 0 and {board.divisor}"
            if board.unit == FRACTION
            else f"{raw[board.score].iloc[row]!r} is not a number",
            where=f"{path.name}, row {row + 2}, column {board.score!r}",
            remedy="If the publisher changed the scale, say so in epoch_hub_files.py",
        )
    empty = pd.Series("", index=raw.index)
    places = [raw[name] for name in PLACES if name in raw]
    place = empty
    for column in reversed(places):
        place = column.where(column != "", place)
    day = next((raw[name] for name in DAYS if name in raw), empty)
    return pd.DataFrame(
        {
            "benchmark": board.name,
            "model_version": raw["Model version"].str.strip(),
            "score": score.round(5 if board.unit == FRACTION else 8),
            "unit": board.unit,
            "stderr": raw[board.stderr] if board.stderr else empty,
            "release_date": vintages.iso_dates(raw["Release date"], path.name),
            "eval_date": vintages.iso_dates(day, path.name),
            "organization": raw["Organization"],
            "country_raw": raw["Country"],
            "metr_version": raw.get("METR version", empty),
            "source_kind": board.kind,
            "source": place if board.kind == EXTERNAL else empty,
        }
    )
