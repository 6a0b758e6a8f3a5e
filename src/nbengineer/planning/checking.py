"""Cases that comparisons and checks leave open."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.planning.wording import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.planning.wording import Wording

OPPOSITE: dict[type[ast.cmpop], str] = {
    ast.Lt: ">=",
    ast.GtE: "<",
    ast.Gt: "<=",
    ast.LtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
}
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
COUNTS = frozenset("n k i j size count len length number index step epoch iteration depth".split())
"""Words of names that stand for counts: they are never missing."""


def of_comparison(node: ast.Compare, wording: Wording, *, decided: bool) -> Iterator[Opening]:
    """Give the value that is none of those the code knows, and the missing one that every comparison calls false.

    `decided`: the comparison is a condition.
    """
    match node:
        case ast.Compare(left=ast.Name() as left, ops=[ast.Eq()], comparators=[ast.Constant(value=str(text))]):
            if text and wording.is_given(left):
                yield Opening(33, f"{wording.of_node(left)} is not {text!r}")
        case ast.Compare(left=ast.Name(id=name) as left, ops=[op], comparators=[_]) if isinstance(op, ORDER):
            if not decided and wording.is_given(left) and COUNTS.isdisjoint(name.lower().split("_")):
                yield Opening(57, f"a value of {wording.of_node(left)} is missing")
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            if not decided and wording.is_given(left):
                yield Opening(60, f"{wording.of_node(left)} is None")
        case _:
            pass


def of_check(node: ast.Assert | ast.If, wording: Wording) -> Iterator[Opening]:
    """Give the case in which the code gives up: the last to ask about, since the code answers it."""
    match node:
        case ast.Assert(test=test):
            yield Opening(78, _failing(test, wording))
        case ast.If(test=ast.Compare() as test, body=[ast.Raise(exc=what), *_]) if not _ends_iteration(what):
            yield Opening(78, wording.of_node(test, 60))
        case _:
            pass


def _failing(test: ast.expr, wording: Wording) -> str:
    """Say in words that a condition does not hold."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"{wording.of_node(operand, 60)} is true"
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPPOSITE:
            return f"{wording.of_node(left)} {OPPOSITE[type(op)]} {wording.of_node(right)}"
        case _:
            return f"{wording.of_node(test, 60)} does not hold"


def _ends_iteration(raised: ast.expr | None) -> bool:
    called = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(called, ast.Name) and called.id in {"StopIteration", "StopAsyncIteration"}
