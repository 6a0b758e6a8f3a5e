"""When a divisor is 0, in words."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.walking import walk
from nbengineer.planning.wording import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.planning.wording import Wording

PATHS = re.compile(r"path|dir|folder|root|base|here|cwd", re.IGNORECASE)
"""Parts of names that people give to folders: `/` joins them to a path."""

TABLES = frozenset({"X", "y", "actual", "y_true", "y_test"})
"""Names of things that hold many values, apart from those that say so by their last word."""


def of_division(node: ast.BinOp | ast.AugAssign, wording: Wording) -> Iterator[Opening]:
    """Give the divisor that may be 0; none for the parts of a path, or where the code takes care."""
    left, right = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    names = [part.id for part in walk(left) if isinstance(part, ast.Name)]
    is_text = isinstance(left, ast.Constant) and isinstance(left.value, str)
    if is_text or any(PATHS.search(name) or name == "Path" for name in names):
        return
    right = wording.meaning(right)
    if not isinstance(right, ast.Constant) and not _is_guarded(right):
        met = any(wording.is_met(part) for part in walk(right) if isinstance(part, ast.Name))
        yield Opening(10 if met else 36, zero(right, wording))


def _is_guarded(node: ast.expr) -> bool:
    """Say whether a divisor can't be 0 by what it is."""
    match node:
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return isinstance(left, ast.Constant) or isinstance(right, ast.Constant)
        case ast.BinOp(op=ast.Mult() | ast.Pow(), left=left, right=right):
            return _is_guarded(left) and _is_guarded(right)
        case ast.Call():
            return called_name(node) in {"clip", "max", "maximum", "where", "replace", "timedelta", "Timedelta"}
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Attribute(value=ast.Name(id="np" | "math" | "numpy")):
            return True
        case _:
            return False


def zero(node: ast.expr, wording: Wording) -> str:
    """Say in words when a divisor is 0."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[what]):
            return f"{wording.rows(what)} is empty"
        case (
            ast.Subscript(value=ast.Attribute(value=what, attr="shape"))
            | ast.Attribute(value=what, attr="size" | "shape")
        ):
            return f"{wording.rows(what)} is empty"
        case ast.Call(func=ast.Attribute(value=what, attr="map"), args=[ast.Name(id=mapping)]):
            return f"{wording.named(mapping)} is 0 for a value of {wording.column(what)}"
        case ast.Call(func=ast.Attribute(value=what, attr="sum"), args=[]):
            return f"{wording.column(what)} sums to 0"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="std" | "var"), args=[what, *_]):
            return f"all values of {wording.column(what)} are the same"
        case ast.Call(func=ast.Attribute(value=what, attr="std" | "var")):
            return f"all values of {wording.column(what)} are the same"
        case ast.Call(func=ast.Attribute(value=what, attr="mean" | "median" | "max" | "min" as name), args=[]):
            return f"the {name} of {wording.column(what)} is 0"
        case ast.BinOp(
            op=ast.Sub(),
            left=ast.Call(func=ast.Attribute(value=what, attr="max")),
            right=ast.Call(func=ast.Attribute(attr="min")),
        ):
            return f"all values of {wording.column(what)} are the same"
        case ast.Subscript(slice=ast.Constant(value=str(column))):
            return f"column {column!r} is 0 somewhere"
        case (
            ast.BinOp(op=ast.Mult(), left=ast.Constant(), right=factor)
            | ast.Call(func=ast.Attribute(attr="sqrt" | "abs" | "float64" | "square"), args=[factor])
        ):
            return zero(factor, wording)
        case ast.Name(id=name) if name in TABLES or name.lower().endswith(("data", "df", "series")):
            return f"a value of {wording.named(name)} is 0"
        case _:
            return f"{wording.of_node(node)} is 0"
