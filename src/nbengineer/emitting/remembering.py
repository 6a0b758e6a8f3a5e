"""Whether a package's modules may keep something from one run to the next."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.library import root
from nbengineer.analysis.walking import walk
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import Plan, Statement

KEPT = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Call)
"""Expressions that make an object which can be changed."""
REGISTRIES = frozenset({"singledispatch", "singledispatchmethod", "register", "count", "counted"})


def remembers(plan: Plan, codes: Sequence[Code | None]) -> bool:
    """Say whether a second run in the same process may find what the first one left in the package's modules."""
    if plan.local_modules:
        return True
    definitions = frozenset(one.name for one in plan.definitions if one.kind != "constant")
    made = [one.statement for one in plan.definitions]
    if any(_holds(one) for node in _nodes(made, codes) for one in walk(node)):
        return True
    done = [statement for step in plan.steps for statement in step.statements]
    return any(_changes(one, definitions) for node in _nodes([*made, *done], codes) for one in walk(node))


def _nodes(statements: Sequence[Statement], codes: Sequence[Code | None]) -> Iterator[ast.stmt]:
    """Give the trees of statements, one at a time."""
    return (tree_of(code).body[one.index] for one in statements if (code := codes[one.cell]) is not None)


def _holds(node: ast.AST) -> bool:
    """Say whether a definition has an object of its own that its calls may change."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            defaults = [*node.args.defaults, *node.args.kw_defaults]
            return any(isinstance(one, KEPT) for one in defaults) or any(_registers(one) for one in node.decorator_list)
        case ast.ClassDef(body=body):
            values = [one.value for one in body if isinstance(one, ast.Assign | ast.AnnAssign)]
            return any(isinstance(one, KEPT) and not _is_field(one) for one in values)
        case _:
            return False


def _is_field(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and "field" in ast.unparse(node.func).lower()


def _registers(node: ast.expr) -> bool:
    words = {one.id if isinstance(one, ast.Name) else one.attr for one in _named(node)}
    return not words.isdisjoint(REGISTRIES)


def _named(node: ast.expr) -> Iterator[ast.Name | ast.Attribute]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Name | ast.Attribute))


def _changes(node: ast.AST, definitions: frozenset[str]) -> bool:
    """Say whether code changes a function or class of the package itself."""
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            return root(node) in definitions | {"cls"} or ast.unparse(node.value) in {"type(self)", "self.__class__"}
        case ast.Call(func=ast.Attribute(attr="register")) | ast.Call(func=ast.Name(id="setattr")):
            return True
        case _:
            return False
