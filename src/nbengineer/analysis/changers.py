"""Functions and methods of the notebook that visibly change what they are given, or a variable that they name."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis.calling import QUIET_METHODS
from nbengineer.analysis.changing import changes
from nbengineer.analysis.reaching import Reach
from nbengineer.analysis.scopes import locals_of
from nbengineer.analysis.walking import calls_now, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Changers = Mapping[str, "Changer"]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Changer:
    """What calling a function changes: `given` of its `parameters` (in order), and `outer` names of the notebook."""

    parameters: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()


def changers_of(node: ast.stmt, modules: Mapping[str, str], known: Changers) -> dict[str, Changer]:
    """Give the functions that a definition makes, those of a class as `.method`, if they change anything.

    `known` are those above, which it may call.
    """
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            changer = _changer(node, modules, known)
            return {name: changer} if changer.given or changer.outer else {}
        case ast.ClassDef(body=body):
            methods = [one for one in body if isinstance(one, Function) and one.args.args]
            found = {f".{one.name}": _changer(one, modules, known) for one in methods if one.name not in QUIET_METHODS}
            return {name: one for name, one in found.items() if one.parameters[0] in one.given}
        case _:
            return {}


def _changer(node: Function, modules: Mapping[str, str], known: Changers) -> Changer:
    own = locals_of(node)
    reach = Reach({name: what for name, what in modules.items() if name not in own.bound})
    found: set[str] = set()
    for statement in node.body:
        found |= changes(statement, reach, augmented=False) | changed_by_own(statement, reach, known)
    parameters = [one.arg for one in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]
    rebound = {part.id for part in walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return Changer(
        tuple(parameters),
        frozenset(found.intersection(parameters) - rebound),
        frozenset(found - own.bound - own.global_ - own.nonlocal_ - modules.keys()),
    )


def changed_by_own(statement: ast.stmt, reach: Reach, known: Changers) -> frozenset[str]:
    """Give the names whose object a statement changes by calling a function or method of the notebook."""
    if not known:
        return frozenset()
    found: set[str] = set()
    for call in calls_now(statement):
        match call.func:
            case ast.Name(id=name) if name in known:
                found |= known[name].outer
                for parameter, argument in _arguments(call, known[name].parameters):
                    if parameter in known[name].given:
                        found |= reach.owner(argument, {})
            case ast.Attribute(value=value, attr=method) if f".{method}" in known:
                found |= reach.owner(value, {})
            case _:
                pass
    return frozenset(found)


def _arguments(call: ast.Call, parameters: tuple[str, ...]) -> Iterator[tuple[str, ast.expr]]:
    """Give the arguments of a call with their parameters, as far as they can be told."""
    for parameter, argument in zip(parameters, call.args, strict=False):
        if isinstance(argument, ast.Starred):
            break
        yield parameter, argument
    yield from ((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg)
