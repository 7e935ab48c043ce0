"""Unpack a publisher's archive, trusting nothing that it says about itself.

What comes out is counted while it streams, so that a small archive of zeros stops at the limit and
not on a full disk.  Names are text: one that climbs out of the folder, a link or a device stops
the whole archive.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from airace.errors import AiraceError
from airace.sources.content import AGAIN

CHUNK = 2**20
OPENERS: dict[bytes, Callable] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# What the standard library raises at an archive that is cut or damaged.
BROKEN = (EOFError, OSError, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold.

    Attributes
    ----------
    total:
        Bytes of all members together.
    ratio:
        Bytes unpacked per byte of the archive read so far, asked once more than ``grace`` came
        out: text shrinks to a tenth, zeros to less than a two-hundredth.
    members:
        Files and folders.
    """

    total: int = 4 * 2**30
    ratio: int = 100
    members: int = 10_000
    grace: int = 64 * 2**20


LIMITS = Limits()


@contextmanager
def opened(path: Path, limits: Limits = LIMITS) -> Iterator[Path]:
    """Give a folder with what a path holds while the block runs: a folder, a file or an archive.

    A single file lies alone in its folder, which keeps its name because that may carry the day;
    an archive's members lie below a folder of the archive's name, also those of archives that a
    folder holds.

    Raises
    ------
    AiraceError
        If the path does not exist or the archive is refused.
    """
    if path.is_dir():
        with _beside(path, limits) as folder:
            yield folder
        return
    if not path.is_file():
        raise AiraceError("no such file or folder", where=f"--from {path}")
    with tempfile.TemporaryDirectory(prefix="airace-") as temporary:
        folder = Path(temporary) / (path.resolve().parent.name or "file")
        if is_archive(path):
            unpack(path, folder / stem(path.name) if _holds_files(path) else folder, limits)
        else:
            folder.mkdir()
            (folder / path.name).symlink_to(path.resolve())
        yield Path(temporary)


@contextmanager
def _beside(folder: Path, limits: Limits) -> Iterator[Path]:
    """A folder with its archives unpacked; the folder itself if it holds none."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    archives = {path for path in files if is_archive(path)}
    if not archives:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="airace-") as temporary:
        # Under its own name, which may carry the day.
        root = Path(temporary) / (folder.resolve().name or "files")
        for path in files:
            place = root / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            if path not in archives:
                place.symlink_to(path.resolve())
            elif _holds_files(path):
                unpack(path, place.with_name(stem(path.name)), limits)
            else:
                unpack(path, place.with_name(f"{path.name}.unpacked"), limits)
        yield Path(temporary)


def is_archive(path: Path) -> bool:
    """Whether a file's first bytes are those of an archive or of compressed data."""
    with path.open("rb") as stream:
        head = stream.read(512)
    return head.startswith((*ZIP, *OPENERS)) or head[257:262] == b"ustar"


def _holds_files(archive: Path) -> bool:
    """Whether it has members with names of their own, which one compressed file has not."""
    return archive.name.endswith((".zip", ".tgz", ".tbz2", ".txz")) or ".tar" in archive.name


def stem(name: str) -> str:
    """Return an archive's name without what says that it is one."""
    for suffix in (".gz", ".bz2", ".xz", ".tgz", ".tbz2", ".txz", ".tar", ".zip"):
        name = name.removesuffix(suffix)
    return name or "archive"


def unpack(archive: Path, folder: Path, limits: Limits = LIMITS) -> None:
    """Unpack a zip, a tar (plain or compressed) or one compressed file into a new folder.

    Nothing stays behind if it is refused.
    """
    folder.mkdir(parents=True)
    meter = _Meter(archive, limits)
    try:
        with archive.open("rb") as packed:
            head = packed.read(512)
            packed.seek(0)
            if head.startswith(ZIP):
                _unzip(packed, folder, meter)
                return
            meter.read = packed.tell
            opener = next((o for magic, o in OPENERS.items() if head.startswith(magic)), None)
            stream = io.BufferedReader(opener(packed)) if opener else packed
            if stream.peek(512)[257:262] == b"ustar":
                _untar(stream, folder, meter)
            else:
                _copy(stream, folder / meter.name(stem(archive.name)), meter)
    except BROKEN as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise AiraceError(
                f"cannot be unpacked ({error.strerror})", where=str(archive)
            ) from None
        raise AiraceError(
            f"the archive is cut off or damaged ({error})", where=archive.name, remedy=AGAIN
        ) from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


