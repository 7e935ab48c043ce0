"""models.dev listings: tiny files in the published format, and hostile ones."""

import pytest

from airace.errors import AiraceError
from airace.sources.models_dev_hosts import extract

HEADER = "provider,model_id,model_key,developer,release_date,open_weights,first_listed,removed"
ROWS = [
    "acme,qwen3,qwen3,Alibaba,2025-04-28,True,2025-06-04,",
    "acme,  re entered,x,Meta,1970-01-01,False,2025-06-05,2025-06-09",
    "acme,re entered,x,Meta,2025-01,False,2025-06-09,",
    "acme,gone twice ,y,Nobody Known,2025-02-03,,2025-06-09,2025-07-01",
    "acme,gone twice,y,Nobody Known,2025-02-03,,2025-06-08,2025-06-09",
]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "listings.csv").write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    (tmp_path / "providers.csv").write_text(
        "provider,name,first_tracked\nacme,,2025-06-04\n", encoding="utf-8"
    )
    (tmp_path / "price_history.csv").write_text(
        "provider,model_id,model_key,date,usd_per_mtok_input,usd_per_mtok_output\n"
        "acme,qwen3,qwen3,2025-06-04,0.2,0\n"
        "acme,closed,closed,2025-06-04,9,9\n",
        encoding="utf-8",
    )
    return tmp_path


def test_rows(root):
    tables = extract(root)
    rows = tables["host_listings"].set_index("model_id")
    assert rows.loc["qwen3", ["developer_ids", "country", "release_date"]].tolist() == [
        "alibaba",
        "CN",
        "2025-04-28",
    ]
    assert tables["hosts"]["name"].tolist() == ["acme"]


def test_a_listing_entered_again_is_one_row_from_its_first_day(root):
    rows = extract(root)["host_listings"].set_index("model_id")
    assert len(rows) == 3
    assert rows.loc["re entered", ["first_listed", "removed"]].tolist() == ["2025-06-05", ""]
    assert rows.loc["gone twice", ["first_listed", "removed"]].tolist() == [
        "2025-06-08",
        "2025-07-01",
    ]


def test_unknown_developer_and_placeholder_dates_stay_open(root):
    rows = extract(root)["host_listings"].set_index("model_id")
    assert rows.loc["gone twice", ["developer_ids", "country"]].tolist() == ["unknown", "unknown"]
    assert rows.loc["re entered", "release_date"] == ""


def test_a_renamed_column_is_named(root):
    path = root / "listings.csv"
    path.write_text(path.read_text().replace("open_weights", "weights_open"))
    with pytest.raises(AiraceError, match="open_weights"):
        extract(root)


def test_a_flag_that_is_not_one_is_named_with_its_row(root):
    path = root / "listings.csv"
    path.write_text(path.read_text().replace("28,True", "28,maybe"))
    with pytest.raises(AiraceError, match=r"row 2.*maybe"):
        extract(root)


def test_prices_of_open_models_only_and_no_price_of_nothing(root):
    rows = extract(root)["host_prices"]
    assert rows["model_key"].tolist() == ["qwen3"]
    assert rows[["input", "output"]].iloc[0].tolist() == ["0.2", ""]


def test_a_price_that_is_not_one_is_named_with_its_row(root):
    path = root / "price_history.csv"
    path.write_text(path.read_text().replace("0.2,0", "cheap,0"))
    with pytest.raises(AiraceError, match=r"row 2.*cheap|cheap.*row 2"):
        extract(root)
