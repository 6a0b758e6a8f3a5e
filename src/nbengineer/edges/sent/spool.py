"""Digests of numbers and texts in bulk, and a folder that keeps their content once, by digest.

Content of a moderate size is kept, so that a comparison can name the first place that differs and measure it; of what
is larger only digests by block are.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Chunks = Callable[[], Iterable[Any]]

KEPT = 8 << 20
"""Bytes up to which a leaf's content is kept."""
KEPT_IN_ALL = 1 << 30
INLINE = 512
"""Bytes up to which it stands in the print itself."""
BLOCK = 1 << 20

_spent: dict[str, int] = {}


class Spool:
    """A folder with one file per content; `""` for a folder keeps nothing."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def leaf(self, dtype: str, shape: tuple[int, ...], size: int, chunks: Chunks) -> dict[str, Any]:
        """Give the leaf for content of `size` bytes, -1 where that is not known before; `chunks` may be asked twice.

        A chunk has about `BLOCK` bytes; where one ends may depend on dtype and shape alone.
        """
        if size < 0:
            known = list(chunks())
            size = sum(map(len, known))
            return self._leaf(dtype, shape, size, lambda: known)
        return self._leaf(dtype, shape, size, chunks)

    def _leaf(self, dtype: str, shape: tuple[int, ...], size: int, chunks: Chunks) -> dict[str, Any]:
        found: dict[str, Any] = {"dtype": dtype, "shape": list(shape)}
        if size <= INLINE:
            content = b"".join(bytes(chunk) for chunk in chunks())
            return {**found, "digest": digest(content), "inline": base64.b64encode(content).decode()}
        whole = hashlib.sha1(usedforsecurity=False)
        blocks = []
        for chunk in chunks():
            whole.update(chunk)
            if size > KEPT:
                blocks.append(digest(chunk)[:16])
        name = whole.hexdigest()[:32]
        if size > KEPT:
            return {**found, "digest": name, "blocks": blocks}
        return {**found, "digest": name, "kept": self.keep(name, size, chunks)}

    def keep(self, name: str, size: int, chunks: Chunks) -> bool:
        """Write content under its digest unless it is there; False where it can't be, or there is too much already."""
        if not self.folder:
            return False
        target = Path(self.folder) / f"{name}.bin"
        if target.exists():
            return True
        spent = _spent.get(self.folder, 0)
        if spent + size > KEPT_IN_ALL:
            return False
        _spent[self.folder] = spent + size
        part = target.with_suffix(f".{os.getpid()}")
        try:
            with part.open("wb", buffering=0) as file:
                for chunk in chunks():
                    file.write(chunk)
            part.replace(target)
        except OSError:
            return False
        return True


def digest(content: Any) -> str:
    """Give the digest of some bytes, as text."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()[:32]


def pieces(values: list[Any], size: int) -> Iterator[list[Any]]:
    """Cut a list into lists of a size."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
