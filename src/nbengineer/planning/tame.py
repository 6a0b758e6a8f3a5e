"""Modules beside the notebook whose import does nothing but define: they may be imported anywhere."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.making import is_pure
from nbengineer.planning.survey import tree_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def tame_modules(modules: Mapping[str, str]) -> frozenset[str]:
    """Give the top-level names of `modules` (dotted name -> source) if all are tame; they may import each other."""
    if not all(_is_tame(source) for source in modules.values()):
        return frozenset()
    return frozenset(name.partition(".")[0] for name in modules)


def _is_tame(source: str) -> bool:
    tree = tree_of(source)
    return tree is not None and all(_only_defines(statement) for statement in tree.body)


def _only_defines(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case _:
            return is_pure(statement)
