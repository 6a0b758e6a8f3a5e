"""A generated notebook as statements, and a trial run of it in this process.

A trial tells whether a statement completes and whether its effects stay small and repeatable: no deep recursion (where
Python stops it depends on the frames below), no large values, no addresses in what is printed.
"""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import FrameType

DEEPEST = 30
MOST_CALLS = 3000
LARGEST = 10**9
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """Statements under one tag; a cell without a tag stays out unless it is needed."""

    tag: str
    statements: tuple[str, ...]

    @property
    def source(self) -> str:
        """Give the cell's text."""
        return "\n".join(self.statements)


@dataclass(frozen=True, slots=True)
class Program:
    """The cells of a notebook, in order."""

    cells: tuple[Cell, ...]

    @property
    def is_tagged_throughout(self) -> bool:
        """Tell whether every cell becomes part of the package."""
        return all(cell.tag not in {"", "nbe:skip"} for cell in self.cells)

    def notebook(self) -> dict[str, Any]:
        """Give the notebook's JSON."""
        return {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"c{place}",
                    "metadata": {"tags": [cell.tag]} if cell.tag else {},
                    "source": cell.source,
                    "execution_count": None,
                    "outputs": [],
                }
                for place, cell in enumerate(self.cells, 1)
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }

    def with_cell(self, place: int, *statements: str) -> Program:
        """Give the program with other statements in a cell; without the cell if there are none."""
        kept = [replace(self.cells[place], statements=statements)] if statements else []
        return Program((*self.cells[:place], *kept, *self.cells[place + 1 :]))


class Unsuitable(BaseException):
    """The statement recurses deeply or calls too much."""


class Trial:
    """A namespace in which statements are tried one after another."""

    def __init__(self, statements: Iterable[str] = ()) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self._calls = 0
        self._depth = 0
        self._exceeded = False
        for statement in statements:
            self.completes(statement)

    def completes(self, statement: str) -> bool | None:
        """Run a statement: True if it completes, False if it raises, None if no program may contain it."""
        printed = io.StringIO()
        try:
            code = compile(statement, "<trial>", "exec", dont_inherit=True)
        except SyntaxError:
            return None
        self._calls = self._depth = 0
        completed = False
        with contextlib.redirect_stdout(printed):
            sys.setprofile(self._watch)
            try:
                exec(code, self.namespace)
                completed = True
            except Exception:  # noqa: BLE001 (generated code raises what it likes)
                completed = False
            except Unsuitable:
                self._exceeded = True
            finally:
                sys.setprofile(None)
        if self._exceeded or "<" in printed.getvalue() or not is_tame(self.namespace):
            return None
        return completed

    def _watch(self, _frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            self._calls += 1
            self._depth += 1
            if self._depth > DEEPEST or self._calls > MOST_CALLS:
                self._exceeded = True
                raise Unsuitable
        elif event == "return":
            self._depth -= 1


def is_tame(namespace: Mapping[str, object]) -> bool:
    """Tell whether all values are small enough to grow a little more, and no text holds an address."""
    for name, value in namespace.items():
        match value:
            case int() if abs(value) > LARGEST:
                return False
            case str() if " at 0x" in value:
                return False
            case str() | list() | dict() | tuple() if len(value) > LONGEST and name != "__builtins__":
                return False
    return True
