"""Which code leaves figures open that it, or what ran before it, has drawn (DESIGN 6, figures)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis.drawing import draws, holds_drawing
from nbengineer.analysis.making import dotted
from nbengineer.analysis.walking import statements_of, walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from collections.abc import Set as AbstractSet

LEAVES = (ast.Return, ast.Break, ast.Continue)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is known of drawing: `shows` are the calls that close all figures, `closing` functions that end with one."""

    modules: Mapping[str, str]
    shows: Collection[str]
    drawing: AbstractSet[str]
    closing: AbstractSet[str]

    def leaves_open(self, statements: Sequence[ast.stmt], *, before: bool = False) -> bool:
        """Say whether a figure may be open after the statements; `before`: one may be open already."""
        for statement in statements:
            before = self._after(statement, before=before)
        return before

    def closes(self, function: ast.FunctionDef) -> bool:
        """Say whether every call of a function ends with all figures closed."""
        inside = [one for statement in function.body for one in walk(statement)]
        if any(isinstance(one, ast.Yield | ast.YieldFrom) for one in inside):
            return False
        returns = sum(isinstance(one, ast.Return) for one in inside)
        last = isinstance(function.body[-1], ast.Return)
        return returns == last and not self.leaves_open(function.body, before=True)

    def _after(self, node: ast.stmt, *, before: bool) -> bool:
        if self._is_show(node):
            return False
        if not draws(node, self.modules, self.drawing) and not any(self._is_show(one) for one in statements_of(node)):
            return before
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return before
            case _ if any(isinstance(one, LEAVES) for one in statements_of(node)):
                return before or draws(node, self.modules, self.drawing)
            case ast.If(body=body, orelse=orelse):
                test = before or draws(node.test, self.modules, self.drawing)
                return self.leaves_open(body, before=test) or self.leaves_open(orelse, before=test)
            case ast.For(body=body, orelse=orelse) | ast.While(body=body, orelse=orelse):
                first = node.iter if isinstance(node, ast.For) else node.test
                head = draws(first, self.modules, self.drawing)
                head = head or (isinstance(node, ast.For) and holds_drawing(first, self.drawing - self.closing))
                return self.leaves_open(orelse, before=before or head or self.leaves_open(body, before=before))
            case ast.With(body=body):
                return self.leaves_open(body, before=before)
            case _:
                return before or draws(node, self.modules, self.drawing - self.closing)

    def _is_show(self, node: ast.AST) -> bool:
        """Say whether a statement is a call that closes all figures."""
        match node:
            case ast.Expr(value=ast.Call(func=func)) | ast.Assign(value=ast.Call(func=func)):
                name = dotted(func)
                return name in self.closing or (name in self.shows and isinstance(node, ast.Expr))
            case _:
                return False
