"""Country names, codes and dates as publishers write them, in the project's own form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError


@dataclass(frozen=True)
class Countries:
    """Lookups over ``data/countries.csv``."""

    by_iso3: dict[str, str]
    by_name: dict[str, str]

    @classmethod
    def load(cls, data_dir: Path) -> Countries:
        """Read ``countries.csv`` from a data folder."""
        frame = pd.read_csv(data_dir / "countries.csv", dtype=str, keep_default_na=False)
        names: dict[str, str] = {}
        for row in frame.to_dict("records"):
            for name in [row["name"], *row["other_names"].split(";")]:
                if name:
                    names[name.casefold()] = row["country"]
        return cls(dict(zip(frame["iso3"], frame["country"], strict=True)), names)

    def from_iso3(self, code: str, where: str) -> str:
        """Return the alpha-2 code of an alpha-3 code; an unlisted one stops the update."""
        return _look_up(self.by_iso3, code, code, where)

    def from_name(self, name: str, where: str) -> str:
        """Return the alpha-2 code of an English name; an unlisted one stops the update."""
        return _look_up(self.by_name, name.strip().casefold(), name, where)


def _look_up(codes: dict[str, str], key: str, shown: str, where: str) -> str:
    try:
        return codes[key]
    except KeyError:
        raise AiraceError(
            f"no country {shown!r}", where=where, remedy="Add it to data/countries.csv"
        ) from None


@cache
def project_countries() -> Countries:
    """Return the lookups over the project's own ``data/`` folder."""
    return Countries.load(Path(__file__).parents[2] / "data")


# Words that stand for no one country: such rows keep no country, or an explicit unknown.
NO_COUNTRY = ("", "multinational", "other", "unknown")


def iso2(name: str, where: str) -> str:
    """Return the alpha-2 code of a name; a word for no one country is ``unknown``."""
    if name.strip().casefold() in NO_COUNTRY:
        return "unknown"
    return project_countries().from_name(name, where)


def iso2_list(names: str, *, file: str, separator: str = ",") -> str:
    """Turn ``"China,United States of America"`` into ``"CN;US"``, order kept, repeats dropped."""
    codes = [iso2(name, file) for name in names.split(separator)]
    return ";".join(dict.fromkeys(code for code in codes if code != "unknown"))


def dated(text: str, *, new_year_is_year: bool = False) -> tuple[str, str]:
    """Turn a published date into a day and its precision.

    A month or a year is dated at its end, so that no edition knows it too early.

    Parameters
    ----------
    text:
        ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or empty.
    new_year_is_year:
        Read 1 January as a year without a day: some sources fill unknown days so.

    Returns
    -------
    ``(ISO date or "", precision)``; precision is ``day``, ``month``, ``year`` or ``unknown``.
    """
    text = text.strip()
    if not text:
        return "", "unknown"
    if new_year_is_year and text.endswith("-01-01"):
        text = text[:4]
    try:
        if len(text) == 4:
            return f"{int(text)}-12-31", "year"
        if len(text) == 7:
            return f"{pd.Period(text, freq='M').end_time:%Y-%m-%d}", "month"
        return f"{pd.to_datetime(text, format='%Y-%m-%d'):%Y-%m-%d}", "day"
    except ValueError:
        raise AiraceError(f"{text!r} is not a date", remedy="Dates are YYYY[-MM[-DD]]") from None
