"""What a call does to its receiver and its arguments, as far as the tables know; `unknown` is never harmless."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.library import (
    CALLING_BUILTINS,
    CALLING_FUNCTIONS,
    CALLING_LATER,
    CHANGING_FLAGS,
    FIRST_BUILTINS,
    FIRST_FUNCTIONS,
    FUNCTION_KEYWORDS,
    GENERATORS,
    HOLDERS,
    ITERATOR_METHODS,
    ITERATORS,
    NEW_BUILTINS,
    PACKAGES,
    RANDOM_KEYWORDS,
    SHARING_BUILTINS,
    SHARING_FUNCTIONS,
    has_flag,
    library_function,
    root,
)
from nbengineer.analysis.methods import (
    APPLYING,
    CHANGING,
    CHANGING_PREFIXES,
    ESTIMATING,
    KEEPING,
    KEEPING_PREFIXES,
    NEW_FRAMES,
    NEW_TEXTS,
    PLOTTING,
    RETURNING_NONE,
    SHARING,
    STYLING,
    TELLING,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.analysis.library import Verdict


ACCESSORS = CHANGING | PLOTTING | frozenset("line area box density kde".split())
QUIET_BUILTINS = NEW_BUILTINS | SHARING_BUILTINS
QUIET_METHODS = NEW_FRAMES | NEW_TEXTS | ESTIMATING | TELLING | APPLYING


def copy_is_off(call: ast.Call) -> bool:
    """Say whether `copy=` is given with anything that is not surely true."""
    return any(
        keyword.arg == "copy" and not (isinstance(keyword.value, ast.Constant) and bool(keyword.value.value))
        for keyword in call.keywords
    )


def verdict(call: ast.Call, modules: Mapping[str, str] | None, *, used: bool = True) -> Verdict:
    """Say what a call does to its receiver and arguments; `used`: something is done with its value.

    `modules` maps imported names to what they stand for; without it the usual names of libraries are taken for them.
    """
    name = library_function(call.func, modules)
    if name:
        return _of_function(call, name, modules)
    match call.func:
        case ast.Name(id=builtin):
            return _of_builtin(call, builtin, modules)
        case ast.Attribute(value=value, attr=method):
            found = _of_method(call, value, method, modules, used=used)
            return "shares" if found == "new" and call.keywords and copy_is_off(call) else found
        case _:
            return "unknown"


def _of_builtin(call: ast.Call, name: str, modules: Mapping[str, str] | None) -> Verdict:
    if name in FIRST_BUILTINS:
        return "first"
    calls = name in CALLING_BUILTINS and not _all_quiet(call.args[:1], modules)
    if calls or not _all_quiet([k.value for k in call.keywords if k.arg == "key"], modules):
        return "unknown"
    if name in NEW_BUILTINS or name.endswith(("Error", "Exception", "Warning")):
        return "new"
    return "shares" if name in SHARING_BUILTINS else "unknown"


def _of_function(call: ast.Call, name: str, modules: Mapping[str, str] | None) -> Verdict:
    last = name.rpartition(".")[2]
    package = name.partition(".")[0]
    if call.keywords and has_flag(call, *CHANGING_FLAGS):
        return "unknown"
    if last in FIRST_FUNCTIONS and package != "sklearn":
        return "first"
    if last.endswith("_") and not last.startswith("_"):
        return "first"
    if last in CALLING_FUNCTIONS:
        functions = call.args if last in CALLING_LATER else call.args[:1]
        if not _all_quiet([*functions, *(k.value for k in call.keywords if k.arg in FUNCTION_KEYWORDS)], modules):
            return "unknown"
    known = _of_package(name)
    if known != "new":
        return known
    if (last[:1].isupper() and package in HOLDERS) or last in SHARING_FUNCTIONS.get(package, ()):
        return "first" if last == "nan_to_num" and copy_is_off(call) else "shares"
    return "first" if copy_is_off(call) and package != "pandas" else "shares" if copy_is_off(call) else "new"


def _of_package(name: str) -> Verdict:
    while name:
        if name in PACKAGES:
            return PACKAGES[name]
        name = name.rpartition(".")[0]
    return "unknown"


def _of_method(
    call: ast.Call, value: ast.expr, method: str, modules: Mapping[str, str] | None, *, used: bool
) -> Verdict:
    if call.keywords and has_flag(call, "inplace"):
        return "changes"
    accessor = value.attr if isinstance(value, ast.Attribute) else ""
    if (accessor == "plot" and method in ACCESSORS) or (method in PLOTTING and not _on_axes(call, value)):
        return "new"
    if method in STYLING and is_styler(value):
        return "shares"
    if method in {"eval", "train"} and not any(isinstance(one, ast.Constant | ast.JoinedStr) for one in call.args):
        return "changes"
    if method in CHANGING or method in PLOTTING or (method in RETURNING_NONE and not used):
        return "keeps" if method in KEEPING else "changes"
    if method.endswith("_") and not method.startswith("_"):
        return "changes"
    return _of_quiet_method(call, value, method, modules)


def _of_quiet_method(call: ast.Call, value: ast.expr, method: str, modules: Mapping[str, str] | None) -> Verdict:
    arguments = [*call.args, *(k.value for k in call.keywords if k.arg in {"func", "aggfunc", "arg"})]
    if method in APPLYING and not elementwise(value, method) and not _all_quiet(arguments, modules):
        return "unknown"
    if not _all_quiet([k.value for k in call.keywords if k.arg in {"key", "aggfunc"}], modules):
        return "unknown"
    if method in {"extract", "extractall"}:
        return "new" if isinstance(value, ast.Attribute) and value.attr == "str" else "unknown"
    if method in QUIET_METHODS:
        return "new"
    if method in SHARING or method in RETURNING_NONE or method in {"eval", "train"}:
        return "shares"
    if method.startswith(CHANGING_PREFIXES):
        return "keeps" if method.startswith(KEEPING_PREFIXES) else "changes"
    return "unknown"


def elementwise(value: ast.expr, method: str) -> bool:
    """Say whether a method of `value` hands single values to a function: `df["a"].apply(f)`, `df.a.map(f)`."""
    if method in {"map", "applymap"}:
        return True
    return method == "apply" and (
        isinstance(value, ast.Attribute) or (isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant))
    )


def applies_unknown(call: ast.Call, modules: Mapping[str, str] | None) -> bool:
    """Say whether a method hands what a column holds to a function that might change it: `df["a"].apply(f)`."""
    match call.func:
        case ast.Attribute(value=value, attr=method) if method in APPLYING and elementwise(value, method):
            return not _all_quiet(call.args, modules)
        case _:
            return False


def _on_axes(call: ast.Call, value: ast.expr) -> bool:
    """Say whether `x.plot(…)` and the like draw on axes: those are given data, a frame draws its own."""
    of_column = isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant | ast.List)
    if of_column and not (isinstance(value, ast.Subscript) and _is_number(value.slice)):
        return False
    return bool(call.args) and not isinstance(call.args[0], ast.Constant)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def is_styler(node: ast.expr) -> bool:
    """Say whether an expression starts a new styler: `df.style`, or a chain of calls on it."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return isinstance(node, ast.Attribute) and node.attr == "style"


