"""Shares of clusters: phases, closures and unknowns."""

from __future__ import annotations

import pandas as pd
import pytest

from airace.measures import clusters


def table(*rows):
    columns = ["cluster_id", "country", "operational", "decommissioned", "flops_16bit"]
    frame = pd.DataFrame(rows, columns=[*columns, "superseded_by", "standard"])
    for field in ("operational", "decommissioned"):
        frame[field] = pd.to_datetime(frame[field])
    return frame.astype({"superseded_by": "string", "country": "string", "cluster_id": "string"})


ALL = table(
    ("us 1", "US", "2024-01-01", None, 50.0, "us 2", True),
    ("us 2", "US", "2024-06-01", None, 60.0, None, True),
    ("cn", "CN", "2023-01-01", None, 40.0, None, True),
    ("old", "CN", "2020-01-01", "2022-01-01", 30.0, None, True),
    ("aside", "CN", "2020-01-01", None, 1000.0, None, False),
    ("nowhere", "unknown", "2020-01-01", None, 1000.0, None, True),
    ("sizeless", "US", "2020-01-01", None, None, None, True),
)


def test_a_phase_counts_until_its_successor_runs():
    assert clusters.share(ALL, "US", "2024-03-01").value == pytest.approx(50 / 90)
    assert clusters.share(ALL, "US", "2024-07-01").value == pytest.approx(60 / 100)
    raw = clusters.share(ALL, "US", "2024-07-01", drop_superseded=False)
    assert raw.value == pytest.approx(110 / 150)


def test_a_closed_cluster_leaves():
    assert clusters.shares(ALL, "2021-01-01")["clusters"].tolist() == [1]
    assert clusters.shares(ALL, "2022-06-01").empty


def test_a_day_ahead_and_an_empty_day_are_unknown():
    assert not clusters.share(ALL, "US", "2025-05-31", as_of="2025-01-31").known
    assert not clusters.share(ALL, "US", "2019-01-01").known
    assert not clusters.concentration(ALL, "2025-05-31", as_of="2025-01-31", top=1).known
    assert not clusters.concentration(ALL, "2024-07-01", top=5).known


def test_a_country_without_a_cluster_has_a_share_of_zero():
    assert clusters.share(ALL, "FR", "2024-07-01").value == 0


def test_shares_add_up_and_history_keeps_the_order():
    assert clusters.shares(ALL, "2024-07-01")["share"].sum() == pytest.approx(1)
    history = clusters.share_history(ALL, ["US", "CN"], ["2023-06-01", "2024-07-01"])
    assert history["share"].tolist() == pytest.approx([0, 1, 0.6, 0.4])


def test_concentration_names_the_largest():
    found = clusters.concentration(ALL, "2024-07-01", top=1)
    assert found.value == pytest.approx(0.6)
    assert found.note == "us 2"
