"""Every builder with a frame that suits it, and its drawing as a tree."""

import xml.etree.ElementTree as ET

from airace.charts import (
    comparison,
    curves,
    flows,
    grids,
    lanes,
    lines,
    panels,
    points,
    render,
    rows,
    theme,
)
from tests.charts import frames

AXES = {
    "months": comparison.Axis("Months behind", 3, 0, "level"),
    "votes": comparison.Axis("Votes of a hundred", 2, 50, "even"),
}
BUILDERS = {
    "frontier": lambda f: lines.frontier(
        f,
        unit="Index points",
        end="2026-08-11",
        labels=["GPT-4", "Kimi K3"],
        events=frames.events(),
    ),
    "gap": lambda f: lines.gap(f, unit="Index points", events=frames.events()),
    "gap_sloping": lambda f: lines.gap(f, unit="Index points", step=False),
    "gap_guided": lambda f: lines.gap(f, unit="Index points", guides=frames.guides()),
    "trend": lambda f: lines.trend(f, unit="Share"),
    "intervals": lambda f: rows.intervals(f, unit="Months", reference=(5.0, "Published")),
    "bars": lambda f: rows.bars(f, unit="Models"),
    "dumbbell": lambda f: rows.dumbbell(f, unit="Score"),
    "strip": lambda f: rows.strip(f, unit="Months"),
    "waiting": lambda f: curves.waiting(
        f, unit="Share matched", x_unit="Months", marks=frames.named_waits()
    ),
    "retold": lambda f: curves.retold(f, unit="Index points", end="2026-08-11"),
    "scatter": lambda f: points.scatter(
        f,
        x_unit="Performance",
        y_unit="Density",
        x_log=True,
        y_log=True,
        boundaries=frames.boundaries(),
    ),
    "panels": lambda f: panels.steps(f, unit="USD", end="2026-08-11", log=True),
    "scatter_frontiers": lambda f: points.scatter(
        f, x_unit="USD", y_unit="Score", x_log=True, frontiers=frames.frontiers()
    ),
    "timeline": lambda f: lanes.timeline(f),
    "membership": lambda f: grids.membership(f),
    "flows": lambda f: flows.grids(f, unit="Rows: makers", order=["US", "CN", "other"]),
    "heatmap": lambda f: grids.heatmap(f, unit="Share"),
    "yardsticks": lambda f: comparison.yardsticks(f, axes=AXES),
    "balance": lambda f: grids.balance(f, unit="Points", narrow=["Jun 2025", "Sep 2025"]),
}
FRAMES = {
    "frontier": frames.steps,
    "gap": frames.gap,
    "gap_sloping": frames.gap,
    "gap_guided": frames.gap,
    "trend": frames.shares,
    "intervals": frames.estimates,
    "bars": frames.pairs,
    "dumbbell": frames.pairs,
    "strip": frames.answers,
    "waiting": frames.waits,
    "retold": frames.retold,
    "scatter": frames.chips,
    "panels": frames.prices,
    "scatter_frontiers": frames.sold,
    "timeline": frames.acts,
    "membership": frames.adherence,
    "flows": frames.flows,
    "heatmap": frames.tags,
    "yardsticks": frames.yardsticks,
    "balance": frames.balance,
}
WIDTHS = (theme.WIDE, theme.NARROW)


def draw(name, frame, width):
    spec = render.clean(theme.themed(BUILDERS[name](frame)(width)))
    return ET.fromstring(render.plot_svg(spec, f"{name}-{width}", name, name))


def texts(svg):
    return [e.text or "" for e in svg.iter(f"{{{render.SVG}}}text")]
