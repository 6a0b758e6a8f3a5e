"""Puts many files into place so that a run killed at any moment leaves the old state or the new one.

A folder that is not there yet is made complete beside its place and renamed. Into an existing one, everything is staged
in `.nbengineer/pending/`, then a list of moves is written, then the moves are made one by one, the manifest last.
Whoever comes next finishes a complete list and discards an incomplete one. What a move would overwrite and nobody
expects is set aside first.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from nbengineer.errors import FolderRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

try:
    import fcntl
except ImportError:  # a system without it: two extractions at once are then not kept apart
    fcntl = None  # type: ignore[assignment,unused-ignore]

OURS = ".nbengineer"
PENDING = f"{OURS}/pending"
BACKUP = f"{OURS}/backup"
LIST = "list.json"


@dataclass(frozen=True, slots=True)
class Move:
    """One file to put in place or to remove.

    `old` is the hash of what stands there and may go ("" for nothing), `new` the hash of what comes ("" to remove it).
    Anything else found there is set aside in `.nbengineer/backup/`.
    """

    path: str
    old: str
    new: str


def digest(content: bytes) -> str:
    """Give the hash by which manifest and moves know a content."""
    return hashlib.sha256(content).hexdigest()


def digest_of(file: Path) -> str:
    """Give the hash of a file, "" if there is none."""
    return digest(file.read_bytes()) if file.is_file() else ""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder` against other extractions; the lock ends with the process.

    Raises:
        FolderRefused: another one holds it.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        if not _lock(handle):
            raise FolderRefused(
                "another nbengineer is writing there", where=str(folder), help="wait until it has ended"
            )
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except AttributeError:
        return True
    except OSError:
        return False
    return True


def make_whole(directory: Path, contents: Mapping[str, bytes]) -> None:
    """Make `directory` (absent, or empty) with `contents` in it by one rename; on failure it stays as it was."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{directory.name[:100]}.nbengineer-"
    for leftover in directory.parent.glob(f"{prefix}*"):
        with suppress(FolderRefused, OSError), locked(leftover):
            shutil.rmtree(leftover)
    sibling = directory.parent / f"{prefix}{os.getpid()}"
    sibling.mkdir()
    try:
        with locked(sibling):
            for path, content in contents.items():
                _write(sibling / path, content)
            sibling.rename(directory)
    except BaseException:
        shutil.rmtree(sibling, ignore_errors=True)
        raise


def replace(directory: Path, moves: list[Move], contents: Mapping[str, bytes]) -> None:
    """Make `moves` in an existing `directory`, in their order; `contents` holds what comes."""
    (directory / OURS).mkdir(exist_ok=True)
    with locked(directory / OURS):
        pending = directory / PENDING
        shutil.rmtree(pending, ignore_errors=True)
        try:
            for move in moves:
                if move.new:
                    _write(pending / "files" / move.path, contents[move.path])
            text = json.dumps({"schema": 1, "moves": [asdict(move) for move in moves]}, indent=1)
            _write(pending / "list.part", text.encode())
            (pending / "list.part").replace(pending / LIST)
        except BaseException:
            shutil.rmtree(pending, ignore_errors=True)
            raise
        _carry_out(directory, moves)


def finish_pending(directory: Path) -> bool:
    """Finish what a killed run had decided, discard what it had not; say whether anything was finished."""
    pending = directory / PENDING
    if not pending.is_dir() or pending.is_symlink() or (directory / OURS).is_symlink():
        return False
    with locked(directory / OURS):
        moves = _listed(pending)
        if moves is None:
            shutil.rmtree(pending, ignore_errors=True)
            return False
        _carry_out(directory, moves)
    return True


def _listed(pending: Path) -> list[Move] | None:
    """Give the moves of a complete list whose paths all stay inside the folder, else None."""
    try:
        moves = [Move(**move) for move in json.loads((pending / LIST).read_bytes())["moves"]]
        sound = all(is_inside(move.path) and isinstance(move.old, str) and isinstance(move.new, str) for move in moves)
    except (OSError, ValueError, TypeError, LookupError):
        return None
    return moves if sound else None


def is_inside(path: object) -> bool:
    """Say whether `path` names a place inside the folder that it is relative to."""
    if not isinstance(path, str) or not path or "\0" in path or "\\" in path:
        return False
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and pure.parts != ()


def obstacle(directory: Path, path: str) -> str:
    """Say what keeps `path` from being written as a file inside `directory`; "" for nothing."""
    place = directory
    parts = PurePosixPath(path).parts
    for part in parts[:-1]:
        place /= part
        if place.is_symlink():
            return f"{place.relative_to(directory)} is a link"
        if place.exists() and not place.is_dir():
            return f"{place.relative_to(directory)} is no folder"
    return f"{path} is a folder" if (place / parts[-1]).is_dir() else ""


def _carry_out(directory: Path, moves: list[Move]) -> None:
    """Make every move that is not made yet, then forget the list."""
    pending = directory / PENDING
    for move in moves:
        target = directory / move.path
        staged = pending / "files" / move.path
        if (move.new and not staged.is_file()) or obstacle(directory, move.path):
            continue
        if digest_of(target) not in {"", move.old, move.new} or target.is_symlink():
            _set_aside(directory, move.path)
        if move.new:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staged, target)  # noqa: PTH105 (one name for the one call that changes the package)
        else:
            target.unlink(missing_ok=True)
            _drop_empty(target.parent, directory)
    (pending / LIST).unlink()
    shutil.rmtree(pending, ignore_errors=True)


def _set_aside(directory: Path, path: str) -> None:
    """Move a file to `.nbengineer/backup/` under a name that is still free."""
    target = directory / BACKUP / path
    target.parent.mkdir(parents=True, exist_ok=True)
    free, number = target, 2
    while free.exists() or free.is_symlink():
        free, number = target.with_name(f"{target.name}.{number}"), number + 1
    os.replace(directory / path, free)  # noqa: PTH105 (as above)


def _drop_empty(folder: Path, top: Path) -> None:
    """Remove folders that a removal left empty, up to `top`."""
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
