"""Which places on disk a server may be asked about: those below its folder that are not hidden, links followed."""

from __future__ import annotations

from pathlib import Path

from jupyter_core.paths import is_hidden

from nbengineer.edges.package_folder import packages_of


def inside(place: str | Path, root: Path, *, hidden: bool = False) -> Path | None:
    """Give the real path of a place; None where it is not below `root`, a real path, or hidden unless that is fine.

    The place need not exist.
    """
    try:
        real = Path(place).resolve()
        if not real.is_relative_to(root) or (not hidden and is_hidden(real, root)):
            return None
    except (OSError, RuntimeError, ValueError):
        return None
    return real


def packages_inside(notebook: Path, root: Path, *, hidden: bool = False) -> tuple[Path, ...]:
    """Give the folders of a notebook's packages, as far as they may be asked about."""
    found = (inside(folder, root, hidden=hidden) for folder in packages_of(notebook))
    return tuple(folder for folder in found if folder is not None)


def shown(place: Path, root: Path) -> str:
    """Give a place below `root` as the contents API writes it."""
    path = place.relative_to(root).as_posix()
    return "" if path == "." else path
