"""Which functions, methods and values of a notebook draw when they are called (DESIGN 6, figures)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.drawing import PLOT_METHODS, draws
from nbengineer.analysis.walking import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from nbengineer.analysis.openfigures import Drawing

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def drawers_of(
    node: ast.stmt, bound: Iterable[str], modules: Mapping[str, str], drawing: AbstractSet[str]
) -> frozenset[str]:
    """Give what a statement adds to the names that `draws` knows; `bound` are the names that it binds.

    They are functions that draw, methods (`.name`), names of what may be called and then draws, and of objects that
    have such methods (`name.`).
    """
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return frozenset((name,) if _draws_inside(node, modules, drawing) else ())
        case ast.ClassDef():
            return _of_class(node, modules, drawing)
        case ast.Import() | ast.ImportFrom():
            return frozenset()
        case _:
            return _of_values(node, bound, modules, drawing)


def ends_closed(function: ast.FunctionDef, drawing: Drawing) -> bool:
    """Say whether every call of a function that draws ends with all figures closed."""
    inner = [one for one in nodes_of(function) if isinstance(one, (*FUNCTIONS, ast.Lambda)) and one is not function]
    return drawing.closes(function) and not any(_draws_inside(one, drawing.modules, drawing.drawing) for one in inner)


def _draws_inside(node: ast.AST, modules: Mapping[str, str], drawing: AbstractSet[str]) -> bool:
    """Say whether a function draws, or one that stands in it does."""
    if isinstance(node, ast.Lambda):
        return draws(node.body, modules, drawing)
    return any(draws(one, modules, drawing) for part in _bodies(node) for one in part)


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for one in nodes_of(node):
        if isinstance(one, FUNCTIONS):
            yield one.body
        elif isinstance(one, ast.Lambda):
            yield [ast.Expr(one.body)]


def _of_class(node: ast.ClassDef, modules: Mapping[str, str], drawing: AbstractSet[str]) -> frozenset[str]:
    methods = [one for one in node.body if isinstance(one, FUNCTIONS)]
    bases = {one.id for one in node.bases if isinstance(one, ast.Name)}
    found = {f"{node.name}."} if any(f"{name}." in drawing for name in bases) else set[str]()
    found |= {node.name} if not bases.isdisjoint(drawing) else set()
    while True:
        fresh = {f".{one.name}" for one in methods if _draws_inside(one, modules, drawing | found)} - found
        if not fresh:
            break
        found |= fresh | {f"{node.name}."}
    if not found.isdisjoint({".__init__", ".__new__", ".__post_init__"}):
        found.add(node.name)
    return frozenset(found)


def _of_values(
    node: ast.stmt, bound: Iterable[str], modules: Mapping[str, str], drawing: AbstractSet[str]
) -> frozenset[str]:
    """Give the names that a statement may bind to something that draws."""
    called = {id(one.func): one for one in nodes_of(node) if isinstance(one, ast.Call)}
    found: set[str] = set()
    for one in nodes_of(node):
        match one:
            case ast.Lambda():
                holds = _draws_inside(one, modules, drawing)
            case ast.Attribute(attr=name, ctx=ast.Load()):
                holds = id(one) not in called and (name in PLOT_METHODS or f".{name}" in drawing)
                holds = holds and not _is_called_below(one, called)
            case ast.Name(id=name, ctx=ast.Load()):
                holds = id(one) not in called and name in drawing
                if f"{name}." in drawing:
                    found |= {f"{other}." for other in bound}
            case _:
                continue
        if holds:
            found |= set(bound)
    return frozenset(found)


def _is_called_below(node: ast.Attribute, called: Mapping[int, ast.Call]) -> bool:
    """Say whether an attribute is only the way to a call: `df.plot` of `df.plot.bar()`."""
    return any(
        isinstance(call.func, ast.Attribute) and any(one is node for one in ast.walk(call.func.value))
        for call in called.values()
    )
