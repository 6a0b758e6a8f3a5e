"""Room on Python's stack: to follow code takes a few calls for each level that it nests, which may be hundreds."""

from __future__ import annotations

import ast
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nbengineer.errors import NotebookRefused
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.reading.noting import NO_PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CALLS = 10_000
"""Enough for every cell that Python itself compiles at its usual limit."""

DEEP = re.compile(r"^ {200}", re.MULTILINE)
"""Lines so far in that Python's parser may run out of room."""


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
        raise _refusal("the code of a cell is nested too deeply to be followed") from None
    finally:
        sys.setrecursionlimit(usual)


def refuse_what_nests_too_deeply(texts: Iterable[str]) -> None:
    """Make sure that Python still reads what was laid out: each level of a lambda gets brackets of its own.

    Raises:
        NotebookRefused: it does not.
    """
    for text in texts:
        if DEEP.search(text):
            try:
                compile(text, "<module>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
            except (SyntaxError, MemoryError):
                raise _refusal("the code of a cell is nested too deeply for a module") from None


def _refusal(message: str) -> NotebookRefused:
    help_ = "divide long chains of operators, calls or `elif`, and lambdas in lambdas, into statements of their own"
    diagnostic = Diagnostic(0, 0, NO_PYTHON, "error", "", message, help_)
    return NotebookRefused(message, help=help_, diagnostics=(diagnostic,))
