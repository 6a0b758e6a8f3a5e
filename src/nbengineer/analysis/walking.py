"""Walks over syntax trees; the nodes of a statement are listed once for all that look at them."""

from __future__ import annotations

import ast
from functools import lru_cache

SET_APART = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
"""Nodes whose insides run at another time, or in a namespace of their own."""
SCOPES = (
    *(ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)
"""Nodes with names of their own."""
NO_NODES = frozenset(
    "ctx op ops id attr arg asname module level kind type_comment conversion is_async simple rest kwd_attrs".split()
)
"""Fields that hold a text, a number, a context or an operator."""
BLOCKS = frozenset("body handlers orelse finalbody cases".split())
"""Fields of statements that hold statements, or what holds some."""


class Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of a node that a walk follows, by the node's type; all but some."""

    def __init__(
        self, without: frozenset[str], leaves: tuple[type[ast.AST], ...] = (), *, backwards: bool = False
    ) -> None:
        """Leave out fields by their names, and all those of `leaves`; `backwards`: the last one comes first."""
        super().__init__(dict.fromkeys(leaves, ()))
        self.without = without
        self.step = -1 if backwards else 1

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        """Look at a type for the first time."""
        names = tuple(name for name in kind._fields[:: self.step] if name not in self.without)
        self[kind] = names
        return names


LEAVES = (ast.Constant, ast.MatchSingleton, ast.Global, ast.Nonlocal)
INNER = Fields(NO_NODES, LEAVES)
HOLDERS: tuple[type[ast.AST], ...] = (*ast.stmt.__subclasses__(), ast.ExceptHandler, ast.match_case)
HELD = {kind: tuple(name for name in kind._fields if name in BLOCKS) for kind in HOLDERS}


def children_of(node: ast.AST, fields: Fields = INNER) -> list[ast.AST]:
    """Give the nodes directly inside a node as they are written; contexts and operators are left out."""
    found: list[ast.AST] = []
    for name in fields[type(node)]:
        value = getattr(node, name, None)
        if type(value) is list:
            found += filter(None, value)
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """Give what `ast.walk` gives in its order, contexts and operators left out."""
    found = [node]
    for current in found:
        for name in INNER[type(current)]:
            value = getattr(current, name, None)
            if type(value) is list:
                found += filter(None, value)
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def held(statement: ast.AST) -> list[ast.AST]:
    """Give the statements directly inside one, handlers and cases too; an expression holds none."""
    return [one for name in HELD.get(type(statement), ()) for one in getattr(statement, name)]


def statements_of(statement: ast.AST) -> list[ast.AST]:
    """Give a statement and all that it holds, those of functions in it too."""
    found = [statement]
    for one in found:
        found += held(one)
    return found


@lru_cache(maxsize=4)
def nodes_of(node: ast.AST) -> tuple[ast.AST, ...]:
    """Give all nodes of a tree, each before those inside it, of which the last comes first."""
    found: list[ast.AST] = []
    todo = [node]
    while todo:
        current = todo.pop()
        found.append(current)
        for name in INNER[type(current)]:
            value = getattr(current, name, None)
            if type(value) is list:
                todo += filter(None, value)
            elif isinstance(value, ast.AST):
                todo.append(value)
    return tuple(found)


@lru_cache(maxsize=4)
def calls_of(node: ast.AST) -> tuple[ast.Call, ...]:
    """Give all calls of a tree."""
    return tuple(one for one in nodes_of(node) if type(one) is ast.Call)


@lru_cache(maxsize=4)
def calls_now(node: ast.AST) -> tuple[ast.Call, ...]:
    """Give the calls of code that runs with the statement."""
    return tuple(one for one in nodes_now(node) if type(one) is ast.Call)


@lru_cache(maxsize=4)
def kinds_of(node: ast.AST) -> frozenset[type[ast.AST]]:
    """Give the kinds of nodes in a tree."""
    return frozenset(map(type, nodes_of(node)))


@lru_cache(maxsize=4)
def names_of(node: ast.AST) -> tuple[ast.Name, ...]:
    """Give all names of a tree."""
    return tuple(one for one in nodes_of(node) if type(one) is ast.Name)


@lru_cache(maxsize=4)
def named_in(node: ast.AST) -> frozenset[str]:
    """Give the variables and attributes that a tree names.

    Most questions about a statement have to do with some words: without one of them the answer is no.
    """
    names = {one.id for one in names_of(node)}
    return frozenset(names.union([one.attr for one in nodes_of(node) if type(one) is ast.Attribute]))


@lru_cache(maxsize=4)
def nodes_now(node: ast.AST) -> tuple[ast.AST, ...]:
    """Give the nodes of code that runs with the statement; the insides of functions, lambdas and classes don't."""
    if kinds_of(node).isdisjoint(SET_APART):
        return nodes_of(node)
    found: list[ast.AST] = []
    todo = [node]
    while todo:
        current = todo.pop()
        found.append(current)
        if not isinstance(current, SET_APART):
            todo += children_of(current)
    return tuple(found)
