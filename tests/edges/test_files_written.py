"""Which files a run wrote, and hashes that do not depend on when."""

import gzip
import os
import struct
import zipfile
import zlib

import pytest

from nbengineer.edges.files_written import content_digest, state_of, written

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(pixels, remark):
    return PNG + chunk(b"IHDR", b"x" * 13) + chunk(b"tEXt", remark) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zipped(file, content, year):
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("sheet.xml", (year, 1, 1, 0, 0, 0)), content)
        archive.writestr(zipfile.ZipInfo("docProps/core.xml", (year, 1, 1, 0, 0, 0)), f"created {year}")


def test_made_changed_and_removed_files_are_told(tmp_path):
    """A file written with the content that it had is not; caches never."""
    for name in ("kept", "changed", "removed", "same"):
        (tmp_path / name).write_text("before", "utf-8")
    before, old = state_of(tmp_path), tmp_path.parent / "old"
    old.write_text("before", "utf-8")
    (tmp_path / "changed").write_text("after", "utf-8")
    (tmp_path / "removed").unlink()
    (tmp_path / "same").write_text("before", "utf-8")
    os.utime(tmp_path / "same", ns=(1, 1))
    (tmp_path / "sub/__pycache__").mkdir(parents=True)
    (tmp_path / "sub/__pycache__/x.pyc").touch()
    (tmp_path / "sub/made").touch()
    found = written(tmp_path, before, lambda _: old)
    assert [(file.path, file.size) for file in found] == [("changed", 5), ("removed", -1), ("sub/made", 0)]


def test_a_folder_that_is_gone_has_lost_all_its_files(tmp_path):
    """Even the working folder may be deleted."""
    (tmp_path / "w").mkdir()
    (tmp_path / "w/x").touch()
    before = state_of(tmp_path / "w")
    (tmp_path / "w/x").unlink()
    (tmp_path / "w").rmdir()
    assert [(file.path, file.sha256) for file in written(tmp_path / "w", before)] == [("x", "")]


@pytest.mark.parametrize("kind", ["gzip", "zip", "png"])
def test_the_time_of_writing_does_not_count(tmp_path, kind):
    """The content does."""
    one, later, other = tmp_path / "one", tmp_path / "later", tmp_path / "other"
    for file, content, time in ((one, b"a" * 99, 1990), (later, b"a" * 99, 2020), (other, b"b" * 99, 1990)):
        match kind:
            case "gzip":
                file.write_bytes(gzip.compress(content, mtime=time))
            case "zip":
                zipped(file, content, time)
            case "png":
                file.write_bytes(png(content, str(time).encode()))
    assert one.read_bytes() != later.read_bytes()
    assert content_digest(one) == content_digest(later) != content_digest(other)


@pytest.mark.parametrize("head", [b"\x1f\x8b\x08", b"PK\x03\x04", PNG], ids=["gzip", "zip", "png"])
def test_what_only_begins_like_it_is_hashed_as_it_stands(tmp_path, head):
    """Cut off, or another format."""
    (tmp_path / "a").write_bytes(head + b"nothing of the kind")
    (tmp_path / "b").write_bytes(head + b"nothing of the kind!")
    assert content_digest(tmp_path / "a") != content_digest(tmp_path / "b")
    assert content_digest(tmp_path / "none") == ""
