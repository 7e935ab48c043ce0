"""The charting library as one local file, so that no page asks another site for anything."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import vl_convert

from airace.files import whole

# The bundle is made of modules with many top-level names; inside a function they stay there,
# and the file is a classic script: pages opened from disk cannot load modules.
_EXPOSE = "globalThis.neckVega = {embed: vegaEmbed};"


def bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one classic script.

    It defines one global, ``neckVega``, with ``neckVega.embed(element, spec, options)``.
    """
    return f"(function () {{\n{vl_convert.javascript_bundle(_EXPOSE)}\n}})();\n"


def write_bundle(path: Path, kept: Path) -> None:
    """Write the bundle to ``path``, making its folder if need be.

    ``kept`` is a folder that may hold it from an earlier build, and holds it from here on: it is
    the same for as long as the converter and this module are.
    """
    written = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    made = kept / f"{path.stem}-{vl_convert.__version__}-{written}{path.suffix}"
    if not made.is_file():
        with whole(made) as stream:
            stream.write(bundle())
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, path)
