"""The charting library as one local file, so that no page asks another site for anything."""

from __future__ import annotations

from pathlib import Path

import vl_convert

# The bundle is made of modules with many top-level names; inside a function they stay there,
# and the file is a classic script: pages opened from disk cannot load modules.
_EXPOSE = "globalThis.neckVega = {embed: vegaEmbed};"


def bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one classic script.

    It defines one global, ``neckVega``, with ``neckVega.embed(element, spec, options)``.
    """
    return f"(function () {{\n{vl_convert.javascript_bundle(_EXPOSE)}\n}})();\n"


def write_bundle(path: Path) -> None:
    """Write the bundle to ``path``, making its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(bundle(), encoding="utf-8", newline="\n")
