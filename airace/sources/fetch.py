"""Download publishers' files: whole, from the right server, and only when they have changed.

What arrives is kept in a cache below the day on which the server gave it, with its digest and the
validators (``ETag``, ``Last-Modified``) that let the next run ask whether there is anything new.
The day is the server's word or the caller's, never this machine's clock.
"""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import ipaddress
import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from airace import __version__
from airace.errors import AiraceError
from airace.files import whole
from airace.sources.content import kind

CHUNK = 2**16
RETRIED = (408, 425, 429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {
    "User-Agent": f"airace/{__version__} (https://neck-and-neck.github.io)",
    # Compressed by the server, a file could not be resumed and its length not checked.
    "Accept-Encoding": "identity",
}
STATE = "state.json"
STALE = "Look at the address in a browser, then correct data/feeds.csv or use --from"


@dataclass(frozen=True)
class Limits:
    """How long and how much to wait for; seconds and bytes.

    Attributes
    ----------
    connect, read:
        For a connection, and for the next bytes.
    total:
        For one file with all its attempts.
    size:
        Of one file.
    attempts, redirects:
        How often to ask again after a failure, and how many redirections to follow.
    backoff, longest_wait:
        The first wait, which doubles; the longest that a server may ask for.
    """

    connect: float = 10
    read: float = 30
    total: float = 900
    size: int = 2 * 2**30
    attempts: int = 4
    redirects: int = 5
    backoff: float = 1
    longest_wait: float = 120


@dataclass(frozen=True)
class Download:
    """One file as it lies in the cache; ``day`` is when the server gave it first."""

    url: str
    file: str
    day: str
    sha256: str
    bytes: int
    etag: str = ""
    last_modified: str = ""


def insist_day(day: str) -> str:
    """Return an ISO date that somebody typed, or say what it should look like."""
    try:
        if len(day) == 10:
            return datetime.date.fromisoformat(day).isoformat()
    except ValueError:
        pass
    raise AiraceError(f"{day!r} is no day", where="--day", remedy="Write it as 2026-08-11")


class Fetcher:
    """Downloads into one cache folder; asks for each address once.

    Parameters
    ----------
    cache:
        Folder of the cache; made if it is missing.
    day:
        ISO date under which to keep what is new; ``""``: the server's ``Date``.
    limits:
        Patience.
    report:
        Gets a line per file.
    sleep:
        Waits; tests put something quicker here.
    """

    def __init__(
        self,
        cache: Path,
        *,
        day: str = "",
        limits: Limits = Limits(),
        report: Callable[[str], None] = lambda line: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.cache, self.day, self.limits = cache, day, limits
        self.report, self.sleep = report, sleep
        self.session = requests.Session()
        self._done: dict[str, Path] = {}
        self._days: dict[str, str] = {}

    def fetch(self, adapter: str, name: str, url: str) -> tuple[Path, str]:
        """Bring one file and return its path in the cache and its day.

        Parameters
        ----------
        adapter:
            Whose it is: the folder in the cache.
        name:
            What it is called there, ``/`` allowed.
        url:
            ``https``; ``http`` on this machine alone.

        Raises
        ------
        AiraceError
            If the server does not answer in time, answers with a web page, with too much or with
            less than it announced, or redirects to another scheme.
        """
        if url not in self._done:
            folder = self.cache / adapter
            folder.mkdir(parents=True, exist_ok=True)
            found = _Transfer(self, folder, name, url).run()
            self._done[url], self._days[url] = folder / found.file, found.day
        return self._done[url], self._days[url]


class _Transfer:
    """One file's way from an address into the cache."""

    def __init__(self, fetcher: Fetcher, folder: Path, name: str, url: str) -> None:
        self.fetcher, self.limits = fetcher, fetcher.limits
        self.folder, self.name, self.url = folder, name, url
        self.deadline = time.monotonic() + self.limits.total
        self.known = self._known()
        mark = hashlib.sha256(url.encode()).hexdigest()[:16]
        self.part, self.note = folder / f"{mark}.part", folder / f"{mark}.part.json"

    def run(self) -> Download:
        retry = urllib3.Retry(
            total=self.limits.attempts,
            backoff_factor=self.limits.backoff,
            status_forcelist=RETRIED,
            retry_after_max=int(self.limits.longest_wait),
        )
        while True:
            wait = None
            try:
                with self._ask() as response:
                    if response.status_code not in RETRIED:
                        return self._take(response)
                    problem = f"answers {response.status_code} {response.reason}"
                    wait = retry.get_retry_after(response.raw)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                if isinstance(error, OSError) and error.errno in (13, 28, 30):
                    raise AiraceError(
                        f"cannot be written ({error.strerror})", where=str(self.folder)
                    ) from None
                problem = _plainly(error)
            try:
                retry = retry.increment("GET", self.url, error=None)
            except urllib3.exceptions.MaxRetryError:
                raise self._stop(
                    f"{problem}, after {self.limits.attempts + 1} attempts", "Try again later"
                ) from None
            wait = retry.get_backoff_time() or self.limits.backoff if wait is None else wait
            if wait > self.limits.longest_wait:
                raise self._stop(f"{problem} and asks to wait {wait:.0f} seconds", "Try later")
            self._insist_time(wait, problem)
            self.fetcher.report(f"{self.url}: {problem}; again in {wait:.0f} s")
            self.fetcher.sleep(wait)

    def _ask(self) -> requests.Response:
        """Send the request, with what is known already, and follow safe redirections."""
        headers, url = {**HEADERS, **self._conditions()}, self.url
        for _ in range(self.limits.redirects + 1):
            self._insist_safe(url)
            left = self._insist_time(0, "does not answer")
            response = self.fetcher.session.get(
                url,
                headers=headers,
                timeout=(min(self.limits.connect, left), min(self.limits.read, left)),
                allow_redirects=False,
                stream=True,
            )
            if response.status_code not in REDIRECTS:
                return response
            url = urljoin(url, response.headers.get("Location", ""))
            response.close()
        raise self._stop(f"redirects more than {self.limits.redirects} times", STALE)

    def _conditions(self) -> dict[str, str]:
        """Headers that ask for the rest of a part, or for the file only if it has changed."""
        try:
            half = json.loads(self.note.read_text(encoding="utf-8"))
            size = self.part.stat().st_size
        except (FileNotFoundError, json.JSONDecodeError):
            half, size = {}, 0
        if size and half.get("validator"):
            return {"Range": f"bytes={size}-", "If-Range": half["validator"]}
        if self.known and self.known.etag:
            return {"If-None-Match": self.known.etag}
        if self.known and self.known.last_modified:
            return {"If-Modified-Since": self.known.last_modified}
        return {}

    def _take(self, response: requests.Response) -> Download:
        status, headers = response.status_code, response.headers
        if status == 304 and self.known:
            self.fetcher.report(f"{self.url}: not changed since {self.known.day}")
            return self.known
        offset = self._offset(response)
        if status == 416:
            # The part is longer than the file: begin again, which counts as a failed attempt.
            self.part.unlink(missing_ok=True)
            raise requests.ConnectionError("the part does not fit the file")
        if status not in (200, 206):
            raise self._stop(f"answers {status} {response.reason}", STALE)
        announced = headers.get("Content-Length", "")
        encoded = headers.get("Content-Encoding", "identity") != "identity"
        expected = offset + int(announced) if announced.isdigit() and not encoded else None
        if expected is not None and expected > self.limits.size:
            raise self._stop(f"is {expected:,} bytes long, more than {self.limits.size:,}", "")
        self._remember(headers, resumable=not encoded)
        got = self._stream(response, offset)
        if expected is not None and got < expected:
            raise requests.ConnectionError(f"breaks off after {got:,} of {expected:,} bytes")
        return self._keep(headers, got)

    def _offset(self, response: requests.Response) -> int:
        """Where the answer goes on: 0 unless the server sends the rest of our part."""
        if response.status_code != 206:
            return 0
        begin = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
        size = self.part.stat().st_size
        if not begin or int(begin[1]) != size:
            self.part.unlink(missing_ok=True)
            raise requests.ConnectionError("the server sends another part than was asked for")
        return size

    def _remember(self, headers: dict[str, str], *, resumable: bool) -> None:
        etag = headers.get("ETag", "")
        strong = etag if etag and not etag.startswith("W/") else headers.get("Last-Modified", "")
        with whole(self.note) as stream:
            json.dump({"url": self.url, "validator": strong if resumable else ""}, stream)

    def _stream(self, response: requests.Response, offset: int) -> int:
        got = offset
        with self.part.open("ab" if offset else "wb") as target:
            # As much as is there: a server that drips must not hold up the look at the time.
            while chunk := response.raw.read1(CHUNK, decode_content=True):
                got += len(chunk)
                if got > self.limits.size:
                    self._forget()
                    raise self._stop(f"sends more than {self.limits.size:,} bytes", "")
                target.write(chunk)
                self._insist_time(0, f"is too slow: {got:,} bytes")
        return got

    def _keep(self, headers: dict[str, str], size: int) -> Download:
        """Put a whole file in its place, unless it is the one that is there."""
        with self.part.open("rb") as stream:
            found = kind(stream.read(4096)) if size else "an empty file"
            stream.seek(0)
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if found in ("an empty file", "XML or HTML") or found.startswith("a web page"):
            self._forget()
            raise self._stop(f"answers with {found} instead of {Path(self.name).name}", STALE)
        validators = {
            "etag": headers.get("ETag", ""),
            "last_modified": headers.get("Last-Modified", ""),
        }
        if self.known and self.known.sha256 == sha256:
            kept = replace(self.known, **validators)
            self.part.unlink()
        else:
            day = self.fetcher.day or self._day(headers)
            file = f"{day}/{self.name}"
            kept = Download(self.url, file, day, sha256, size, **validators)
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            self.part.replace(self.folder / file)
        self.note.unlink(missing_ok=True)
        state = {**_state(self.folder), self.url: asdict(kept)}
        with whole(self.folder / STATE) as stream:
            json.dump(state, stream, indent=1, sort_keys=True)
        self.fetcher.report(f"{self.url}: {size:,} bytes, sha256 {sha256[:12]}, day {kept.day}")
        return kept

    def _day(self, headers: dict[str, str]) -> str:
        for name in ("Date", "Last-Modified"):
            try:
                moment = email.utils.parsedate_to_datetime(headers[name])
            except (KeyError, ValueError):
                continue
            return moment.astimezone(datetime.UTC).date().isoformat()
        raise self._stop("does not say which day it is", "Say it: --day YYYY-MM-DD")

    def _known(self) -> Download | None:
        """The file that an earlier run kept for this address, if it is still what it was."""
        try:
            known = Download(**_state(self.folder)[self.url])
            with (self.folder / known.file).open("rb") as stream:
                whole = hashlib.file_digest(stream, "sha256").hexdigest() == known.sha256
        except (KeyError, TypeError, OSError):
            return None
        return known if whole else None

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def _insist_time(self, ahead: float, problem: str) -> float:
        left = self.deadline - time.monotonic() - ahead
        if left <= 0:
            raise self._stop(f"{problem}, within {self.limits.total:.0f} seconds", "Try later")
        return left

    def _insist_safe(self, url: str) -> None:
        """Only encrypted, except on this machine, and never from elsewhere to this machine."""
        parts, first = urlsplit(url), urlsplit(self.url)
        local = _is_loopback(parts.hostname) and _is_loopback(first.hostname)
        if parts.scheme not in (("https", "http") if local else ("https",)):
            what = "redirects to" if url != self.url else "is"
            raise self._stop(f"{what} {url[:200]!r}, which is not https", STALE)
        if url != self.url and _is_loopback(parts.hostname) and not local:
            raise self._stop(f"redirects to this machine ({url[:200]!r})", STALE)
        if parts.username or parts.password:
            raise self._stop("carries a user's name or a password", STALE)

    def _stop(self, what: str, remedy: str) -> AiraceError:
        return AiraceError(what, where=self.url, remedy=remedy)


def _state(folder: Path) -> dict[str, dict]:
    try:
        return json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _plainly(error: Exception) -> str:
    """Say a failed attempt in words that a reader can use."""
    if isinstance(error, requests.ConnectTimeout):
        return "does not answer"
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return "stalls"
    if isinstance(error, requests.exceptions.SSLError):
        return "has no valid certificate"
    text = str(error)
    for words, said in (
        ("NameResolution", "has a name that cannot be resolved"),
        ("IncompleteRead", "breaks off"),
        ("Connection refused", "refuses the connection"),
    ):
        if words in text:
            return said
    return text.splitlines()[0][:200] if text else type(error).__name__
