"""Where an update's files are: a folder, an archive, or fresh from the publishers' addresses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from airace.errors import AiraceError
from airace.sources import feeds
from airace.sources.fetch import Fetcher
from airace.sources.unpack import is_archive, opened, stem, unpack

BY_HAND = "no address is known for its files, which are collected by hand"
Addresses = Callable[[str], list[tuple[str, str]]]


@dataclass(frozen=True)
class Delivery:
    """Folders with publishers' files and where the files came from.

    Attributes
    ----------
    root:
        The folder of every adapter that has none of its own.
    roots:
        Folder by adapter.
    origins:
        Address (or name of an archive) by file, or by the folder that holds the files.
    missing:
        Adapters whose files could not be had, and why.
    day:
        The newest day on which a server gave one of the files, ISO date; ``""`` from disk.
    """

    root: Path = Path()
    roots: dict[str, Path] = field(default_factory=dict)
    origins: dict[Path, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    day: str = ""

    def root_of(self, adapter: str) -> Path:
        """Where an adapter looks."""
        return self.roots.get(adapter, self.root)

    def origin_of(self, file: Path) -> str:
        """Where a file came from: an address, an archive's name, or its own name."""
        places = (place for place in (file, *file.parents) if place in self.origins)
        return self.origins.get(next(places, file), file.name)


@contextmanager
def deliver(
    names: list[str],
    origin: Path | None,
    fetcher: Fetcher,
    *,
    addresses: Addresses | None = None,
    keep_going: bool = False,
) -> Iterator[Delivery]:
    """Deliver files while the block runs: those at a path, or those at the feeds' addresses.

    A download lies below the day on which the server gave it, in a folder of its adapter's own; an
    archive is unpacked.

    Parameters
    ----------
    names:
        The adapters.
    origin:
        A folder, a file or an archive; without it files are downloaded.
    fetcher:
        Brings a file into the cache.
    addresses:
        Adapter -> names and addresses of its files; ``None``: those of the registry of feeds.  An
        adapter without one is ``missing``.
    keep_going:
        Whether one whose files cannot be had is ``missing``, too, instead of stopping.
    """
    if origin is not None:
        with opened(origin) as root:
            yield Delivery(root, origins={} if root == origin else {root: origin.name})
        return
    listed = {name: (addresses or feeds.addresses)(name) for name in names}
    missing = dict.fromkeys((name for name in names if not listed[name]), BY_HAND)
    if len(missing) == len(names):
        raise AiraceError(BY_HAND, where=", ".join(names), remedy="Use --from PATH")
    with tempfile.TemporaryDirectory(prefix="airace-") as temporary:
        roots, origins, days = {}, {}, {""}
        for name in listed:
            roots[name] = Path(temporary) / name
            try:
                for file, url in listed[name]:
                    cached, day = fetcher.fetch(name, _plain(file), url)
                    origins[_placed(cached, file, roots[name] / day)] = url
                    days.add(day)
            except AiraceError as error:
                if not keep_going:
                    raise
                missing[name] = str(error)
        yield Delivery(roots=roots, origins=origins, missing=missing, day=max(days))


def _placed(cached: Path, file: str, folder: Path) -> Path:
    """Lay a cached file, or what an archive holds, into an adapter's folder."""
    if is_archive(cached):
        place = folder / stem(cached.name)
        if not place.exists():
            unpack(cached, place)
        return place
    place = folder / _plain(file)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(cached.resolve())
    return place


def _plain(file: str) -> str:
    """Return a file's name from a pattern of it: ``sales_*.csv`` becomes ``sales_all.csv``."""
    return file.replace("*", "all").replace("?", "_").lstrip("/")