def _all_quiet(nodes: list[ast.expr], modules: Mapping[str, str] | None) -> bool:
    """Say whether none of some arguments is a function that might do anything.

    A lambda is looked at by itself; a name in capitals is a setting.
    """
    return all(_is_quiet(node, modules) for node in nodes)


def _is_quiet(node: ast.expr, modules: Mapping[str, str] | None) -> bool:
    match node:
        case ast.Name(id=name):
            if name.isupper() or name in QUIET_BUILTINS:
                return True
            return _of_package(library_function(node, modules)) != "unknown"
        case ast.Attribute():
            return _of_package(library_function(node, modules)) != "unknown" or (
                isinstance(node.value, ast.Name) and node.value.id in {"str", "dict", "list", "float", "int"}
            )
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return all(_is_quiet(element, modules) for element in elements)
        case ast.Dict(values=values):
            return all(_is_quiet(value, modules) for value in values)
        case ast.Constant() | ast.Lambda() | ast.JoinedStr() | ast.UnaryOp() | ast.BinOp() | ast.Compare():
            return True
        case _:
            return False


def is_generator(keyword: ast.keyword) -> bool:
    """Say whether a keyword gives a random generator that the call draws from, rather than a number."""
    if keyword.arg not in RANDOM_KEYWORDS:
        return False
    match keyword.value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return not name.isupper() and any(word in name.lower().replace("_", "") for word in GENERATORS)
        case _:
            return False


def gives_iterator(node: ast.expr, modules: Mapping[str, str] | None) -> bool:
    """Say whether a value may be, or hold, something that reading uses up; a method of a frame gives none."""
    match node:
        case ast.GeneratorExp():
            return True
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts) | ast.BoolOp(values=parts):
            return any(gives_iterator(part, modules) for part in parts)
        case ast.IfExp(body=body, orelse=orelse):
            return gives_iterator(body, modules) or gives_iterator(orelse, modules)
        case ast.Call(func=ast.Attribute(attr=method)) if not library_function(node.func, modules):
            return method in ITERATOR_METHODS or (method == "split" and not _is_text(node))
        case ast.Call(func=func):
            name = library_function(func, modules) or root(func)
            return name.rpartition(".")[2] in ITERATORS and name.partition(".")[0] not in {"numpy", "pandas"}
        case _:
            return False


def _is_text(call: ast.Call) -> bool:
    """Say whether `x.split(…)` divides a text: it is given a text or a number, or nothing."""
    return all(isinstance(one, ast.Constant) for one in call.args) and not call.keywords
