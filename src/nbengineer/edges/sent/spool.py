"""Digests of numbers and texts in bulk, and a folder that keeps their content once, by digest.

Content of a moderate size is kept, so that a comparison can name the first place that differs and measure it; of what
is larger only digests by block are.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbengineer.edges.sent.watchdog import Watchdog

Chunks = Callable[[], Iterable[Any]]

KEPT = 8 << 20
"""Bytes up to which a leaf's content is kept."""
KEPT_IN_ALL = 256 << 20
INLINE = 256
"""Bytes up to which it stands in the print itself."""
SMALL = 64 << 10
"""Bytes up to which the contents of one look go into one file: a `.pack` with a line of JSON before them."""
BLOCK = 1 << 20

_kept: dict[str, set[str]] = {}
"""What each folder has, by digest."""
_spent: dict[str, int] = {}


class Spool:
    """A folder that keeps each content once: `DIGEST.bin`, or a part of a pack; `""` for a folder keeps nothing."""

    def __init__(self, folder: str, watchdog: Watchdog) -> None:
        self.folder = folder
        self._watchdog = watchdog
        self._small: dict[str, bytes] = {}

    def leaf(self, dtype: str, shape: tuple[int, ...], size: int, chunks: Chunks) -> dict[str, Any]:
        """Give the leaf for content of `size` bytes; `chunks` may be asked twice.

        A chunk has about `BLOCK` bytes; where one ends may depend on dtype and shape alone.
        """
        found: dict[str, Any] = {"dtype": dtype, "shape": list(shape)}
        if size <= INLINE:
            content = b"".join(bytes(chunk) for chunk in chunks())
            return {**found, "digest": digest(content), "inline": base64.b64encode(content).decode()}
        if size > KEPT:
            blocks = [digest(chunk) for chunk in self._each(chunks)]
            return {**found, "digest": digest("".join(blocks).encode()), "blocks": [block[:16] for block in blocks]}
        whole = hashlib.sha1(usedforsecurity=False)
        for chunk in self._each(chunks):
            whole.update(chunk)
        name = whole.hexdigest()[:32]
        return {**found, "digest": name, "kept": self.keep(name, size, chunks)}

    def _each(self, chunks: Chunks) -> Iterator[Any]:
        for chunk in chunks():
            self._watchdog.beats += 1
            yield chunk

    def keep(self, name: str, size: int, chunks: Chunks) -> bool:
        """Keep content by its digest unless it is there; False where it can't be, or there is too much already."""
        if not self.folder:
            return False
        known = _kept.setdefault(self.folder, set())
        if name in known:
            return True
        spent = _spent.get(self.folder, 0)
        if spent + size > KEPT_IN_ALL:
            return False
        if size <= SMALL:
            self._small[name] = b"".join(bytes(chunk) for chunk in chunks())
        elif not self._write(f"{name}.bin", self._each(chunks)):
            return False
        known.add(name)
        _spent[self.folder] = spent + size
        return True

    def close(self) -> None:
        """Write the pack."""
        if not self._small:
            return
        head = json.dumps({name: len(content) for name, content in self._small.items()}).encode() + b"\n"
        if not self._write(f"{digest(head)}.pack", [head, *self._small.values()]):
            _kept[self.folder] -= self._small.keys()
        self._small = {}

    def _write(self, name: str, chunks: Iterable[Any]) -> bool:
        part = Path(self.folder) / f"{name}.{os.getpid()}"
        try:
            with part.open("wb", buffering=0) as file:
                for chunk in chunks:
                    file.write(chunk)
            part.replace(Path(self.folder) / name)
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
