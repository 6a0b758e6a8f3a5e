"""Which objects a statement changes in place, may change, or makes known under another name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import (
    CHANGING_FUNCTIONS,
    CHANGING_METHODS,
    COPIES,
    FRESH_METHODS,
    HARMLESS_CALLS,
    HARMLESS_FUNCTIONS,
    ITERATING_BUILTINS,
    PURE_BUILTINS,
    SHOWING_METHODS,
    VIEWS,
    has_flag,
    root,
)
from nbengineer.analysis.walking import nodes_now

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARIES = frozenset({"np", "numpy", "pd", "pandas", "plt", "sns", "math", "stats", "px", "metrics", "msno"})
"""Names under which notebooks know libraries whose functions leave their arguments alone."""


def changes(statement: ast.stmt) -> frozenset[str]:
    """Give the names whose object is visibly changed: items, attributes, `+=`, `inplace=True`, methods known to change."""
    found: set[str] = set()
    for node in nodes_now(statement):
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                found.add(root(node))
            case ast.AugAssign(target=target):
                found.add(root(target))
            case ast.Call(func=ast.Attribute(value=value)):
                name = called_name(node)
                if name in CHANGING_METHODS or has_flag(node, "inplace"):
                    found.add(root(value))
                if name in CHANGING_FUNCTIONS and node.args:
                    found.add(root(node.args[0]))
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in CHANGING_FUNCTIONS:
                found.add(root(first))
            case _:
                pass
        if isinstance(node, ast.Call):
            found |= {root(keyword.value) for keyword in node.keywords if keyword.arg == "out"}
    return frozenset(found - {""})


def may_change(statement: ast.stmt) -> frozenset[str]:
    """Give the names whose object can't be shown to stay as it is: those that `changes` has, and those given to unknown calls."""
    found: set[str] = set(changes(statement))
    for node in nodes_now(statement):
        if isinstance(node, ast.Call) and not _is_harmless(node):
            found |= set(_handed(node))
        if isinstance(node, ast.Lambda | ast.FunctionDef):
            continue
    return frozenset(found - {""})


def _is_harmless(call: ast.Call) -> bool:
    """Say whether a call surely leaves its receiver and its arguments alone."""
    name = called_name(call)
    if has_flag(call, "inplace") or has_flag(call, "out") or _copy_is_off(call):
        return False
    match call.func:
        case ast.Name():
            return name in HARMLESS_FUNCTIONS or name in HARMLESS_CALLS
        case ast.Attribute(value=value):
            if name in CHANGING_FUNCTIONS:
                return False
            if root(value) in LIBRARIES:
                return True
            return (name in SHOWING_METHODS or name in HARMLESS_CALLS) and name not in CHANGING_METHODS
        case _:
            return False


def _copy_is_off(call: ast.Call) -> bool:
    return any(
        keyword.arg == "copy" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in call.keywords
    )


def _handed(call: ast.Call) -> Iterator[str]:
    """Give the names that a call can reach: its receiver's, and those in its arguments."""
    if isinstance(call.func, ast.Attribute):
        yield root(call.func.value)
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        yield from _reachable(argument)


def _reachable(node: ast.expr) -> Iterator[str]:
    """Give the names whose objects may be part of an expression's value."""
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Attribute() | ast.Subscript() | ast.Starred():
            yield root(node)
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            for element in elements:
                yield from _reachable(element)
        case ast.Dict(values=values):
            for value in values:
                yield from _reachable(value)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _reachable(body)
            yield from _reachable(orelse)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _reachable(value)
        case ast.NamedExpr(target=target, value=value):
            yield target.id
            yield from _reachable(value)
        case ast.Await(value=value):
            yield from _reachable(value)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from (one.id for one in ast.walk(node) if isinstance(one, ast.Name))
        case ast.Call():
            if not _is_fresh(node):
                yield from _handed(node)
        case ast.Lambda():
            yield from (one.id for one in ast.walk(node.body) if isinstance(one, ast.Name))
        case _:
            return


