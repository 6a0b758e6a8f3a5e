"""The type of an expression, where the code alone decides it; a type that is not certain is none."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis import typetables
from nbengineer.analysis.library import library_function, root
from nbengineer.analysis.typetables import FRAME, SERIES

if TYPE_CHECKING:
    from collections.abc import Mapping

Types = dict[str, str]
"""Dotted types by the names that have them; "" for a name whose type is not known."""

NUMBERS = frozenset({"int", "float"})
SCALARS = NUMBERS | {"str", "bool"}


@dataclass(frozen=True, slots=True)
class Meanings:
    """What names stand for: `modules` maps imported names to dotted ones, `builtins` are Python's own throughout."""

    modules: Mapping[str, str]
    builtins: frozenset[str]


def type_of(node: ast.expr, types: Types, meanings: Meanings) -> str:
    """Give the dotted type of an expression's value, such as `pandas.DataFrame`; "" if the code leaves it open."""
    match node:
        case ast.Constant(value=value):
            return type(value).__name__ if isinstance(value, bool | int | float | complex | str | bytes) else ""
        case ast.JoinedStr():
            return "str"
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Tuple():
            return "tuple"
        case ast.Name(id=name):
            return types.get(name, "")
        case ast.IfExp(body=body, orelse=other):
            return _both(type_of(body, types, meanings), type_of(other, types, meanings))
        case ast.BoolOp(values=[first, *rest]):
            found = type_of(first, types, meanings)
            return found if all(type_of(one, types, meanings) == found for one in rest) else ""
        case ast.UnaryOp(op=ast.Not()):
            return "bool"
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            found = type_of(operand, types, meanings)
            return found if found in NUMBERS else ""
        case ast.Compare():
            return _comparison(node, types, meanings)
        case ast.BinOp(left=left, op=op, right=right):
            return combined(type_of(left, types, meanings), op, type_of(right, types, meanings))
        case ast.Subscript():
            return _subscript(node, types, meanings)
        case ast.Attribute(value=value, attr=name):
            return typetables.ATTRIBUTES.get((type_of(value, types, meanings), name), "")
        case ast.Call():
            return _call(node, types, meanings)
        case _:
            return ""


def _both(one: str, other: str) -> str:
    return one if one == other else ""


def _comparison(node: ast.Compare, types: Types, meanings: Meanings) -> str:
    """Give `bool` where no array or frame can take part."""
    if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn | ast.Is | ast.IsNot):
        return "bool"
    sides = {type_of(one, types, meanings) for one in (node.left, *node.comparators)}
    return "bool" if sides <= SCALARS else ""


def combined(left: str, op: ast.operator, right: str) -> str:
    """Give the type of two values that an operator joins."""
    if {left, right} <= NUMBERS:
        if isinstance(op, ast.Div):
            return "float"
        if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Mod | ast.FloorDiv):
            return "float" if "float" in {left, right} else "int"
        return ""
    match left, op, right:
        case ("str", ast.Add(), "str") | ("str", ast.Mod(), _) | ("str", ast.Mult(), "int"):
            return "str"
        case ("list", ast.Add(), "list") | ("list", ast.Mult(), "int"):
            return "list"
        case ("pathlib.Path", ast.Div(), "str" | "pathlib.Path"):
            return "pathlib.Path"
        case _:
            return ""


def _subscript(node: ast.Subscript, types: Types, meanings: Meanings) -> str:
    """Give the type of a selection: rows or several columns of a frame are a frame; one column may be anything."""
    owner = type_of(node.value, types, meanings)
    match node.value, node.slice:
        case ast.Attribute(attr="shape"), ast.Constant(value=int()) if owner == "tuple":
            return "int"
        case _, ast.List() | ast.ListComp() if owner == FRAME:
            return FRAME
        case _, ast.Slice() if owner in {FRAME, SERIES, "str", "list"}:
            return owner
        case _, index if owner in {FRAME, SERIES} and _is_condition(index, root(node.value)):
            return owner
        case _, ast.Constant(value=int()) if owner == "str":
            return "str"
        case _:
            return ""


def _is_condition(index: ast.expr, name: str) -> bool:
    """Say whether an index chooses rows by a comparison of the object's own values."""
    match index:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() | ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()]):
            return not isinstance(left, ast.Name) and root(left) == name != ""
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            return _is_condition(left, name) and _is_condition(right, name)
        case ast.UnaryOp(op=ast.Invert(), operand=operand):
            return _is_condition(operand, name)
        case ast.Call(func=ast.Attribute(value=value, attr=method)):
            return method in typetables.CONDITIONS and root(value) == name != ""
        case _:
            return False


def _call(node: ast.Call, types: Types, meanings: Meanings) -> str:
    match node.func:
        case ast.Name(id=name) if name not in types and name in meanings.builtins:
            return _builtin(name, node, types, meanings)
        case func if root(func) not in types and (what := library_function(func, meanings.modules)):
            return _function(what, node)
        case ast.Attribute(value=value, attr=name):
            return _method(type_of(value, types, meanings), name, node)
        case _:
            return ""


def _builtin(name: str, node: ast.Call, types: Types, meanings: Meanings) -> str:
    if name in {"round", "abs"} and node.args:
        found = type_of(node.args[0], types, meanings)
        if name == "round" and len(node.args) == 1 and not node.keywords and found in NUMBERS:
            return "int"
        return found if found in NUMBERS and len(node.args) + len(node.keywords) <= 2 else ""  # noqa: PLR2004 (its two)
    return typetables.BUILTINS.get(name, "")


def _function(what: str, node: ast.Call) -> str:
    """Give what a library's function returns, or the class that is called."""
    words = {keyword.arg for keyword in node.keywords}
    if what in typetables.READERS:
        usual = len(node.args) == 1 and None not in words and words.isdisjoint(typetables.READ_OTHERWISE)
        return FRAME if usual else ""
    if what in typetables.FUNCTIONS:
        return typetables.FUNCTIONS[what] if words.isdisjoint(typetables.GIVEN_OTHERWISE.get(what, ())) else ""
    last = what.rpartition(".")[2]
    is_class = what.partition(".")[0] in typetables.CLASSES_OF and last[:1].isupper()
    return what if is_class and last not in typetables.EXPERIMENTAL else ""


def _method(owner: str, name: str, node: ast.Call) -> str:
    words = {keyword.arg for keyword in node.keywords}
    if None in words or "inplace" in words:
        return ""
    if name == "fit" and typetables.SELF_FITTING.match(owner):
        return owner
    return typetables.METHODS.get(owner, {}).get(name, "")
