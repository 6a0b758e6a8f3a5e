"""Which expressions only show something (DESIGN 3, display-only): an allow-list, so that unknown never becomes harmless."""

from __future__ import annotations

import ast

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import ITERATING_BUILTINS, PURE_BUILTINS, SHOWING_METHODS, has_flag

SHOWING_MODULES = frozenset({"np", "numpy", "pd", "pandas"})
SHOWING_FUNCTIONS = frozenset(
    "mean median std var min max sum unique shape percentile quantile round corrcoef argmax argmin crosstab isna isnull"
    " notna value_counts nanmean nanmedian where sqrt log exp abs".split()
)
SHOWS = frozenset({"display"})


def only_shows(node: ast.expr, *, whole_cell: bool = False) -> bool:
    """Say whether evaluating an expression surely does nothing but show a value; `whole_cell`: it is all of its cell."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=value):
            return only_shows(value)
        case ast.Subscript(value=value, slice=index):
            return only_shows(value) and only_shows(index)
        case ast.Slice(lower=lower, upper=upper, step=step):
            return all(part is None or only_shows(part) for part in (lower, upper, step))
        case ast.UnaryOp(operand=operand):
            return only_shows(operand)
        case ast.BinOp(left=left, right=right):
            return only_shows(left) and only_shows(right)
        case ast.BoolOp(values=values):
            return all(only_shows(value) for value in values)
        case ast.Compare(left=left, comparators=others, ops=ops):
            iterates = any(isinstance(op, ast.In | ast.NotIn) for op in ops)
            return all(only_shows(one) and not (iterates and isinstance(one, ast.Call)) for one in [left, *others])
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            return all(not isinstance(element, ast.Starred) and only_shows(element) for element in elements)
        case ast.Dict(keys=keys, values=values):
            return all(key is not None and only_shows(key) for key in keys) and all(
                only_shows(value) for value in values
            )
        case ast.JoinedStr(values=values):
            return all(only_shows(value) for value in values)
        case ast.FormattedValue(value=value):
            return only_shows(value)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return all(only_shows(part) for part in (test, body, orelse))
        case ast.Call():
            return _call_only_shows(node, whole_cell=whole_cell)
        case _:
            return False


def _call_only_shows(node: ast.Call, *, whole_cell: bool) -> bool:
    name = called_name(node)
    if has_flag(node, "inplace") or has_flag(node, "out") or any(keyword.arg is None for keyword in node.keywords):
        return False
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    if not all(only_shows(argument) for argument in arguments):
        return False
    match node.func:
        case ast.Name():
            if name in SHOWS or name in PURE_BUILTINS:
                return True
            return name in ITERATING_BUILTINS and not any(isinstance(argument, ast.Name) for argument in arguments)
        case ast.Attribute(value=ast.Name(id=module)) if module in SHOWING_MODULES:
            return name in SHOWING_FUNCTIONS
        case ast.Attribute(value=value):
            if name == "info" and whole_cell:
                return only_shows(value)
            return name in SHOWING_METHODS and only_shows(value)
        case _:
            return False


def shown_names(statement: ast.stmt, *, last: bool) -> frozenset[str]:
    """Give the names that a reader is shown by themselves: a bare last expression, an argument of `print`, an f-string field."""
    found: set[str] = set()
    if last and isinstance(statement, ast.Expr):
        _shown(statement.value, found)
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                continue
            case ast.Expr(value=ast.Call(func=ast.Name(id="print" | "display"), args=arguments)):
                for argument in arguments:
                    _shown(argument, found)
            case _:
                todo += [
                    child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt | ast.ExceptHandler)
                ]
    return frozenset(found)


def _shown(node: ast.expr, found: set[str]) -> None:
    match node:
        case ast.Name(id=name):
            found.add(name)
        case ast.Tuple(elts=elements):
            for element in elements:
                _shown(element, found)
        case ast.JoinedStr(values=values):
            found |= {
                part.value.id
                for part in values
                if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name)
            }
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format"), args=arguments):
            found |= {argument.id for argument in arguments if isinstance(argument, ast.Name)}
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=ast.Name(id=name)):
            found.add(name)
        case _:
            pass
