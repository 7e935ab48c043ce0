"""Epoch AI's Capabilities Index: every vintage at hand, its dates, and what it was fitted on.

Epoch refits the whole index at each release, so the vintages stand side by side and a score is
only ever compared within one.  Read are the publisher's own files: ``eci_scores.csv`` and
``eci_benchmarks.csv`` as epoch.ai gives them, ``epoch_capabilities_index.csv`` of the archive of
the benchmarking hub (one row per effort variant, no intervals), and the earlier vintages that
were collected from copies (``epoch_eci_vintages/eci_vintages_tidy.csv``).  Vintages that the
tables hold and the files do not carry stay.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources import feeds, locate, vintages
from airace.sources.adapter import Adapter
from airace.sources.benchmark_names import benchmark_id, canonical
from airace.sources.countries import iso2_list
from airace.sources.model_names import month_of, one_month_style
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.registry import held, home_countries, model_developers

PREFIX = "epoch-capabilities"
# Names under which the files are kept or published, the preferred one first.
SCORES = ("epoch_eci_20*/eci_scores.csv", "*eci_scores*.csv")
VARIANTS = ("*epoch_capabilities_index*.csv",)
BENCHMARKS = ("epoch_eci_20*/eci_benchmarks.csv", "*eci_benchmarks*.csv")
COLLECTED = ("*eci_vintages_tidy.csv",)
SCORE_COLUMNS = ("Model", "eci", "eci_ci_low", "eci_ci_high", "date", "Organization",
                 "Country (of organization)", "Model accessibility")  # fmt: skip
VARIANT_COLUMNS = ("Model version", "ECI Score", "Release date", "Organization", "Country",
                   "Model accessibility", "Model name")  # fmt: skip
BENCHMARK_COLUMNS = ("model_group", "benchmark", "performance")
COLLECTED_COLUMNS = ("vintage", "vintage_basis", "model", "eci", "ci_low", "ci_high",
                     "release_date", "organization", "country", "accessibility")  # fmt: skip
DOWNLOAD = "day of the download from epoch.ai"
LIKE = ["vintage", "model", "release_date", "date_kind", "developer_ids", "source_id"]

# From this vintage on Epoch dates a model by the first of its name ("family"), not by itself.
FAMILY_DATES_SINCE = "2026-08-11"
# A table with fewer models, or mostly without dates, is an excerpt: no frontier can be cut in it.
FULL_MODELS, FULL_DATED = 100, 0.9

OPEN = re.compile(r"^open weights", re.IGNORECASE)
CLOSED = {"api access", "hosted access (no api)", "closed weights", "unreleased"}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the files at hand into the four tables that the index feeds."""
    scores = locate.tables(root, *SCORES, columns=SCORE_COLUMNS)
    variants = locate.tables(root, *VARIANTS, columns=VARIANT_COLUMNS)
    collected = locate.tables(root, *COLLECTED, columns=COLLECTED_COLUMNS)
    fitted = locate.tables(root, *BENCHMARKS, columns=BENCHMARK_COLUMNS)
    if not (scores or variants or collected or fitted):
        locate.newest([], root=root, what="the Epoch Capabilities Index (eci_scores.csv)")
    # One vintage is read once: from the publisher's table of models, else from a transcript of
    # it, else from the table of variants, which has no intervals.
    parts = [_published(path) for path in scores] + [_transcribed(path) for path in collected]
    parts += [_variants(path) for path in variants]
    made: dict[str, pd.DataFrame] = {}
    stamps = {path.parent: part["vintage"].iloc[0]
              for path, part in zip(scores, parts, strict=False)}  # fmt: skip
    tables = {}
    rows: list[pd.DataFrame] = []
    for part in parts:
        new = part[~part["vintage"].isin(made)]
        made |= dict.fromkeys(new["vintage"], new)
        rows.append(new)
    if rows:
        read = pd.concat(rows, ignore_index=True)
        scored = _one_row_per_model(read)
        kept = held("capability_scores")[LIKE]
        kept = kept[~kept["vintage"].isin(scored["vintage"])]
        kept = kept.assign(release_date=kept["release_date"].mask(kept["release_date"] == ""))
        tables = {
            "capability_scores": scored,
            "capability_vintages": _vintages(scored, read, kept),
            "release_dates": _release_dates(pd.concat([scored, kept], ignore_index=True)),
        }
    if fitted:
        tables["index_benchmark_scores"] = pd.concat(
            [_fitted_on(path, stamps.get(path.parent, "")) for path in fitted], ignore_index=True
        )
    seen = {v for table in tables.values() if "vintage" in table for v in table["vintage"]}
    tables["sources"] = feeds.source_rows({(PREFIX, v): vintages.day_of(v) for v in sorted(seen)})
    return tables