def _is_fresh(call: ast.Call) -> bool:
    """Say whether a call's result surely shares nothing changeable with its receiver and arguments."""
    name = called_name(call)
    if name in VIEWS or _copy_is_off(call):
        return False
    if isinstance(call.func, ast.Name):
        return name in PURE_BUILTINS
    if isinstance(call.func, ast.Attribute) and root(call.func.value) in LIBRARIES:
        return True
    return name in FRESH_METHODS or name in COPIES


def aliases(statement: ast.stmt) -> frozenset[tuple[str, str]]:
    """Give pairs of names (target, source) that may share an object, or parts of one, after the statement."""
    found: set[tuple[str, str]] = set()
    for node in nodes_now(statement):
        match node:
            case ast.Assign(targets=targets, value=value):
                found |= {(one, other) for target in targets for one in _stored(target) for other in _reachable(value)}
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                found |= {(one, other) for one in _stored(target) for other in _reachable(value)}
            case ast.AugAssign(target=target, value=value):
                found |= {(root(target), other) for other in _reachable(value)}
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                found |= {(one, other) for one in _stored(target) for other in _reachable(value)}
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                found |= {(one, other) for one in _stored(target) for other in _reachable(value)}
            case ast.Match(subject=value, cases=cases):
                names = {
                    one
                    for case in cases
                    for pattern in ast.walk(case.pattern)
                    if (one := getattr(pattern, "name", None))
                }
                found |= {(one, other) for one in names if isinstance(one, str) for other in _reachable(value)}
            case ast.Call(func=ast.Attribute(value=receiver)) if called_name(node) in CHANGING_METHODS:
                kept = [argument for argument in [*node.args, *(k.value for k in node.keywords)]]
                found |= {(root(receiver), other) for argument in kept for other in _reachable(argument)}
            case _:
                pass
    return frozenset((one, other) for one, other in found if one and other and one != other)


def _stored(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for element in elements:
                yield from _stored(element)
        case _:
            yield root(target)


def keeps_or_changes(statement: ast.stmt, names: frozenset[str]) -> frozenset[str]:
    """Give those containers of `names` that the statement may change, or keep a reference to.

    Indexing with one or into one, iterating, comparing, and calls that are known to leave their arguments alone do neither.
    """
    safe: set[int] = set()
    for node in ast.walk(statement):
        match node:
            case ast.Subscript(value=value, slice=index):
                if isinstance(node.ctx, ast.Load):
                    safe.add(id(value))
                safe.add(id(index))
            case ast.For(iter=value) | ast.AsyncFor(iter=value) | ast.comprehension(iter=value):
                safe.add(id(value))
            case ast.Compare(left=left, comparators=others):
                safe |= {id(one) for one in [left, *others]}
            case ast.FormattedValue(value=value) | ast.Starred(value=value):
                safe.add(id(value))
            case ast.BinOp(left=left, right=right):
                safe |= {id(left), id(right)}
            case ast.Call():
                safe |= _safe_in_call(node)
            case _:
                pass
    used = (node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id in names)
    return frozenset(node.id for node in used if id(node) not in safe)


def _safe_in_call(call: ast.Call) -> set[int]:
    """Give the nodes of a call's receiver and arguments that the call leaves alone and does not keep."""
    name = called_name(call)
    found: set[int] = set()
    if not _is_harmless(call) or name in {"iter", "map", "filter"}:
        return found
    if isinstance(call.func, ast.Attribute):
        found.add(id(call.func.value))
    keeps = isinstance(call.func, ast.Name) and name in ITERATING_BUILTINS - {
        "sorted",
        "list",
        "set",
        "tuple",
        "sum",
        "min",
        "max",
    }
    if not keeps:
        found |= {id(argument) for argument in [*call.args, *(keyword.value for keyword in call.keywords)]}
    return found
