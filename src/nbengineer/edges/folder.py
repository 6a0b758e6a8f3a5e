"""Reads the notebook's file, and what lies beside it as far as the code names it. Writes nothing, runs nothing."""

from __future__ import annotations

import ast
import io
import os
import stat
import sys
import tokenize
import warnings
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from nbengineer.errors import NotebookUnreadable
from nbengineer.model.environment import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_FILES = 2000
"""A folder that the code names counts with the files in it, but not beyond this many."""

LONGEST_PATH = 1000


def read_notebook_file(path: Path) -> bytes:
    """Give the bytes of a notebook file.

    Raises:
        NotebookUnreadable: it is missing, a folder, no regular file, or may not be read.
    """
    where = str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise NotebookUnreadable("this is a folder", where=where, help="name the notebook file in it")
        if not stat.S_ISREG(mode):
            raise NotebookUnreadable("this is no regular file", where=where, help="save the notebook as an .ipynb file")
        return path.read_bytes()
    except FileNotFoundError:
        raise NotebookUnreadable("there is no such file", where=where, help="check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotebookUnreadable(f"the file can't be read ({reason})", where=where) from None


def look_at(
    folder: Path,
    *,
    imports: frozenset[str],
    paths: tuple[str, ...],
    installed: frozenset[str] = frozenset(),
    moves: bool = False,
) -> Folder:
    """Give the modules beside the notebook that are imported, and the sizes of the existing files that the code names.

    `imports` are top-level names; modules found are searched for further imports. `paths` are strings of the code that
    may be paths: relative ones count, patterns and folders with the files they hold. `installed` names win over folders
    without `__init__.py`. No link is followed out of the folder. `moves`: the code changes its working folder, where a
    kernel looks for modules too, or `sys.path`, so the folders among `paths` are searched for those found nowhere else.
    """
    root = _real(folder)
    if root is None:
        return Folder()
    others = tuple(root / text for text in folders(root, paths)) if moves else ()
    return Folder(modules=_modules(root, imports, installed, others), files=_files(root, paths))


def folders(folder: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Give those of `paths` that are folders other than `folder` itself, relative to it."""
    found = (place for text in paths if (place := _folder(folder, text)))
    return tuple(dict.fromkeys(Path(os.path.relpath(place, folder)).as_posix() for place in found))


def _folder(root: Path, text: str) -> Path | None:
    """Give the folder that a relative path of the code names, if it is one and no link leads there."""
    if not text or len(text) > LONGEST_PATH or "\0" in text or "://" in text or text.startswith(("/", "~")):
        return None
    try:
        place = Path(os.path.normpath(root / text))
        return place if place.is_dir() and place != root and _reached(root, place) else None
    except (OSError, ValueError):
        return None


def read_data(folder: Path, files: Iterable[str], limit: int = 1_000_000) -> dict[str, bytes]:
    """Give the contents of those `files` that lie inside `folder`, smallest first, up to `limit` bytes together.

    The names are relative to `folder`, with `/`. What does not fit, lies outside, or can't be read is left out.
    """
    root = _real(folder)
    found: dict[str, bytes] = {}
    if root is None:
        return found
    sizes = _files(root, tuple(file for file in files if not file.startswith("..")))
    left = limit
    for file, size in sorted(sizes.items(), key=lambda item: (item[1], item[0])):
        if size > left:
            break
        try:
            found[file] = (root / file).read_bytes()
        except OSError:
            continue
        left -= size
    return dict(sorted(found.items()))


def _real(folder: Path) -> Path | None:
    try:
        return folder.resolve(strict=True)
    except OSError:
        return None


def _modules(
    root: Path, imports: frozenset[str], installed: frozenset[str], others: tuple[Path, ...]
) -> dict[str, str]:
    """Follow imports from `imports` through the files of `root`, and of `others` for what is not there nor installed.

    Gives the dotted name of each module, and its source.
    """
    found: dict[str, str] = {}
    seen: set[str] = set()
    todo = sorted(imports)
    while todo:
        name = todo.pop()
        if name in seen or not name.isidentifier() or name in sys.stdlib_module_names:
            continue
        seen.add(name)
        sources = list(_sources_of(root, name, installed))
        if not sources and name not in installed:
            sources = next((more for other in others if (more := list(_sources_of(other, name, installed)))), [])
        for module, file in sources:
            source = _source(file)
            if source is not None:
                found[module] = source
                todo += _imported(source)
    return dict(sorted(found.items()))


def _sources_of(root: Path, name: str, installed: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """Give the files of one top-level module or package beside the notebook, as Python would choose between them."""
    package, module = root / name, root / f"{name}.py"
    has_init = _inside(root, package / "__init__.py")
    if not has_init and _inside(root, module):
        yield name, module
    elif has_init or (name not in installed and package.is_dir()):
        for file in islice(_walk(root, package), MOST_FILES):
            parts = file.relative_to(root).with_suffix("").parts
            if file.suffix == ".py" and all(part.isidentifier() for part in parts):
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file


def _source(file: Path) -> str | None:
    """Give a module's text in the encoding that it declares; None if it can't be read or decoded."""
    try:
        raw = file.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return io.TextIOWrapper(io.BytesIO(raw), encoding, newline=None).read()
    except (OSError, SyntaxError, ValueError, LookupError):
        return None


def _imported(source: str) -> list[str]:
    """Give the top-level names of a module's absolute imports."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    names: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                names += [alias.name.partition(".")[0] for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0):
                names.append(module.partition(".")[0])
    return names


def _files(root: Path, paths: tuple[str, ...]) -> dict[str, int]:
    """Give the existing files that `paths` name, relative to `root`, with their sizes."""
    sizes: dict[str, int] = {}
    for text in paths:
        for file in _named(root, text):
            try:
                sizes[Path(os.path.relpath(file, root)).as_posix()] = file.stat().st_size
            except (OSError, ValueError):
                continue
    return dict(sorted(sizes.items()))


def _named(root: Path, text: str) -> list[Path]:
    """Give the regular files that one string of the code names: itself, those of a folder, those of a pattern."""
    if not text or len(text) > LONGEST_PATH or "\0" in text or "://" in text or text.startswith(("/", "~")):
        return []
    normal = os.path.normpath(text)
    if set(Path(normal).parts) <= {".", ".."}:
        return []
    try:
        if any(sign in normal for sign in "*?[") and not os.path.lexists(root / normal):
            return [file for file in islice(root.glob(normal), MOST_FILES) if _inside(root, file)]
        place = Path(os.path.normpath(root / normal))
        if place.is_dir() and _reached(root, place):
            files = list(islice(_walk(root, place), MOST_FILES + 1))
            return files if len(files) <= MOST_FILES else []
        return [place] if place.is_file() and _reached(root, place) else []
    except (OSError, ValueError, NotImplementedError):
        return []


def _walk(root: Path, folder: Path) -> Iterator[Path]:
    """Give the regular files below `folder` in a fixed order; hidden folders, caches and environments left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "__pycache__")) and not Path(parent, name, "pyvenv.cfg").exists()
        )
        for name in sorted(names):
            file = Path(parent, name)
            if not name.startswith(".") and file.is_file() and _reached(root, file):
                yield file


def _inside(root: Path, file: Path) -> bool:
    """Say whether `file` is a regular file that really lies below `root`."""
    try:
        return file.is_file() and file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _reached(root: Path, place: Path) -> bool:
    """Say whether no link leads `place` out of the folder: it lies below, or exactly where its path says."""
    real = place.resolve()
    return real.is_relative_to(root) or real == place
