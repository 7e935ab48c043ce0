"""The register of instruments, their issuers and what became of them."""

import pandas as pd

from airace.measures import instruments


def listed() -> pd.DataFrame:
    rows = [
        ("rule", "CN", "2023-07-13", "CAC, MIIT"),
        ("twin", "CN", "2023-07-14", "published on cac.gov.cn"),
        ("order", "US", "2025-01-23", "President"),
        ("other", "FR", "2025-01-24", None),
    ]
    frame = pd.DataFrame(rows, columns=["instrument_id", "jurisdiction", "date", "issuer"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


LINKS = pd.DataFrame(
    [("rule", "twin", "same"), ("rule", "agora:1", "same"), ("order", "agora:2", "same")],
    columns=["instrument_id", "same_as", "relation"],
)
DOCUMENTS = pd.DataFrame(
    {
        "vintage": pd.Timestamp("2026-03-23"),
        "agora_id": ["1", "2"],
        "activity": ["Enacted", "Enacted"],
    }
)
TAGS = pd.DataFrame(
    {
        "vintage": pd.Timestamp("2026-03-23"),
        "agora_id": ["2"] * 3,
        "tag_group": ["Harms", "Strategies", "Strategies"],
        "tag": list("abc"),
    }
)


def test_a_list_that_follows_an_instrument_goes_before_the_archive():
    statuses = pd.DataFrame(
        {
            "instrument_id": ["rule", "rule"],
            "checked": pd.to_datetime(["2026-05-01", "2026-05-28"]),
            "status": ["Draft", "In force"],
        }
    )
    table = instruments.register(listed(), LINKS, statuses, DOCUMENTS, TAGS, ("CN", "US"))
    assert table["instrument_id"].tolist() == ["rule", "order"]
    assert table["status"].tolist() == ["In force", "Enacted"]
    assert table["checked"].dt.strftime("%m-%d").tolist() == ["05-28", "03-23"]
    assert table["themes"].fillna("–").tolist() == ["–", "Strategies, Harms"]


def test_before_the_archive_nothing_is_known_of_a_status():
    nothing = pd.DataFrame({"instrument_id": [], "checked": pd.to_datetime([]), "status": []})
    nothing = nothing.astype({"instrument_id": "string", "status": "string"})
    table = instruments.register(
        listed(), LINKS, nothing, DOCUMENTS.iloc[:0], TAGS.iloc[:0], ("US",)
    )
    assert len(table) == 1 and table[["status", "checked", "themes"]].isna().all(axis=None)


def test_a_body_is_found_by_its_spelling_and_not_inside_another():
    known = pd.DataFrame(
        {
            "spelling": ["CAC", "SAC"],
            "name": ["Cyberspace", "Standards"],
            "native_name": ["网", "标"],
        }
    )
    table = instruments.with_native_names(
        pd.Series(["CAC, MIIT", "CAC; NDRC", "ISACA", None]), known
    )
    assert table.values.tolist() == [["Cyberspace", "网", 2]]


def test_only_changes_by_another_administration_count():
    changes = pd.DataFrame(
        {
            "jurisdiction": ["US", "US", "CN"],
            "adopted": pd.to_datetime(["2024-01-01", "2024-01-01", "2020-01-01"]),
            "changed": pd.to_datetime(["2024-01-11", "2025-01-01", "2021-01-01"]),
            "adopted_under": ["A", "A", None],
            "changed_under": ["A", "B", None],
        }
    )
    found = instruments.changes_by_administration(changes, "US")
    assert (found.value, found.note) == (1, "of 2 listed, 10 to 366 days after adoption")
    assert instruments.changes_by_administration(changes, "CN").value == 0
    assert not instruments.changes_by_administration(changes, "FR").known
