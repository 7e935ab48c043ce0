"""Who made a base: the same list, the account, a chain of copies, a family's word, or nobody."""

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources import hugging_face_trending, model_bases

HEAD = (
    "snapshot_date,model_id,author,downloads_30d,base_model,base_relation,created,"
    "base_country_guess,author_region_atom,license_tag\n"
)
HUB = HEAD + (
    "2026-05-04,Qwen/Q,Qwen,1,,,2026-01-01,,,mit\n"
    "2026-05-04,me/Q-GGUF,me,1,Qwen/Q,quantized,2026-02-01,,,mit\n"
    "2026-05-03,me/Q-GGUF,me,1,Qwen/Q,quantized,2026-02-01,,,mit\n"
    "2026-05-04,you/tune,you,1,me/Q-GGUF,finetune,2026-03-01,,,mit\n"
    "2026-05-04,them/other,them,1,who/My-Llama,merge,2026-03-01,,,mit\n"
    "2026-05-04,them/lost,them,1,who/knows,adapter,2026-03-01,,,mit\n"
    "2026-05-04,x/loop,x,1,y/loop,finetune,2026-03-01,,,mit\n"
    "2026-05-04,y/loop,y,1,x/loop,finetune,2026-03-01,,,mit\n"
)


def hub(tmp_path, text=HUB):
    (tmp_path / "hf_trending_top1000_daily.csv").write_text(text, encoding="utf-8")
    return hugging_face_trending.extract(tmp_path)["model_bases"].set_index("model_id")


def test_the_maker_of_a_hub_entrys_base(tmp_path):
    found = hub(tmp_path)
    assert found["base_maker_by"].to_dict() == {
        "Qwen/Q": "",
        "me/Q-GGUF": "account",
        "you/tune": "chain",
        "them/other": "name",
        "them/lost": "unknown",
        "x/loop": "chain",
        "y/loop": "chain",
    }
    assert found.loc["you/tune", "base_countries"] == "CN"
    assert found.loc["them/other", "base_developer_ids"] == "meta"
    assert found.loc["x/loop", "base_countries"] == "unknown"
    # Known from the first day on which the list showed it, not from its creation.
    assert found.loc["me/Q-GGUF", "known_from"] == "2026-05-03"


def test_an_unknown_relation_is_named(tmp_path):
    with pytest.raises(AiraceError, match=r"distilled.*row 3|row 3.*distilled"):
        hub(tmp_path, HUB.replace("quantized", "distilled", 1))


def test_a_register_resolves_its_own_names_and_keeps_silence():
    raw = pd.DataFrame(
        {
            "Model": ["Base 1", "Child", "Grand", "Base 1"],
            "Publication date": ["2023-01-01", "2024-01-01", "2024-02-01", "2023-01-01"],
            "Base model": ["", "Base 1, Nobody's", "LLaMA-7B", ""],
        }
    )
    found = model_bases.register_rows(
        raw, ["alibaba", "openai", "unknown", "alibaba"], ["CN", "US", "", "CN"], "s"
    )
    by = found.set_index(["model_id", "position"])
    assert len(found) == 4
    assert by.loc[("Base 1", 1), "base_model"] == ""
    assert by.loc[("Child", 1), ["base_countries", "base_maker_by"]].tolist() == ["CN", "register"]
    assert by.loc[("Child", 2), "base_maker_by"] == "unknown"
    assert by.loc[("Grand", 1), ["base_developer_ids", "base_maker_by"]].tolist() == [
        "meta",
        "name",
    ]
    assert by.loc[("Grand", 1), "countries"] == "unknown"


def test_homes_add_the_publishers_countries_only_where_the_registry_lacks_one():
    assert model_bases.homes("openai", "GB") == "US"
    assert model_bases.homes("openai;unknown", "GB;US") == "US;GB"
    assert model_bases.homes("unknown") == "unknown"
    assert model_bases.family_of("a/DeepSeek-R1-Distill-Llama") == "llama"
    assert model_bases.family_of("a/plain") == ""
