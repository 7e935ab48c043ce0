"""Catalogues of list prices in their own formats: models.dev, LiteLLM and genai-prices.

Each says what a price is on the day of the file, for hundreds of makers and hosts; here only the
makers' own prices are read, under the names that the table of prices uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from airace.errors import AiraceError
from airace.sources import locate, models_dev_catalogue, vintages

COLUMNS = ("provider", "model", "input", "output")
# LiteLLM's and genai-prices' names of makers -> the name in the table of prices (models.dev's).
LITELLM = {
    "anthropic": "anthropic",
    "cohere": "cohere",
    "cohere_chat": "cohere",
    "dashscope": "alibaba",
    "deepseek": "deepseek",
    "gemini": "google",
    "meta_llama": "meta",
    "minimax": "minimax",
    "mistral": "mistral",
    "moonshot": "moonshotai",
    "openai": "openai",
    "perplexity": "perplexity",
    "xai": "xai",
    "zai": "zai",
}
GENAI = {
    "anthropic": "anthropic",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "google": "google",
    "minimax": "minimax",
    "mistral": "mistral",
    "moonshotai": "moonshotai",
    "openai": "openai",
    "perplexity": "perplexity",
    "x-ai": "xai",
    "zhipuai": "zai",
}
TEXT_MODES = ("chat", "completion", "responses")
MILLION = 1_000_000
# More families than this at one host: it lists models of other makers.
SEVERAL = 4


def is_litellm(document: Any) -> bool:
    """Whether a document is LiteLLM's catalogue: model -> {litellm_provider, ...}."""
    return isinstance(document, dict) and any(
        isinstance(entry, dict) and "litellm_provider" in entry for entry in document.values()
    )


def is_genai(document: Any) -> bool:
    """Whether a document is genai-prices' list of providers with their models."""
    providers = _providers(document)
    return bool(providers) and all(
        isinstance(p, dict) and "id" in p and isinstance(p.get("models"), list) for p in providers
    )


def litellm(path: Path) -> tuple[str, pd.DataFrame]:
    """Read ``model_prices_and_context_window.json``: USD per token; its day is in its name only."""
    document = locate.read_json(path)
    rows = []
    for key, entry in document.items():
        provider = LITELLM.get(str(entry.get("litellm_provider", "")))
        if provider is None or entry.get("mode") not in TEXT_MODES:
            continue
        where = f"{path.name}, {key}"
        rows.append(
            {
                "provider": provider,
                "model": key.split("/", 1)[-1],
                "input": _number(entry.get("input_cost_per_token"), where, MILLION),
                "output": _number(entry.get("output_cost_per_token"), where, MILLION),
            }
        )
    return vintages.stamp_of(path), _frame(rows)


def genai(path: Path) -> tuple[str, pd.DataFrame]:
    """Read genai-prices' ``data.json``: USD per million tokens, the base tier, no condition."""
    rows, days = [], []
    for provider in _providers(locate.read_json(path)):
        for model in provider["models"]:
            days.append(str(model.get("prices_checked") or ""))
            name = GENAI.get(provider["id"])
            prices = _unconditional(model.get("prices"))
            if name is None or not prices:
                continue
            where = f"{path.name}, {provider['id']}, {model.get('id')}"
            rows.append(
                {
                    "provider": name,
                    "model": str(model.get("id")),
                    "input": _number(_base(prices.get("input_mtok")), where, 1),
                    "output": _number(_base(prices.get("output_mtok")), where, 1),
                }
            )
    return vintages.stamp_of(path, days), _frame(rows)


def models_dev(path: Path, own: Mapping[str, frozenset[str]]) -> tuple[str, pd.DataFrame]:
    """Read models.dev's ``api.json``, of the hosts that are makers.

    Parameters
    ----------
    own:
        First words of the models of each maker (``openai`` -> ``gpt``, ``o``): a host that lists
        models of several makers is read for its own only.
    """
    day, listed = models_dev_catalogue.read(path)
    rows = listed[listed["host"].isin(own)]
    words = rows["model_id"].map(first_word)
    several = words.groupby(rows["host"]).transform("nunique") > SEVERAL
    mine = [word in own[host] for word, host in zip(words, rows["host"], strict=True)]
    rows = rows[~several | pd.Series(mine, index=rows.index, dtype=bool)].rename(
        columns={"host": "provider", "model_id": "model"}
    )
    return day, _frame(rows[list(COLUMNS)].to_dict("records"))


def first_word(model: str) -> str:
    """Return the letters with which a model's id begins: its family, or its maker."""
    return re.match(r"[a-z]*", model.lower())[0]


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A price of nothing is a free tier or a gap, and says nothing about a price."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame[["input", "output"]] = frame[["input", "output"]].astype("float64").round(6)
    paid = (frame[["input", "output"]] > 0).any(axis=1)
    return frame[paid].drop_duplicates(["provider", "model"]).reset_index(drop=True)


def _providers(document: Any) -> list[Any]:
    found = document.get("providers") if isinstance(document, dict) else document
    return found if isinstance(found, list) else []


def _unconditional(prices: Any) -> dict[str, Any]:
    """The price without a condition, or the last of a list: the one in force now."""
    if isinstance(prices, list):
        plain = [entry for entry in prices if not entry.get("constraint")] or prices
        return plain[-1].get("prices") or {}
    return prices or {}


def _base(price: Any) -> Any:
    return price.get("base") if isinstance(price, dict) else price


def _number(value: Any, where: str, factor: int) -> float | None:
    if value is None:
        return None
    try:
        number = float(value) * factor
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number < float("inf"):
        raise AiraceError(f"{value!r} is not a price", where=where, remedy="Fetch it again")
    return number
