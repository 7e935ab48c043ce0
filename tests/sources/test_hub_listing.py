import json

import duckdb
import pytest

from airace.errors import AiraceError
from airace.sources import hub_listing
from airace.sources.adapter import adapters
from airace.sources.hub_listing import aggregate
from airace.sources.plan import plan

# Account, downloads, tags.  The registry knows Qwen, meta-llama and google.
ENTRIES = [
    ("Qwen/Qwen3-8B", 1000, ["text-generation"]),
    ("somebody/qwen-gguf", 10, ["base_model:Qwen/Qwen3-8B", "base_model:quantized:Qwen/Qwen3-8B"]),
    ("google/gemma-qwen", 5, ["base_model:Qwen/Qwen3-8B", "base_model:finetune:Qwen/Qwen3-8B"]),
    ("somebody/copy", 3, ["base_model:nobody/Llama-3-8B-copy"]),
    ("somebody/mix", 2, ["base_model:Qwen/Qwen3-8B", "base_model:meta-llama/Llama-3.1-8B",
                         "base_model:merge:Qwen/Qwen3-8B"]),
    ("somebody/odd", 1, ["base_model:nobody/thing", "<script>", "a,b", 'q"uote']),
    ("gpt2", None, []),
    ("=cmd()/{value}`x`", 7, None),
    ("somebody/mix", 2, ["base_model:Qwen/Qwen3-8B", "base_model:meta-llama/Llama-3.1-8B",
                         "base_model:merge:Qwen/Qwen3-8B"]),
]  # fmt: skip


@pytest.fixture(params=["jsonl", "parquet", "csv"])
def listing(tmp_path, request):
    folder = tmp_path / "it's 100% [new]"
    folder.mkdir()
    path = folder / "hub_listing_2026-10-01.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for model, downloads, tags in ENTRIES:
            entry = {"id": model, "likes": 1, "downloads": downloads, "tags": tags}
            stream.write(json.dumps(entry) + "\n")
    if request.param == "jsonl":
        return path
    made = tmp_path / f"made.{request.param}"
    duckdb.execute(
        f"COPY (SELECT * FROM read_json('{path.rename(tmp_path / 'in.jsonl')}', columns={{"
        f"id: 'VARCHAR', likes: 'INT', downloads: 'BIGINT', tags: 'VARCHAR[]'}})) TO '{made}'"
    )
    return made.rename(folder / f"hub_listing_2026-10-01.{request.param}")


def test_models_are_counted_by_account_and_base(listing):
    models, derivatives = aggregate(listing)
    assert sorted(models.itertuples(index=False, name=None)) == [
        ("alibaba", "CN", 1, 1000),
        ("google", "US", 1, 5),
        ("unknown", "unknown", 6, 23),
    ]
    assert sorted(derivatives.itertuples(index=False, name=None)) == [
        ("alibaba", "CN", "finetune", "US", 1, 5),
        ("alibaba", "CN", "quantized", "unknown", 1, 10),
        ("meta", "US", "unstated", "unknown", 1, 3),
        ("none named", "none named", "none named", "CN", 1, 1000),
        ("none named", "none named", "none named", "unknown", 2, 7),
        ("several", "several", "merge", "unknown", 1, 2),
        ("unknown", "unknown", "unstated", "unknown", 1, 1),
    ]


def test_a_listing_comes_in_through_an_update(real, listing):
    planned = plan(real, [adapters()["hub-listing"]], listing.parent)
    assert len(planned.after["hub_models"]) - len(planned.before["hub_models"]) == 3
    assert set(planned.after["hub_derivatives"]["snapshot_date"]) >= {"2026-10-01"}
    assert planned.after["sources"]["source_id"].iloc[-1] == "hugging-face-hub-2026-10-01"
    assert [file.name for file in planned.inputs] == [listing.name]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("hub_listing_2026-10-01.jsonl", '{"id": "a/b", "downloads": 1, "ta', "not JSON lines"),
        (
            "hub_listing_2026-10-01.jsonl",
            '{"id": "a/b", "downloads": 1, "tags": []}\n{"id": "a/c", "dow',
            "cannot be read to its end",
        ),
        ("hub_listing_2026-10-01.jsonl", '{"id": "a/b"}\n', "lacks the columns"),
        ("hub_listing_2026-10-01.jsonl", "<html>", "expected text, found a web page"),
        ("hub_listing_2026-10-01.csv", "id,downloads,tags\na/b,1,5,[]\n", "cannot be read"),
        ("hub_listing_2026-10-01.csv", "id,downloads,tags\na/b,many,[]\n", "'many'"),
        ("hub_listing_2026-10-01.parquet", "PAR1 and no more", "cannot be read"),
        ("hub_listing_2026-10-01.parquet", "", "expected Parquet, found nothing"),
    ],
)
def test_a_spoilt_listing_stops(tmp_path, name, content, message):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(AiraceError, match=message) as stopped:
        hub_listing.extract(tmp_path)
    assert "\n" not in str(stopped.value)


def test_without_a_listing_there_is_nothing_to_do(tmp_path):
    with pytest.raises(AiraceError, match="no listing of a model hub"):
        hub_listing.extract(tmp_path)
