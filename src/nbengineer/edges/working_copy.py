"""A copy of the notebook's folder to run in: the user's files are never written, and no link leads back to them."""

from __future__ import annotations

import os
import re
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nbengineer.edges.folder import look_at
from nbengineer.errors import BadRequest
from nbengineer.planning.survey import named_paths

try:
    import fcntl
except ImportError:  # a system without it has no clones either
    fcntl = None  # type: ignore[assignment,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nbengineer.planning.survey import Survey

FICLONE = 0x40049409
"""Linux's request to let two files share their blocks until one of them is written."""

PARENT = re.compile(r"""["']\.\.["']""")
"""The folder above, as code names it; too short to be taken for a path elsewhere."""

MARKED = ("pyvenv.cfg", "conda-meta", "CACHEDIR.TAG")
"""A folder that holds one of these is an environment or a cache."""

LEFT_OUT = frozenset(
    ".git .hg .svn __pycache__ .ipynb_checkpoints .mypy_cache .pytest_cache .ruff_cache .tox .nox node_modules".split()
)
MOST_ENTRIES = 200_000
SHOWN = 5
LONGEST_PATH = 1000


@dataclass(frozen=True, slots=True)
class Original:
    """What is copied: `files` of the folder `root` with their sizes, and its `folders`; relative, with `/`.

    `start` is the folder in it that the notebook runs in. `notes` say in a sentence each what is not copied and might
    be missed.
    """

    root: Path
    start: str
    files: dict[str, int]
    folders: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Sum the bytes."""
        return sum(self.files.values())


def paths_to_copy(folder: Path, survey: Survey, texts: Iterable[str]) -> tuple[str, ...]:
    """Give the paths that a copy of the notebook's `folder` must hold: those that cells and modules beside them name.

    `texts` are the cells' sources. A module's paths count from the notebook's folder, where it runs, and from its own.
    """
    modules = look_at(folder, imports=survey.imports, paths=survey.paths, moves=True).modules
    found = dict.fromkeys(survey.paths)
    for name, text in modules.items():
        own = "/".join(name.split(".")[:-1])
        for path in named_paths(text):
            found |= {path: None, f"{own}/{path}" if own else path: None}
    if any(PARENT.search(text) for text in (*texts, *modules.values())):
        found[".."] = None
    return tuple(found)


def find_original(folder: Path, paths: Iterable[str], *, limit: int) -> Original:
    """Find the smallest folder that holds the notebook's `folder` and every existing one of `paths`, relative to that.

    It never lies above the repository that the notebook is in.

    Raises:
        BadRequest: it holds more than `limit` bytes, or too many files to go through.
    """
    folder = folder.resolve()
    top = _repository(folder)
    root, notes = folder, []
    for text in sorted(set(paths)):
        place = _named(folder, text)
        if place is None or place.is_relative_to(root):
            continue
        if top is not None and not place.is_relative_to(top):
            notes.append(f"{text} lies outside the repository and is not copied")
            continue
        root = Path(os.path.commonpath([root, place]))
    walk = _Walk(root, limit)
    walk.see(root, (root,))
    if walk.size > limit or walk.entries > MOST_ENTRIES:
        raise BadRequest(_too_large(walk), where=str(root), help=WAY_OUT)
    start = folder.relative_to(root).as_posix()
    return Original(root, start, dict(sorted(walk.files.items())), tuple(walk.folders), (*notes, *walk.notes))


WAY_OUT = (
    "--copy-limit BYTES allows more; --in-place runs in the folder itself, where notebook and package may write and "
    "overwrite files"
)


def _too_large(walk: _Walk) -> str:
    """Say how much there is, with the largest files."""
    largest = sorted(walk.files.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    shown = ", ".join(f"{path} ({size / 1e6:,.0f} MB)" for path, size in largest)
    if walk.entries > MOST_ENTRIES:
        return f"the notebook's folder holds more than {MOST_ENTRIES:,} files, too many to copy; the largest: {shown}"
    return f"the notebook's folder holds more than {walk.limit / 1e9:g} GB, too much to copy; the largest: {shown}"


def _repository(folder: Path) -> Path | None:
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def _named(folder: Path, text: str) -> Path | None:
    """Give the existing file or folder that a relative path names; for a pattern, the folder that it starts from."""
    if not text or len(text) > LONGEST_PATH or "\0" in text or "://" in text or text.startswith(("/", "~")):
        return None
    fixed = text
    while any(sign in fixed for sign in "*?["):
        fixed = os.path.dirname(fixed)  # noqa: PTH120 (`Path` would drop what `..` means after a link)
    place = Path(os.path.normpath(folder / fixed))
    try:
        return place if fixed and place.exists() else None
    except OSError:
        return None


class _Walk:
    """Goes through a folder; `files` by path with sizes."""

    def __init__(self, root: Path, limit: int) -> None:
        self.root = root
        self.limit = limit
        self.files: dict[str, int] = {}
        self.folders: list[str] = []
        self.notes: list[str] = []
        self.entries = 0
        self.size = 0

    def see(self, folder: Path, within: tuple[Path, ...]) -> None:
        """Note what lies in `folder`; `within` are the real folders that it is in, so that no link leads in circles."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._leave_out(folder, error.strerror or "it can't be read")
            return
        self.folders.append(folder.relative_to(self.root).as_posix())
        for entry in entries:
            self.entries += 1
            if self.entries > MOST_ENTRIES:
                return
            self._see_entry(Path(entry.path), within)

    def _see_entry(self, place: Path, within: tuple[Path, ...]) -> None:
        try:
            if place.is_symlink() and not place.resolve(strict=True).is_relative_to(self.root):
                self._leave_out(place, "it is a link that leads out of the folder")
                return
            about = place.stat()
        except (OSError, RuntimeError):
            self._leave_out(place, "it is a link that leads nowhere")
            return
        if stat.S_ISREG(about.st_mode):
            self.files[place.relative_to(self.root).as_posix()] = about.st_size
            self.size += about.st_size
        elif not stat.S_ISDIR(about.st_mode):
            self._leave_out(place, "it is neither a file nor a folder")
        elif not is_left_out(place):
            real = place.resolve()
            if place.is_symlink() and real in within:
                self._leave_out(place, "it is a link to a folder that it lies in")
                return
            self.see(place, (*within, real))

    def _leave_out(self, place: Path, why: str) -> None:
        self.notes.append(f"{place.relative_to(self.root).as_posix()} is not copied: {why}")


