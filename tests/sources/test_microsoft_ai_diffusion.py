"""Microsoft's reports: encoding, bins, hostile cells."""

import pytest

from airace.errors import AiraceError
from airace.sources.microsoft_ai_diffusion import extract

USERS = (
    "Economy,H1 2025 AI Diffusion,H2 2025 AI Diffusion,Q1 2026 AI Diffusion\n"
    "Türkiye,13.40%,14.60%,17.40%\n"
)
MAP = (
    "economy,deepseek_share_label_pct,deepseek_share_bin\nChina,89,>25%\nMongolia,,<=5%\n"
    "Kazakhstan,,6-10%\n"
)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "AI_Diffusion_Q12026_Update.csv").write_bytes(USERS.encode("mac_roman"))
    (tmp_path / "deepseek_share_by_economy_2025H2.csv").write_text(MAP, encoding="utf-8")
    return tmp_path


def test_rows(root):
    rows = extract(root)["regional_use"]
    users = rows[rows["metric"] == "generative_ai_users"].set_index("period")
    assert set(users["economy"]) == {"TR"}
    assert users["value"].to_dict() == {"2025-H1": 0.134, "2025-H2": 0.146, "2026-Q1": 0.174}
    share = rows[rows["metric"] == "deepseek_share"].set_index("economy")
    assert share.loc["CN", "value"] == 0.89 and share.loc["CN", "precision"] == "printed"
    assert share.loc["KZ", ["low", "high"]].tolist() == [0.06, 0.10]
    assert share["value"].isna().tolist() == [False, True, True], "a bin has no value"


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("AI_Diffusion_Q12026_Update.csv", "13.40%", "113.4%", "113.4%"),
        ("AI_Diffusion_Q12026_Update.csv", "13.40%", "n/a", "n/a"),
        ("AI_Diffusion_Q12026_Update.csv", "Economy", "Country", "Economy"),
        ("deepseek_share_by_economy_2025H2.csv", "6-10%", "5-9%", "5-9%"),
        ("deepseek_share_by_economy_2025H2.csv", "Mongolia", "Mongol Empire", "Mongol Empire"),
    ],
)
def test_hostile_files(root, name, old, new, says):
    path = root / name
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    with pytest.raises(AiraceError, match=says):
        extract(root)
