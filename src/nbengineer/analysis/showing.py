"""Which expressions only show something (DESIGN 3, display-only): an allow-list, so that unknown is never harmless."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calling import is_styler
from nbengineer.analysis.library import (
    BUILTIN_CONTAINERS,
    MODULE_NAMES,
    PURE_BUILTINS,
    SHOWING_FUNCTIONS,
    USUAL_NAMES,
    has_flag,
    library_function,
    root,
)
from nbengineer.analysis.methods import APPLYING, LABELS, NEW_FRAMES, NEW_TEXTS, RETURNING_NONE, SHARING, STYLING
from nbengineer.analysis.walking import held, named_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    Modules = Mapping[str, str] | None

CAREFUL = frozenset(
    "get add join replace rename drop merge copy extract extractall filter title take normalize compress"
    " trace query select group index remove_categories first last numpy children modules parameters get_params"
    " split format time combine combine_first any all groupby where mask assign timestamp match find findall"
    " cat encode decode today numel to_string to_latex to_markdown cpu detach".split()
)
"""Methods of the tables that do something else on another type, or call what they are given: judged by their call."""

SHOWING_METHODS = (NEW_FRAMES | NEW_TEXTS | SHARING) - CAREFUL - RETURNING_NONE
"""Methods of frames, series, arrays, texts and containers that give an answer and change nothing."""

ARGUED = frozenset("merge query select where mask groupby combine_first filter cat take".split())
"""Careful methods that are pure when they are given something."""

UNARGUED = frozenset(
    "title copy any all first last numpy get_params trace time timestamp today numel cpu detach group"
    " to_string to_latex to_markdown".split()
)
"""Careful methods that are pure when they are given nothing, or only keywords."""

FUNCTION_NAMES = frozenset("len sum min max abs round str int float set list tuple sorted any all bool".split())
"""Builtins that may be handed to `agg` and the like."""


def only_shows(node: ast.expr, *, whole_cell: bool = False, modules: Modules = None) -> bool:
    """Say whether an expression surely does nothing but give a value; `whole_cell`: it is all of its cell."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=value) | ast.FormattedValue(value=value) | ast.UnaryOp(operand=value):
            return only_shows(value, modules=modules)
        case ast.Subscript(value=value, slice=index):
            return only_shows(value, modules=modules) and only_shows(index, modules=modules)
        case ast.Slice(lower=lower, upper=upper, step=step):
            return all(part is None or only_shows(part, modules=modules) for part in (lower, upper, step))
        case ast.BinOp(left=left, op=op, right=right):
            shifts = isinstance(op, ast.LShift | ast.RShift)  # a pipeline of tasks is built by `a >> b`
            return not shifts and only_shows(left, modules=modules) and only_shows(right, modules=modules)
        case ast.BoolOp(values=parts) | ast.JoinedStr(values=parts):
            return all(only_shows(part, modules=modules) for part in parts)
        case ast.Compare(left=left, comparators=others, ops=ops):
            into = [one for one, op in zip(others, ops, strict=True) if isinstance(op, ast.In | ast.NotIn)]
            return all(only_shows(one, modules=modules) for one in [left, *others]) and not any(map(_may_run, into))
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return all(_part_shows(part, modules) for part in parts)
        case ast.Dict(keys=keys, values=values):
            return all(_part_shows(part, modules) for part in [*(key for key in keys if key), *values])
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return all(only_shows(part, modules=modules) for part in (test, body, orelse))
        case ast.ListComp(elt=elt, generators=generators) | ast.SetComp(elt=elt, generators=generators):
            return only_shows(elt, modules=modules) and _loops_show(generators, modules)
        case ast.DictComp(key=key, value=value, generators=generators):
            both = only_shows(key, modules=modules) and only_shows(value, modules=modules)
            return both and _loops_show(generators, modules)
        case ast.Call():
            return _call_shows(node, modules, whole_cell=whole_cell)
        case _:
            return False


def _part_shows(node: ast.expr, modules: Modules) -> bool:
    if isinstance(node, ast.Starred):
        return is_settled(node.value) and only_shows(node.value, modules=modules)
    return only_shows(node, modules=modules)


def _loops_show(generators: list[ast.comprehension], modules: Modules) -> bool:
    """Say whether going through these loops uses nothing up and stores nothing but their own names."""
    return all(
        isinstance(target, ast.Name | ast.Tuple)
        and all(isinstance(part, ast.Name | ast.Tuple | ast.expr_context) for part in ast.walk(target))
        and is_settled(one.iter)
        and not one.is_async
        and all(only_shows(part, modules=modules) for part in [one.iter, *one.ifs])
        for one in generators
        for target in [one.target]
    )


def is_settled(node: ast.expr) -> bool:
    """Say whether an expression surely gives no iterator, which reading would use up or which might do anything."""
    match node:
        case ast.Constant() | ast.JoinedStr() | ast.List() | ast.Tuple() | ast.Set() | ast.Dict() | ast.BinOp():
            return True
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.Subscript() | ast.Compare():
            return True
        case ast.Attribute(attr=attribute):
            return attribute in LABELS or attribute in {
                "values",
                "T",
                "dtypes",
                "index",
                "coef_",
                "feature_importances_",
            }
        case ast.Call(func=ast.Attribute(attr=method)):
            return method in SHOWING_METHODS - {"iterrows", "itertuples", "iteritems", "split", "elements"}
        case ast.Call(func=ast.Name(id=name), args=args):
            return name in {"range", "len", "sorted", "list", "set", "tuple", "dict"} or (
                name in {"enumerate", "zip", "reversed"} and all(map(is_settled, args))
            )
        case _:
            return False


