"""The input files that a package's code names, as its own files mention them."""

from __future__ import annotations

from collections import Counter
from posixpath import dirname
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FEW = 12
"""So many files of one folder are named one by one; of more, the folder is."""


def named_places(files: Iterable[str]) -> tuple[str, ...]:
    """Give the files in order, or their folder where it holds more than a few."""
    names = sorted(set(files))
    crowd = Counter(map(dirname, names))
    return tuple(
        dict.fromkeys(dirname(name) if dirname(name) and crowd[dirname(name)] > FEW else name for name in names)
    )
