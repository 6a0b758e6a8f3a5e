"""Which functions of the notebook leave what they are given alone, so that calling one changes no variable."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.bodies import RESULT, body_of, outer_names
from nbengineer.analysis.calls import arguments_of
from nbengineer.analysis.library import NOTEBOOK
from nbengineer.analysis.making import decorators_of
from nbengineer.analysis.own import Own
from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.analysis.bodies import Body

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Yield, ast.YieldFrom, ast.Await)


def as_library(names: frozenset[str]) -> dict[str, str]:
    """Give functions that leave their arguments alone as imports, for whoever asks `calling.verdict` with `modules`."""
    return {name: f"{NOTEBOOK}.{name}" for name in names}


def leaves_arguments_alone(
    node: ast.FunctionDef, modules: Mapping[str, str], own: Own | None = None, body: Body | None = None
) -> bool:
    """Say whether a call surely changes none of its arguments and keeps none of them in a variable of the notebook.

    What it returns may share something with them, and it may change variables that it captures. `modules` are imports,
    and the functions known by now to be such, by `as_library`. A function that creates functions, yields or awaits is
    not looked into. `body` is its own, as `body_of` gives it, if that is known already.
    """
    if not set(decorators_of(node)) <= {"property", "staticmethod"}:
        return False
    if any(isinstance(part, LATER) for inner in node.body for part in walk(inner)) or _binds_lambda(node):
        return False
    sums = frozenset(_sums(node))
    if sums or body is None:
        body = body_of(node, modules, own or Own(), without=sums)
    shared = body.shared_with(one.arg for one in arguments_of(node))
    return not outer_names(shared - {RESULT}, body.bound) and shared.isdisjoint(body.changed)


def _binds_lambda(node: ast.FunctionDef) -> bool:
    """Say whether a lambda stands elsewhere than among the arguments of a call, where it would be looked into."""
    calls = [part for inner in node.body for part in walk(inner) if isinstance(part, ast.Call)]
    handed = {id(one) for call in calls for one in [*call.args, *(keyword.value for keyword in call.keywords)]}
    return any(isinstance(part, ast.Lambda) and id(part) not in handed for inner in node.body for part in walk(inner))


def _sums(node: ast.FunctionDef) -> set[str]:
    """Give the names that start as a number and are only added to: `0 + x` is never `x` itself."""
    found: set[str] = set()
    other = {one.arg for one in arguments_of(node)}
    counted: set[int] = set()
    for part in walk(node):
        match part:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=ast.Constant(value=int() | float())):
                found.add(name)
                counted.add(id(target))
            case ast.AugAssign(target=ast.Name() as target):
                counted.add(id(target))
            case ast.Name(id=name, ctx=ast.Store()) if id(part) not in counted:
                other.add(name)
            case _:
                pass
    return found - other
