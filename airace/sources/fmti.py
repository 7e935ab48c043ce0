"""Foundation Model Transparency Index (Stanford CRFM, CC BY 4.0): points by company and domain.

Each edition is a table of indicators by company, 0 or 1 (``Dec2025_scores.csv``,
``fmti_2025-12_scores.csv``), and, where it has no column of domains, a list of the indicators
(``..._indicators.csv``).  Editions stand side by side; a new one needs no change here.
"""

from __future__ import annotations

import calendar
import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.names import project_developers

PREFIX = "fmti"
# Edition -> day of publication, who compiled what was scored.
EDITIONS = {
    "2023-10": ("2023-10-18", "team"),
    "2024-05": ("2024-05-21", "company"),
    # Six of the thirteen reports were written by the index team; the file does not say which.
    "2025-12": ("2025-12-09", "unknown"),
}
DESCRIPTIVE = ("Domain", "Subdomain", "Indicator")
# Two indicators changed their names between the first two editions.
RENAMED_2024 = {
    "Release decision-making": "Release decision-making protocol",
    "License": "Model Asset License",
}


MONTHS = {name.lower(): f"{number:02}" for number, name in enumerate(calendar.month_abbr) if number}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Sum the 0/1 indicators of each edition at hand by company and domain."""
    paths = {edition_of(path): path for path in locate.tables(root, "*_scores.csv")
             if "Indicator" in locate.header(path)}  # fmt: skip
    if not paths:
        locate.newest([], root=root, what="the Foundation Model Transparency Index (*_scores.csv)")
    lists = {_named_edition(path): path for path in locate.tables(root, "*_indicators.csv")
             if {"Domain", "Indicator"} <= set(locate.header(path))}  # fmt: skip
    frames, days, domains = [], {}, {}
    for edition, path in sorted(paths.items()):
        scores = _scores(path)
        if edition in lists:
            listed = locate.read_table(lists[edition], ("Domain", "Indicator"))
            domains = dict(zip(listed["Indicator"].str.strip(), listed["Domain"], strict=True))
        if "Domain" in scores:
            domains = dict(zip(scores["Indicator"], scores["Domain"], strict=True))
        else:
            # An edition without a list of its own has the indicators of the one before.
            names = scores["Indicator"].replace(RENAMED_2024 if edition == "2024-05" else {})
            scores["Domain"] = _domains(names, domains, path.name)
        frames.append(_sum(edition, scores, path.name))
        days[PREFIX, edition] = _published(edition)[0]
    return {
        "transparency_scores": pd.concat(frames),
        "sources": feeds.source_rows(days),
    }


def edition_of(path: Path) -> str:
    """Return ``2025-12`` of ``fmti_2025-12_scores.csv``, ``Dec2025_scores.csv`` or a folder."""
    return _named_edition(path) or vintages.stamp_of(path)[:7]


def _named_edition(path: Path) -> str:
    for name in (path.stem, path.parent.name):
        named = re.search(r"([A-Za-z]{3})[a-z]*[-_ ]?(20\d\d)", name)
        if named and named[1].lower() in MONTHS:
            return f"{named[2]}-{MONTHS[named[1].lower()]}"
        stamp = vintages.stamp_in(name)
        if stamp:
            return stamp[:7]
    return ""


def _published(edition: str) -> tuple[str, str]:
    """Day of publication and who compiled what was scored; of a new edition the month's end."""
    return EDITIONS.get(edition) or (vintages.day_of(edition), "unknown")


def _scores(path: Path) -> pd.DataFrame:
    """Read one score table without its sum row and sum column, which would double the points."""
    frame = locate.read_table(path, ("Indicator",))
    frame["Indicator"] = frame["Indicator"].str.strip()
    frame = frame[~frame["Indicator"].isin(["Total", ""])]
    return frame.drop(columns="Total", errors="ignore").reset_index(drop=True)


def _domains(indicators: pd.Series, domains: dict[str, str], file: str) -> pd.Series:
    unknown = sorted(set(indicators) - set(domains))
    if unknown:
        raise AiraceError(
            f"indicators without a domain: {unknown}",
            where=file,
            remedy="Add the new name to RENAMED_2024 or take the indicators of the same edition",
        )
    return indicators.map(domains)


def _sum(edition: str, scores: pd.DataFrame, file: str) -> pd.DataFrame:
    long = scores.melt(
        id_vars=[c for c in DESCRIPTIVE if c in scores], var_name="company", value_name="point"
    )
    bad = long[~long["point"].isin(["0", "1"])]
    if len(bad):
        row = bad.iloc[0]
        raise AiraceError(
            f"{row['point']!r} for {row['company']}, indicator {row['Indicator']!r}",
            where=file,
            remedy="Scores are 0 or 1",
        )
    long["point"] = long["point"].astype(int)
    table = long.groupby(["company", "Domain"], as_index=False).agg(
        points=("point", "sum"), indicators=("point", "size")
    )
    day, reported_by = _published(edition)
    developers = project_developers()
    return table.rename(columns={"Domain": "domain"}).assign(
        edition=edition,
        edition_date=day,
        developer_ids=[developers.resolve(name) for name in table["company"]],
        reported_by=reported_by,
        source_id=f"{PREFIX}-{edition}",
    )


ADAPTER = Adapter(
    "fmti",
    (PREFIX,),
    ("transparency_scores",),
    extract,
    editions={"transparency_scores": ("edition",)},
)
