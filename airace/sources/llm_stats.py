"""LLM Stats: benchmark scores as developers report them, for the models that the press named.

The collection is self-reported and its set-ups are mixed, so it feeds a table of its own that no
independent score enters.  Which models are taken is said by the rows of
``data/named_versions.csv`` whose board is ``vendor``.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.reading import read_csv
from airace.sources.registry import named_on

SOURCE = "llm-stats-2025-10-16"
FILE = "llm_stats/llm_stats_benchmark_scores.csv"


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the collection into ``vendor_scores``.

    A score of zero is a placeholder of the collection and left out, as is a row that it does not
    call self-reported; a named model without any row stops.
    """
    raw = read_csv(
        root,
        FILE,
        (
            "model_id",
            "release_date",
            "benchmark_id",
            "benchmark_name",
            "score",
            "analysis_method",
            "is_self_reported",
            "self_reported_source_link",
            "updated_at",
        ),
    )
    wanted = named_on("vendor")
    missing = sorted(set(wanted) - set(raw["model_id"]))
    if missing:
        raise AiraceError(
            f"has no model {missing[0]!r}",
            where=Path(FILE).name,
            remedy="Mend or remove its row of board 'vendor' in data/named_versions.csv",
        )
    rows = raw[raw["model_id"].isin(wanted)]
    score = pd.to_numeric(rows["score"], errors="coerce")
    bad = score.index[~score.between(0, 1)]
    if len(bad):
        raise AiraceError(
            f"{rows.loc[bad[0], 'score']!r} is not a share of right answers",
            where=f"{Path(FILE).name}, row {bad[0] + 2}, column 'score'",
            remedy="Mend or fetch the file again",
        )
    reported = (rows["is_self_reported"] == "True") & (score > 0)
    rows, score = rows[reported], score[reported]
    table = pd.DataFrame(
        {
            "version": rows["model_id"],
            "benchmark_id": rows["benchmark_id"],
            "benchmark": rows["benchmark_name"],
            "score": score,
            "method": rows["analysis_method"],
            "release_date": rows["release_date"],
            "recorded_on": rows["updated_at"].str[:10],
            "reported_at": rows["self_reported_source_link"],
            "source_id": SOURCE,
        }
    )
    return {"vendor_scores": table}


ADAPTER = Adapter(
    name="llm-stats",
    source_ids=(SOURCE,),
    tables=("vendor_scores",),
    extract=extract,
)
