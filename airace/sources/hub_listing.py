"""A model hub's whole listing, millions of rows: what is uploaded, by whom, and from which bases.

Hugging Face's API lists every model with account, downloads and tags; dumps of it come as JSON
lines, Parquet or CSV.  DuckDB reads them from disk with little memory and hands over counts.  A
base is what the uploader's tags state (``base_model:quantized:Qwen/Qwen3-8B``); who made it follows
from its account or, for a copy, from a family's word in its name.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, model_bases, vintages
from airace.sources.adapter import Adapter
from airace.sources.content import AGAIN, kind
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.reading import NoFile, escaped, find, quoted
from airace.sources.registry import home_country

PREFIX = "hugging-face-hub"
PATTERNS = ("*hub_listing*.*", "*hub-stats*/models.parquet", "*hub_models*.*", "models.parquet")
SUFFIXES = (".jsonl", ".ndjson", ".parquet", ".csv")
# What we call a column and what dumps call it.
NAMES = {
    "id": ("id", "modelId", "model_id"),
    "downloads": ("downloads", "downloads_30d"),
    "tags": ("tags",),
}
NO_BASE, SEVERAL, UNSTATED = "none named", "several", "unstated"
BATCH = 50_000
# Enough for two million rows; what does not fit is spilled to a temporary folder.
SETTINGS = {"memory_limit": "400MB", "threads": 2, "preserve_insertion_order": False}

LISTING = """
CREATE TABLE listing AS
SELECT id, max(downloads) AS downloads, min(tags) AS tags FROM (
  SELECT CAST({id} AS VARCHAR) AS id, CAST({downloads} AS BIGINT) AS downloads,
    list_aggregate(list_sort(list_distinct(
      regexp_extract_all(CAST({tags} AS VARCHAR), 'base_model:[A-Za-z0-9:_./-]+')
    )), 'string_agg', ' ') AS tags
  FROM {source}
) WHERE id IS NOT NULL GROUP BY id
"""
# An account is what stands before the first stroke; the oldest models have none.
ACCOUNT = "CASE WHEN contains({0}, '/') THEN split_part({0}, '/', 1) ELSE '' END"
STATED = """
CREATE TABLE stated AS
SELECT DISTINCT id, unnest(regexp_extract_all(tags, 'base_model:(?:[a-z]+:)?([^ :]+)', 1)) AS base
FROM listing WHERE tags <> ''
"""
BASES = f"""
CREATE TABLE based AS
SELECT id,
  CASE WHEN count(DISTINCT developer) = 1 THEN min(developer) ELSE '{SEVERAL}' END AS developer,
  CASE WHEN count(DISTINCT country) = 1 THEN min(country) ELSE '{SEVERAL}' END AS country
FROM (
  SELECT id, coalesce(developer, '{UNKNOWN}') AS developer,
    coalesce(country, '{UNKNOWN}') AS country
  FROM stated LEFT JOIN makers ON stated.base = makers.name
) GROUP BY id
"""
MODELS = f"""
SELECT coalesce(a.developer, '{UNKNOWN}') AS developer_id,
  coalesce(a.country, '{UNKNOWN}') AS country,
  count(*) AS models, CAST(sum(coalesce(downloads, 0)) AS BIGINT) AS downloads_30d
FROM listing LEFT JOIN accounts a ON {ACCOUNT.format("listing.id")} = a.name
GROUP BY ALL
"""
DERIVATIVES = f"""
SELECT coalesce(b.developer, '{NO_BASE}') AS base_developer_id,
  coalesce(b.country, '{NO_BASE}') AS base_country,
  CASE WHEN b.id IS NULL THEN '{NO_BASE}' ELSE coalesce(nullif(
    regexp_extract(tags, 'base_model:(quantized|finetune|adapter|merge):', 1), ''), '{UNSTATED}')
  END AS relation,
  coalesce(a.country, '{UNKNOWN}') AS author_country,
  count(*) AS models, CAST(sum(coalesce(downloads, 0)) AS BIGINT) AS downloads_30d
FROM listing LEFT JOIN based b USING (id)
  LEFT JOIN accounts a ON {ACCOUNT.format("listing.id")} = a.name
GROUP BY ALL
"""


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Return ``hub_models`` and ``hub_derivatives`` of the newest listing below a folder."""
    path = _listing(root)
    stamp = vintages.stamp_of(path)
    day, more = vintages.day_of(stamp), {"source_id": f"{PREFIX}-{stamp}"}
    models, derivatives = aggregate(path)
    return {
        "hub_models": models.assign(snapshot_date=day, **more),
        "hub_derivatives": derivatives.assign(snapshot_date=day, **more),
        "sources": feeds.source_rows({(PREFIX, stamp): day}),
    }


