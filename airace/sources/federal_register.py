"""The Federal Register's search: documents that may belong in the tables of rules, for review.

Reads pages of results of its API (``documents.json``: ``count``, ``results`` with
``document_number, title, type, publication_date, abstract, html_url``).  A rule counts in the book
only when somebody has encoded its thresholds by hand from its text; what is found here is a list
of candidates and counts nowhere.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter

PREFIX = "federal-register-search"
COLUMNS = ("document_number", "publication_date", "title", "abstract", "url")
# What a candidate would belong to, by words of title and abstract; the first that fits.
TOPICS = (
    ("entity list", re.compile(r"entity list|unverified list|military end.user", re.I)),
    (
        "chips",
        re.compile(r"advanced computing|semiconductor|integrated circuit|supercomput|AI diffusion"
                   r"|model weights|artificial intelligence|foundry due diligence", re.I),
    ),
    ("other export control", re.compile(r"export (?:administration|control)", re.I)),
)  # fmt: skip


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``rule_candidates``: documents about chips, AI or lists of entities."""
    pages = locate.documents(root, "*documents*.json", holds=_is_result)
    copies = locate.tables(root, "fr_bis_documents.csv", columns=COLUMNS)
    if pages:
        records = [record for page in pages for record in _page(page)]
        path = pages[-1]
    else:
        path = locate.newest(copies, root=root, what="Federal Register documents")
        records = locate.read_table(path, COLUMNS).to_dict("records")
    rows = [_candidate(record) for record in records]
    found = pd.DataFrame([row for row in rows if row["topic"]])
    if found.empty:
        raise AiraceError(
            "no document is about chips, AI or lists of entities",
            where=path.name,
            remedy="Search the documents of the Bureau of Industry and Security",
        )
    found["date"] = vintages.iso_dates(found["date"], path.name)
    found = found.drop_duplicates("document", keep="last")
    stamp = vintages.stamp_of(path, found["date"])
    return {
        "rule_candidates": found.assign(source_id=f"{PREFIX}-{stamp}"),
        "sources": feeds.source_rows({(PREFIX, stamp): vintages.day_of(stamp)}),
    }


def _is_result(document: object) -> bool:
    results = document.get("results") if isinstance(document, dict) else None
    return isinstance(results, list) and bool(results) and "document_number" in results[0]


def _page(path: Path) -> list[dict[str, str]]:
    document = locate.read_json(path)
    if not _is_result(document):
        raise AiraceError(
            "is not a page of search results",
            where=path.name,
            remedy="Take https://www.federalregister.gov/api/v1/documents.json with a search",
        )
    return document["results"]


def _candidate(record: dict[str, str]) -> dict[str, str]:
    missing = [name for name in ("document_number", "publication_date", "title")
               if not record.get(name)]  # fmt: skip
    if missing:
        raise AiraceError(
            f"a document lacks {missing}",
            where=f"document {record.get('document_number', '?')}",
            remedy="Ask the search for these fields",
        )
    words = f"{record['title']} {record.get('abstract') or ''}"
    return {
        "document": record["document_number"],
        "date": record["publication_date"],
        "title": record["title"],
        "kind": (record.get("type") or "").lower(),
        "topic": next((topic for topic, said in TOPICS if said.search(words)), ""),
        "url": record.get("html_url") or record.get("url") or "",
    }


ADAPTER = Adapter(
    "federal-register",
    (PREFIX,),
    ("rule_candidates",),
    extract,
    editions={"rule_candidates": ("document",)},
)
