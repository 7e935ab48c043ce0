"""OpenRouter: tokens routed a month, by company and by whether weights are open.

Two extracts of the same public rankings (top 50 models of each day and one pooled row): one
by company and by the router's own labels, one that labels open and closed by hand.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.names import project_developers
from airace.sources.reading import read_csv
from airace.sources.registry import home_country

COMPANIES = "openrouter-companies-2026-10-07"
WEIGHTS = "openrouter-weights-2026-10-11"
# Last day inside each extract; the month that holds it is partial.
LAST_DAY = {COMPANIES: "2026-10-04", WEIGHTS: "2026-10-09"}
FIRST_DAY = {COMPANIES: "2025-10-06", WEIGHTS: "2025-01-01"}
HAND_LABELS = {
    "closed_tokens": "closed",
    "open_tokens": "open",
    "unknown_tokens": "unknown",
    "other_tokens": "other",
}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``router_tokens`` and ``router_tokens_by_weights``."""
    folder = "diffusion/openrouter_rankings/openrouter_monthly_"
    companies = read_csv(root, folder + "by_company_*.csv", ("month", "company", "tokens"))
    labelled = read_csv(root, folder + "by_weights_*.csv", ("month", "weights", "tokens"))
    by_hand = read_csv(root, folder + "open_vs_closed_*.csv", ("month", *HAND_LABELS))
    ids = companies["company"].map(project_developers().resolve)
    tokens = companies[["company"]].assign(
        **_month(companies["month"], COMPANIES),
        developer_ids=ids,
        country=ids.map(home_country),
        tokens=_whole(companies["tokens"], "by_company"),
        source_id=COMPANIES,
    )
    router = labelled[["weights"]].assign(
        **_month(labelled["month"], COMPANIES),
        tokens=_whole(labelled["tokens"], "by_weights"),
        source_id=COMPANIES,
    )
    long = by_hand.melt("month", list(HAND_LABELS), "weights", "tokens")
    hand = pd.DataFrame(
        {
            "weights": long["weights"].map(HAND_LABELS),
            **_month(long["month"], WEIGHTS),
            "tokens": _whole(long["tokens"], "open_vs_closed"),
            "source_id": WEIGHTS,
        }
    )
    return {
        "router_tokens": tokens,
        "router_tokens_by_weights": pd.concat([router, hand], ignore_index=True),
    }


def _month(months: pd.Series, source: str) -> dict[str, pd.Series]:
    """Month, last day covered, and whether days of the month are missing."""
    try:
        period = pd.PeriodIndex(months, freq="M")
    except ValueError as error:
        raise AiraceError(f"a month is not YYYY-MM ({error})", where=source) from None
    ends = pd.Series(period.end_time.normalize(), index=months.index).astype("datetime64[us]")
    starts = pd.Series(period.start_time, index=months.index).astype("datetime64[us]")
    first, last = pd.Timestamp(FIRST_DAY[source]), pd.Timestamp(LAST_DAY[source])
    if (ends.max() - last).days >= 31 or ends.max() < last:
        raise AiraceError(
            f"the newest month is {months.max()}, the extract is said to end on {last:%Y-%m-%d}",
            where=source,
            remedy="A newer extract needs its own source id and last day in the adapter",
        )
    return {
        "month": months,
        "month_end": ends.clip(upper=last),
        "partial": (starts < first) | (ends > last),
    }


def _whole(values: pd.Series, name: str) -> pd.Series:
    bad = values.index[~values.str.fullmatch(r"\d+")]
    if len(bad):
        raise AiraceError(
            f"{values[bad[0]]!r} is not a count of tokens",
            where=f"openrouter_monthly_{name}, row {bad[0] + 2}",
            remedy="Correct the cell or take the file anew",
        )
    return values.astype("int64")


ADAPTER = Adapter(
    "openrouter",
    (COMPANIES, WEIGHTS),
    ("router_tokens", "router_tokens_by_weights"),
    extract,
)
