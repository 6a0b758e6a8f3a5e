"""Finds which arrays of a look lie in the same memory: views, and frames made of an array without a copy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.printing import path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.edges.sent.printing import Printer, Region

MOST = 2_000
"""Pairs that are looked at one by one; where there are more, only the names that lie together are told."""
WORK = 10_000
"""Effort that numpy may take to find out whether two arrays share an element."""


def find_shared(printer: Printer) -> None:
    """Note every two arrays or frames that share memory, of one name or of two."""
    if len(printer.regions) < 2:  # noqa: PLR2004 (a pair)
        return
    numpy = sys.modules["numpy"]
    bounds_of = getattr(getattr(numpy.lib, "array_utils", None), "byte_bounds", None) or numpy.byte_bounds
    bounds = sorted((*bounds_of(region.array), number) for number, region in enumerate(printer.regions))
    pairs = list(_overlapping(bounds, printer.regions))
    if len(pairs) > MOST:
        printer.together.update(_neighbours(bounds, printer.regions))
        return
    told: set[tuple[str, str]] = set()
    for one, other in sorted(pairs):
        first, second = printer.regions[one], printer.regions[other]
        names = (first.name + path(first.place), second.name + path(second.place))
        if names not in told and _share(numpy, first.array, second.array):
            told.add(names)
            printer.share((first.name, first.place), (second.name, second.place))


def _neighbours(bounds: list[tuple[int, int, int]], regions: list[Region]) -> Iterator[tuple[str, str]]:
    """Give names that lie in one stretch of memory without a gap, each with the one before it."""
    end, before = -1, ""
    for low, high, number in bounds:
        name = regions[number].name
        if low < end and name != before:
            yield before, name
        end, before = max(end, high), name


def _overlapping(bounds: list[tuple[int, int, int]], regions: list[Region]) -> Iterator[tuple[int, int]]:
    """Give pairs whose bounds overlap; not of one holder with itself, nor of one object met under two names."""
    live: list[tuple[int, int]] = []
    count = 0
    for low, high, number in bounds:
        live = [(end, other) for end, other in live if end > low]
        for _, other in live:
            if regions[other].holder is not regions[number].holder:
                count += 1
                yield (other, number) if other < number else (number, other)
        if count > MOST:
            return
        live.append((high, number))


def _share(numpy: Any, one: Any, other: Any) -> bool:
    try:
        return bool(numpy.shares_memory(one, other, max_work=WORK))
    except (RuntimeError, ValueError, TypeError):  # too hard to say: what may share, counts as sharing
        return bool(numpy.may_share_memory(one, other))
