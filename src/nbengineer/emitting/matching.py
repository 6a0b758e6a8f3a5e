"""The names in a libcst tree that `ast` has `Name` nodes for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORDS = frozenset({"None", "True", "False"})


def expression_names(node: cst.CSTNode) -> Iterator[cst.Name]:
    """Give the names that stand in expressions and targets, in source order.

    Attributes, keywords, parameters and other names that are no expression of their own are left out.
    """
    if isinstance(node, cst.Name):
        if node.value not in KEYWORDS:
            yield node
            return
    elif isinstance(node, cst.Import | cst.ImportFrom | cst.Global | cst.Nonlocal):
        return
    label = _label(node)
    for child in node.children:
        if child is not label:
            yield from expression_names(child)


def _label(node: cst.CSTNode) -> cst.CSTNode | None:
    """Give the part of a node that is a name but no expression."""
    match node:
        case cst.Attribute(attr=name):
            return name
        case cst.Arg(keyword=name) | cst.Param(name=name):
            return name
        case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
            return name
        case cst.ExceptHandler(name=name) | cst.ExceptStarHandler(name=name):
            return name
        case cst.MatchAs(name=name) | cst.MatchStar(name=name) | cst.MatchMapping(rest=name):
            return name
        case cst.MatchKeywordElement(key=name):
            return name
        case cst.TypeVar(name=name) | cst.TypeVarTuple(name=name) | cst.ParamSpec(name=name):
            return name
        case _:
            return None
