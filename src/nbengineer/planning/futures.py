"""Which `__future__` imports a module of the package has: they hold for what stands below them in the notebook."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.model.plan import Import
    from nbengineer.planning.middle import Middle


def futures_of(rows: Sequence[Facts], middle: Middle) -> list[Import]:
    """Give those of the module that `rows` stand in: `annotations` not where only code above it has any."""
    found = []
    for row, one in _futures(middle):
        below = [other for other in rows if other.place > row.place]
        above = [other for other in rows if other.place < row.place]
        if below and (one.name != "annotations" or _annotated(below, middle) or not _annotated(above, middle)):
            found.append(one)
    return found


def torn(rows: Sequence[Facts], middle: Middle) -> Facts | None:
    """Give the late `from __future__ import annotations` of a module that has annotations above and below it."""
    for row, one in _futures(middle):
        below = [other for other in rows if other.place > row.place]
        above = [other for other in rows if other.place < row.place]
        if one.name == "annotations" and _annotated(above, middle) and _annotated(below, middle):
            return row
    return None


def _futures(middle: Middle) -> Iterator[tuple[Facts, Import]]:
    for row in middle.hoisted.bindings.rows:
        for one in row.imports:
            if one.module == "__future__":
                yield row, one


def _annotated(rows: Sequence[Facts], middle: Middle) -> bool:
    """Say whether any of the statements holds an annotation."""
    for row in rows:
        code = middle.codes[row.cell]
        if code is not None and any(_annotates(node) for node in ast.walk(tree_of(code).body[row.position])):
            return True
    return False


def _annotates(node: ast.AST) -> bool:
    match node:
        case ast.AnnAssign():
            return True
        case ast.FunctionDef(returns=ast.expr()) | ast.AsyncFunctionDef(returns=ast.expr()):
            return True
        case ast.arg(annotation=ast.expr()):
            return True
        case _:
            return False
