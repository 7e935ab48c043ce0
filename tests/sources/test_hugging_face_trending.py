"""The trending list: aggregation and hostile counts."""

import pytest

from airace.errors import AiraceError
from airace.sources.hugging_face_trending import extract

TEXT = (
    "snapshot_date,model_id,downloads_30d,base_model,base_country_guess\n"
    "2026-05-04,a,10,Qwen/Qwen3,China\n"
    "2026-05-04,b,5,Qwen/Qwen3,China\n"
    "2026-05-04,c,7,,\n"
    "2026-05-04,d,1,who/knows,\n"
    "2026-05-03,a,9,Qwen/Qwen3,China\n"
)


def test_counts_by_day_and_base(tmp_path):
    (tmp_path / "hf_trending_top1000_daily.csv").write_text(TEXT, encoding="utf-8")
    rows = extract(tmp_path)["trending_models"].set_index(["snapshot_date", "base_country"])
    assert rows.loc[("2026-05-04", "CN"), ["models", "downloads_30d"]].tolist() == [2, 15]
    assert rows.loc[("2026-05-04", "none named"), "models"] == 1
    assert rows.loc[("2026-05-04", "unknown"), "downloads_30d"] == 1
    assert rows["models"].sum() == 5


def test_a_count_that_is_not_one_is_named(tmp_path):
    path = tmp_path / "hf_trending_top1000_daily.csv"
    path.write_text(TEXT.replace(",10,", ",10k,"), encoding="utf-8")
    with pytest.raises(AiraceError, match=r"10k.*row 2|row 2.*10k"):
        extract(tmp_path)
