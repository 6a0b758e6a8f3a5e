"""Sets of names, as facts have them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from nbengineer.model.facts import Names

EMPTY: Names = frozenset()


def frozen(names: AbstractSet[str]) -> Names:
    """Give the set that facts keep."""
    return _once(frozenset(names)) if names else EMPTY


@lru_cache(maxsize=5000)
def _once(names: Names) -> Names:
    """Give one object for equal sets: they are most of what facts weigh."""
    return names
