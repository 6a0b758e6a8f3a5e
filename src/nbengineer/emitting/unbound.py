"""The module of a package that has the mark for a variable which is not bound."""

from __future__ import annotations

UNBOUND_TEXT = '''\
"""`UNBOUND` stands for a variable that the notebook may not have bound by then."""

from enum import Enum
from typing import Any


class Unbound(Enum):
    """A single value: copies of it, and what pickle makes of it, are the same object."""

    UNBOUND = "unbound"

    def __repr__(self) -> str:
        return "UNBOUND"


UNBOUND: Any = Unbound.UNBOUND
'''
