"""Time and memory of a model hub's listing of two million rows, from file to counts.

Run from the project: ``.venv/bin/python benchmarks/bench_hub_listing.py [--rows N]
[--format jsonl|parquet|csv] [--seed N]``.  The listing is synthetic: accounts, downloads and bases
are drawn with the long tails of a real hub.  It is made in another process, so that the peak memory
is that of the reading alone.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np

from airace.sources.hub_listing import aggregate

BASES = (
    "Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen3-8B", "meta-llama/Llama-3.1-8B-Instruct",
    "google/gemma-3-12b-it", "mistralai/Mistral-7B-v0.3", "deepseek-ai/DeepSeek-R1",
    "unsloth/llama-3-8b-bnb-4bit", "microsoft/phi-4", "openai/gpt-oss-20b", "zai-org/GLM-4.6",
)  # fmt: skip
RELATIONS = ("quantized", "finetune", "adapter", "merge")
BATCH = 100_000


def make(path: Path, rows: int, seed: int) -> None:
    """Write a listing as JSON lines, a batch of rows at a time."""
    rng = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8") as stream:
        for begin in range(0, rows, BATCH):
            size = min(BATCH, rows - begin)
            accounts = rng.zipf(1.3, size) % (rows // 4)
            downloads = (rng.pareto(0.7, size) * 3).astype("int64")
            bases = rng.integers(0, 2 * len(BASES), size)
            relations = rng.integers(0, len(RELATIONS), size)
            for i in range(size):
                account = (
                    BASES[accounts[i]].split("/")[0] if accounts[i] < 10 else f"u{accounts[i]}"
                )
                tags = ["transformers", "safetensors", "text-generation", "en", "region:us"]
                if bases[i] < len(BASES):
                    base = BASES[bases[i]]
                    tags += [f"base_model:{base}", f"base_model:{RELATIONS[relations[i]]}:{base}"]
                entry = {
                    "id": f"{account}/model-{begin + i}",
                    "downloads": int(downloads[i]),
                    "likes": 0,
                    "tags": tags,
                    "createdAt": "2025-01-01T00:00:00.000Z",
                }
                stream.write(json.dumps(entry) + "\n")


def convert(listing: Path, path: Path) -> None:
    """Write the same listing as Parquet or CSV."""
    with duckdb.connect(config={"threads": 1, "memory_limit": "1GB"}) as connection:
        columns = "{id: 'VARCHAR', downloads: 'BIGINT', tags: 'VARCHAR[]'}"
        source = f"read_json('{listing}', format='newline_delimited', columns={columns})"
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY (SELECT * FROM {source}) TO '{path}'")


def main() -> None:
    """Print size, seconds, peak memory and the number of rows that come out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--format", choices=("jsonl", "parquet", "csv"), default="jsonl")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "hub_listing_2026-10-01.jsonl"
        path = listing.with_suffix(f".{chosen.format}")
        steps = [(make, (listing, chosen.rows, chosen.seed))]
        if path != listing:
            steps.append((convert, (listing, path)))
        for work, arguments in steps:
            maker = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
            maker.start()
            maker.join()
        print(f"{chosen.rows:,} rows, {path.stat().st_size / 2**20:,.0f} MiB of {chosen.format}")
        idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begin = time.perf_counter()
        models, derivatives = aggregate(path)
        seconds = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"aggregate: {seconds:.1f} s, peak {peak:,.0f} MiB (idle {idle:,.0f} MiB)")
        print(f"{models['models'].sum():,} models in {len(models)} and {len(derivatives)} rows")


if __name__ == "__main__":
    main()
