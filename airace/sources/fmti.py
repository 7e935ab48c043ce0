"""Foundation Model Transparency Index (Stanford CRFM, CC BY 4.0): points by company and domain."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.names import project_developers
from airace.sources.reading import read_csv

FOLDER = "governance/fmti"
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


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Sum the 0/1 indicators of each edition by company and domain."""
    first = _scores(root, "2023-10", ("Domain", "Indicator"))
    domains_2023 = dict(zip(first["Indicator"], first["Domain"], strict=True))
    second = _scores(root, "2024-05", ("Indicator",))
    names = second["Indicator"].replace(RENAMED_2024)
    second["Domain"] = _domains(names, domains_2023, "fmti_2024-05_scores.csv")
    third = _scores(root, "2025-12", ("Indicator",))
    listed = read_csv(root, f"{FOLDER}/fmti_2025-12_indicators.csv", ("Domain", "Indicator"))
    domains_2025 = dict(zip(listed["Indicator"].str.strip(), listed["Domain"], strict=True))
    third["Domain"] = _domains(third["Indicator"], domains_2025, "fmti_2025-12_scores.csv")
    editions = zip(EDITIONS, (first, second, third), strict=True)
    return {"transparency_scores": pd.concat([_sum(name, scores) for name, scores in editions])}


def _scores(root: Path, edition: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read one score table without its sum row and sum column, which would double the points."""
    frame = read_csv(root, f"{FOLDER}/fmti_{edition}_scores.csv", columns)
    frame["Indicator"] = frame["Indicator"].str.strip()
    frame = frame[frame["Indicator"] != "Total"]
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


def _sum(edition: str, scores: pd.DataFrame) -> pd.DataFrame:
    long = scores.melt(
        id_vars=[c for c in DESCRIPTIVE if c in scores], var_name="company", value_name="point"
    )
    bad = long[~long["point"].isin(["0", "1"])]
    if len(bad):
        row = bad.iloc[0]
        raise AiraceError(
            f"{row['point']!r} for {row['company']}, indicator {row['Indicator']!r}",
            where=f"fmti_{edition}_scores.csv",
            remedy="Scores are 0 or 1",
        )
    long["point"] = long["point"].astype(int)
    table = long.groupby(["company", "Domain"], as_index=False).agg(
        points=("point", "sum"), indicators=("point", "size")
    )
    day, reported_by = EDITIONS[edition]
    developers = project_developers()
    return table.rename(columns={"Domain": "domain"}).assign(
        edition=edition,
        edition_date=day,
        developer_ids=[developers.resolve(name) for name in table["company"]],
        reported_by=reported_by,
        source_id=f"fmti-{edition}",
    )


ADAPTER = Adapter(
    "fmti", tuple(f"fmti-{edition}" for edition in EDITIONS), ("transparency_scores",), extract
)
