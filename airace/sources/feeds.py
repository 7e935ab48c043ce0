"""Where publishers' files are: the registry of feeds."""

from __future__ import annotations

import pandas as pd

from airace.sources.registry import DATA


def addresses(adapter: str) -> list[tuple[str, str]]:
    """Return the files of an adapter that can be downloaded: name and address, in order."""
    path = DATA / "feeds.csv"
    if not path.exists():
        return []
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = rows[(rows["adapter"] == adapter) & (rows["url"] != "")]
    return list(rows[["file", "url"]].itertuples(index=False, name=None))
