"""Says how a package on disk differs from what would be written now; reads only."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from nbengineer.edges import staging
from nbengineer.edges.writing import Standing, changes, contents_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nbengineer.model.tree import FileTree

IDENTITY = {
    "steps": ("module", "function"),
    "definitions": ("module", "name"),
    "config": ("field",),
    "tests": ("test",),
}
"""What `--check` compares in two manifests, and which keys name an entry."""

IGNORED = frozenset({"cell", "cells"})
"""Keys of an entry that may change without making the package stale: cells may be split, joined or moved."""


def diff(standing: Standing, tree: FileTree) -> str:
    """Give a unified diff from the files on disk to those of `tree`, our own folder left out; "" for no difference."""
    done = changes(standing, tree)
    fresh = contents_of(tree)
    paths = sorted([*done.new, *done.replaced, *done.in_the_way, *done.removed])
    shown = [path for path in paths if not path.startswith(f"{staging.OURS}/")]
    return "".join(_difference(path, standing.directory, fresh.get(path)) for path in shown)


def _difference(path: str, directory: Path, fresh: bytes | None) -> str:
    file = directory / path
    now = file.read_bytes() if file.is_file() else None
    try:
        before = now.decode("utf-8") if now is not None else ""
        after = fresh.decode("utf-8") if fresh is not None else ""
    except UnicodeDecodeError:
        return f"Binary file {path} differs\n"
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{path}" if now is not None else "/dev/null",
        f"b/{path}" if fresh is not None else "/dev/null",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def stale(kept: Mapping[str, Any], fresh: Mapping[str, Any]) -> tuple[str, ...]:
    """Say in what a package's manifest no longer describes its notebook; nothing for an up-to-date one.

    Outputs, metadata, cell ids and the notebook's hash never count.
    """
    found = []
    for section, keys in IDENTITY.items():
        before, after = _named(kept.get(section), keys), _named(fresh.get(section), keys)
        noun = section.removesuffix("s") if section != "config" else "setting"
        found += [f"{noun} {name} is new in the notebook" for name in after if name not in before]
        found += [f"{noun} {name} is gone from the notebook" for name in before if name not in after]
        for name in after:
            if name in before and (differing := _differing(before[name], after[name])):
                found.append(f"{noun} {name} has changed ({', '.join(differing)})")
        common = [name for name in before if name in after]
        if section == "steps" and common != [name for name in after if name in before]:
            found.append("the steps run in another order")
    return tuple(found) or _texts(kept, fresh)


def _texts(kept: Mapping[str, Any], fresh: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which sources would come out with other words: a manifest shows headings and docstrings nowhere else."""
    before, after = kept.get("files"), fresh.get("files")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ()
    changed = [path for path in after if path.startswith("src/") and before.get(path) not in {None, after[path]}]
    return tuple(f"{path} would have another heading, docstring or comment" for path in changed)


def _named(entries: Any, keys: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    """Index the entries of one section by what names them; nonsense is left out."""
    rows = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return {".".join(str(entry.get(key, "")) for key in keys): entry for entry in rows}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    keys = sorted((before.keys() | after.keys()) - IGNORED)
    return [key.removesuffix("_sha256") for key in keys if before.get(key) != after.get(key)]
