"""Which objects a statement changes in place, may change, or makes known under another name.

`modules` maps imported names to what they stand for; without it the usual names of libraries are taken for them.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calling import is_generator, verdict
from nbengineer.analysis.library import ITERATING_BUILTINS, REACHING_KEYWORDS
from nbengineer.analysis.reaching import NOBODY, Reach, arguments_of_call, names_stored, seen
from nbengineer.analysis.walking import nodes_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nbengineer.analysis.reaching import Env, Seen

LOOPING = (*(ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match),)
"""Statements that may hold a loop."""

CONSUMERS = frozenset("list tuple set dict sorted sum min max any all frozenset join len enumerate zip".split())
"""Calls that have read a lazy argument when they return, or hand it on to the loop that reads it."""


def changes(statement: ast.stmt, modules: Mapping[str, str] | None = None, *, augmented: bool = True) -> frozenset[str]:
    """Give the names whose object is visibly changed: items, attributes, `+=`, `inplace=True`, methods known to.

    A container is changed with what a loop takes from it. `augmented`: `x += …` counts for `x`, which may be a number.
    """
    reach = Reach(modules)
    found: set[str] = set()
    added: set[str] = set()
    for one in seen(statement, reach, lambdas=False):
        if isinstance(one.node, ast.AugAssign) and isinstance(one.node.target, ast.Name):
            added |= _changed(one, reach)
        else:
            found |= _changed(one, reach)
    found |= _through_loops(statement, reach, found)
    return frozenset(found | added) if augmented else frozenset(found)


def _through_loops(statement: ast.stmt, reach: Reach, changed: set[str]) -> frozenset[str]:
    """Give the containers whose elements loops of the statement change."""
    if not changed or not isinstance(statement, LOOPING):
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
            found = _drawn_on(node, reach, env)
            what = verdict(node, reach.modules, used=used)
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
    if not given or verdict(call, reach.modules) == "unknown":
        return NOBODY
    return NOBODY.union(*(reach.owner(value, env) for value in given))


def may_change(statement: ast.stmt, modules: Mapping[str, str] | None = None) -> frozenset[str]:
    """Give the names whose object may not stay as it is: what `changes` has, and what unknown calls are given."""
    reach = Reach(modules)
    found: set[str] = set()
    for one in seen(statement, reach, lambdas=True):
        found |= _maybe_changed(one, reach)
    return frozenset(found | _through_loops(statement, reach, found))


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
    what = verdict(node, reach.modules, used=used)
    if what == "unknown":
        return reach.handed(node, env)
    found = NOBODY
    for keyword in node.keywords:
        if keyword.arg in REACHING_KEYWORDS or is_generator(keyword):
            found |= reach.value(keyword.value, env)
    if what in {"changes", "keeps"} and isinstance(node.func, ast.Attribute):
        return found | reach.value(node.func.value, env)
    return found | reach.value(node.args[0], env) if what == "first" and node.args else found


def aliases(statement: ast.stmt, modules: Mapping[str, str] | None = None) -> frozenset[tuple[str, str]]:
    """Give pairs of names (target, source) that may share an object, or parts of one, after the statement."""
    reach = Reach(modules)
    found: set[tuple[str, str]] = set()
    for one in seen(statement, reach, lambdas=False):
        for names, sources in _shared(one, reach):
            found |= {(name, source) for name in names for source in sources if name != source}
    return frozenset(found)


def _shared(one: Seen, reach: Reach) -> Iterator[tuple[Iterable[str], frozenset[str]]]:
    """Give names together with those that their object may share something with from now on."""
    node, env, used = one
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value, reach, env)
        case ast.Call():
            yield from _kept(node, reach, env, used=used)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield from _assigned(target, value, reach, env)
        case ast.AugAssign(target=target, value=value):
            yield _targets(target, reach, env), reach.value(value, env)
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            for name, sources in reach.bound(target, value, env):
                yield (name,), sources
            if not names_stored(target):
                yield _targets(target, reach, env), reach.elements(value, env)
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield _targets(target, reach, env), reach.value(value, env)
        case ast.Match(subject=subject, cases=cases):
            for case in cases:
                names = [getattr(part, "name", None) or getattr(part, "rest", None) for part in ast.walk(case.pattern)]
                yield [name for name in names if isinstance(name, str)], reach.value(subject, env)
        case ast.FunctionDef(name=name, args=args) | ast.AsyncFunctionDef(name=name, args=args):
            yield (name,), reach.values((d for d in [*args.defaults, *args.kw_defaults] if d is not None), env)
        case _:
            pass


def _assigned(
    target: ast.expr, value: ast.expr, reach: Reach, env: Env
) -> Iterator[tuple[Iterable[str], frozenset[str]]]:
    match target, value:
        case (
            (ast.Tuple(elts=targets) | ast.List(elts=targets)),
            (ast.Tuple(elts=values) | ast.List(elts=values)),
        ) if len(targets) == len(values) and not any(isinstance(one, ast.Starred) for one in [*targets, *values]):
            for one, other in zip(targets, values, strict=True):
                yield from _assigned(one, other, reach, env)
        case _:
            sources = reach.value(value, env)
            if sources:
                yield _targets(target, reach, env), sources


def _targets(target: ast.expr, reach: Reach, env: Env) -> Iterable[str]:
    """Give the names that a target binds, or whose object it stores into."""
    match target:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [name for part in parts for name in _targets(part, reach, env)]
        case _:
            return reach.owner(target, env)


def _kept(call: ast.Call, reach: Reach, env: Env, *, used: bool) -> Iterator[tuple[Iterable[str], frozenset[str]]]:
    """Give the names that a call may have made hold others that it was given."""
    what = verdict(call, reach.modules, used=used)
    if what == "keeps" and isinstance(call.func, ast.Attribute):
        yield reach.value(call.func.value, env), reach.values(arguments_of_call(call), env)
    elif what == "first" and call.args:
        yield reach.value(call.args[0], env), reach.values(call.args[1:], env)
    elif what == "unknown":
        together = reach.handed(call, env)
        if len(together) > 1:
            yield sorted(together)[:1], together


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
            changed |= changes(node, modules)
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
