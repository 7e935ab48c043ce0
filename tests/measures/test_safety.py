import pandas as pd

from airace.measures import safety

DEVELOPERS = pd.DataFrame({"developer_id": ["ibm", "zhipu"], "country": ["US", "CN"]})


def test_grades_of_the_newest_edition_only():
    rows = [
        ("FLI", "Summer", "2025-07-17", "Z.ai", "zhipu", "overall", "F", 0.0),
        ("FLI", "Winter", "2025-12-02", "Z.ai", "zhipu", "overall", "D", 1.0),
        ("FLI", "Winter", "2025-12-02", "IBM", "ibm", "overall", "C", 2.0),
        ("FLI", "Winter", "2025-12-02", "IBM", "ibm", "sharing", "B", 3.0),
        ("Tracker", "February", "2025-02-10", "New", "unknown", "overall", "Partial", None),
    ]
    columns = ["scorecard", "edition", "published", "company", "developer_ids", "dimension"]
    table = pd.DataFrame(rows, columns=[*columns, "grade", "points"])
    table["published"] = pd.to_datetime(table["published"])
    found = safety.grades(table, DEVELOPERS)
    assert found[["company", "country", "grade"]].values.tolist() == [
        ["IBM", "US", "C"],
        ["Z.ai", "CN", "D"],
        ["New", "unknown", "Partial"],
    ]
    assert safety.grades(table.iloc[:0], DEVELOPERS).empty


def test_companies_count_once_and_zero_is_not_unknown():
    table = pd.DataFrame({"developer_ids": ["ibm", "ibm", "unknown"]})
    found = safety.companies_by_country(table, DEVELOPERS).set_index("country")
    assert found["companies"].to_dict() == {"US": 1, "unknown": 1}
    assert safety.companies(table, DEVELOPERS, "US").value == 1
    assert safety.companies(table, DEVELOPERS, "CN").value == 0
    assert not safety.companies(table.iloc[:0], DEVELOPERS, "CN").known


def test_engagements_of_the_newest_snapshot():
    table = pd.DataFrame(
        [
            ("2026-01-01", "IBM", "ibm", "M1", "METR"),
            ("2026-08-14", "IBM", "ibm", "M1", "METR"),
            ("2026-08-14", "IBM", "ibm", "M2", "METR"),
        ],
        columns=["snapshot", "lab", "developer_ids", "model", "evaluator"],
    )
    row = safety.evaluations_by_lab(table).iloc[0]
    assert (row["engagements"], row["models"], row["evaluators"]) == (2, 2, 1)


def test_scorecards_side_by_side_leave_gaps():
    rows = [
        ("FLI", "2025-12-02", "Z.ai", "zhipu", "D", 1.0),
        ("FLI", "2025-12-02", "IBM", "ibm", "C", 2.0),
        ("Tracker", "2025-02-10", "IBM Research", "ibm", "Partial", None),
        ("Tracker", "2025-02-10", "New", "unknown", "Fulfilled", None),
    ]
    columns = ["scorecard", "published", "company", "developer_ids", "grade", "points"]
    table = pd.DataFrame(rows, columns=columns).assign(edition="e", dimension="overall")
    table["published"] = pd.to_datetime(table["published"])
    developers = DEVELOPERS.assign(name=["IBM", "Zhipu AI"])
    found = safety.grade_table(table, developers)
    assert list(found.columns) == [
        "company",
        "country",
        "FLI, December 2025",
        "Tracker, February 2025",
    ]
    assert found["company"].tolist() == ["IBM", "Zhipu AI", "New"]
    assert found["Tracker, February 2025"].isna().tolist() == [False, True, False]
    assert safety.grade_table(table.iloc[:0], developers).empty
