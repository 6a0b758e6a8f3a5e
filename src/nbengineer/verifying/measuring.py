"""How far numbers are apart, and whether that is within what two runs of the same notebook show."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NUMBER = re.compile(r"(?:[a-z]+\d*\()?([-+]?(?:\d[\d_]*\.?\d*(?:e[-+]?\d+)?|inf|nan))\)?", re.IGNORECASE)
FEW = 10
WIDER, WIDEST = 3.0, 10.0
"""How much farther a third run may lie than the second did: two runs tell little of a band, of few numbers less."""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart numbers are: `count` of `total` differ, by at most `most`, or `share` of the first of a pair."""

    count: int
    total: int
    most: float
    share: float

    def within(self, rtol: float) -> bool:
        """Say whether all are as close as a relative tolerance asks."""
        return self.share <= rtol

    def beside(self, band: Distance) -> bool:
        """Say whether numbers as far apart may be a third run, where two are apart as `band` says."""
        wider = WIDEST if band.total < FEW else WIDER
        return self.most <= wider * band.most

    def __str__(self) -> str:
        """Give `3 of 100 differ, by at most 0.5 (relative 0.01)`."""
        relative = f" (relative {self.share:.2g})" if math.isfinite(self.share) else ""
        return f"{self.count:,} of {self.total:,} differ, by at most {self.most:.6g}{relative}"


def distance(pairs: Iterable[tuple[Any, Any]], total: int) -> Distance:
    """Measure pairs of numbers, of `total` in all; nan equals nan, and is infinitely far from anything else."""
    count = 0
    most = share = 0.0
    for one, other in pairs:
        if _same(one, other):
            continue
        count += 1
        if one == other:
            continue
        apart = abs(other - one)
        if not math.isfinite(apart):
            most = share = math.inf
            continue
        most = max(most, apart)
        share = max(share, apart / abs(one) if one else math.inf)
    return Distance(count, total, most, share)


def _same(one: Any, other: Any) -> bool:
    """Say whether two numbers are the same to the bit, but for what is in a nan."""
    if one != one:  # noqa: PLR0124 (nan)
        return bool(other != other)  # noqa: PLR0124 (nan)
    if one != other:
        return False
    return one != 0 or math.copysign(1, one.real) == math.copysign(1, other.real)


def number_in(text: str) -> float | None:
    """Give the number that a text tells; None if it tells something else."""
    found = NUMBER.fullmatch(text)
    try:
        return float(found[1]) if found else None
    except (ValueError, OverflowError):
        return None
