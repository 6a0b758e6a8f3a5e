"""Which functions of the notebook leave what they are given alone, so that calling one changes no variable."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import arguments_of
from nbengineer.analysis.changing import aliases, may_change
from nbengineer.analysis.library import NOTEBOOK
from nbengineer.analysis.scopes import locals_of
from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Yield, ast.YieldFrom, ast.Await)


def as_library(names: frozenset[str]) -> dict[str, str]:
    """Give functions that leave their arguments alone as imports, for whoever asks `calling.verdict` with `modules`."""
    return {name: f"{NOTEBOOK}.{name}" for name in names}


def leaves_arguments_alone(node: ast.FunctionDef, modules: Mapping[str, str]) -> bool:
    """Say whether a call surely changes none of its arguments and keeps none of them in a variable of the notebook.

    What it returns may share something with them, and it may change variables that it captures. `modules` are imports,
    and the functions known by now to be such, by `as_library`. A function that creates functions, yields or awaits is
    not looked into.
    """
    if node.decorator_list or any(isinstance(part, LATER) for inner in node.body for part in walk(inner)):
        return False
    if _binds_lambda(node):
        return False
    own = locals_of(node).bound
    hidden = not modules.keys().isdisjoint(own)
    known = {name: what for name, what in modules.items() if name not in own} if hidden else modules
    given = {one.arg for one in arguments_of(node)}
    sums = _sums(node)
    pairs = [pair for inner in node.body for pair in aliases(inner, known) if pair[0] not in sums]
    shared = _shared_with(given, pairs)
    if not shared <= own:
        return False
    return all(shared.isdisjoint(may_change(inner, known)) for inner in node.body)


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


def _shared_with(names: set[str], pairs: list[tuple[str, str]]) -> set[str]:
    """Give all names that may share something with one of `names`."""
    found = set(names)
    size = 0
    while len(found) > size:
        size = len(found)
        found = found.union(*(pair for pair in pairs if not found.isdisjoint(pair)))
    return found
