"""Which names may share an object, or parts of one, after a statement."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.changing import hides_a_change
from nbengineer.analysis.library import library_function
from nbengineer.analysis.methods import FIXED_ATTRIBUTES
from nbengineer.analysis.own import parts_of
from nbengineer.analysis.reaching import SHALLOW, arguments_of_call, names_stored, seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nbengineer.analysis.reaching import Env, Reach, Seen


def aliases(statement: ast.stmt, reach: Reach) -> frozenset[tuple[str, str]]:
    """Give pairs of names (target, source) that may share an object, or parts of one, after the statement.

    With what is known of the notebook's own names, `a*` stands for what `a` holds where only that is shared.
    """
    found: set[tuple[str, str]] = set()
    for one in seen(statement, reach, lambdas=False):
        for names, sources in _shared(one, reach):
            found |= {(name, source) for name in names for source in sources if name != source}
    return frozenset(found)


def _shared(one: Seen, reach: Reach) -> Iterator[tuple[Iterable[str], Iterable[str]]]:
    """Give names together with those that their object may share something with from now on."""
    node, env, used = one
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value, reach, env)
            if len(targets) > 1 and reach.own is not None:
                yield _targets(targets[0], reach, env), [n for t in targets[1:] for n in _targets(t, reach, env)]
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
        case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers) if reach.own is not None:
            raised = [part for inner in body for part in ast.walk(inner) if isinstance(part, ast.Name)]
            yield [one.name for one in handlers if one.name and _goes_on(one)], reach.values(raised, env)
        case _:
            pass


def _goes_on(handler: ast.ExceptHandler) -> bool:
    """Say whether an exception, or something of it, may live on after its handler."""
    shown = {
        id(argument)
        for inner in handler.body
        for part in ast.walk(inner)
        for argument in (
            part.args
            if isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and part.func.id in {"print", "str", "repr"}
            else [part.value]
            if isinstance(part, ast.FormattedValue)
            else []
        )
    }
    return any(
        isinstance(part, ast.Name) and part.id == handler.name and id(part) not in shown
        for inner in handler.body
        for part in ast.walk(inner)
    )


def _assigned(
    target: ast.expr, value: ast.expr, reach: Reach, env: Env
) -> Iterator[tuple[Iterable[str], Iterable[str]]]:
    match target, value:
        case (
            (ast.Tuple(elts=targets) | ast.List(elts=targets)),
            (ast.Tuple(elts=values) | ast.List(elts=values)),
        ) if len(targets) == len(values) and not any(isinstance(one, ast.Starred) for one in [*targets, *values]):
            for one, other in zip(targets, values, strict=True):
                yield from _assigned(one, other, reach, env)
        case _:
            sources = _sources(value, reach, env)
            names = list(_targets(target, reach, env))
            if reach.own is not None and not isinstance(target, ast.Tuple | ast.List):
                yield from _held(names, sources, "all" if not isinstance(target, ast.Name) else _fresh(value, reach))
            elif sources:
                yield names, sources
            if len(names) > 1 and reach.own is not None and not _are_apart(value, reach, env):
                yield names[:1], names[1:]


def _sources(value: ast.expr, reach: Reach, env: Env) -> frozenset[str]:
    """Give what the value of an assignment shares; a list of what a column holds may hold lists of it."""
    match value:
        case ast.Call(func=ast.Attribute(value=column, attr="tolist" | "to_list" | "to_dict")) if reach.own is not None:
            return reach.value(column, env)
        case _:
            return reach.value(value, env)


def _held(names: list[str], sources: Iterable[str], how: str) -> Iterator[tuple[Iterable[str], Iterable[str]]]:
    """Give what names share with sources that they hold (`all` of, or the `parts` of), or that they may be (``)."""
    if not how:
        yield names, sources
        return
    parts = [parts_of(name) for name in names]
    yield parts, [parts_of(source) for source in sources]
    if how == "all":
        yield parts, sources


def _fresh(value: ast.expr, reach: Reach) -> str:
    """Say of which sources a new container holds something: `all` of them, or only their `parts`; empty for no such."""
    match value:
        case ast.List() | ast.Tuple() | ast.Set() | ast.Dict() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return "all"
        case ast.Call(func=ast.Name(id="list" | "tuple" | "set" | "dict" | "sorted" | "frozenset")):
            return "all"
        case ast.BinOp(op=ast.Add() | ast.Mult() | ast.BitOr()):
            return "" if reach.own and reach.own.classes else "parts"
        case ast.Call(func=ast.Attribute(attr="tolist" | "to_list" | "to_dict")):
            return "parts"
        case ast.Call(func=ast.Attribute(attr=method), args=[]) if method in SHALLOW:
            return "parts" if reach.verdict(value) == "new" else ""
        case _:
            return ""


def _are_apart(value: ast.expr, reach: Reach, env: Env) -> bool:
    """Say whether what a value unpacks to surely has nothing in common."""
    match value:
        case ast.Call(func=func):
            name = library_function(func, reach.modules)
            return reach.verdict(value) == "new" and (not name or reach.is_flat(value, env))
        case ast.Attribute(attr=attribute):
            return attribute in FIXED_ATTRIBUTES
        case ast.Constant() | ast.List() | ast.Tuple():
            return True
        case _:
            return False


def _targets(target: ast.expr, reach: Reach, env: Env) -> Iterable[str]:
    """Give the names that a target binds, or whose object it stores into."""
    match target:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [name for part in parts for name in _targets(part, reach, env)]
        case ast.Attribute(value=value) | ast.Subscript(value=value) if reach.own is not None:
            return reach.value(value, env)
        case _:
            return reach.owner(target, env)


def _kept(call: ast.Call, reach: Reach, env: Env, *, used: bool) -> Iterator[tuple[Iterable[str], Iterable[str]]]:
    """Give the names that a call may have made hold others that it was given."""
    what = reach.verdict(call, used=used)
    if (what == "keeps" or hides_a_change(call, env, reach, used=used)) and isinstance(call.func, ast.Attribute):
        how = "all" if reach.own is not None else ""
        yield from _held([*reach.value(call.func.value, env)], reach.values(arguments_of_call(call), env), how)
    elif what == "first" and call.args:
        yield reach.value(call.args[0], env), reach.values(call.args[1:], env)
    elif what == "unknown":
        together = reach.handed(call, env)
        if len(together) > 1:
            yield sorted(together)[:1], together
