"""Reads leaves: what a print says in bulk, as numbers or texts that can be compared item by item."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbengineer.model.recording import Contents

Leaf = Mapping[str, Any]

CODES = {
    "float": "d",
    "int": "q",
    "<f8": "d",
    "<f4": "f",
    "<f2": "e",
    "<i8": "q",
    "<i4": "i",
    "<i2": "h",
    "|i1": "b",
    "<u8": "Q",
    "<u4": "I",
    "<u2": "H",
    "|u1": "B",
    "|b1": "?",
}
"""`struct` codes of what is stored, by dtype; dates are stored as `<i8`."""

COMPLEX = {"<c16": "d", "<c8": "f"}
MARK = "\x00"
"""Stands before a line that tells a value which is no string."""
STRIDE = 4096
BLOCK = 1 << 20
"""Bytes of a block, where only digests of blocks are kept."""


@dataclass(frozen=True, slots=True)
class Items:
    """What is in a leaf: its items, their bytes where each has `width` of them (0: texts of any length).

    `numeric` says whether differences between its items can be measured.
    """

    values: Sequence[Any]
    numeric: bool = False
    raw: bytes = b""
    width: int = 0

    def unlike(self, other: Items) -> Iterator[int]:
        """Give the places at which another leaf of the same type and shape has another item."""
        for start in range(0, len(self.values), STRIDE):
            end = min(start + STRIDE, len(self.values))
            if self._piece(start, end) != other._piece(start, end):
                for place in range(start, end):
                    if repr(self.values[place]) != repr(other.values[place]):
                        yield place

    def _piece(self, start: int, end: int) -> Any:
        if self.width:
            return self.raw[start * self.width : end * self.width]
        return self.values[start:end]


def content(leaf: Leaf, contents: Contents) -> bytes | None:
    """Give the bytes of a leaf; None where they were not kept."""
    if "inline" in leaf:
        return base64.b64decode(leaf["inline"])
    return contents(leaf["digest"]) if leaf.get("kept") else None


def items(leaf: Leaf, contents: Contents) -> Items | None:
    """Give the items of a leaf; None where its content was not kept or is of a kind that nobody here can read."""
    found = content(leaf, contents)
    if found is None:
        return None
    dtype = leaf["dtype"]
    if dtype == "text":
        return Items(found.decode("utf-8", "surrogatepass").split("\n")[:-1])
    if dtype == "str":
        return Items(found.decode("utf-8", "surrogatepass"))
    if dtype == "bytes":
        return Items(found)
    code = "q" if dtype[1:2] in {"M", "m"} else CODES.get(dtype)
    if code is not None:
        return Items(_unpacked(code, found), code != "?", found, struct.calcsize(f"<{code}"))
    if dtype in COMPLEX:
        parts = _unpacked(COMPLEX[dtype], found)
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return Items([complex(*pair) for pair in pairs], numeric=True, raw=found, width=2 * len(found) // len(parts))
    if dtype[:2] in {"<U", "|S"}:
        return Items(_fixed(dtype, found))
    return None


def _unpacked(code: str, found: bytes) -> Sequence[Any]:
    return struct.unpack(f"<{len(found) // struct.calcsize('<' + code)}{code}", found)


def _fixed(dtype: str, found: bytes) -> list[str]:
    """Give texts of a fixed width."""
    width = int(dtype[2:]) * (4 if dtype[1] == "U" else 1)
    rows = (found[start : start + width] for start in range(0, len(found), width or 1))
    return [row.decode("utf-32-le" if dtype[1] == "U" else "latin-1", "replace").rstrip("\x00") for row in rows]


def first_block(there: Leaf, here: Leaf) -> tuple[int, int] | None:
    """Give between which items the first difference lies, by digests of blocks; None where there are none."""
    one, other = there.get("blocks"), here.get("blocks")
    if not one or not other:
        return None
    number = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if number is None:
        return None
    rows = there.get("rows") or BLOCK // max(1, _width(there["dtype"]))
    return number * rows, (number + 1) * rows - 1


def _width(dtype: str) -> int:
    if dtype in CODES:
        return struct.calcsize(f"<{CODES[dtype]}")
    digits = "".join(one for one in dtype.partition("[")[0] if one.isdigit())
    return int(digits or 1) * (4 if dtype[1:2] == "U" else 1)
