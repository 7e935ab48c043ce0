"""Co-authorship of AI articles by country (NCSES, Science and Engineering Indicators)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from airace.sources.adapter import Adapter
from airace.sources.countries import project_countries
from airace.sources.reading import read_csv

SOURCE_ID = "ncses-ai-coauthorship-2023"
FOLDER = "context/ncses_ai_collaboration"
YEARS = ("country", "year", "total_articles", "international")
PAIRS = ("country_a", "country_b", "coauthored_articles_2003_22", "collaboration_index")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Articles by country and year, and pooled pairs; the world as a whole is left out."""
    codes = project_countries().by_name
    years = read_csv(root, f"{FOLDER}/ai_articles_by_coauthorship_year.csv", YEARS)
    pairs = read_csv(root, f"{FOLDER}/ai_coauthorship_pairs_2003_22.csv", PAIRS)
    years["code"] = years["country"].str.casefold().map(codes)
    one = pairs["country_a"].str.casefold().map(codes)
    two = pairs["country_b"].str.casefold().map(codes)
    years = years.dropna(subset="code")
    return {
        "ai_coauthorship": pd.DataFrame(
            {
                "country": years["code"],
                "year": years["year"],
                "year_end": years["year"] + "-12-31",
                "articles": years["total_articles"],
                "international": years["international"],
                "source_id": SOURCE_ID,
            }
        ),
        "ai_coauthorship_pairs": pd.DataFrame(
            {
                "country_a": one.where(one < two, two),
                "country_b": two.where(one < two, one),
                "period": "2003-2022",
                "period_end": "2022-12-31",
                "articles": pairs["coauthored_articles_2003_22"],
                "collaboration_index": pairs["collaboration_index"],
                "source_id": SOURCE_ID,
            }
        )[one.notna() & two.notna()],
    }


ADAPTER = Adapter("ncses", (SOURCE_ID,), ("ai_coauthorship", "ai_coauthorship_pairs"), extract)
