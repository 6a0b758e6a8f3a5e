"""Text that a run prints, kept in bounded memory: its beginning, its length, its hash."""

from __future__ import annotations

import hashlib
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 100_000
"""Characters of a text that are kept as they are."""
PIECE = 1_000_000
"""Characters of a file that are held at once."""


class Printed:
    """Takes a text piece by piece; a line ends alike with and without a carriage return, which IPython's shell adds."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._room = KEPT
        self._length = 0
        self._hash = hashlib.sha256()
        self._return = ""

    def add(self, text: str) -> None:
        """Take the next piece."""
        text = self._return + text
        self._return = "\r" if text.endswith("\r") else ""
        self._take(text.removesuffix("\r").replace("\r\n", "\n"))

    def add_file(self, path: Path) -> None:
        """Take the text of a file, which goes."""
        with path.open(encoding="utf-8", errors="surrogatepass", newline="") as file:
            while piece := file.read(PIECE):
                self.add(piece)
        path.unlink()

    def _take(self, text: str) -> None:
        if self._room:
            self._kept.append(text[: self._room])
            self._room -= len(self._kept[-1])
        self._length += len(text)
        self._hash.update(text.encode("utf-8", "surrogatepass"))

    def text(self) -> str:
        """Give the text; of a long one its beginning, and what tells it from another with the same beginning."""
        self._take(self._return)
        self._return = ""
        kept = "".join(self._kept)
        if self._length <= KEPT:
            return kept
        return f"{kept}… ({self._length:,} characters, sha256 {self._hash.hexdigest()})"


class Divided:
    r"""Takes bytes in which marks say what follows: `\0TOKEN NAME\0`; gives a text for each name.

    Nobody who prints knows the token. What comes before the first mark belongs to "".
    """

    def __init__(self, token: str) -> None:
        self.texts: dict[str, Printed] = {}
        self.name = ""
        self._mark = f"\0{token} ".encode()
        self._rest = b""
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        self._rest += piece
        while (place := self._rest.find(self._mark)) >= 0:
            end = self._rest.find(b"\0", place + 1)
            if end < 0:
                self._take(self._rest[:place])
                self._rest = self._rest[place:]
                return
            self._take(self._rest[:place], final=True)
            self.name = self._rest[place + len(self._mark) : end].decode()
            self._rest = self._rest[end + 1 :]
        safe = len(self._rest) - self._part_of_a_mark()
        self._take(self._rest[:safe])
        self._rest = self._rest[safe:]

    def end(self) -> None:
        """Take what was held back: it begins no mark."""
        self._take(self._rest, final=True)
        self._rest = b""

    def _part_of_a_mark(self) -> int:
        """Give how many of the last bytes may be the beginning of a mark."""
        place = self._rest.rfind(b"\0", -len(self._mark))
        return len(self._rest) - place if place >= 0 and self._mark.startswith(self._rest[place:]) else 0

    def _take(self, piece: bytes, *, final: bool = False) -> None:
        text = self._decoder.decode(piece, final)
        if final:
            self._decoder.reset()
        if text:
            self.texts.setdefault(self.name, Printed()).add(text)