class _Meter:
    """Counts what comes out of one archive and checks its members' names."""

    def __init__(self, archive: Path, limits: Limits) -> None:
        self.archive, self.limits = archive, limits
        self.out, self.members = 0, 0
        # How many bytes of the archive were read for what came out so far.
        self.read: Callable[[], int] = lambda: 0

    def refuse(self, what: str, member: str = "") -> AiraceError:
        where = f"{self.archive.name}, member {member[:200]!r}" if member else self.archive.name
        return AiraceError(what, where=where, remedy="No publisher's archive is made like this")

    def count(self, number: int) -> None:
        self.out += number
        if self.out > self.limits.total:
            raise self.refuse(f"holds more than {self.limits.total:,} bytes")
        if self.out > self.limits.grace and self.out > self.limits.ratio * self.read():
            raise self.refuse(f"unpacks to more than {self.limits.ratio} times its size")

    def name(self, member: str) -> Path:
        """Return a member's path below the folder, if it is a harmless one."""
        self.members += 1
        if self.members > self.limits.members:
            raise self.refuse(f"holds more than {self.limits.members:,} files")
        path = PurePosixPath(member.replace("\\", "/"))
        if not path.parts:
            raise self.refuse("a file without a name", member)
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise self.refuse("the name climbs out of the folder", member)
        if any(len(part.encode()) > 255 or not part.isprintable() for part in path.parts):
            raise self.refuse("the name is no name of a file", member)
        return Path(path)


class _Counted:
    """A stream of unpacked bytes that are counted, the headers between the files too."""

    def __init__(self, stream: BinaryIO, meter: _Meter) -> None:
        self.stream, self.meter = stream, meter

    def read(self, size: int) -> bytes:
        # A header may claim any length: never ask for more at once than is about to be counted.
        parts = []
        while size > 0:
            part = self.stream.read(min(size, CHUNK))
            if not part:
                break
            self.meter.count(len(part))
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _unzip(packed: BinaryIO, folder: Path, meter: _Meter) -> None:
    read = 0
    meter.read = lambda: read
    with zipfile.ZipFile(packed) as source:
        for info in source.infolist():
            read += info.compress_size
            path = folder / meter.name(info.filename)
            mode = info.external_attr >> 16
            if info.is_dir():
                path.mkdir(parents=True, exist_ok=True)
            elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                raise meter.refuse("is a link or a device, not a file", info.filename)
            elif info.flag_bits & 1:
                raise meter.refuse("is encrypted", info.filename)
            else:
                try:
                    with source.open(info) as stream:
                        _copy(stream, path, meter)
                except NotImplementedError as error:
                    raise meter.refuse(f"cannot be read ({error})", info.filename) from None


def _untar(stream: BinaryIO, folder: Path, meter: _Meter) -> None:
    # Read as a stream: nothing can point back, and each header passes the meter once.
    counted = _Meter(meter.archive, meter.limits)
    counted.read = meter.read
    with tarfile.open(fileobj=_Counted(stream, counted), mode="r|") as source:
        for info in source:
            path = folder / meter.name(info.name)
            if info.isdir():
                path.mkdir(parents=True, exist_ok=True)
            elif info.isfile():
                _copy(source.extractfile(info), path, meter)
            else:
                raise meter.refuse("is a link or a device, not a file", info.name)
        # Behind the last file stands the check sum of the compression.
        while source.fileobj.read(CHUNK):
            pass


def _copy(stream: BinaryIO, path: Path, meter: _Meter) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        target = path.open("xb")
    except FileExistsError:
        raise meter.refuse("stands there twice", path.name) from None
    with target:
        while part := stream.read(CHUNK):
            meter.count(len(part))
            target.write(part)
