"""Country names as Epoch AI writes them, to ISO 3166-1 alpha-2."""

from __future__ import annotations

from airace.errors import AiraceError

ISO2 = {
    "Argentina": "AR",
    "Australia": "AU",
    "Austria": "AT",
    "Belgium": "BE",
    "Brazil": "BR",
    "Bulgaria": "BG",
    "Canada": "CA",
    "China": "CN",
    "Croatia": "HR",
    "Czechia": "CZ",
    "Denmark": "DK",
    "Egypt": "EG",
    "Finland": "FI",
    "France": "FR",
    "Germany": "DE",
    "Hong Kong": "HK",
    "Hungary": "HU",
    "India": "IN",
    "Iran (Islamic Republic of)": "IR",
    "Ireland": "IE",
    "Israel": "IL",
    "Italy": "IT",
    "Japan": "JP",
    "Korea (Republic of)": "KR",
    "Macau": "MO",
    "Malaysia": "MY",
    "Netherlands": "NL",
    "Norway": "NO",
    "Poland": "PL",
    "Portugal": "PT",
    "Russia": "RU",
    "Russian Federation": "RU",
    "Saudi Arabia": "SA",
    "Singapore": "SG",
    "South Korea": "KR",
    "Spain": "ES",
    "Sweden": "SE",
    "Switzerland": "CH",
    "Taiwan": "TW",
    "Türkiye": "TR",
    "UAE": "AE",
    "UK": "GB",
    "United Arab Emirates": "AE",
    "United Kingdom of Great Britain and Northern Ireland": "GB",
    "United Kingdom": "GB",
    "United States of America": "US",
    "United States": "US",
    "Vietnam": "VN",
}
# A word that stands for no one country: the row's countries stay unknown.
NO_COUNTRY = {"", "Multinational", "Other"}


def iso2_list(names: str, *, file: str, separator: str = ",") -> str:
    """Turn ``"China,United States of America"`` into ``"CN;US"``, order kept, repeats dropped."""
    codes = []
    for name in (part.strip() for part in names.split(separator)):
        if name in NO_COUNTRY:
            continue
        if name not in ISO2:
            raise AiraceError(
                f"country {name!r} has no ISO code here",
                where=file,
                remedy="Add it to ISO2 in airace/sources.epoch_countries.py",
            )
        codes.append(ISO2[name])
    return ";".join(dict.fromkeys(codes))
