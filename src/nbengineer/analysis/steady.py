"""Which functions and classes of the notebook remember nothing between two calls."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.making import HARMLESS_DECORATORS, decorators_of, dotted
from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from nbengineer.analysis.own import Own


def keeps_nothing(node: ast.stmt, own: Own, *, quiet: bool) -> bool:
    """Say whether a function or class surely remembers nothing between two calls, captured variables aside.

    `quiet`: it changes none of its arguments, so none of its defaults.
    """
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            defaults = [one for one in [*node.args.defaults, *node.args.kw_defaults] if one is not None]
            return (
                not node.decorator_list
                and (quiet or all(map(_is_fixed, defaults)))
                and not _names_itself(node, {node.name})
            )
        case ast.ClassDef(name=name, bases=bases, body=body, keywords=keywords):
            marks = {dotted(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list}
            based = all(isinstance(one, ast.Attribute) or _is_steady(one, own) for one in bases)
            return (
                marks <= HARMLESS_DECORATORS
                and based
                and not keywords
                and all(_member_keeps_nothing(one, name) for one in body)
            )
        case _:
            return False


def _is_steady(base: ast.expr, own: Own) -> bool:
    return isinstance(base, ast.Name) and (base.id not in own.classes or base.id in own.steady)


def _member_keeps_nothing(node: ast.stmt, name: str) -> bool:
    match node:
        case ast.FunctionDef(name="__new__" | "__init_subclass__" | "__class_getitem__"):
            return False
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            marks = set(decorators_of(node))
            defaults = [one for one in [*node.args.defaults, *node.args.kw_defaults] if one is not None]
            quiet = {
                one for one in marks if one in {"property", "staticmethod"} or one.endswith((".setter", ".getter"))
            }
            return (
                marks == quiet and all(map(_is_fixed, defaults)) and not _names_itself(node, {name, "__class__", "cls"})
            )
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return _is_fixed(value) or (
                isinstance(value, ast.Call) and dotted(value.func) in {"field", "dataclasses.field"}
            )
        case ast.AnnAssign() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case _:
            return False


def _names_itself(node: ast.AST, names: set[str]) -> bool:
    """Say whether code names one of `names` otherwise than to call it."""
    called = {id(part.func) for part in walk(node) if isinstance(part, ast.Call)}
    return any(
        (isinstance(part, ast.Name) and part.id in names and id(part) not in called)
        or (isinstance(part, ast.Attribute) and part.attr in names)
        or (isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "type")
        for part in walk(node)
    )


def _is_fixed(node: ast.expr) -> bool:
    """Say whether a default is a value that nothing changes."""
    return all(
        isinstance(part, ast.Constant | ast.Tuple | ast.UnaryOp | ast.unaryop | ast.BinOp | ast.operator | ast.Load)
        for part in ast.walk(node)
    )
