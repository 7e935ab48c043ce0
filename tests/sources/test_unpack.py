import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.errors import AiraceError
from airace.sources.unpack import Limits, opened, unpack

TEXT = b"model,score\nA,1\n"
SMALL = Limits(total=10**6, ratio=100, members=20, grace=10**5)


def zipped(path, members, mode=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if mode is not None:
                info.external_attr = mode << 16
            archive.writestr(info, content)
    return path


def tarred(path, members, mode="w:gz", **more):
    with tarfile.open(path, mode) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for field, value in more.items():
                setattr(info, field, value)
            archive.addfile(info, io.BytesIO(content))
    return path


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.csv")}


@pytest.mark.parametrize("name", ["set.zip", "set.tar", "set.tar.gz", "set.tar.bz2", "set.tar.xz"])
def test_archives_are_folders_of_their_name_while_the_block_runs(tmp_path, name):
    members = [("2026-08/scores.csv", TEXT), ("ünï <b>.csv", TEXT)]
    kind = name.removeprefix("set.tar").removeprefix(".")
    path = tmp_path / name
    zipped(path, members) if name == "set.zip" else tarred(path, members, f"w:{kind}")
    with opened(path) as root:
        assert files(root / tmp_path.name) == {
            "set/2026-08/scores.csv": TEXT,
            "set/ünï <b>.csv": TEXT,
        }
    assert not root.exists()


@pytest.mark.parametrize(
    ("name", "opener"), [("s.csv.gz", gzip.open), ("s.csv.bz2", bz2.open), ("s.csv.xz", lzma.open)]
)
def test_one_compressed_file(tmp_path, name, opener):
    with opener(tmp_path / name, "wb") as stream:
        stream.write(TEXT)
    with opened(tmp_path / name) as root:
        assert files(root) == {f"{tmp_path.name}/s.csv": TEXT}


def test_a_single_file_keeps_its_folders_name_and_is_alone(tmp_path):
    folder = tmp_path / "epoch_2026-08-11"
    folder.mkdir()
    for name in ("scores.csv", "others.csv"):
        (folder / name).write_bytes(TEXT)
    with opened(folder / "scores.csv") as root:
        assert files(root) == {"epoch_2026-08-11/scores.csv": TEXT}
    with opened(folder) as root:
        assert root == folder
    with pytest.raises(AiraceError, match="no such file"), opened(folder / "gone.csv"):
        pass


@pytest.mark.parametrize(
    "name",
    ["../out.csv", "/etc/out.csv", "a/../../out.csv", "..\\out.csv", "C:\\out.csv", "a\nb.csv",
     "x" * 300],
)  # fmt: skip
@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_climb_out_or_are_none_are_refused(tmp_path, make, name):
    path = make(tmp_path / "evil", [("good.csv", TEXT), (name, TEXT)])
    with pytest.raises(AiraceError, match=r"evil, member .*name"):
        unpack(path, tmp_path / "inner" / "folder")
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["evil"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(tmp_path, kind):
    path = tarred(tmp_path / "evil.tgz", [("in.csv", b"")], type=kind, linkname="/etc/passwd")
    with pytest.raises(AiraceError, match="is a link or a device"):
        unpack(path, tmp_path / "folder")


def test_links_in_a_zip_are_refused(tmp_path):
    path = zipped(tmp_path / "evil.zip", [("in.csv", b"/etc/passwd")], stat.S_IFLNK | 0o777)
    with pytest.raises(AiraceError, match="is a link or a device"):
        unpack(path, tmp_path / "folder")


def test_a_name_that_stands_there_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = zipped(tmp_path / "evil.zip", [("in.csv", TEXT), ("in.csv", TEXT)])
    with pytest.raises(AiraceError, match="stands there twice"):
        unpack(path, tmp_path / "folder")


class Zeros(io.RawIOBase):
    """So many zeros, of which few are ever in memory."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        part = min(self.left, size if size >= 0 else self.left)
        self.left -= part
        return bytes(part)


def bomb(path, size, how):
    if how == "zip":
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open("zeros.csv", "w", force_zip64=True) as stream,
        ):
            for _ in range(size >> 20):
                stream.write(bytes(2**20))
    elif how == "gz":
        with gzip.open(path, "wb", compresslevel=1) as stream:
            for _ in range(size >> 20):
                stream.write(bytes(2**20))
    else:
        kind = tarfile.REGTYPE if how == "tar" else tarfile.XHDTYPE
        with tarfile.open(path, "w:gz", compresslevel=1) as archive:
            info = tarfile.TarInfo("zeros.csv")
            info.size, info.type = size, kind
            archive.addfile(info, Zeros(size))
    return path


@pytest.mark.parametrize("how", ["zip", "gz", "tar", "tar header"])
def test_zeros_in_a_small_archive_stop_while_they_stream(tmp_path, how):
    path = bomb(tmp_path / "bomb", 128 * 2**20, how)
    assert path.stat().st_size < 10**6
    with pytest.raises(AiraceError, match="unpacks to more than 100 times its size"):
        unpack(path, tmp_path / "folder")
    assert not (tmp_path / "folder").exists()


def test_ten_gigabytes_of_zeros_are_not_written(tmp_path):
    """A gzip file is a chain of members: one of 64 MiB, said 160 times, is 10 GiB in 45 MB."""
    part = gzip.compress(bytes(2**26), compresslevel=1)
    path = tmp_path / "zeros.csv.gz"
    path.write_bytes(part * 160)
    with pytest.raises(AiraceError, match="more than 100 times its size"):
        unpack(path, tmp_path / "folder")
    assert not (tmp_path / "folder").exists()


def test_a_zip_that_lies_about_its_sizes_is_counted_by_what_comes_out(tmp_path):
    path = zipped(tmp_path / "lie.zip", [("a.csv", bytes(10**6))])
    content = path.read_bytes()
    path.write_bytes(content.replace((10**6).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(AiraceError, match="damaged"):
        unpack(path, tmp_path / "folder", SMALL)


def test_too_much_and_too_many_are_refused(tmp_path):
    much = zipped(tmp_path / "much.zip", [("a.csv", bytes(range(256)) * 4000)])
    with pytest.raises(AiraceError, match="more than 1,000,000 bytes"):
        unpack(much, tmp_path / "folder", SMALL)
    many = tarred(tmp_path / "many.tgz", [(f"{i}.csv", b"") for i in range(21)])
    with pytest.raises(AiraceError, match="more than 20 files"):
        unpack(many, tmp_path / "folder", SMALL)


@given(cut=st.integers(1, 200))
def test_a_cut_archive_never_gives_files(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("cut")
    for path in (
        zipped(folder / "a.zip", [("a.csv", TEXT)]),
        tarred(folder / "a.tar.gz", [("a.csv", TEXT)]),
    ):
        content = path.read_bytes()
        path.write_bytes(content[: max(4, len(content) - cut)])
        with pytest.raises(AiraceError):
            unpack(path, folder / "out")
        assert not (folder / "out").exists()


def test_archives_in_a_folder_are_unpacked_beside_its_files(tmp_path):
    folder = tmp_path / "downloads-2026-11-01"
    (folder / "inner").mkdir(parents=True)
    (folder / "plain.csv").write_text("a\n1\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "inner" / "set.zip", "w") as archive:
        archive.writestr("scores.csv", "a\n2\n")
    (folder / "rows.csv.gz").write_bytes(gzip.compress(b"a\n3\n"))
    with opened(folder) as root:
        found = {
            path.relative_to(root).as_posix(): path.read_text("utf-8")
            for path in root.rglob("*")
            if path.is_file()
        }
    top = "downloads-2026-11-01"
    assert found == {
        f"{top}/plain.csv": "a\n1\n",
        f"{top}/inner/set/scores.csv": "a\n2\n",
        f"{top}/rows.csv.gz.unpacked/rows.csv": "a\n3\n",
    }


def test_a_folder_without_archives_is_taken_as_it_is(tmp_path):
    with opened(tmp_path) as root:
        assert root == tmp_path