def is_left_out(folder: Path) -> bool:
    """Say whether a folder is a repository's own, an environment or a cache."""
    return folder.name in LEFT_OUT or any((folder / sign).exists() for sign in MARKED)


def copy(original: Original, target: Path) -> None:
    """Make a copy at `target`, which must not exist; blocks are shared where the file system can.

    Raises:
        BadRequest: there is no room for it, or a file can't be read.
    """
    room = shutil.disk_usage(target.parent).free
    if original.size > room:
        message = (
            f"a copy of the notebook's folder takes {original.size / 1e6:,.0f} MB, and {room / 1e6:,.0f} MB are free"
        )
        raise BadRequest(
            message, where=str(target.parent), help="set TMPDIR to a folder on a larger disk, or --in-place"
        )
    for folder in original.folders:
        (target / folder).mkdir(parents=True, exist_ok=True)
    for file in original.files:
        try:
            _copy_file(original.root / file, target / file)
        except OSError as error:
            message = f"{file} can't be copied ({error.strerror or error})"
            raise BadRequest(message, where=str(original.root)) from None


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("wb") as new:
        if not _clone(old.fileno(), new.fileno()):
            shutil.copyfileobj(old, new, 1 << 20)
    shutil.copystat(source, target)


def _clone(source: int, target: int) -> bool:
    try:
        fcntl.ioctl(target, FICLONE, source)
    except (AttributeError, OSError):
        return False
    return True


def remove(folder: Path) -> None:
    """Remove a copy, whatever permissions were set in it."""

    def again(function: Callable[[str], object], path: str, _: object) -> None:
        with suppress(OSError):
            os.chmod(os.path.dirname(path), stat.S_IRWXU)  # noqa: PTH101, PTH120 (as `rmtree` gives it)
            os.chmod(path, stat.S_IRWXU)  # noqa: PTH101
            function(path)

    shutil.rmtree(folder, onerror=again)
    shutil.rmtree(folder, ignore_errors=True)
