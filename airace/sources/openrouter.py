"""OpenRouter: tokens routed a month, by company and by whether weights are open.

The publisher's own file is the daily ranking (``date, model_permaslug, total_tokens``; the top 50
models of each day and one pooled row), as CSV or as the JSON of its data API; it becomes months,
and a month that the file does not cover from its first day on is left out.  Two extracts of the
same rankings were transcribed month by month: one by company and by the router's own labels, one
that labels open and closed by hand.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.reading import read_csv
from airace.sources.registry import held, home_country

COMPANIES = "openrouter-companies-2026-10-07"
WEIGHTS = "openrouter-weights-2026-10-11"
# Last day inside each extract; the month that holds it is partial.
LAST_DAY = {COMPANIES: "2026-10-04", WEIGHTS: "2026-10-09"}
FIRST_DAY = {COMPANIES: "2025-10-06", WEIGHTS: "2025-01-01"}
DAILY = ("date", "model_permaslug", "total_tokens")
PREFIX = "openrouter-companies"
# How the extract names the company behind the first part of a model's slug.
POOLED = "other"
HAND_LABELS = {
    "closed_tokens": "closed",
    "open_tokens": "open",
    "unknown_tokens": "unknown",
    "other_tokens": "other",
}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``router_tokens`` and, of the monthly extracts, ``router_tokens_by_weights``."""
    daily = locate.tables(root, "*rankings-daily*.csv", columns=DAILY)
    answers = locate.documents(root, holds=_is_ranking)
    extracts = locate.tables(root, "openrouter_monthly_by_company_*.csv")
    if extracts:
        return _monthly(extracts[-1].parent)
    if answers:
        return _from_days(pd.DataFrame(locate.read_json(answers[-1])["data"]), answers[-1])
    path = locate.newest(daily, root=root, what="OpenRouter's daily rankings")
    return _from_days(locate.read_table(path, DAILY), path)


def _is_ranking(document: object) -> bool:
    rows = document.get("data") if isinstance(document, dict) else None
    return isinstance(rows, list) and bool(rows) and set(DAILY) <= set(rows[0])


def _from_days(raw: pd.DataFrame, path: Path) -> dict[str, pd.DataFrame]:
    """Add up the days of each month by company."""
    raw = raw.assign(
        date=vintages.iso_dates(raw["date"].astype(str), path.name),
        tokens=_whole(raw["total_tokens"].astype(str), path.name),
        slug=raw["model_permaslug"].astype(str).str.strip(),
    )
    raw = raw.drop_duplicates(["date", "slug"], keep="last")
    first, last = raw["date"].min(), raw["date"].max()
    raw["month"] = raw["date"].str[:7]
    if not first.endswith("-01"):
        raw = raw[raw["month"] > first[:7]]
    if raw.empty:
        raise AiraceError(
            f"covers no month from its first day on ({first} to {last})",
            where=path.name,
            remedy="Take a longer export (the data API takes start_date and end_date)",
        )
    raw["company"] = _companies(raw["slug"])
    rows = raw.groupby(["month", "company"], as_index=False)["tokens"].sum()
    ends = pd.PeriodIndex(rows["month"], freq="M").end_time.strftime("%Y-%m-%d")
    ids = rows["company"].map(project_developers().resolve)
    stamp = last
    tokens = rows.assign(
        month_end=[min(end, last) for end in ends],
        partial=[end > last for end in ends],
        developer_ids=ids,
        country=ids.map(home_country),
        source_id=f"{PREFIX}-{stamp}",
    )
    return {
        "router_tokens": tokens,
        "sources": feeds.source_rows({(PREFIX, stamp): vintages.day_of(stamp)}),
    }


def _companies(slugs: pd.Series) -> list[str]:
    """Name companies as the tables do already, where the same developer is meant."""
    names = project_developers()
    known = held("router_tokens")
    known = known[known["developer_ids"] != UNKNOWN]
    by_id = dict(zip(known["developer_ids"], known["company"], strict=True))
    makers = slugs.str.split("/").str[0]
    return [
        POOLED if slug == POOLED else by_id.get(names.resolve(maker), maker)
        for slug, maker in zip(slugs, makers, strict=True)
    ]


def _monthly(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the transcribed extracts."""
    name = "openrouter_monthly_"
    companies = read_csv(folder, name + "by_company_*.csv", ("month", "company", "tokens"))
    labelled = read_csv(folder, name + "by_weights_*.csv", ("month", "weights", "tokens"))
    by_hand = read_csv(folder, name + "open_vs_closed_*.csv", ("month", *HAND_LABELS))
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
    ("openrouter-companies", "openrouter-weights"),
    ("router_tokens", "router_tokens_by_weights"),
    extract,
    editions={
        "router_tokens": ("month",),
        "router_tokens_by_weights": ("month", "source_id"),
    },
)