def aggregate(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count a listing's models and downloads by developer, and by base and author.

    Parameters
    ----------
    path:
        JSON lines, Parquet or CSV with the columns ``NAMES``, one row per model; a model that is
        listed twice, as paging does, counts once.

    Returns
    -------
    ``developer_id, country, models, downloads_30d`` of the accounts that upload, and
    ``base_developer_id, base_country, relation, author_country, models, downloads_30d``.
    Accounts and bases that the registry does not know are ``unknown``; a merge of bases by more
    than one developer (of more than one country) is ``several``.

    Raises
    ------
    AiraceError
        If the file is cut, no listing, or lacks a column.
    """
    with tempfile.TemporaryDirectory(prefix="airace-") as temporary:
        config = {**SETTINGS, "temp_directory": str(Path(temporary) / "spill")}
        with duckdb.connect(str(Path(temporary) / "hub.duckdb"), config=config) as connection:
            connection.execute("SET enable_progress_bar = false")
            try:
                connection.execute(LISTING.format(**_source(connection, path)))
            except duckdb.Error as error:
                raise AiraceError(
                    f"cannot be read to its end ({' '.join(str(error).split())[:300]})",
                    where=path.name,
                    remedy=AGAIN,
                ) from None
            connection.execute(STATED)
            resolve = project_developers().resolve
            accounts = f"SELECT DISTINCT {ACCOUNT.format('id')} FROM listing"
            _resolved(connection, "accounts", accounts, resolve)
            _resolved(connection, "makers", "SELECT DISTINCT base FROM stated", _maker(resolve))
            connection.execute(BASES)
            return _frame(connection, MODELS), _frame(connection, DERIVATIVES)


def _listing(root: Path) -> Path:
    found = [
        path
        for pattern in PATTERNS
        for path in locate.below(root)
        if path.suffix.lower() in SUFFIXES and path.match(pattern)
    ]
    if not found:
        raise NoFile(
            "no listing of a model hub",
            where=str(root),
            remedy="Name it like hub_listing_2026-10-01.parquet (or .jsonl, .csv)",
        )
    # Through find, so that the update notes which file was read.
    return find(found[-1].parent, found[-1].name)


def _source(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Return the SQL names of the listing's relation and columns."""
    with path.open("rb") as stream:
        head = stream.read(2**20)
    parquet, found = path.suffix.lower() == ".parquet", kind(head) if head else "nothing"
    if found != ("a Parquet file" if parquet else "text"):
        raise AiraceError(
            f"expected {'Parquet' if parquet else 'text'}, found {found}",
            where=path.name,
            remedy=AGAIN,
        )
    literal = "'" + escaped(path).replace("'", "''") + "'"
    # The columns are said where the file does not say them, so that DuckDB need not guess.
    if path.suffix.lower() == ".csv":
        header = next(csv.reader([head.decode("utf-8-sig", "replace").splitlines()[0]]))
        names = _columns(header, path.name)
        said = _struct(dict.fromkeys(header, "VARCHAR"))
        dialect = "header=true, delim=',', quote='\"', escape='\"'"
        source = f"read_csv({literal}, auto_detect=false, {dialect}, columns={said})"
    elif parquet:
        source = f"read_parquet({literal})"
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        names = _columns([row[0] for row in described], path.name)
    else:
        try:
            header = list(json.loads(head.splitlines()[0]))
        except (json.JSONDecodeError, TypeError) as error:
            raise AiraceError(
                f"not JSON lines ({error})", where=f"{path.name}, line 1", remedy=AGAIN
            ) from None
        names = _columns(header, path.name)
        said = _struct(dict(zip(names.values(), ("VARCHAR", "BIGINT", "JSON"), strict=True)))
        source = f"read_json({literal}, format='newline_delimited', columns={said})"
    return {"source": source, **{ours: quoted(name) for ours, name in names.items()}}


def _struct(types: dict[str, str]) -> str:
    return "{" + ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in types.items()) + "}"


def _columns(header: list[str], file: str) -> dict[str, str]:
    names = {
        ours: next((name for name in theirs if name in header), "")
        for ours, theirs in NAMES.items()
    }
    missing = [" or ".join(NAMES[ours]) for ours, name in names.items() if not name]
    if missing:
        raise AiraceError(
            f"lacks the columns {missing}; it has {header[:30]}",
            where=file,
            remedy="If the publisher has renamed them, mend the adapter",
        )
    return names


def _maker(resolve: Callable[[str], str]) -> Callable[[str], str]:
    """Base -> its developer's id, by its account or else by its family."""

    def made(base: str) -> str:
        account = resolve(base.split("/")[0])
        return account if account != UNKNOWN else model_bases.of_family(base)[0]

    return made


def _resolved(
    connection: duckdb.DuckDBPyConnection, table: str, names: str, resolve: Callable[[str], str]
) -> None:
    """Make a table of the names that resolve, a batch at a time."""
    connection.execute(f"CREATE TABLE {table} (name VARCHAR, developer VARCHAR, country VARCHAR)")
    asked = connection.cursor()
    asked.execute(names)
    while batch := asked.fetchmany(BATCH):
        known = [(name, resolve(name)) for (name,) in batch]
        rows = [(name, dev, home_country(dev)) for name, dev in known if dev != UNKNOWN]
        if rows:
            marks = ", ".join("(?, ?, ?)" for _ in rows)
            flat = [value for row in rows for value in row]
            connection.execute(f"INSERT INTO {table} VALUES {marks}", flat)


def _frame(connection: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame:
    answer = connection.execute(query)
    names = [column[0] for column in answer.description]
    return pd.DataFrame(answer.fetchall(), columns=names)


ADAPTER = Adapter(
    "hub-listing",
    (PREFIX,),
    ("hub_models", "hub_derivatives"),
    extract,
    editions={"hub_models": ("snapshot_date",), "hub_derivatives": ("snapshot_date",)},
)