def _may_run(node: ast.expr) -> bool:
    """Say whether looking for something in a value may use the value up; a plain name is taken for a container."""
    return not isinstance(node, ast.Name | ast.Attribute) and not is_settled(node)


def _call_shows(node: ast.Call, modules: Modules, *, whole_cell: bool) -> bool:
    if has_flag(node, "inplace", "out") or any(one.arg is None for one in node.keywords):
        return False
    if not all(_part_shows(one, modules) for one in [*node.args, *(keyword.value for keyword in node.keywords)]):
        return False
    function = library_function(node.func, modules)
    if function:
        return _function_shows(node, function, modules)
    match node.func:
        case ast.Name(id=name):
            if name == "display" or name in PURE_BUILTINS:
                return True
            quiet = all(_is_function(k.value, modules) for k in node.keywords if k.arg == "key")
            return name in BUILTIN_CONTAINERS and quiet and all(is_settled(argument) for argument in node.args)
        case ast.Attribute(value=value, attr=method):
            if not only_shows(value, modules=modules) or (isinstance(value, ast.Name) and _is_library(value, modules)):
                return False
            if method == "info":
                return whole_cell and not node.args and not has_flag(node, "buf")
            return _method_shows(node, value, method, modules)
        case _:
            return False


def _is_library(node: ast.Name, modules: Modules) -> bool:
    return node.id in (USUAL_NAMES if modules is None else modules) or (modules is None and node.id in MODULE_NAMES)


def _function_shows(node: ast.Call, name: str, modules: Modules) -> bool:
    """Say whether a function of a library only shows; what it may be given to call must be known."""
    functions = [k.value for k in node.keywords if k.arg in {"aggfunc", "func", "key"}]
    if not all(_is_function(one, modules) for one in functions):
        return False
    if name in {"IPython.display.display", "IPython.core.display.display"}:
        return True
    package, _, rest = name.partition(".")
    return rest in SHOWING_FUNCTIONS.get(package, ())


def _method_shows(node: ast.Call, value: ast.expr, method: str, modules: Modules) -> bool:
    if method in STYLING and is_styler(value):
        return True
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    functions = [k.value for k in node.keywords if k.arg in {"key", "func", "aggfunc"}]
    if not all(_is_function(one, modules) for one in functions):
        return False
    match method:
        case "agg" | "aggregate":
            return all(_is_function(one, modules) for one in arguments)
        case "extract" | "extractall" | "match" | "find" | "findall" | "encode" | "decode" | "normalize":
            return isinstance(value, ast.Attribute) and value.attr in {"str", "dt"}
        case "join":
            return bool(node.args) and not isinstance(node.args[0], ast.Constant)
        case "replace":
            return len(node.args) != 1 or isinstance(node.args[0], ast.Dict)
        case "rename":
            return not node.args and bool(node.keywords)
        case "drop":
            return bool(arguments)
        case "index" | "split" | "format" | "combine_first":
            return True
        case _:
            if method in ARGUED:
                return bool(arguments)
            if method in UNARGUED:
                return not node.args and not has_flag(node, "buf")
            return method in SHOWING_METHODS and method not in APPLYING


def _is_function(node: ast.expr, modules: Modules) -> bool:
    """Say whether something that is called, or names what is called, is pure: `"mean"`, `np.mean`, `len`."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in FUNCTION_NAMES or name.isupper() or _is_number_function(node, modules)
        case ast.Attribute():
            return _is_number_function(node, modules)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return all(_is_function(part, modules) for part in parts)
        case _:
            return False


def _is_number_function(node: ast.expr, modules: Modules) -> bool:
    known = library_function(node, modules)
    return known.startswith(("numpy.", "statistics.", "math.")) and ".random" not in known


def shown_names(statement: ast.stmt, *, last: bool) -> frozenset[str]:
    """Give the names that a reader is shown by themselves: a cell's value, what is printed, fields of f-strings."""
    found: set[str] = set()
    if last and isinstance(statement, ast.Expr):
        found |= _shown(statement.value)
    todo: list[ast.AST] = [] if PRINTING.isdisjoint(named_in(statement)) else [statement]
    while todo:
        node = todo.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case ast.Expr(value=ast.Call(func=func, args=args)) if _prints(func):
                found = found.union(*(_shown(argument) for argument in args))
            case _:
                todo += held(node)
    return frozenset(found)


PRINTING = frozenset({"print", "display", "pprint"})


def _prints(func: ast.expr) -> bool:
    return getattr(func, "id", "") in PRINTING or (
        isinstance(func, ast.Attribute) and func.attr == "display" and root(func) in {"IPython", "ipd", "disp"}
    )


def _shown(node: ast.expr) -> frozenset[str]:
    match node:
        case ast.Name(id=name):
            return frozenset((name,))
        case ast.Tuple(elts=parts):
            return frozenset[str]().union(*map(_shown, parts))
        case ast.JoinedStr(values=parts):
            inside = [part.value for part in parts if isinstance(part, ast.FormattedValue)]
            return frozenset(field.id for field in inside if isinstance(field, ast.Name))
        case ast.BinOp(left=left, op=ast.Add(), right=right) if _is_text(left) or _is_text(right):
            return frozenset[str]().union(*(_shown(part) for part in (left, right) if not isinstance(part, ast.Name)))
        case ast.BinOp(left=left, op=ast.Mod(), right=right) if _is_text(left):
            return _shown(right)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format"), args=args, keywords=keywords):
            fields = [*args, *(keyword.value for keyword in keywords)]
            return frozenset(field.id for field in fields if isinstance(field, ast.Name))
        case _:
            return frozenset()


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
