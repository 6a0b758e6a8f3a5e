"""The options of an extraction that change what is written."""

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
