"""models.dev as it publishes itself: ``https://models.dev/api.json``, hosts with their models.

The document maps a host's id to ``{id, name, models: {model id: {id, name, release_date,
last_updated, open_weights, cost: {input, output, ...}, limit, ...}}}``; prices are in USD per
million tokens.  It says what is listed, not since when: the days come from comparing vintages.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from airace.errors import AiraceError
from airace.sources import locate, vintages

DAY = re.compile(r"\d{4}-\d\d-\d\d")
COLUMNS = ("host", "host_name", "model_id", "release_date", "last_updated", "open_weights",
           "input", "output")  # fmt: skip


def files(root: Path) -> list[Path]:
    """Return the documents that are such a catalogue, by what they hold."""
    return locate.documents(root, holds=is_catalogue)


def is_catalogue(document: Any) -> bool:
    """Whether a JSON document maps hosts to models as this catalogue does."""
    if not isinstance(document, dict) or not document:
        return False
    return all(
        isinstance(host, dict) and isinstance(host.get("models"), dict)
        for host in document.values()
    )


def read(path: Path) -> tuple[str, pd.DataFrame]:
    """Read one document.

    Returns
    -------
    Its day (of the name, else of the newest entry) and one row per host and model: text, prices
    as numbers, ``open_weights`` as ``True``, ``False`` or ``""``.
    """
    document = locate.read_json(path)
    rows = []
    for host, about in document.items():
        for model_id, model in about["models"].items():
            where = f"{path.name}, {host}, {model_id}"
            if not isinstance(model, dict):
                raise AiraceError("is not a model's entry", where=where, remedy="Fetch it again")
            cost = model.get("cost") or {}
            flag = model.get("open_weights")
            rows.append(
                {
                    "host": host,
                    "host_name": about.get("name") or host,
                    "model_id": " ".join(str(model_id).split()),
                    "release_date": str(model.get("release_date") or ""),
                    "last_updated": str(model.get("last_updated") or ""),
                    "open_weights": "" if flag is None else str(bool(flag)),
                    "input": _price(cost.get("input"), where, "input"),
                    "output": _price(cost.get("output"), where, "output"),
                }
            )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return vintages.stamp_of(path, [*frame["last_updated"], *frame["release_date"]]), frame


def key_of(model_id: str) -> str:
    """Return one key for a model under the ids of several hosts: the last part, without tags.

    Approximates the keys of the catalogue's history; a known id keeps the key it has there.
    """
    last = model_id.split("/")[-1].split(":")[0].lower()
    last = re.sub(r"^(?:[a-z]{2,6}\.)?(?:[a-z]+\.)(?=[a-z])", "", last)
    return re.sub(r"-instruct$", "", re.sub(r"[^a-z0-9]+", "-", last)).strip("-")


def _price(value: Any, where: str, side: str) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number < float("inf"):
        raise AiraceError(
            f"{value!r} is not a price", where=f"{where}, {side}", remedy="Fetch it again"
        )
    return round(number, 6)
