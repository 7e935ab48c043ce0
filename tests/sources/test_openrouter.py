"""OpenRouter extracts: partial months, unknown companies, hostile cells."""

import pytest

from airace.errors import AiraceError
from airace.sources.openrouter import extract

FILES = {
    "openrouter_monthly_by_company_x.csv": (
        "month,company,tokens\n2025-10,Z.ai,5\n2025-11,Stealth (undisclosed),7\n2026-10,OpenAI,9\n"
    ),
    "openrouter_monthly_by_weights_x.csv": (
        "month,weights,tokens\n2025-10,open,5\n2025-11,stealth,7\n2026-10,closed,9\n"
    ),
    "openrouter_monthly_open_vs_closed_x.csv": (
        "month,closed_tokens,open_tokens,unknown_tokens,other_tokens\n"
        "2025-01,1,2,3,4\n2026-10,5,6,7,8\n"
    ),
}


@pytest.fixture
def root(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _spoil(root, name, old, new):
    path = root / name
    path.write_text(path.read_text().replace(old, new))


def test_months_at_both_ends_are_partial(root):
    rows = extract(root)["router_tokens"]
    assert rows["partial"].tolist() == [True, False, True]
    ends = [f"{day:%Y-%m-%d}" for day in rows["month_end"]]
    assert ends == ["2025-10-31", "2025-11-30", "2026-10-04"]
    assert rows["developer_ids"].tolist() == ["zhipu", "unknown", "openai"]
    assert rows["country"].tolist() == ["CN", "unknown", "US"]


def test_both_label_sets_are_kept_apart(root):
    rows = extract(root)["router_tokens_by_weights"]
    hand = rows[rows["source_id"].str.startswith("openrouter-weights")]
    assert len(rows) == 3 + 8
    assert set(hand["weights"]) == {"open", "closed", "unknown", "other"}
    assert hand.loc[hand["month"] == "2025-01", "partial"].eq(False).all()


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("openrouter_monthly_by_company_x.csv", "Z.ai,5", "Z.ai,5.5e3", "5.5e3"),
        ("openrouter_monthly_by_company_x.csv", "2025-11", "2025-13", "month"),
        ("openrouter_monthly_by_company_x.csv", "2026-10", "2026-12", "source id"),
        ("openrouter_monthly_by_weights_x.csv", "weights", "label", "weights"),
        ("openrouter_monthly_open_vs_closed_x.csv", "open_tokens", "opened", "open_tokens"),
    ],
)
def test_hostile_files(root, name, old, new, says):
    _spoil(root, name, old, new)
    with pytest.raises(AiraceError, match=says):
        extract(root)
