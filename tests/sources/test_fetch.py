import hashlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from airace.errors import AiraceError
from airace.sources.fetch import Fetcher, Limits, insist_day

TEXT = b"model,score\n" + b"A,1\n" * 50_000
QUICK = Limits(connect=2, read=0.3, total=5, size=10**6, attempts=2, backoff=0.01)
SERVED = "Tue, 11 Aug 2026 23:30:00 GMT"


@pytest.fixture
def server():
    """A server on this machine whose answers a test scripts, and which notes what it is asked."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append(dict(self.headers))
            step = script.pop(0) if len(script) > 1 else script[0]
            step(self)

        def log_message(self, *arguments):
            pass

        def date_time_string(self, timestamp=None):
            return SERVED

    asked, script = [], []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    running.asked, running.script = asked, script
    running.url = f"http://127.0.0.1:{running.server_port}/scores.csv"
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


def answer(status=200, body=TEXT, **headers):
    def step(handler):
        handler.send_response(status)
        for name, value in {"Content_Length": len(body), **headers}.items():
            if value is not None:
                handler.send_header(name.replace("_", "-"), str(value))
        handler.end_headers()
        handler.wfile.write(body)
        if headers.get("Content_Length", len(body)) != len(body):
            handler.close_connection = True

    return step


def stall(seconds=1.0):
    return lambda handler: time.sleep(seconds)


def drip(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(TEXT)))
    handler.end_headers()
    try:
        for byte in TEXT:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.01)
    except OSError:
        pass


def fetcher(tmp_path, limits=QUICK, **more):
    waits = []
    found = Fetcher(tmp_path / "cache", limits=limits, sleep=waits.append, **more)
    found.waits = waits
    return found


def fetch(found, server):
    return found.fetch("lab", "scores.csv", server.url)


def test_a_file_is_kept_below_the_servers_day_with_its_digest(tmp_path, server):
    server.script.append(answer(ETag='"v1"'))
    lines = []
    path, day = fetch(fetcher(tmp_path, report=lines.append), server)
    assert day == "2026-08-11"
    assert path == tmp_path / "cache" / "lab" / "2026-08-11" / "scores.csv"
    assert path.read_bytes() == TEXT
    assert hashlib.sha256(TEXT).hexdigest()[:12] in lines[0]
    assert not list(tmp_path.rglob("*.part*"))


def test_the_day_can_be_stated_and_one_address_is_asked_once(tmp_path, server):
    server.script.append(answer())
    found = fetcher(tmp_path, day="2026-08-09")
    assert fetch(found, server) == found.fetch("other", "else.csv", server.url)
    assert fetch(found, server)[1] == "2026-08-09"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("validators", "asks"),
    [
        ({"ETag": 'W/"weak"'}, ("If-None-Match", 'W/"weak"')),
        ({"Last_Modified": SERVED}, ("If-Modified-Since", SERVED)),
    ],
)
def test_what_has_not_changed_is_not_sent_again(tmp_path, server, validators, asks):
    server.script[:] = [answer(**validators), answer(304, b"")]
    first = fetch(fetcher(tmp_path), server)
    assert fetch(fetcher(tmp_path, day="2026-12-31"), server) == first
    assert server.asked[1][asks[0]] == asks[1]


def test_a_cached_file_that_was_spoilt_is_fetched_again(tmp_path, server):
    server.script.append(answer(ETag='"v1"'))
    path, _ = fetch(fetcher(tmp_path), server)
    path.write_bytes(b"spoilt")
    assert fetch(fetcher(tmp_path), server)[0].read_bytes() == TEXT
    assert "If-None-Match" not in server.asked[1]


def test_the_same_content_is_no_new_vintage(tmp_path, server):
    server.script.append(answer())
    first = fetch(fetcher(tmp_path, day="2026-08-01"), server)
    assert fetch(fetcher(tmp_path, day="2026-09-01"), server) == first


def test_new_content_stands_beside_the_old(tmp_path, server):
    server.script[:] = [answer(), answer(body=b"model,score\nB,2\n")]
    old = fetch(fetcher(tmp_path, day="2026-08-01"), server)[0]
    new = fetch(fetcher(tmp_path, day="2026-09-01"), server)[0]
    assert (old.read_bytes(), new.read_bytes()) == (TEXT, b"model,score\nB,2\n")


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_after_as_long_as_it_wants(tmp_path, server, status):
    server.script[:] = [answer(status, b"busy", Retry_After=7), answer()]
    found = fetcher(tmp_path, Limits(total=60, attempts=2))
    assert fetch(found, server)[0].read_bytes() == TEXT
    assert found.waits == [7]


def test_a_server_that_wants_too_long_a_wait_or_stays_busy_is_given_up(tmp_path, server):
    server.script[:] = [answer(429, b"", Retry_After=3)]
    with pytest.raises(AiraceError, match=r"answers 429 .*, after 3 attempts"):
        fetch(fetcher(tmp_path, Limits(total=60, attempts=2)), server)
    server.script[:] = [answer(429, b"", Retry_After=100)]
    with pytest.raises(AiraceError, match=r"answers 429 .*within 5 seconds"):
        fetch(fetcher(tmp_path), server)


def test_a_body_that_breaks_off_is_resumed_where_it_broke(tmp_path, server):
    half = len(TEXT) // 2
    rest = answer(
        206, TEXT[half:], Content_Range=f"bytes {half}-{len(TEXT) - 1}/{len(TEXT)}", ETag='"v1"'
    )
    server.script[:] = [answer(body=TEXT[:half], Content_Length=len(TEXT), ETag='"v1"'), rest]
    assert fetch(fetcher(tmp_path), server)[0].read_bytes() == TEXT
    assert server.asked[1]["Range"] == f"bytes={half}-"
    assert server.asked[1]["If-Range"] == '"v1"'


def test_the_next_run_resumes_too(tmp_path, server):
    half = len(TEXT) // 2
    server.script[:] = [answer(body=TEXT[:half], Content_Length=len(TEXT), ETag='"v1"')]
    with pytest.raises(AiraceError, match=r"breaks off.*after 1 attempts"):
        fetch(fetcher(tmp_path, Limits(attempts=0)), server)
    server.script[:] = [
        answer(206, TEXT[half:], Content_Range=f"bytes {half}-{len(TEXT) - 1}/{len(TEXT)}")
    ]
    assert fetch(fetcher(tmp_path), server)[0].read_bytes() == TEXT


def test_a_changed_file_is_not_pieced_together_from_two(tmp_path, server):
    new = b"model,score\nB,2\n"
    server.script[:] = [
        answer(body=TEXT[:1000], Content_Length=len(TEXT), ETag='"v1"'),
        answer(body=new, ETag='"v2"'),
    ]
    assert fetch(fetcher(tmp_path), server)[0].read_bytes() == new


@pytest.mark.parametrize(
    "second",
    [answer(416, b""), answer(206, TEXT[5:], Content_Range=f"bytes 5-{len(TEXT) - 1}/{len(TEXT)}")],
    ids=["416", "another range"],
)
def test_a_part_that_does_not_fit_is_thrown_away(tmp_path, server, second):
    cut = answer(body=TEXT[:1000], Content_Length=len(TEXT), ETag='"v1"')
    server.script[:] = [cut, second, answer()]
    assert fetch(fetcher(tmp_path), server)[0].read_bytes() == TEXT
    assert "Range" not in server.asked[2]


def test_a_body_that_always_breaks_off_is_an_error(tmp_path, server):
    server.script[:] = [answer(body=TEXT[:1000], Content_Length=len(TEXT))]
    with pytest.raises(AiraceError, match=r"breaks off.*after 3 attempts"):
        fetch(fetcher(tmp_path), server)
    assert not list(tmp_path.rglob("*.csv"))


def test_a_server_that_stalls_before_or_in_the_body_is_given_up(tmp_path, server):
    def half_then_stall(handler):
        answer(body=TEXT[:1000], Content_Length=len(TEXT))(handler)
        time.sleep(1)

    for script in (stall(), half_then_stall):
        server.script[:] = [script]
        with pytest.raises(AiraceError, match=r"(stalls|breaks off).*after 2 attempts"):
            fetch(fetcher(tmp_path, Limits(read=0.2, attempts=1, backoff=0.01)), server)


def test_a_server_that_drips_runs_out_of_time(tmp_path, server):
    server.script[:] = [drip]
    began = time.monotonic()
    with pytest.raises(AiraceError, match="is too slow"):
        fetch(fetcher(tmp_path, Limits(read=1, total=0.5)), server)
    assert time.monotonic() - began < 3


def test_a_file_that_is_too_large_is_not_taken(tmp_path, server):
    small = Limits(size=1000, attempts=0)
    server.script[:] = [answer()]
    with pytest.raises(AiraceError, match="bytes long, more than 1,000"):
        fetch(fetcher(tmp_path, small), server)
    server.script[:] = [answer(Content_Length=None, Connection="close")]
    server.RequestHandlerClass.protocol_version = "HTTP/1.0"
    with pytest.raises(AiraceError, match="sends more than 1,000 bytes"):
        fetch(fetcher(tmp_path, small), server)
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    "target",
    ["ftp://127.0.0.1/scores.csv", "file:///etc/passwd", "http://example.org/scores.csv",
     "javascript:alert(1)"],
)  # fmt: skip
def test_a_redirection_to_another_scheme_is_not_followed(tmp_path, server, target):
    server.script[:] = [answer(302, b"", Location=target)]
    with pytest.raises(AiraceError, match="which is not https"):
        fetch(fetcher(tmp_path), server)


def test_a_redirection_on_the_same_scheme_is_followed_a_few_times(tmp_path, server):
    server.script[:] = [answer(302, b"", Location="/there.csv"), answer()]
    assert fetch(fetcher(tmp_path), server)[0].read_bytes() == TEXT
    server.script[:] = [answer(302, b"", Location="/again.csv")]
    with pytest.raises(AiraceError, match="redirects more than 5 times"):
        fetch(fetcher(tmp_path), server)


@pytest.mark.parametrize(
    "url", ["http://example.org/a.csv", "ftp://example.org/a.csv", "https://u:p@example.org/a.csv"]
)
def test_only_https_without_a_password_is_asked(tmp_path, url):
    with pytest.raises(AiraceError, match=r"not https|password"):
        fetcher(tmp_path).fetch("lab", "a.csv", url)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!doctype html><title>Sign in</title>", r"a web page \('Sign in'\) instead of scores"),
        (b"<Error>AccessDenied</Error>", "XML or HTML instead"),
        (b"", "an empty file instead"),
    ],
)
def test_an_error_page_with_status_200_is_not_kept(tmp_path, server, body, message):
    server.script[:] = [answer(), answer(body=body)]
    kept, _ = fetch(fetcher(tmp_path), server)
    with pytest.raises(AiraceError, match=message):
        fetch(fetcher(tmp_path), server)
    assert kept.read_bytes() == TEXT


def test_an_address_that_is_gone_says_so_at_once(tmp_path, server):
    server.script[:] = [answer(404, b"no")]
    with pytest.raises(AiraceError, match=r"/scores\.csv: answers 404 Not Found"):
        fetch(fetcher(tmp_path), server)
    assert len(server.asked) == 1


def test_nobody_listening_is_an_error(tmp_path, server):
    server.script.append(answer())
    server.url = "http://127.0.0.1:1/scores.csv"
    with pytest.raises(AiraceError, match="refuses the connection, after 3 attempts"):
        fetch(fetcher(tmp_path), server)


@pytest.mark.parametrize("day", ["2026-8-1", "20260801", "2026-02-30", "today"])
def test_a_stated_day_is_a_day(day):
    assert insist_day("2026-08-01") == "2026-08-01"
    with pytest.raises(AiraceError, match=r"--day: .* is no day"):
        insist_day(day)
