"""Simulated scores with a known gap."""

import numpy as np
import pandas as pd
from scipy.special import expit

from airace.measures import latent

DAY = "2026-01-31"
ANCHORS = {"us00": 130.0, "us01": 150.0}
GAP = 4.0


def simulate(rng, *, tests=30, noise=0.06):
    """Return scores of 12 US and 8 Chinese models whose best differ by ``GAP``, and the models.

    A test suits some models better than others; that, and not the asking, is the noise.
    """
    ability = {"us00": 130.0, "us01": 150.0, "us02": 158.0, "cn00": 158.0 - GAP}
    ability |= {f"us{i:02}": 128.0 + 2 * i for i in range(3, 12)}
    ability |= {f"cn{i:02}": 126.0 + 2.5 * i for i in range(1, 8)}
    difficulty, slope = rng.uniform(125, 162, tests), rng.uniform(0.08, 0.2, tests)
    rows = []
    for name, level in ability.items():
        performance = expit(slope * (level - difficulty)) + noise * rng.normal(size=tests)
        rows += [(name, f"t{t:02}", performance[t].clip(0, 1)) for t in range(tests)]
    scores = pd.DataFrame(rows, columns=["model", "benchmark_id", "performance"])
    models = pd.DataFrame(
        {
            "model": list(ability),
            "blocs": [name[:2].upper() for name in ability],
            "release_date": pd.Timestamp("2025-12-01"),
            "weights": ["open" if int(name[2:]) % 2 else "closed" for name in ability],
        }
    )
    return scores.assign(vintage=pd.Timestamp("2026-01-15")), models


def registries(scores):
    tests = sorted(set(scores["benchmark_id"]))
    areas = pd.DataFrame(
        {"benchmark_id": tests, "area": ["coding"] * 3 + ["agents"] * 10 + ["reasoning"] * 17}
    )
    days = [pd.NaT] * 4 + [pd.Timestamp("2023-05-01")] * 12 + [pd.Timestamp("2025-05-01")] * 14
    return areas, pd.DataFrame({"benchmark_id": tests, "release_date": days})


def fitted_index():
    """Return a fitted index, its resamples, the models and the scores."""
    scores, models = simulate(np.random.default_rng(1))
    index = latent.fit(scores, anchors=ANCHORS)
    return index, latent.resample(index, 100, np.random.default_rng(2)), models, scores
