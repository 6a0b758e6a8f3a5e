"""Which objects a statement changes in place, may change, or makes known under another name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calling import applies_unknown, is_generator, verdict
from nbengineer.analysis.library import ITERATING_BUILTINS, RANDOM_KEYWORDS, REACHING_KEYWORDS, library_function
from nbengineer.analysis.methods import RETURNING_NONE
from nbengineer.analysis.reaching import NOBODY, VALUE_TYPES, Reach, arguments_of_call, names_stored, seen
from nbengineer.analysis.walking import nodes_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.analysis.own import Own
    from nbengineer.analysis.reaching import Env, Seen

LOOPING = (*(ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match),)
"""Statements that may hold a loop."""

CONSUMERS = frozenset("list tuple set dict sorted sum min max any all frozenset join len enumerate zip".split())
"""Calls that have read a lazy argument when they return, or hand it on to the loop that reads it."""


def changes(statement: ast.stmt, reach: Reach, *, augmented: bool = True) -> frozenset[str]:
    """Give the names whose object is visibly changed: items, attributes, `+=`, `inplace=True`, methods known to.

    A container is changed with what a loop takes from it. `augmented`: `x += …` counts for `x`, which may be a number.
    `reach` knows nothing of the notebook's own names.
    """
    found = NOBODY
    added = NOBODY
    for one in seen(statement, reach, lambdas=False):
        if type(one.node) is ast.AugAssign:
            added |= _changed(one, reach)
        else:
            found |= _changed(one, reach)
    if found:
        found |= _through_loops(statement, reach, found)
    return found | added if augmented else found


def _through_loops(statement: ast.stmt, reach: Reach, changed: frozenset[str]) -> frozenset[str]:
    """Give the containers whose elements loops of the statement change."""
    if not isinstance(statement, LOOPING):
        return NOBODY
    found = NOBODY
    for node in reversed(nodes_now(statement)):
        if isinstance(node, ast.For | ast.AsyncFor) and _gives_elements(node.iter):
            pairs = reach.bound(node.target, node.iter, {})
            found = found.union(*(sources for name, sources in pairs if name in changed or name in found))
    return found


def _gives_elements(node: ast.expr) -> bool:
    """Say whether iterating surely gives what a container holds, and no copies."""
    match node:
        case ast.Name() | ast.Attribute() | ast.Call(func=ast.Attribute(attr="values" | "items"), args=[]):
            return True
        case ast.Call(func=ast.Name(id="enumerate" | "zip" | "reversed" | "sorted" | "list" | "tuple"), args=args):
            return all(map(_gives_elements, args))
        case _:
            return False


def _changed(one: Seen, reach: Reach) -> frozenset[str]:
    node, env, used = one
    match node:
        case ast.Call(func=func, args=args):
            found = _drawn_on(node, reach, env) if node.keywords else NOBODY
            what = reach.verdict(node, used=used)
            if what in {"changes", "keeps"} and isinstance(func, ast.Attribute):
                return found | reach.owner(func.value, env)
            return found | reach.owner(args[0], env) if what == "first" and args else found
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
            return reach.owner(value, env)
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            return reach.owner(value, env)
        case ast.AugAssign(target=ast.Name() as target):
            return reach.owner(target, env)
        case _:
            return NOBODY


def _drawn_on(call: ast.Call, reach: Reach, env: Env) -> frozenset[str]:
    """Give the owners of arguments that a library changes because of their keyword: `out=`, `ax=`."""
    given = [k.value for k in call.keywords if k.arg in REACHING_KEYWORDS]
    if not given or reach.verdict(call) == "unknown":
        return NOBODY
    return NOBODY.union(*(reach.owner(value, env) for value in given))


def may_change(statement: ast.stmt, reach: Reach) -> frozenset[str]:
    """Give the names whose object may not stay as it is: what `changes` has, and what unknown calls are given."""
    return may_change_parts(statement, reach)[0]


def may_change_parts(statement: ast.stmt, reach: Reach) -> tuple[frozenset[str], frozenset[str]]:
    """Give what `may_change` does, and those names among them of which more may change than the object itself holds.

    `x` is one of those in `x["a"].append(1)`.
    """
    whole = NOBODY
    parts = NOBODY
    for one in seen(statement, reach, lambdas=True):
        found = _maybe_changed(one, reach)
        if found:
            whole |= found
            parts |= NOBODY if _only_itself(one, reach) else found
    if not whole:
        return NOBODY, NOBODY
    whole |= _through_loops(statement, reach, whole)
    return whole, parts | _through_loops(statement, reach, whole)


def _only_itself(one: Seen, reach: Reach) -> bool:
    """Say whether a node changes only what one named object itself holds."""
    match one.node:
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
            return _is_whole(value, one)
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            return _is_whole(value, one)
        case ast.AugAssign(target=ast.Name(id=name)):
            return name not in one.env
        case ast.Call(func=ast.Attribute(value=value)) as call:
            return _is_whole(value, one) and reach.verdict(call, used=one.used) in {"changes", "keeps"}
        case _:
            return False


def _is_whole(node: ast.expr, one: Seen) -> bool:
    match node:
        case ast.Name(id=name):
            return name not in one.env
        case ast.Attribute(value=ast.Name(id=name), attr="loc" | "iloc" | "at" | "iat"):
            return name not in one.env
        case _:
            return False


def _maybe_changed(one: Seen, reach: Reach) -> frozenset[str]:
    node, env, used = one
    match node:
        case ast.Call():
            return _maybe_by_call(node, env, reach, used=used)
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
            return reach.value(value, env)
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            return reach.value(value, env)
        case ast.AugAssign(target=ast.Name() as target):
            return reach.owner(target, env)
        case ast.withitem(context_expr=value):
            return reach.value(value, env)
        case ast.Await(value=value):
            return reach.owner(value, env)
        case ast.FunctionDef(decorator_list=marks) | ast.AsyncFunctionDef(decorator_list=marks):
            return reach.values((mark.value for mark in marks if isinstance(mark, ast.Attribute)), env)
        case _:
            return NOBODY


def _maybe_by_call(node: ast.Call, env: Env, reach: Reach, *, used: bool) -> frozenset[str]:
    what = reach.verdict(node, used=used)
    if what == "unknown" or (reach.own is not None and applies_unknown(node, reach.modules)):
        return reach.handed(node, env)
    found = NOBODY
    for keyword in node.keywords:
        unpacked = keyword.arg is None and reach.own is not None and _may_hold_more(keyword.value, reach.own)
        draws = keyword.arg in RANDOM_KEYWORDS and reach.own is not None and not reach.is_flat(keyword.value, env)
        if keyword.arg in REACHING_KEYWORDS or unpacked or draws or is_generator(keyword):
            found |= reach.value(keyword.value, env)
    match node.func:
        case ast.Attribute(value=ast.Attribute(attr="ndarray" | "DataFrame" | "Series")):
            return found | reach.values(node.args[:1], env)
        case ast.Attribute(value=ast.Name(id=kind), attr=method) if kind in CONTAINERS or method.startswith("__set"):
            return found | reach.values([node.func.value, *node.args[:1]], env)
        case ast.Attribute(value=value) if what in {"changes", "keeps"} or hides_a_change(node, env, reach, used=used):
            return found | reach.value(value, env)
        case _:
            return found | reach.value(node.args[0], env) if what == "first" and node.args else found


CONTAINERS = VALUE_TYPES | frozenset("list dict set bytearray".split())
"""Types whose methods, called by their name, are given the object first."""


def hides_a_change(node: ast.Call, env: Env, reach: Reach, *, used: bool) -> bool:
    """Say whether a method of what may be a container changes it, though its value is used, or by unpacked keywords."""
    if reach.own is None or not isinstance(node.func, ast.Attribute):
        return False
    asked = used and node.func.attr in RETURNING_NONE
    unpacked = [one.value for one in node.keywords if one.arg is None]
    if not (asked or unpacked) or library_function(node.func, reach.modules):
        return False
    return any(_may_hold_more(one, reach.own) for one in unpacked) or (
        asked and not reach.is_flat(node.func.value, env)
    )


def _may_hold_more(node: ast.expr, own: Own) -> bool:
    """Say whether unpacked keywords may hold one by which a call changes something."""
    keys = {one.value for one in node.keys if isinstance(one, ast.Constant)} if isinstance(node, ast.Dict) else set()
    if isinstance(node, ast.Dict):
        return len(keys) < len(node.keys) or not keys.isdisjoint(REACHING)
    return not isinstance(node, ast.Name) or not own.keys.get(node.id, REACHING).isdisjoint(REACHING)


REACHING = REACHING_KEYWORDS | {"inplace", "copy", "overwrite_input"}


def keeps_or_changes(
    statement: ast.stmt, names: frozenset[str], modules: Mapping[str, str] | None = None
) -> frozenset[str]:
    """Give those containers of `names` that the statement may change, or keep a reference to.

    Indexing with one or into one, iterating, comparing, unpacking, and calls that are known to leave their arguments
    alone do neither. Code that runs later counts as well.
    """
    safe: set[int] = set()
    changed: set[str] = set()
    reach = Reach(modules)
    for node in ast.walk(statement):
        safe |= _safe_parts(node, modules)
        if isinstance(node, ast.stmt):
            changed |= changes(node, reach)
    for node in ast.walk(statement):
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension) and changed.intersection(
            names_stored(node.target)
        ):
            changed |= reach.elements(node.iter, {})
    used = (node for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return frozenset(node.id for node in used if node.id in names and id(node) not in safe) | (names & changed)


def _safe_parts(node: ast.AST, modules: Mapping[str, str] | None) -> set[int]:
    """Give the children of a node that it only looks at."""
    match node:
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            return {id(value), id(index), *map(id, parts)}
        case ast.Subscript(slice=index):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            return {id(index), *map(id, parts)}
        case ast.For(iter=value) | ast.AsyncFor(iter=value) | ast.comprehension(iter=value):
            return {id(value), *map(id, _passed_on(value))}
        case ast.Compare(left=left, comparators=others):
            return {id(one) for one in [left, *others]}
        case ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.keyword(arg=None, value=value):
            return {id(value)}
        case ast.BinOp(left=left, right=right):
            return {id(left), id(right)}
        case ast.UnaryOp(operand=value) | ast.Expr(value=value):
            return {id(value)}
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
            return {id(test), *(map(id, test.values) if isinstance(test, ast.BoolOp) else ())}
        case ast.Dict(keys=keys, values=values):
            return {id(value) for key, value in zip(keys, values, strict=True) if key is None}
        case ast.Call():
            return _safe_in_call(node, modules)
        case _:
            return set()


def _passed_on(value: ast.expr) -> list[ast.expr]:
    """Give what a loop goes through behind `zip`, `enumerate` and the like."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ITERATING_BUILTINS:
        return [one for argument in value.args for one in (argument, *_passed_on(argument))]
    return []


def _safe_in_call(call: ast.Call, modules: Mapping[str, str] | None) -> set[int]:
    """Give the receiver and arguments that a call leaves alone and does not keep."""
    what = verdict(call, modules, used=False)
    if what == "unknown":
        return set()
    match call.func:
        case ast.Attribute(value=value) if what in {"new", "shares"}:
            return {id(value), *map(id, arguments_of_call(call))}
        case ast.Attribute() if what == "changes":
            return {id(argument) for argument in arguments_of_call(call)}
        case ast.Attribute(value=value, attr="extend" | "update") if what == "keeps":
            return {id(argument) for argument in call.args}
        case ast.Name(id=name) if what in {"new", "shares"}:
            lazy = name in {"iter", "map", "filter", "zip", "enumerate", "reversed", "getattr", "vars", "memoryview"}
            inside = [one for argument in call.args for one in _passed_on(argument)] if name in CONSUMERS else []
            if name in {"map", "filter"}:
                return {id(argument) for argument in call.args[:1]}
            return set() if lazy else {id(one) for one in [*arguments_of_call(call), *inside]}
        case _:
            return set()
