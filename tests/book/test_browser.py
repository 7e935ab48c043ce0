"""The built site in a real browser: no page of it scrolls sideways on a phone."""

import functools
import http.server
import json
import re
import shutil
import subprocess
import threading

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    pytest.mark.xdist_group("book"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
# Opens each page in a frame as wide as a phone and writes down how wide it wants to be.
PROBE = """<!doctype html><title>probe</title><pre id="out"></pre><script>
(async () => {
  const found = {};
  for (const page of %s) for (const width of [360, 768]) {
    const frame = document.createElement("iframe");
    frame.style.width = width + "px"; frame.style.height = "800px"; frame.src = page;
    document.body.append(frame);
    await new Promise((done) => { frame.onload = done; });
    const root = frame.contentDocument.scrollingElement;
    found[page + " at " + width] = root.scrollWidth - root.clientWidth;
    frame.remove();
  }
  document.getElementById("out").textContent = JSON.stringify(found);
  document.title = "done";
})();
</script>"""


@pytest.fixture
def served(edition, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(edition / "html", site)
    names = [f"chapters/{path.name}" for path in sorted((site / "chapters").glob("*.html"))]
    (site / "probe.html").write_text(PROBE % json.dumps(names), encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", names
        server.shutdown()


def test_no_page_scrolls_sideways_on_a_phone(served, tmp_path):
    address, names = served
    run = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1000,900",
            "--virtual-time-budget=60000", "--dump-dom", f"{address}/probe.html",
        ],
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    found = re.search(r'<pre id="out">({.*?})</pre>', run.stdout)
    assert found, run.stderr[-500:]
    excess = json.loads(found[1])
    assert len(excess) == 2 * len(names)
    assert {page: pixels for page, pixels in excess.items() if pixels > 1} == {}
