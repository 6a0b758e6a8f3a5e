"""The nodes of a statement in one flat tuple, made once for all the walks that look at them."""

from __future__ import annotations

import ast
from functools import lru_cache

Scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
CONTEXTS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


@lru_cache(maxsize=4)
def nodes_of(node: ast.AST) -> tuple[ast.AST, ...]:
    """Give all nodes of a tree, each before its children; contexts and operators are left out."""
    found: list[ast.AST] = []
    todo = [node]
    while todo:
        current = todo.pop()
        found.append(current)
        for name in current._fields:
            value = getattr(current, name, None)
            if isinstance(value, list):
                todo += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, CONTEXTS):
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
def nodes_now(node: ast.AST) -> tuple[ast.AST, ...]:
    """Give the nodes of code that runs with the statement; the insides of functions, lambdas and classes don't."""
    if kinds_of(node).isdisjoint(Scopes):
        return nodes_of(node)
    found: list[ast.AST] = []
    todo = [node]
    while todo:
        current = todo.pop()
        found.append(current)
        if not isinstance(current, Scopes):
            todo += ast.iter_child_nodes(current)
    return tuple(found)
