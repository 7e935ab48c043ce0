"""Epoch AI's Capabilities Index: every vintage at hand, its dates, and what it was fitted on.

Epoch refits the whole index at each release, so the vintages stand side by side and a score is
only ever compared within one.  Reads ``eci_scores.csv`` and ``eci_benchmarks.csv`` of the newest
download (``epoch_eci_<day>/``) and the collected earlier ones
(``epoch_eci_vintages/eci_vintages_tidy.csv``).
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.benchmark_names import benchmark_id, canonical
from airace.sources.countries import iso2_list
from airace.sources.model_names import month_of, one_month_style
from airace.sources.names import UNKNOWN, project_developers
from airace.sources.reading import find, read_csv
from airace.sources.registry import (
    home_countries,
    insist_registered,
    model_developers,
    registered,
    vintage_of,
)

PREFIX = "epoch-capabilities-"
SCORES = "epoch_eci_20*/eci_scores.csv"
BENCHMARKS = "epoch_eci_20*/eci_benchmarks.csv"
VINTAGES = "epoch_eci_vintages/eci_vintages_tidy.csv"

# From this vintage on Epoch dates a model by the first of its name ("family"), not by itself.
FAMILY_DATES_SINCE = "2026-08-11"
# A table with fewer models, or mostly without dates, is an excerpt: no frontier can be cut in it.
FULL_MODELS, FULL_DATED = 100, 0.9

OPEN = re.compile(r"^open weights", re.IGNORECASE)
CLOSED = {"api access", "hosted access (no api)", "closed weights", "unreleased"}


def extract(root: Path) -> dict[str, pd.DataFrame]:
    """Read the publisher's files into the four tables that the index feeds."""
    variants = pd.concat([_collected(root), _newest(root)], ignore_index=True)
    newest = _newest_vintage(root)
    variants = variants[(variants["origin"] == "newest") | (variants["vintage"] != newest)]
    insist_registered(
        {PREFIX + vintage for vintage in variants["vintage"]}, registered(PREFIX), VINTAGES
    )
    scores = _one_row_per_model(variants)
    fitted = _fitted_on(root, newest)
    return {
        "capability_scores": scores,
        "capability_vintages": _vintages(scores, variants),
        "release_dates": _release_dates(scores),
        "index_benchmark_scores": fitted,
    }


def _newest_vintage(root: Path) -> str:
    return vintage_of(find(root, SCORES))


def _newest(root: Path) -> pd.DataFrame:
    raw = read_csv(
        root,
        SCORES,
        (
            "Model",
            "eci",
            "eci_ci_low",
            "eci_ci_high",
            "date",
            "Organization",
            "Country (of organization)",
            "Model accessibility",
        ),
    )
    return pd.DataFrame(
        {
            "vintage": _newest_vintage(root),
            "basis": "day of the download from epoch.ai",
            "model": raw["Model"],
            "score": _number(raw["eci"], "eci", SCORES),
            "low": _number(raw["eci_ci_low"], "eci_ci_low", SCORES),
            "high": _number(raw["eci_ci_high"], "eci_ci_high", SCORES),
            "release_date": raw["date"],
            "organization": raw["Organization"],
            "country": raw["Country (of organization)"],
            "accessibility": raw["Model accessibility"],
            "origin": "newest",
        }
    )


def _collected(root: Path) -> pd.DataFrame:
    raw = read_csv(
        root,
        VINTAGES,
        (
            "vintage",
            "vintage_basis",
            "model",
            "eci",
            "ci_low",
            "ci_high",
            "release_date",
            "organization",
            "country",
            "accessibility",
        ),
    )
    return pd.DataFrame(
        {
            "vintage": raw["vintage"],
            "basis": raw["vintage_basis"].str.split(";").str[0],
            "model": raw["model"],
            "score": _number(raw["eci"], "eci", VINTAGES),
            "low": _number(raw["ci_low"], "ci_low", VINTAGES),
            "high": _number(raw["ci_high"], "ci_high", VINTAGES),
            "release_date": raw["release_date"],
            "organization": raw["organization"],
            "country": raw["country"],
            "accessibility": raw["accessibility"],
            "origin": "collected",
        }
    )


def _number(column: pd.Series, name: str, file: str) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    bad = column[numbers.isna() & (column.str.strip() != "")]
    if len(bad):
        raise AiraceError(
            f"{bad.iloc[0]!r} is not a number",
            where=f"{Path(file).name}, row {bad.index[0] + 2}, column {name!r}",
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
    published = [iso2_list(names, file=VINTAGES) for names in best["country"]]
    best["countries"] = [
        codes or home_countries(ids)
        for codes, ids in zip(published, best["developer_ids"], strict=True)
    ]
    best["weights"] = best["accessibility"].map(_weights)
    best["date_kind"] = "version"
    best.loc[best["vintage"] >= FAMILY_DATES_SINCE, "date_kind"] = "family"
    best.loc[best["release_date"].isna(), "date_kind"] = "none"
    best["source_id"] = PREFIX + best["vintage"]
    return best


def _developers(best: pd.DataFrame) -> list[str]:
    """Resolve organisations; a blank one through the name in other vintages, then our own list."""
    known = project_developers()
    named = best[best["organization"] != ""].sort_values("vintage")
    elsewhere = dict(zip(named["model"], named["organization"], strict=True))
    ids = []
    for model, organization in zip(best["model"], best["organization"], strict=True):
        resolved = known.resolve_list(organization or elsewhere.get(model, ""))
        ids.append(model_developers().get(model, UNKNOWN) if resolved == UNKNOWN else resolved)
    return ids


def _weights(accessibility: str) -> str:
    if OPEN.match(accessibility):
        return "open"
    return "closed" if accessibility.lower() in CLOSED else UNKNOWN


def _vintages(scores: pd.DataFrame, variants: pd.DataFrame) -> pd.DataFrame:
    """Describe each vintage; ``full`` marks those in which a frontier may be cut."""
    rows, newest_seen = [], ""
    for vintage, group in scores.groupby("vintage", sort=True):
        dated = group["release_date"].notna().mean()
        newest = group["release_date"].max() if dated else ""
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
                "source_id": PREFIX + vintage,
            }
        )
        newest_seen = max(newest_seen, newest)
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


def _fitted_on(root: Path, vintage: str) -> pd.DataFrame:
    raw = read_csv(root, BENCHMARKS, ("model_group", "benchmark", "performance"))
    # `Model` is not the index's name for 43 models and blank for 17; `model_group` always is.
    return pd.DataFrame(
        {
            "vintage": vintage,
            "model": raw["model_group"].map(one_month_style),
            "benchmark_id": [benchmark_id(canonical(name)) for name in raw["benchmark"]],
            "performance": _number(raw["performance"], "performance", BENCHMARKS),
            "source_id": PREFIX + vintage,
        }
    )


ADAPTER = Adapter(
    name="epoch-capabilities",
    source_ids=registered(PREFIX),
    tables=(
        "capability_scores",
        "capability_vintages",
        "release_dates",
        "index_benchmark_scores",
    ),
    extract=extract,
)