def _published(path: Path) -> pd.DataFrame:
    """Read the publisher's table of models."""
    raw = locate.read_table(path, SCORE_COLUMNS)
    dates = vintages.iso_dates(raw["date"], path.name)
    vintage = vintages.stamp_of(path, dates)
    return pd.DataFrame(
        {
            "vintage": vintage,
            "basis": DOWNLOAD,
            "model": raw["Model"],
            "score": _number(raw["eci"], "eci", path.name),
            "low": _number(raw["eci_ci_low"], "eci_ci_low", path.name),
            "high": _number(raw["eci_ci_high"], "eci_ci_high", path.name),
            "release_date": dates,
            "organization": raw["Organization"],
            "country": raw["Country (of organization)"],
            "accessibility": raw["Model accessibility"],
            "dated_by": "version" if vintage < FAMILY_DATES_SINCE else "family",
        }
    )


def _variants(path: Path) -> pd.DataFrame:
    """Read the table of effort variants in the hub's archive; those without a score are left."""
    raw = locate.read_table(path, VARIANT_COLUMNS)
    dates = vintages.iso_dates(raw["Release date"], path.name)
    named = raw["Model name"].where(raw["Model name"] != "", raw["Model version"])
    return pd.DataFrame(
        {
            "vintage": vintages.stamp_of(path, dates),
            "basis": "day of the download of the benchmarking hub",
            "model": named,
            # The archive prints all digits of its floats; the publisher's own table has three.
            "score": _number(raw["ECI Score"], "ECI Score", path.name).round(3),
            "low": float("nan"),
            "high": float("nan"),
            "release_date": dates,
            "organization": raw["Organization"],
            "country": raw["Country"],
            "accessibility": raw["Model accessibility"],
            "dated_by": "version",
        }
    ).dropna(subset="score")


def _transcribed(path: Path) -> pd.DataFrame:
    """Read the collected earlier vintages."""
    raw = locate.read_table(path, COLLECTED_COLUMNS)
    by_family = raw["vintage"] >= FAMILY_DATES_SINCE
    return pd.DataFrame(
        {
            "vintage": raw["vintage"],
            "basis": raw["vintage_basis"].str.split(";").str[0],
            "model": raw["model"],
            "score": _number(raw["eci"], "eci", path.name),
            "low": _number(raw["ci_low"], "ci_low", path.name),
            "high": _number(raw["ci_high"], "ci_high", path.name),
            "release_date": raw["release_date"],
            "organization": raw["organization"],
            "country": raw["country"],
            "accessibility": raw["accessibility"],
            "dated_by": by_family.map({True: "family", False: "version"}),
        }
    )


def _number(column: pd.Series, name: str, file: str) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    bad = column[numbers.isna() & (column.str.strip() != "")]
    if len(bad):
        raise AiraceError(
            f"{bad.iloc[0]!r} is not a number",
            where=f"{file}, row {bad.index[0] + 2}, column {name!r}",
            remedy="Mend or fetch the file again",
        )
    return numbers


