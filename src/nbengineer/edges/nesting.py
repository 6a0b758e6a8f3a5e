"""Room on Python's stack: to follow code takes a few calls for each level that it nests, which may be hundreds."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nbengineer.errors import NotebookRefused
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.reading.noting import NO_PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = 10_000
"""Enough for every cell that Python itself compiles at its usual limit."""


@contextmanager
def room_to_nest() -> Iterator[None]:
    """Let calls nest deeply meanwhile.

    Raises:
        NotebookRefused: that was not enough.
    """
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, CALLS))
    try:
        yield
    except RecursionError:
        message = "the code of a cell is nested too deeply to be followed"
        help_ = "divide long chains of operators, calls or `elif` into statements of their own"
        diagnostic = Diagnostic(0, 0, NO_PYTHON, "error", "", message, help_)
        raise NotebookRefused(message, help=help_, diagnostics=(diagnostic,)) from None
    finally:
        sys.setrecursionlimit(usual)
