"""What the code inside a function or class shares and changes, by the names of the notebook around it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import arguments_of
from nbengineer.analysis.changing import may_change_parts
from nbengineer.analysis.own import BUILTINS, PARTS, Own, are_frames, parts_of
from nbengineer.analysis.reaching import Reach
from nbengineer.analysis.scopes import locals_of
from nbengineer.analysis.sharing import aliases
from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
RESULT = "return"
"""What stands for the value that a function gives."""

SAME = "return itself"
"""What stands for it where it is the object of a name, and no part of it."""

CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.Tuple, ast.ListComp, ast.DictComp, ast.SetComp, ast.BinOp)


@dataclass(frozen=True, slots=True)
class Body:
    """The code of all functions inside a definition, taken together.

    `bound` are their own names, `pairs` what may share something, `changed` what may change, each with its parts.
    """

    bound: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    changed: frozenset[str]

    def shared_with(self, names: Iterable[str]) -> set[str]:
        """Give all that may share something with one of `names`, or its parts."""
        found = {one for name in names for one in (name, parts_of(name))}
        size = 0
        while len(found) > size:
            size = len(found)
            found = found.union(*(pair for pair in self.pairs if not found.isdisjoint(pair)))
        return found


def body_of(node: ast.AST, modules: Mapping[str, str], own: Own, without: frozenset[str] = frozenset()) -> Body:
    """Look into a function or class; names of `without` share nothing."""
    scopes = [one for one in walk(node) if isinstance(one, Scope)]
    bound = frozenset[str]().union(*(locals_of(one).bound for one in scopes))
    statements = [one for scope in scopes for one in _statements(scope)]
    inside = _inside(statements, bound, own)
    inside.keys |= {one.args.kwarg.arg: frozenset() for one in scopes if one.args.kwarg}  # whoever calls it names them
    reach = Reach({name: what for name, what in modules.items() if name not in bound}, inside)
    pairs = [pair for one in statements for pair in aliases(one, reach) if pair[0] not in without]
    pairs += _given(node, scopes, reach)
    changed: set[str] = set()
    for one in statements:
        whole, parts = may_change_parts(one, reach)
        changed |= whole
        changed |= {parts_of(name) for name in parts}
    return Body(bound, tuple(_with_parts(pairs)), frozenset(changed))


def _statements(scope: Scope) -> list[ast.stmt]:
    return [ast.Expr(scope.body)] if isinstance(scope, ast.Lambda) else scope.body


def _inside(statements: list[ast.stmt], bound: frozenset[str], own: Own) -> Own:
    """Give what is known of names inside a function: frames are what its own statements use as such."""
    parts = [part for one in statements for part in walk(one) if isinstance(part, ast.stmt)]
    frames = set[str]().union(*map(are_frames, parts))
    made = {
        target.id
        for one in parts
        if isinstance(one, ast.Assign) and isinstance(one.value, CONTAINERS)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    return Own(
        {name: names for name, names in own.results.items() if name not in bound},
        own.plain - bound,
        own.classes - bound,
        own.steady - bound,
        (own.flat - bound) | (frames - made),
    )


def _given(node: ast.AST, scopes: list[Scope], reach: Reach) -> Iterator[tuple[str, str]]:
    """Give what the functions may return; those made by a function may give all that they know."""
    for scope in scopes:
        parts = [] if isinstance(scope, ast.Lambda) else [part for one in scope.body for part in walk(one)]
        given = (one.value for one in parts if isinstance(one, ast.Return | ast.Yield | ast.YieldFrom))
        values = [scope.body] if isinstance(scope, ast.Lambda) else [one for one in given if one is not None]
        for value in values:
            itself = SAME if isinstance(value, ast.Name) else RESULT
            yield from ((itself, name) for name in reach.value(value, {}))
        if scope is not node and not isinstance(node, ast.ClassDef):
            names = (part for part in walk(scope) if isinstance(part, ast.Name) and part.id not in BUILTINS)
            yield from ((RESULT, name) for part in names for name in reach.owner(part, {}))


def _with_parts(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give pairs together with those of the parts of names that may be one object."""
    for one, other in pairs:
        if one == SAME:
            yield RESULT, other
            yield parts_of(RESULT), parts_of(other)
            continue
        yield one, other
        if not one.endswith(PARTS) and not other.endswith(PARTS):
            yield one, parts_of(one)
            yield other, parts_of(other)


def outer_names(names: Iterable[str], bound: frozenset[str]) -> frozenset[str]:
    """Give the names of the notebook among some, `bound` being those inside."""
    return frozenset(name.removesuffix(PARTS) for name in names) - bound - {RESULT} - BUILTINS


def results_of(node: ast.AST, body: Body) -> frozenset[str]:
    """Give the variables that what a definition's functions give, or are given, may share something with."""
    given = {one.arg for scope in walk(node) if isinstance(scope, Scope) for one in arguments_of(scope)}
    return outer_names(body.shared_with({*given, RESULT}), body.bound)


def pairs_of(body: Body) -> set[tuple[str, str]]:
    """Give the pairs of variables of the notebook that running the code makes share something."""
    found = set()
    for name in outer_names({one for pair in body.pairs for one in pair}, body.bound):
        group = outer_names(body.shared_with({name}), body.bound)
        found |= {(name, other) for other in group if other != name}
    return found


def changed_outside(body: Body) -> frozenset[str]:
    """Give the variables of the notebook that running the code may change."""
    found = {name for one in body.changed for name in _reached(one, body)}
    return outer_names(found, body.bound)


def _reached(name: str, body: Body) -> set[str]:
    found = {name}
    size = 0
    while len(found) > size:
        size = len(found)
        found = found.union(*(pair for pair in body.pairs if not found.isdisjoint(pair)))
    return found
