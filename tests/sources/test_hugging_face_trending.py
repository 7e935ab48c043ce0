"""The trending list: aggregation and hostile counts."""

import pytest

from airace.errors import AiraceError
from airace.sources.hugging_face_trending import extract

TEXT = (
    "snapshot_date,model_id,downloads_30d,base_model,base_country_guess,"
    "author_region_atom,license_tag,author,base_relation,created\n"
    "2026-05-04,a,10,Qwen/Qwen3,China,us,mit,a,finetune,2026-01-01\n"
    "2026-05-04,b,5,Qwen/Qwen3,China,,,b,quantized,2026-01-01\n"
    "2026-05-04,c,7,,,china,mit,c,,2026-01-01\n"
    "2026-05-04,d,1,who/knows,,,other,d,merge,2026-01-01\n"
    "2026-05-03,a,9,Qwen/Qwen3,China,us,mit,a,finetune,2026-01-01\n"
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


def test_counts_by_author_and_by_licence(tmp_path):
    (tmp_path / "hf_trending_top1000_daily.csv").write_text(TEXT, encoding="utf-8")
    found = extract(tmp_path)
    keys = ["snapshot_date", "base_country", "author_region"]
    derived = found["trending_derivatives"].set_index(keys)["models"]
    assert derived["2026-05-04", "CN", "US"] == derived["2026-05-04", "CN", "unknown"] == 1
    tags = found["trending_licences"].set_index(["snapshot_date", "licence", "author_region"])
    assert tags.loc[("2026-05-04", "none given", "unknown"), "models"] == 1
    assert tags.loc[("2026-05-04", "mit", "CN"), "downloads_30d"] == 7


def test_an_unknown_region_is_named(tmp_path):
    path = tmp_path / "hf_trending_top1000_daily.csv"
    path.write_text(TEXT.replace(",us,", ",mars,"), encoding="utf-8")
    with pytest.raises(AiraceError, match="mars"):
        extract(tmp_path)