def _one_row_per_model(variants: pd.DataFrame) -> pd.DataFrame:
    """Reduce effort variants to their best score, keeping apart what has a month of its own.

    The variant-level vintages print one score per model on each of its rows, except for a few
    names under which several releases stand (GPT-4o of May, August, November 2024): those become
    one row per release, named as the other vintages name them.  The date is the earliest among
    the variants that carry the score.
    """
    frame = variants.copy()
    frame["model"] = frame["model"].map(one_month_style)
    frame["dated"] = pd.to_datetime(frame["release_date"].replace("", None), errors="raise")
    first = frame.groupby(["vintage", "model", "score"])["dated"].transform("min")
    month = first.dt.strftime("%b %Y")
    releases = frame.assign(month=month).groupby(["vintage", "model"])
    several = releases["score"].transform("nunique").gt(1) & releases["month"].transform(
        "nunique"
    ).gt(1)
    several &= frame["model"].map(lambda name: not month_of(name)[1])
    frame.loc[several, "model"] = frame["model"] + " (" + month + ")"
    frame["release_date"] = first.dt.strftime("%Y-%m-%d")
    best = (
        frame.sort_values(["score", "dated"], ascending=[False, True], na_position="last")
        .drop_duplicates(["vintage", "model"])
        .copy()
    )
    best["developer_ids"] = _developers(best)
    published = [iso2_list(names, file="Epoch Capabilities Index") for names in best["country"]]
    best["countries"] = [
        codes or home_countries(ids)
        for codes, ids in zip(published, best["developer_ids"], strict=True)
    ]
    best["weights"] = best["accessibility"].map(_weights)
    best["date_kind"] = best["dated_by"]
    best.loc[best["release_date"].isna(), "date_kind"] = "none"
    best["source_id"] = f"{PREFIX}-" + best["vintage"]
    return best


def _developers(best: pd.DataFrame) -> list[str]:
    """Resolve organisations; a blank one through the name in other vintages, then our own list."""
    known = project_developers()
    named = best[best["organization"] != ""].sort_values("vintage")
    elsewhere = dict(zip(named["model"], named["organization"], strict=True))
    kept = held("capability_scores").sort_values("vintage")
    kept = kept[kept["developer_ids"] != UNKNOWN]
    before = dict(zip(kept["model"], kept["developer_ids"], strict=True)) | model_developers()
    ids = []
    for model, organization in zip(best["model"], best["organization"], strict=True):
        resolved = known.resolve_list(organization or elsewhere.get(model, ""))
        if resolved == UNKNOWN:
            listed = before if not organization else model_developers()
            resolved = listed.get(model, UNKNOWN)
        ids.append(resolved)
    return ids


def _weights(accessibility: str) -> str:
    if OPEN.match(accessibility):
        return "open"
    return "closed" if accessibility.lower() in CLOSED else UNKNOWN


