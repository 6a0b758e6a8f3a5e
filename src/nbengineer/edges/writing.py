"""Writes a package into its folder: nothing that is not ours is touched, nothing that somebody edited is lost."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.edges import staging
from nbengineer.emitting.verified import without_section
from nbengineer.errors import EditedInTheWay, FolderRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.model.tree import FileTree

MANIFEST = f"{staging.OURS}/manifest.json"
BASE = f"{staging.OURS}/base"
REVIEW = "REVIEW.md"
SHOWN = 10
"""So many paths are named in a message."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the output folder is before writing.

    `manifest` is None where no package stands there. `own_copy` is the path of the notebook inside the package when it
    is extracted from there ("" otherwise). `bare` folders do not exist or are empty and may be renamed over.
    """

    directory: Path
    manifest: Mapping[str, Any] | None = None
    own_copy: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What writing does to each path.

    `kept` were edited and would come out as before; `left` were edited and are no longer made; `deleted` were deleted
    by hand and stay so; `in_the_way` were edited (or are the user's own) and would come out differently.
    """

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    in_the_way: tuple[str, ...] = ()


def is_derived(path: str) -> bool:
    """Say whether a file is made again at every extraction and never edited."""
    return path == REVIEW or path.startswith((f"{staging.OURS}/", "notebooks/", "tests/recorded/"))


def stand_before(directory: Path, notebook: Path | None) -> Standing:
    """Look at the output folder; finish or discard what a killed run left there.

    Raises:
        FolderRefused: it is no folder, holds something else, another notebook's package, or the notebook itself.
    """
    where = str(directory)
    try:
        directory = directory.resolve()
        if directory.exists() and not directory.is_dir():
            raise FolderRefused("this is a file", where=where, help="give a folder that does not exist yet with -o")
        if directory.is_dir():
            staging.finish_pending(directory)
            names = sorted(child.name for child in directory.iterdir())
        else:
            names = []
    except (OSError, RuntimeError) as error:
        raise FolderRefused(f"the folder can't be used ({_reason(error)})", where=where) from None
    manifest = read_manifest(directory)
    inside = notebook is not None and notebook.resolve().is_relative_to(directory)
    own_copy = _own_copy(directory, manifest, notebook) if inside else ""
    if inside and not own_copy:
        help_ = "give another folder with -o, beside the notebook for instance"
        raise FolderRefused("this folder holds the notebook", where=where, help=help_)
    if manifest is None and not set(names) <= {".git"} and not _is_husk(directory, names):
        shown = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
        help_ = f"it holds: {shown}; give a folder that does not exist yet with -o"
        raise FolderRefused("this folder is not empty and holds no package of nbengineer", where=where, help=help_)
    if manifest is not None and notebook is not None and not own_copy:
        _check_origin(directory, manifest, notebook, where)
    bare = not names and directory != Path.cwd()
    return Standing(directory, manifest, own_copy, bare=bare)


