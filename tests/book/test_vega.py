import re

from airace.book.vega import write_bundle


def test_the_bundle_is_one_classic_script_with_one_global(tmp_path):
    write_bundle(tmp_path / "vega" / "vega-bundle.js", tmp_path)
    script = (tmp_path / "vega" / "vega-bundle.js").read_text(encoding="utf-8")
    assert script.startswith("(function () {")
    assert script.rstrip().endswith("})();")
    assert len(re.findall(r"globalThis\.neckVega\s*=\s*\{embed:", script)) == 1
    assert not re.search(r"^\s*(import|export)\s", script, re.M)


def test_the_bundle_is_the_same_every_time(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        write_bundle(tmp_path / name / "bundle.js", tmp_path / name)
    first, second = (tmp_path / name / "bundle.js" for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_a_bundle_made_before_is_taken_again(tmp_path):
    write_bundle(tmp_path / "first.js", tmp_path)
    (kept,) = tmp_path.glob("first-*.js")
    kept.write_text("as kept", encoding="utf-8")
    write_bundle(tmp_path / "first.js", tmp_path)
    assert (tmp_path / "first.js").read_text("utf-8") == "as kept"
