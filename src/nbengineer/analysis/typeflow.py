"""The types of variables after some statements: kept only where every path agrees."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.library import library_function
from nbengineer.analysis.typetables import FIGURE
from nbengineer.analysis.valuetypes import combined, type_of
from nbengineer.analysis.walking import nodes_now, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.analysis.valuetypes import Meanings, Types

SOME_PATHS = (*(ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match),)
"""Statements whose parts may run never, once or often."""


def types_after(statements: Sequence[ast.stmt], before: Types, meanings: Meanings) -> Types:
    """Give the types of the names that are bound after the statements, "" for those that are not certain.

    `before` has every variable that the statements are given. A name that some path leaves unbound keeps its type.
    """
    flow = _Flow(meanings, dict(before))
    flow.block(statements)
    return flow.types


class _Flow:
    """One path through the code; `seen` collects every type that is given to a name."""

    def __init__(self, meanings: Meanings, types: Types) -> None:
        self.meanings = meanings
        self.types = types
        self.seen: dict[str, set[str]] = {}

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Follow statements that run one after another."""
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        """Take one statement into account."""
        match node:
            case ast.Assign(targets=targets, value=value):
                self._walrus(node)
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self.bind(name, type_of(value, self.types, self.meanings))
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                old, new = self.types.get(name, ""), type_of(value, self.types, self.meanings)
                keeps = old == "list" and isinstance(op, ast.Add)
                self.bind(name, old if keeps else combined(old, op, new))
            case ast.If(body=body, orelse=orelse):
                self._walrus(node.test)
                self._branch(body, orelse)
            case _ if isinstance(node, SOME_PATHS):
                self._on_some_path(node)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                self.bind(name, "")
            case _:
                for name in _bound_in(node):
                    self.bind(name, "")

    def bind(self, name: str, kind: str) -> None:
        """Note what a name is given."""
        self.types[name] = kind
        self.seen.setdefault(name, set()).add(kind)

    def _walrus(self, node: ast.AST) -> None:
        for one in nodes_now(node):
            if isinstance(one, ast.NamedExpr):
                self.bind(one.target.id, "")

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Name(id=name), _:
                self.bind(name, type_of(value, self.types, self.meanings))
            case ast.Tuple(elts=targets) | ast.List(elts=targets), ast.Tuple(elts=values) if len(targets) == len(
                values
            ) and not any(isinstance(one, ast.Starred) for one in (*targets, *values)):
                kinds = [type_of(one, self.types, self.meanings) for one in values]
                for one, kind in zip(targets, kinds, strict=True):
                    for name in _names(one):
                        self.bind(name, kind if isinstance(one, ast.Name) else "")
            case ast.Tuple(elts=[ast.Name(id=figure), _]), ast.Call(func=func) if (
                library_function(func, self.meanings.modules) == "matplotlib.pyplot.subplots"
            ):
                for name in _names(target):
                    self.bind(name, FIGURE if name == figure else "")
            case _:
                for name in _names(target):
                    self.bind(name, "")

    def _branch(self, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]) -> None:
        start = dict(self.types)
        self.block(body)
        first, self.types = self.types, start
        self.block(orelse)
        other = self.types
        self.types = {
            name: first.get(name, other.get(name, "")) if _agree(name, first, other) else ""
            for name in first.keys() | other.keys()
        }

    def _on_some_path(self, node: ast.stmt) -> None:
        """Follow a statement whose parts run never, once or often: a name keeps a type that it is given everywhere."""
        start = self.types
        inside = dict.fromkeys(_bound_in(node), "")
        kept = {name: start[name] for name in inside if start.get(name)}
        while True:
            seen = self._seen_inside(node, start | inside | kept)
            stable = {name: kind for name, kind in kept.items() if seen.get(name, {kind}) == {kind}}
            if stable == kept:
                break
            kept = stable
        for name in inside:
            given = seen.get(name, {""}) | ({start[name]} if name in start else set())
            self.bind(name, next(iter(given)) if len(given) == 1 else "")

    def _seen_inside(self, node: ast.stmt, start: Types) -> dict[str, set[str]]:
        """Give all types that the parts of a statement give to names, if each begins with the types of `start`."""
        flow = _Flow(self.meanings, {})
        for statements, targets in _parts(node):
            flow.types = dict(start)
            for name in targets:
                flow.bind(name, "")
            flow.block(statements)
        return flow.seen


def _agree(name: str, first: Types, other: Types) -> bool:
    return name not in first or name not in other or first[name] == other[name]


def _parts(node: ast.stmt) -> list[tuple[list[ast.stmt], set[str]]]:
    """Give the blocks of a compound statement, each with the names that its head binds."""
    match node:
        case ast.For(target=target, body=body, orelse=orelse) | ast.AsyncFor(target=target, body=body, orelse=orelse):
            return [(body, _names(target) | _named(node.iter)), (orelse, set())]
        case ast.While(test=test, body=body, orelse=orelse):
            return [(body, _named(test)), (orelse, set())]
        case ast.Try() | ast.TryStar():
            handlers = [(one.body, {one.name} if one.name else set()) for one in node.handlers]
            return [([*node.body, *node.orelse], set()), *handlers, (node.finalbody, set())]
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            heads = [_names(item.optional_vars) if item.optional_vars else set() for item in items]
            return [(body, set().union(*heads, *(_named(item.context_expr) for item in items)))]
        case ast.Match(subject=subject, cases=cases):
            captured = {
                one.name
                for case in cases
                for one in walk(case.pattern)
                if isinstance(one, ast.MatchAs | ast.MatchStar) and one.name
            }
            captured |= {
                one.rest
                for case in cases
                for one in walk(case.pattern)
                if isinstance(one, ast.MatchMapping) and one.rest
            }
            return [([], captured | _named(subject)), *((case.body, set()) for case in cases)]
        case _:
            return []


def _named(node: ast.AST) -> set[str]:
    return {one.target.id for one in walk(node) if isinstance(one, ast.NamedExpr)}


def _names(target: ast.AST) -> set[str]:
    return {one.id for one in walk(target) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}


def _bound_in(node: ast.stmt) -> set[str]:
    """Give every name that a statement may bind or delete in its own scope."""
    found: set[str] = set()
    for one in walk(node):
        match one:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                found |= {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
            case _:
                pass
    return found
