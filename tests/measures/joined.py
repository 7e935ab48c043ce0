"""Small tables of who joined what."""

import pandas as pd


def memberships(rows):
    table = pd.DataFrame(rows, columns=["initiative_id", "country", "kind", "date"])
    covered = table["kind"].isin(["covered_by_membership", "applicable_via_eu"])
    return table.assign(own_act=(~covered).astype("boolean"), date=pd.to_datetime(table["date"]))


ROWS = [
    ("pact", "US", "signed", "2024-01-01"),
    ("pact", "CN", "signed", "2024-01-01"),
    ("club", "US", "endorsed", "2024-02-01"),
    ("club", "GB", "endorsed", "2024-02-01"),
    ("treaty", "US", "signed", "2024-03-01"),
    ("treaty", "GB", "signed", "2024-03-01"),
    ("treaty", "GB", "ratified", "2025-03-01"),
    ("body", "CN", "signed", "2024-04-01"),
    ("body", "LA", "signed", "2024-04-01"),
    ("resolution", "US", "covered_by_membership", "2024-05-01"),
    ("resolution", "CN", "covered_by_membership", "2024-05-01"),
]
INITIATIVES = pd.DataFrame(
    [
        ("pact", "2024-01-01", True),
        ("club", "2024-02-01", True),
        ("treaty", "2024-03-01", True),
        ("body", "2024-04-01", False),
        ("resolution", "2024-05-01", True),
        ("own-law", "2024-06-01", True),
    ],
    columns=["initiative_id", "date", "list_complete"],
).assign(name="n", kind="k", led_by="")
INITIATIVES["date"] = pd.to_datetime(INITIATIVES["date"])
POSITIONS = pd.DataFrame(
    [("body", "US", "did not sign", "2024-04-01"), ("club", "CN", "unknown", "2024-02-01")],
    columns=["initiative_id", "country", "position", "date"],
).assign(date=lambda f: pd.to_datetime(f["date"]))
DAYS = {
    "world": "2020-01-01",
    "club": "2021-06-01",
    "summit": "2023-03-01",
    "partial": "2022-01-01",
}


def tables(joined: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Initiative -> countries, one letter each; ``partial`` has no complete list."""
    rows = [
        {"initiative_id": name, "country": c, "kind": "signed", "own_act": True, "date": DAYS[name]}
        for name, countries in joined.items()
        for c in countries
    ]
    columns = ["initiative_id", "country", "kind", "own_act", "date"]
    memberships = pd.DataFrame(rows, columns=columns)
    memberships["date"] = pd.to_datetime(memberships["date"])
    initiatives = pd.DataFrame(
        {
            "initiative_id": list(DAYS),
            "list_complete": [name != "partial" for name in DAYS],
            "date": pd.to_datetime(list(DAYS.values())),
        }
    )
    return memberships, initiatives


EXAMPLE = {"world": "LCabcd", "club": "Lab", "summit": "Cacd", "partial": "Lz"}