def read_manifest(directory: Path) -> dict[str, Any] | None:
    """Give the manifest of the package in `directory`; None where there is none that can be read."""
    try:
        manifest = json.loads((directory / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("notebook"), dict):
        return None
    return manifest if isinstance(manifest.get("files"), dict) else None


def content_of(standing: Standing, path: str) -> bytes | None:
    """Give the content of a path of the package; None where there is no such file, or it may not be looked at."""
    place = standing.directory / path
    if standing.manifest is None or not staging.is_inside(path) or staging.obstacle(standing.directory, path):
        return None
    try:
        return place.read_bytes() if not place.is_symlink() else None
    except OSError:
        return None


def _is_husk(directory: Path, names: list[str]) -> bool:
    """Say whether the folder holds only what an extraction that was killed early leaves behind."""
    return set(names) <= {".git", staging.OURS} and not any((directory / staging.OURS).iterdir())


def _own_copy(directory: Path, manifest: Mapping[str, Any] | None, notebook: Path | None) -> str:
    """Give the package's own path of `notebook` if it is the copy that the manifest names."""
    path = str(manifest["notebook"].get("path", "")) if manifest else ""
    is_it = notebook is not None and staging.is_inside(path) and notebook.resolve() == (directory / path).resolve()
    return path if is_it else ""


def _check_origin(directory: Path, manifest: Mapping[str, Any], notebook: Path, where: str) -> None:
    """Refuse a package of another notebook; one whose notebook was moved counts as ours while the name is the same."""
    origin = str(manifest["notebook"].get("origin", ""))
    known = Path(os.path.normpath(directory / origin)) if origin else None
    if known is not None and known.exists():
        if known.resolve() == notebook.resolve():
            return
    elif Path(str(manifest["notebook"].get("path", ""))).name == notebook.name:
        return
    help_ = "give another folder with -o"
    raise FolderRefused(f"this folder holds the package of another notebook ({origin})", where=where, help=help_)


def changes(standing: Standing, tree: FileTree) -> Changes:
    """Decide what writing `tree` would do to each path; touches nothing."""
    sorted_out: dict[str, list[str]] = {name: [] for name in Changes.__slots__}
    known = _known(standing)
    fresh = contents_of(tree)
    for path, content in sorted(fresh.items()):
        verdict = _verdict(path, staging.digest(content), known.get(path, ""), standing.directory)
        sorted_out[verdict].append(path)
    for path in sorted(_no_longer_made(standing, known, fresh)):
        now = staging.digest_of(standing.directory / path)
        if now:
            goes = now == known.get(path) or path.startswith(f"{BASE}/")
            sorted_out["removed" if goes else "left"].append(path)
    if REVIEW in sorted_out["replaced"] and _only_verified(standing.directory / REVIEW, fresh[REVIEW], sorted_out):
        sorted_out["replaced"].remove(REVIEW)
        sorted_out["unchanged"].append(REVIEW)
    return Changes(**{name: tuple(paths) for name, paths in sorted_out.items()})


def _only_verified(review: Path, fresh: bytes, sorted_out: Mapping[str, list[str]]) -> bool:
    """Say whether a review differs only by the section of a verification, whose sources stay as they are."""
    coming = (*sorted_out["new"], *sorted_out["replaced"], *sorted_out["removed"], *sorted_out["in_the_way"])
    if any(path.startswith("src/") for path in coming):
        return False
    return without_section(review.read_bytes().decode("utf-8", "replace")).encode() == fresh


def _verdict(path: str, fresh: str, known: str, directory: Path) -> str:
    now = staging.digest_of(directory / path)
    if now == fresh:
        return "unchanged"
    if not now and not (directory / path).is_symlink():
        return "deleted" if known == fresh and not is_derived(path) else "new"
    if now == known or is_derived(path):
        return "replaced"
    return "kept" if known == fresh else "in_the_way"


def _known(standing: Standing) -> dict[str, str]:
    """Give the hashes of the files as emitted last; a manifest's nonsense left out."""
    files = standing.manifest["files"] if standing.manifest else {}
    return {path: known for path, known in files.items() if staging.is_inside(path) and isinstance(known, str)}


def _no_longer_made(standing: Standing, known: Mapping[str, str], fresh: Mapping[str, bytes]) -> set[str]:
    base = standing.directory / BASE
    bases = {
        file.relative_to(standing.directory).as_posix()
        for file in base.rglob("*")
        if file.is_file() and not file.is_symlink()
    }
    paths = (bases | set(known)) - set(fresh) - {standing.own_copy}
    return {path for path in paths if not staging.obstacle(standing.directory, path)}


def write(standing: Standing, tree: FileTree, *, force: bool = False) -> Changes:
    """Write `tree`, all of it or nothing; `force` sets edited files aside in `.nbengineer/backup/` instead of refusing.

    Raises:
        EditedInTheWay: files were edited and would come out differently.
        FolderRefused: the folder can't be written to.
    """
    done = changes(standing, tree)
    directory = standing.directory
    if not force:
        refuse_edited(done, directory)
    fresh = contents_of(tree)
    coming = [*done.new, *done.replaced, *done.in_the_way]
    if (coming or done.removed) and directory.exists() and not os.access(directory, os.W_OK):
        raise FolderRefused("the folder may not be written to", where=str(directory), help="give another one with -o")
    for path in coming:
        if reason := staging.obstacle(directory, path):
            raise FolderRefused(f"{path} can't be written: {reason}", where=str(directory))
    known = _known(standing)
    moves = [staging.Move(path, _may_go(path, known, directory), staging.digest(fresh[path])) for path in coming]
    moves += [staging.Move(path, staging.digest_of(directory / path), "") for path in done.removed]
    moves.sort(key=lambda move: (move.path == MANIFEST, move.path))
    try:
        if standing.bare:
            staging.make_whole(directory, fresh)
        elif moves:
            staging.replace(directory, moves, fresh)
    except OSError as error:
        if standing.bare and error.errno in {errno.ENOTEMPTY, errno.EEXIST} and directory.is_dir():
            help_ = "look at it, then run the command again"
            raise FolderRefused("something was put there meanwhile", where=str(directory), help=help_) from None
        raise FolderRefused(f"the folder can't be written to ({_reason(error)})", where=str(directory)) from None
    return done


def refuse_edited(done: Changes, directory: Path) -> None:
    """Make sure that nothing edited is in the way.

    Raises:
        EditedInTheWay: something is.
    """
    if done.in_the_way:
        raise EditedInTheWay(_edited(done.in_the_way), paths=done.in_the_way, where=str(directory), help=WAY_OUT)


WAY_OUT = (
    "nothing was written. `--diff` shows what would change; `--force` writes it and moves your versions to "
    f"{staging.BACKUP}/; or put the change into the notebook and undo it here"
)


def _may_go(path: str, known: Mapping[str, str], directory: Path) -> str:
    """Give the hash of what a move may overwrite: what was emitted last; in our own folder, whatever is there."""
    if path.startswith(f"{staging.OURS}/"):
        return staging.digest_of(directory / path)
    return known.get(path, "")


def _edited(paths: tuple[str, ...]) -> str:
    many = f"{len(paths)} files were" if len(paths) > 1 else "one file was"
    shown = ", ".join(paths[:SHOWN]) + (", …" if len(paths) > SHOWN else "")
    return f"{many} edited since the last extraction and would come out differently: {shown}"


def contents_of(tree: FileTree) -> dict[str, bytes]:
    """Give every path of `tree` with its bytes."""
    return {path: text.encode("utf-8") for path, text in tree.texts.items()} | dict(tree.data)


def _reason(error: OSError | RuntimeError) -> str:
    return getattr(error, "strerror", None) or str(error)
