"""Reads what a look has kept in bulk: `DIGEST.bin`, and packs of small contents with a line of JSON before them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from nbengineer.model.recording import Contents


def contents_of(spool: Path) -> Contents:
    """Give a reader of the folder that `look` was told to keep content in; it must stay as long as the reader does."""
    packed: dict[str, tuple[Path, int, int]] = {}
    read: set[Path] = set()

    def contents(digest: str) -> bytes | None:
        try:
            if (file := spool / f"{digest}.bin").is_file():
                return file.read_bytes()
            if digest not in packed:
                for pack in set(spool.glob("*.pack")) - read:
                    read.add(pack)
                    packed.update(_parts(pack))
            if digest not in packed:
                return None
            pack, start, size = packed[digest]
            with pack.open("rb") as stream:
                stream.seek(start)
                return stream.read(size)
        except OSError:
            return None

    return contents


def _parts(pack: Path) -> dict[str, tuple[Path, int, int]]:
    """Give where each content of a pack stands."""
    found: dict[str, tuple[Path, int, int]] = {}
    with pack.open("rb") as stream:
        head = stream.readline()
    start = len(head)
    for digest, size in json.loads(head).items():
        found[digest] = (pack, start, size)
        start += size
    return found