def _vintages(scores: pd.DataFrame, variants: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Describe each vintage; ``full`` marks those in which a frontier may be cut.

    ``kept`` are the rows of vintages that were held before: a file whose newest model is older
    than that of an earlier vintage is older than its label.
    """
    rows = []
    dates = pd.concat([scores[["vintage", "release_date"]], kept[["vintage", "release_date"]]])
    for vintage, group in scores.groupby("vintage", sort=True):
        dated = group["release_date"].notna().mean()
        newest = group["release_date"].max() if dated else ""
        earlier = dates.loc[dates["vintage"] < vintage, "release_date"].dropna()
        newest_seen = earlier.max() if len(earlier) else ""
        stale = bool(newest) and newest < newest_seen
        notes = []
        if len(group) < FULL_MODELS or dated < FULL_DATED:
            notes.append(f"excerpt: {len(group)} models, {dated:.0%} of them dated")
        if stale:
            notes.append(
                f"file is older than its label: newest model of {newest}, "
                f"an earlier vintage already has {newest_seen}"
            )
        if group["low"].isna().all():
            notes.append("no intervals")
        rows.append(
            {
                "vintage": vintage,
                "full": len(group) >= FULL_MODELS and dated >= FULL_DATED and not stale,
                "models": len(group),
                "date_kind": group["date_kind"].mode().iloc[0],
                "basis": variants.loc[variants["vintage"] == vintage, "basis"].iloc[0],
                "note": "; ".join(notes),
                "source_id": f"{PREFIX}-{vintage}",
            }
        )
    return pd.DataFrame(rows)


def _release_dates(scores: pd.DataFrame) -> pd.DataFrame:
    """Give each model name both of its dates: of the first of its name, and of this very model."""
    dated = scores[scores["release_date"].notna()].sort_values("vintage")
    own = dated[dated["date_kind"] == "version"].drop_duplicates("model", keep="last")
    family = dated[dated["date_kind"] == "family"].drop_duplicates("model", keep="last")
    own_date = dict(zip(own["model"], own["release_date"], strict=True))
    own_source = dict(zip(own["model"], own["source_id"], strict=True))
    family_date = dict(zip(family["model"], family["release_date"], strict=True))
    family_source = dict(zip(family["model"], family["source_id"], strict=True))
    by_base: dict[str, list[str]] = {}
    for model, date in family_date.items():
        by_base.setdefault(month_of(model)[0], []).append(date)
    months = _dates_by_month(dated[dated["date_kind"] == "version"])
    rows = []
    for model in sorted(set(own_date) | set(family_date)):
        version, note = _version_date(model, own_date, family_date, months)
        earliest = family_date.get(model) or min([*by_base.get(month_of(model)[0], []), version])
        rows.append(
            {
                "model": model,
                "known_from": min(earliest, version),
                "family_date": earliest,
                "version_date": version,
                "note": note,
                "source_id": own_source.get(model) or family_source[model],
            }
        )
    return pd.DataFrame(rows)


def _dates_by_month(dated: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Earliest version date by (base name, month), for names that carry a month."""
    months: dict[tuple[str, str], str] = {}
    for model, date in zip(dated["model"], dated["release_date"], strict=True):
        key = (month_of(model)[0], f"{pd.Timestamp(date):%b %Y}")
        months[key] = min(months.get(key, date), date)
    return months


def _version_date(
    model: str,
    own: dict[str, str],
    family: dict[str, str],
    months: dict[tuple[str, str], str],
) -> tuple[str, str]:
    if model in own:
        return own[model], "as the newest version-dated vintage gives it"
    _, month = key = month_of(model)
    if month in ("", f"{pd.Timestamp(family[model]):%b %Y}"):
        return family[model], "only one date is published"
    if key in months:
        return months[key], "of the release of that month under the bare name in earlier vintages"
    first = pd.to_datetime(month, format="%b %Y")
    return f"{first:%Y-%m-%d}", "first day of the month in the model's name; no day is published"


def _fitted_on(path: Path, vintage: str) -> pd.DataFrame:
    """Read the scores that the index was fitted on; ``vintage`` is that of the scores beside it."""
    raw = locate.read_table(path, BENCHMARK_COLUMNS)
    vintage = vintage or vintages.stamp_of(path, raw.get("date", ()))
    # `Model` is not the index's name for 43 models and blank for 17; `model_group` always is.
    return pd.DataFrame(
        {
            "vintage": vintage,
            "model": raw["model_group"].map(one_month_style),
            "benchmark_id": [benchmark_id(canonical(name)) for name in raw["benchmark"]],
            "performance": _number(raw["performance"], "performance", path.name),
            "source_id": f"{PREFIX}-{vintage}",
        }
    )


ADAPTER = Adapter(
    name="epoch-capabilities",
    source_ids=(PREFIX,),
    tables=(
        "capability_scores",
        "capability_vintages",
        "release_dates",
        "index_benchmark_scores",
    ),
    extract=extract,
    editions={
        "capability_scores": ("vintage",),
        "capability_vintages": ("vintage",),
        "index_benchmark_scores": ("vintage",),
    },
)
