"""The options of an extraction that change what is written, and those of a run of the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asks for besides the notebook.

    `returns="all"` returns every bound name; `split` divides mixed cells by statement; `only` names the modules to
    extract.
    """

    returns: Literal["used", "all"] = "used"
    split: bool = False
    only: tuple[str, ...] = ()


HOUR = 3600.0
COPY_LIMIT = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Running:
    """How the notebook runs.

    `timeout` are seconds for the whole run, `copy_limit` the bytes that a copy of its folder may take; `in_place` makes
    no copy; `seed` seeds the global generators of Python and numpy first.
    """

    timeout: float = HOUR
    copy_limit: int = COPY_LIMIT
    in_place: bool = False
    seed: bool = True
