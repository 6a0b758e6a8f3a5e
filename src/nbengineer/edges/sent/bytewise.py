"""Leaves of arrays: their bytes in C order, whatever their strides, with one bit pattern for every nan."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.spool import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.edges.sent.spool import Spool

HUGE = 16 << 20
LONGEST_FLOAT = 8


def array_leaf(spool: Spool, array: Any) -> Any:
    """Give the leaf of a plain array of numbers, dates or fixed texts."""
    return spool.leaf(array.dtype.str, array.shape, array.nbytes, lambda: blocks(array))


def blocks(array: Any) -> Iterator[memoryview]:
    """Give an array's content block by block; where a block ends depends on its dtype and shape alone."""
    numpy = sys.modules["numpy"]
    if array.nbytes == 0:
        return
    if array.flags.c_contiguous:
        rows = array.reshape(-1)
        per_block = max(1, BLOCK // array.itemsize)
        for start in range(0, rows.size, per_block):
            yield _bytes(numpy, rows[start : start + per_block])
        return
    held = bytearray()
    limit = max(1, BLOCK // array.itemsize) * array.itemsize
    for slab in _slabs(numpy, array):
        piece = _bytes(numpy, slab)
        if not held and len(piece) == limit:
            yield piece
            continue
        held += piece
        while len(held) >= limit:
            yield memoryview(bytes(held[:limit]))
            del held[:limit]
    if held:
        yield memoryview(bytes(held))


def _slabs(numpy: Any, array: Any) -> Iterator[Any]:
    """Cut an array that is not contiguous into contiguous copies of moderate size, in C order."""
    if array.ndim == 0:
        yield numpy.ascontiguousarray(array).reshape(-1)
        return
    per_row = max(1, array.nbytes // max(1, len(array)))
    if per_row > HUGE and array.ndim > 1:
        for row in array:
            yield from _slabs(numpy, row)
        return
    step = max(1, BLOCK // per_row)
    for start in range(0, len(array), step):
        yield numpy.ascontiguousarray(array[start : start + step]).reshape(-1)


def _bytes(numpy: Any, flat: Any) -> memoryview:
    kind, size = flat.dtype.kind, flat.dtype.itemsize
    if kind == "c":
        flat = flat.view(f"{flat.dtype.byteorder}f{size // 2}")
    if kind in "fc":
        missing = numpy.isnan(flat)
        if missing.any():
            flat = flat.copy()
            flat[missing] = float("nan")
        if flat.dtype.itemsize > LONGEST_FLOAT:
            return _long_doubles(numpy, flat)
    return memoryview(flat.view("u1"))


def _long_doubles(numpy: Any, flat: Any) -> memoryview:
    """Give long doubles without what happens to stand in their unused bytes."""
    used = numpy.finfo(flat.dtype).nmant // 8 + 2
    rows = flat.copy().view("u1").reshape(flat.size, -1)
    rows[:, used:] = 0
    return memoryview(rows.reshape(-1))
