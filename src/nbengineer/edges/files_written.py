"""Which files a run made, changed or removed, with hashes that leave out when they were written where that is known."""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from nbengineer.edges.working_copy import is_left_out
from nbengineer.model.recording import Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

State = dict[str, tuple[int, int, int]]
"""Each file's size, time of change and number on its disk."""

BLOCK = 1 << 20
GZIP, ZIP, PNG = b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n"
REMARKS = frozenset({b"tEXt", b"iTXt", b"zTXt", b"tIME"})
"""Parts of a PNG that are no picture: the time, the program that wrote it."""

PROPERTIES = "docProps/core.xml"
"""Where a workbook or a text document keeps when it was written."""

MOST_BYTES = 1_000_000_000
"""A compressed file that holds more than this is hashed as it stands."""


def state_of(root: Path) -> State:
    """Give the state of every file of a folder that runs may change; caches left out."""
    found: State = {}
    for file in _files(root):
        try:
            about = file.stat()
        except OSError:
            continue
        found[file.relative_to(root).as_posix()] = (about.st_size, about.st_mtime_ns, about.st_ino)
    return found


def written(root: Path, before: State, kept: Callable[[str], Path] | None = None) -> tuple[Written, ...]:
    """Give what was made, changed or removed since `before`; removed files have no hash and size -1.

    `kept` gives the original of a path: a file that was written with the content that it had is not named.
    """
    after = state_of(root)
    found = []
    for path in sorted(after.keys() | before.keys()):
        if before.get(path) == after.get(path):
            continue
        if path not in after:
            found.append(Written(path, "", -1))
            continue
        digest = content_digest(root / path)
        original = kept(path) if kept is not None and path in before else None
        if original is None or digest != content_digest(original):
            found.append(Written(path, digest, after[path][0]))
    return tuple(found)


def _files(root: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not is_left_out(Path(parent, name))]
        yield from (Path(parent, name) for name in names)


def content_digest(file: Path) -> str:
    """Give a hash of what a file holds; "" where it can't be read.

    Of gzip what is packed, of zip (xlsx, docx, npz) the members, of PNG the picture.
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(8)
    except OSError:
        return ""
    try:
        if head.startswith(GZIP):
            return _gzip(file)
        if head.startswith(ZIP):
            return _zip(file)
        if head == PNG:
            return _png(file)
    except (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile):
        pass  # cut off, or something else that begins alike
    return _plain(file)


def _plain(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _gzip(file: Path) -> str:
    digest, length = hashlib.sha256(b"gzip"), 0
    with gzip.open(file) as stream:
        while piece := stream.read(BLOCK):
            digest.update(piece)
            length += len(piece)
            if length > MOST_BYTES:
                raise ValueError("too much to unpack")
    return digest.hexdigest()


def _zip(file: Path) -> str:
    digest = hashlib.sha256(b"zip")
    with zipfile.ZipFile(file) as archive:
        for member in sorted(archive.infolist(), key=lambda one: one.filename):
            if member.filename != PROPERTIES:
                digest.update(f"{member.filename}\0{member.file_size}\0{member.CRC}\0".encode())
    return digest.hexdigest()


def _png(file: Path) -> str:
    digest = hashlib.sha256(PNG)
    content = memoryview(file.read_bytes())
    place = len(PNG)
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind = bytes(content[place + 4 : place + 8])
        if kind not in REMARKS:
            digest.update(content[place : place + 12 + length])
        place += 12 + length
    if place != len(content):
        raise ValueError("cut off")
    return digest.hexdigest()
