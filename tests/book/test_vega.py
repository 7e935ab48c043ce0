import re

from airace.book.vega import write_bundle


def test_the_bundle_is_one_classic_script_with_one_global(tmp_path):
    write_bundle(tmp_path / "vega" / "vega-bundle.js")
    script = (tmp_path / "vega" / "vega-bundle.js").read_text(encoding="utf-8")
    assert script.startswith("(function () {")
    assert script.rstrip().endswith("})();")
    assert len(re.findall(r"globalThis\.neckVega\s*=\s*\{embed:", script)) == 1
    assert not re.search(r"^\s*(import|export)\s", script, re.M)


def test_the_bundle_is_the_same_every_time(tmp_path):
    for name in "ab":
        write_bundle(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
